import { groupBy } from '../text/group.ts';
import { finds } from '../text/says.ts';
import { judgeJwt } from './jwt.ts';
import { isPlaceholder, isUuid, looksRandom } from './randomness.ts';
import { secretShapes } from './secret-shapes.ts';

export { looksRandom } from './randomness.ts';
export { secretValue } from './secret-value.ts';

/** A secret in a text. */
export interface Secret {
  /** `GitHub token`, `private key`. */
  readonly kind: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** UTF-16 offsets into the text, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** What may be shown of it: never the secret itself. */
  readonly masked: string;
}

const byPrefix = groupBy(secretShapes, ({ prefix }) => prefix);

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
/** Longest first: `sk-ant-` before `sk-`. */
const prefixes = [...byPrefix.keys()].sort((a, b) => b.length - a.length).map(quoted);
/** What starts a word: asking for that first halves the time that a text takes. */
const words = [...prefixes, 'eyJ', '[Bb]earer ', '[Bb]asic ', 'curl '];
const anywhere = [
  ...['-----BEGIN ', '://', '[Ss]ecret_?[Aa]ccess_?[Kk]ey', 'SECRET_ACCESS_KEY'],
  ...['[Cc]lient[ _-]?[Ss]ecret', 'CLIENT_SECRET'],
];
const start = new RegExp([`\\b(?:${words.join('|')})`, ...anywhere].join('|'), 'g');

const shortest = 16;

/**
 * The secrets in a text, in order, without overlaps. It knows the formats that vendors publish, JSON Web Tokens, PEM
 * private keys, passwords in URLs, `Authorization` values and curl's `-u`. Placeholders and the well-known samples of
 * documentation are left out. One pass, linear in the text.
 *
 * @param most stop after so many
 */
export function findSecrets(text: string, most = Infinity): Secret[] {
  const found: Secret[] = [];
  if (text.length < shortest) return found;
  start.lastIndex = 0;
  for (let hit = start.exec(text); hit !== null; hit = start.exec(text)) {
    const secret = judge(text, hit.index, hit[0]);
    if (!secret) continue;
    found.push(secret);
    if (found.length === most) break;
    start.lastIndex = secret.end;
  }
  return found;
}

/** Characters that a token consists of: in front of a hit they say that it is the middle of something longer. */
const wordCharacter = /[A-Za-z0-9_]/;

function judge(text: string, at: number, hit: string): Secret | undefined {
  const before = at === 0 ? '' : (text[at - 1] as string);
  if (hit === '://') return passwordInUrl(text, at);
  if (/^client/i.test(hit)) return clientSecret(text, at, hit);
  if (wordCharacter.test(before))
    return hit.endsWith('ey') || hit.endsWith('EY') ? awsSecretKey(text, at, hit) : undefined;
  if (hit === 'eyJ') return before === '.' || before === '-' ? undefined : jsonWebToken(text, at);
  if (hit === '-----BEGIN ') return privateKey(text, at);
  if (hit === 'curl ') return curlUser(text, at);
  if (/^b(?:earer|asic) $/i.test(hit)) return authorization(text, at, hit);
  if (/key$/i.test(hit) && !byPrefix.has(hit)) return awsSecretKey(text, at, hit);
  for (const shape of byPrefix.get(hit) ?? []) {
    const rest = sticky(shape.rest, text, at + hit.length)?.[0];
    if (rest === undefined) continue;
    const end = at + hit.length + rest.length;
    if (wordCharacter.test(text[end] ?? '') || isPlaceholder(rest) || !drawn(rest)) continue;
    // The name beside a signature, in a URL that was signed for a while (AWS Signature Version 4): no secret by itself.
    const isSigner = /^A[KS]IA$/.test(hit) && isBesideSignature(text, at);
    return {
      kind: shape.kind,
      confidence: isSigner ? 'low' : shape.confidence,
      start: at,
      end,
      masked: `${hit}…`,
    };
  }
  return undefined;
}

/** `X-Amz-Credential=AKIA…`, and in the fields of a form that was signed: `"AWSAccessKeyId": …, "Policy": …, "Signature": …`. */
function isBesideSignature(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 24), at);
  if (/x-amz-credential\W{1,5}$/i.test(before)) return true;
  return (
    /awsaccesskeyid\W{1,6}$/i.test(before) && /\bsignature\W{1,6}\w/i.test(text.slice(at, at + signedWithin))
  );
}

/** So far from the name of who signed stands what he signed, a policy in base64. */
const signedWithin = 2000;

/** Letters and digits, or both cases: what a machine draws; `sk_live_mysecretkeyvalue` is written by hand. */
function drawn(rest: string): boolean {
  return (
    rest.length >= 12 &&
    ((/\d/.test(rest) && /[A-Za-z]/.test(rest)) || (/[a-z]/.test(rest) && /[A-Z]/.test(rest)))
  );
}

function sticky(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at;
  return expression.exec(text);
}

const token = /eyJ[\w-]{10,2000}\.eyJ[\w-]{2,8000}\.[\w-]{20,1000}/y;

function jsonWebToken(text: string, at: number): Secret | undefined {
  const match = sticky(token, text, at)?.[0];
  const confidence = match && judgeJwt(match);
  return confidence
    ? { kind: 'JSON Web Token', confidence, start: at, end: at + match.length, masked: 'eyJ…' }
    : undefined;
}

const pemHead = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;
/** Line ends may be real or written as `\n`; encrypted keys have headers (RFC 1421 §4.6). */
const pemHeader = /[\s\\nr]{0,8}(?:Proc-Type|DEK-Info|Version|Comment): ?[^\n\\]{0,100}/y;
const mostPemHeaders = 4;
const notInPem = /[^A-Za-z0-9+/=\s\\]/g;
const shortestPem = 64;

/** What stands between the head of a key and `-----END`, step by step: nothing is read twice, however long it is. */
function pemBody(text: string, from: number): string | undefined {
  let start = from;
  for (let count = 0; count < mostPemHeaders; count++) {
    const header = sticky(pemHeader, text, start)?.[0];
    if (header === undefined) break;
    start += header.length;
  }
  const end = sticky(notInPem, text, start)?.index ?? text.length;
  if (end - start < shortestPem || !text.startsWith('-----END', end)) return undefined;
  return text.slice(from, end + '-----END'.length);
}

function privateKey(text: string, at: number): Secret | undefined {
  const head = sticky(pemHead, text, at)?.[0];
  const body = head && pemBody(text, at + head.length);
  if (!head || !body) return undefined;
  const content = body.slice(0, -8).replace(/\\n|\\r|\s/g, '');
  if (content.includes('...') || content.length < 64 || !drawn(content) || isPlaceholder(content))
    return undefined;
  return {
    kind: 'private key',
    confidence: 'high',
    start: at,
    end: at + head.length + body.length,
    masked: '-----BEGIN PRIVATE KEY-----…',
  };
}

const userInfo = /:\/\/([^\s:@/?#<>"'`{}[\]()]{0,100}):([^\s:@/?#<>"'`{}[\]()]{3,200})@([\w.-]{1,200})/y;
const sampleUser = /^(?:user(?:name)?|login|admin|root|foo|me|test|x-access-token|oauth2?)$/i;
const samplePassword = finds(
  /^(?:p(?:ass|w|wd|assw(?:or)?d|assphrase)\d*|secret|token|api[-_]?key|key|access[-_]?token|postgres|mysql|root|admin|guest|test|bar|x-oauth-basic)$/i,
);

function passwordInUrl(text: string, at: number): Secret | undefined {
  const match = sticky(userInfo, text, at);
  if (!match) return undefined;
  const [whole, user = '', password = '', host = ''] = match;
  if (samplePassword(password) || isPlaceholder(password) || password === user) return undefined;
  let from = at;
  while (from > 0 && at - from < 20 && /[a-z0-9+.-]/i.test(text[from - 1] as string)) from--;
  if (from === at) return undefined;
  const invented =
    /(?:^|\.)(?:example|test|invalid|localhost)(?:\.|$)|^localhost$|^host(?:name)?$|^127\./i.test(host) ||
    sampleUser.test(user);
  return {
    kind: 'password in a URL',
    confidence: invented ? 'low' : looksRandom(password) ? 'high' : 'medium',
    start: from,
    end: at + whole.length,
    masked: `${text.slice(from, at)}://${user}:…@${host}`,
  };
}

/** What stands after the name of a secret, in prose (`**Client secret:** …`) and in what is written as code. */
const given = /["'`*_]{0,4}\s{0,2}[:=]\s{0,2}["'`*_]{0,4}\s{0,2}([\w~+/=-]{16,200})(?![\w({]|\.\w)/y;

/** RFC 6749 §2.3.1: whoever has it is the client. A UUID that is given as one is no identifier. */
function clientSecret(text: string, at: number, hit: string): Secret | undefined {
  const match = sticky(given, text, at + hit.length);
  if (!match) return undefined;
  const [whole, value = ''] = match;
  if (isPlaceholder(value) || !(looksRandom(value) || isUuid(value))) return undefined;
  const end = at + hit.length + whole.length;
  return { kind: 'client secret', confidence: 'medium', start: at, end, masked: `${value.slice(0, 2)}…` };
}

const opaque = /[\w.~+/=-]{16,1000}/y;

function authorization(text: string, at: number, scheme: string): Secret | undefined {
  const value = sticky(opaque, text, at + scheme.length)?.[0];
  if (!value) return undefined;
  const begin = at + scheme.length;
  const masked = `${scheme}…`;
  if (scheme.toLowerCase() === 'basic ') {
    const pair = Buffer.from(value, 'base64').toString('latin1');
    const colon = pair.indexOf(':');
    const password = pair.slice(colon + 1);
    // RFC 7617's own example, and pairs that were typed for the documentation.
    if (colon < 1 || !/^[\x20-\x7e]+$/.test(pair) || pair === 'Aladdin:open sesame') return undefined;
    if (samplePassword(password) || isPlaceholder(password) || password.length < 6) return undefined;
    return {
      kind: 'Basic credentials',
      confidence: looksRandom(password) ? 'medium' : 'low',
      start: begin,
      end: begin + value.length,
      masked,
    };
  }
  if (value.startsWith('eyJ')) {
    const found = jsonWebToken(text, begin);
    return found && { ...found, masked };
  }
  for (const [prefix] of byPrefix) if (value.startsWith(prefix)) return judge(text, begin, prefix);
  if (!looksRandom(value)) return undefined;
  return { kind: 'bearer token', confidence: 'medium', start: begin, end: begin + value.length, masked };
}

const user = /curl [^\n]{0,150}?(?:-u|--user)[ =]?['"]?([^\s:'"]{1,100}):([^\s'"@]{6,200})/y;

function curlUser(text: string, at: number): Secret | undefined {
  const match = sticky(user, text, at);
  if (!match) return undefined;
  const [whole, , password = ''] = match;
  if (samplePassword(password) || isPlaceholder(password) || !looksRandom(password)) return undefined;
  return {
    kind: 'password for curl',
    confidence: 'medium',
    start: at + whole.length - password.length,
    end: at + whole.length,
    masked: '-u …',
  };
}

const awsValue = /["']?\s{0,4}[:=]{1,2}\s{0,4}["']?([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])/y;

function awsSecretKey(text: string, at: number, name: string): Secret | undefined {
  const match = sticky(awsValue, text, at + name.length);
  const value = match?.[1];
  if (!match || !value || isPlaceholder(value) || !drawn(value)) return undefined;
  const end = at + name.length + match[0].length;
  return {
    kind: 'AWS secret access key',
    confidence: 'high',
    start: end - value.length,
    end,
    masked: `${value.slice(0, 2)}…`,
  };
}
