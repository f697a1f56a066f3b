import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { itemsAside } from '../aside.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { inputOfParameter, inputOfProperty, type NamedInput } from './named-inputs.ts';

/** What is proved about the other side, or about what comes from it; in words, written together. */
const proved =
  'tls|ssl|https?|certs?|certificates?|peers?|host ?names?|signatures?|check ?sums?|self signed(?: certs?| certificates?)?';
const checking = 'verify|verified|verification|validate|validation|check|checks|checking|strict';
/** `verify_ssl`, `tlsVerify`, `enable_ssl_verification`, `strictSsl`: off with `false`. */
const checks = new RegExp(
  `^(?:(?:enable|enforce|require|do|is|use) )?(?:(?:${checking}) (?:(?:remote|server|upstream|tls|ssl) )?(?:${proved})|(?:(?:remote|server|upstream) )?(?:${proved}) (?:(?:${proved}) )?(?:${checking})(?: enabled)?)$`,
);
/** `skipSignature`, `insecureSkipVerify`, `allow_self_signed`, `ignoreCertificateErrors`: off with `true`. */
const leavesOut = new RegExp(
  `^(?:(?:skip|disable|ignore|bypass|no|without|allow|accept|trust|insecure) (?:(?:all|any|invalid|untrusted|insecure|skip|remote|server|upstream|tls|ssl) )*(?:${proved}|verify)(?: (?:${proved}|${checking}|errors?|warnings?))*|insecure(?: skip verify)?|(?:allow|accept|trust)s? (?:unsigned|unverified) (?:tokens?|jwts?|assertions?|requests?|responses?|packages?|webhooks?|messages?|updates?|firmware|images?|plugins?)|(?:allow|accept)s? (?:alg )?none(?: alg(?:orithm)?)?)$`,
);

export default defineRule({
  id: 'verification-off-by-default',
  title: 'Check of a certificate or signature that is off by default',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API10'],
  cwe: [295, 347],
  stride: ['S', 'T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  rationale:
    'Whoever sends nothing gets connections in which anyone may take the other side’s place, or content that anyone may have made: what is then read is trusted, and credentials are sent to whoever answers.',
  remediation:
    'Verify by default (`verify_tls: {default: true}`), and let whoever must switch it off say so each time; better take in the certificate to be trusted.',
  falsePositives: [
    'The default is a mistake of the definition: the server verifies all the same.',
    'It says whether to go on in spite of warnings of another kind.',
  ],
  visit: {
    parameter(parameter, context) {
      judge(inputOfParameter(parameter), context);
    },
    property(property, context) {
      judge(inputOfProperty(property), context);
    },
  },
});

function judge(
  input: NamedInput | undefined,
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  if (!input) return;
  const named = words(input.name).join(' ');
  const off = checks.test(named) ? false : leavesOut.test(named) ? true : undefined;
  if (off === undefined) return;
  examines(input.operations);
  if (!parts(input.schema).some((part) => defaultOf(part) === off)) return;
  report({
    at: input.at,
    part: 'key',
    message: `\`${input.name}\` is \`${off}\` by default: whoever sends nothing has certificates or signatures left unverified`,
    operations: input.operations,
    about: input.about,
    remedy: `make \`${!off}\` the default`,
  });
}

/** As a boolean, and as what forms and queries write for one. */
function defaultOf({ value: { default: usual } }: Schema): boolean | undefined {
  if (typeof usual === 'boolean') return usual;
  if (usual === '1' || usual === 'true') return true;
  return usual === '0' || usual === 'false' ? false : undefined;
}
