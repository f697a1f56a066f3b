/** What strangers hand in, with the verdict that somebody has to find. */
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { isModerated } from '../../facts/messages/own-requests.ts';
import { writtenRecords } from '../../facts/messages/written-records.ts';
import { saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { parts } from '../../openapi/composition.ts';
import type { Api, Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { about, type RuleContext } from '../rule.ts';
import { isFixed } from './open-values.ts';
import { ordinaryWrites } from './ordinary-writes.ts';
import type { Verdict } from './verdict.ts';

/**
 * Those by which a stranger hands in what somebody has to look at: he sends the verdict along. Where the caller is known, it may be
 * his to decide.
 */
export function handedIn(property: Property, operations: readonly Operation[]): readonly Operation[] {
  if (!isModerated(property)) return [];
  return operations.filter(
    ({ method, path, protection }) => method === 'POST' && protection.anonymous && !path.endsWith('}'),
  );
}

export function selfApproval(operations: readonly Operation[]): Verdict {
  return {
    severity: 'medium',
    confidence: 'medium',
    operations,
    reason: 'whoever hands something in says himself that it was approved',
  };
}

/** `visibility: {status: APPROVED}`: the verdict in an object of its own, inside of what is handed in. */
export function reportInside(property: Property, { api, report }: RuleContext<Record<string, never>>): void {
  if (!insideOf(api).has(property.owner) || isFixed(property.schema) || saidReadOnly(property.schema)) return;
  const operations = handedIn(property, ordinaryWrites(property.operations('input')));
  if (operations.length === 0 || operations.every(readsDespiteMethod)) return;
  const { severity, confidence, reason } = selfApproval(operations);
  report({
    at: property.place,
    part: 'key',
    severity,
    confidence,
    message: `Callers can set \`${property.name}\`: ${reason}`,
    operations,
    about: about.schema(property.owner, 'input', `.${property.name}`),
  });
}

/** The objects that records hold as one of their properties. */
const insideOf = once((api: Api): ReadonlySet<Schema> => {
  const inside = new Set<Schema>();
  for (const record of writtenRecords(api))
    for (const { schema } of record.properties.values())
      for (const part of parts(schema)) if (part.properties.size > 0) inside.add(part);
  return inside;
});
