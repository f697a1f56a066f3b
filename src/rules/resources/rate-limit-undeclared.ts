import { ownOperations, rootPlace } from '../../facts/access/declarations.ts';
import { hidesRateLimit, rateLimitOf } from '../../facts/messages/rate-limits.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'rate-limit-undeclared',
  title: 'No rate limit declared',
  severity: 'low',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['output', 'operation'],
  otherCauses: ['sensitive-flow-unthrottled', 'auth-endpoint-unthrottled', 'paid-side-effect-unthrottled'],
  rationale:
    'Nothing says that callers are slowed down: passwords are guessed, data is copied and the service is exhausted as fast as machines can call it.',
  remediation:
    'Limit the rate, and say so: a `429` response (with `Retry-After`) on each operation, or the gateway’s extension at the root with the number, such as `x-ratelimit: {limit: 100, window: 60}`.',
  falsePositives: ['A gateway in front of the API limits the rate, and the definition leaves that out.'],
  visit: {
    api(api, { report, examines, cannotTell }) {
      const own = ownOperations(api).filter((operation) => !hidesRateLimit(operation));
      examines(own);
      const unlimited = own.filter((operation) => !rateLimitOf(operation));
      for (const operation of own) {
        const limit = rateLimitOf(operation);
        if (limit?.open) cannotTell([operation], limit.place, limit.open);
      }
      // Where most operations have no limit, it is missing as a whole: the root is the one place to mend.
      if (unlimited.length * 2 > own.length) return report(atRoot(api, unlimited, own.length));
      for (const operation of unlimited) {
        report({
          at: operation.place,
          part: 'key',
          message: `${operation.label} declares no rate limit, as others do: no 429 response, no header or extension`,
          operation,
          operations: [operation],
          about: about.operation(operation),
        });
      }
    },
  },
});

function atRoot(api: Api, unlimited: readonly Operation[], all: number) {
  const who =
    unlimited.length === all
      ? `None of ${all} operations`
      : `Only ${all - unlimited.length} of ${all} operations`;
  const verb = unlimited.length === all || all - unlimited.length === 1 ? 'declares' : 'declare';
  const message =
    all === 1
      ? `${(unlimited[0] as Operation).label} declares no rate limit: no 429 response, no header or extension`
      : `${who} ${verb} a rate limit: a 429 response, a header or an extension`;
  return { at: rootPlace(api), part: 'key' as const, message, operations: unlimited, about: about.api() };
}
