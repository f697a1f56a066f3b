import { isFormFixed, patternsOf, shown } from '../../facts/schemas/patterns.ts';
import { analysePattern, type PatternFacts } from '../../regex/analyse.ts';
import { foreignSyntax } from '../../regex/foreign.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pattern-unanchored',
  title: 'Pattern that matches only a part of the text',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [777],
  stride: ['T'],
  rationale:
    'A pattern need only match somewhere: `[a-z]+` lets `<script>x` through, and `^a|b$` whatever begins with a or ends in b. What looks like a check keeps nothing out.',
  remediation:
    'Write `^(?:…)$` around the whole pattern: around all alternatives, not the first and the last.',
  falsePositives: [
    'The validator in use anchors patterns by itself, as XML Schema and Java’s `matches()` do.',
    'Only a beginning, an end or something inside is meant to be checked (`^https://`): reported at low.',
  ],
  examples: {
    good: [
      {
        title: 'Anchored on both sides, also around alternatives',
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
                b: {type: string, pattern: '^(?:asc|desc)$'}
                c: {type: string, pattern: '^asc$|^desc$'}
                d: {type: string, pattern: '[a-z]+', enum: [asc, desc]}
                e: {type: string, pattern: '[a-z]+', allOf: [{pattern: '^[a-z]{3}$'}]}

      responses: {}
`,
      },
      {
        title: 'Responses are not judged; names that a pattern selects are no check',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              patternProperties: {'^x-': {type: string}}
              additionalProperties: false

      responses: {'200': {description: A name, content: {text/plain: {schema: {type: string, pattern: '[a-z]+'}}}}}
`,
      },
    ],
    bad: [
      {
        title: 'No anchors, one anchor, and anchors that belong to one alternative each',
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
                  pattern: '[a-z]+' # <-- here
                b:
                  type: string
                  pattern: '^[a-z]+' # <-- here
                c:
                  type: string
                  pattern: '^asc|desc$' # <-- here

      responses: {}
`,
      },
      {
        title: 'The names of properties; a beginning only',
        code: `openapi: 3.1.0
paths:
  /things:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperties:
                type: string
                pattern: '^https://' # <-- here
              propertyNames:
                pattern: '[a-z]+' # <-- here

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
          pattern: '[0-9]{4}' # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    schema(schema, { report, examines, unchecked }) {
      if (!schema.flows('input')) return;
      for (const { pattern, of, at, part } of patternsOf(schema)) {
        if (of === 'selected names') continue;
        const operations = schema.operations('input');
        examines(operations);
        const facts = analysePattern(pattern);
        if (facts.incomplete) unchecked(at, 'the pattern is too large to tell what it matches');
        const { anchored, valid, incomplete, permissive, search } = facts;
        if ((anchored.start && anchored.end) || incomplete) continue;
        // What keeps nothing out at all, or is no pattern, is pattern-permissive’s and pattern-invalid’s matter.
        if (permissive || !valid || foreignSyntax(pattern) !== undefined) continue;
        if (of === 'text' && isFormFixed(schema)) continue;
        report({
          at,
          part,
          severity: search ? 'low' : 'medium',
          message: messageFor(pattern, facts),
          operations,
          about: about.schema(schema, 'input', of === 'text' ? '' : of),
          ...(search ? { remedy: 'describe the whole text, from `^` to `$`' } : {}),
        });
      }
    },
  },
});

function messageFor(pattern: string, { anchored }: PatternFacts): string {
  const where = anchored.start ? ' after it' : anchored.end ? ' before it' : ' around it';
  return `The pattern ${shown(pattern)} lets any text stand${where}`;
}
