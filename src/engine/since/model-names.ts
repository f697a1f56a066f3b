import type { Document } from '../../refs/document.ts';
import type { ThreatModel } from '../../threats/model/model.ts';
import { partiesNow } from './models/parties.ts';
import { Pool } from './models/pool.ts';

/**
 * What the names in threat models were before the change: findings of a model are known by them, and nothing is new
 * because a model, a threat, a part of the system or a definition is called otherwise.
 *
 * @param fileBefore the name that a model's file had
 * @returns what a finding of a model is about, in the words of then
 */
export function namesBefore(
  before: readonly ThreatModel[],
  after: readonly ThreatModel[],
  fileBefore: (model: ThreatModel) => string,
): (document: Document, about: string) => string {
  const names = new Map<Document, ReadonlyMap<string, string>>();
  const byId = new Map(before.toReversed().map((model) => [model.id, model]));
  const byFile = new Map(before.toReversed().map((model) => [model.document.absolute, model]));
  for (const model of after) {
    const old = byId.get(model.id) ?? byFile.get(fileBefore(model));
    if (!old) continue;
    const renamed = new Map([...ofModel(old, model)].filter(([now, then]) => now !== then));
    if (renamed.size > 0) names.set(model.document, renamed);
  }
  return (document, about) => {
    const then = names.get(document);
    if (!then) return about;
    const word = (name: string) => then.get(name) ?? name;
    // `mass-assignment@shop:/orders`: the alias of a definition stands in the key of a candidate.
    return about
      .split(' ')
      .map((name) => word(name.replace(/@([^:@]+):/, (_, alias: string) => `@${word(alias)}:`)))
      .join(' ');
  };
}

function* ofModel(old: ThreatModel, model: ThreatModel): Iterable<[now: string, then: string]> {
  yield [model.id, old.id];
  for (const [was, is] of partiesNow(old, model)) {
    yield [is.id, was.id];
    const aliases = new Map([...was.implements].map(([alias, path]) => [path, alias]));
    for (const [alias, path] of is.implements) yield [alias, aliases.get(path) ?? alias];
  }
  const known = new Set(old.threats.map(({ id }) => id));
  const left = new Set(model.threats.map(({ id }) => id));
  const free = new Pool(
    old.threats.filter(({ id }) => !left.has(id)),
    [({ title }) => title],
  );
  for (const threat of model.threats) {
    const same = known.has(threat.id) ? undefined : free.take(threat);
    if (same) yield [threat.id, same.id];
  }
}
