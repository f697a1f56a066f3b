import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseExpression } from '../../src/spectral/libraries.ts';
import type { Expression } from '../../src/spectral/path/filter.ts';
import { parsePath } from '../../src/spectral/path/parse.ts';
import { usualBounds, walk } from '../../src/spectral/path/walk.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const parse = (text: string) => parsePath(text, (given) => parseExpression(given) as Expression);

const api = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: list, responses: { '200': { description: ok } } }
`;

// biome-ignore lint/suspicious/noThenProperty: the format's own word.
const made = (given: string, step: object) => ({ given, then: step });

function found(path: string, root: unknown): string[] {
  const all: string[] = [];
  const search = {
    steps: parse(path),
    found: (keys: readonly (string | number)[]) => all.push(keys.join('.')),
    cut: (_: unknown, reason: string) => all.push(reason),
  };
  walk(root, [search], new Set());
  return all;
}

describe('A path leads', () => {
  const root = { a: { b: [{ c: 1, t: 'x' }, { c: 2 }, 's'], c: 0 }, n: null };
  test.each([
    ['$', ['']],
    ['$.a.b[0]', ['a.b.0']],
    ['$.a.b[0,1].c', ['a.b.0.c', 'a.b.1.c']],
    ['$.a.b[-2:]', ['a.b.1', 'a.b.2']],
    ['$.a.b[(@.length-1)]', ['a.b.2']],
    ['$.a.b[(@.length - 2)]', ['a.b.1']],
    ['$.a.b[(0)]', ['a.b.0']],
    ["$[(@.z ? 'n' : 'a')].c", ['a.c']],
    ['$..', ['', 'a', 'a.b', 'a.b.0', 'a.b.1']],
    ['$...', ['', 'a', 'a.b', 'a.b.0', 'a.b.1', 'n']],
    ["$.a.'b'[1]", ['a.b.1']],
    ['$.a."b"[1].', ['a.b.1']],
    ['$.', ['']],
    ['$.a.[c]', ['a.b.0.c', 'a.b.1.c', 'a.c']],
    ['$..c', ['a.b.0.c', 'a.b.1.c', 'a.c']],
    ['$..b..c', ['a.b.0.c', 'a.b.1.c']],
    ['$.a.b[?(@.t)]', ['a.b.0']],
    ['$.a[?(@property.match(/^[b)\\]]$/))]', ['a.b']],
    ['$..[?(@ && @.t)]^', ['a.b']],
    ['$.a.b[*][?(@property === "t")]^.c', ['a.b.0.c']],
    ["$.a[?(@.constructor.name === 'Array')]", ['a.b']],
    ['$.a.b[?(@.match && @.match(/s/))]', ['a.b.2']],
    ['$.a[?(@property.match && @property.match(/c/))]', ['a.c']],
    ['$.a[?(@.includes && !@.includes("s"))]', []],
    ['$.a.b[?(@.match === undefined)]', ['a.b.0', 'a.b.1']],
    ["$.a[?(@property.substr(0, 1) === 'b')]", ['a.b']],
    ["$.a.b[?(@.split && @.concat('-t').split('-')[1] === 't')]", ['a.b.2']],
    ["$.a.b[?(@.replace && @.replace(/s/, 'x') === 'x')]", ['a.b.2']],
    ['$.a.b[1:3:2]', ['a.b.1']],
    ['$.a.b[::-1]', ['a.b.0', 'a.b.1', 'a.b.2']],
    ['$[a, n]', ['a']],
    ['$ref', []],
  ])('%s', (path, keys) => {
    expect(found(path, root)).toEqual(keys);
  });
});

test.each([
  ["$['a', 'n']", 'take it out'],
  ['$.a[?@.b]', 'write `?(…)`'],
])('what Spectral finds nothing by is told what to do: %s', (path, todo) => {
  expect(() => parse(path)).toThrow(todo);
});

test('a filter makes no text that is larger and larger', () => {
  const path = `$[?(@${".replace(/a/g, 'aaaaaaaaaaaaaaaa')".repeat(20)} === '')]`;
  expect(found(path, { a: 'a'.repeat(100) })).toEqual([expect.stringContaining('too long a text')]);
});

describe('No text of a ruleset becomes code', () => {
  const write = (file: string) =>
    `globalThis.process.getBuiltinModule('fs').writeFileSync('${file}', '')`.replaceAll("'", '`');
  test.each([
    [
      'a filter that asks for constructors',
      (file: string) => `$.paths[?(@.constructor.constructor("${write(file)}")())]`,
    ],
    ['one that goes by a text', (file: string) => `$.paths[?("".at.constructor("${write(file)}")())]`],
    ['one that goes by a list', (file: string) => `$.paths[?([].includes.constructor("${write(file)}")())]`],
    ['names that pull quotes apart', (file: string) => `$["import {"]["} from 'abc"]["+${write(file)}+"]`],
    [
      'two paths deep, another engine',
      (file: string) => `$..paths..*..[?(@.constructor.constructor("${write(file)}")())]`,
    ],
  ])('%s', async (_, given) => {
    const canary = join(repository.folder, 'ran');
    const rule = made(given(canary), { function: 'truthy' });
    const field = made('$', { field: given(canary), function: 'truthy' });
    repository.write({ 'api.yaml': api, 'r.json': JSON.stringify({ rules: { rule, field } }) });
    await repository.outcome({ paths: ['api.yaml'], config: false, rulesets: ['r.json'] });
    expect(existsSync(canary)).toBe(false);
  });
});

/** As a status of 3 comes about: something was not checked, and is said with rule and place. */
async function unchecked(given: string, step: object, definition = api) {
  repository.write({
    'api.yaml': definition,
    'r.json': JSON.stringify({ rules: { mine: made(given, step) } }),
  });
  const report = await repository.check({ paths: ['api.yaml'], config: false, rulesets: ['r.json'] });
  expect(report.verdict).toBe('fail');
  return report.unchecked.map(({ pointer, reason }) => `${pointer} ${reason}`);
}

describe('What a rule has not done is said', () => {
  const truthy = { function: 'truthy' };
  it('where its filter fails', async () => {
    expect(await unchecked('$.paths[?(@.get.tags.length > 1)]', truthy)).toEqual([
      expect.stringMatching(
        /^\/paths\/~1pets the rule spectral\/mine .*its filter failed: undefined has no `length`/,
      ),
    ]);
  });

  it('where its path cannot be read', async () => {
    expect(await unchecked('$.paths[?(@.get', truthy)).toEqual([
      expect.stringContaining('the rule spectral/mine cannot look for `$.paths[?(@.get`'),
    ]);
  });

  it('where a pattern would backtrack for ever', async () => {
    const slow = { function: 'pattern', functionOptions: { match: '^(a|a)*$' } };
    const long = api.replace('title: Pets', `title: ${'a'.repeat(60)}!`);
    expect(await unchecked('$.info.title', slow, long)).toEqual([
      expect.stringMatching(/^\/info\/title the rule spectral\/mine failed: .*takes too long/),
    ]);
    expect(await unchecked('$.info[?(@.match(/^(a|a)*$/))]', truthy, long)).toEqual([
      expect.stringContaining('takes too long'),
    ]);
  });

  const slow = '^(a|a)*$';
  it.each([
    ['a pattern', { properties: { title: { pattern: slow } } }],
    ['a pattern of names', { patternProperties: { [slow]: {} } }],
  ])('where the schema of a ruleset has %s that would backtrack for ever', async (_, schema) => {
    const long = api.replace('title: Pets', `title: ${'a'.repeat(60)}!\n, ${'a'.repeat(60)}!: 1`);
    expect(await unchecked('$.info', { function: 'schema', functionOptions: { schema } }, long)).toEqual([
      expect.stringMatching(/^\/info the rule spectral\/mine failed: .*takes too long/),
    ]);
  });

  it('where paths lead to more than can be seen', () => {
    const steps = parse('$..*..*');
    const ends: string[] = [];
    const search = {
      steps,
      found: () => {},
      cut: (keys: unknown[], reason: string) => ends.push(`${keys} ${reason}`),
    };
    const wide = { a: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [at, {}])) };
    walk(wide, [search as never], new Set(), { ...usualBounds, each: 20 });
    expect(ends).toEqual([expect.stringMatching(/^a,\d+ its path leads to more than 20 values/)]);
  });
});

it('many ways to the same are walked once', () => {
  // Each level refers twice to the next: 2 to the power of 24 ways.
  const levels: object[] = [{ end: 1 }];
  for (let at = 0; at < 24; at++) levels.push({ left: levels[at], right: levels[at] });
  const search = { steps: parse('$..end'), found: () => {}, cut: () => expect.unreachable() };
  const asked = walk(levels.at(-1), [search], new Set(levels), { ...usualBounds, whole: 0 });
  expect(asked).toBeLessThan(100);
});
