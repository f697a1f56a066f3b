/**
 * Hosts that only the inside can reach: loopback and private addresses (RFC 1918, RFC 4193, RFC 6890), names reserved
 * for private use (RFC 2606, RFC 6762, RFC 8375, ICANN's `.internal`), cluster names, names without a dot.
 *
 * @returns undefined when the URL is relative or no URL
 */
export function isPrivateHost(url: string): boolean | undefined {
  let host: string;
  try {
    host = new URL(url).hostname.toLowerCase();
  } catch {
    return undefined;
  }
  if (host === '') return undefined;
  if (host.startsWith('[')) return /^\[(::1\]|f[cd]|fe80:)/.test(host);
  if (/^\d+\.\d+\.\d+\.\d+$/.test(host)) {
    const [first, second] = host.split('.').map(Number) as [number, number];
    return (
      first === 10 ||
      first === 127 ||
      (first === 172 && second >= 16 && second < 32) ||
      (first === 192 && second === 168) ||
      (first === 169 && second === 254)
    );
  }
  const labels = host.split('.');
  if (labels.length === 1) return true;
  const last = labels.at(-1) as string;
  return privateEndings.has(last) || host.endsWith('.home.arpa') || labels.includes('svc');
}

const privateEndings = new Set([
  'internal',
  'local',
  'localhost',
  'lan',
  'corp',
  'intranet',
  'private',
  'test',
]);
