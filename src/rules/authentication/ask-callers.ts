/** What makes callers say who they are, where a definition lets everyone in. A person has to agree: nothing says who is meant to call. */
import { ownOperations } from '../../facts/access/declarations.ts';
import { needsNoCaller } from '../../facts/access/ended-session.ts';
import type { Api, Operation, SchemeType, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { type Fix, type PlacedChange, remove, set, valueAt } from '../fix.ts';

/**
 * Requires the one scheme that the API declares at its root. What is open by its nature (logging in, signing up, health) and
 * has no `security` of its own is said to be open, or nobody could come in any more.
 *
 * @returns null where none or several may be meant, or scopes would have to be chosen
 */
export function requireAtRoot(api: Api): Fix | null {
  const scheme = onlyScheme(api);
  if (!scheme) return null;
  const opened = sayWhatIsOpen(ownOperations(api));
  return {
    title: `Require \`${scheme.name}\`${but(opened)}`,
    safe: false,
    changes: [set(api.place.child('security'), [{ [scheme.name]: [] }], beforeSecurity), ...opened],
  };
}

/** Deletes alternatives that let anyone in. */
export function withoutAlternatives(alternatives: readonly Place[], operations: readonly Operation[]): Fix {
  const opened = sayWhatIsOpen(operations);
  return {
    title: `Let nobody in without a credential${but(opened)}`,
    safe: false,
    changes: [...alternatives.map(remove), ...opened],
  };
}

function but(opened: readonly PlacedChange[]): string {
  return opened.length === 0 ? '' : ', but not to log in and what else is open by nature';
}

/** `security: []` for those of which it is right that anyone may call them, and that inherit what is about to change. */
function sayWhatIsOpen(operations: readonly Operation[]): readonly PlacedChange[] {
  return operations
    .filter((operation) => operation.protection.source !== 'operation' && needsNoCaller(operation))
    .map(({ place }) => set(place.child('security'), [], beforeOwnSecurity));
}

/** Requires of an operation what another one asks for. */
export function requireLike(operation: Operation, other: Operation): Fix | null {
  const { declaration } = other.protection;
  const asked = declaration && valueAt(declaration.place);
  // Which scopes it is worth, only a person knows.
  const isWhole = (one: unknown) =>
    isObject(one) && Object.values(one).every((scopes) => Array.isArray(scopes) && scopes.length === 0);
  if (!Array.isArray(asked) || !asked.every(isWhole)) return null;
  return {
    title: `Require what ${other.label} requires`,
    safe: false,
    changes: [set(operation.place.child('security'), asked, beforeOwnSecurity)],
  };
}

/** The scheme that is meant, where there is one alone, which protects and needs no scopes. */
export function onlyScheme(api: Api): SecurityScheme | undefined {
  const [scheme, ...others] = api.allSchemes;
  if (!scheme || others.length > 0 || scheme.lack !== undefined) return undefined;
  return scheme.type && needNoScopes.has(scheme.type) ? scheme : undefined;
}

const needNoScopes: ReadonlySet<SchemeType> = new Set(['apiKey', 'http', 'mutualTLS']);

/** Keys of a definition, and of an operation, behind which `security` is mostly written. */
const beforeSecurity = ['servers', 'schemes', 'basePath', 'host', 'info'];
const beforeOwnSecurity = ['operationId', 'description', 'summary', 'tags'];
