import type { Api } from '../../../openapi/model.ts';
import { type Asset, classes } from '../../../selector/assets.ts';
import { many } from '../../../selector/one-or-many.ts';
import { without } from '../../../text/lists.ts';
import { once } from '../../../text/memo.ts';
import type { LinkedModel } from '../../../threats/model/link.ts';
import { successors } from './pool.ts';
import { own, type Part, type Said, tell } from './said.ts';

/** Says which assets are worth less than they were, or are matched by less. */
export function compareAssets({ model: old }: LinkedModel, { model, reach }: LinkedModel, said: Said): void {
  const isThere = isThereIn(reach);
  const now = successors(old.assets, model.assets, worth);
  for (const was of own(old, old.assets.values())) {
    const is = now.get(was);
    const parts: Part[] = is
      ? assetWeakened(was, is, isThere)
      : [
          {
            what: 'gone',
            message: `The asset ${was.id} is gone`,
            before: was.class === undefined ? 'it was named' : `it was ${was.class}`,
          },
        ];
    tell(
      model,
      ['asset', was.id],
      parts,
      is?.place ?? model.place.child('assets'),
      was.place,
      'the asset',
      said,
    );
  }
}

/** What makes an asset the same under another name. */
const worth = ({ class: name, cia, tags, match }: Asset) => [name, cia, tags, match];

const matches = ['property', 'schema', 'format', 'extension'] as const;

/** Is there something of that name still? What was renamed in the definitions is matched by its new name. */
type IsThere = (key: (typeof matches)[number], name: string) => boolean;

function isThereIn(apis: readonly Api[]): IsThere {
  const names = once((_: readonly Api[]) => {
    const [properties, schemas] = [new Set<string>(), new Set<string>()];
    for (const { name, properties: own } of apis.flatMap(({ allSchemas }) => allSchemas)) {
      if (name !== undefined) schemas.add(name);
      for (const property of own.keys()) properties.add(property);
    }
    return { properties, schemas };
  });
  return (key, name) => {
    if (key === 'property') return names(apis).properties.has(name);
    if (key === 'schema') return names(apis).schemas.has(name);
    return apis.some(({ allSchemas }) => allSchemas.length > 0);
  };
}

function assetWeakened(was: Asset, is: Asset, isThere: IsThere): Part[] {
  const parts: Part[] = [];
  const rank = ({ class: name }: Asset) => (name === undefined ? -1 : classes.indexOf(name));
  if (rank(is) < rank(was))
    parts.push({
      what: 'class',
      message: `The asset ${was.id} was ${was.class}, and is ${is.class ?? 'of no class'}`,
      before: `it was ${was.class}`,
    });
  if (was.cia?.some((value, at) => (is.cia?.[at] ?? 0) < value))
    parts.push({
      what: 'cia',
      message: `The cia of the asset ${was.id} was ${was.cia.join(', ')}, and is ${is.cia?.join(', ') ?? 'not stated'}`,
      before: `it was ${was.cia.join(', ')}`,
    });
  const tags = without(was.tags, is.tags);
  if (tags.length > 0)
    parts.push({
      what: 'tags',
      message: `The asset ${was.id} is not tagged ${tags.join(', ')} any more`,
      before: `it was tagged ${was.tags.join(', ')}`,
    });
  const lost = matches.flatMap((key) =>
    without(many(was.match?.[key]), many(is.match?.[key])).filter((one) => isThere(key, one)),
  );
  if (lost.length > 0)
    parts.push({
      what: 'match',
      message: `The asset ${was.id} does not match ${lost.join(', ')} any more`,
      before: `it matched ${lost.join(', ')}`,
    });
  return parts;
}
