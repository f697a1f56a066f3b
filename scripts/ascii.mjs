/**
 * esbuild’s `charset: 'ascii'` escapes strings, and leaves regular expressions and tagged templates as they are. There the same
 * escapes mean the same: all of our tagged templates are `String.raw` for a RegExp.
 *
 * @param {string} code
 * @returns {string} the same code in ASCII, as src/cli/code-cache.ts reads it: `’` would be three letters there
 */
export function toAscii(code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
