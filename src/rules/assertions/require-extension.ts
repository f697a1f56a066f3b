import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

interface Options {
  readonly name: string;
}

export default defineRule<Options>({
  id: 'require-extension',
  title: 'Operation without the extension asked for',
  assertion: true,
  severity: 'medium',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API8'],
  cwe: [1053],
  stride: ['T'],
  looksAt: ['operation'],
  rationale:
    'Where a gateway or a generator reads its settings from an extension (limits, validation, authorisation), an operation without it runs with none of them.',
  remediation: 'Write the extension on the operation.',
  falsePositives: [
    'The tool that reads it takes a value from the root or the path: name what it takes there instead.',
  ],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string', pattern: '^x-\\S', description: 'The key on the operation: `x-rate-limit`' },
      },
    },
    defaults: {},
  },
  visit: {
    operation(operation, { options: { name }, report, examines }) {
      examines([operation]);
      // `null` is how YAML reads a key that nobody has written anything behind.
      if ((own(operation.value, name) ?? null) !== null) return;
      report({
        at: operation.place,
        part: 'key',
        message: `${operation.label} has no \`${name}\``,
        operations: [operation],
        operation,
        about: about.operation(operation, name),
      });
    },
  },
});
