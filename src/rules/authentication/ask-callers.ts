/** What makes callers say who they are, where a definition lets everyone in. A person has to agree: nothing says who is meant to call. */
import { ownOperations } from '../../facts/access/declarations.ts';
import { needsNoCaller } from '../../facts/access/ended-session.ts';
import { unusedScheme } from '../../facts/access/forgotten-scheme.ts';
import { isHook } from '../../facts/access/hooks.ts';
import { publicData, readsBesideForms } from '../../facts/access/public-data.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, SchemeType, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { type Fix, type PlacedChange, remove, set, valueAt } from '../fix.ts';
import { mayBeMeant } from './meant-open.ts';

/**
 * Requires the one scheme that the API declares, and nothing asks for yet, at its root. What is open by its nature (logging in,
 * signing up, health) and has no `security` of its own is said to be open, or nobody could come in any more.
 *
 * @returns null where none or several may be meant, scopes would have to be chosen, or something may be open on purpose
 */
export function requireAtRoot(api: Api): Fix | null {
  const scheme = onlyScheme(api);
  if (!scheme || unusedScheme(api) === undefined || publicData(api) || readsBesideForms(api)) return null;
  const opened = sayWhatIsOpen(ownOperations(api));
  if (!opened) return null;
  return {
    title: `Require \`${scheme.name}\`${but(opened)}`,
    safe: false,
    changes: [set(api.place.child('security'), [{ [scheme.name]: [] }], beforeSecurity), ...opened],
    notedBy: leftOpen,
  };
}

/** Deletes alternatives that let anyone in; null where something may be open on purpose. */
export function withoutAlternatives(
  alternatives: readonly Place[],
  operations: readonly Operation[],
): Fix | null {
  const opened = sayWhatIsOpen(operations);
  if (!opened || operations.some((operation) => !isHere(operation, alternatives))) return null;
  return {
    title: `Let nobody in without a credential${but(opened)}`,
    safe: false,
    changes: [...alternatives.map(remove), ...opened],
    notedBy: leftOpen,
  };
}

function isHere({ api }: Operation, places: readonly Place[]): boolean {
  return places.every(({ document }) => document === api.place.document);
}

/** Notes each `security: []` of what is open by nature. */
const leftOpen = 'auth-disabled-on-operation';

function but(opened: readonly PlacedChange[]): string {
  return opened.length === 0 ? '' : ', but not to log in and what else is open by nature';
}

/**
 * `security: []` for those of which it is right that anyone may call them, and that inherit what is about to change.
 *
 * @returns undefined where others may be meant for everyone as well, or one stands in a file that other definitions may share
 */
function sayWhatIsOpen(operations: readonly Operation[]): readonly PlacedChange[] | undefined {
  const isOwn = ({ protection }: Operation) => protection.source === 'operation';
  const open = operations.filter(needsNoCaller);
  if (
    operations.some((operation) => mayBeMeant(operation) && (isOwn(operation) || !needsNoCaller(operation)))
  )
    return undefined;
  const inheriting = open.filter((operation) => !isOwn(operation));
  return inheriting.every((operation) => isHere(operation, [operation.place]))
    ? inheriting.map(({ place }) => set(place.child('security'), [], beforeOwnSecurity))
    : undefined;
}

/** Requires of an operation what all others ask for that ask for anything; null where it may be open on purpose. */
export function requireLikeOthers(operation: Operation): Fix | null {
  const { api, place } = operation;
  if (mayBeMeant(operation) || !isHere(operation, [place])) return null;
  const common = commonRequirement(api);
  if (!common) return null;
  return {
    title: `Require what ${common.of.label} requires`,
    safe: false,
    changes: [set(place.child('security'), common.requirement, beforeOwnSecurity)],
  };
}

/** What every operation requires that requires anything: of several schemes, declared or required, only a person knows which is meant. */
const commonRequirement = once((api: Api) => {
  const guarded = ownOperations(api).filter(({ protection }) => !protection.anonymous);
  const [first, second] = guarded;
  if (!first || !second || guarded.some(isHook)) return undefined;
  const asked = guarded.map(({ protection: { declaration } }) => declaration && valueAt(declaration.place));
  const [requirement] = asked;
  // Nor does anybody else know the scopes.
  if (!Array.isArray(requirement) || !requirement.every(isWhole)) return undefined;
  const named = new Set(requirement.flatMap((one) => Object.keys(one)));
  const isAlike = asked.every((one) => JSON.stringify(one) === JSON.stringify(requirement));
  if (!isAlike || named.size === 0 || api.allSchemes.some(({ name }) => !named.has(name))) return undefined;
  return { of: first, requirement };
});

function isWhole(one: unknown): boolean {
  return isObject(one) && Object.values(one).every((scopes) => Array.isArray(scopes) && scopes.length === 0);
}

/** The scheme that is meant, where there is one alone, which protects, needs no scopes and is not for some callers only. */
export function onlyScheme(api: Api): SecurityScheme | undefined {
  const [scheme, ...others] = api.allSchemes;
  if (!scheme || others.length > 0 || scheme.lack !== undefined) return undefined;
  if (words(`${scheme.name} ${scheme.parameterName ?? ''}`).some((word) => ofSome.has(word)))
    return undefined;
  return scheme.type && needNoScopes.has(scheme.type) ? scheme : undefined;
}

const needNoScopes: ReadonlySet<SchemeType> = new Set(['apiKey', 'http', 'mutualTLS']);
const ofSome: ReadonlySet<string> = new Set(
  'admin administrator internal refresh webhook hook signature csrf xsrf partner staff'.split(' '),
);

/** Keys of a definition, and of an operation, behind which `security` is mostly written. */
const beforeSecurity = ['servers', 'schemes', 'basePath', 'host', 'info'];
const beforeOwnSecurity = ['operationId', 'description', 'summary', 'tags'];
