import { afterAll, beforeAll, expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';
import { estateShapes } from './estate-shapes.ts';
import { longTextShapes } from './long-text-shapes.ts';
import { repeatingShapes } from './repeating-shapes.ts';
import { textShapes } from './text-shapes.ts';
import { CallCounter } from './work.ts';

// What one attacker wrote in an afternoon, from the beginning of a run to its verdict: whatever the shape, it is judged or
// refused, and twice as much of it is about twice the work.

const repository = new Repository();
const counter = new CallCounter();
beforeAll(() => counter.start());
afterAll(() => counter.stop());

const shapes = { ...repeatingShapes, ...textShapes, ...estateShapes, ...longTextShapes };

async function judged(name: string, size: number) {
  repository.write({ '.git/HEAD': '', ...(shapes[name]?.(size) ?? {}) });
  return repository.outcome();
}

test('what is loaded and compiled once is no work of a shape', async () => {
  for (const name of ['threats with measures 10^4', 'spectral rules', 'merge keys'])
    expect(await judged(name, 5)).toBeDefined();
});

/**
 * Products of two numbers: what aliases and merges write out, the levels of a text, paths or policies held against each other.
 * Each has a limit that a test of its own holds (definition-shapes.test.ts, limits.test.ts, policies.test.ts), and is dearer than
 * twice as much below it.
 */
const products: ReadonlySet<string> = new Set([
  'ambiguous templates, many steps',
  'ambiguous templates, random statics',
  'partial templates',
  'partial templates in one segment',
  'many enums by aliases, of objects',
  'deep allOf with properties',
  'allOf chain by references, each in an operation',
  'ignore nested',
  'references to each path',
  'anchors nesting',
  'merge keys',
  'merge square',
  'waivers × gates',
  'assets × threats',
  'spectral rules',
]);

test.each(Object.keys(shapes))('%s', async (name) => {
  const once = await counter.of(async () => expect(await judged(name, 60)).toBeDefined());
  const twice = await counter.of(() => judged(name, 120));
  expect(twice / once).toBeLessThan(products.has(name) ? 4.2 : 2.3);
});
