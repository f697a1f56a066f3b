import { isUtf8 } from 'node:buffer';

/** V8 cannot hold a longer text (2^29 - 24 UTF-16 units). */
const longestText = 536_870_888;

/**
 * Turns a file's bytes into text without byte order mark. UTF-8 is assumed unless a mark says UTF-16 (RFC 8259 §8.1
 * and YAML 1.2 §5.2 ask for UTF-8; Windows editors still write the other). Nothing is guessed or replaced: bytes that
 * are no text come back as a problem in words. Never throws.
 */
export function decode(bytes: Uint8Array): { text: string } | { problem: string } {
  if (bytes.length > longestText) return { problem: 'The file is larger than 512 MB' };
  if (isUtf32(bytes)) return { problem: 'This is UTF-32, which is not read; save it as UTF-8' };
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le');
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be');
  const nul = bytes.indexOf(0);
  if (nul !== -1) {
    return {
      problem: `This is a binary file, not text (there is a NUL byte at byte ${nul + 1}); save it as UTF-8`,
    };
  }
  if (!isUtf8(bytes)) {
    const { line, at } = firstBroken(bytes);
    return { problem: `Not valid UTF-8 (line ${line}, byte ${at + 1} of the file); save the file as UTF-8` };
  }
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const body = marked ? bytes.subarray(3) : bytes;
  return { text: Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8') };
}

/** A mark of UTF-32, or a first character below U+0100 in it (YAML 1.2 §5.2 has the same table). */
function isUtf32(bytes: Uint8Array): boolean {
  const [a, b, c, d] = bytes;
  if (a === 0 && b === 0) return (c === 0xfe && d === 0xff) || (c === 0 && d !== 0 && d !== undefined);
  return c === 0 && d === 0 && ((a === 0xff && b === 0xfe) || b === 0);
}

function decodeUtf16(
  bytes: Uint8Array,
  encoding: 'utf-16le' | 'utf-16be',
): { text: string } | { problem: string } {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
    if (text.includes('\0'))
      return { problem: 'This is a binary file, not text (it contains NUL characters)' };
    return { text };
  } catch {
    return { problem: `Marked as ${encoding.toUpperCase()}, but it is not valid; save the file as UTF-8` };
  }
}

/** Where the longest valid UTF-8 beginning ends. */
function firstBroken(bytes: Uint8Array): { line: number; at: number } {
  let low = 0;
  let high = bytes.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  const at = wholeCharacters(bytes, low);
  let line = 1;
  for (let index = bytes.indexOf(10); index !== -1 && index < at; index = bytes.indexOf(10, index + 1))
    line++;
  return { line, at };
}

/** `end` moved back to where a character starts, at most three continuation bytes (RFC 3629 §3). */
function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let back = 0; back < 4 && end > 0; back++, end--) {
    const byte = bytes[end];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return end;
  }
  return end;
}
