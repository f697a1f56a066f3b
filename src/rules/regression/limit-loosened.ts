import { loosened } from '../../facts/schemas/loosened.ts';
import { leftOut } from '../../facts/surface/parameter-change.ts';
import { tooMany, valuesOf } from '../../facts/surface/schema-change.ts';
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
    const values = valuesOf(change, 'input');
    if (values.cutIn) leave(values.cutIn, tooMany);
    for (const pair of values.pairs) {
      const { before, after, name } = pair;
      if (before === after || !pair.isWhole) continue;
      const changes = loosened(before, after);
      if (changes.length === 0) continue;
      const what = name === '' ? 'The body' : `\`${name}\``;
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
