import { tellsRateLimit } from '../../facts/messages/rate-limits.ts';
import type { Response } from '../../openapi/model.ts';
import { isGiven, reportMissingHeader } from '../report-missing-header.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'rate-limit-headers-missing',
  title: 'Answers that do not say how many calls are left',
  severity: 'info',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['output'],
  rationale:
    'Clients learn of the limit by running into it: honest ones cause the load and the failures that the limit was to prevent.',
  remediation:
    'Declare `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers), or `RateLimit-Limit`, `-Remaining` and `-Reset`, in the answers 2xx and 4xx.',
  falsePositives: ['A gateway adds the headers, and the definition leaves them out.'],
  visit: {
    api(api, context) {
      if (api.version === '2.0') return;
      const lack = {
        judged: api.responses.filter(
          (response) => /^[24](\d\d|XX)$/.test(response.status) && isGiven(response),
        ),
        tells: tellsRateLimit,
        nowhere: () => 'No answer says how many calls are left: no `RateLimit` header anywhere',
        here: ({ status }: Response) =>
          `The answer ${status} does not say how many calls are left: no \`RateLimit\` header`,
      };
      reportMissingHeader(api, lack, context);
    },
  },
});
