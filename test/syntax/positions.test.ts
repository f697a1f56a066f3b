import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/syntax/tree.ts';
import { place, tree } from './helpers.ts';

type Row = [what: string, text: string, path: Path, value: string, key: string | null];

describe('places in JSON', () => {
  it.each<Row>([
    ['the root', ' {"a": 1}\n', [], '1:2 {"a": 1}', null],
    ['a number', '{"a": -1.5e3 }', ['a'], '1:7 -1.5e3', '"a"'],
    ['a number at the end of its object', '{"a":1}', ['a'], '1:6 1', '"a"'],
    ['a word', '{"a":null,"b":true}', ['b'], '1:15 true', '"b"'],
    ['a text with escaped quotes', '{"a": "x\\"y\\\\", "b": 2}', ['b'], '1:22 2', '"b"'],
    ['an empty object', '{"a": {}}', ['a'], '1:7 {}', '"a"'],
    ['an item of a list', '{"a": [1, [2, 3]]}', ['a', 1, 0], '1:12 2', null],
    ['a list over several lines', '{\n\t"a": [\r\n\t1 ]\n}', ['a'], '2:7 [\r\n\t1 ]', '"a"'],
    ['an item after CRLF', '{\n\t"a": [\r\n\t1 ]\n}', ['a', 0], '3:2 1', null],
    ['a key with escapes', '{"\\u0061\\n": 1}', ['a\n'], '1:14 1', '"\\u0061\\n"'],
    ['a key named __proto__', '{"__proto__": {"x": 1}}', ['__proto__', 'x'], '1:21 1', '"x"'],
    ['a column after a character of two units', '{"🔒": 1}', ['🔒'], '1:8 1', '"🔒"'],
    ['the last of two equal keys', '{"a": {"x": 1}, "a": 2}', ['a'], '1:22 2', '"a"'],
    ['a path written with numbers for keys', '{"200": 1}', [200], '1:9 1', '"200"'],
    ['a path written with texts for indexes', '[1, 2]', ['1'], '1:5 2', null],
    ['a document of one word', ' true ', [], '1:2 true', null],
  ])('%s', (_what, text, path, value, key) => {
    expect(place(tree(text, 'x.json'), path)).toEqual({ value, key, depth: path.length });
  });

  it.each<[string, Path, number, string]>([
    ['{"a": {"b": 1}}', ['a', 'c', 'd'], 1, '1:7 {"b": 1}'],
    ['{"a": 1}', ['a', 'b'], 1, '1:7 1'],
    ['[1]', [1], 0, '1:1 [1]'],
    ['[1]', ['length'], 0, '1:1 [1]'],
    ['{"a": {"x": 1}, "a": {"y": 1}}', ['a', 'x'], 1, '1:22 {"y": 1}'],
    ['{"a": 1}', ['toString'], 0, '1:1 {"a": 1}'],
  ])('in %s a missing %j gets its nearest ancestor', (text, path, depth, value) => {
    expect(place(tree(text, 'x.json'), path)).toMatchObject({ depth, value });
    // A comment makes the same text YAML.
    const yaml = tree(`${text} # yaml`);
    expect(yaml.format).toBe('yaml');
    expect(place(yaml, path)).toMatchObject({ depth, value });
  });
});

describe('places in YAML', () => {
  it.each<Row>([
    ['a plain value', 'a: b c # d\n', ['a'], '1:4 b c', 'a'],
    ['a plain value over two lines', 'a: b\n  c\nd: 1', ['a'], '1:4 b\n  c', 'a'],
    ['a single-quoted value', "a: 'it''s'\n", ['a'], "1:4 'it''s'", 'a'],
    ['a double-quoted value', 'a: "x\\"" # y', ['a'], '1:4 "x\\""', 'a'],
    ['quoted keys', '"a b": 1\n\'c\': 2', ['c'], '2:6 2', "'c'"],
    ['a key with escapes', '"\\x61": 1', ['a'], '1:9 1', '"\\x61"'],
    ["a key with a quote's escape", "'it''s': 1", ["it's"], '1:10 1', "'it''s'"],
    ['a number as key', 'r:\n  200: x', ['r', '200'], '2:8 x', '200'],
    ['a literal block', 'a: |\n  x\n  y\n\nb: 1', ['a'], '1:4 |\n  x\n  y', 'a'],
    [
      'a folded block with indicators and a comment',
      'a: >-2 # c\n   x\nb: 1',
      ['a'],
      '1:4 >-2 # c\n   x',
      'a',
    ],
    ['a block kept with its empty lines', 'a: |+\n  x\n\n\nb: 1', ['a'], '1:4 |+\n  x', 'a'],
    ['a block whose last line ends in spaces', 'a: |\n  x  \nb: 1', ['a'], '1:4 |\n  x  ', 'a'],
    ['an empty block', 'a: |-\nb: 1', ['a'], '1:4 |-', 'a'],
    ['a block on the line after its key', 'a:\n  # c | d\n  |\n  x\n', ['a'], '3:3 |\n  x', 'a'],
    ['a block in a list', '- |\n x\n-\n >\n y', [1], '4:2 >\n y', null],
    ['a block with CRLF', 'a: |\r\n  x\r\n  y\r\nb: 1', ['a'], '1:4 |\r\n  x\r\n  y', 'a'],
    ['a block that is the document', '--- |\n x\n', [], '1:5 |\n x', null],
    ['a flow list', 'a: [b, c ] # d', ['a'], '1:4 [b, c ]', 'a'],
    ['a flow list with a comma at its end', 'a: [b,\n c,\n ]\nd: 1', ['a'], '1:4 [b,\n c,\n ]', 'a'],
    ['a flow list with comments', 'a: [b # ]\n  , c # ]\n  ]\n', ['a'], '1:4 [b # ]\n  , c # ]\n  ]', 'a'],
    ['a flow mapping', '{a: {b: 1}, c: 2}', ['a'], '1:5 {b: 1}', 'a'],
    ['an empty flow list', 'a: [ ]\nb: {}', ['a'], '1:4 [ ]', 'a'],
    ['a single pair in a list', 'a: [b: c, d]', ['a', 0], '1:5 b: c', null],
    ['a value of a single pair', 'a: [b: c, d]', ['a', 0, 'b'], '1:8 c', 'b'],
    ['a key without a value in braces', 'a: {b, c}', ['a', 'b'], '1:6 ', 'b'],
    ['JSON in YAML', 'a: {"b":"c","d":[1]}', ['a', 'd', 0], '1:18 1', null],
    ['a block mapping', 'a:\n  b: 1\n  c: 2 # d\n\ne: 1', ['a'], '2:3 b: 1\n  c: 2', 'a'],
    ['a block list', 'a:\n- b\n- c\n# d\ne: 1', ['a'], '2:1 - b\n- c', 'a'],
    ['an item of a list', '- a\n- b: 1\n  c: 2\n- d', [1], '2:3 b: 1\n  c: 2', null],
    ['an item of a list in a list', '- - a\n  - b\n- c', [0, 1], '2:5 b', null],
    ['a list in a list', '- - a\n  - b\n- c', [0], '1:3 - a\n  - b', null],
    ['a collection that ends in a block', 'a:\n  b: |\n    x\n\nc: 1', ['a'], '2:3 b: |\n    x', 'a'],
    ['nothing', 'a:\nb: 1', ['a'], '1:3 ', 'a'],
    ['nothing before a comment', 'a: # c\nb: 1', ['a'], '1:3 ', 'a'],
    ['nothing after a quoted key', '"a" :\n', ['a'], '1:6 ', '"a"'],
    ['a mapping that ends in nothing', 'x:\n  a:\ny: 1', ['x'], '2:3 a:', 'x'],
    ['nothing in a list', '- a\n-\n- b', [1], '2:2 ', null],
    ['nothing with a tag', 'a: !!null\nb: 1', ['a'], '1:10 ', 'a'],
    ['an explicit key', '? a\n: b\n', ['a'], '2:3 b', 'a'],
    ['an explicit long key', '? >-\n  a\n  b\n: c: 1\n', ['a b', 'c'], '4:6 1', 'c'],
    ['an explicit quoted key with a comment', '? "a" # x: y\n# :\n: b', ['a'], '3:3 b', '"a"'],
    ['an explicit key without a value', '? a\n? b\n', ['a'], '1:4 ', 'a'],
    ['an empty key', ': a', [''], '1:3 a', ''],
    ['an anchored value', 'a: &x b', ['a'], '1:7 b', 'a'],
    ['a tagged value', 'a: !!str 1', ['a'], '1:10 1', 'a'],
    ['a tagged and anchored mapping', 'a: !!map &x\n  b: 1\n', ['a'], '2:3 b: 1', 'a'],
    ['an anchored block', 'a: &x |\n  b\n', ['a'], '1:7 |\n  b', 'a'],
    ['the value of an anchored key', '&x a: 1', ['a'], '1:7 1', 'a'],
    ['an alias', 'a: &x {b: 1}\nc: *x', ['c'], '2:4 *x', 'c'],
    ['below an alias', 'a: &x {b: 1}\nc: *x', ['c', 'b'], '1:11 1', 'b'],
    ['below an alias in an alias', 'a: &x {b: 1}\nc: &y\n  d: *x\ne: *y', ['e', 'd', 'b'], '1:11 1', 'b'],
    ['an anchor named twice', 'a: &x {b: 1}\nc: &x {b: 2}\nd: *x', ['d', 'b'], '2:11 2', 'b'],
    ['an alias as key', 'a: &x b\n*x : 1', ['b'], '2:6 1', '*x'],
    ['a merged key', 'a: &x {b: 1}\nc:\n  <<: *x\n  d: 2', ['c', 'b'], '1:11 1', 'b'],
    ['an own key before a merge', 'a: &x {b: 1}\nc:\n  b: 2\n  <<: *x', ['c', 'b'], '3:6 2', 'b'],
    ['an own key after a merge', 'a: &x {b: 1}\nc:\n  <<: *x\n  b: 2', ['c', 'b'], '4:6 2', 'b'],
    [
      'the first of several merges',
      'a: &x {b: 1}\nc: &y {b: 2}\nd:\n  <<: [*y, *x]',
      ['d', 'b'],
      '2:11 2',
      'b',
    ],
    ['a merge of a merge', 'a: &x {b: 1}\nc: &y\n  <<: *x\nd:\n  <<: *y', ['d', 'b'], '1:11 1', 'b'],
    ['a merge written out', 'a:\n  <<: {b: 1}', ['a', 'b'], '2:11 1', 'b'],
    ['the last of two equal keys', 'a: {x: 1}\na: 2', ['a'], '2:4 2', 'a'],
    ['a key named __proto__', '__proto__:\n  x: 1', ['__proto__', 'x'], '2:6 1', 'x'],
    ['after directives and a marker', '%YAML 1.2\n--- # c\na: 1', ['a'], '3:4 1', 'a'],
    ['after CRLF', 'a: 1\r\nb:\r\n  c: x\r\n', ['b', 'c'], '3:6 x', 'c'],
    ['a column after a character of two units', 'a: {"🔒": 1}', ['a', '🔒'], '1:11 1', '"🔒"'],
    ['a value after a tab', 'a:\t1', ['a'], '1:4 1', 'a'],
    ['the root', '# c\na: 1\n', [], '2:1 a: 1', null],
    ['an empty text', '', [], '1:1 ', null],
  ])('%s', (_what, text, path, value, key) => {
    expect(place(tree(text), path)).toEqual({ value, key, depth: path.length });
  });

  it('finds many places in one call, in the order asked for', () => {
    const parsed = tree('a: 1\nb: [x, y]\n');
    const found = parsed.locate([['b', 1], ['a'], [], ['b', 1], ['z']]);
    const whole = 'a: 1\nb: [x, y]';
    expect(found.map(({ value }) => parsed.source.text.slice(value.start, value.end))).toEqual([
      'y',
      '1',
      whole,
      'y',
      whole,
    ]);
    expect(found.map(({ depth }) => depth)).toEqual([2, 1, 0, 2, 0]);
  });
});

describe('comments', () => {
  it.each<[string, string, string[]]>([
    ['at the start, behind values, at the end', '# a\nb: 1 # c\n#d', ['1:1 a', '2:6 c', '3:1 d']],
    ['not inside texts', 'a: b#c\nd: "e # f"\ng: \'h # i\'\nj#k: 1', []],
    ['not inside blocks', 'a: |  # yes\n  # no\n  x # no\n# after\nb: >\n  # no', ['1:7 yes', '4:1 after']],
    ['behind an empty block', 'a: | # yes\nb: 1', ['1:6 yes']],
    ['behind plain texts of several lines', 'a: b\n  c#d\n  e # f', ['3:5 f']],
    ['inside brackets', 'a: [b, # c\n  d] # e', ['1:8 c', '2:6 e']],
    ['behind keys and dashes', 'a: # b\n  - # c\n    d # e\n', ['1:4 b', '2:5 c', '3:7 e']],
    ['not in anchors and tags', 'a: &x#y b\nc: *x#y # d', ['2:9 d']],
    ['with CRLF', 'a: 1 # b\r\n# c\r\n', ['1:6 b', '2:1 c']],
    ['in a text of nothing else', '\n  # a\n', ['2:3 a']],
    ['only of the first document', 'a: 1 # b\n---\nc: 1 # d', ['1:6 b']],
    ['empty ones', 'a: 1 #\n##', ['1:6 ', '2:1 #']],
  ])('%s', (_what, text, expected) => {
    const parsed = tree(text);
    const found = parsed.comments().map((comment) => {
      const { line, column } = parsed.source.position(comment.span.start);
      return `${line}:${column} ${comment.text}`;
    });
    expect(found).toEqual(expected);
  });

  it('are unknown to JSON', () => {
    expect(tree('{"a": "# b"}', 'x.json').comments()).toEqual([]);
  });
});
