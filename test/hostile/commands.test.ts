import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { Checked } from '../../src/engine/checked.ts';
import { otm } from '../../src/exchange/otm.ts';
import { tmLibrary } from '../../src/exchange/tm-library.ts';
import { diagramOf } from '../../src/render/diagram.ts';
import { matrix } from '../../src/render/matrix.ts';
import { mermaid } from '../../src/render/mermaid.ts';
import { TooLarge } from '../../src/render/too-large.ts';
import { TooMuchWork } from '../../src/selector/work.ts';
import type { LinkedModel } from '../../src/threats/model/link.ts';
import type { Verification } from '../../src/threats/proof/verify.ts';
import { Repository } from '../support/repository.ts';
import { api, body, each, letters, model, to } from './shape-parts.ts';
import { CallCounter } from './work.ts';

// What other commands than `check` make of a definition or model: as many as a report are their products bounded.

const repository = new Repository();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

/** Operations that all take an object of as many properties, each of which says something. */
const sharing = (size: number) =>
  api(
    each(size, (at) => `"/p${at}":{"post":{${body(to('S'))}}}`),
    `"schemas":{"S":{"type":"object","properties":{${each(size, (at) => `"${letters(at)}${at % 2 === 0 ? 'Url' : 'Password'}":{"type":"string"}`)}}}}`,
  );

async function derived(size: number): Promise<Checked> {
  repository.write({ '.git/HEAD': '', ...sharing(size) });
  const outcome = await check({ ...repository.request(), derive: true });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome;
}

describe('operations that share an object of as many properties', () => {
  test('suggest their threats in twice the work where there are twice as many', async () => {
    await derived(5);
    // What rules look at is bounded, and is another test's matter.
    const deriving = /\/src\/derive\//;
    const once = await counter.of(async () => {
      const { candidates } = await derived(60);
      expect(candidates.map(({ pattern }) => pattern)).toEqual(expect.arrayContaining(['ssrf']));
      for (const { operations } of candidates) expect(operations.length).toBeGreaterThan(1);
    }, deriving);
    expect((await counter.of(() => derived(120), deriving)) / once).toBeLessThan(2.3);
  });

  test('have a baseline as long as one can be read again, or are refused with how long it would be', async () => {
    expect((await derived(60)).baseline.now().length).toBeGreaterThan(60 * 60);
    const { baseline } = await derived(1500);
    expect(() => baseline.now()).toThrow(TooMuchWork);
    expect(() => baseline.now()).toThrow(/a baseline of them has \d,\d{3},\d{3} lines, more than 500,000/);
  });
});

describe('a model of very many', () => {
  const parts = {
    zones: (size: number) =>
      `zones:\n${each(size, (at) => `  z${at}: {trust: 1}`, '\n')}\nactors:\n${each(size, (at) => `  a${at}: {zone: z${at}}`, '\n')}\n`,
    mitigations: (size: number) =>
      `threats: {T: {title: t, scope: {}, mitigations: {${each(size, (at) => `M${at}: {status: planned}`)}}}}\n`,
  };
  const visited = async (name: string, size: number) => {
    repository.write({
      '.git/HEAD': '',
      ...api('"/p":{"get":{}}'),
      'm.yaml': model(parts[name as keyof typeof parts](size)),
    });
    const outcome = await check(repository.request());
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
    const { verification } = outcome;
    const linked = verification.models[0] as LinkedModel;
    for (const make of [otm, tmLibrary]) expect(make(linked, verification)).toContain('"');
    return mermaid(diagramOf(linked, verification));
  };

  test.each(['zones', 'mitigations'])('%s is exported and drawn in twice the work', async (name) => {
    await visited(name, 3);
    const once = await counter.of(() => visited(name, 100));
    expect((await counter.of(() => visited(name, 200))) / once).toBeLessThan(2.3);
  });
});

describe('flows, and as many threats that each name one', () => {
  const modelled = async (size: number) => {
    const flows = each(size, (at) => `  - {from: a, to: c, id: f${at}}`, '\n');
    const threats = each(size, (at) => `  T${at}: {title: t, scope: {flow: f${at}}}`, '\n');
    repository.write({
      '.git/HEAD': '',
      ...api('"/p":{"get":{}}'),
      'm.yaml': model(`actors: {a: {}}\nflows:\n${flows}\nthreats:\n${threats}\n`),
    });
    const outcome = await check(repository.request());
    if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
    const { verification } = outcome;
    return { linked: verification.models[0] as LinkedModel, verification };
  };
  const commands = {
    'are checked': () => '',
    'are exported as Open Threat Model': otm,
    'are exported for the library of OWASP': tmLibrary,
    'are drawn': (linked, verification) => mermaid(diagramOf(linked, verification)),
  } satisfies Record<string, (linked: LinkedModel, verification: Verification) => string>;

  test.each(Object.keys(commands))('%s in twice the work where there are twice as many', async (name) => {
    const make = commands[name as keyof typeof commands];
    const run = async (size: number) => {
      const { linked, verification } = await modelled(size);
      expect(verification.threats).toHaveLength(size);
      return make(linked, verification);
    };
    await run(3);
    const once = await counter.of(() => run(100));
    expect((await counter.of(() => run(200))) / once).toBeLessThan(2.3);
  });

  test('make a table as large as a person could look at, or are refused', async () => {
    const small = await modelled(20);
    expect(matrix(small.linked, small.verification)).toContain('flow `f19`');
    expect(() => matrix(small.linked, small.verification, 399)).toThrow(TooLarge);
  });

  test('that all reach one component, which is what each threat is about, are refused', async () => {
    const about = async (size: number) => {
      const flows = each(size, () => '  - {from: a, to: c}', '\n');
      const threats = each(size, (at) => `  T${at}: {title: t, scope: {component: c}}`, '\n');
      repository.write({
        '.git/HEAD': '',
        ...api('"/p":{"get":{}}'),
        'm.yaml': model(`actors: {a: {}}\nflows:\n${flows}\nthreats:\n${threats}\n`),
      });
      return repository.outcome();
    };
    expect(await about(50)).toHaveProperty('threats.length', 50);
    expect(await about(4000)).toEqual([expect.stringContaining('takes more than 12,000,000 steps')]);
  });
});
