import { constants } from 'node:buffer';
import { expect, test } from 'vitest';
import { failureOf } from '../../src/cli/failure.ts';
import { encode } from '../../src/formats/encode.ts';

const thrownBy = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};

test.each([
  ['joined', () => ['x', 'y'].join('z'.repeat(constants.MAX_STRING_LENGTH))],
  ['repeated', () => 'x'.repeat(constants.MAX_STRING_LENGTH + 1)],
])('a text that is %s to more than a text can be ends a run with status 3 and what to do', (_, work) => {
  const failure = failureOf(thrownBy(work));
  expect(failure.status).toBe(3);
  expect(failure.said).toContain('check fewer files at once, or take --format json');
});

test.each([new RangeError('Maximum call stack size exceeded'), new Error('Invalid string length'), 'x'])(
  'what is no such text is an internal error: %s',
  (error) => {
    expect(failureOf(error)).toMatchObject({ status: 70, said: expect.stringContaining('report it at') });
  },
);

test('a report for programs is no single text: it comes in pieces that do not grow with it', () => {
  const longest = (findings: number) => {
    const value = { findings: Array.from({ length: findings }, () => ({ message: 'x'.repeat(1000) })) };
    let most = 0;
    for (const piece of encode(value, 2)) most = Math.max(most, piece.length);
    return most;
  };
  // Of less than one piece there is one, as long as it.
  expect(longest(4000)).toBe(longest(1000));
  expect(longest(4000)).toBeLessThan(300_000);
});
