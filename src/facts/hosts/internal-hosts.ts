/** Hosts that only a company's own network, or one machine, can reach. */

/** RFC 1918, RFC 6598 (carrier-grade NAT) is none: providers use it, too. Loopback and link-local (RFC 3927). */
const privateIp = /^(10(\.\d{1,3}){3}|192\.168(\.\d{1,3}){2}|172\.(1[6-9]|2\d|3[01])(\.\d{1,3}){2})$/;
const loopback = /^(localhost|(.*\.)?localhost|127(\.\d{1,3}){3}|0\.0\.0\.0|::1|::)$/;
/** RFC 4193: unique local addresses. */
const privateIp6 = /^f[cd][0-9a-f]{2}:/;
/** RFC 6762 §3 and its appendix G, ICANN's `.internal` of 2024, and what Kubernetes gives its services. */
const zone = /\.(internal|intranet|intra|corp|lan|home|local|private|localdomain|svc|home\.arpa)$/;

/** What kind of internal host it is, as a noun; undefined for one that the public reaches, and for a template. */
export function internalHost(host: string): string | undefined {
  const name = host
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
  if (name === '' || name.includes('{') || name.includes('*')) return undefined;
  if (loopback.test(name)) return 'the machine itself';
  if (privateIp.test(name) || privateIp6.test(name)) return 'a private address';
  if (zone.test(name) || /\.svc\./.test(name)) return 'an internal host name';
  return undefined;
}

/** The host of a URL (RFC 3986 §3.2.2), without user and port; empty for a relative one. */
export function hostOf(url: string): string {
  const authority = /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\/([^/?#\s]*)/i.exec(url)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : host.replace(/:.*$/, '');
}
