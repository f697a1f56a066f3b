/** Which URLs send what they carry in clear text, and of which nothing tells. */
import type { Operation, Server } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { asClientsRead, schemeOf } from '../../text/url.ts';
import { rootPlace } from '../access/declarations.ts';

/** URL schemes that encrypt. */
const encrypted: ReadonlySet<string> = new Set(['https', 'wss']);

/** The URL scheme, in lower case, of a URL that is not encrypted; undefined for encrypted and relative ones. */
export function cleartextProtocol(url: string): string | undefined {
  const protocol = schemeOf(url);
  return protocol === undefined || encrypted.has(protocol) ? undefined : protocol;
}

/** The same URL over TLS. */
export function overTls(url: string): string {
  return asClientsRead(url).replace(/^[a-z][a-z0-9+.-]*:/i, (protocol) =>
    protocol.toLowerCase() === 'ws:' ? 'wss:' : 'https:',
  );
}

/** Where nothing says over which protocol an operation is called. */
export interface Unstated {
  readonly place: Place;
  /** What is left open; no full stop. */
  readonly why: string;
}

/** What leaves the protocol open over which an operation is called; undefined where each of its servers states one. */
export function unstatedTransport(operation: Operation): Unstated | undefined {
  const { servers, api, pathItem } = operation;
  if (servers.length > 0) return ofServers(servers);
  const key = api.version === '2.0' ? 'schemes' : 'servers';
  const holder = [operation, pathItem, api].find(({ value }) => Object.hasOwn(value, key));
  const place = holder ? holder.place.child(key) : rootPlace(api);
  return { place, why: `no \`${key}\` say over which protocol it is called` };
}

/** Operations share lists of servers: each is looked through once. */
const ofServers = once((servers: readonly Server[]): Unstated | undefined => {
  for (const server of servers) {
    const why = lackOf(server);
    if (why !== undefined) return { place: server.urlPlace, why };
  }
  return undefined;
});

function lackOf({ url, urls, variables, api }: Server): string | undefined {
  const whole = /^\{([^{}]*)\}/.exec(asClientsRead(url))?.[1];
  if (whole !== undefined && !variables.find(({ name }) => name === whole)?.enum?.length)
    return `\`{${whole}}\` may be any protocol: it has no \`enum\``;
  const open = urls.find((one) => schemeOf(one) === undefined);
  if (open === undefined) return undefined;
  return api.version === '2.0'
    ? 'no `schemes` say over which protocol the host is called'
    : `\`${open}\` names no protocol: it is that of wherever the definition was read from`;
}

/** Does the definition say that all goes over TLS? Then nobody on the way reads the password. */
export function isEncrypted({ servers }: Operation): boolean {
  return (
    servers.length > 0 && servers.every(({ urls }) => urls.every((url) => /^\s*(?:https|wss):/i.test(url)))
  );
}
