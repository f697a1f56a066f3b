import type { Operation, Response } from '../../openapi/model.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import type { MessageSide } from './message-sides.ts';

interface Options {
  readonly name: string;
  readonly in: MessageSide;
}

export default defineRule<Options>({
  id: 'require-header',
  title: 'Operation without the header asked for',
  assertion: true,
  severity: 'medium',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API8'],
  cwe: [693],
  stride: ['T'],
  looksAt: ['input', 'output'],
  rationale:
    'A protection that a header carries (an idempotency key, a signature, a cache directive) holds only where the header is sent. In a request an optional header is one that an attacker leaves away.',
  remediation:
    'Declare the header: as a parameter with `in: header` and `required: true`, or under `headers` of each response of success.',
  falsePositives: ['A gateway adds the header, and the definition leaves it out.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string', minLength: 1, description: 'The name of the header, in any case' },
        in: {
          enum: ['request', 'response'],
          description:
            'Where: required in the request, or in every response of success (where none is declared, in every response)',
        },
      },
    },
    defaults: { in: 'request' },
  },
  visit: {
    operation(operation, context) {
      context.examines([operation]);
      if (context.options.in === 'request') inRequest(operation, context);
      else inResponses(operation, context);
    },
  },
});

function inRequest(operation: Operation, { options: { name }, report }: RuleContext<Options>): void {
  const wanted = name.toLowerCase();
  const header = operation.parameters.find((one) => one.in === 'header' && one.name.toLowerCase() === wanted);
  if (header?.required) return;
  const shared = header ? { at: header.place } : { at: operation.place, part: 'key' as const };
  report({
    ...shared,
    message: header
      ? `${operation.label} takes requests without the header ${name}: it is optional`
      : `${operation.label} asks for no header ${name}`,
    operations: [operation],
    operation,
    about: about.operation(operation, `header ${wanted}`),
  });
}

function inResponses(operation: Operation, { options: { name }, report }: RuleContext<Options>): void {
  const wanted = name.toLowerCase();
  const lacks = ({ headers }: Response) => !headers.some((header) => header.name === wanted);
  const judged = promised(operation.responses);
  const of = about.operation(operation, `response header ${wanted}`);
  const shared = { operations: [operation], operation, about: of, part: 'key' as const };
  if (judged.length === 0) {
    report({
      ...shared,
      at: operation.place,
      message: `${operation.label} declares no response with ${name}`,
    });
  }
  for (const response of judged.filter(lacks)) {
    const message = `The response ${response.status} of ${operation.label} lacks the header ${name}`;
    report({ ...shared, at: response.place, message });
  }
}

/** The responses of success; where there are none, all. */
function promised(responses: readonly Response[]): readonly Response[] {
  const success = responses.filter(({ status }) => status.startsWith('2'));
  return success.length > 0 ? success : responses;
}
