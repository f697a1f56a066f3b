import { atLeast, type Finding, type Related } from '../../findings/finding.ts';
import { toldAlong, withRelated } from '../../findings/together.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';

/**
 * Folds what only follows from a cause that a definition as a whole has into that cause: where no operation asks for a
 * credential, that each of them can be reached by an id is the same told again. The cause names the places, and whoever
 * waives it has waived them. What is worse than its cause, or reaches more, stays; so does what is new beside an old cause. At
 * one operation only what stands inside it is folded: that anyone may call it, and that its object is somebody's, are two
 * things to know.
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
  const causes = findings.filter((one) => causing.has(one.rule) && one.operations.length > 0);
  if (causes.length === 0) return { findings, causes: new Map() };
  const byDefinition = new Map<Api, Finding[]>();
  const byOperation = new Map<Operation, Finding[]>();
  for (const cause of causes) {
    const [first] = cause.operations as readonly [Operation];
    if (isOfAll(cause)) push(byDefinition, first.api, cause);
    else if (cause.operation) push(byOperation, cause.operation, cause);
  }
  const folded = new Map<Finding, Related[]>();
  const left = findings.filter((finding) => {
    const from = rules.get(finding.rule)?.followsFrom;
    const [first] = finding.operations;
    if (!from || !first || kept.has(finding)) return true;
    const isCause = (one: Finding) =>
      from.includes(one.rule) &&
      one !== finding &&
      one.since === finding.since &&
      one.suppressed?.by === finding.suppressed?.by &&
      atLeast(one.severity, finding.severity);
    const ofAll = byDefinition.get(first.api)?.find(isCause);
    const cause =
      ofAll && (isOfAll(finding) || isCovered(finding, ofAll))
        ? ofAll
        : finding.operation &&
          byOperation.get(first)?.find((one) => isCause(one) && isWithin(finding.place, one.place));
    if (!cause) return true;
    push(folded, cause, toldAlong(finding));
    return false;
  });
  const told = new Map([...folded].map(([cause, consequences]) => [cause, withRelated(cause, consequences)]));
  return { findings: left.map((finding) => told.get(finding) ?? finding), causes: told };
}

/** Is it about a definition as a whole: said at its root, of one of its requirements, or of its components? The root of another file may be an operation. */
function isOfAll({ place, operations }: Finding): boolean {
  if (operations[0] && place.document.file !== operations[0].api.place.document.file) return false;
  const path = place.path();
  return path.length <= 1 || (path.length === 2 && (path[0] === 'components' || path[0] === 'security'));
}

/** Is it a part of what the other place holds? An answer of the operation that asks for nothing only shows that it should. */
function isWithin(place: Place, around: Place): boolean {
  for (let at = place.parent; at; at = at.parent) if (at.id() === around.id()) return true;
  return false;
}

function isCovered({ operations }: Finding, cause: Finding): boolean {
  const reached = reachedBy(cause);
  return operations.every((operation) => reached.has(operation));
}

const reachedBy = once((cause: Finding): ReadonlySet<Operation> => new Set(cause.operations));
