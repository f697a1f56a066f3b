import { atLeast, type Finding, type Related } from '../../findings/finding.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/** A cause names so many places of its consequences. */
const mostRelated = 25;

/**
 * Folds what only follows from a cause that a definition as a whole has into that cause: where no operation asks for a
 * credential, that each of them can be reached by an id is the same told again. The cause names the places, and whoever
 * waives it has waived them. What is worse than its cause, or reaches more, stays; so does what is new beside an old cause.
 *
 * @param kept findings that somebody asked for by their rule's name: they stay
 * @returns the findings that are left, and of each cause what it was before it named its consequences
 */
export function foldConsequences(
  findings: readonly Finding[],
  rules: ReadonlyMap<string, Pick<AnyRule, 'followsFrom'>>,
  kept: ReadonlySet<Finding>,
): { readonly findings: readonly Finding[]; readonly causes: ReadonlyMap<Finding, Finding> } {
  const causing = new Set([...rules.values()].flatMap(({ followsFrom }) => followsFrom ?? []));
  const causes = findings.filter((one) => causing.has(one.rule) && isOfAll(one) && one.operations.length > 0);
  if (causes.length === 0) return { findings, causes: new Map() };
  const byDefinition = new Map<Api, Finding[]>();
  for (const cause of causes) push(byDefinition, (cause.operations[0] as Operation).api, cause);
  const folded = new Map<Finding, Related[]>();
  const left = findings.filter((finding) => {
    const from = rules.get(finding.rule)?.followsFrom;
    const [first] = finding.operations;
    if (!from || !first || kept.has(finding)) return true;
    const cause = byDefinition
      .get(first.api)
      ?.find(
        (one) =>
          from.includes(one.rule) &&
          one !== finding &&
          one.since === finding.since &&
          atLeast(one.severity, finding.severity),
      );
    if (!cause || !(isOfAll(finding) || isCovered(finding, cause))) return true;
    const { place, part, message, rule } = finding;
    push(folded, cause, { place, part, message: `${rule}: ${message}` });
    return false;
  });
  const told = new Map(
    [...folded].map(([cause, consequences]): [Finding, Finding] => {
      const related = [...cause.related, ...consequences].slice(0, mostRelated);
      return [cause, { ...cause, related }];
    }),
  );
  return { findings: left.map((finding) => told.get(finding) ?? finding), causes: told };
}

/** Is it about a definition as a whole: said at its root, or of its components? */
function isOfAll({ place }: Finding): boolean {
  const path = place.path();
  return path.length <= 1 || (path.length === 2 && path[0] === 'components');
}

function isCovered({ operations }: Finding, cause: Finding): boolean {
  const reached = reachedBy(cause);
  return operations.every((operation) => reached.has(operation));
}

const reachedBy = once((cause: Finding): ReadonlySet<Operation> => new Set(cause.operations));
