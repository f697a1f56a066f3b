/** What a requirement is worth to somebody who must meet it (docs/gate.md, Strength). */
import type {
  Operation,
  SecurityAlternative,
  SecurityRequirement,
  SecurityScheme,
} from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { byJson } from '../../text/order.ts';
import { isCookieKey } from './schemes.ts';

/** Schemes that prove a secret without sending it, or bind a token to who may send it (RFC 9421, 9449, 7486, 5802). */
const bound = /^(?:dpop|signature|scram-.*|hoba|mutual|negotiate|vapid|concealed|hmac.*|aws4-.*|hawk|gnap)$/;

/** The strongest first; equal rank is another kind of the same strength. 0: no protection. */
function rankOf(scheme: SecurityScheme | undefined): number {
  if (!scheme || scheme.lack !== undefined) return 0;
  if (scheme.type === 'mutualTLS') return 9;
  if (scheme.type === 'oauth2' || scheme.type === 'openIdConnect') return 7;
  if (scheme.type === 'http') {
    const name = scheme.scheme ?? '';
    return bound.test(name) ? 8 : name === 'digest' ? 3 : name === 'basic' ? 2 : 6;
  }
  if (scheme.type !== 'apiKey') return 0;
  return scheme.in === 'query' ? 1 : isCookieKey(scheme) ? 4 : 5;
}

/** How one protection is weaker than another. */
export interface Weakening {
  /** The scheme that is another one of the same name now, where that is all. */
  readonly redefined?: SecurityScheme;
  /** The requirement or alternative that is weaker now. */
  readonly alternative: SecurityAlternative;
  readonly kind: 'scheme' | 'scopes' | 'fewer';
}

/**
 * What an operation asks for less of than it did: an alternative that is weaker than each of those before. A requirement
 * is met by one of at least its rank; scopes count where the kind of scheme stayed. Both ask for something.
 */
export function weakening(before: Operation, after: Operation): Weakening | undefined {
  const old = before.protection.alternatives;
  for (const alternative of after.protection.alternatives) {
    // Who holds a token of less is let in now, whatever others may come with: a scope is no matter of the weakest way in.
    if (asksForFewerScopes(alternative, old)) return { alternative, kind: 'scopes' };
    const failures = old.map((one) => shortfall(alternative.requirements, one.requirements));
    if (failures.length === 0 || failures.includes(undefined)) continue;
    const kind = failures.includes('scopes') ? 'scopes' : failures.includes('fewer') ? 'fewer' : 'scheme';
    const redefined = kind === 'scheme' ? redefinedIn(alternative, old) : undefined;
    return { alternative, kind, ...(redefined ? { redefined } : {}) };
  }
  return undefined;
}

/** Were there ways in by the same schemes, each of which asked for scopes that this one does without? */
function asksForFewerScopes(
  { requirements }: SecurityAlternative,
  old: readonly SecurityAlternative[],
): boolean {
  const same = old.filter(
    (one) => asksForAll(requirements, withoutScopes(one)) && one.requirements.length === requirements.length,
  );
  return same.length > 0 && same.every((one) => shortfall(requirements, one.requirements) === 'scopes');
}

function withoutScopes({ requirements }: SecurityAlternative): readonly SecurityRequirement[] {
  return requirements.map((one) => ({ ...one, scopes: [] }));
}

/**
 * Is whoever is let in one who was let in before: does each alternative ask for all that one of those before did, in the same
 * way? Fewer alternatives, a scheme or a scope more.
 */
export function isNarrowed(before: Operation, after: Operation): boolean {
  if (after.protection.anonymous) return before.protection.anonymous;
  return after.protection.alternatives.every((now) =>
    before.protection.alternatives.some((then) => asksForAll(now.requirements, then.requirements)),
  );
}

function asksForAll(now: readonly SecurityRequirement[], then: readonly SecurityRequirement[]): boolean {
  return then.every((old) =>
    now.some(
      (one) =>
        one.lack === old.lack &&
        old.scopes.every((scope) => one.scopes.includes(scope)) &&
        one.scheme !== undefined &&
        old.scheme !== undefined &&
        isSameScheme(one.scheme, old.scheme),
    ),
  );
}

/** Is it sent and issued in the same way, under whatever name? */
function isSameScheme(one: SecurityScheme, other: SecurityScheme): boolean {
  return one === other || wayOf(one) === wayOf(other);
}

const wayOf = once(({ type, scheme, in: where, parameterName, flows, openIdConnectUrl }: SecurityScheme) =>
  JSON.stringify([
    ...[type, scheme, where, parameterName, openIdConnectUrl],
    flows.map((flow) => [flow.type, flow.authorizationUrl, flow.tokenUrl, flow.refreshUrl]).sort(byJson),
  ]),
);

/** The scheme by which an alternative asks for less than one of the same names did. */
function redefinedIn(
  { requirements }: SecurityAlternative,
  old: readonly SecurityAlternative[],
): SecurityScheme | undefined {
  for (const one of old) {
    const then = new Map(one.requirements.map(({ name, scheme }) => [name, scheme]));
    if (then.size !== requirements.length || !requirements.every(({ name }) => then.has(name))) continue;
    return requirements.find(({ name, scheme }) => scheme && rankOf(scheme) < rankOf(then.get(name)))?.scheme;
  }
  return undefined;
}

/** Why some requirements are weaker than others; undefined when they are not. */
function shortfall(
  now: readonly SecurityRequirement[],
  then: readonly SecurityRequirement[],
): Weakening['kind'] | undefined {
  const left = now.filter(({ lack }) => lack === undefined);
  const wanted = then
    .filter(({ lack, scheme }) => lack === undefined && scheme)
    .sort((a, b) => rankOf(b.scheme) - rankOf(a.scheme));
  let found: Weakening['kind'] | undefined;
  for (const old of wanted) {
    const able = left.filter(({ scheme }) => rankOf(scheme) >= rankOf(old.scheme));
    const same = able.find(({ name }) => name === old.name) ?? able[0];
    if (!same) return now.length < then.length ? 'fewer' : 'scheme';
    left.splice(left.indexOf(same), 1);
    if (same.scheme?.type === old.scheme?.type && widened(same.scopes, old.scopes)) found = 'scopes';
  }
  return found;
}

/** Do scopes let more in: one was dropped and none came for it, or one came that stands for any? */
function widened(now: readonly string[], then: readonly string[]): boolean {
  const dropped = then.filter((scope) => !now.includes(scope));
  const added = now.filter((scope) => !then.includes(scope));
  if (dropped.length === 0) return false;
  return added.length === 0 || added.some((scope) => /(?:^|[.:/_-])(?:\*|all|any|admin|full)$/i.test(scope));
}

/** What an operation asks for, in words: `oauth` [orders:write] or `key`. */
export function askedFor({ protection }: Operation): string {
  if (protection.anonymous) return 'nothing';
  return alternativesInWords(protection.alternatives);
}

/** A scheme in words: `login` (a key in query). */
export function schemeInWords(scheme: SecurityScheme): string {
  return `\`${scheme.name}\`${kindOf(scheme) || ` (${scheme.type})`}`;
}

export function alternativesInWords(alternatives: readonly SecurityAlternative[]): string {
  const names = alternatives.map(({ requirements }) =>
    requirements
      .map(
        ({ name, scopes, scheme }) =>
          `\`${name}\`${kindOf(scheme)}${scopes.length > 0 ? ` [${scopes.join(', ')}]` : ''}`,
      )
      .join(' with '),
  );
  return [...new Set(names)].join(' or ');
}

function kindOf(scheme: SecurityScheme | undefined): string {
  if (scheme?.type === 'apiKey') return ` (a key in ${scheme.in ?? 'the request'})`;
  if (scheme?.type === 'http') return ` (${scheme.scheme ?? 'http'})`;
  return '';
}
