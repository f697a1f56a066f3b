import { allDeclarations } from '../../facts/access/declarations.ts';
import type { Api, Operation, SecurityRequirement, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import { type PlacedChange, remove, set } from '../fix.ts';
import { reportFor } from '../report-for.ts';
import { about, defineRule } from '../rule.ts';
import { meantScope } from './meant-scope.ts';

/** A report lists so many other requirements that ask for the same scope. */
const mostRelated = 20;

/** A scope that a scheme does not declare, with every requirement that asks for it. */
interface Undeclared {
  readonly scheme: SecurityScheme;
  readonly scope: string;
  readonly places: Place[];
  readonly operations: (readonly Operation[])[];
}

export default defineRule({
  id: 'oauth-scope-undeclared',
  title: 'OAuth scope that the scheme does not declare',
  severity: 'medium',
  confidence: 'high',
  category: 'authorization',
  owasp: ['API5'],
  cwe: [862],
  stride: ['E'],
  looksAt: ['access'],
  rationale:
    'No authorisation server issues a scope that nobody declared. Either the operation is unusable, or, as it usually turns out, the check is missing and any token of the scheme is accepted.',
  remediation:
    'Write the scope as the scheme declares it, or declare it under `scopes` of the flows that can give it.',
  falsePositives: [
    'The scopes are declared by the authorisation server only, and left out of the definition.',
  ],
  fix: {
    says: 'Writes the declared scope that was meant, wherever the misspelt one is asked for: the same words in another case or with other signs between them, or with one slip in one word. Not where several may be meant.',
    safe: true,
    of({ api, place, value }) {
      if (typeof value !== 'string' || !place.parent) return null;
      const { schemes, asks } = askedOf(api);
      const scheme = schemes.get(place.parent.id());
      const listed = scheme && listedScopes(scheme);
      const meant = listed && meantScope(value, listed);
      if (!scheme || meant === undefined) return null;
      const changes = new Map<string, PlacedChange>();
      for (const { requirement, index } of asks.get(scheme)?.get(value) ?? []) {
        const at = requirement.place.child(index);
        // Once the right name is there, the wrong one goes.
        changes.set(at.id(), scopesOf(requirement).has(meant) ? remove(at) : set(at, meant));
      }
      return { title: `Ask for \`${meant}\``, safe: true, changes: [...changes.values()] };
    },
  },
  visit: {
    api(api, { report, examines }) {
      const found = new Map<SecurityScheme, Map<string, Undeclared>>();
      for (const { declaration, operations } of allDeclarations(api)) {
        const requirements = declaration.alternatives.flatMap((alternative) => alternative.requirements);
        for (const requirement of requirements) {
          if (requirement.scopes.length > 0 && requirement.scheme && listedScopes(requirement.scheme))
            examines(operations);
          collect(requirement, operations, found);
        }
      }
      for (const scopes of found.values())
        for (const one of scopes.values()) reportFor(report, one.operations, observe(one));
    },
  },
});

interface Ask {
  readonly requirement: SecurityRequirement;
  /** Which of its scopes. */
  readonly index: number;
}

/** The schemes by the places that require them, and who asks for a scope of one: each finding's fix wants to know. */
const askedOf = once((api: Api) => {
  const schemes = new Map<string, SecurityScheme>();
  const asks = new Map<SecurityScheme, Map<string, Ask[]>>();
  for (const { declaration } of allDeclarations(api)) {
    for (const requirement of declaration.alternatives.flatMap(({ requirements }) => requirements)) {
      const { scheme, place, scopes } = requirement;
      if (!scheme) continue;
      schemes.set(place.id(), scheme);
      const known = asks.get(scheme) ?? new Map<string, Ask[]>();
      asks.set(scheme, known);
      for (const [index, scope] of scopes.entries()) push(known, scope, { requirement, index });
    }
  }
  return { schemes, asks };
});

const scopesOf = once(({ scopes }: SecurityRequirement): ReadonlySet<string> => new Set(scopes));

/**
 * The scopes that a scheme lists; also one that is incomplete, because what it lists is known all the same: 2.0 without a
 * `flow`, 3.0 with none or with flows of other names. Undefined where it lists none at all, or that cannot be read.
 */
const listedScopes = once((scheme: SecurityScheme): ReadonlySet<string> | undefined => {
  if (scheme.scopes || scheme.type !== 'oauth2') return scheme.scopes;
  const flows = own(scheme.value, 'flows');
  const holders =
    scheme.api.version === '2.0' ? [scheme.value] : isObject(flows) ? Object.values(flows) : undefined;
  if (!holders) return undefined;
  const names = new Set<string>();
  for (const holder of holders) {
    const scopes = own(holder, 'scopes');
    if (!isObject(scopes) || own(holder, '$ref') !== undefined) return undefined;
    for (const name of Object.keys(scopes)) names.add(name);
  }
  return names;
});

function collect(
  { place, scheme, scopes }: SecurityRequirement,
  operations: readonly Operation[],
  found: Map<SecurityScheme, Map<string, Undeclared>>,
): void {
  const listed = scheme && listedScopes(scheme);
  if (!scheme || !listed) return;
  const known = found.get(scheme) ?? new Map<string, Undeclared>();
  found.set(scheme, known);
  for (const [index, scope] of scopes.entries()) {
    if (listed.has(scope)) continue;
    const one = known.get(scope) ?? { scheme, scope, places: [], operations: [] };
    known.set(scope, one);
    one.places.push(place.child(index));
    one.operations.push(operations);
  }
}

function observe({ scheme, scope, places }: Undeclared) {
  const [first, ...others] = places as [Place, ...Place[]];
  return {
    at: first,
    message: `The scheme \`${scheme.name}\` declares no scope \`${scope}\``,
    about: about.scheme(scheme, `scope ${scope}`),
    related: others.slice(0, mostRelated).map((place) => ({ place, message: 'asks for the same scope' })),
  };
}
