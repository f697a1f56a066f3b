import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encode } from '../../src/formats/encode.ts';

const text = (value: unknown, depth: number) => [...encode(value, depth)].join('');

describe('JSON in pieces', () => {
  it('is, joined, what JSON.stringify makes, however deep the lists stand', () => {
    const value = fc.jsonValue({ maxDepth: 5 }).map((one) => JSON.parse(JSON.stringify(one)));
    fc.assert(
      fc.property(value, fc.nat(6), (one, depth) => {
        const plain = JSON.stringify(one, null, 2).replace(/[\u007f-\uffff]/g, '?');
        const escaped = /\\u(?!00[01])[0-9a-f]{4}|[\u007f-\uffff]/g;
        expect(text(one, depth).replace(escaped, '?')).toBe(`${plain.replace(escaped, '?')}\n`);
      }),
    );
  });

  it('leaves out what is undefined, and keeps the order', () => {
    const value = { b: undefined, a: [{}, [], { c: undefined }, undefined], d: null, e: {}, f: { g: 1 } };
    for (const depth of [0, 1, 2, 3, 9]) {
      expect(text(value, depth)).toBe(`${JSON.stringify(value, null, 2)}\n`);
    }
  });

  it('never holds a long list in one piece', () => {
    const value = { findings: Array.from({ length: 10_000 }, (_, at) => ({ at, message: 'x'.repeat(400) })) };
    const pieces = [...encode(value, 2)];
    expect(pieces.length).toBeGreaterThan(10);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(300_000);
    expect(JSON.parse(pieces.join(''))).toEqual(value);
  });
});
