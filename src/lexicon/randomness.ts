import { finds } from '../text/says.ts';
import { words } from './words.ts';

/** Words that writers of documentation put where a secret would stand; the last is the body of every token in GitHub's. */
const placeholderWords = finds(
  /example|sample|placeholder|changeme|change[-_ ]me|replace|redacted|insert|dummy|fake|foobar|your[-_ ]?|(?:^|[-_])my[-_]|test[-_]?(?:key|token|secret|pass)|(?:key|token|secret|password)[-_ ]?here|lorem|xxxx|\.\.\.|…|\*\*\*|abc123|abcdef|123456|987654|qwerty|deadbeef|cafebabe|hunter2|string|(?:do|don.?t|never)[-_ ]?\w{0,4}[-_ ]?use|16c7e42f292c6912e7710c838347ae178b4a/i,
);
const placeholderShape = finds(
  /^(?:<.*>|\{.*\}|\[.*\]|\$.*|%.*%|x+|0+|-+|\.+|\*+|todo|none|null|undefined|secret|password|token)$/i,
);

/** Is it a stand-in that documentation writes for a secret: `YOUR_KEY`, `<token>`, `xxxx`, `abc123`, `AKIA…EXAMPLE`? */
export function isPlaceholder(value: string): boolean {
  if (placeholderShape(value) || placeholderWords(value)) return true;
  return value.length >= 8 && (distinct(value) < Math.min(8, value.length / 2) || regular(value) > 0.4);
}

function distinct(text: string): number {
  return new Set(text).size;
}

/** The share of characters that repeat or continue the one before: `aaaa`, `1234`, `dcba`. */
function regular(text: string): number {
  let count = 0;
  for (let at = 1; at < text.length; at++) {
    const step = text.charCodeAt(at) - text.charCodeAt(at - 1);
    if (step >= -1 && step <= 1) count++;
  }
  return count / Math.max(1, text.length - 1);
}

/** Bits per character (Shannon) of the text's own distribution. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** In any version (RFC 9562 §4), unless it is one that people make up: of one digit, or of a series. */
export function isUuid(value: string): boolean {
  return uuid.test(value) && !isPlaceholder(value);
}

const oneToken = /^[\w+/=.~!@#$%^&*-]{16,512}$/;

/**
 * Does the value look as if a machine had drawn it? False for UUIDs, placeholders, addresses, dates, prose, and names
 * made of words (`do-not-use-this-Passw0rd`); those are what documentation has instead of secrets.
 */
export function looksRandom(value: string): boolean {
  if (!oneToken.test(value) || uuid.test(value) || isPlaceholder(value)) return false;
  if (/^\w+:\/\/|^\/|^[^@]*@.+\.|^\d{4}-\d\d-\d\d|^(?:\d{1,3}\.){3}\d/.test(value)) return false;
  if (/passw|secret|p[a@]ss/i.test(value)) return false;
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  const hex = /^[0-9a-f]+$/i.test(value);
  if (hex) return value.length >= 32 && entropy(value) >= 3.0;
  return value.length >= 20 && entropy(value) >= 3.5 && changes(value) >= 0.25 && wordShare(value) < 0.5;
}

/** How often the class of characters changes (lower, upper, digit, other): often in random text, seldom in names. */
function changes(text: string): number {
  const classOf = (code: number) =>
    code >= 97 && code <= 122 ? 0 : code >= 65 && code <= 90 ? 1 : code >= 48 && code <= 57 ? 2 : 3;
  let count = 0;
  for (let at = 1; at < text.length; at++) {
    if (classOf(text.charCodeAt(at)) !== classOf(text.charCodeAt(at - 1))) count++;
  }
  return count / text.length;
}

/** The share of characters in words of five letters or more with vowels among them. */
function wordShare(text: string): number {
  const long = words(text).filter(
    (word) => word.length >= 5 && /^[a-z]+$/.test(word) && /[aeiou]/.test(word),
  );
  return long.reduce((sum, word) => sum + word.length, 0) / text.length;
}
