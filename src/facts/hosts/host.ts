/** Hosts: where a URL leads, and who can get there. Every rule and diagnostic that asks it asks here. */

import ipaddr from 'ipaddr.js';
import type { Server } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { remember } from '../../text/memo.ts';
import { finds } from '../../text/says.ts';
import { before, withoutTrailing } from '../../text/trim.ts';
import { asClientsRead } from '../../text/url.ts';

export type HostKind =
  /** The machine itself: `localhost` and below (RFC 6761 §6.3), loopback and unspecified addresses, `host.docker.internal`, `lvh.me`. */
  | 'loopback'
  /** RFC 1918 and RFC 4193; RFC 6598, too: shared address space is a provider's inside, and nobody else gets there. */
  | 'private'
  /** RFC 3927, RFC 4291 §2.5.6: among them the metadata services of clouds. */
  | 'link-local'
  /** A name of an inner network: a single label, a cluster's service, a zone that no public name server knows. */
  | 'internal name'
  /** `.test` and `.invalid` (RFC 6761 §6.2, §6.4), and addresses that lead to no single machine, or to none. */
  | 'reserved'
  /** `.example` (RFC 6761 §6.5) and the addresses of RFC 5737 and RFC 3849: in documents they stand for a public host. */
  | 'documentation'
  /** A template, a wildcard, or what is no host: where it leads is not told. */
  | 'placeholder'
  | 'public';

/**
 * The host of a URL (RFC 3986 §3.2.2) in lower case, without user, port and brackets; undefined for a relative URL.
 * Server variables may stand in it, and in place of the protocol.
 */
export function hostOf(url: string): string | undefined {
  const authority = /^[^/?#]*?\/\/([^/?#\s]*)/.exec(asClientsRead(url))?.[1];
  if (authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const name = host.startsWith('[') ? before(host.slice(1), ']') : host.replace(/:(\d*|\{[^{}]*\})$/, '');
  return name === '' ? undefined : name;
}

/**
 * What kind of host it is.
 *
 * @param host a name or an address, in whatever spelling clients understand: `0x7f.1` is `127.0.0.1`
 */
export const hostKind: (host: string) => HostKind = remember((host) => {
  const name = normalised(host);
  if (name === undefined) return 'placeholder';
  return ipaddr.isValid(name) ? addressKind(name) : nameKind(name);
});

/**
 * Can only some network or machine reach it? Names and addresses for tests count: nobody reaches them from outside.
 *
 * @returns undefined where that is not told
 */
export function isInside(host: string): boolean | undefined {
  const kind = hostKind(host);
  return kind === 'placeholder' ? undefined : kind !== 'public' && kind !== 'documentation';
}

/** {@link isInside} of the host of a URL; undefined also for a relative one. */
export function leadsInside(url: string): boolean | undefined {
  const host = hostOf(url);
  return host === undefined ? undefined : isInside(host);
}

const development: ReadonlySet<HostKind> = new Set(['loopback', 'private', 'link-local', 'reserved']);

/**
 * Is it a URL of somebody who develops: on the own machine, at a private address, under a name for tests or one of the own
 * link? What is sent there is nobody's data. Other internal names are none: production runs under them, and others listen
 * there.
 *
 * @param url may hold server variables; one in the host is no development server
 */
export function isDevelopmentUrl(url: string): boolean {
  const host = hostOf(url);
  return host !== undefined && (development.has(hostKind(host)) || isOfTheLink(host));
}

/**
 * RFC 6762 §3: `.local` means something on one link only, and RFC 8375 §1: `home.arpa` in one home. Clusters name their services
 * below a label of their own.
 */
function isOfTheLink(host: string): boolean {
  return /^[^{}]+\.(?:local|home\.arpa)\.?$/.test(host) && !/\.cluster\.local\.?$/.test(host);
}

/**
 * Is every URL that a server stands for one of somebody who develops? A variable stands for its values, else its default. A name
 * of an inner network is one where the server's description says so: `http://app:8080`, “in Docker”.
 */
export function isDevelopmentServer({
  urls,
  value,
}: Pick<Server, 'urls'> & { readonly value?: Server['value'] }): boolean {
  const description = own(value, 'description');
  const isSaid = typeof description === 'string' && ofDevelopers(description);
  return (
    urls.length > 0 &&
    urls.every((url) => isDevelopmentUrl(url) || (isSaid && hostKind(hostOf(url) ?? '') === 'internal name'))
  );
}

/**
 * Does it lead to a service that makes answers up from a definition, as clients are tried out against: SwaggerHub's auto mocking,
 * Postman's and Stoplight's mock servers, Apiary's, Beeceptor, MockAPI, Mockable, WireMock Cloud, Mocky, Apidog? The API is elsewhere.
 */
export function isMockUrl(url: string): boolean {
  const host = hostOf(url);
  if (host === undefined) return false;
  return mocking(host) || (/^(?:www\.)?stoplight\.io$/.test(host) && /\/mocks\//.test(url));
}

const mocking = finds(
  /^virtserver\.swaggerhub\.com$|(?:^|\.)(?:mock\.pstmn\.io|apiary-mock\.com|beeceptor\.com|mockapi\.io|mockable\.io|mocklab\.io|wiremockapi\.cloud|mocky\.io|mock\.apidog\.com)$/,
);

const ofDevelopers = finds(
  /\b(?:develop(?:ment|ers?|ing)?|dev|local(?:ly|host)?|docker|containers?|compose|on your (?:own )?machine)\b/i,
);

/** As WHATWG's URL Standard (§3.5) has it; undefined for what is no host. Brackets of IPv6 are left out. */
function normalised(host: string): string | undefined {
  const bare = host.trim().replace(/^\[(.*)\]$/, '$1');
  if (bare.includes(':')) {
    // URLs know no zones of addresses (`fe80::1%eth0`).
    const address = before(bare, '%');
    return ipaddr.IPv6.isValid(address) ? address : undefined;
  }
  if (bare === '' || bare.length > longest || /[{}*/?#@\\\s]/.test(bare)) return undefined;
  try {
    return new URL(`http://${bare}/`).hostname.replace(/\.$/, '') || undefined;
  } catch {
    return undefined;
  }
}

/** DNS knows no longer names (RFC 1035 §2.3.4); what is percent-encoded may be longer. */
const longest = 1000;

function addressKind(text: string): HostKind {
  // An IPv4 address within IPv6 (`::ffff:10.0.0.1`) leads where the IPv4 address does.
  const address = ipaddr.process(text);
  if (documentation.some((range) => range[0].kind() === address.kind() && address.match(range)))
    return 'documentation';
  // The package knows ranges that its types do not.
  const range: string = address.range();
  return ofRange.get(range) ?? 'public';
}

const documentation = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24', '2001:db8::/32'].map((range) =>
  ipaddr.parseCIDR(range),
);

/** The ranges of ipaddr.js that are not public; what translates between IPv4 and IPv6 is. */
const ofRange: ReadonlyMap<string, HostKind> = new Map([
  ['loopback', 'loopback'],
  ['unspecified', 'loopback'],
  ['private', 'private'],
  ['carrierGradeNat', 'private'],
  ['uniqueLocal', 'private'],
  ['deprecatedSiteLocal', 'private'],
  ['linkLocal', 'link-local'],
  ['reserved', 'reserved'],
  ['benchmarking', 'reserved'],
  ['broadcast', 'reserved'],
  ['multicast', 'reserved'],
  ['discard', 'reserved'],
]);

/**
 * RFC 6762 §3 and its appendix G, ICANN's `.internal` of 2024, and what Kubernetes gives its services. Only as the last
 * label: `svc.example.com` and `internal.example.com` are public names.
 */
const innerZones: ReadonlySet<string> = new Set(
  'internal local localdomain intranet intra private corp lan home svc'.split(' '),
);

/**
 * What containers call the machine that they run on (Docker, Podman), and what systems call themselves in /etc/hosts beside
 * `localhost`: the machine of whoever develops, although the zone of the name is an inner one.
 */
const ownMachine: ReadonlySet<string> = new Set([
  ...['host.docker.internal', 'gateway.docker.internal', 'kubernetes.docker.internal'],
  ...['host.containers.internal', 'host.lima.internal', 'host.minikube.internal'],
  ...['localhost.localdomain', 'localhost4', 'localhost6', 'ip6-localhost', 'ip6-loopback'],
  ...['localhost4.localdomain4', 'localhost6.localdomain6'],
]);

/**
 * Public names that lead to 127.0.0.1, with all below them: with them developers try out subdomains and cookies on their own machine.
 */
const namesOfOwnMachine = finds(
  /(?:^|\.)(?:lvh\.me|localtest\.me|vcap\.me|lacolhost\.com|fuf\.me|localho\.st|local\.gd|lcl\.host)$/,
);

/** Services whose names lead to the address that is written in them: `app.192.168.1.4.nip.io`, `127-0-0-1.sslip.io`. */
const addressInName = /(?:^|[.-])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})\.(?:nip|sslip|xip)\.io$/;

function kindOfNamedAddress(name: string): HostKind | undefined {
  const address = addressInName.exec(name)?.slice(1).map(Number).join('.');
  return address !== undefined && ipaddr.IPv4.isValidFourPartDecimal(address)
    ? addressKind(address)
    : undefined;
}

function nameKind(name: string): HostKind {
  if (ownMachine.has(name) || namesOfOwnMachine(name)) return 'loopback';
  const named = kindOfNamedAddress(name);
  if (named !== undefined) return named;
  const labels = name.split('.');
  const last = labels.at(-1) as string;
  if (last === 'localhost') return 'loopback';
  if (labels.length === 1) return 'internal name';
  if (last === 'test' || last === 'invalid') return 'reserved';
  if (last === 'example') return 'documentation';
  // RFC 8375: `home.arpa`.
  if (innerZones.has(last) || (last === 'arpa' && labels.at(-2) === 'home')) return 'internal name';
  return 'public';
}

const environments: ReadonlySet<string> = new Set(
  (
    'test tests testing stage staging stg dev devel develop development qa uat preprod nonprod preproduction ' +
    'integration ci local acceptance acc sit mock preview intranet'
  ).split(' '),
);

/** Names that are handed out to whoever shows his own machine to others for a while. */
const tunnelled =
  /\.(?:ngrok\.(?:io|app|dev)|ngrok-free\.(?:app|dev)|loca\.lt|localtunnel\.me|trycloudflare\.com|serveo\.net)$/i;

/**
 * The environment for development or tests that a host is named after, by the words of its labels below the registered
 * domain: `api.staging.example.com`, `dev1-api.example.com`; not `contest.example.com` nor `dev.to`. A sandbox is no such
 * environment: it is offered to clients.
 */
export function testEnvironment(host: string): string | undefined {
  if (tunnelled.test(host)) return 'tunnel';
  const labels = host
    .split('.')
    .slice(0, -2)
    .map((label) => label.replace(/(^|[-_])(pre|non)[-_]prod/, '$1$2prod'));
  const parts = labels
    .flatMap((label) => label.split(/[-_]/))
    .map((part) => withoutTrailing(part, '0123456789'));
  return parts.find((part) => environments.has(part));
}
