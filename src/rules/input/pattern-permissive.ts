import { isFormFixed, patternsOf, shown } from '../../facts/schemas/patterns.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-permissive',
  title: 'Pattern that keeps nothing out',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [625],
  stride: ['T'],
  rationale: 'The pattern looks like a check and is none: every text matches, line breaks aside.',
  remediation:
    'Say which characters the text is made of, and from `^` to `$`; or leave the pattern out and state what else limits the text.',
  falsePositives: ['Any text is meant, and the pattern only says so.'],
  examples: {
    good: [
      {
        title: 'Patterns that keep something out',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a: {type: string, pattern: '^[a-z]+$'}
                b: {type: string, pattern: '^.{1,64}$'}
                c: {type: string, pattern: '^.*$', enum: [x, y]}
                d: {type: string, allOf: [{pattern: '.*'}, {pattern: '^[a-z]+$'}]}

      responses: {}
`,
      },
      {
        title: 'Responses are not judged',
        code: `openapi: 3.0.3
paths:
  /things:
    get:
      responses:
        '200':
          description: Things
          content:
            application/json:
              schema: {type: string, pattern: '^.*$'}
`,
      },
    ],
    bad: [
      {
        title: 'Everything, in several ways',
        code: `openapi: 3.0.3
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                a:
                  type: string
                  pattern: '^.*$' # <-- here
                b:
                  type: string
                  pattern: '[\\s\\S]+' # <-- here
                c:
                  type: string
                  pattern: '[a-z]*' # <-- here

      responses: {}
`,
      },
      {
        title: 'The names of a map',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties: {type: string}
              propertyNames:
                pattern: '^(.+)$' # <-- here

      responses: {}
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /things:
    get:
      parameters:
        - name: q
          in: query
          type: string
          pattern: .* # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    schema(schema, { report, examines }) {
      if (!schema.flows('input')) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        // `.*` may well select all names of a map.
        if (of === 'selected names') continue;
        const operations = schema.operations('input');
        examines(operations);
        if (!analysePattern(pattern).permissive || (of === 'text' && isFormFixed(schema))) continue;
        report({
          at,
          part,
          message: `The pattern ${shown(pattern)} matches every text`,
          operations,
          about: about.schema(schema, 'input', of === 'text' ? '' : of),
        });
      }
    },
  },
});
