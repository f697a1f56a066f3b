import { loosened } from '../../facts/schemas/loosened.ts';
import { leftOut } from '../../facts/surface/parameter-change.ts';
import { tooMany, type ValuePair, valuesOf } from '../../facts/surface/schema-change.ts';
import type { Schema } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'limit-loosened',
  title: 'What a request may carry is limited less than it was',
  severity: 'medium',
  confidence: 'high',
  category: 'regression',
  owasp: ['API4', 'API8'],
  cwe: [20, 770],
  stride: ['T', 'D'],
  looksAt: ['input'],
  saidBy: [
    ...['string-unbounded', 'string-unconstrained', 'number-unbounded', 'array-unbounded', 'map-unbounded'],
    ...[
      'page-size-unbounded',
      'pattern-permissive',
      'pattern-unanchored',
      'request-object-open',
      'body-schema-missing',
      'format-unknown',
    ],
    ...[
      'number-format-missing',
      'string-no-min-length',
      'schema-untyped',
      'schema-empty',
      'array-items-untyped',
    ],
    ...['object-without-properties', 'pattern-invalid', 'callback-url-unrestricted', 'ssrf-url-parameter'],
  ],
  entails: ['query-language-param'],
  rationale:
    'Code behind the limit was written for what it let through: longer texts fill memory and logs, other characters reach queries and pages, unknown properties reach the database.',
  remediation: 'Put the limit back, or widen it only as far as callers need.',
  falsePositives: ['Callers need more than the limit let through, and what lies behind it was looked at.'],
  visit: {},
  compare(change, { report, leave }) {
    for (const { operation, before, after } of leftOut(change)) {
      const name = 'name' in before ? `\`${before.name}\`` : 'The body';
      report({
        at: after?.place ?? operation.place,
        part: after ? 'value' : 'key',
        message: after
          ? `${name} need not be there`
          : `${name} is no parameter any more, which kept others out`,
        before: `${name} had to be there`,
        operations: [operation],
        operation,
        about: about.operation(operation, `${name} left out`),
        related: [{ place: before.place, message: 'what had to be sent before' }],
      });
    }
    for (const { before, after } of change.kept) {
      const types = before.body?.content.map(({ type }) => type) ?? [];
      const range = after.body?.content.find(({ type }) => type.includes('*'));
      if (after.kind !== 'operation' || !range || types.length === 0) continue;
      if (types.some((type) => type.includes('*'))) continue;
      report({
        at: range.place,
        part: 'key',
        message: `The body may be of any media type (\`${range.type}\`)`,
        before: `it was ${types
          .slice(0, 5)
          .map((type) => `\`${type}\``)
          .join(' or ')}`,
        operations: [after],
        operation: after,
        about: about.operation(after, 'any media type'),
        related: [{ place: before.body?.place ?? before.place, message: 'what was sent before' }],
      });
    }
    const values = valuesOf(change, 'input');
    if (values.cutIn) leave(values.cutIn, tooMany);
    const found = values.pairs.flatMap((pair) => {
      const { before, after } = pair;
      const changes = before === after || !pair.isWhole ? [] : loosened(before, after, around(pair));
      return changes.length > 0 ? [{ pair, changes }] : [];
    });
    // What a branch is limited less by, the choice is, too: it is told of the branch, which is to be changed.
    const ofBranches = new Map<unknown, Set<string>>();
    const tell = ({ choices }: ValuePair, limits: readonly string[]): void => {
      for (const choice of choices) {
        const known = ofBranches.get(choice) ?? new Set();
        const fresh = limits.filter((limit) => !known.has(limit));
        ofBranches.set(choice, new Set([...known, ...fresh]));
        // Choices within choices may lead back to where they began.
        if (fresh.length > 0) tell(choice, fresh);
      }
    };
    for (const { pair, changes } of found)
      tell(
        pair,
        changes.map(({ limit }) => limit),
      );
    for (const { pair, changes: all } of found) {
      const { before, after, name } = pair;
      const changes = all.filter(({ limit }) => !ofBranches.get(pair)?.has(limit));
      if (changes.length === 0) continue;
      const whole = name === '' ? 'The body' : `\`${name}\``;
      const named = after.name === undefined ? 'One alternative' : `\`${after.name}\`, one alternative`;
      const what =
        pair.choices.length === 0
          ? whole
          : `${named} of ${name === '' ? 'the body' : whole}${after.name === undefined ? '' : ','}`;
      report({
        at: after.place,
        message: `${what} is limited less: ${changes.map(({ text }) => text).join('; ')}`,
        before: changes.map(({ before: was }) => was).join('; '),
        operations: pair.operations(),
        about: about.schema(after, 'input', 'loosened'),
        related: [{ place: before.place, message: 'the limits before' }],
      });
    }
  },
});

/** The choices of whose branches a value is one, and those that these are branches of. */
function around(pair: ValuePair): readonly Schema[] {
  const found = new Set<ValuePair>(pair.choices);
  for (const { choices } of found) for (const one of choices) found.add(one);
  return [...found].map(({ after }) => after);
}
