import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clean, width } from '../../src/text/clean.ts';

describe('text on its way to a terminal', () => {
  it.each([
    ['an escape sequence', '\u001b[31mred', '␛[31mred'],
    ['a one-character CSI (C1)', '\u009b2J', '\\u{9b}2J'],
    ['delete', 'a\u007fb', 'a␡b'],
    ['line ends', 'a\r\nb', 'a␍␊b'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['a direction override', 'safe\u202egpj', 'safe\\u{202e}gpj'],
    ['a direction isolate', '\u2066x\u2069', '\\u{2066}x\\u{2069}'],
    ['a zero-width space', 'pay\u200bments', 'pay\\u{200b}ments'],
    ['half of a surrogate pair', 'a\ud83d', 'a\\u{d83d}'],
    ['what is no character at all', 'a\uffffb\u{1fffe}', 'a\\u{ffff}b\\u{1fffe}'],
    ['a letter that looks like nothing', 'a\u3164b', 'a\\u{3164}b'],
  ])('shows %s instead of sending it', (_, text, shown) => {
    expect(clean(text)).toBe(shown);
  });

  it.each(['plain', 'été', 'e\u0301te\u0301', '日本語', '👍🏽', '🇩🇪', 'naïve › “quoted” …'])(
    'leaves %s as it is',
    (text) => {
      expect(clean(text)).toBe(text);
    },
  );

  it('cuts what is too long, never in the middle of a character', () => {
    expect(clean('abcdefgh', 5)).toBe('abcd…');
    expect(clean('日本語テキスト', 6)).toBe('日本…');
    expect(clean('👍🏽👍🏽👍🏽', 4)).toBe('👍🏽…');
    expect(clean('abcde', 5)).toBe('abcde');
  });

  it('thins out marks that are piled up to climb over other lines', () => {
    expect(clean(`a${'\u0300'.repeat(40)}b`)).toBe('a\u0300\u0300\u0300b');
  });

  it.each([
    ['abc', 3],
    ['日本', 4],
    ['e\u0301', 1],
    ['👍🏽', 2],
    ['❤️', 2],
    ['\u001b', 1],
    ['\u202e', 8],
  ])('knows the columns of %j', (text, columns) => {
    expect(width(text)).toBe(columns);
  });

  it('for any text: safe, no wider than asked, and cleaning again changes nothing', () => {
    const any = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 50 }), (text, most) => {
        const shown = clean(text, most);
        expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        expect(width(shown)).toBeLessThanOrEqual(most);
        expect(clean(shown, most)).toBe(shown);
      }),
    );
  });
});
