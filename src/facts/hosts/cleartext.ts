/** Which URLs send what they carry in clear text. */

/** URL schemes that encrypt. */
const encrypted: ReadonlySet<string> = new Set(['https', 'wss']);

/** The URL scheme, in lower case, of a URL that is not encrypted; undefined for encrypted and relative ones. */
export function cleartextProtocol(url: string): string | undefined {
  const protocol = /^\s*([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
  return protocol === undefined || encrypted.has(protocol) ? undefined : protocol;
}

/** The same URL over TLS. */
export function overTls(url: string): string {
  return url
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:/i, (protocol) => (protocol.toLowerCase() === 'ws:' ? 'wss:' : 'https:'));
}

/**
 * Does a URL lead to the machine it is opened on: `localhost` and below (RFC 6761 §6.3), the loopback addresses, or the
 * unspecified address that development servers print? What is sent there crosses no network.
 *
 * @param url may hold server variables; one in the host is not local, whatever its default
 */
export function isLocal(url: string): boolean {
  const authority = /^\s*[^/?#]*\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
  const host = authority.slice(authority.lastIndexOf('@') + 1).toLowerCase();
  if (host.startsWith('[')) return /^\[(::1|::)\](:|$)/.test(host);
  return /^(localhost|[^:{}]*\.localhost|127(\.\d{1,3}){1,3}|0\.0\.0\.0)(:|$)/.test(host);
}
