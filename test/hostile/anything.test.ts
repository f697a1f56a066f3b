import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

// Whatever stands where something else belongs: the run ends with a report or with problems, never with an exception, and
// the terminal gets no control characters.

const examples = resolve('examples/shop-weak');
const files = ['openapi/shop.yaml', 'threat-models/shop.yaml', 'threatlint.yaml'] as const;
const cwd = resolve('test/hostile');

const junk = fc.constantFrom<unknown>(
  ...[
    null,
    true,
    0,
    -1,
    1e308,
    '',
    '__proto__',
    '#',
    '../x',
    '\u001b[31m\u202e\u0007',
    '2026-02-31',
    [],
    {},
    [null],
  ],
  ...[
    [[]],
    [{}],
    ['a', 'a'],
    { $ref: '#' },
    { $ref: 5 },
    { $ref: '#/paths' },
    { toString: 1 },
    { constructor: null },
  ],
  JSON.parse('{"__proto__": {"hasOwnProperty": 1}}'),
);

type Step = readonly [parent: Record<string, unknown>, key: string];

function steps(value: unknown): Step[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>;
  return Object.keys(parent).flatMap((key): Step[] => [[parent, key], ...steps(parent[key])]);
}

const original = (file: string) => {
  const path = resolve(examples, file);
  return documentOf(workspaceOf({ [file]: readFileSync(path, 'utf8') }), file).tree.value;
};

const runOf = (texts: Readonly<Record<string, string>>, more: Partial<CheckRequest> = {}) =>
  check({
    cwd,
    root: cwd,
    paths: files.slice(0, 2).map((one) => resolve(cwd, one)),
    config: false,
    rulesets: ['threatlint:all'],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    overlay: new Map(Object.entries(texts).map(([name, text]) => [resolve(cwd, name), text])),
    ...more,
  });

test.each([
  'description',
  'summary',
  'title',
  'operationId',
  'tags',
  'name',
  'type',
  'format',
  'pattern',
  'in',
  'url',
])('an object without a text form as every %s', async (key) => {
  const changed = structuredClone(original(files[0])) as Record<string, unknown>;
  const everything = new Set(steps(changed).map(([parent]) => parent));
  for (const one of everything) if (!Array.isArray(one)) one[key] = { toString: 1, valueOf: 1 };
  const outcome = await runOf({ [files[0]]: JSON.stringify(changed) }, { paths: [resolve(cwd, files[0])] });
  expect(outcome).toMatchObject({ report: { documents: [{ file: files[0] }] } });
});

test.each(files)('anything in place of anything in %s', async (file) => {
  expect(existsSync(resolve(examples, file))).toBe(true);
  const values = new Map(files.map((name) => [name, original(name)]));
  const change = fc.record({ at: fc.nat(), by: fc.option(junk, { nil: undefined }), key: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const changed = structuredClone(values.get(file));
      for (const { at, by, key } of changes) {
        const all = steps(changed);
        const [parent, name] = all[at % all.length] as Step;
        if (key && typeof by === 'string' && !Array.isArray(parent)) {
          Object.defineProperty(parent, by, {
            value: parent[name],
            enumerable: true,
            configurable: true,
            writable: true,
          });
        } else parent[name] = structuredClone(by);
      }
      const texts = files.map((one) => [one, JSON.stringify(one === file ? changed : values.get(one))]);
      const config = file === 'threatlint.yaml' && resolve(cwd, file);
      const outcome = await runOf(Object.fromEntries(texts), { config });
      if (!('report' in outcome)) return;
      const text = pretty(outcome.report, { color: false, width: 80, quiet: false, elapsedMs: 1 });
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }),
    { numRuns: 150 },
  );
});
