import { cleartextProtocol, overTls } from '../facts/hosts/cleartext.ts';
import { isDevelopmentUrl } from '../facts/hosts/host.ts';
import { type Fix, type FixSubject, remove, set, valueAt } from './fix.ts';

/** Writes `https` in the place of `http`, `wss` in that of `ws`: the fix of what two families report. */
export function overTlsFix({ api, place, value, operations }: FixSubject<object>): Fix | null {
  if (typeof value !== 'string') return null;
  if (place.parent?.key === 'schemes' && api.version === '2.0') {
    if (operations.some(({ servers }) => servers.some(({ url }) => isDevelopmentUrl(url)))) return null;
    return ofSchemes(place, value);
  }
  if (!/^(?:http|ws):\/\/[^/]/i.test(value) || isDevelopmentUrl(value)) return null;
  // Port 80 is that of clear text: without it, it is that of the new protocol (RFC 9110 §4.2).
  const url = overTls(value).replace(/^([a-z]+:\/\/[^/?#@]*):80(?=[/?#]|$)/i, '$1');
  if (cleartextProtocol(url) !== undefined || url.slice(url.indexOf(':')) === value) return null;
  const port = portOf(url);
  const protocol = url.slice(0, url.indexOf(':'));
  if (port === '443' || port === undefined)
    return { title: `Use ${protocol}`, safe: true, changes: [set(place, url)] };
  const title = `Use ${protocol}, if port ${port} speaks it`;
  return { title, safe: false, changes: [set(place, url)] };
}

/** What stands for the port, a number or a variable; undefined where nothing does. */
function portOf(url: string): string | undefined {
  const authority = url.slice(url.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? '';
  const port = authority.slice(authority.lastIndexOf(':') + 1);
  return port !== authority && /^(?:\d+|\{[^}]*\})$/.test(port) ? port : undefined;
}

/** 2.0 lists protocols beside the host. */
function ofSchemes(place: FixSubject<object>['place'], value: string): Fix | null {
  const safer = value === 'ws' ? 'wss' : value === 'http' ? 'https' : undefined;
  const list = place.parent && valueAt(place.parent);
  if (safer === undefined || !Array.isArray(list)) return null;
  const isThere = list.includes(safer);
  return {
    title: isThere ? `Offer ${safer} only` : `Use ${safer}`,
    safe: true,
    changes: [isThere ? remove(place) : set(place, safer)],
  };
}
