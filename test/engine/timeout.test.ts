import { describe, expect, it } from 'vitest';
import { charactersOf, Watchdog } from '../../src/engine/watchdog.ts';
import { rules } from '../../src/rules/registry.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';

const small = `openapi: 3.0.3
info: { title: t, version: "1" }
servers: [{ url: "http://api.shop.example" }]
paths: { /x: { get: { responses: {} } } }
`;

/** So large that it takes many times 0.2 s on any machine; what is small takes a fraction of that on a busy one. */
const large = (operations = 6000) => {
  const get = { responses: { 200: { description: 'd', content: { 'application/json': { schema: {} } } } } };
  const paths = Object.fromEntries(Array.from({ length: operations }, (_, at) => [`/x${at}/{id}`, { get }]));
  const servers = [{ url: 'https://api.shop.example' }];
  return JSON.stringify({ openapi: '3.0.3', info: { title: 't', version: '1' }, servers, paths });
};

const model = `threatlint: 1
id: shop
title: Shop
owner: team:shop
zones:
  internet: { trust: 0 }
components:
  api: { zone: internet, implements: { shop: large.json } }
threats:
  T-EAVESDROP:
    title: Everything is read on the way
    categories: { stride: [I] }
    scope: { kind: operation }
    risk: { likelihood: 3, impact: 3 }
    mitigations:
      M-TLS: { status: implemented, reduces: { likelihood: 2 }, verify: { rule: server-cleartext } }
`;

const repository = new Repository();

/** What is loaded on demand is loaded: small definitions need next to no time then. */
const warm = async () => {
  repository.write({ 'warm.yaml': small });
  await repository.check({ paths: ['warm.yaml'] });
};

describe('a definition that takes longer than it may', () => {
  it('is unchecked, by name, and fails the run; the others are checked', async () => {
    await warm();
    repository.write({ 'large.json': large(), 'small.yaml': small });
    const alone = await repository.check({ paths: ['small.yaml'] });
    const report = await repository.check({ paths: ['large.json', 'small.yaml'], timeout: 0.2 });
    expect(report.exitStatus).toBe(3);
    expect(report.verdict).toBe('fail');
    expect(report.unchecked).toEqual([
      expect.objectContaining({ file: 'large.json', reason: expect.stringContaining('--timeout') }),
    ]);
    expect(report.errors).toEqual([
      expect.objectContaining({
        file: 'large.json',
        message: expect.stringContaining('not checked completely'),
      }),
    ]);
    const ofSmall = report.findings.filter(({ file }) => file === 'small.yaml');
    expect(ofSmall.length).toBeGreaterThan(0);
    expect(ofSmall.map(({ fingerprint }) => fingerprint)).toEqual(
      alone.findings.map(({ fingerprint }) => fingerprint),
    );
  });

  it('fails a policy that allows what is unchecked, too', async () => {
    repository.write({ 'large.json': large(), 'threatlint.yaml': 'policy: { unchecked: allowed }\n' });
    const outcome = await repository.outcome({ paths: ['large.json'], timeout: 0.2 });
    expect(outcome).toMatchObject({ exitStatus: 3, verdict: 'fail' });
  });

  it('verifies no claim of a threat model', async () => {
    repository.write({ 'large.json': large(), 'model.yaml': model });
    const enough = await repository.check();
    expect(enough.threats).toMatchObject([{ mitigations: [{ verdict: 'verified' }] }]);
    const report = await repository.check({ timeout: 0.2 });
    expect(report.threats).not.toMatchObject([{ mitigations: [{ verdict: 'verified' }] }]);
    expect(report).toMatchObject({ exitStatus: 3, verdict: 'fail' });
  });

  it('is nothing that a report of time enough speaks of', async () => {
    repository.write({ 'small.yaml': small });
    const usual = await repository.check({ paths: ['small.yaml'] });
    const long = await repository.check({ paths: ['small.yaml'], timeout: 1e6 });
    expect(JSON.stringify(long)).toBe(JSON.stringify(usual));
    expect(usual.unchecked).toEqual([]);
  });
});

describe('rules that are told that the time is over', () => {
  const api = apiOf(large(1000));
  const run = (over?: () => boolean) =>
    runRules(
      api,
      rules
        .filter(({ prepare, category }) => !prepare && category !== 'assertions')
        .map((rule) => ({ rule })),
      over,
    );

  it('keep what they found and name who has not seen everything', () => {
    let asked = 0;
    const results = run(() => ++asked > 3);
    const found = results.flatMap(({ findings }) => findings);
    const all = run().flatMap(({ findings }) => findings);
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(all.length);
    const [entry, ...more] = results.flatMap(({ unchecked }) => unchecked);
    expect(more).toEqual([]);
    expect(entry?.place).toBe(api.place);
    expect(entry?.reason).toMatch(
      /^the time was over before \d+ rules had seen everything: (?:[a-z-]+(?:, |$| and )){40}\d+ more$/,
    );
    // It is asked no more once it has said so.
    expect(asked).toBe(4);
  });

  it('are asked once in 64 nodes', () => {
    let asked = 0;
    run(() => ++asked < 0);
    const nodes = api.operations.length + api.responses.length + api.pathItems.length + api.allSchemas.length;
    expect(asked).toBeLessThan(nodes / 10);
    expect(asked).toBeGreaterThan(10);
  });
});

describe('work that never comes back', () => {
  const endless: Readonly<Record<string, () => unknown>> = {
    'a loop': () => {
      for (;;);
    },
    'a regular expression': () => /^(a+)+$/.test(`${'a'.repeat(60)}!`),
    'a loop that catches everything': () => {
      for (;;) {
        try {
          for (;;);
        } catch {}
      }
    },
  };
  it.each(Object.keys(endless))('%s is interrupted, told, and not begun again', (name) => {
    const watchdog = new Watchdog(0.01);
    let begun = 0;
    const work = () => {
      begun++;
      return (endless[name] as () => unknown)();
    };
    expect(watchdog.watch('a.yaml', 'nothing in it was checked', work)).toBeUndefined();
    expect(watchdog.watch('a.yaml', 'nothing in it was checked', work)).toBeUndefined();
    expect(begun).toBe(1);
    expect(watchdog.cuts).toEqual([
      {
        file: 'a.yaml',
        reason: 'nothing in it was checked: that takes longer than 0.01 s of processor time (--timeout)',
      },
    ]);
    expect(watchdog.watch('b.yaml', 'nothing in it was checked', () => 'done')).toEqual({ result: 'done' });
  });

  it('says that it was the clock, where the processor had other work', () => {
    const watchdog = new Watchdog(0.5);
    const wait = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 30_000);
    expect(watchdog.watch('a.yaml', 'nothing in it was checked', wait)).toBeUndefined();
    const reason = 'that takes longer than 2 s, on a machine that is busy with other work (--timeout)';
    expect(watchdog.cuts).toEqual([{ file: 'a.yaml', reason: `nothing in it was checked: ${reason}` }]);
  });

  it('reads a small text without anybody waiting, within the time of its file', () => {
    const watchdog = new Watchdog(1);
    const stackOf = () => new Error().stack ?? '';
    const small = watchdog.watch('a.yaml', 'it was not read', stackOf, 100);
    expect(small?.result).not.toContain('threatlint-watchdog');
    expect(watchdog.watch('a.yaml', 'it was not read', stackOf)?.result).toContain('threatlint-watchdog');
    const busy = () => {
      const { user } = process.cpuUsage();
      while (process.cpuUsage().user - user < 1_100_000);
    };
    watchdog.watch('a.yaml', 'it was not read', busy, 100);
    expect(watchdog.watch('a.yaml', 'nothing in it was checked', stackOf, 100)).toBeUndefined();
  });

  it('wait for a definition that is tiny only where it may be more than it looks', () => {
    expect(charactersOf(small)).toBe(small.length);
    expect(charactersOf(small.padEnd(2001))).toBe(Number.POSITIVE_INFINITY);
    for (const more of ['x: { $ref: other.yaml }\n', '"\\u0024ref": other.yaml\n', '"$ref": other.yaml\n'])
      expect(charactersOf(small + more)).toBe(Number.POSITIVE_INFINITY);
  });

  it('errors of the work itself pass', () => {
    const watchdog = new Watchdog();
    const broken = () => {
      throw new TypeError('broken');
    };
    expect(() => watchdog.watch('a.yaml', 'nothing in it was checked', broken)).toThrow(TypeError);
    expect(watchdog.cuts).toEqual([]);
  });
});
