import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { modelFor } from '../../src/cli/init-model.ts';
import { check } from '../../src/engine/check.ts';
import type { Checked } from '../../src/engine/checked.ts';
import { Memory } from '../../src/engine/memory.ts';
import { workOf } from '../../src/selector/work.ts';
import { Repository } from '../support/repository.ts';
import { definition, each } from './shape-parts.ts';
import { CallCounter } from './work.ts';

// A megabyte is seven thousand definitions of one operation each, and whatever speaks of one of them must not look at all.

const repository = new Repository();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

/** Definitions, each with an operation that anyone may write by. */
const estate = (size: number) =>
  Object.fromEntries(
    Array.from({ length: size }, (_, at) => [
      `d${at}.json`,
      definition(`"/a":{"post":{"responses":{"200":{"description":"d"}}}}`),
    ]),
  );

async function checked(request: Parameters<typeof check>[0]): Promise<Checked> {
  const outcome = await check(request);
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  expect(outcome.report.errors).toEqual([]);
  return outcome;
}

/** What rules look at is another test's matter. */
const asked = /\/src\/(selector|threats|derive)\//;

/** What a model asks of the selectors' account. */
const steps = ({ verification }: Checked) => workOf(verification.context.data).done;

describe('definitions that each suggest a threat', () => {
  const begun = async (size: number) => {
    repository.write({ '.git/HEAD': '', ...estate(size) });
    const request = { ...repository.request(), derive: true as const, memory: new Memory() };
    const run = await checked(request);
    const model = await modelFor(run, request);
    if (!model) throw new Error('no model');
    return model.after;
  };

  test('have a first model in twice the work and steps where there are twice as many', async () => {
    await begun(3);
    let few: Checked | undefined;
    let many: Checked | undefined;
    const once = await counter.of(async () => {
      few = await begun(60);
    }, asked);
    const twice = await counter.of(async () => {
      many = await begun(120);
    }, asked);
    expect(many?.verification.threats.length).toBeGreaterThanOrEqual(120);
    expect(twice / once).toBeLessThan(2.3);
    expect(steps(many as Checked) / steps(few as Checked)).toBeLessThan(2.3);
  });

  test('run only the rules of claims again, and are checked twice more for a first model', async () => {
    repository.write({ '.git/HEAD': '', ...estate(40) });
    const request = { ...repository.request(), derive: true as const, memory: new Memory() };
    const setUps = /\/src\/engine\/set-up/;
    const visits = /\/src\/rules\/[a-z-]+\//;
    let run: Checked | undefined;
    const once = await counter.of(async () => {
      run = await checked(request);
    }, visits);
    const model = await counter.of(async () => {
      expect(await modelFor(run as Checked, request)).toBeDefined();
    }, visits);
    // The rules of claims alone run as they stand in the catalogue, beside those of the rulesets.
    expect(model).toBeLessThan(once / 2);
    const one = await counter.of(() => checked(request), setUps);
    const all = await counter.of(() => modelFor(run as Checked, request), setUps);
    expect(all).toBeLessThanOrEqual(2 * one);
  });

  test('are set up without a first model where a check with one is refused', async () => {
    repository.write({ '.git/HEAD': '', ...estate(2) });
    const run = await checked({ ...repository.request(), derive: true });
    const refused = { ...repository.request(), derive: true as const, config: 'not-there.yaml' };
    expect(await modelFor(run, { ...refused, config: true })).toBeDefined();
    expect(await modelFor(run, refused)).toBeUndefined();
  });
});

describe('a model of as many threats as definitions', () => {
  const scopes = {
    'each about one of them': (at: number) => `{spec: s${at}, method: POST}`,
    'each about all of two that hold for one': (at: number) => `{all: [{method: POST}, {spec: s${at}}]}`,
  } satisfies Record<string, (at: number) => string>;

  const modelled = (size: number, scope: (at: number) => string) => {
    const names = each(size, (at) => `s${at}: ../d${at}.json`, ', ');
    const threats = each(
      size,
      (at) =>
        `  T${at}: {title: t, categories: {stride: [S], owasp: [API2], cwe: [306]}, scope: ${scope(at)}, mitigations: {M: {status: implemented, verify: {rule: operation-unauthenticated}}}, acceptances: {A${at}: {owner: 'team:a', reason: r, expires: 2027-01-01}}}`,
      '\n',
    );
    const exempt = `dismissed:\n${each(size, (at) => `  'anonymous-write@s${at}:/a': {reason: r}`, '\n')}\n`;
    repository.write({
      '.git/HEAD': '',
      ...estate(size),
      'threat-models/m.yaml': `threatlint: 1\nid: m\ncomponents: {c: {exposure: internal, implements: {${names}}}}\nthreats:\n${threats}\n${exempt}`,
    });
    return checked({ ...repository.request(), derive: true });
  };

  test.each(Object.keys(scopes))('%s is verified in twice the work', async (name) => {
    const scope = scopes[name as keyof typeof scopes];
    const [small] = (await modelled(3, scope)).verification.threats;
    expect(small?.scope).toHaveLength(1);
    const once = await counter.of(() => modelled(60, scope), asked);
    const twice = await counter.of(() => modelled(120, scope), asked);
    expect(twice / once).toBeLessThan(2.3);
  });
});
