import type { Response } from '../../openapi/model.ts';
import { givers } from '../answers.ts';
import { ownOperations, rootPlace } from '../declarations.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'rate-limit-headers-missing',
  title: 'Answers that do not say how many calls are left',
  severity: 'info',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  rationale:
    'Clients learn of the limit by running into it: honest ones cause the load and the failures that the limit was to prevent.',
  remediation:
    'Declare `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), or `RateLimit-Limit`, `-Remaining` and `-Reset`, in the answers 2xx and 4xx.',
  falsePositives: ['A gateway adds the headers, and the definition leaves them out.'],
  examples: {
    good: [
      {
        title: 'In each answer, with or without X-',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      responses:
        '200': {description: ok, headers: {X-RateLimit-Remaining: {schema: {type: integer}}}}
        4XX: {description: failed, headers: {RateLimit: {schema: {type: string}}}}
        '500': {description: failed}
`,
      },
      {
        title: '2.0 is not judged',
        code: `swagger: "2.0"
paths:
  /orders: {get: {responses: {'200': {description: ok}}}}
`,
      },
    ],
    bad: [
      {
        title: 'Nowhere at all',
        code: `openapi: 3.1.0 # <-- here
paths:
  /orders:
    get:
      responses:
        '200': {description: ok}
        '404': {description: none}
`,
      },
      {
        title: 'Not in all',
        code: `openapi: 3.0.3
paths:
  /orders:
    get:
      responses:
        '200': {description: ok, headers: {RateLimit-Limit: {schema: {type: integer}}}}
        '404': {description: none} # <-- here
        '500': {description: failed}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      if (api.version === '2.0') return;
      const operations = ownOperations(api);
      const judged = api.responses.filter((response) => isJudged(response));
      if (operations.length === 0 || judged.length === 0) return;
      examines(operations);
      const silent = judged.filter((response) => !tellsLimit(response));
      if (silent.length === judged.length) {
        const message = 'No answer says how many calls are left: no `RateLimit` header anywhere';
        return report({ at: rootPlace(api), part: 'key', message, operations, about: about.api() });
      }
      for (const response of silent) {
        report({
          at: response.place,
          part: 'key',
          message: `The answer ${response.status} does not say how many calls are left, as others do`,
          operations: givers(response) ?? [],
          about: about.response(response),
        });
      }
    },
  },
});

function isJudged(response: Response): boolean {
  return /^[24](\d\d|XX)$/.test(response.status) && (givers(response)?.length ?? 0) > 0;
}

function tellsLimit({ headers }: Response): boolean {
  return headers.some(({ name }) => /rate-?limit/.test(name));
}
