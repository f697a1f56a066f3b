import { dirname, resolve } from 'node:path';
import type { Property } from '../../openapi/model.ts';
import type { CompareContext, ProtectedData } from '../../rules/rule.ts';
import type { Asset } from '../../selector/assets.ts';
import { atLeastClass } from '../../selector/data.ts';
import { many } from '../../selector/one-or-many.ts';
import { own } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import type { ThreatModel } from '../../threats/model/model.ts';

interface Known extends ProtectedData {
  /** The files of the definitions that its model speaks of; undefined: all. */
  readonly files: ReadonlySet<string> | undefined;
}

/** Which assets of the threat models a property is: by its name, its schema, its format or an extension of it. */
export function assetsIn(models: readonly ThreatModel[]): CompareContext['assetsOf'] {
  const by = { property: new Map<string, Known[]>(), schema: new Map<string, Known[]>() };
  const more = { format: new Map<string, Known[]>(), extension: new Map<string, Known[]>() };
  for (const model of models) {
    const files = filesOf(model);
    for (const asset of model.assets.values()) {
      if (!isWorthTelling(asset)) continue;
      const threats = model.threats.filter((threat) => speaksOf(threat, asset.id)).map(({ id }) => id);
      const known: Known = { id: asset.id, place: asset.place, class: asset.class, threats, files };
      for (const [key, names] of Object.entries({ ...by, ...more }))
        for (const name of many(asset.match?.[key as keyof typeof by])) push(names, name, known);
    }
  }
  return ({ name, schema, owner }: Property) => {
    const found = [...(by.property.get(name) ?? []), ...(by.schema.get(schema.name ?? '') ?? [])];
    const format = more.format.size > 0 ? own(schema.value, 'format') : undefined;
    if (typeof format === 'string') append(found, more.format.get(format) ?? []);
    for (const [key, all] of more.extension)
      if (own(schema.value, key) !== undefined) found.push(all[0] as Known);
    const file = owner.api.place.document.absolute;
    return [...new Set(found)].filter(({ files }) => !files || files.has(file));
  };
}

/** What is confidential: by its class, else by what its loss would cost. */
function isWorthTelling({ class: name, cia }: Asset): boolean {
  return name === undefined ? (cia?.[0] ?? 0) >= 4 : atLeastClass(name, 'confidential');
}

function filesOf({ parties, document }: ThreatModel): ReadonlySet<string> | undefined {
  const paths = [...parties.values()].flatMap((party) => [...party.implements.values()]);
  return paths.length === 0
    ? undefined
    : new Set(paths.map((path) => resolve(dirname(document.absolute), path)));
}

function speaksOf({ assets, scope }: ThreatModel['threats'][number], id: string): boolean {
  return assets?.includes(id) === true || many(scope?.data?.asset).includes(id);
}
