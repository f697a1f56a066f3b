import {
  hidesRateLimit,
  limitBesideAnswer,
  type RateLimit,
  rateLimitOf,
} from '../../facts/messages/rate-limits.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'throttle-removed',
  title: 'Operation that declared a rate limit declares none',
  severity: 'medium',
  confidence: 'medium',
  category: 'regression',
  owasp: ['API4', 'API6'],
  cwe: [770, 799],
  stride: ['D'],
  looksAt: ['operation', 'output'],
  saidBy: [
    ...['rate-limit-undeclared', 'rate-limit-headers-missing', 'sensitive-flow-unthrottled'],
    ...[
      'auth-endpoint-unthrottled',
      'otp-bruteforceable',
      'paid-side-effect-unthrottled',
      'error-response-missing',
    ],
  ],
  rationale:
    'Gateways are set up from the definition, and clients slow down by what it says. Without a limit whoever guesses passwords or collects data does so as fast as the server answers.',
  remediation: 'Put back the 429 response, the headers or the extension that declared the limit.',
  falsePositives: ['The limit is kept elsewhere, and the definition was its only copy.'],
  visit: {},
  compare({ kept }, { report }) {
    for (const { before, after } of kept) {
      if (after.kind !== 'operation') continue;
      const was = lostAnswer(before, after) ?? lostLimit(before, after);
      if (!was || hidesRateLimit(after)) continue;
      const key = String(was.place.key);
      const answer = key === '429' ? 'a 429 response' : `headers of the answer ${key}`;
      const told = key.startsWith('x-') ? `\`${key}\`` : answer;
      report({
        at: key === '429' ? answersOf(after) : after.place,
        part: 'key',
        message: `${after.label} declared a rate limit (${told}); now it declares ${rateLimitOf(after) ? 'less of one' : 'none'}`,
        before: `a rate limit (${told})`,
        operations: [after],
        operation: after,
        about: about.operation(after, 'throttle removed'),
        related: [{ place: was.place, message: 'the limit before' }],
      });
    }
  },
});

/** What a 429 is put back into. */
function answersOf({ place, value }: Operation): Place {
  return own(value, 'responses') === undefined ? place : place.child('responses');
}

/** The limit that was stated, where none is any more. */
function lostLimit(before: Operation, after: Operation): RateLimit | undefined {
  const was = rateLimitOf(before);
  return was && was.open === undefined && !rateLimitOf(after) ? was : undefined;
}

/** The 429 that was there (RFC 6585 §4): headers that tell of a limit do not say that it is enforced. */
function lostAnswer(before: Operation, after: Operation): Pick<RateLimit, 'place'> | undefined {
  if (after.responses.some(({ status }) => status === '429' || status === '4XX')) return undefined;
  // Something came for it.
  if (rateLimitOf(after) && !limitBesideAnswer(before)) return undefined;
  return before.responses.find(({ status }) => status === '429');
}
