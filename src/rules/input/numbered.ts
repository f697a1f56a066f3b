/** Properties that differ by their number only: `Parameter1.Value`, `Parameter2.Value`, … are one thing, written out. */
import type { Decision } from '../../findings/finding.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/** Two may be two things, `line1` and `line2` of an address; so many are a list in the place of one. */
const fewest = 5;

/** The names with `#` for their number, by the schemas of the properties. */
const seriesIn = once((api: Api): ReadonlyMap<Schema, string> => {
  const series = new Map<Schema, string>();
  for (const owner of api.allSchemas) {
    const groups = new Map<string, Schema[]>();
    for (const { name, schema, place } of owner.properties.values()) {
      // A component that all refer to is one place already.
      if (!/\d/.test(name) || schema.place.id() !== place.id()) continue;
      const { description, title, example, ...rest } = schema.value;
      // Simple values only: what nests would be written out once a level.
      if (Object.values(rest).some((one) => typeof one === 'object')) continue;
      push(groups, JSON.stringify([name.replace(/\d+/, '#'), rest]), schema);
    }
    for (const [key, schemas] of groups) {
      if (schemas.length < fewest) continue;
      const [name] = JSON.parse(key) as [string];
      for (const schema of schemas) series.set(schema, name);
    }
  }
  return series;
});

/** What is said of all of a series at once. */
export function decisionOfSeries(part: Schema, keyword: string): Decision | undefined {
  const name = seriesIn(part.api).get(part);
  if (name === undefined) return undefined;
  return {
    name: `${name} ${keyword}`,
    says: `None of the properties \`${name}\` that are numbered has a \`${keyword}\``,
    from: fewest,
    withMilder: true,
    remedy: `State \`${keyword}\` for each, or give all of them one component.`,
  };
}
