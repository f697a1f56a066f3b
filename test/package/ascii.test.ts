import { runInThisContext } from 'node:vm';
import { expect, test } from 'vitest';
import { toAscii } from '../../scripts/ascii.mjs';

// The bundle is read as Latin 1, which is faster and the same where all of it is ASCII.

test.each([
  [`/^doesn['’]t$/.test('doesn\\u2019t')`, true],
  [`/^[øł]{2}$/u.test('\\u00f8\\u0142')`, true],
  [`/^😀$/u.test('\\ud83d\\ude00')`, true],
  [`new RegExp(String.raw\`^n['’]t$\`).test('n\\u2019t')`, true],
  [`/^[^ł]$/.test('l') /* ł */`, true],
])('%s means the same when it is read as Latin 1', (code, answer) => {
  const ascii = toAscii(code);
  expect(runInThisContext(Buffer.from(ascii).toString('latin1'))).toBe(answer);
  expect(runInThisContext(code)).toBe(answer);
});
