import { describe, expect, test } from 'vitest';
import { quotation } from '../../src/text/quotation.ts';

const quoted = (text: string, part: string) =>
  quotation(text, text.indexOf(part), text.indexOf(part) + part.length);

describe('what is quoted of a description can be read', () => {
  test('a part that stands alone is quoted as it is', () => {
    expect(quoted('How many (max 100)', 'max 100')).toBe('max 100');
    expect(quoted('At most 5 (five) pages', 'most 5 (five)')).toBe('most 5 (five)');
  });

  test('one that is cut in a bracket or in quotation marks is widened to its sentence', () => {
    const text = 'Page size. The default (and maximum) is 50 items. More is refused.';
    expect(quoted(text, 'maximum) is 50')).toBe('The default (and maximum) is 50 items.');
    expect(quoted('`limit` is at most `50`', 'at most `50')).toBe('`limit` is at most `50`');
  });

  test('of a long sentence as much is quoted as closes what is open', () => {
    const rest = 'and so on '.repeat(30);
    expect(quoted(`${rest}the size (or maximum) is 50 ${rest}`, 'maximum) is 50')).toBe('(or maximum) is 50');
  });

  test('a bracket that nothing opens is left out', () => {
    expect(quoted('maximum) is 50', 'maximum) is 50')).toBe('maximum is 50');
  });
});
