import { expect, test } from 'vitest';
import { meaningOf } from '../../src/findings/meaning.ts';

const same = (one: unknown, other: unknown) => meaningOf(one).text === meaningOf(other).text;

test('order and remarks do not count, values do', () => {
  expect(same({ type: 'string', maxLength: 5 }, { maxLength: 5, type: 'string', description: 'a' })).toBe(
    true,
  );
  expect(same({ enum: ['a', 'b'] }, { enum: ['b', 'a'], 'x-order': 1 })).toBe(true);
  expect(same({ default: ['a', 'b'] }, { default: ['b', 'a'] })).toBe(false);
  expect(same({ maxLength: 5 }, { maxLength: '5' })).toBe(false);
  expect(same(['a'], { 0: 'a' })).toBe(false);
});

test('a reference is found however deep it stands, and not in remarks', () => {
  expect(meaningOf({ items: { $ref: '#/a' } }).refers).toBe(true);
  expect(meaningOf({ allOf: [{ items: { $dynamicRef: '#a' } }] }).refers).toBe(true);
  expect(meaningOf({ type: 'string', example: { $ref: '#/a' } }).refers).toBe(false);
  expect(meaningOf({ pattern: '"$ref":' }).refers).toBe(false);
});

test('an object is looked at once, also as a part of others that were made since', () => {
  let looks = 0;
  const counted = {
    get(value: object, key: string | symbol) {
      looks++;
      return Reflect.get(value, key);
    },
  };
  const shared = new Proxy({ type: 'object', properties: { id: { type: 'string' } } }, counted);
  meaningOf({ schema: shared });
  const once = looks;
  expect(once).toBeGreaterThan(0);
  for (let edit = 0; edit < 10; edit++) meaningOf({ schema: shared, required: edit % 2 === 0 });
  expect(looks).toBe(once);
});
