import { expect, it } from 'vitest';
import { escapeStep, unescapeStep } from '../../src/text/pointer.ts';

it.each([
  ['/pets/{id}', '~1pets~1{id}'],
  ['a~b', 'a~0b'],
  ['~1', '~01'],
  ['name', 'name'],
])('The key %s is the step %s of a pointer', (key, step) => {
  expect(escapeStep(key)).toBe(step);
  expect(unescapeStep(step)).toBe(key);
});
