import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { superLinear } from '../../src/regex/backtracking.ts';
import { BAD, GOOD } from './slow-and-fast.ts';

describe('slow patterns are found, with what makes them slow', () => {
  test.each(BAD)('%s', (pattern, expected) => {
    const { backtracking } = superLinear(pattern);
    if (expected === 'exponential') {
      expect(backtracking).toMatchObject({ kind: 'exponential', degree: undefined, cause: 'pattern' });
    } else {
      expect(backtracking?.kind).toBe('polynomial');
      expect(backtracking?.degree).toBe(expected);
    }
    expect(backtracking?.attack.pump).not.toBe('');
  });
});

describe('fast patterns are not', () => {
  test.each(GOOD)('%s', (pattern) => {
    expect(superLinear(pattern)).toMatchObject({ backtracking: undefined, incomplete: false });
  });
});

describe('a search that is slow only because it may start anywhere says so', () => {
  test.each([
    ['a+$', 'search'],
    ['\\w+@example', 'search'],
    ['.*x', 'search'],
    ['(?:[a-z]+\\.)+[a-z]+', 'search'],
    ['^\\s+|\\s+$', 'search'],
    ['\\s*x?\\s*$', 'pattern'],
    ['^\\d+\\d+$', 'pattern'],
    ['(a+)+$', 'pattern'],
  ])('%s: %s', (pattern, cause) => {
    expect(superLinear(pattern).backtracking?.cause).toBe(cause);
  });

  it('an anchor mends it', () => {
    expect(superLinear('^a+$').backtracking).toBeUndefined();
    expect(superLinear('^\\w+@example').backtracking).toBeUndefined();
  });
});

describe('the attack is real', () => {
  /** Runs the real RegExp where it can be stopped. */
  function finishes(pattern: string, input: string, patience: number): Promise<boolean> {
    const code = `const { workerData, parentPort } = require('node:worker_threads');
      parentPort.postMessage('ready');
      parentPort.postMessage(new RegExp(workerData.pattern, 'u').test(workerData.input));`;
    const worker = new Worker(code, { eval: true, workerData: { pattern, input } });
    return new Promise((resolve, reject) => {
      const end = (finished: boolean) => {
        void worker.terminate();
        resolve(finished);
      };
      worker.once('error', reject);
      worker.on('message', (message) => {
        if (message === 'ready') setTimeout(() => end(false), patience);
        else end(true);
      });
    });
  }
  const exponential = BAD.filter(([, kind]) => kind === 'exponential').map(([pattern]) => pattern);

  // Sixty doublings are beyond every machine: that the worker does not finish says nothing about this one's speed.
  test.each(exponential)('%s is not done with 60 pumps, and is with 2', async (pattern) => {
    const { prefix, pump, suffix } = superLinear(pattern).backtracking?.attack ?? expect.fail('no attack');
    const attack = (pumps: number) => prefix + pump.repeat(pumps) + suffix;
    expect(await finishes(pattern, attack(2), 20_000)).toBe(true);
    expect(await finishes(pattern, attack(60), 100)).toBe(false);
  });
});

describe('hostile patterns are answered within the budget, or given up', () => {
  const letters = (count: number) =>
    Array.from({ length: count }, (_, i) => `[a-z${String.fromCharCode(0x4000 + i)}]`).join('|');
  const references = (count: number) =>
    Array.from({ length: count }, (_, i) => `(\\${i + 1}\\${i + 1})`).join('');

  test.each<[what: string, pattern: string]>([
    ['thousands of alternatives', `^(${Array.from({ length: 3000 }, (_, i) => `w${i}`).join('|')})+$`],
    ['hundreds of overlapping classes', `^(${letters(390)})+$`],
    ['hundreds of loops', `${'a*'.repeat(200)}$`],
    ['hundreds of different loops', `${'[a-z]*[0-9a-z]*'.repeat(190)}$`],
    ['hundreds of lookaheads', '(?=.*a)'.repeat(300)],
    ['nested lookaheads', `${'(?=a*'.repeat(150)}${')'.repeat(150)}$`],
    ['nested loops', `^${'('.repeat(190)}a${')*'.repeat(190)}$`],
    ['empty groups doubled a hundred times', `${'(?:'.repeat(100)}${'){2}'.repeat(100)}(a+)+$`],
    ['references doubled forty times', `()${references(40)}(a+)+$`],
    ['groups doubled a hundred times', `^${'(?:a'.repeat(100)}${'){2}'.repeat(100)}$`],
    ['too long', 'a*'.repeat(20_000)],
    ['too deep', `${'('.repeat(1000)}${')'.repeat(1000)}`],
  ])('%s: not known to be harmless', (_, pattern) => {
    expect(superLinear(pattern)).toMatchObject({ backtracking: undefined, incomplete: true });
  });

  test.each<[what: string, pattern: string]>([
    ['a huge count', '^a{1,100000}b{1,100000}$'],
    [
      'a class of thousands',
      `^[${Array.from({ length: 5000 }, (_, i) => String.fromCharCode(0x4000 + 2 * i)).join('')}]+x$`,
    ],
    ['a count of billions before a loop', '^a{4000000000}(a+)+$'],
    ['a long word', 'x'.repeat(19_999)],
    ['many optional letters', 'a?'.repeat(390)],
    ['references', `(a)${references(30)}`],
  ])('%s: harmless', (_, pattern) => {
    expect(superLinear(pattern)).toMatchObject({ backtracking: undefined, incomplete: false });
  });

  test.each<[what: string, pattern: string]>([
    ['huge counts in a loop', '^(((a{1,99999}){1,99999}){1,99999})+$'],
    ['counts beyond all numbers', `^${'('.repeat(50)}a${'){1,99999999}'.repeat(50)}$`],
  ])('%s: found', (_, pattern) => {
    expect(superLinear(pattern).backtracking?.kind).toBe('exponential');
  });

  it('an invalid pattern has nothing to run', () => {
    expect(superLinear('(a+)+(')).toMatchObject({ backtracking: undefined, incomplete: false });
  });

  it('whatever the pattern, there is an answer', () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      '(?:',
      '(?=',
      '(?<!',
      '|',
      '*',
      '+',
      '{2,}',
      '{1,9}',
      '?',
      'a',
      '[a-b]',
      '.',
      '^',
      '$',
      '\\1',
      '\\b',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const { backtracking, incomplete } = superLinear(pieces.join(''));
        expect(backtracking !== undefined && incomplete).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
