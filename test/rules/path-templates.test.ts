import { describe, expect, test } from 'vitest';
import { Templates } from '../../src/rules/configuration/path-templates.ts';

function ambiguous(first: string, second: string): boolean {
  const templates = new Templates<string>();
  templates.add(first, first);
  return templates.ambiguousWith(second).found.length > 0;
}

describe('ambiguous', () => {
  test.each([
    ['/pets/{petId}', '/pets/{name}'],
    ['/{entity}/me', '/books/{id}'],
    ['/a/{b}/c/{d}', '/a/{x}/{y}/z'],
    ['/report.{format}', '/{name}.json'],
    ['/v{major}.{minor}', '/{x}.{y}'],
    ['/', '/'],
  ])('%s and %s', (first, second) => {
    expect(ambiguous(first, second)).toBe(true);
    expect(ambiguous(second, first)).toBe(true);
  });
});

describe('told apart', () => {
  test.each([
    ['/pets/mine', '/pets/{id}'],
    ['/pets/{id}', '/pets/{id}/'],
    ['/pets/{id}', '/pets/{id}/toys'],
    ['/pets/{id}.json', '/pets/{id}'],
    ['/a/{b}/c', '/a/{b}/d'],
    ['/pre-{x}', '/post-{x}'],
    ['/{x}.json', '/{x}.xml'],
    ['/Pets', '/pets'],
    ['/orders#a', '/orders#b'],
  ])('%s and %s', (first, second) => {
    expect(ambiguous(first, second)).toBe(false);
    expect(ambiguous(second, first)).toBe(false);
  });
});

test('templates that all overlap are compared up to a bound, and that they are not all is said', () => {
  const templates = new Templates<number>();
  for (let at = 0; at < 20_000; at++) templates.add(`/{a}/x${at}`, at);
  const { found, isAll } = templates.ambiguousWith('/y/{b}');
  expect(isAll).toBe(false);
  expect(found.length).toBeGreaterThan(1000);
  expect(found.length).toBeLessThan(5000);
});

test('long segments are compared, too', () => {
  const long = 'x'.repeat(600);
  expect(ambiguous(`/${long}{a}`, `/{b}${long}`)).toBe(true);
});
