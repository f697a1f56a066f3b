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

/** Reads the definition, runs every rule and makes the fingerprints of what they find; undefined: it was refused. */
async function findingsOf(name: string, size: number): Promise<number | undefined> {
  const files = definitionShapes[name]?.(size) ?? {};
  const workspace = workspaceOf(files);
  const outcome = workspace.open(Object.keys(files)[0] as string);
  if ('failure' in outcome) return undefined;
  const api = readApi(outcome.document, new References(workspace));
  await prepareRules([api], runs);
  return fingerprints(runRules(api, runs).flatMap(({ findings }) => findings)).length;
}

/**
 * Products of two numbers up to a limit: requirements, entries and parts that are read again, pairs of schemas or secrets with
 * operations. What is held of them is that there is such a limit.
 */
const products: readonly string[] = [
  'responses of one operation that share a content',
  'operations that share a content',
  'statuses that share a response',
  'operations that share a response',
  'operations that share a body',
  'operations that share responses',
  'responses that share headers',
  'operations that share parameters',
  'operations that share tags',
  'media types of 2.0 for all',
  'operations that require the same scopes',
  'operations with very many alternatives',
  'operations with very many schemes',
  'operations that share properties',
  'operations that share secrets',
  'operations that share identifiers',
  'operations that reach suffixes of a chain',
  'operations that reach suffixes of compositions',
  'alternatives by aliases',
  'choices by aliases',
  'all of all by aliases',
  'properties by aliases',
  'required by aliases',
  'values by aliases',
  'a diamond of compositions',
  'a diamond of alternatives',
  'a chain of references',
  'very many servers',
  'deep properties',
  'deep items',
  'deep compositions',
  'a deep chain of compositions',
  'a deep chain of choices',
];

/** How many of them take a definition to its limit. */
const beyond: Readonly<Record<string, number>> = {
  'responses of one operation that share a content': 520,
  'operations that share parameters': 520,
  'alternatives by aliases': 300,
  'properties by aliases': 520,
  'statuses that share a response': 450,
  'operations that share responses': 520,
};

/** What twice as many may take: what is no loop costs something, too. */
const most = 2.3;

beforeAll(async () => {
  // What is loaded and compiled once is no work of a shape.
  await findingsOf('findings by the thousand', 10);
});

test.each(Object.keys(definitionShapes).filter((name) => !products.includes(name)))(
  '%s: twice as many are twice the work',
  async (name) => {
    const once = await counter.of(() => findingsOf(name, 100));
    const twice = await counter.of(() => findingsOf(name, 200));
    expect(once).toBeGreaterThan(0);
    expect(twice / once).toBeLessThan(most);
  },
);

test.each(Object.entries(beyond))('%s: beyond %i no more is done than twice', async (name, size) => {
  const once = await counter.of(() => findingsOf(name, size));
  const twice = await counter.of(() => findingsOf(name, 2 * size));
  expect(twice / once).toBeLessThan(most);
});

test('what is the product of two numbers is told from what is not', async () => {
  const once = await counter.of(() => findingsOf('operations that share parameters', 50));
  const twice = await counter.of(() => findingsOf('operations that share parameters', 100));
  expect(twice / once).toBeGreaterThan(most);
});
