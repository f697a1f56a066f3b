import { givers, isFailure } from '../../facts/messages/answers.ts';
import { hidesContent, hidesSchema } from '../../facts/unfollowed.ts';
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
  looksAt: ['output'],
  rationale:
    'Nothing says what an error may hold, so whatever the framework writes goes out: stack traces, queries, host names. Nobody notices, because everything fits the definition.',
  remediation:
    'Describe the body of errors, one schema for all of them: `application/problem+json` (RFC 9457) with `additionalProperties: false`.',
  falsePositives: ['The error has no body at all, and the server makes sure of it.'],
  visit: {
    response(response, { report, examines }) {
      if (!isFailure(response)) return;
      const operations = givers(response)?.filter(({ method }) => method !== 'HEAD');
      if (!operations || (operations.length === 0 && response.status !== '')) return;
      const { content, place } = response;
      if (hidesContent(response) && content.every(({ schema }) => !schema)) return;
      examines(operations);
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
        if (media.schema || hidesSchema(response.api, media)) continue;
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
