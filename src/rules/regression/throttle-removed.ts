import { hidesRateLimit, rateLimitOf } from '../../facts/messages/rate-limits.ts';
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
      const was = rateLimitOf(before);
      if (!was || was.open !== undefined || rateLimitOf(after) || hidesRateLimit(after)) continue;
      const key = String(was.place.key);
      const answer = key === '429' ? 'a 429 response' : `headers of the answer ${key}`;
      const told = key.startsWith('x-') ? `\`${key}\`` : answer;
      report({
        at: after.place,
        part: 'key',
        message: `${after.label} declared a rate limit (${told}); now it declares none`,
        before: `it declared ${told}`,
        operations: [after],
        operation: after,
        about: about.operation(after, 'throttle removed'),
        related: [{ place: was.place, message: 'the limit before' }],
      });
    }
  },
});
