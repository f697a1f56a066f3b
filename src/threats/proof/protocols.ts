/** What the words by which a flow states its protection say about encryption and authentication. */

import { beside, isAlgorithm, isVersion, ofIdentity, proving, spoken } from './protocol-words.ts';

/** Does it hold? `unknown`: nobody says, or nobody here can tell. */
export type Answer = 'yes' | 'no' | 'unknown';

/** TLS and what else encrypts on the way, by itself or in a name: `postgres-tls`, `sql-encrypted`. */
const encrypting = new Set([
  ...[
    'tls',
    'mtls',
    'dtls',
    'ssl',
    'ssh',
    'ipsec',
    'wireguard',
    'vpn',
    'encrypted',
    'encryption',
    'alts',
    'noise',
  ],
  // HTTP/3 is TLS always (RFC 9114 §3); `h2` is HTTP/2 over TLS (RFC 9113 §3.1).
  ...['https', 'wss', 'h2', 'h3', 'http3', 'quic', 'doh', 'dot'],
  ...[
    'ftps',
    'sftp',
    'scp',
    'ldaps',
    'smtps',
    'imaps',
    'pop3s',
    'amqps',
    'mqtts',
    'rediss',
    'grpcs',
    'coaps',
  ],
  ...['nntps', 'ircs', 'sips', 'srtp', 'rtsps', 'stomps'],
]);
/** What encrypts nothing unless something beside it does. */
const clear = new Set([
  ...[
    'http',
    'http1',
    'h2c',
    'ws',
    'ftp',
    'tftp',
    'telnet',
    'rlogin',
    'rsh',
    'tcp',
    'udp',
    'grpc',
    'coap',
    'stomp',
  ],
  ...['ldap', 'smtp', 'imap', 'imap4', 'pop3', 'nntp', 'irc', 'syslog', 'snmp', 'nfs', 'rtsp', 'rtp', 'sip'],
  ...['amqp', 'mqtt', 'redis', 'postgres', 'postgresql', 'mysql', 'mongodb', 'memcached', 'modbus'],
]);
const admitting = /\b(clear|plain)[ _-]?text\b|\bin (the )?clear\b|\b(un|not )encrypted\b|\binsecure\b/i;
const denying =
  /\b(no|non|not|without|w\/o)[ _-]*(m?tls|ssl|encryption)\b|\b(m?tls|ssl|encryption)[ _:=([{-]*(is )?(off|none|disabled|disable|no|false)\b/i;

/** Does what is spoken between two parties keep others on the way from reading it? */
export function encrypts(protocol: string): Answer {
  if (admitting.test(protocol) || denying.test(protocol)) return 'no';
  const words = wordsOf(protocol);
  // Whoever may choose between the two has not stated the better one.
  const either = [...words].some((word) => clear.has(word) && words.has(`${word}s`));
  if (either) return 'no';
  const strong = [...words].some((word) => encrypting.has(word));
  // `https-stripped`, `tls planned`: a word that nobody here knows may take back what the others say.
  if (strong) return [...words].every(isAboutProtocols) ? 'yes' : 'unknown';
  return [...words].some((word) => clear.has(word)) ? 'no' : 'unknown';
}

/** Does a word of a protocol leave what the others say as it is? */
function isAboutProtocols(word: string): boolean {
  return (
    encrypting.has(word) || clear.has(word) || spoken.has(word) || beside.has(word) || isVersion.test(word)
  );
}

const http =
  /^(?:https?\d?|h2c?|h3|quic|wss?|websockets?|rest|restful|soap|graphql|json|web|webhooks?|sse|odata)$/;

/** May what is spoken be HTTP: does it name that, or nothing but what encrypts? */
export function mayBeHttp(protocol: string): boolean {
  const words = [...wordsOf(protocol)];
  return (
    words.some((word) => http.test(word)) ||
    words.every(
      (word) => /^(?:m?tls|ssl|encrypted|encryption|vpn|ipsec|wireguard)$/.test(word) || beside.has(word),
    )
  );
}

const nobody =
  /^(none|no|nobody|nothing|anonymous|anyone|unauthenticated|no[ _-]?auth(entication)?|open)( (yet|so far|at all|today))?$/i;

/** Does the caller prove who it is? Only where every word is known, and one of them names what proves it. */
export function authenticates(auth: string): Answer {
  if (nobody.test(auth.trim())) return 'no';
  const words = [...wordsOf(auth.replace(/\bpublic[ _-]key/gi, 'publickey'))];
  const known = words.every(
    (word) => proving.has(word) || ofIdentity.has(word) || isAboutProtocols(word) || isAlgorithm.test(word),
  );
  return known && words.some((word) => proving.has(word)) ? 'yes' : 'unknown';
}

/** Does the way of authenticating encrypt as well? Client certificates are part of TLS (RFC 8446 §4.4.2, RFC 8705 §2). */
export function bringsTls(auth: string): boolean {
  return (
    !denying.test(auth) &&
    authenticates(auth) === 'yes' &&
    (wordsOf(auth).has('mtls') ||
      /\bmutual[ _-]?(tls|ssl)\b|\btls[ _-]client\b|\bclient[ _-]cert(ificate)?s?\b/i.test(auth))
  );
}

/** `HTTP/1.1` is `http1` and, by itself, `http`. */
function wordsOf(text: string): ReadonlySet<string> {
  const spelt = text.toLowerCase().replace(/\bhttp\/([123])(\.\d)?\b/g, 'http$1');
  return new Set(spelt.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''));
}
