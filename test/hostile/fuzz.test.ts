import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Promises } from '../../scripts/fuzz/promises.mjs';
import { input, seeds } from '../../scripts/fuzz/seeds.mjs';
import * as engine from '../support/fuzzed.ts';

// A little of what `npm run fuzz` does for hours, always the same.

const sarifSchema = join(import.meta.dirname, '../../../shared/schemas/sarif-2.1.0.schema.json');
const from = seeds();
let work: string;
let promises: Promises;

beforeAll(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-fuzz-')));
  promises = new Promises(engine, work, sarifSchema);
  if (!promises.judgesSarif)
    console.warn(`SARIF is not checked against its schema: ${sarifSchema} is not there`);
});
afterAll(() => rmSync(work, { recursive: true }));

test('inputs are the same for the same seed, and of every kind', () => {
  const some = Array.from({ length: 200 }, (_, seed) => input(from, seed));
  expect(some).toEqual(Array.from({ length: 200 }, (_, seed) => input(from, seed)));
  const names = new Set(some.flatMap((files) => Object.keys(files)));
  expect([...names].sort()).toEqual(
    '.gitignore api.json api.yaml model.yaml other.yaml rules.yaml shared.yaml threatlint.lock threatlint.yaml'.split(
      ' ',
    ),
  );
});

test('what is promised of every input holds of these', async () => {
  const wrong: Record<string, string[]> = {};
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 60; seed++) {
    const broken = await promises.broken(input(from, seed), seed % 10 === 0);
    if (broken.length > 0) wrong[`npm run fuzz -- --runs 1 --seed ${seed}`] = broken;
    seen.set(promises.last, (seen.get(promises.last) ?? 0) + 1);
  }
  expect(wrong).toEqual({});
  // Most inputs are read, and judged either way.
  expect(Object.fromEntries(seen)).toMatchObject({
    'status 1': expect.any(Number),
    'status 3': expect.any(Number),
  });
  expect((seen.get('status 0') ?? 0) + (seen.get('status 1') ?? 0)).toBeGreaterThan(35);
});

test('a broken promise is told', async () => {
  const { formats, check } = engine;
  const silent: typeof check = async (request) => {
    const outcome = await check(request);
    return 'problems' in outcome ? outcome : { ...outcome, report: { ...outcome.report, exitStatus: 0 } };
  };
  const pretty: typeof formats.pretty = (...parts) => [...formats.pretty(...parts), '\u001b[31m'];
  const worse = new Promises({ ...engine, check: silent, formats: { ...formats, pretty } }, work, undefined);
  const weak =
    'openapi: 3.0.3\ninfo: {title: t, version: "1"}\nservers: [{url: "http://a.example"}]\npaths: {}\n';
  const wrong = await worse.broken({ 'api.yaml': weak }, false);
  expect(wrong.join('\n')).toMatch(/control character/);
  expect(wrong.join('\n')).toMatch(/status 0/);
});
