import { type Issuer, issuersOf } from '../../facts/access/issuers.ts';
import { alternativesInWords, askedFor, schemeInWords, weakening } from '../../facts/access/strength.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';
import { type Fate, formerPlace, subject, together } from './protection.ts';

const how = {
  scheme: 'a weaker scheme is enough',
  scopes: 'fewer or wider scopes are enough',
  fewer: 'one requirement less is enough',
} as const;

export default defineRule({
  id: 'protection-weakened',
  title: 'Operation asks for less than it did',
  severity: 'high',
  confidence: 'medium',
  category: 'regression',
  owasp: ['API2', 'API5'],
  cwe: [1390],
  stride: ['S', 'E'],
  looksAt: ['access'],
  saidBy: [
    ...['security-scheme-unresolved', 'security-schemes-missing', 'weak-auth-alternative'],
    ...['http-basic-applied', 'oauth-operation-without-scopes', 'require-security', 'require-scope'],
    ...['oauth2-implicit-flow-applied', 'oauth2-password-flow-applied', 'api-key-sole-auth-on-write'],
    ...['api-key-in-query', 'api-key-in-cookie', 'write-weaker-than-read', 'deprecated-weaker-auth'],
    ...['version-security-drift', 'link-to-weaker-operation', 'admin-same-security', 'scope-wildcard'],
    ...[
      'scope-method-mismatch',
      'cookie-auth-without-csrf',
      'path-ambiguous',
      'security-scheme-unused',
      'oauth-scope-unused',
      'scopes-on-non-oauth-scheme',
    ],
  ],
  rationale:
    'An attacker takes the weakest way in: a key that leaks through logs where a token was asked for, a token that was given out for less where a scope kept it out.',
  remediation:
    'Put back the scheme, the scopes or the second requirement, or take the weaker alternative away.',
  falsePositives: [
    'A scope was split or renamed: where another scope comes for the one that went, nothing is reported.',
    'A gateway asks for more than the definition says.',
  ],
  visit: {},
  compare({ kept }, { report }) {
    const fates = kept.flatMap(({ before, after }): Fate[] => {
      if (before.protection.anonymous || after.protection.anonymous) return [];
      const found = weakening(before, after);
      if (!found) return [];
      const { redefined } = found;
      const old = redefined && before.api.schemes.get(redefined.name);
      if (redefined && old) {
        const now = `by that name ${schemeInWords(redefined)} will do: ${how.scheme}`;
        return [{ before, after, at: redefined.place, part: 'value', was: schemeInWords(old), now }];
      }
      const now = `${alternativesInWords([found.alternative])} will do: ${how[found.kind]}`;
      return [{ before, after, at: found.alternative.place, part: 'value', was: askedFor(before), now }];
    });
    for (const group of together(fates)) {
      const [{ before, after, at, was, now }] = group;
      report({
        at,
        message: `${subject(group)} asked for ${was}; now ${now}`,
        before: `asked for ${was}`,
        operations: group.map((one) => one.after),
        operation: after,
        about:
          group.length === 1
            ? about.operation(after, 'protection weakened')
            : about.api('protection weakened'),
        related: [formerPlace(before, 'what was asked for before')],
      });
    }
    for (const { name, issuer, was, pairs } of moved(kept).values()) {
      const operations = pairs.map(({ after }) => after);
      report({
        at: issuer.place,
        severity: 'medium',
        message: `\`${issuer.key}\` of \`${name}\` leads to ${issuer.host} in the place of ${was.host}: clients send their codes, tokens and secrets there`,
        before: `${was.key} at ${was.host}`,
        remedy: `Put back ${was.host}, or have whoever runs the API confirm that ${issuer.site} is theirs too.`,
        operations,
        about: about.api(`\`${name}\` issued elsewhere`),
        related: [{ place: was.place, message: 'where it led before' }],
      });
    }
  },
});

interface Moved {
  readonly name: string;
  readonly issuer: Issuer;
  readonly was: Issuer;
  readonly pairs: { readonly before: Operation; readonly after: Operation }[];
}

/** The schemes whose tokens come from a domain that issued none for these operations before. */
function moved(kept: readonly { readonly before: Operation; readonly after: Operation }[]) {
  const found = new Map<string, Moved>();
  for (const pair of kept) {
    const old = schemesOf(pair.before).flatMap(issuersOf);
    if (old.length === 0) continue;
    const sites = new Set(old.map(({ site }) => site));
    for (const scheme of schemesOf(pair.after)) {
      const issuer = issuersOf(scheme).find(({ site }) => !sites.has(site));
      if (!issuer) continue;
      const was = old.find(({ key }) => key === issuer.key) ?? (old[0] as Issuer);
      const id = scheme.place.id();
      const known = found.get(id);
      if (known) known.pairs.push(pair);
      else found.set(id, { name: scheme.name, issuer, was, pairs: [pair] });
    }
  }
  return found;
}

function schemesOf({ protection }: Operation): readonly SecurityScheme[] {
  const schemes = protection.alternatives.flatMap(({ requirements }) =>
    requirements.flatMap(({ scheme }) => (scheme ? [scheme] : [])),
  );
  return [...new Set(schemes)];
}
