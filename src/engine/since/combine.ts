import { atLeast, type Finding, type Related } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { AnyRule } from '../../rules/rule.ts';
import { push } from '../../text/group.ts';

const mostRelated = 25;

/**
 * One change, one finding: where a rule says of the new state what a regression says of the change, the worse one is told.
 * The rule's finding then carries what was there before; or it is named among what belongs to the regression.
 *
 * @param kept findings that somebody asked for by their rule's name: they stay beside the regression
 * @returns what is left of the regressions, and what becomes of findings of which it is not the same
 */
export function combine(
  regressions: readonly Finding[],
  fresh: readonly Finding[],
  rules: ReadonlyMap<string, AnyRule>,
  kept: (finding: Finding) => boolean,
): { readonly regressions: readonly Finding[]; readonly changed: ReadonlyMap<Finding, Finding | undefined> } {
  const byRule = new Map<string, Finding[]>();
  for (const finding of fresh) push(byRule, finding.rule, finding);
  const left = new Map<Finding, Set<Operation>>();
  const before = new Map<Finding, Finding>();
  const found = regressions.flatMap((regression) => {
    const rule = rules.get(regression.rule);
    const same = (rule?.saidBy ?? []).flatMap((id) => byRule.get(id) ?? []);
    const isOfValues = rule?.looksAt.every((part) => part === 'input' || part === 'output') === true;
    const alike = same.filter((one) => !isOfValues || isThere(one, regression));
    const open = new Set(regression.operations);
    const related: Related[] = [];
    for (const one of alike) {
      const shared = one.operations.filter((operation) => regression.operations.includes(operation));
      if (shared.length === 0 && !(one.operations.length === 0 && isOfValues)) continue;
      if (tellsBetter(one, regression, rules)) {
        for (const operation of shared) open.delete(operation);
        if (regression.before !== undefined) before.set(one, regression);
      } else if (!kept(one)) {
        const rest = left.get(one) ?? new Set(one.operations);
        for (const operation of shared) rest.delete(operation);
        left.set(one, rest);
        const { place, part, message } = one;
        related.push({ place, part, message: `${one.rule}: ${message}` });
      }
    }
    const operations = regression.operations.filter((operation) => open.has(operation));
    if (operations.length === 0 && regression.operations.length > 0) return [];
    return [
      {
        ...regression,
        operations,
        operation: operations.length === 1 ? regression.operation : null,
        related: [...regression.related, ...related].slice(0, mostRelated),
      },
    ];
  });
  const changed = new Map<Finding, Finding | undefined>();
  for (const one of new Set([...left.keys(), ...before.keys()])) {
    const rest = left.get(one);
    const operations = rest ? one.operations.filter((operation) => rest.has(operation)) : one.operations;
    const was = before.get(one);
    const isGone = rest !== undefined && operations.length === 0;
    changed.set(one, isGone ? undefined : { ...one, operations, ...(was ? told(one, was) : {}) });
  }
  return { regressions: found, changed };
}

/** Is it at least as bad? What a rule says of more than the regression looks at is a consequence of it, unless it is worse. */
function tellsBetter(one: Finding, regression: Finding, rules: ReadonlyMap<string, AnyRule>): boolean {
  if (!atLeast(one.severity, regression.severity)) return false;
  const looksAt = (rule: string) => rules.get(rule)?.looksAt ?? [];
  const isMore = looksAt(one.rule).some((part) => !looksAt(regression.rule).includes(part));
  return !isMore || !atLeast(regression.severity, one.severity);
}

/** What was there before, and where. */
function told({ related }: Finding, regression: Finding): Partial<Finding> {
  const { before, related: places } = regression;
  return {
    ...(before === undefined ? {} : { before }),
    related: [...places.slice(0, 1), ...related].slice(0, mostRelated),
  };
}

/** Does one stand at the place of the other, or inside of it? */
function isThere({ place }: Finding, regression: Finding): boolean {
  if (place.document !== regression.place.document) return false;
  const [one, other] = [place.pointer(), regression.place.pointer()];
  return one === other || one.startsWith(`${other}/`);
}
