import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits, type Edit } from '../../src/text/edits.ts';

describe('Edits of a text', () => {
  test('replace, delete and insert, in whatever order they are given', () => {
    const edits = [
      { start: 6, end: 9, text: 'c' },
      { start: 0, end: 0, text: '> ' },
      { start: 3, end: 5, text: '' },
    ];
    expect(applyEdits('one two six', edits)).toBe('> onewcix');
  });

  test('that insert at one offset stand in the order given', () => {
    const at = (text: string) => ({ start: 1, end: 1, text });
    expect(applyEdits('ad', [at('b'), at('c')])).toBe('abcd');
  });

  test('that overlap are refused', () => {
    const overlapping = [
      { start: 0, end: 3, text: 'x' },
      { start: 2, end: 4, text: 'y' },
    ];
    expect(() => applyEdits('abcdef', overlapping)).toThrow('two edits overlap at offset 2');
  });

  test('leave every other character as it was', () => {
    const pieces = fc.array(fc.record({ kept: fc.string(), old: fc.string(), text: fc.string() }));
    fc.assert(
      fc.property(pieces, fc.string(), (list, rest) => {
        const edits: Edit[] = [];
        let text = '';
        for (const { kept, old, text: replacement } of list) {
          text += kept;
          edits.push({ start: text.length, end: text.length + old.length, text: replacement });
          text += old;
        }
        const wanted = list.map((piece) => piece.kept + piece.text).join('') + rest;
        expect(applyEdits(text + rest, edits)).toBe(wanted);
      }),
    );
  });
});
