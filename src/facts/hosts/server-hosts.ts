/** What the hosts of servers say: whom they are meant for. */
import { isLocal } from './cleartext.ts';

/** The host of an absolute URL, in lower case, without user, port and brackets; undefined for relative ones. */
export function hostOf(url: string): string | undefined {
  const authority = /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#\s]*)/i.exec(url)?.[1];
  if (authority === undefined) return undefined;
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  const name = host.startsWith('[') ? host.slice(1).replace(/\].*$/, '') : host.replace(/:[^:]*$/, '');
  return name === '' ? undefined : name;
}

/** Reserved for private use (RFC 6761, 6762, 8375, ICANN’s `.internal`), and what companies use besides. */
const privateZone =
  /\.(localhost|local|internal|intranet|lan|corp|home|private|localdomain|home\.arpa|svc|test|invalid)\.?$/;

/** Does it lead to a machine that only some network reaches: loopback, RFC 1918, RFC 4193, a name without a domain? */
export function isPrivateHost(host: string): boolean {
  if (isLocal(`//${host.includes(':') ? `[${host}]` : host}`)) return true;
  if (host.includes(':')) return /^(f[cd]|fe[89ab])/.test(host);
  const address = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(host);
  if (address) {
    const [first, second] = [Number(address[1]), Number(address[2])];
    return (
      first === 10 ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254) ||
      (first === 100 && second >= 64 && second < 128)
    );
  }
  return privateZone.test(host) || /^[a-z0-9_-]+$/.test(host) || host.includes('.svc.cluster.');
}

const environments: ReadonlySet<string> = new Set(
  (
    'test tests testing stage staging stg dev devel develop development qa uat preprod nonprod preproduction ' +
    'integration ci local'
  ).split(' '),
);

/**
 * The environment for development or tests that a host is named after, by the words of its labels below the registered
 * domain: `api.staging.example.com`, `dev1-api.example.com`; not `contest.example.com` nor `dev.to`. A sandbox is no such
 * environment: it is offered to clients.
 */
export function testEnvironment(host: string): string | undefined {
  const labels = host.split('.').slice(0, -2);
  const parts = labels.flatMap((label) => label.split(/[-_]/)).map((part) => part.replace(/\d+$/, ''));
  return parts.find((part) => environments.has(part));
}
