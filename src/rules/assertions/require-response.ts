import { about, defineRule } from '../rule.ts';
import { either } from './message-sides.ts';

interface Options {
  readonly status: readonly (string | number)[];
}

export default defineRule<Options>({
  id: 'require-response',
  title: 'Operation without the response asked for',
  assertion: true,
  severity: 'medium',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API8'],
  cwe: [755],
  stride: ['D', 'R'],
  looksAt: ['output'],
  rationale:
    'A refusal that is not declared (401, 403, 429) is one that no client handles, no test expects and nobody misses when the server stops giving it.',
  remediation: 'Declare the response under its own status; `4XX` and `default` do not say that it is given.',
  falsePositives: ['A gateway gives the response, and the definition leaves it out.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['status'],
      properties: {
        status: {
          type: 'array',
          minItems: 1,
          items: { type: ['integer', 'string'] },
          description: 'The statuses that each operation declares, all of them: `[401, 429]`',
        },
      },
    },
    defaults: {},
  },
  visit: {
    operation(operation, { options, report, examines }) {
      examines([operation]);
      const declared = new Set(operation.responses.map(({ status }) => status));
      const missing = options.status
        .map((status) => String(status))
        .filter((status) => !declared.has(status === 'default' ? status : status.toUpperCase()));
      if (missing.length === 0) return;
      const responses = Object.hasOwn(operation.value, 'responses');
      report({
        at: responses ? operation.place.child('responses') : operation.place,
        part: 'key',
        message: `${operation.label} declares no response ${either(missing)}`,
        operations: [operation],
        operation,
        about: about.operation(operation, `responses ${missing.join(' ')}`),
      });
    },
  },
});
