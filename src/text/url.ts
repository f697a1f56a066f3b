/**
 * A URL as clients come to read it (WHATWG URL Standard §4.4, basic URL parser): without the control characters and blanks
 * around it and the tabs and line breaks in it, with `/` for `\`, and with both slashes behind the scheme. Whoever asks
 * where `ht⇥tp:\\example.com` leads sees what a browser sees.
 *
 * @param url may hold variables; what is no URL comes back as it is, but for such characters
 */
export function asClientsRead(url: string): string {
  let start = 0;
  let end = url.length;
  while (start < end && url.charCodeAt(start) <= 0x20) start++;
  while (end > start && url.charCodeAt(end - 1) <= 0x20) end--;
  const plain = url.slice(start, end).replace(/[\t\n\r]/g, '');
  const scheme = /^[a-z][a-z0-9+.-]*(?=:)/i.exec(plain)?.[0].toLowerCase();
  // Only in the schemes that browsers know to have hosts, and in relative URLs, which mostly stand below one.
  if (scheme !== undefined && !special.has(scheme)) return plain;
  const query = plain.search(/[?#]/);
  const before = query < 0 ? plain : plain.slice(0, query);
  const after = query < 0 ? '' : plain.slice(query);
  const slashed = before.replaceAll('\\', '/');
  return (scheme === undefined ? slashed : slashed.replace(/^([a-z]+:)\/?(?=[^/])/i, '$1//')) + after;
}

/**
 * The scheme of a URL (RFC 3986 §3.1) as clients read it, in lower case; undefined where it has none. In `api.example.com:8080/v1` and
 * `localhost:3000` a host stands before the colon, and its port behind it: whoever calls it puts a scheme of his own before them.
 */
export function schemeOf(url: string): string | undefined {
  return isHostAndPort(url)
    ? undefined
    : /^([a-z][a-z0-9+.-]*):/i.exec(asClientsRead(url))?.[1]?.toLowerCase();
}

/** `api.example.com:8080/v1`: no relative URL either, as its first segment may hold no colon (RFC 3986 §4.2). */
export function isHostAndPort(url: string): boolean {
  return hostAndPort.test(asClientsRead(url));
}

const hostAndPort = /^[a-z][a-z0-9.-]{0,253}:\d{1,5}(?=[/?#]|$)/i;

const special: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp']);
