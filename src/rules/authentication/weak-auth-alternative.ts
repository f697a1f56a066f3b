import { declarations, inWords, whom } from '../../facts/access/declarations.ts';
import {
  carriesKeyAsBasic,
  isBasic,
  isNoSecret,
  isQueryKey,
  isStrong,
  protects,
  weakness,
} from '../../facts/access/schemes.ts';
import { isEncrypted } from '../../facts/hosts/cleartext.ts';
import type { Operation, SecurityAlternative } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'weak-auth-alternative',
  title: 'Weak alternative beside strong authentication',
  severity: 'high',
  confidence: 'high',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [757],
  stride: ['S', 'E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['auth-optional'],
  rationale:
    'The alternatives of `security` are the caller’s choice, so an attacker chooses the weakest: short-lived tokens and certificates protect nothing that a leaked password or key opens as well.',
  remediation:
    'Delete the weak alternative. Where both must hold at once, write them into one entry: `- {token: [], login: []}`.',
  falsePositives: [
    'The key is the same token in another place: reported at low beside a bearer token without scopes; api-key-in-query tells of the URL.',
    'The weak way is HTTP Basic, and all goes over TLS: reported at medium.',
    'The weak way stays open for old clients until a date that is fixed: waive it until then.',
  ],
  visit: {
    api(api, { report, examines }) {
      const choices = new Map<string, Choice>();
      for (const { declaration, operation, operations } of declarations(api)) {
        const real = declaration.alternatives.filter(({ requirements }) => requirements.length > 0);
        if (real.length > 0) examines(operations);
        const best = real.find(isStrong);
        const all = real.map(namesOf).sort().join(' | ');
        for (const alternative of real) {
          const reason = weakness(alternative);
          if (reason === undefined) continue;
          // A code or a name is weak beside any secret.
          const strong = best ?? (isNoSecret(reason) ? real.find(isSecret) : undefined);
          if (!strong) continue;
          const key = `${namesOf(alternative)} of ${all}`;
          const known = choices.get(key);
          if (known) {
            known.elsewhere.push(alternative.place);
            for (const one of operations) known.operations.add(one);
          } else {
            const of = new Set(operations);
            choices.set(key, { alternative, strong, reason, operation, operations: of, elsewhere: [] });
          }
        }
      }
      for (const [key, { alternative, strong, reason, operation, operations, elsewhere }] of choices) {
        const isKey = alternative.requirements.every(({ scheme }) => scheme && carriesKeyAsBasic(scheme));
        const [all, only] = [[...operations], elsewhere.length === 0 ? operation : undefined];
        report({
          at: alternative.place,
          // api-key-in-query tells of it: beside a token that is sent as it is, the key is only sent elsewhere.
          ...(isKey || isSameElsewhere(alternative, strong)
            ? { severity: 'low' as const }
            : alternative.requirements.some(({ scheme }) => scheme && isBasic(scheme)) &&
                all.every(isEncrypted)
              ? { severity: 'medium' as const }
              : {}),
          message: `${inWords(alternative)} may be chosen in the place of ${inWords(strong)} for ${whom({ operation: only, operations: all })}, and ${reason}${isSameElsewhere(alternative, strong) ? '; no scope limits that one either' : ''}`,
          operations: all,
          about: about.api(key),
          ...(only ? { operation: only } : {}),
          related: [
            { place: strong.place, message: 'the stronger alternative' },
            ...elsewhere.map((place) => ({ place, message: 'the same choice, written out again' })),
          ],
        });
      }
    },
  },
});

/** One set of alternatives with a weak one among them, wherever it is written out: to be decided, and mended, once. */
interface Choice {
  readonly alternative: SecurityAlternative;
  readonly strong: SecurityAlternative;
  readonly reason: string;
  /** That holds the first of them; undefined at the root. */
  readonly operation: Operation | undefined;
  readonly operations: Set<Operation>;
  readonly elsewhere: Place[];
}

/** The schemes that an alternative asks for: in which order and with which scopes makes none of them stronger. */
function namesOf({ requirements }: SecurityAlternative): string {
  return requirements
    .map(({ name }) => name)
    .sort()
    .join(' with ');
}

/** A key in the URL beside a bearer token that no scope limits and no flow issues: both are one token, sent here or there. */
function isSameElsewhere(alternative: SecurityAlternative, strong: SecurityAlternative): boolean {
  return (
    alternative.requirements.every(({ scheme }) => scheme && isQueryKey(scheme)) &&
    strong.requirements.every(
      ({ scheme, scopes }) => scheme?.type === 'http' && scheme.scheme === 'bearer' && scopes.length === 0,
    )
  );
}

function isSecret(alternative: SecurityAlternative): boolean {
  return weakness(alternative) === undefined && alternative.requirements.some(protects);
}
