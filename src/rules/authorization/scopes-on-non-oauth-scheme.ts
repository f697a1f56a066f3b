import { allDeclarations } from '../../facts/access/declarations.ts';
import { hasOAuthScopes } from '../../facts/access/scopes.ts';
import type { Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { reportFor } from '../report-for.ts';
import { about, defineRule } from '../rule.ts';

/** A report lists so many other requirements. */
const mostRelated = 20;

export default defineRule({
  id: 'scopes-on-non-oauth-scheme',
  title: 'Scopes on a scheme that has none',
  severity: 'low',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [863],
  stride: ['E'],
  looksAt: ['access'],
  rationale:
    'Keys, Basic and Bearer schemes carry no scopes before OpenAPI 3.1: tools ignore the list, so whoever has any credential passes where the author meant only some callers to.',
  remediation:
    'Leave the list empty, and check the right where the request is handled; or guard the operation with an `oauth2` or `openIdConnect` scheme. From 3.1 on the list may name roles of any scheme.',
  falsePositives: ['A gateway of your own reads the list as roles.'],
  visit: {
    api(api, { report, examines }) {
      if (api.version !== '2.0' && api.version !== '3.0') return;
      const found = new Map<SecurityScheme, { places: Place[]; operations: (readonly Operation[])[] }>();
      for (const { declaration, operations } of allDeclarations(api)) {
        for (const { scheme, scopes, place } of declaration.alternatives.flatMap((one) => one.requirements)) {
          if (!scheme?.type || hasOAuthScopes(scheme)) continue;
          examines(operations);
          if (scopes.length === 0) continue;
          const known = found.get(scheme) ?? { places: [], operations: [] };
          found.set(scheme, known);
          known.places.push(place);
          known.operations.push(operations);
        }
      }
      // One cause: the scheme is not of the type that its users take it for.
      for (const [scheme, { places, operations }] of found) {
        const [at = scheme.place, ...others] = places;
        reportFor(report, operations, {
          at,
          message: `\`${scheme.name}\` is no OAuth scheme: the scopes that are asked of it are ignored`,
          about: about.scheme(scheme, 'scopes'),
          related: others
            .slice(0, mostRelated)
            .map((place) => ({ place, message: 'asks it for scopes as well' })),
        });
      }
    },
  },
});
