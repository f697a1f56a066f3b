import { declarations, ownOperations } from '../../facts/access/declarations.ts';
import { breadth, hasOAuthScopes, scopePlaces } from '../../facts/access/scopes.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { reportFor } from '../report-for.ts';
import { about, defineRule } from '../rule.ts';

/** A report lists so many requirements that ask for the scope. */
const mostRelated = 20;

/**
 * One of several roles (`user`, `manager`, `admin`), asked for by the lesser part of what asks for any: by what only
 * administrators are to do.
 */
function isOneRole(
  scope: string,
  operations: readonly Operation[],
  all: ReadonlyMap<string, Asked>,
): boolean {
  const others = [...all].filter(([name, { operations: asking }]) => name !== scope && asking.length > 0);
  const asking = new Set(others.flatMap(([, one]) => one.operations.flat()));
  const own = new Set(operations);
  return others.length >= 2 && own.size > 0 && asking.size > own.size;
}

interface Asked {
  readonly places: Place[];
  readonly operations: (readonly Operation[])[];
}

/** Nothing asks for it, and it may be a role; or nothing asks for its scheme at all, as generators leave them behind. */
function isLeftOver(
  scheme: SecurityScheme,
  operations: readonly (readonly Operation[])[],
  isWildcard: boolean,
): boolean {
  if (ownOperations(scheme.api).length === 0 || operations.length > 0) return false;
  return !isWildcard || scheme.operations().length === 0;
}

export default defineRule({
  id: 'scope-wildcard',
  title: 'OAuth scope for everything',
  severity: 'medium',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [250],
  stride: ['E'],
  looksAt: ['access'],
  otherCauses: ['single-scope-everywhere'],
  rationale:
    'Clients that need one thing must ask for all: whoever steals or misuses one of their tokens has every right that there is.',
  remediation:
    'Declare a scope for each resource and kind of access, `orders:read`, `orders:write`, and ask for what the operation needs (RFC 9700 §2.3).',
  falsePositives: [
    'The scope is one of several roles, given to administrators alone and asked for where nothing less would do: `admin` beside two others that more operations ask for is reported at low.',
    'Nothing asks for the scope: reported at low where it may be a role, or where nothing asks for the scheme either.',
  ],
  visit: {
    api(api, { report, examines }) {
      const asked = new Map<SecurityScheme, Map<string, Asked>>();
      // Declared scopes first, in the order of the document.
      for (const scheme of api.allSchemes) {
        const declared = [...(scheme.scopes ?? [])].map((scope): [string, Asked] => [
          scope,
          { places: [], operations: [] },
        ]);
        if (hasOAuthScopes(scheme)) asked.set(scheme, new Map(declared));
      }
      for (const { declaration, operations } of declarations(api)) {
        for (const { scheme, scopes, place } of declaration.alternatives.flatMap((one) => one.requirements)) {
          if (!hasOAuthScopes(scheme)) continue;
          examines(operations);
          const known = asked.get(scheme) ?? new Map<string, Asked>();
          asked.set(scheme, known);
          for (const [index, scope] of scopes.entries()) {
            const one = known.get(scope) ?? { places: [], operations: [] };
            known.set(scope, one);
            one.places.push(place.child(index));
            one.operations.push(operations);
          }
        }
      }
      for (const [scheme, scopes] of asked) {
        for (const [scope, { places, operations }] of scopes) {
          const broad = breadth(scope);
          if (!broad) continue;
          const isRole = !broad.sure && isOneRole(scope, operations.flat(), scopes);
          const declared = scopePlaces(scheme, scope);
          const [at = scheme.place, ...others] = [...declared, ...places];
          reportFor(report, operations, {
            at,
            part: declared.length > 0 ? 'key' : 'value',
            confidence: broad.sure ? 'high' : 'medium',
            ...(isRole || isLeftOver(scheme, operations, broad.sure) ? { severity: 'low' as const } : {}),
            message: `The scope \`${scope}\` of \`${scheme.name}\` ${broad.what}${isRole ? ', as one of several roles' : ''}`,
            about: about.scheme(scheme, `scope ${scope}`),
            related: others.slice(0, mostRelated).map((place) => ({ place, message: 'the same scope' })),
          });
        }
      }
    },
  },
});
