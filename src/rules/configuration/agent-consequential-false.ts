import { about, defineRule } from '../rule.ts';

const extension = 'x-openai-isConsequential';

export default defineRule({
  id: 'agent-consequential-false',
  title: 'Writing operation that AI agents may call without asking',
  severity: 'medium',
  confidence: 'high',
  category: 'configuration',
  owasp: ['API6'],
  cwe: [862],
  stride: ['T', 'E'],
  looksAt: ['operation'],
  rationale:
    'The extension tells an assistant not to ask its user before it calls the operation. A text that the assistant reads (a page, a mail) can then make it change data in the user’s name.',
  remediation: 'Set `x-openai-isConsequential: true`, or leave it out: writing operations then ask.',
  falsePositives: ['The operation only reads, and is a POST because its query is long.'],
  visit: {
    operation(operation, { report, examines }) {
      if (operation.kind !== 'operation' || operation.safe) return;
      examines([operation]);
      for (const key of Object.keys(operation.value)) {
        const value = operation.value[key];
        if (key.toLowerCase() !== extension.toLowerCase() || (value !== false && value !== 'false')) continue;
        report({
          at: operation.place.child(key),
          message: `An assistant may call ${operation.label} without asking its user`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
    },
  },
});
