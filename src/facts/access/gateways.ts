/** Whom gateways let in, by the extensions they are deployed from: what `security` asks for is asked only as far as they ask. */

import type { Api, Node, Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own, scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { ownOperations } from './declarations.ts';
import { protects } from './schemes.ts';
import {
  type Opening,
  openByWso2,
  tykIgnoring,
  tykOpenings,
  tykSchemeOpening,
  wso2Openings,
} from './wso2-and-tyk.ts';

/** What the root, a path item, an operation or Amazon’s `any` method tells a gateway that lets anyone in. */
export function openingsOf(node: Node): Opening[] {
  return [
    ...amazonAuth(node),
    ...kongPlugins(node).flatMap(({ opening }) => opening ?? []),
    ...wso2Openings(node),
    ...tykOpenings(node),
  ];
}

/**
 * What lets anyone into an operation whatever its `security` asks for: what the operation says replaces what its path
 * says, and that what the root says. Undefined where no gateway is told so.
 */
export const letsAnyoneIn = once((operation: Operation): Opening | undefined => {
  const levels = levelsOf(operation);
  const amazon = toldToAmazon(levels);
  const [open] = amazon ? amazonAuth(amazon) : [];
  return (
    open ??
    openByPlugins(levels) ??
    openByWso2(levels) ??
    tykOpenings(operation.api)[0] ??
    unknownAuthorizer(operation) ??
    tykIgnoring(operation) ??
    openByScheme(operation)
  );
});

/**
 * What a gateway is told to ask callers of an operation for, where `security` says nothing of it, in words: Amazon's IAM
 * authorisation, or one of Kong's plugins. Undefined where no gateway asks.
 */
export const askedByGateway = once((operation: Operation): string | undefined => {
  if (letsAnyoneIn(operation)) return undefined;
  const levels = levelsOf(operation);
  const amazon = toldToAmazon(levels);
  const type = amazon && amazonType(own(amazon.value, amazonKey));
  if (typeof type === 'string' && /^[a-z_]{3,40}$/i.test(type)) return `Amazon’s gateway asks for ${type}`;
  const plugin = pluginsOn(levels).find(({ opening }) => !opening);
  return plugin && `Kong asks for what \`${plugin.name}\` checks`;
});

/** Where gateways are told of an operation, the nearest first. */
function levelsOf(operation: Operation): readonly Node[] {
  return [operation, operation.pathItem, operation.api];
}

const amazonKey = 'x-amazon-apigateway-auth';

function toldToAmazon(levels: readonly Node[]): Node | undefined {
  return levels.find(({ value }) => Object.hasOwn(value, amazonKey));
}

function amazonType(auth: unknown): unknown {
  return isObject(auth) ? own(auth, 'type') : auth;
}

function amazonAuth({ place, value }: Node): Opening[] {
  const auth = own(value, amazonKey);
  const type = amazonType(auth);
  if (typeof type !== 'string' || type.toUpperCase() !== 'NONE') return [];
  const at = isObject(auth) ? place.child(amazonKey, 'type') : place.child(amazonKey);
  return [{ at, message: 'Amazon’s gateway lets anyone in: its authorisation is `NONE`' }];
}

const kongAuth = finds(
  /^x-kong-(?:plugin|security)-(?:key-auth(?:-enc)?|basic-auth|oauth2(?:-introspection)?|jwt(?:-signer)?|openid-connect|hmac-auth|ldap-auth(?:-advanced)?|mtls-auth|vault-auth|acl|opa)$/i,
);

interface Plugin {
  readonly name: string;
  readonly opening: Opening | undefined;
}

/** Kong’s plugins that ask callers for something, and what in them lets anyone through. */
function kongPlugins({ place, value }: Node): Plugin[] {
  return Object.keys(value).flatMap((key) => {
    if (!kongAuth(key)) return [];
    const name = key.replace(/^x-kong-[a-z]+-/i, '');
    return [{ name, opening: pluginOpening(place.child(key), name, value[key]) }];
  });
}

function pluginOpening(at: Place, name: string, extension: unknown): Opening | undefined {
  if (own(extension, 'enabled') === false)
    return { at: at.child('enabled'), message: `Kong’s \`${name}\` is switched off` };
  const anonymous = own(own(extension, 'config'), 'anonymous');
  if (typeof anonymous !== 'string' || anonymous === '') return undefined;
  const message = `Kong’s \`${name}\` lets callers without a credential in as the consumer \`${anonymous}\``;
  return { at: at.child('config', 'anonymous'), message };
}

/** By name, of which there are few: the root's are asked for again with every operation. */
const pluginsByName = once(
  (node: Node): ReadonlyMap<string, Plugin> =>
    new Map(kongPlugins(node).map((plugin) => [plugin.name.toLowerCase(), plugin])),
);

/** Each plugin is configured by the level nearest to the route. */
function pluginsOn(levels: readonly Node[]): readonly Plugin[] {
  return [...new Map(levels.toReversed().flatMap((level) => [...pluginsByName(level)])).values()];
}

/** One that asks for something is enough. */
function openByPlugins(levels: readonly Node[]): Opening | undefined {
  const effective = pluginsOn(levels);
  return effective.every(({ opening }) => opening) ? effective[0]?.opening : undefined;
}

/** An operation that names an authoriser which nothing declares. */
export function unknownAuthorizer({ value, place, api }: Operation): Opening | undefined {
  const key = 'x-amazon-apigateway-authorizer';
  const written = own(value, key);
  const name = typeof written === 'string' ? written : own(written, 'name');
  if (typeof name !== 'string' || api.schemes.has(name)) return undefined;
  const holders = [api.value, own(api.value, 'components')];
  if (holders.some((holder) => own(own(holder, 'x-amazon-apigateway-authorizers'), name) !== undefined))
    return undefined;
  const at = typeof written === 'string' ? place.child(key) : place.child(key, 'name');
  return { at, message: `The authoriser \`${name}\` is declared nowhere: Amazon’s gateway asks for nothing` };
}

/** A way in of which the gateway enforces nothing. */
function openByScheme(operation: Operation): Opening | undefined {
  if (operation.protection.anonymous) return undefined;
  const ignored = ignoredSchemes(operation.api);
  for (const { requirements } of operation.protection.alternatives) {
    const openings = requirements.filter(protects).map(({ scheme }) => {
      if (!scheme) return undefined;
      if (ignored.get(scheme)?.has(operation)) return { at: scheme.place, message: ignoredText(scheme) };
      return schemeOpening(scheme) ?? tykSchemeOpening(scheme) ?? openByPlugins([scheme]);
    });
    if (openings.every((opening) => opening)) return openings[0];
  }
  return undefined;
}

/** What each type of authoriser asks (API Gateway extensions to OpenAPI, x-amazon-apigateway-authorizer). */
const needed: ReadonlyMap<string, string> = new Map([
  ['token', 'authorizerUri'],
  ['request', 'authorizerUri'],
  ['cognito_user_pools', 'providerARNs'],
  ['jwt', 'jwtConfiguration'],
]);

/** Why requiring a scheme keeps nobody out: its authoriser is none, or lacks what decides. */
export function schemeOpening(scheme: SecurityScheme): (Opening & { readonly part?: 'key' }) | undefined {
  const { place, value, name } = scheme;
  const [typeKey, key] = ['x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer'];
  const [stated, authorizer] = [own(value, typeKey), own(value, key)];
  const authtype = typeof stated === 'string' ? stated.toLowerCase() : undefined;
  if (authtype === 'none')
    return { at: place.child(typeKey), message: `Amazon’s gateway lets anyone in who names \`${name}\`` };
  if (!isObject(authorizer)) {
    if (authtype === undefined || authtype === 'awssigv4' || authtype === 'aws_iam') return undefined;
    const message = `\`${name}\` asks for an authoriser (\`${stated}\`) and describes none, so that Amazon’s gateway asks for nothing`;
    return { at: place.child(typeKey), message };
  }
  const field = needed.get(scalar(own(authorizer, 'type')).toLowerCase());
  if (field === undefined || own(authorizer, field) !== undefined) return undefined;
  if (own(authorizer, 'identitySource') !== undefined) return undefined;
  const message = `The authoriser of \`${name}\` has no \`${field}\`: nothing decides who gets in`;
  return { at: place.child(key), part: 'key', message };
}

const integration = 'x-amazon-apigateway-integration';

/**
 * Schemes that Amazon’s gateway does not know, with the operations that it serves and that ask for no other. A resource
 * policy may guard them all.
 */
export const ignoredSchemes = once((api: Api): ReadonlyMap<SecurityScheme, ReadonlySet<Operation>> => {
  const found = new Map<SecurityScheme, Set<Operation>>();
  if (own(api.value, 'x-amazon-apigateway-policy') !== undefined) return found;
  for (const operation of ownOperations(api)) {
    if (own(operation.value, integration) === undefined || operation.protection.anonymous) continue;
    if (own(operation.value, amazonKey) !== undefined) continue;
    for (const { requirements } of operation.protection.alternatives) {
      const schemes = requirements.flatMap(({ scheme }) => scheme ?? []);
      if (schemes.some(amazonEnforces)) continue;
      for (const scheme of schemes) {
        const known = found.get(scheme);
        if (known) known.add(operation);
        else found.set(scheme, new Set([operation]));
      }
    }
  }
  return found;
});

/** What to say of one of {@link ignoredSchemes}. */
export function ignoredText({ name }: SecurityScheme): string {
  return `Amazon’s gateway ignores \`${name}\`, which has no \`x-amazon-apigateway-authorizer\`: it lets anyone through to the service`;
}

/** May Amazon’s gateway enforce the scheme: by an authoriser, its own signatures, or its own API keys? */
function amazonEnforces({ value, type, in: where, parameterName }: SecurityScheme): boolean {
  return (
    own(value, 'x-amazon-apigateway-authorizer') !== undefined ||
    own(value, 'x-amazon-apigateway-authtype') !== undefined ||
    type === 'mutualTLS' ||
    (where === 'header' && parameterName?.toLowerCase() === 'x-api-key')
  );
}
