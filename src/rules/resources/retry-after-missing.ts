import { givers } from '../../facts/messages/answers.ts';
import { unreadHeaders } from '../../facts/unfollowed.ts';
import { words } from '../../lexicon/words.ts';
import type { Response } from '../../openapi/model.ts';
import { hasHeader } from '../report-missing-header.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'retry-after-missing',
  title: 'Refusal that does not say when to come back',
  severity: 'info',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['output'],
  rationale:
    'Clients that are turned away and not told for how long try again at once, all of them: the limit that was to protect the service makes it busier.',
  remediation: 'Declare the header `Retry-After` (RFC 9110 §10.2.3) in the answers 429 and 503, and send it.',
  falsePositives: ['Another header says it: `RateLimit-Reset`. Clients and proxies know `Retry-After`.'],
  visit: {
    response(response, { report, examines }) {
      const operations = givers(response);
      const status = statusOf(response);
      if (!operations || status === undefined) return;
      if (unreadHeaders(response).all) return;
      examines(operations);
      if (hasHeader(response, 'retry-after')) return;
      report({
        at: response.place,
        part: 'key',
        message: `The answer ${status} does not say when to come back: no \`Retry-After\` header`,
        operations,
        about: about.response(response),
      });
    },
  },
});

/** 429 or 503; for a component that nothing uses what its name says. */
function statusOf({ status, place }: Response): string | undefined {
  if (status === '429' || status === '503') return status;
  if (status !== '') return undefined;
  const name = words(String(place.key)).join(' ');
  if (/\btoo many requests\b|\brate limit(ed)?\b|\b429\b|\bthrottled\b/.test(name)) return '429';
  return /\bservice unavailable\b|\b503\b/.test(name) ? '503' : undefined;
}
