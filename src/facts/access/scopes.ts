/** What OAuth scopes allow, as far as their names tell. */
import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';

/** Are the scopes of a requirement for it those of OAuth (RFC 6749 §3.3; OpenID Connect uses the same)? */
export function hasOAuthScopes(scheme: SecurityScheme | undefined): scheme is SecurityScheme {
  return scheme?.type === 'oauth2' || scheme?.type === 'openIdConnect';
}

/**
 * Do scopes that are asked of a scheme mean anything? Before 3.1 only OAuth and OpenID Connect have any, and the list of
 * others must be empty (OAS 3.0.4 §4.8.30, 2.0 Security Requirement Object); since then it may name roles (OAS 3.1 §4.8.30).
 */
export function hasScopes(scheme: SecurityScheme): boolean {
  const { version } = scheme.api;
  return version === '3.1' || version === '3.2' || hasOAuthScopes(scheme);
}

/**
 * Can a caller be asked for this scope: does the scheme have any, and does a flow give it? Those of OpenID Connect and
 * roles are declared elsewhere.
 */
export function givesScope(scheme: SecurityScheme, scope: string): boolean {
  return hasScopes(scheme) && (scheme.type !== 'oauth2' || (scheme.scopes?.has(scope) ?? false));
}

/** Where a scope is declared, in each flow that gives it: keys, the text to change. */
export function scopePlaces({ flows }: SecurityScheme, scope: string): Place[] {
  return flows.flatMap((flow) => (flow.scopes.has(scope) ? [flow.place.child('scopes', scope)] : []));
}

const reading: ReadonlySet<string> = new Set(
  list(
    'read, readonly, reader, ro, view, viewer, lesen, lezen, lire, leer, ler, leggere, lectura, leitura, lettura',
  ),
);
/** Reading, but things are named like this as well: only before or after a separator. */
const oftenReading = /^(list|get|search|browse|fetch)[:./]|[:./](list|get|search|browse|fetch)$/i;
const writing: ReadonlySet<string> = new Set(
  list(`
    write, writer, writeonly, create, update, delete, edit, modify, remove, insert, upload, destroy,
    schreiben, schrijven, écrire, ecrire, écriture, ecriture, escribir, escritura, escrever, scrivere, scrittura
  `),
);
/** Not for reading alone: may well be what a reading operation of administrators asks for. */
const all: ReadonlySet<string> = new Set(
  list('readwrite, rw, manage, manager, admin, administrator, editor, owner, full, all, control, send, add'),
);

/**
 * Does a scope's name say that it is for reading alone (`orders:read`, `calendar.readonly`), or for writing alone
 * (`write:orders`)? Undefined when it says both or neither.
 */
export function scopeAllows(scope: string): 'read' | 'write' | undefined {
  const named = words(scope);
  const writes = named.some((word) => writing.has(word));
  if (named.some((word) => reading.has(word))) return writes || isBroad(named) ? undefined : 'read';
  if (writes) return isBroad(named) ? undefined : 'write';
  return oftenReading.test(scope) && !isBroad(named) ? 'read' : undefined;
}

/** `User.Read.All` reads of all users: what comes after a reading word is the extent, not another right. */
function isBroad(named: readonly string[]): boolean {
  const last = named.length - 1;
  return named.some((word, at) => all.has(word) && !(word === 'all' && at === last && named.length > 2));
}

/** Names of a scope that stand for every right there is. */
const everything: ReadonlySet<string> = new Set(
  list(`
    full, full access, access full, full control, all, all access, access all, api all, api full, everything,
    anything, any, unrestricted, unlimited, all scopes, all permissions, full permissions, full api access,
    api full access, superuser, super user, root, sudo, god, super admin, superadmin, full admin, admin full,
    admin all, read write all, all all, manage all, manage everything, write all, all write, allow all, grant all, master, omnipotent,
    complete access, total access, global access, unlimited access, unrestricted access, control everything, tout, alles
  `).map((phrase) => phrase.replaceAll(' ', '')),
);
const administrator: ReadonlySet<string> = new Set(
  list(`
    admin, administrator, admin access, api admin, administration, is admin, role admin, admins, administrators, global admin,
    global administrator, system admin, system administrator, sysadmin, site admin, platform admin, root admin, admin user,
    administrateur, administrador, amministratore, beheerder
  `).map((phrase) => phrase.replaceAll(' ', '')),
);

/** Why a scope stands for more than one right, as an end of a sentence; undefined when its name does not say so. */
export function breadth(scope: string): { what: string; sure: boolean } | undefined {
  if (scope.trim() === '') return { what: 'has no name, so nothing tells what it allows', sure: true };
  // `*`, `*:*`, `*:write`, `api/*`; `orders:*` is limited to orders.
  if (/^(\/?\*+$|\*+[:./])|^(api|all|admin|manage|write|urn)[:./]\*+$/i.test(scope.trim()))
    return { what: 'is a wildcard: it allows everything', sure: true };
  const named = words(scope).join('');
  if (everything.has(named)) return { what: 'allows everything', sure: true };
  return administrator.has(named)
    ? { what: 'makes an administrator of whoever has it', sure: false }
    : undefined;
}
