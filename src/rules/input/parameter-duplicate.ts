import type { Api, Node, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { type WrittenParameter, writtenParameters } from './parameter-lists.ts';

export default defineRule({
  id: 'parameter-duplicate',
  title: 'Parameter described twice',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [235],
  stride: ['T'],
  rationale:
    'Which of the two descriptions counts differs between gateway, framework and documentation: the value that one of them checks against the strict description reaches the code that relies on the other. Two values under one name are taken apart in the same way.',
  remediation: 'Keep one description, with the limits of both.',
  falsePositives: [],
  examples: {
    good: [
      {
        title: 'An operation overrides its path; the same name in another place; case matters in queries',
        code: `openapi: 3.0.3
paths:
  /orders/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: id, in: query, schema: {type: string}}
        - {name: ID, in: query, schema: {type: string}}
      responses: {}
`,
      },
      {
        title: 'Fields of a form in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    post:
      parameters:
        - {name: a, in: formData, type: string}
        - {name: b, in: formData, type: string}
        - {name: a, in: query, type: string}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Twice in one list, also behind a reference, at operation and path',
        code: `openapi: 3.0.3
paths:
  /orders:
    parameters:
      - {name: page, in: query, schema: {type: integer}}
      - {name: page, in: query, schema: {type: string}} # <-- here
    get:
      parameters:
        - {name: q, in: query, schema: {type: string, maxLength: 9}}
        - $ref: '#/components/parameters/Q' # <-- here
      responses: {}
components:
  parameters:
    Q: {name: q, in: query, schema: {type: string}}
`,
      },
      {
        title: 'Header names in another case (RFC 9110 §5.1)',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      parameters:
        - {name: X-Shop, in: header, schema: {type: string}}
        - {name: x-shop, in: header, schema: {type: string}} # <-- here
      responses: {}
`,
      },
      {
        title: 'Two bodies in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    post:
      parameters:
        - {name: a, in: body, schema: {type: object}}
        - {name: b, in: body, schema: {type: object}} # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    pathItem(item, context) {
      const [first] = item.operations;
      const of = first ? about.operation(first, 'shared') : about.api(item.path);
      judge(item, item.api, item.operations, of, context);
    },
    operation(operation, context) {
      judge(operation, operation.api, [operation], about.operation(operation), context);
    },
  },
});

function judge(
  node: Node,
  api: Api,
  operations: readonly Operation[],
  of: string,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  const entries = writtenParameters(node, api);
  if (entries.length === 0) return;
  examines(operations);
  const known = new Map<string, WrittenParameter>();
  for (const entry of entries) {
    const [name, where] = [own(entry.value, 'name'), own(entry.value, 'in')];
    if (typeof name !== 'string' || typeof where !== 'string') continue;
    const key = where === 'body' ? where : `${where} ${where === 'header' ? name.toLowerCase() : name}`;
    const first = known.get(key);
    if (!first) known.set(key, entry);
    else {
      report({
        at: entry.written,
        message:
          where === 'body'
            ? 'A request has one body: which of the two descriptions counts is left to chance'
            : `The ${where} parameter \`${name}\` is described twice: which of the two counts is left to chance`,
        operations,
        about: `${of} parameter ${key}`,
        related: [{ place: first.written, message: 'the first description' }],
      });
    }
  }
}
