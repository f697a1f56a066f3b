import { givers } from '../../facts/messages/answers.ts';
import type { Operation, Response } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

/** No content (RFC 9110 §15.2, §15.3.5, §15.3.6, §15.4.5). */
const bodyless = /^(?:1\d\d|1XX|204|205|304)$/;

export default defineRule({
  id: 'bodyless-response-has-content',
  title: 'Body where none can be',
  severity: 'info',
  confidence: 'high',
  category: 'output',
  owasp: ['API8'],
  cwe: [436],
  stride: ['T'],
  looksAt: ['output'],
  rationale:
    'A client that follows HTTP reads no body there; one that follows the definition does. What the one skips the other takes for the next answer, which desynchronises connections that proxies share.',
  remediation: 'Remove the body from the 204, 205 or 304, or answer with a 200; describe none for HEAD.',
  falsePositives: ['None: HTTP allows no body there.'],
  visit: {
    response(response, { report, examines }) {
      const operations = givers(response);
      if (!operations) return;
      const empty = bodyless.test(response.status)
        ? operations
        : operations.filter(({ method }) => method === 'HEAD');
      if (empty.length === 0) return;
      examines(empty);
      if (response.content.length === 0) return;
      report({
        at: response.place.child(response.api.version === '2.0' ? 'schema' : 'content'),
        part: 'key',
        message: messageFor(response, empty),
        operations: empty,
        about: about.response(response, 'body'),
      });
    },
  },
});

function messageFor({ status }: Response, [first]: readonly Operation[]): string {
  return bodyless.test(status)
    ? `An answer ${status} has no body, and this describes one`
    : `An answer to HEAD has no body, and ${first?.label ?? 'this'} describes one`;
}
