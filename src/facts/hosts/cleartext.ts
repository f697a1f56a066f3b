import { asClientsRead } from '../../text/url.ts';

/** Which URLs send what they carry in clear text. */

/** URL schemes that encrypt. */
const encrypted: ReadonlySet<string> = new Set(['https', 'wss']);

/** The URL scheme, in lower case, of a URL that is not encrypted; undefined for encrypted and relative ones. */
export function cleartextProtocol(url: string): string | undefined {
  const protocol = /^([a-z][a-z0-9+.-]*):/i.exec(asClientsRead(url))?.[1]?.toLowerCase();
  return protocol === undefined || encrypted.has(protocol) ? undefined : protocol;
}

/** The same URL over TLS. */
export function overTls(url: string): string {
  return asClientsRead(url).replace(/^[a-z][a-z0-9+.-]*:/i, (protocol) =>
    protocol.toLowerCase() === 'ws:' ? 'wss:' : 'https:',
  );
}
