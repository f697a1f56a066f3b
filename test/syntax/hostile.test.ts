import { describe, expect, it } from 'vitest';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { place, refusal, tree, warnings } from './helpers.ts';

/** A list of lists of … whose full tree has `width` to the power of `levels` leaves. */
function bomb(levels: number, width: number): string {
  const lines = ['a0: &a0 lol'];
  for (let level = 1; level <= levels; level++) {
    const aliases = Array.from({ length: width }, () => `*a${level - 1}`).join(', ');
    lines.push(`a${level}: &a${level} [${aliases}]`);
  }
  return lines.join('\n');
}

describe('aliases', () => {
  it('that repeat to more than a quarter of a million nodes are refused where they do', () => {
    expect(refusal(bomb(30, 9))).toMatchObject({
      message: expect.stringContaining('alias bomb'),
      shown: '*a5',
    });
    expect(refusal(bomb(5_000, 2)).message).toContain('alias bomb');
  });

  it('that stay below are read', () => {
    expect(Object.keys(tree(bomb(5, 9)).value as object)).toHaveLength(6);
  });

  it('are not refused in a large document that repeats little', () => {
    const items = Array.from({ length: 1_100_000 }, () => '1').join(',');
    expect((tree(`a: [${items}]\nb: &x 1\nc: *x`).value as { c: number }).c).toBe(1);
  });

  it('in merges count as well', () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}: 1`).join(', ');
    const merges = Array.from({ length: 2_000 }, (_, index) => `m${index}: {<<: *x}`).join('\n');
    expect(refusal(`x: &x {${keys}}\n${merges}`).message).toContain('alias bomb');
  });

  it('inside their own anchor are refused', () => {
    expect(refusal('a: &x\n  b: *x')).toMatchObject({
      message: expect.stringContaining('own anchor'),
      at: '2:6',
    });
    expect(refusal('a: &x [*x]').message).toContain('own anchor');
    expect(refusal('a: &x\n  <<: *x').message).toContain('own anchor');
  });

  it('that nest deeper than the limit are refused', () => {
    const deep = (inner: string): string => '['.repeat(300) + inner + ']'.repeat(300);
    expect(refusal(`a: &x ${deep('1')}\nb: ${deep('*x')}`)).toMatchObject({
      message: expect.stringContaining('500 levels'),
      shown: '*x',
    });
  });
});

describe('depth', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

  it.each(['x.json', 'x.yaml'])('of 500 levels is read from %s', (file) => {
    expect(tree(nested(500), file).format).toBe('json');
    const yaml = tree(`${nested(500)} # yaml`, file === 'x.json' ? 'y.yaml' : file);
    expect(place(yaml, Array(499).fill(0)).value).toBe('1:500 []');
  });

  it.each([
    ['lists in JSON', nested(501), 'x.json', '1:501'],
    ['many lists in JSON', nested(100_000), 'x.json', '1:501'],
    ['unclosed lists in JSON', '['.repeat(100_000), 'x.json', '1:501'],
    ['objects in JSON', '{"a":'.repeat(100_000), 'x.json', '1:2501'],
    ['lists in YAML', `a: ${nested(500)}`, 'x.yaml', '1:503'],
    ['many lists in YAML', `a: ${nested(100_000)}`, 'x.yaml', '1:504'],
    ['dashes in YAML', `${'- '.repeat(100_000)}a`, 'x.yaml', '1:1003'],
  ])('of too many %s is refused with its place', (_what, text, file, at) => {
    expect(refusal(text, file)).toMatchObject({ message: expect.stringContaining('500 levels'), at });
  });
});

describe('names of the prototype', () => {
  const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  const object = `{${keys.map((key) => `"${key}": {"polluted": true}`).join(', ')}}`;

  it.each([
    ['JSON', object],
    ['YAML', `${object} # yaml`],
    ['YAML merges', `<<: ${object}`],
  ])('are ordinary keys in %s', (_format, text) => {
    const { value } = tree(text);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value as object)).toEqual(keys);
    expect(Object.hasOwn({}, 'polluted') || 'polluted' in {}).toBe(false);
  });

  it('are no duplicates when written once', () => {
    expect(warnings(tree(`${object} # yaml`))).toEqual([]);
    expect(warnings(tree('__proto__: 1\n__proto__: 2'))).toEqual([
      expect.stringContaining('2:1 The key `__proto__`'),
    ]);
  });
});

describe('odd texts', () => {
  const long = 'x'.repeat(5_000_000);

  it('of five million characters are read', () => {
    expect((tree(`{"a": "${long}"}`).value as { a: string }).a).toHaveLength(long.length);
    expect((tree(`a: ${long}`).value as { a: string }).a).toHaveLength(long.length);
    expect((tree(`a: |\n  ${long}`).value as { a: string }).a).toHaveLength(long.length + 1);
  });

  it('with many backslashes before a quote end where they end', () => {
    for (const count of [1, 2, 3, 1_000_000, 1_000_001]) {
      const text = JSON.stringify({ a: '\\'.repeat(count), b: 1 });
      expect(place(tree(text), ['b']).value).toMatch(/ 1$/);
    }
  });

  it.each([
    ['a NUL in YAML', 'a: b\0c', '1:5'],
    ['a lone surrogate in YAML', 'a: \ud800 b', '1:4'],
    ['an escape character in YAML', 'a: \u001b[31m', '1:4'],
  ])('%s is refused', (_what, text, at) => {
    expect(refusal(text).at).toBe(at);
  });

  it('with lone surrogates in JSON are read as JSON.parse reads them', () => {
    expect(tree('{"a": "\\ud800", "b": "\udc00"}').value).toEqual({ a: '\ud800', b: '\udc00' });
  });

  it('with a hundred thousand duplicates get a warning for each', () => {
    expect(tree('a: 1\n'.repeat(100_000)).warnings).toHaveLength(99_999);
    expect(tree(`{${'"a":1,'.repeat(100_000)}"a":2}`).warnings).toHaveLength(100_000);
  });

  it('with a line of a hundred thousand dashes are refused without long thought', () => {
    expect(refusal(`a:\n  b: x\n    ${'- '.repeat(100_000)}y: z`).at).toBe('3:5');
  });

  it.each([
    '',
    ' ',
    '\n\n',
    '#',
    '...',
    '---',
    '--- ---',
    '%',
    '%YAML 1.1',
    '!',
    '&',
    '*',
    '?',
    ':',
    '- ',
    '|',
    '>',
    '"',
    "'",
    '[',
    '{',
    ']',
    '}',
    ',',
    '@',
    '`',
    '\t',
    '\r',
    '\ufeff',
    '<<: 1',
    '? ? ?',
    ': : :',
    '[?]',
    '[? a]',
    '{? a}',
    '{?}',
    '[: a]',
    '{: a}',
    '!!str',
    '&a',
    '&a &b',
    '- - -',
    '{a:',
    '{"a":',
    'a: |9\n x',
    '--- |\n',
    '--- >',
    '- |',
    '-',
    '?\n:',
    '!<',
    '%TAG ! x',
  ])('such as %j are read or refused, with places inside the text', (text) => {
    for (const file of ['x.yaml', 'x.json']) {
      const result = parseSource(new Source(file, text));
      const spans = result.ok
        ? [
            ...result.tree.warnings.map(({ span }) => span),
            ...result.tree.locate([[], [0], ['']]).map(({ value }) => value),
          ]
        : result.problems.map(({ span }) => span);
      if (!result.ok) expect(spans).toHaveLength(1);
      for (const span of spans) {
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.start).toBeLessThanOrEqual(text.length);
      }
    }
  });
});
