import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Source } from '../../src/text/source.ts';

const linesOf = (text: string) => {
  const source = new Source('a.yaml', text);
  return Array.from({ length: source.lineCount }, (_, index) => source.line(index + 1));
};

describe('Lines', () => {
  it('end with LF, CRLF or a lone CR', () => {
    expect(linesOf('a\nb\r\nc\rd')).toEqual(['a', 'b', 'c', 'd']);
    expect(linesOf('a\n\nb\n')).toEqual(['a', '', 'b', '']);
    expect(linesOf('')).toEqual(['']);
  });

  it('are what lies between line ends, whatever the text is', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '\n', '\r\n', '\r', '💡')), (parts) => {
        const text = parts.join('');
        expect(linesOf(text)).toEqual(text.split(/\r\n|\n|\r/));
      }),
    );
  });

  it('give every offset its position, and every position its offset', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('ab', '\n', '\r\n', '\r')), fc.nat(60), (parts, offset) => {
        const source = new Source('a.yaml', parts.join(''));
        const { line, column } = source.position(offset);
        const before = source.text.slice(0, Math.min(offset, source.text.length));
        // A position between CR and LF is still on the line that they end.
        const ended =
          before.endsWith('\r') && source.text[before.length] === '\n' ? before.slice(0, -1) : before;
        expect(line).toBe(ended.split(/\r\n|\n|\r/).length);
        expect(column).toBe(before.length - lastStart(ended) + 1);
      }),
    );
  });
});

describe('A source of which a stretch was replaced', () => {
  const text = fc
    .array(fc.constantFrom('ab', '\n', '\n', '💡', '\r\n', '\r'), { maxLength: 20 })
    .map((parts) => parts.join(''));

  it('is that of the new text, line by line', () => {
    fc.assert(
      fc.property(
        text,
        fc.array(fc.tuple(fc.nat(30), fc.nat(10), text), { minLength: 1 }),
        (first, edits) => {
          let source = new Source('a.yaml', first);
          for (const [at, length, by] of edits) {
            const start = Math.min(at, source.text.length);
            const end = Math.min(start + length, source.text.length);
            // Its lines are known once somebody has asked.
            source.position(start);
            const expected = new Source('a.yaml', source.text.slice(0, start) + by + source.text.slice(end));
            source = source.replaced({ start, end }, by);
            expect([source.text, positionsIn(source)]).toEqual([expected.text, positionsIn(expected)]);
          }
        },
      ),
    );
  });
});

function positionsIn(source: Source) {
  return Array.from({ length: source.text.length + 1 }, (_, offset) => source.position(offset));
}

function lastStart(text: string): number {
  return text.length - (text.split(/\r\n|\n|\r/).at(-1) as string).length;
}
