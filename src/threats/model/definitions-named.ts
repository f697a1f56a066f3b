import type { Api } from '../../openapi/model.ts';
import { matchesPath, pathPattern, segments } from '../../selector/glob.ts';
import type { Work } from '../../selector/work.ts';
import { once, remember } from '../../text/memo.ts';

/**
 * What a `spec` names: an alias of `implements`, or a glob of the definition's file. Thousands of selectors may each name
 * one of thousands of definitions: each name is looked for once, and what that takes is counted.
 *
 * @param specs the aliases of each model
 * @param reach the definitions that a glob may match
 */
export function definitionsNamed(
  specs: readonly ReadonlyMap<string, Api>[],
  reach: readonly Api[],
  work: Work,
): (name: string) => ReadonlySet<Api> {
  return remember((name) => {
    work.spend(specs.length);
    const aliased = specs.flatMap((aliases) => aliases.get(name) ?? []);
    if (aliased.length > 0) return new Set(aliased);
    work.spend(reach.length);
    const pattern = pathPattern(name);
    return new Set(reach.filter((api) => matchesPath(pattern, fileOf(api))));
  });
}

const fileOf = once(({ place }: Api): readonly string[] => segments(place.document.file));
