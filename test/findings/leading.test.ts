import { expect, test } from 'vitest';
import { leading } from '../../src/findings/leading.ts';
import type { Operation } from '../../src/openapi/model.ts';

const operation = (canonical: string) => ({ canonical }) as Operation;

interface Named {
  readonly name: string;
  readonly structure: string;
  readonly operations: readonly Operation[];
}

const node = (name: string, structure: string, ...operations: string[]): Named => ({
  ...{ name, structure, operations: operations.map(operation) },
});

const of = (looked: Named[] = []) => ({
  name: ({ name }: Named) => name,
  operations: ({ operations }: Named) => operations,
  structure: (one: Named) => {
    looked.push(one);
    return { key: one.structure, size: one.structure.length };
  },
});

test('of those of one name, what most operations use is called by it', () => {
  const [most, alike, other] = [
    node('page', 'number', 'a'),
    node('page', 'number', 'b'),
    node('page', 'text', 'c'),
  ];
  const names = leading([other, most, alike], of());
  expect([most, alike, other].map((one) => names.get(one))).toEqual(['page', 'page', undefined]);
});

test('what no operation uses, and what was not among them, has no name', () => {
  const [unused, strange] = [node('page', 'number'), node('page', 'number', 'a')];
  const names = leading([unused], of());
  expect([unused, strange].map((one) => names.get(one))).toEqual([undefined, undefined]);
});

test('only those are looked into that share a name with one that is asked for, and once', () => {
  const pages = [node('page', 'number', 'a'), node('page', 'text', 'b')];
  const others = Array.from({ length: 100 }, (_, at) => node(`other${at % 10}`, `${at}`, `${at}`));
  const looked: Named[] = [];
  const names = leading([...others, ...pages], of(looked));
  expect(looked).toEqual([]);
  for (const page of pages) names.get(page);
  const before = looked.length;
  expect(new Set(looked)).toEqual(new Set(pages));
  for (const page of pages) names.get(page);
  expect(looked.length).toBe(before);
});
