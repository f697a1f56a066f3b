import { letsThrough, textOf } from '../../facts/schemas/free-text.ts';
import { about, defineRule } from '../rule.ts';

/** A parameter of these names is ignored: OAS 3.1 §4.8.12.1. */
const ignored: ReadonlySet<string> = new Set(['accept', 'content-type', 'authorization']);

export default defineRule({
  id: 'header-param-crlf',
  title: 'Header parameter that may hold line breaks',
  severity: 'low',
  confidence: 'low',
  category: 'input',
  owasp: ['API8'],
  cwe: [113],
  stride: ['T', 'S'],
  rationale:
    'A value that is copied into another request, a response or a log with its line breaks adds headers or entries of the attacker’s choice. Servers refuse line breaks in headers; what decodes or forwards the value later may bring them back.',
  remediation:
    'State what the header may hold: an anchored `pattern` such as `^[\\w.-]{1,64}$`, an `enum`, or a format.',
  falsePositives: ['The value is never written anywhere else, or every writer of it refuses line breaks.'],
  examples: {
    good: [
      {
        title: 'Patterns, lists and formats without line breaks',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - {name: X-Trace, in: header, schema: {type: string, pattern: '^[\\w-]{1,64}$'}}
        - {name: X-Request-Id, in: header, schema: {type: string, format: uuid}}
        - {name: X-Mode, in: header, schema: {type: string, enum: [a, b]}}
        - {name: X-Count, in: header, schema: {type: integer}}
      responses: {}
`,
      },
      {
        title: 'Not a header, and headers that a definition cannot describe this way',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      parameters:
        - {name: note, in: query, schema: {type: string}}
        - {name: accept, in: header, schema: {type: string}}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Any text, and a pattern that is not anchored',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      parameters:
        - name: X-Trace # <-- here
          in: header
          schema: {type: string}
        - name: X-Shop # <-- here
          in: header
          schema: {type: string, pattern: '[a-z]+'}
      responses: {}
`,
      },
      {
        title: 'A list of texts in 2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      parameters:
        - name: X-Tags # <-- here
          in: header
          type: array
          items: {type: string}
      responses: {}
`,
      },
    ],
  },
  visit: {
    parameter(parameter, { report, examines }) {
      const { name, place } = parameter;
      if (parameter.in !== 'header' || ignored.has(name.toLowerCase())) return;
      const text = textOf(parameter.schema);
      const operations = parameter.operations().filter(({ kind }) => kind === 'operation');
      if (!text || (operations.length === 0 && parameter.operations().length > 0)) return;
      examines(operations);
      if (!letsThrough(text, '\n') && !letsThrough(text, '\r')) return;
      report({
        at: place,
        part: 'key',
        message: `The header \`${name}\` may hold any text, line breaks included`,
        operations,
        about: about.parameter(parameter),
      });
    },
  },
});
