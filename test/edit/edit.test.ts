import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/edit/change.ts';
import { edited, planEdits } from '../../src/edit/edit.ts';
import { Chosen } from '../../src/edit/together.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';

function edit(text: string, ...changes: Change[]): string | undefined {
  const parsed = parseSource(new Source('a.yaml', text));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return edited(parsed.tree, changes);
}

describe('A value that is set', () => {
  it.each([
    ['url: http://a.example # kept\n', 'url: https://a.example # kept\n'],
    ["url: 'http://a.example'\n", "url: 'https://a.example'\n"],
    ['url: "http://a.example"', 'url: "https://a.example"'],
    ['{"url":"http://a.example"}', '{"url":"https://a.example"}'],
    ['{ url: http://a.example, b: 1 }', '{ url: https://a.example, b: 1 }'],
    ['url: |-\n  http://a.example\nb: 1\n', 'url: https://a.example\nb: 1\n'],
    ['url: &u http://a.example\n', 'url: &u https://a.example\n'],
  ])('takes the place of the other, in its quotes: %j', (before, after) => {
    expect(edit(before, { op: 'set', path: ['url'], value: 'https://a.example' })).toBe(after);
  });

  it('is quoted where it would be read as something else', () => {
    expect(edit('a: x\n', { op: 'set', path: ['a'], value: 'yes' })).toBe("a: 'yes'\n");
    expect(edit('a: x\n', { op: 'set', path: ['a'], value: '^(?:[a-z]: #)$' })).toBe("a: '^(?:[a-z]: #)$'\n");
    expect(edit('a: x\n', { op: 'set', path: ['a'], value: 'two\nlines' })).toBe('a: "two\\nlines"\n');
  });

  it('may be a list or an object, in the place of a block', () => {
    expect(edit('a:\n  - b\n  - c\nd: 1\n', { op: 'set', path: ['a'], value: [] })).toBe('a: []\nd: 1\n');
    expect(edit('type: string\n', { op: 'set', path: ['type'], value: ['string', 'null'] })).toBe(
      "type: [string, 'null']\n",
    );
  });

  it('is refused where an alias shares what would change', () => {
    const shared = 'a: &x\n  b: 1\nc: *x\n';
    expect(edit(shared, { op: 'set', path: ['a', 'b'], value: 2 })).toBeUndefined();
    expect(edit(shared, { op: 'set', path: ['c', 'b'], value: 2 })).toBeUndefined();
    expect(edit('a: &x 1\nc: *x\n', { op: 'set', path: ['c'], value: 2 })).toBe('a: &x 1\nc: 2\n');
    const merged = 'a: &x\n  b: 1\nc:\n  <<: *x\n  d: 2\n';
    expect(edit(merged, { op: 'set', path: ['c', 'b'], value: 2 })).toBeUndefined();
    expect(edit(merged, { op: 'set', path: ['c', 'e'], value: 2 })).toBe(`${merged}  e: 2\n`);
  });
});

describe('A key that is added', () => {
  const max = (...path: string[]): Change => ({
    op: 'set',
    path: [...path, 'maxLength'],
    value: 9,
    after: ['type'],
  });

  it('stands behind the one that is asked for, indented alike', () => {
    expect(edit('a:\n    type: string # text\n    b: 1\n', max('a'))).toBe(
      'a:\n    type: string # text\n    maxLength: 9\n    b: 1\n',
    );
  });

  it('stands behind the last one else', () => {
    expect(edit('a:\n  b:\n    c: 1\n\n# end\nd: 2\n', max('a'))).toBe(
      'a:\n  b:\n    c: 1\n  maxLength: 9\n\n# end\nd: 2\n',
    );
  });

  it.each([
    ['- type: string\n  a: 1\n', '- type: string\n  maxLength: 9\n  a: 1\n'],
    ['- - type: string\n', '- - type: string\n    maxLength: 9\n'],
    ['- { type: string }\n', '- { type: string, maxLength: 9 }\n'],
    ['- {}\n', '- {maxLength: 9}\n'],
    ['[{"type":"string"}]', '[{"type":"string","maxLength":9}]'],
    ['[{"type": "string", "a": 1}]', '[{"type": "string", "maxLength": 9, "a": 1}]'],
    ['[\n\t{\n\t\t"type": "string"\n\t}\n]', '[\n\t{\n\t\t"type": "string",\n\t\t"maxLength": 9\n\t}\n]'],
    ['[\r\n  {}\r\n]', '[\r\n  {\r\n    "maxLength": 9\r\n  }\r\n]'],
    ['- type: string\r\n  a: 1', '- type: string\r\n  maxLength: 9\r\n  a: 1'],
    ['- type: string', '- type: string\n  maxLength: 9'],
    ['-\n  type: string\n', '-\n  type: string\n  maxLength: 9\n'],
  ])('wherever the object stands: %j', (before, after) => {
    const parsed = parseSource(new Source('a.yaml', before));
    const isNested = parsed.ok && Array.isArray((parsed.tree.value as unknown[])[0]);
    const path = isNested ? [0, 0] : [0];
    expect(edit(before, { ...(max() as Change & { op: 'set' }), path: [...path, 'maxLength'] })).toBe(after);
  });

  it('brings several along, and whole objects', () => {
    const answer = {
      description: 'Too many requests',
      content: { 'text/plain': { schema: { type: 'string' } } },
    };
    const changes = ['401', '429'].map(
      (code): Change => ({ op: 'set', path: ['responses', code], value: answer }),
    );
    expect(edit("responses:\n  '200':\n    description: fine\n", ...changes)).toBe(
      `responses:
  '200':
    description: fine
  '401':
    description: Too many requests
    content:
      text/plain:
        schema:
          type: string
  '429':
    description: Too many requests
    content:
      text/plain:
        schema:
          type: string
`,
    );
  });

  it('is refused where a text would change that keeps its last line breaks', () => {
    expect(edit('a:\n  b: |+\n    x\n\n', { op: 'set', path: ['a', 'c'], value: 1 })).toBeUndefined();
  });
});

describe('What is taken out', () => {
  it.each([
    ['a: 1\nb: 2 # of b\nc: 3\n', 'a: 1\nc: 3\n'],
    ['a: 1\nb:\n  - x\n  - y\n# of c\nc: 3\n', 'a: 1\n# of c\nc: 3\n'],
    ['a: 1\nb: 2', 'a: 1'],
    ['{ a: 1, b: 2 }', '{ a: 1 }'],
    ['{ b: 2, a: 1 }', '{ a: 1 }'],
    ['{\n  "a": 1,\n  "b": 2\n}', '{\n  "a": 1\n}'],
    ['{\n  "b": 2\n}', '{}'],
  ])('goes with its line or its comma: %j', (before, after) => {
    expect(edit(before, { op: 'remove', path: ['b'] })).toBe(after);
  });

  it.each([
    ['x:\n- a: 1\n  b: 2\n- c: 3\n', [1], 'x:\n- a: 1\n  b: 2\n'],
    ['x:\n- a: 1\n  b: 2\n- c: 3\n', [0], 'x:\n- c: 3\n'],
    ['x:\n- a: 1\n  b: 2\n- c: 3\n', [0, 'a'], 'x:\n- b: 2\n- c: 3\n'],
    ['x:\n- a: 1\n', [0], 'x: []\n'],
    ['x:\n- a: 1\n', [0, 'a'], 'x:\n- {}\n'],
    ['x: [1, 2, 3]\n', [1], 'x: [1, 3]\n'],
    ['x: [1]\n', [0], 'x: []\n'],
  ])('an item, too: %j %j', (before, path, after) => {
    expect(edit(before, { op: 'remove', path: ['x', ...path] })).toBe(after);
  });
});

describe('A key that is renamed', () => {
  it.each([
    ['maxlength: 5 # five\n', 'maxLength: 5 # five\n'],
    ['"maxlength": 5\n', '"maxLength": 5\n'],
    ['{"maxlength":5}', '{"maxLength":5}'],
    ['{ maxlength: 5 }', '{ maxLength: 5 }'],
  ])('keeps its value: %j', (before, after) => {
    expect(edit(before, { op: 'rename', path: ['maxlength'], to: 'maxLength' })).toBe(after);
  });

  it('does not take the place of another', () => {
    expect(edit('a: 1\nb: 2\n', { op: 'rename', path: ['a'], to: 'b' })).toBeUndefined();
  });
});

describe('A key that is wrapped', () => {
  it.each([
    ["$ref: '#/a' # there\nx: 1\n", "allOf: [{ $ref: '#/a' }] # there\nx: 1\n"],
    ['{"$ref":"#/a","x":1}', '{"allOf": [{ "$ref":"#/a" }],"x":1}'],
  ])('stands with its value in an object of a list: %j', (before, after) => {
    expect(edit(before, { op: 'wrap', path: ['$ref'], in: 'allOf' })).toBe(after);
  });
});

describe('An item that is added', () => {
  it.each([
    ['x:\n- a\n', 'x:\n- a\n- b\n'],
    ['x:\n  - a # first\n', 'x:\n  - a # first\n  - b\n'],
    ['x: [a]\n', 'x: [a, b]\n'],
    ['x: []\n', 'x: [b]\n'],
    ['{"x":["a","c"]}', '{"x":["a","c","b"]}'],
  ])('comes last: %j', (before, after) => {
    expect(edit(before, { op: 'insert', path: ['x'], value: 'b' })).toBe(after);
  });
});

describe('Two changes at once', () => {
  const text = 'a: {type: string, maxlength: 9}\nb: {type: string}\n';
  const renamed: Change = { op: 'rename', path: ['a', 'maxlength'], to: 'maxLength' };
  const added = (key: string): Change => ({ op: 'set', path: [key, 'maxLength'], value: 5, after: ['type'] });
  const fits = (first: Change, second: Change) => {
    const parsed = parseSource(new Source('a.yaml', text));
    if (!parsed.ok) throw new Error('no YAML');
    const [one, other] = planEdits(parsed.tree, [[first], [second]]);
    const chosen = new Chosen();
    chosen.add({ edits: one ?? [], changes: [first] });
    return chosen.hasRoom({ edits: other ?? [], changes: [second] });
  };

  it('are not made where both would write one entry, wherever they are written', () => {
    expect(fits(renamed, added('a'))).toBe(false);
    expect(fits(added('a'), renamed)).toBe(false);
    expect(fits(renamed, added('b'))).toBe(true);
  });
});
