import { declarations, ownOperations, whom } from '../../facts/access/declarations.ts';
import { hasOAuthScopes } from '../../facts/access/scopes.ts';
import type { Api, Operation, SecurityAlternative, SecurityScheme } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'oauth-operation-without-scopes',
  title: 'OAuth requirement without scopes',
  severity: 'medium',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [862],
  stride: ['E'],
  looksAt: ['access'],
  callersAreKnown: true,
  otherCauses: ['scopes-on-non-oauth-scheme', 'oauth-scope-undeclared'],
  rationale:
    'Any token of the authorisation server passes, whatever its user granted: a client that was allowed to read a profile may call this as well.',
  remediation:
    'Name the scopes that the operation needs, `security: [{oauth: [orders:write]}]`, and declare them in the flows that can give them.',
  falsePositives: [
    'Tokens have no scopes, and the server decides by the user’s roles alone.',
    'The operation is for every holder of a token, such as reading one’s own profile. One that says that no scope is required: reported at low.',
  ],
  visit: {
    api(api, { report, examines }) {
      const bare = new Map<SecurityScheme, Set<Operation>>();
      const asked = placesOf(api);
      const shared = new Set(
        [...asked].filter(([, { places, withScopes }]) => places > 1 && withScopes === 0).map(([one]) => one),
      );
      for (const declared of declarations(api)) {
        const { declaration, operation, operations } = declared;
        // Where nothing is needed, a scope of those who bring a token guards nothing.
        if (declaration.alternatives.some(({ requirements }) => requirements.length === 0)) continue;
        for (const alternative of declaration.alternatives) {
          const oauth = alternative.requirements.filter(({ scheme }) => hasOAuthScopes(scheme));
          if (oauth.length > 0) examines(operations);
          // What no operation inherits opens none.
          if (asksForScopes(alternative) || (operations.length === 0 && ownOperations(api).length > 0))
            continue;
          for (const { name, scheme, place } of oauth) {
            if (scheme && shared.has(scheme)) {
              const all = bare.get(scheme) ?? new Set();
              bare.set(scheme, all);
              for (const one of operations) all.add(one);
              continue;
            }
            const none = scheme?.scopes?.size === 0 ? ', and the scheme declares none' : '';
            report({
              at: place,
              message: `Any token of \`${name}\` opens ${whom(declared)}: no scope is asked for${none}`,
              operations,
              about: operation ? about.operation(operation, name) : about.api(name),
              ...(operation ? { operation } : {}),
              ...(operations.length > 0 && operations.every(saysNoScope) ? { severity: 'low' as const } : {}),
              ...(scheme && isUsual(asked.get(scheme)) ? { decision: decisionOf(name) } : {}),
            });
          }
        }
      }
      for (const [scheme, all] of bare) {
        const none =
          scheme.scopes?.size === 0 ? 'declares no scopes' : 'is asked for without scopes everywhere';
        report({
          at: scheme.place,
          part: 'key',
          message: `\`${scheme.name}\` ${none}: any token of it opens ${all.size === 1 ? ([...all][0] as Operation).label : `${all.size} operations`}`,
          operations: [...all],
          about: about.scheme(scheme, 'no scopes'),
        });
      }
    },
  },
});

/** “No specific scopes are required”: it was decided, and written down. */
function saysNoScope({ summary, value }: Operation): boolean {
  return [summary, own(value, 'description')].some(
    (text) =>
      typeof text === 'string' &&
      says(
        text,
        /\bno (?:specific |special |particular |additional )?scopes? (?:is|are) (?:required|needed|necessary)\b/i,
      ),
  );
}

interface Places {
  readonly places: number;
  readonly withScopes: number;
}

/** In how many places a scheme is asked for, and in how many with a scope. Where none has one, that is one cause, at the scheme. */
function placesOf(api: Api): ReadonlyMap<SecurityScheme, Places> {
  const asked = new Map<SecurityScheme, Places>();
  for (const { declaration } of declarations(api)) {
    for (const { scheme, scopes } of declaration.alternatives.flatMap(({ requirements }) => requirements)) {
      if (!hasOAuthScopes(scheme)) continue;
      const { places, withScopes } = asked.get(scheme) ?? { places: 0, withScopes: 0 };
      asked.set(scheme, { places: places + 1, withScopes: withScopes + (scopes.length > 0 ? 1 : 0) });
    }
  }
  return asked;
}

/** Ten places and a fifth of all were not forgotten one by one: scopes are only there for a part of the API. */
function isUsual(places: Places | undefined): boolean {
  if (!places) return false;
  const bare = places.places - places.withScopes;
  return bare >= 10 && bare * 5 >= places.places;
}

function decisionOf(name: string) {
  return {
    name: `scopes of ${name}`,
    from: 10,
    says: `Only a part of the operations ask for scopes of \`${name}\`: any token of it opens the others`,
  };
}

/** One requirement with scopes limits the alternative, whatever else it needs. */
function asksForScopes({ requirements }: SecurityAlternative): boolean {
  return requirements.some(({ scheme, scopes }) => hasOAuthScopes(scheme) && scopes.length > 0);
}
