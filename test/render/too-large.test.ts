import { expect, test } from 'vitest';
import { affectedBy } from '../../src/render/affected.ts';
import { matrix } from '../../src/render/matrix.ts';
import { TooLarge } from '../../src/render/too-large.ts';
import { model, scene } from './scene.ts';

// Nobody could use a picture, table or export of as many pairs: the model is refused, with what to do.

const played = scene(model);
const [linked] = played.models;
if (!linked) throw new Error('no model');
const operations = linked.reach.reduce((sum, api) => sum + api.operations.length, 0);
const claims = played.threats.reduce((sum, { mitigations }) => sum + 1 + mitigations.length, 0);

test('a matrix of more threats, mitigations and operations than it may hold is refused', () => {
  expect(() => matrix(linked, played, operations * claims - 1)).toThrow(TooLarge);
  expect(() => matrix(linked, played, operations * claims - 1)).toThrow(
    `${claims} threats and mitigations, and ${operations} operations, make more than ${operations * claims - 1} pairs in a table: see threatlint threats list, or check fewer definitions`,
  );
  expect(matrix(linked, played, operations * claims)).toBe(matrix(linked, played));
});

test('a diagram or export of more threats about more components than it may hold is refused', () => {
  const all = affectedBy(linked, played.threats);
  let pairs = 0;
  for (const [threat, parties] of all) pairs += parties.size * (1 + threat.mitigations.length);
  expect(pairs).toBeGreaterThan(0);
  expect(() => affectedBy(linked, played.threats, pairs - 1)).toThrow(TooLarge);
  expect(() => affectedBy(linked, played.threats, pairs - 1)).toThrow('split the model');
  expect(affectedBy(linked, played.threats, pairs)).toEqual(all);
});
