/** Legal inside JSON strings, but raw they reach the terminal: DEL, C1, format characters, line separators. */
const hidden = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A value as JSON text with two-space indentation and a final line feed. Characters that control a terminal or hide
 * are written as `\u` escapes, which stand for the same string.
 */
export function encode(value: unknown): string {
  return `${JSON.stringify(value, null, 2).replace(hidden, escaped)}\n`;
}

function escaped(char: string): string {
  // Beyond the basic plane JSON escapes the two halves (RFC 8259 §7).
  return char
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
