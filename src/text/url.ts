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

const special: ReadonlySet<string> = new Set(['http', 'https', 'ws', 'wss', 'ftp']);
