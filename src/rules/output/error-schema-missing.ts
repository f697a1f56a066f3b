import { givers, isFailure } from '../../facts/messages/answers.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'error-schema-missing',
  title: 'Error answer without a schema',
  severity: 'low',
  confidence: 'high',
  category: 'output',
  owasp: ['API8'],
  cwe: [209],
  stride: ['I'],
  rationale:
    'Nothing says what an error may hold, so whatever the framework writes goes out: stack traces, queries, host names. Nobody notices, because everything fits the definition.',
  remediation:
    'Describe the body of errors, one schema for all of them: `application/problem+json` (RFC 9457) with `additionalProperties: false`.',
  falsePositives: ['The error has no body at all, and the server makes sure of it.'],
  examples: {
    good: [
      {
        title: 'Described once for all',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        4XX: {$ref: '#/components/responses/Problem'}
        default: {$ref: '#/components/responses/Problem'}
    head: {responses: {'404': {description: No body in the answer to HEAD}}}
components:
  responses:
    Problem:
      description: failed
      content: {application/problem+json: {schema: {type: object}}}
`,
      },
      {
        title: '2.0; a `default` that is the only answer is none of failure',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        '500': {description: failed, schema: {type: object}}
    post: {responses: {default: {description: ok}}}
`,
      },
    ],
    bad: [
      {
        title: 'No body, or one without a schema',
        code: `openapi: 3.1.0
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        '401': # <-- here
          description: Log in first
        5XX:
          description: failed
          content:
            application/json: {} # <-- here
        default: {description: failed} # <-- here
    post:
      responses: {'409': {$ref: '#/components/responses/Conflict'}}
components:
  responses:
    Conflict: # <-- here
      description: There is one
`,
      },
      {
        title: '2.0',
        code: `swagger: "2.0"
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        '429': {description: Slow down} # <-- here
`,
      },
    ],
  },
  visit: {
    response(response, { report, examines }) {
      if (!isFailure(response)) return;
      const operations = givers(response)?.filter(({ method }) => method !== 'HEAD');
      if (!operations || (operations.length === 0 && response.status !== '')) return;
      examines(operations);
      const { content, place } = response;
      const status = response.status || `\`${String(place.key)}\``;
      if (content.length === 0) {
        report({
          at: place,
          part: 'key',
          message: `The error ${status} does not say what its body holds`,
          operations,
          about: about.response(response),
        });
      }
      for (const media of content) {
        if (media.schema) continue;
        report({
          at: media.place,
          part: 'key',
          message: `The error ${status} has a body of ${media.type} without a schema`,
          operations,
          about: about.response(response, media.type),
        });
      }
    },
  },
});
