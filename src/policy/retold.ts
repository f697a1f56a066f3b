import { atLeast, type Finding } from '../findings/finding.ts';
import { toldAlong, withRelated } from '../findings/together.ts';
import type { Operation } from '../openapi/model.ts';
import { push } from '../text/group.ts';

/**
 * Where a change is judged: folds what threat models say again of what breaks a gate by itself. That anyone may call an
 * operation now is one change: that a claim fails on it, a flow is unprotected and a threat is missing for it follow from
 * that, and are over once it is mended. What is worse than its cause, or reaches more, stays; and all of it stays where the
 * cause is tolerated or breaks no gate.
 *
 * @param blocking what breaks a gate
 * @param tells says a rule what one of these rules says?
 * @param isKept did somebody ask for it by its name?
 * @returns what becomes of causes and of what they tell along, which is undefined; nothing where nothing is folded
 */
export function retold(
  findings: readonly Finding[],
  blocking: ReadonlySet<Finding>,
  tells: (cause: string, because: readonly string[]) => boolean,
  isKept: (finding: Finding) => boolean,
): ReadonlyMap<Finding, Finding | undefined> {
  const repeating = findings.filter(
    ({ because, since, suppressed }) => because && since !== 'unchanged' && !suppressed,
  );
  if (repeating.length === 0) return new Map();
  const causes = [...blocking].filter(({ because, operations }) => !because && operations.length > 0);
  const byOperation = new Map<Operation, Finding[]>();
  for (const cause of causes) for (const operation of cause.operations) push(byOperation, operation, cause);
  const folded = new Map<Finding, Finding[]>();
  const reached = new Map<Finding, ReadonlySet<Operation>>();
  const reaches = (cause: Finding, operations: readonly Operation[]) => {
    const all = reached.get(cause) ?? new Set(cause.operations);
    reached.set(cause, all);
    return operations.every((operation) => all.has(operation));
  };
  for (const finding of repeating) {
    const { because, severity } = finding;
    const operations = reasons(finding);
    const [first] = operations;
    if (!first || isKept(finding)) continue;
    const cause = byOperation
      .get(first)
      ?.find(
        (one) =>
          atLeast(one.severity, severity) &&
          [one.rule, one.change ?? ''].some((rule) => tells(rule, because?.rules ?? [])) &&
          (because?.at === undefined || one.place.id() === because.at.id()) &&
          reaches(one, operations),
      );
    if (cause) push(folded, cause, finding);
  }
  return new Map<Finding, Finding | undefined>([
    ...[...folded.values()].flat().map((one) => [one, undefined] as const),
    ...[...folded].map(([cause, along]) => [cause, withAll(cause, along)] as const),
  ]);
}

/** The operations that it rests on; of one that is new on some of those alone, these. */
function reasons({ because, operations, compared }: Finding): readonly Operation[] {
  const all = because?.operations ?? operations;
  if (!compared || all === operations) return all;
  const own = new Set(operations);
  const some = all.filter((operation) => own.has(operation));
  return some.length > 0 ? some : all;
}

function withAll(cause: Finding, along: readonly Finding[]): Finding {
  const told = withRelated(cause, along.map(toldAlong));
  return { ...told, whole: cause.whole ?? cause, retells: along };
}
