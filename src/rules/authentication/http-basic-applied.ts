import { guardsAny } from '../../facts/access/declarations.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { carriesKeyAsBasic, httpSchemePlace, isBasic, isStrong } from '../../facts/access/schemes.ts';
import { cleartextProtocol } from '../../facts/hosts/cleartext.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { guarded, requiredHere, toWhom, usesOf } from './scheme-uses.ts';

export default defineRule({
  id: 'http-basic-applied',
  title: 'Basic authentication in use',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [522],
  stride: ['S', 'I'],
  looksAt: ['access'],
  otherCauses: ['http-basic-scheme'],
  rationale:
    'Every request carries the password itself, merely encoded: one log, proxy or careless client gives away a credential that does not expire and often opens more than this API.',
  remediation:
    'Ask for tokens of limited life instead: `oauth2` or `openIdConnect`, or at least `http` with `scheme: bearer`, and drop the scheme from `security`.',
  falsePositives: [
    'It is asked for only where name and password are exchanged for a session or a token: reported at info.',
    'It carries a revocable API key in the place of the password, over TLS only, to clients that can do no better: reported at low where the scheme or the API’s description says so.',
    'Nobody has to send it, because `{}` stands beside it everywhere, while other operations ask for something: reported at medium.',
    'Something stronger may be chosen in its place everywhere: reported at low, as `weak-auth-alternative` tells of the choice.',
    'No server of its operations is one in clear text: reported at medium.',
  ],
  visit: {
    api(api, { report, examines }) {
      examines(guarded(api));
      for (const use of usesOf(api, isBasic)) {
        // A key that opens this API alone and can be revoked is worth as much as one in a header of its own.
        const isKey = carriesKeyAsBasic(use.scheme);
        const isOnce = use.operations.length > 0 && use.operations.every(isExchange);
        // Over TLS alone, to what only reads: whoever gets hold of it changes nothing.
        const onlyReads =
          use.operations.length >= several && use.operations.every((one) => one.safe && isNowhereClear(one));
        report({
          at: httpSchemePlace(use.scheme),
          ...(isOnce
            ? { severity: 'info' as const }
            : isKey || (use.operations.length > 0 && use.operations.every(hasStronger))
              ? { severity: 'low' as const }
              : use.operations.length > 0 &&
                  (use.operations.every(isNowhereClear) ||
                    use.operations.every(
                      (one) => (one.protection.anonymous && guardsAny(api)) || hasOther(one, use.scheme),
                    ))
                ? { severity: 'medium' as const }
                : {}),
          message: isOnce
            ? `\`${use.scheme.name}\` sends the ${isKey ? 'key' : 'password'}${toWhom(use)}, where it is exchanged, and nowhere else`
            : `\`${use.scheme.name}\` sends the ${isKey ? 'key' : 'password'} itself with every request${toWhom(use)}${onlyReads && !isKey ? ', which only read' : ''}`,
          operations: use.operations,
          about: about.scheme(use.scheme),
          related: requiredHere(use),
        });
      }
    },
  },
});

/** So many operations that all only read are what the API is for; fewer may be the beginning of something else. */
const several = 5;

function isNowhereClear({ servers }: Operation): boolean {
  return servers.every(({ urls }) => urls.every((url) => cleartextProtocol(url) === undefined));
}

/** weak-auth-alternative tells of the choice, and that is what is to be decided. */
function hasStronger({ protection }: Operation): boolean {
  return protection.alternatives.some(isStrong);
}

/** May callers choose something else everywhere? */
function hasOther({ protection }: Operation, scheme: SecurityScheme): boolean {
  return protection.alternatives.some(
    ({ requirements }) => requirements.length > 0 && requirements.every((one) => one.scheme !== scheme),
  );
}

/** Where a name and a password, or a client and its secret (RFC 6749 §2.3.1), are exchanged for a session or a token. */
function isExchange(operation: Operation): boolean {
  const kind = openKind(operation);
  if (kind === 'login' || kind === 'token') return true;
  const { method, path } = operation;
  const last = words(endOf(path)).join('');
  // Reading a list of sessions makes none.
  if (method === 'POST' && made.has(last)) return true;
  return (method === 'POST' || method === 'GET') && exchanges.has(last);
}

const made: ReadonlySet<string> = new Set(['tokens', 'accesstokens', 'authtokens', 'sessions']);

const exchanges: ReadonlySet<string> = new Set([
  ...[
    'login',
    'signin',
    'logon',
    'authenticate',
    'token',
    'accesstoken',
    'oauthtoken',
    'authtoken',
    'session',
    'auth',
    'jwt',
  ],
  ...['introspect', 'revoke', 'getaccesstoken', 'gettoken'],
]);
