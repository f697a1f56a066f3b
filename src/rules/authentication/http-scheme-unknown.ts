import { httpSchemePlace } from '../../facts/access/schemes.ts';
import type { SecurityScheme } from '../../openapi/model.ts';
import { nearest } from '../../text/nearest.ts';
import { about, defineRule } from '../rule.ts';

/** IANA's registry of HTTP authentication schemes (RFC 9110 §16.4.1), in lower case. */
const registered: ReadonlySet<string> = new Set([
  'basic',
  'bearer',
  'concealed',
  'digest',
  'dpop',
  'gnap',
  'hoba',
  'mutual',
  'negotiate',
  'oauth',
  'privatetoken',
  'scram-sha-1',
  'scram-sha-256',
  'vapid',
]);

export default defineRule({
  id: 'http-scheme-unknown',
  title: 'HTTP authentication scheme that nobody registered',
  severity: 'medium',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [287],
  stride: ['S', 'E'],
  looksAt: ['access'],
  needs: 'an HTTP authentication scheme',
  isProvedByAbsence: true,
  rationale:
    'Gateways, servers and clients that are made from the definition do not know the scheme: they leave the check out, or each invents its own. A scheme of one’s own has not been looked at by anyone else either.',
  remediation:
    'Write a registered scheme, mostly `bearer`. A key or token in a header of its own is `type: apiKey`, and mutual TLS is `type: mutualTLS`.',
  falsePositives: ['The scheme is documented and its check is written by hand, such as `AWS4-HMAC-SHA256`.'],
  visit: {
    securityScheme(scheme, { report, examines }) {
      if (scheme.type !== 'http') return;
      examines(scheme.operations());
      // NTLM has a rule of its own.
      if (registered.has(scheme.scheme ?? '') || scheme.scheme === 'ntlm') return;
      const meant = meantBy(scheme);
      report({
        ...(scheme.scheme === undefined
          ? { at: scheme.place, part: 'key' }
          : { at: httpSchemePlace(scheme) }),
        message: messageOf(scheme, meant),
        operations: scheme.operations(),
        about: about.scheme(scheme),
        ...(meant === undefined ? {} : { remedy: `write \`scheme: ${meant}\`` }),
      });
    },
  },
});

function messageOf({ name, scheme, value }: SecurityScheme, meant: string | undefined): string {
  if (scheme === undefined) return `\`${name}\` does not say which HTTP authentication scheme it is`;
  const guess = meant === undefined ? '' : `; did you mean \`${meant}\`?`;
  return `\`${name}\` is \`${value.scheme}\`, which is no registered HTTP authentication scheme${guess}`;
}

/** Bearer tokens are mostly meant, and called by what they are. */
function meantBy({ scheme = '' }: SecurityScheme): string | undefined {
  return /jwt|token|bearer|oauth-?2/.test(scheme) ? 'bearer' : nearest(scheme, registered);
}
