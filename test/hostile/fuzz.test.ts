import { appendFileSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Promises } from '../../scripts/fuzz/promises.mjs';
import { input, seeds } from '../../scripts/fuzz/seeds.mjs';
import { strangeNames } from '../../scripts/fuzz/spread.mjs';
import { malformed } from '../../scripts/fuzz/xml.mjs';
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
  const usual = [...names].filter((name) => !strangeNames.includes(name) && !/^part\d\.yaml$/.test(name));
  expect(usual.sort()).toEqual(
    [
      ...['.gitignore', 'api.json', 'api.yaml', 'model.yaml', 'other.yaml', 'rules.yaml', 'shared.yaml'],
      ...['threagile.yaml', 'threat-models/second.yaml', 'threatlint.lock', 'threatlint.yaml'],
    ].sort(),
  );
  expect(names.size - usual.length, 'files with strange names, and parts of definitions').toBeGreaterThan(10);
});

test('what is promised of every input holds of these', async () => {
  const wrong: Record<string, string[]> = {};
  const seen = new Map<string, number>();
  for (let seed = 0; seed < 80; seed++) {
    const broken = await promises.broken(input(from, seed), {
      thorough: seed % 10 === 0,
      ...(seed % 2 === 0 ? { commands: seed } : {}),
    });
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
  const commands = new Set([...promises.commands.ends.keys()].map((end) => end.split(' ')[1]));
  expect([...commands].sort()).toEqual(
    ['derive', 'exportModel', 'import', 'list', 'lock', 'render', 'review', 'sync'].sort(),
  );
});

test('pictures are held to be XML', () => {
  expect(malformed('<svg a="1"><title>a &amp; b</title><g/></svg>\n')).toBeUndefined();
  for (const [text, problem] of [
    ['<svg><g></svg>', /closes another/],
    ['<svg>', /not closed/],
    ['<svg/><svg/>', /second root/],
    ['<svg>a & b</svg>', /bare &/],
    ['<svg a="&x"/>', /bare &/],
    ['<svg a="<"/>', /does not end/],
    ['<svg a="1" a="2"/>', /twice/],
    ['<svg>\u0001</svg>', /none of XML/],
    ['<svg/>x', /outside of the root/],
    ['<!DOCTYPE x><svg/>', /bare </],
  ] as const)
    expect(malformed(text), text).toMatch(problem);
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
  const wrong = await worse.broken({ 'api.yaml': weak });
  expect(wrong.join('\n')).toMatch(/control character/);
  expect(wrong.join('\n')).toMatch(/status 0/);
});

test('a broken promise of a command is told', async () => {
  const { commands } = engine;
  const model = 'threatlint: 1\nid: shop\ntitle: t\nthreats: {}\n';
  const files = {
    'model.yaml': model,
    'api.yaml': 'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {}\n',
  };
  const worse = new Promises(
    {
      ...engine,
      commands: {
        ...commands,
        review: async () => {
          appendFileSync('model.yaml', '# again\n');
          return 2;
        },
        list: async () => (process.stdout.write(`::error::${performance.now()}`) ? 0 : 1),
        render: async () => (process.stdout.write(`<svg>${performance.now()}`) ? 0 : 1),
        derive: async () => {
          throw new Error('a bug');
        },
      },
    },
    work,
    undefined,
  );
  const wrong: string[] = [];
  for (let seed = 0; seed < 24; seed++) wrong.push(...(await worse.broken(files, { commands: seed })));
  const said = wrong.join('\n');
  expect(said).toMatch(/review ends with 2 and leaves model.yaml changed/);
  expect(said).toMatch(/list .* says something else in a second run/);
  expect(said).toMatch(/render .*is not closed/);
  expect(said).toMatch(/derive .* exception: Error: a bug/);
});
