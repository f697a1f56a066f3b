import { afterAll, beforeAll, expect, test } from 'vitest';
import { fingerprints } from '../../src/findings/fingerprint.ts';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { rules } from '../../src/rules/registry.ts';
import { prepareRules, runRules } from '../../src/rules/run.ts';
import { workspaceOf } from '../support/api.ts';
import { definitionShapes } from './definition-shapes.ts';
import { CallCounter } from './work.ts';

// Twice the letters are twice the work, whatever is shared by whom. What would be as much as the product of two numbers is
// cut off, and said (limits.test.ts): such shapes are held beyond their limit.

const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

// Assertions ask for options.
const runs = [...rules.values()].filter(({ assertion }) => !assertion).map((rule) => ({ rule }));

interface Outcome {
  readonly findings: number;
  /** Was the file refused, or was something said to be left out? */
  readonly isCut: boolean;
}

/** Reads the definition, runs every rule and makes the fingerprints of what they find. */
async function outcomeOf(name: string, size: number): Promise<Outcome> {
  const files = definitionShapes[name]?.(size) ?? {};
  const workspace = workspaceOf(files);
  const outcome = workspace.open(Object.keys(files)[0] as string);
  if ('failure' in outcome) return { findings: 0, isCut: true };
  const api = readApi(outcome.document, new References(workspace));
  await prepareRules([api], runs);
  const results = runRules(api, runs);
  return {
    findings: fingerprints(results.flatMap(({ findings }) => findings)).length,
    isCut: api.unchecked.length > 0 || results.some(({ unchecked }) => unchecked.length > 0),
  };
}

/**
 * Products of two numbers up to a limit: entries that are read again, what concerns every operation, the parts of
 * compositions, pairs of schemas or secrets with operations, the nodes that aliases make, the levels of a text. So many of
 * each are beyond the limit; from there on twice as many are no more than twice the work.
 */
const products: Readonly<Record<string, number>> = {
  'responses of one operation that share a content': 300,
  'operations that share a content': 300,
  'statuses that share a response': 300,
  'operations that share a response': 300,
  'operations that share a body': 300,
  'operations that share responses': 300,
  'responses that share headers': 300,
  'operations that share parameters': 300,
  'operations that share tags': 600,
  'paths that refer to an item with parameters': 300,
  'media types of 2.0 that all consume': 300,
  'media types of 2.0 for all': 300,
  'operations that require the same scopes': 600,
  'operations with very many alternatives': 300,
  'operations with very many schemes': 300,
  'operations that share properties': 350,
  'operations that share secrets': 350,
  'operations that share identifiers': 350,
  'operations that reach suffixes of a chain': 700,
  'operations that reach suffixes of compositions': 300,
  'alternatives by aliases': 300,
  'choices by aliases': 300,
  'all of all by aliases': 300,
  'properties by aliases': 300,
  'required by aliases': 600,
  'values by aliases': 600,
  'subtypes of subtypes': 500,
  'a diamond of compositions': 800,
  'a diamond of alternatives': 800,
  'a chain of references': 400,
  'very many servers': 400,
  'deep properties': 400,
  'deep items': 600,
  'deep compositions': 400,
  'a deep chain of compositions': 800,
  'a deep chain of choices': 800,
  'a deep chain of negations': 800,
};

/** What twice as many may take: what is no loop costs something, too. */
const most = 2.3;

beforeAll(async () => {
  // What is loaded and compiled once is no work of a shape.
  await outcomeOf('findings by the thousand', 10);
});

test.each(Object.keys(definitionShapes).filter((name) => !(name in products)))(
  '%s: twice as many are twice the work',
  async (name) => {
    const once = await counter.of(() => outcomeOf(name, 100));
    const twice = await counter.of(() => outcomeOf(name, 200));
    expect(once).toBeGreaterThan(0);
    expect(twice / once).toBeLessThan(most);
  },
);

test.each(Object.entries(products))(
  '%s: %i are beyond a limit, which is said, and twice as many are at most twice the work',
  async (name, size) => {
    let outcome: Outcome | undefined;
    const once = await counter.of(async () => {
      outcome = await outcomeOf(name, size);
    });
    expect(outcome?.isCut).toBe(true);
    const twice = await counter.of(() => outcomeOf(name, 2 * size));
    expect(twice / once).toBeLessThan(most);
  },
);

test('what is the product of two numbers is told from what is not', async () => {
  const once = await counter.of(() => outcomeOf('operations that share parameters', 50));
  const twice = await counter.of(() => outcomeOf('operations that share parameters', 100));
  expect(twice / once).toBeGreaterThan(most);
});
