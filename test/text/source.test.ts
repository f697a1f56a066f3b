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

function lastStart(text: string): number {
  return text.length - (text.split(/\r\n|\n|\r/).at(-1) as string).length;
}
