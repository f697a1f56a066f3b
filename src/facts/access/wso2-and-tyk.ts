/**
 * What WSO2’s and Tyk’s gateways are told that lets anyone in. WSO2: Vendor Specific Extensions, Disabling Security for
 * APIs (API Manager, Choreo Connect), OpenAPI Extensions (API Microgateway). Tyk: Tyk OAS API Definition, Authentication,
 * Ignore Authentication.
 */
import type { Node, Operation, SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own, ownAt, scalar } from '../../syntax/value.ts';

/** What a gateway is told that lets anyone in, and where. */
export interface Opening {
  readonly at: Place;
  readonly message: string;
}

const wso2Keys = ['x-wso2-disable-security', 'x-auth-type', 'x-wso2-application-security'] as const;
type Wso2Key = (typeof wso2Keys)[number];

/** What the root, a path item or an operation tells WSO2’s gateway. */
export function wso2Openings(node: Node): Opening[] {
  return wso2Keys.flatMap((key) => wso2Opening(node, key) ?? []);
}

/** What is said nearest to the operation counts, for each key by itself. */
export function openByWso2(levels: readonly Node[]): Opening | undefined {
  for (const key of wso2Keys) {
    const nearest = levels.find(({ value }) => own(value, key) !== undefined);
    const opening = nearest && wso2Opening(nearest, key);
    if (opening) return opening;
  }
  return undefined;
}

function wso2Opening({ place, value }: Node, key: Wso2Key): Opening | undefined {
  const said = own(value, key);
  const at = place.child(key);
  if (key === 'x-wso2-disable-security') {
    if (said !== true && scalar(said).toLowerCase() !== 'true') return undefined;
    return { at, message: 'WSO2’s gateway lets anyone in: security is disabled' };
  }
  if (key === 'x-auth-type') {
    if (typeof said !== 'string' || said.trim().toLowerCase() !== 'none') return undefined;
    return { at, message: `WSO2’s gateway lets anyone in: the authentication type is \`${said}\`` };
  }
  // A certificate may be asked for in place of it: then somebody is known.
  if (own(said, 'optional') !== true || isMandatory(own(value, 'x-wso2-mutual-ssl'))) return undefined;
  const message = 'WSO2’s gateway lets callers without a credential in: application security is optional';
  return { at: at.child('optional'), message };
}

function isMandatory(said: unknown): boolean {
  return typeof said === 'string' && said.toLowerCase() === 'mandatory';
}

const tykKey = 'x-tyk-api-gateway';

/** Tyk’s gateway authenticates nobody: `enabled` is `false` by default. Without the object it is left to the service. */
export function tykOpenings({ place, value }: Node): Opening[] {
  const authentication = own(own(own(value, tykKey), 'server'), 'authentication');
  if (!isObject(authentication) || own(authentication, 'enabled') === true) return [];
  const at = place.child(tykKey, 'server', 'authentication');
  const isSaid = own(authentication, 'enabled') !== undefined;
  return [
    {
      at: isSaid ? at.child('enabled') : at,
      message: 'Tyk’s gateway lets anyone in: authentication is not enabled',
    },
  ];
}

/** The middleware that makes Tyk’s gateway skip authentication for one operation, by its operationId. */
export function tykIgnoring({ api, id }: Operation): Opening | undefined {
  if (id === undefined) return undefined;
  const steps = ['middleware', 'operations', id, 'ignoreAuthentication', 'enabled'];
  const said = ownAt(api.value, [tykKey, ...steps]);
  if (said !== true) return undefined;
  return {
    at: api.place.child(tykKey, ...steps),
    message: `Tyk’s gateway lets anyone call \`${id}\`: it ignores authentication there`,
  };
}

/** A scheme that Tyk’s gateway is told not to check. */
export function tykSchemeOpening({ api, name }: SecurityScheme): Opening | undefined {
  const steps = ['server', 'authentication', 'securitySchemes', name, 'enabled'];
  const said = ownAt(api.value, [tykKey, ...steps]);
  if (said !== false) return undefined;
  return {
    at: api.place.child(tykKey, ...steps),
    message: `Tyk’s gateway does not check \`${name}\`: it is not enabled`,
  };
}
