/** What the extensions that gateways are deployed from say about who gets through, and how the gateway calls on. */

import { openingsOf, schemeOpening } from '../../facts/access/gateways.ts';
import { tykSchemeOpening } from '../../facts/access/wso2-and-tyk.ts';
import { hostKind, hostOf, isInside } from '../../facts/hosts/host.ts';
import type { Confidence, Severity } from '../../findings/finding.ts';
import type { Api, Node, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own, scalar } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';
import { asClientsRead } from '../../text/url.ts';

/** Something that a gateway is told and that opens the API. */
export interface Fault {
  readonly at: Place;
  readonly part?: 'key' | 'value';
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  /** Does it let anyone in, so that it means nothing on an operation that is meant to be open? */
  readonly opens?: boolean;
}

/** Faults at the root, a path item, an operation, or Amazon’s `any` method. */
export function faultsOf(node: Node, api: Api): Fault[] {
  const opens = openingsOf(node).map((opening) => ({ ...opening, opens: true }));
  return [...opens, ...amazonIntegration(node, api), ...google(node), ...kong(node)];
}

/** What `x-amazon-apigateway-any-method` holds, which stands for every method that the path does not describe. */
export function anyMethod({ place, value }: Node): Node | undefined {
  const key = 'x-amazon-apigateway-any-method';
  const found = own(value, key);
  return isObject(found) ? { place: place.child(key), value: found } : undefined;
}

function amazonIntegration({ place, value }: Node, api: Api): Fault[] {
  const key = 'x-amazon-apigateway-integration';
  const written = own(value, key);
  const reference = own(written, '$ref');
  const target =
    typeof reference === 'string'
      ? api.resolve(reference, place.child(key))
      : { ok: true as const, place: place.child(key), value: written };
  return target.ok && isObject(target.value) ? integration({ place: target.place, value: target.value }) : [];
}

/** The integrations that components keep for several operations (HTTP APIs). */
export function sharedIntegrations(api: Api): Fault[] {
  const all = own(own(api.value, 'components'), 'x-amazon-apigateway-integrations');
  if (!isObject(all)) return [];
  const place = api.place.child('components', 'x-amazon-apigateway-integrations');
  return Object.entries(all).flatMap(([name, value]) =>
    isObject(value) ? integration({ place: place.child(name), value }) : [],
  );
}

function integration({ place, value }: Node): Fault[] {
  const faults: Fault[] = [];
  // Behind a private link no one else is on the way.
  if (scalar(own(value, 'connectionType')).toUpperCase() !== 'VPC_LINK') {
    append(faults, cleartext(place.child('uri'), own(value, 'uri'), 'Amazon’s gateway'));
  }
  const tls = own(value, 'tlsConfig');
  if (own(tls, 'insecureSkipVerification') === true) {
    faults.push({
      at: place.child('tlsConfig', 'insecureSkipVerification'),
      message: 'Amazon’s gateway takes any certificate for that of the server behind it',
    });
  }
  return faults;
}

/** A URL in clear text, also within CloudFormation’s `Fn::Sub`. */
function cleartext(at: Place, value: unknown, who: string): Fault[] {
  if (isObject(value)) {
    const sub = own(value, 'Fn::Sub');
    return Array.isArray(sub)
      ? cleartext(at.child('Fn::Sub', 0), sub[0], who)
      : cleartext(at.child('Fn::Sub'), sub, who);
  }
  if (typeof value !== 'string' || !/^http:\/\//i.test(asClientsRead(value))) return [];
  const host = hostOf(value);
  // What the gateway sends to its own machine crosses no network.
  if (host && hostKind(host) === 'loopback') return [];
  const message = `${who} calls ${value} in clear text, with the callers’ credentials`;
  return [{ at, message, ...(host && isInside(host) ? { severity: 'low' } : {}) }];
}

function google({ place, value }: Node): Fault[] {
  const faults: Fault[] = [];
  if (scalar(own(value, 'x-google-allow')).toLowerCase() === 'all') {
    faults.push({
      at: place.child('x-google-allow'),
      message: 'Google’s gateway lets paths through that the definition does not describe, without any check',
    });
  }
  const backend = own(value, 'x-google-backend');
  append(faults, googleBackend(place.child('x-google-backend'), backend));
  const management = own(value, 'x-google-api-management');
  const backends = own(management, 'backends');
  if (isObject(backends)) {
    for (const [name, one] of Object.entries(backends)) {
      append(faults, googleBackend(place.child('x-google-api-management', 'backends', name), one));
    }
  }
  return faults;
}

function googleBackend(place: Place, value: unknown): Fault[] {
  const faults = cleartext(place.child('address'), own(value, 'address'), 'Google’s gateway');
  for (const key of ['disable_auth', 'disableAuth']) {
    if (own(value, key) !== true) continue;
    faults.push({
      at: place.child(key),
      confidence: 'medium',
      message: 'Google’s gateway calls the backend without saying who it is: the backend must let anyone in',
    });
  }
  return faults;
}

function kong({ place, value }: Node): Fault[] {
  const faults: Fault[] = [];
  for (const key of Object.keys(value)) {
    if (!/^x-kong-/i.test(key)) continue;
    const [at, extension] = [place.child(key), value[key]];
    if (/-service-defaults$/i.test(key)) append(faults, kongService(at, extension));
    const protocols = /-route-defaults$/i.test(key) ? own(extension, 'protocols') : undefined;
    const index = Array.isArray(protocols) ? protocols.indexOf('http') : -1;
    if (index >= 0 && own(extension, 'https_redirect_status_code') === undefined) {
      faults.push({
        at: at.child('protocols', index),
        message: 'Kong takes requests in clear text on these routes',
      });
    }
  }
  return faults;
}

function kongService(at: Place, extension: unknown): Fault[] {
  const faults = cleartext(at.child('url'), own(extension, 'url'), 'Kong');
  const [protocol, host] = [own(extension, 'protocol'), own(extension, 'host')];
  if (protocol === 'http') {
    const isNear = typeof host === 'string' && isInside(host);
    faults.push({
      at: at.child('protocol'),
      message: 'Kong calls the service in clear text, with the callers’ credentials',
      ...(isNear ? { severity: 'low' } : {}),
    });
  }
  if (own(extension, 'tls_verify') === false)
    faults.push({
      at: at.child('tls_verify'),
      message: 'Kong takes any certificate for that of the service',
    });
  return faults;
}

/** Faults of a security scheme: authorisers that do not fit it, keys that are fetched in clear text. */
export function schemeFaults(scheme: SecurityScheme): Fault[] {
  const { place, value } = scheme;
  const auth = own(value, 'x-google-auth');
  const keys = [
    ...['x-google-issuer', 'x-google-jwks_uri'].map((key) => [place.child(key), own(value, key)] as const),
    ...['issuer', 'jwksUri'].map((key) => [place.child('x-google-auth', key), own(auth, key)] as const),
  ].flatMap(([at, url]) => trustInCleartext(at, url));
  const plugins = openingsOf(scheme).map((opening) => ({ ...opening, opens: true }));
  const tyk = tykSchemeOpening(scheme);
  return [...amazonAuthorizer(scheme), ...keys, ...plugins, ...(tyk ? [tyk] : []), ...kong(scheme)];
}

function trustInCleartext(at: Place, url: unknown): Fault[] {
  if (typeof url !== 'string' || !/^http:\/\//i.test(asClientsRead(url))) return [];
  return [
    {
      at,
      message: `The gateway trusts tokens by what ${url} says in clear text: whoever is on the way can sign them`,
    },
  ];
}

function amazonAuthorizer(scheme: SecurityScheme): Fault[] {
  const { place, value, in: where, parameterName, name } = scheme;
  const [typeKey, key] = ['x-amazon-apigateway-authtype', 'x-amazon-apigateway-authorizer'];
  const [stated, authorizer] = [own(value, typeKey), own(value, key)];
  const authtype = typeof stated === 'string' ? stated.toLowerCase() : undefined;
  const opening = schemeOpening(scheme);
  const faults: Fault[] = opening ? [opening] : [];
  if (authtype === 'none' || !isObject(authorizer)) return faults;
  const type = scalar(own(authorizer, 'type')).toLowerCase();
  const at = place.child(key);
  const isCognito = type === 'cognito_user_pools';
  if ((authtype === 'custom' && isCognito) || (authtype === 'cognito_user_pools' && !isCognito)) {
    const message = `\`${name}\` is of type \`${stated}\`, and its authoriser of type \`${type}\``;
    faults.push({ at: place.child(typeKey), message });
  }
  const source = own(authorizer, 'identitySource');
  if (typeof source === 'string' && where === 'header' && parameterName !== undefined) {
    const headers = [...source.matchAll(/\bheader\.([\w-]+)/gi)].map(([, header = '']) =>
      header.toLowerCase(),
    );
    if (headers.length > 0 && !headers.includes(parameterName.toLowerCase())) {
      const message = `The authoriser of \`${name}\` reads ${source}, and callers send \`${parameterName}\``;
      faults.push({ at: at.child('identitySource'), message });
    }
  }
  const issuer = own(own(authorizer, 'jwtConfiguration'), 'issuer');
  return [...faults, ...trustInCleartext(at.child('jwtConfiguration', 'issuer'), issuer)];
}
