import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Change } from '../../src/edit/change.ts';
import { edited } from '../../src/edit/edit.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { isObject } from '../../src/syntax/value.ts';
import { Source } from '../../src/text/source.ts';

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

const word = fc.constantFrom(
  'a',
  'b',
  'type',
  '200',
  'x y',
  'http://a',
  'on',
  '# no',
  "it's",
  'é',
  '$ref',
  '-',
);
const leaf = fc.oneof(word, fc.integer({ min: -9, max: 9999 }), fc.boolean(), fc.constant(null));
const { value } = fc.letrec<{ value: Value; list: Value[]; object: Record<string, Value> }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, tie('object'), tie('list')),
  list: fc.array(tie('value'), { maxLength: 4 }),
  object: fc.dictionary(word, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));
const root = fc.dictionary(word, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

/** What is left to chance in writing a value: a number for each choice. */
class Chance {
  #at = 0;
  constructor(private readonly numbers: readonly number[]) {}
  of(count: number): number {
    const number = this.numbers[this.#at++ % this.numbers.length] ?? 0;
    return number % count;
  }
}

function scalar(one: Value, chance: Chance): string {
  if (typeof one !== 'string') return String(one);
  const isSafe = /^[a-z]+$/.test(one) && one !== 'on';
  const way = chance.of(isSafe ? 3 : 2);
  return way === 0 ? JSON.stringify(one) : way === 1 ? `'${one.replaceAll("'", "''")}'` : one;
}

/** On one line. */
function flow(one: Value, chance: Chance): string {
  if (Array.isArray(one)) return `[${one.map((item) => flow(item, chance)).join(', ')}]`;
  if (isObject(one))
    return `{${Object.entries(one)
      .map(([key, inner]) => `${scalar(key, chance)}: ${flow(inner as Value, chance)}`)
      .join(', ')}}`;
  return scalar(one, chance);
}

/** As lines of a block, with remarks here and there. */
function block(one: Value, chance: Chance): string[] {
  const nested = (inner: Value) =>
    typeof inner === 'object' && inner !== null && Object.keys(inner).length > 0;
  const remark = () => (chance.of(4) === 0 ? ' # a remark: with [all] {sorts}' : '');
  const own = () => (chance.of(5) === 0 ? ['# a line of its own', ''] : []);
  if (Array.isArray(one))
    return one.flatMap((item) => {
      if (!nested(item) || chance.of(3) === 0) return [...own(), `- ${flow(item, chance)}${remark()}`];
      return [
        ...own(),
        ...block(item, chance)
          .filter((line) => line !== '' && !line.startsWith('#'))
          .map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`)),
      ];
    });
  return Object.entries(one as object).flatMap(([key, inner]: [string, Value]) => {
    const name = scalar(key, chance);
    if (!nested(inner) || chance.of(4) === 0) return [...own(), `${name}: ${flow(inner, chance)}${remark()}`];
    const indent = Array.isArray(inner) ? ['', '  '][chance.of(2)] : ['  ', '    '][chance.of(2)];
    return [...own(), `${name}:${remark()}`, ...block(inner, chance).map((line) => indent + line)];
  });
}

const texts = fc
  .record({
    root,
    numbers: fc.array(fc.nat(60), { minLength: 5, maxLength: 30 }),
    way: fc.nat(5),
    end: fc.boolean(),
  })
  .map(({ root, numbers, way, end }) => {
    const chance = new Chance(numbers);
    if (way === 0) return JSON.stringify(root);
    if (way === 1) return JSON.stringify(root, null, 2) + (end ? '\n' : '');
    if (way === 2) return flow(root, chance);
    const lines = block(root, chance);
    return lines.join(way === 3 ? '\r\n' : '\n') + (end ? (way === 3 ? '\r\n' : '\n') : '');
  });

function pathsIn(one: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof one !== 'object' || one === null) return [path];
  const steps = Array.isArray(one) ? [...one.keys()] : Object.keys(one);
  return [
    path,
    ...steps.flatMap((step) => pathsIn((one as Record<string | number, unknown>)[step], [...path, step])),
  ];
}

/** What a change makes of a value, in the simplest way. */
function changed(before: unknown, change: Change): unknown {
  const root = { value: structuredClone(before) } as Record<string, unknown>;
  let holder: Record<string | number, unknown> = root;
  let key: string | number = 'value';
  for (const step of change.path) {
    holder = holder[key] as typeof holder;
    key = step;
  }
  if (change.op === 'set') holder[key] = change.value;
  if (change.op === 'insert') (holder[key] as unknown[]).push(change.value);
  if (change.op === 'remove') {
    if (Array.isArray(holder)) holder.splice(key as number, 1);
    else delete holder[key];
  }
  if (change.op === 'rename' || change.op === 'wrap') {
    const old = holder[key];
    delete holder[key];
    if (change.op === 'rename') holder[change.to] = old;
    else holder[change.in] = [{ [key]: old }];
  }
  return root.value;
}

function changeAt(
  path: readonly (string | number)[],
  one: unknown,
  way: number,
  added: Value,
): Change | undefined {
  const last = path.at(-1);
  const isKey = typeof last === 'string';
  if (way === 0 && path.length > 0) return { op: 'set', path, value: added };
  if (way === 1 && isObject(one) && !Object.hasOwn(one, 'new'))
    return { op: 'set', path: [...path, 'new'], value: added };
  if (way === 2 && Array.isArray(one)) return { op: 'insert', path, value: added };
  if (way === 3 && path.length > 0) return { op: 'remove', path };
  if (way === 4 && isKey) return { op: 'rename', path, to: 'new' };
  if (way === 5 && isKey) return { op: 'wrap', path, in: 'new' };
  return undefined;
}

/** Runs of `text` without what stands in quotes: the remarks of it. */
function remarks(text: string): string[] {
  return text.match(/# a (?:remark: with \[all\] \{sorts\}|line of its own)/g) ?? [];
}

describe('Every change of every text', () => {
  it('changes what it says, and no other value, as another reader of YAML sees it', () => {
    const made = new Map<string, number[]>();
    fc.assert(
      fc.property(texts, fc.nat(), fc.nat(5), value, (text, at, way, added) => {
        const parsed = parseSource(new Source('a.yaml', text));
        if (!parsed.ok) throw new Error(`${parsed.problems[0]?.message}\n${text}`);
        const { tree } = parsed;
        const paths = pathsIn(tree.value);
        const path = paths[at % paths.length] as readonly (string | number)[];
        const one = path.reduce(
          (inner: unknown, step) => (inner as Record<string | number, unknown>)[step],
          tree.value,
        );
        const change = changeAt(path, one, way, added);
        if (!change) return;
        const after = edited(tree, [change]);
        const [all, done] = made.get(change.op) ?? [0, 0];
        made.set(change.op, [(all ?? 0) + 1, (done ?? 0) + (after === undefined ? 0 : 1)]);
        if (after === undefined) return;
        expect(parse(after)).toEqual(changed(tree.value, change));
        // Every remark outside of what went stays.
        if (change.op !== 'remove' && change.op !== 'set') expect(remarks(after)).toEqual(remarks(text));
        expect(/[\r\n]$/.test(after)).toBe(/[\r\n]$/.test(text));
        if (text.includes('\r\n')) expect(after.replaceAll('\r\n', '')).not.toContain('\n');
      }),
      { numRuns: 3000 },
    );
    // A layer that refuses everything holds all of that, too.
    for (const [op, [all = 0, done = 0]] of made) expect([op, done / all > 0.85]).toEqual([op, true]);
  });
});
