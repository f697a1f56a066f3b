import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { parseSource } from '../../src/syntax/parse.ts';
import type { Path, SyntaxTree } from '../../src/syntax/tree.ts';
import { Source } from '../../src/text/source.ts';
import { dice } from '../corpus/claims.ts';
import { Typist } from '../support/random-edits.ts';

// A text is read once more after each edit: what comes of it may not tell that an older one was read before.

function read(text: string, before?: SyntaxTree, file = 'a.yaml') {
  const result = parseSource(new Source(file, text), before);
  return result.ok ? result.tree : undefined;
}

/** Everything that a tree tells. */
function told(tree: SyntaxTree) {
  const paths: Path[] = [];
  const collect = (value: unknown, path: Path) => {
    paths.push(path);
    if (typeof value !== 'object' || value === null) return;
    for (const [key, item] of Object.entries(value))
      collect(item, [...path, Array.isArray(value) ? Number(key) : key]);
  };
  collect(tree.value, []);
  const { value, warnings } = tree;
  return { text: JSON.stringify(value), warnings, comments: tree.comments(), places: tree.locate(paths) };
}

const document = `# what it is
openapi: 3.0.3
info:
  title: Shop # the name
  description: |
    Several lines

    of text
paths:
  /a:
    get:
      tags: [one, two]
      responses:
        '200': { description: ok }
        404:
          description: >-
            folded
            lines
  "/b":
    get:
      parameters:
      - name: x
        in: query
      -
        name: y
      security:
components:
  schemas:
    A: {type: string,
      maxLength: 3}
    __proto__: { type: 'object' }
    "qu\\"oted": 1
    last: "the
      end"
`;

describe('a text that is read after an older one', () => {
  test.each([
    ['a value becomes longer', 'title: Shop', 'title: Shops'],
    ['a member is put in', "        '200'", "        '201': { description: made }\n        '200'"],
    ['a member is taken out', '      tags: [one, two]\n', ''],
    ['an item is put in', '      - name: x\n', '      - name: w\n        in: header\n      - name: x\n'],
    ['the last member grows', 'end"\n', 'end of it"\n'],
    ['the last member is followed by a remark', 'end"\n', 'end"\n# done'],
    ['a block text grows', '    of text\n', '    of text\n    and more\n\n'],
    ['a block text ends early', '    of text\n', '  of: text\n'],
    ['a key is another one', '  /a:', '  /aa:'],
    ['a member is written twice', '      tags:', '      tags: []\n      tags:'],
    ['a member moves out of its mapping', '      tags:', '    tags:'],
    ['a quotation is left open', 'description: ok }', "description: 'ok }"],
    ['a bracket is left open', '[one, two]', '[one, two'],
    ['a text becomes a mapping', 'title: Shop # the name', 'title:\n    long: Shop'],
    ['nothing is left under a key', ' "the\n      end"', ''],
    ['an anchor and its alias come in', 'title: Shop', 'title: &t Shop\n  version: *t'],
    ['a document ends early', 'paths:\n', '...\npaths:\n'],
    ['another document follows', 'components:\n', '---\ncomponents:\n'],
    ['a key comes in beside a key of its name', '  /a:\n', '  "/b": {}\n  /a:\n'],
    ['line ends are others', 'title: Shop # the name\n', 'title: Shop # the name\r\n'],
    ['a tag comes in', 'title: Shop', 'title: !!str 7'],
    ['a key is merged', '    get:\n      tags', '    <<: { get: 1 }\n    post:\n      tags'],
  ])('%s', (_, from, to) => {
    expect(document.split(from)).toHaveLength(2);
    const before = read(document) as SyntaxTree;
    const now = document.replace(from, () => to);
    const cold = read(now);
    const warm = read(now, before);
    expect(warm && told(warm)).toEqual(cold && told(cold));
    // And back again.
    const back = read(document, warm ?? before) as SyntaxTree;
    expect(told(back)).toEqual(told(read(document) as SyntaxTree));
  });

  test.each(['examples/shop-weak/openapi/shop.yaml', 'examples/shop-weak/threat-models/shop.yaml', ''])(
    'after edits at random: %s',
    (file) => {
      const draw = dice(7);
      const typist = new Typist(file ? readFileSync(file, 'utf8') : document, draw);
      let warm = read(typist.text);
      let compared = 0;
      for (let at = 0; at < 400; at++) {
        const edit = typist.next();
        const now = read(typist.text, warm);
        const cold = read(typist.text);
        expect(now && told(now), JSON.stringify(edit)).toEqual(cold && told(cold));
        if (now) compared++;
        warm = now ?? warm;
      }
      expect(compared).toBeGreaterThan(100);
    },
  );

  test('of JSON after edits at random', () => {
    const draw = dice(9);
    const typist = new Typist(JSON.stringify(read(document)?.value, null, 2), draw);
    let warm = read(typist.text, undefined, 'a.json');
    for (let at = 0; at < 300; at++) {
      const edit = typist.next();
      const now = read(typist.text, warm, 'a.json');
      const cold = read(typist.text, undefined, 'a.json');
      expect(now && told(now), JSON.stringify(edit)).toEqual(cold && told(cold));
      warm = now ?? warm;
    }
  });

  // biome-ignore lint/suspicious/noExplicitAny: the value of a definition.
  const rootOf = (tree: SyntaxTree | undefined) => tree?.value as any;

  test.each(['a.yaml', 'a.json'])('shares what did not change with the older one: %s', (file) => {
    const texts = [document, document.replace('name: y', 'name: z')].map((text) =>
      file === 'a.json' ? JSON.stringify(read(text)?.value) : text,
    ) as [string, string];
    const before = read(texts[0], undefined, file);
    const after = read(texts[1], before, file);
    const [was, is] = [rootOf(before), rootOf(after)];
    expect(is).not.toBe(was);
    expect(is.components).toBe(was.components);
    expect(is.paths['/a']).toBe(was.paths['/a']);
    expect(is.paths['/b'].get).not.toBe(was.paths['/b'].get);
    expect(is.paths['/b'].get.parameters[0]).toBe(was.paths['/b'].get.parameters[0]);
    expect(is.paths['/b'].get.parameters[1]).toEqual({ name: 'z' });
    // And the older one is what it was.
    expect(was.paths['/b'].get.parameters[1]).toEqual({ name: 'y' });
  });

  test('no object of the older text stands in two places of the newer one', () => {
    const before = read('{"list":[{"a":{"x":1}},{"b":2}],"more":{"c":{}}}', undefined, 'a.json');
    const after = read(
      '{"list":[{"n":3,"a":{"x":1}},{"a":{"x":1}},{"b":2}],"more":{"c":{}}}',
      before,
      'a.json',
    );
    const { list } = rootOf(after);
    expect(list[0].a).not.toBe(list[1].a);
    expect(list[1]).toBe(rootOf(before).list[0]);
  });
});

describe('What was read before', () => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed / 1024 / 1024;
  };
  const sentence = 'What this operation does, in more words than one. ';

  test.each([
    [
      'in one member each',
      (text: string, at: number) => text.replace(`op${at}x\n`, `op${at}x changed here\n`),
    ],
    [
      'with the whole of it',
      (text: string, at: number) =>
        text.replace(`op${at}x\n`, `op${at}x changed here\n`).replace(/^# .*/, `# state ${at} of it`),
    ],
  ])('does not stay in memory, however often the text is changed, %s', (_, edit) => {
    const operations = Array.from(
      { length: 40 },
      (_, at) =>
        `  /a${at}:\n    description: ${sentence.repeat(400)}op${at}x\n    operationId: aRatherLongName${at}\n`,
    );
    let text = `# state\npaths:\n${operations.join('')}`;
    let tree = read(text);
    const before = used();
    for (let at = 0; at < operations.length; at++) {
      text = edit(text, at);
      tree = read(text, tree);
    }
    // Forty states of 0.8 MB each would be 32.
    expect(used() - before).toBeLessThan(6);
    expect(tree?.source.text).toBe(text);
  });
});
