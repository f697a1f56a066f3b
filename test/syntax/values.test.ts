import { describe, expect, it } from 'vitest';
import { isObject, own } from '../../src/syntax/value.ts';
import { tree, warnings } from './helpers.ts';

describe('the format', () => {
  it.each([
    ['x.json', '{"a": 1}', 'json'],
    ['x.yaml', '{"a": 1}', 'json'],
    ['x.yaml', ' [1]', 'json'],
    ['x.yaml', '{a: 1}', 'yaml'],
    ['x.yaml', 'a: 1', 'yaml'],
    ['x.json', 'a: 1', 'yaml'],
    ['x.JSON', '"a"', 'json'],
    ['noname', '', 'yaml'],
    ['x.json', '', 'yaml'],
  ])('of %s with %j is %s', (file, text, format) => {
    expect(tree(text, file).format).toBe(format);
  });
});

describe('values in YAML', () => {
  it.each<[string, unknown]>([
    ['a: 2020-01-01', { a: '2020-01-01' }],
    ['a: [yes, no, on, off, y, n]', { a: ['yes', 'no', 'on', 'off', 'y', 'n'] }],
    ['a: [true, True, TRUE, false, tRUE]', { a: [true, true, true, false, 'tRUE'] }],
    ['a: [null, Null, NULL, ~, nULL]', { a: [null, null, null, null, 'nULL'] }],
    ['a: [1, -2, +3, 007, 0o10, 0x1F, 1_000]', { a: [1, -2, 3, 7, 8, 31, '1_000'] }],
    [
      'a: [1.5, .5, 1., 1e3, -1.5E-2, 3.0.3, 1:30, 0b1]',
      { a: [1.5, 0.5, 1, 1000, -0.015, '3.0.3', '1:30', '0b1'] },
    ],
    ['a: [.inf, -.INF, .iNF, +]', { a: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '.iNF', '+'] }],
    ['a: 1e999', { a: '1e999' }],
    ['a: "1"\nb: \'true\'\nc: |-\n  1', { a: '1', b: 'true', c: '1' }],
    ['200: a\ntrue: b\nnull: c\n1.0: d\n~: e', { 200: 'a', true: 'b', null: 'c', '1.0': 'd', '~': 'e' }],
    [
      '404: a\n4294967294: b\n200: c\n4294967296: d',
      { 200: 'c', 404: 'a', 4294967294: 'b', 4294967296: 'd' },
    ],
    ['200: a\n<<: {404: b}\n4294967294: c', { 200: 'a', 404: 'b', 4294967294: 'c' }],
    ['a:\nb: ~\nc: ""', { a: null, b: null, c: '' }],
    [
      'a: !!str 1\nb: !!int "2"\nc: !!float 3\nd: ! 4\ne: !<tag:yaml.org,2002:str> 5',
      { a: '1', b: 2, c: 3, d: '4', e: '5' },
    ],
    ['"\\ud83d\\udd12": "\\x41\\u00e9\\n"', { '🔒': 'Aé\n' }],
    ['a: >\n  b\n  c\n\n  d\n', { a: 'b c\nd\n' }],
    ['a: |+\r\n  b\r\n  c\r\n\r\n', { a: 'b\nc\n\n' }],
    ['a: "b\n  c\n\n  d"', { a: 'b c\nd' }],
    ['a: http://x/#y', { a: 'http://x/#y' }],
    ['/pets/{id}: 1', { '/pets/{id}': 1 }],
    ['', null],
    ['# only a comment', null],
    ['---\n', null],
    ['- - 1', [[1]]],
    ['just text', 'just text'],
  ])('%j', (text, value) => {
    expect(tree(text).value).toEqual(value);
  });

  it('shares the object of an anchor among its aliases', () => {
    const { a, b } = tree('a: &x {c: [1]}\nb: *x').value as { a: object; b: object };
    expect(a).toBe(b);
  });

  it.each<[string, unknown]>([
    ['a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', { b: 1, d: 2 }],
    ['a: &x {b: 1}\nc:\n  !!merge <<: *x\n  d: 2', { b: 1, d: 2 }],
    ['a: &x {b: 1}\nc:\n  !!str <<: *x\n  d: 2', { '<<': { b: 1 }, d: 2 }],
    ['a: &x {b: 1}\nc:\n  ! <<: *x\n  d: 2', { '<<': { b: 1 }, d: 2 }],
    ['a: &x {b: 1}\nc: {b: 3, <<: *x}', { b: 3 }],
    ['a: &x {b: 1}\nc: {<<: *x, b: 3}', { b: 3 }],
    ['a: &x {b: 1}\ny: &y {b: 2, e: 3}\nc: {<<: [*x, *y]}', { b: 1, e: 3 }],
    ['a: &x {b: 1}\ny: &y {<<: *x, d: 2}\nc: {<<: *y}', { b: 1, d: 2 }],
    ['c: {<<: {__proto__: {polluted: true}}}', JSON.parse('{"__proto__": {"polluted": true}}')],
    ['c: {"<<": {b: 1}}', { '<<': { b: 1 } }],
  ])('merges %j', (text, value) => {
    const parsed = tree(text);
    expect((parsed.value as { c: unknown }).c).toEqual(value);
    expect(warnings(parsed)).toEqual([]);
  });
});

describe('warnings', () => {
  it.each<[string, string, string, string[]]>([
    [
      'x.json',
      'duplicate keys',
      '{"a": 1,\n "b": {"a": 2},\n "a": 3, "\\u0061": 4}',
      ['3:2 The key `a` is already on line 1', '3:10 The key `a` is already on line 1'],
    ],
    ['x.json', 'colons that are no members', '{"a:b": "c:d", "e": ["f:", "g\\":"]}', []],
    ['x.json', 'equal keys in different objects', '[{"a": 1}, {"a": {"a": 1}}]', []],
    [
      'x.yaml',
      'duplicate keys',
      'a: 1\nb: {a: 2}\n"a": 3\na: 4',
      ['3:1 The key `a` is already on line 1', '4:1 The key `a` is already on line 1'],
    ],
    [
      'x.yaml',
      'a second document',
      'a: 1\n---\nb: 2',
      ['2:1 Only the first document of this file is read; another one starts on line 2'],
    ],
    ['x.yaml', 'a second document after an end marker', 'a: 1\n...\nb: 2', ['3:1 Only the first document']],
    ['x.yaml', 'a marker at the end', '---\na: 1\n---\n', []],
    [
      'x.yaml',
      'unknown tags',
      'a: !secret x\nb: !!binary aGk=\nc: !!timestamp 2020-01-01\nd: !map {}',
      ['1:4 The tag !secret', '2:4 The tag !!binary', '3:4 The tag !!timestamp', '4:4 The tag !map'],
    ],
    ['x.yaml', 'a tag that does not fit', 'a: !!int x', ['1:4 The tag !!int']],
    ['x.yaml', 'a merge of no object', 'a: {<<: b}', ['1:9 `<<` merges objects']],
  ])('in %s of %s', (file, _what, text, expected) => {
    expect(warnings(tree(text, file))).toEqual(expected.map((start) => expect.stringContaining(start)));
  });

  // Each of these is read as something else by some reader of YAML: a gate must not pass on ours.
  it.each([
    [
      'two merges of one object that disagree',
      'a: &x {s: 1}\nb: &y {s: 2}\nc:\n  <<: *x\n  <<: *y',
      '5:3 An earlier `<<`',
    ],
    [
      'the second one hidden in braces',
      'a: &x {s: 1}\nc: {<<: *x, d: 1, <<: {s: 2}}',
      '2:19 An earlier `<<`',
    ],
    ['a name in base64', 'a:\n  !!binary c2VjdXJpdHk=: []', '2:3 The tag !!binary'],
    ['a name with a tag of an application', 'a:\n  !secret get: []', '2:3 The tag !secret'],
    ['a merge with a tag of an application', 'a: {!x <<: {b: 1}}', '1:5 The tag !x'],
    ['a text in base64', 'url: !!binary aHR0cDovLw==', '1:6 The tag !!binary'],
    ['an object that is said to be null', 'a: !!null {b: 1}', '1:4 The tag !!null'],
    ['a text that is said to be a number', 'a: !!int x', '1:4 The tag !!int'],
    ['a list that is said to be an object', 'a: !!omap [b: 1]', '1:4 The tag !!omap'],
  ])('say that %s is not all there', (_what, text, said) => {
    const { warnings: all } = tree(text, 'x.yaml');
    expect(warnings(tree(text, 'x.yaml'))).toEqual([expect.stringContaining(said)]);
    expect(all.map(({ loses }) => loses)).toEqual([true]);
  });

  it.each([
    ['merges of one object that agree', 'a: &x {s: 1}\nb: &y {t: 2}\nc:\n  <<: *x\n  <<: *y\n  s: 3'],
    ['a list of merges, of which the first wins', 'a: &x {s: 1}\nb: &y {s: 2}\nc:\n  <<: [*x, *y]'],
    ['an own key beside a merge', 'a: &x {s: 1}\nc:\n  <<: *x\n  s: 2'],
    ['tags that say what is read anyway', 'a: {!!str b: 1, !!int 200: 2, ! c: 3, !!merge <<: {d: 4}}'],
  ])('say nothing about %s', (_what, text) => {
    expect(tree(text, 'x.yaml').warnings).toEqual([]);
  });

  it('keep the value of an unknown tag', () => {
    expect(tree('a: !secret x\nb: !!timestamp 2020-01-01\nc: !x 1\nd: !!int x').value).toEqual({
      a: 'x',
      b: '2020-01-01',
      c: 1,
      d: 'x',
    });
  });

  it('keep the last of duplicate keys, as JSON.parse does', () => {
    expect(tree('a: 1\na: 2').value).toEqual({ a: 2 });
    expect(tree('{"a": 1, "a": 2}').value).toEqual({ a: 2 });
  });
});

describe('values that continue at too little indentation', () => {
  it.each<[string, unknown, string]>([
    ["a:\n  b: 'x\n  y: z'\n  c: 1", { a: { b: 'x y: z', c: 1 } }, '3:3'],
    ['a: "x\n\ny\nz"\nb: 1', { a: 'x\ny z', b: 1 }, '3:1'],
    ['a: "x \\\ny"', { a: 'x y' }, '2:1'],
    ['a: [\n  b # ]\n]\nc: 1', { a: ['b'], c: 1 }, '3:1'],
    ['a:\n  b: {\n  "c": 1,\n  "d": 2\n  }', { a: { b: { c: 1, d: 2 } } }, '3:3'],
    ["a: 'x\r\ny'\r\nb: 1", { a: 'x y', b: 1 }, '2:1'],
  ])('are read from %j, with one warning', (text, value, at) => {
    const parsed = tree(text);
    expect(parsed.value).toEqual(value);
    expect(warnings(parsed)).toEqual([expect.stringContaining(`${at} This line continues the value above`)]);
  });

  it('are located exactly', () => {
    const parsed = tree("a:\n  b: 'x\n  y'\n  c: 1");
    const spans = parsed
      .locate([
        ['a', 'b'],
        ['a', 'c'],
      ])
      .map(({ value }) => value);
    expect(spans.map(({ start, end }) => parsed.source.text.slice(start, end))).toEqual(["'x\n  y'", '1']);
  });
});

describe('own', () => {
  it('sees own properties only', () => {
    expect(own({ a: 1 }, 'a')).toBe(1);
    expect(own({}, 'toString')).toBeUndefined();
    expect(own(JSON.parse('{"__proto__": 1}'), '__proto__')).toBe(1);
    expect(own(null, 'a')).toBeUndefined();
    expect(own('abc', 'length')).toBeUndefined();
  });

  it('goes with isObject', () => {
    expect([{}, [], null, 'a', undefined].map(isObject)).toEqual([true, false, false, false, false]);
  });
});
