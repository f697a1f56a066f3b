/** What a run over many definitions keeps of each of them. */
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import { check } from '../../src/engine/check.ts';
import type { Checked } from '../../src/engine/checked.ts';
import { Memory } from '../../src/engine/memory.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { ownOperations } from '../../src/facts/access/declarations.ts';
import { aboutText } from '../../src/findings/about.ts';
import type { Api } from '../../src/openapi/model.ts';
import { outline } from '../../src/openapi/outline.ts';
import { ReadDocument } from '../../src/refs/document.ts';
import { type Files, onDisk } from '../../src/refs/files.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { type RuleResult, runRules } from '../../src/rules/run.ts';
import { builtIn } from '../../src/rules/source.ts';
import { apiOf } from '../support/api.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A definition with weaknesses of its own: at the root, in a message, in a schema below one, in a component without use. */
const definition = (name: string) => `openapi: 3.0.3
info: {title: ${name}, version: '1'}
servers: [{url: http://${name}.example.com}]
paths:
  /${name}/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/One'}}}}, responses: {'204': {description: ok}}}
components:
  schemas:
    One: {type: object, properties: {${name}: {type: string}, password: {type: string}}}
    Idle: {type: object, properties: {note: {type: string}}}
`;
const names = ['ant', 'bee', 'cow', 'doe'];

async function run(which: readonly string[], more: Partial<CheckRequest> = {}, files = {}): Promise<Checked> {
  const written = which.map((name) => [`/work/${name}.yaml`, definition(name)] as const);
  const outcome = await check({
    ...{ cwd: '/work', root: '/work', config: false, rulesets: ['threatlint:all'], today: '2026-11-23' },
    ...{
      failOn: undefined,
      maxFindings: undefined,
      overlay: new Map([...written, ...Object.entries(files)]),
    },
    paths: [...which.map((name) => `/work/${name}.yaml`), ...Object.keys(files)],
    ...more,
  } as CheckRequest);
  if ('problems' in outcome) throw new Error(outcome.problems.map(({ message }) => message).join());
  return outcome;
}

/** How many of the models that rules saw are still there when a run is over, and its outcome is held. */
async function kept(work: () => Promise<Checked>): Promise<number> {
  const source = builtIn as { run: typeof builtIn.run };
  const models: WeakRef<Api>[] = [];
  const { run } = source;
  source.run = (api, ...more) => {
    // Threats are derived by rules as well.
    if (!models.some((model) => model.deref() === api)) models.push(new WeakRef(api));
    return run(api, ...more);
  };
  try {
    const outcome = await work();
    await setImmediate();
    collect();
    const alive = models.filter((model) => model.deref() !== undefined).length;
    expect(models).toHaveLength(outcome.report.documents.length);
    return alive;
  } finally {
    source.run = run;
  }
}

test('the model of a definition is let go when its rules have run', async () => {
  expect(await kept(() => run(names))).toBe(0);
});

test('a threat model keeps the models of the definitions: its claims ask them', async () => {
  const model = 'threatlint: 1\nid: zoo\nimplements: [ant.yaml]\n';
  expect(await kept(() => run(names, {}, { '/work/zoo.yaml': model }))).toBe(names.length);
});

test('what is said of a definition is the same, alone and among others', async () => {
  const { report } = await run(names);
  expect(report.documents.map(({ operations }) => operations)).toEqual([2, 2, 2, 2]);
  const alone = await Promise.all(names.map((name) => run([name])));
  const said = (findings: typeof report.findings) =>
    findings.map(({ fingerprint, ...finding }) => ({ ...finding, fingerprint }));
  expect(said(report.findings)).toEqual(alone.flatMap((one) => said(one.report.findings)));
  expect(report.findings.length).toBeGreaterThan(4 * 10);
});

test.each([
  ['YAML', (text: string) => text],
  ['JSON', (text: string) => JSON.stringify(parse(text))],
])('of very much %s the values are let go too, and what is said is the same', async (_, write) => {
  const long = 'and so on '.repeat(300_000);
  const files = Object.fromEntries(
    names.map((name) => [
      `/work/${name}.txt`,
      // Two write the same password out in two places: whether it is the same is asked when the models are gone.
      write(
        definition(name)
          .replace(`title: ${name}`, `title: ${name}, description: ${long}`)
          .replace("$ref: '#/components/schemas/One'", 'properties: {password: {type: string}}'),
      ),
    ]),
  );
  const whole = await run([], {}, files);
  const { definitions } = whole.side;
  expect(definitions.map((document) => document instanceof ReadDocument && document.isAtRest)).toEqual(
    names.map(() => true),
  );
  const alone = await Promise.all(Object.entries(files).map(([path, text]) => run([], {}, { [path]: text })));
  for (const { side } of alone)
    expect(side.definitions.every((document) => document instanceof ReadDocument && document.isAtRest)).toBe(
      false,
    );
  expect(whole.report.findings).toEqual(alone.flatMap(({ report }) => report.findings));
});

test('a definition that another one refers to stays what it is', async () => {
  const long = 'x'.repeat(9_000_000);
  const refers = definition('bee').replaceAll(
    "'#/components/schemas/One'",
    'ant.txt#/components/schemas/One',
  );
  const whole = await run(
    [],
    {},
    {
      '/work/ant.txt': `${definition('ant')}x-long: ${long}\n`,
      '/work/bee.txt': refers,
      '/work/cow.txt': refers,
    },
  );
  const isAtRest = whole.side.definitions.map((document) => (document as ReadDocument).isAtRest);
  expect(isAtRest).toEqual([false, true, true]);
  expect(whole.report.findings.length).toBeGreaterThan(10);
});

test('whoever asks an outline for what the model knew is told so', () => {
  const api = apiOf(definition('ant'));
  const left = outline(api);
  expect(left.of(api.operations).map(({ label }) => label)).toEqual(api.operations.map(({ label }) => label));
  expect(left.operation(api.operations[0] as never).api).toBe(left.api);
  expect(() => left.api.schemas).toThrow('let go');
  expect(() => left.api.operations[0]?.responses).toThrow('let go');
});

test('of more definitions than are modelled no threat is derived, and nothing kept for another run', async () => {
  const [few, many] = [new Memory(), new Memory()];
  const ends = [few, many].map((memory) => vi.spyOn(memory, 'end'));
  const modelled = await run(names, { derive: true, memory: few, mostToModel: names.length });
  const checked = await run(names, { derive: true, memory: many, mostToModel: names.length - 1 });
  expect(modelled.candidates.length).toBeGreaterThan(0);
  expect(checked.candidates).toEqual([]);
  expect(ends.map(({ mock }) => mock.calls.length)).toEqual([1, 0]);
  expect(checked.report.findings).toEqual(modelled.report.findings);
});

test('a rule that says nothing of definitions has one place to say it, and one that speaks has one for each', () => {
  const places = new Map<string, Set<unknown>>();
  const rule = (id: string, says: boolean): AnyRule => ({
    ...(builtIn.rules.get('operation-unauthenticated') as AnyRule),
    id,
    visit: {
      operation(operation, context) {
        // Rules hand copies of it on.
        expect({ ...context }.api).toBe(operation.api);
        places.set(id, (places.get(id) ?? new Set()).add(context));
        if (!says) return;
        const about = () => context.api.title;
        context.report({ at: operation.place, message: 'so', operation, operations: [operation], about });
      },
    },
  });
  const runs = [{ rule: rule('silent', false) }, { rule: rule('speaks', true) }];
  const results = names.map((name) => runRules(apiOf(definition(name)), runs));
  expect(places.get('silent')?.size).toBe(1);
  expect(places.get('speaks')?.size).toBe(names.length);
  // What was said is asked later, of the definition that it was said of.
  for (const [at, [silent, speaks]] of results.entries()) {
    expect(silent).toBe(results[0]?.[0]);
    expect(speaks?.findings.map(({ about }) => aboutText(about))).toEqual([names[at], names[at]]);
  }
});

test('a run that begins within another has places of its own, and one that fails leaves none behind', () => {
  const [ant, bee] = names.map((name) => apiOf(definition(name))) as [Api, Api];
  let inner: readonly RuleResult[] = [];
  let fails = false;
  const rule: AnyRule = {
    ...(builtIn.rules.get('operation-unauthenticated') as AnyRule),
    visit: {
      operation(operation, { api, report }) {
        report({ at: operation.place, message: api.title, operation, operations: [operation], about: 'a' });
        if (fails) throw new Error('no');
        if (api === ant) inner = runRules(bee, runs);
      },
    },
  };
  const runs = [{ rule }];
  const said = (results: readonly RuleResult[]) => results[0]?.findings.map(({ message }) => message);
  expect(said(runRules(ant, runs))).toEqual(['ant', 'ant']);
  expect(said(inner)).toEqual(['bee', 'bee']);
  fails = true;
  expect(() => runRules(bee, runs)).toThrow('no');
  fails = false;
  expect(said(runRules(bee, runs))).toEqual(['bee', 'bee']);
});

test('the system is asked once where a file leads', async () => {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'many-'));
  try {
    for (const name of names) writeFileSync(join(folder, `${name}.yaml`), definition(name));
    const asked: string[] = [];
    const note = (path: string) => {
      if (path.endsWith('.yaml')) asked.push(basename(path));
      return path;
    };
    const files: Files = {
      ...onDisk,
      realpath: (path) => onDisk.realpath(note(path)),
      follow: (path) => onDisk.follow(note(path)),
    };
    const outcome = await run([], { cwd: folder, root: folder, paths: [], at: files });
    expect(outcome.report.documents).toHaveLength(names.length);
    expect(asked.sort()).toEqual(names.map((name) => `${name}.yaml`));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('which operations others may call is asked once of a definition', () => {
  const api = apiOf(definition('ant'));
  expect(ownOperations(api)).toBe(ownOperations(api));
});
