/** Schemas that lead to each other share the list of the operations that reach them: who looks through it for each property pays a square. */
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import type { AnyRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** Names that rules take for something, so that all of them look closer. */
const telling =
  `id userId author_id grant_type password email url callbackUrl role isAdmin status amount name description
  token secret ssn query command template path filename phone count limit price createdAt internalNote otp balance xml html
  script pattern ids items expiresAt host port accountId tenantId`.split(/\s+/);

/** Schemas in a ring of so many paths that each operation reaches each schema. */
function ring(size: number) {
  const at = Array.from({ length: size }, (_, index) => index);
  const ref = (index: number) => `{$ref: '#/components/schemas/S${index % size}'}`;
  const content = (index: number) => `{description: d, content: {application/json: {schema: ${ref(index)}}}}`;
  const properties = telling.map((name) => `${name}: {type: string}`).join(', ');
  const id = '{name: id, in: path, required: true, schema: {type: string}}';
  return apiOf(`openapi: 3.0.3
info: {title: Ring, version: '1'}
paths:
${at.map((one) => `  /s${one}/{id}: {parameters: [${id}], post: {requestBody: ${content(one)}, responses: {'200': ${content(one)}}}, get: {responses: {'200': ${content(one)}}}}`).join('\n')}
components:
  schemas:
${at.map((one) => `    S${one}: {type: object, properties: {next: ${ref(one + 1)}, ${properties}}}`).join('\n')}
`);
}

/** How many members of long lists of operations are looked at, by `for`, `filter` and their like. */
function looksAtOperations(work: () => void): number {
  let looks = 0;
  // biome-ignore lint/suspicious/noExplicitAny: what is replaced here has any type.
  const prototype = Array.prototype as any;
  const isList = (list: unknown[]) => list.length >= 40 && list[0] instanceof Object && 'pathItem' in list[0];
  const names = ['filter', 'some', 'every', 'find', 'map', 'flatMap', 'forEach', 'findIndex'];
  const kept = names.map((name) => prototype[name]);
  const iterate = prototype[Symbol.iterator];
  names.forEach((name, index) => {
    prototype[name] = function (this: unknown[], ask: (...all: unknown[]) => unknown, ...more: unknown[]) {
      if (!isList(this)) return kept[index].call(this, ask, ...more);
      const counted = (...all: unknown[]) => {
        looks++;
        return ask(...all);
      };
      return kept[index].call(this, counted, ...more);
    };
  });
  prototype[Symbol.iterator] = function (this: unknown[]) {
    if (isList(this)) looks += this.length;
    return iterate.call(this);
  };
  try {
    work();
  } finally {
    for (let index = 0; index < names.length; index++) prototype[names[index] as string] = kept[index];
    prototype[Symbol.iterator] = iterate;
  }
  return looks;
}

/** What they ask is about a property and an operation together: what the body forbids, who may read it, what is handed out. */
const aboutBoth = new Set([
  'password-in-response',
  'pii-in-response',
  'privileged-property-writable',
  'secret-not-write-only',
  'sensitive-response-public',
  'server-managed-property-writable',
  'ssrf-url-parameter',
  'token-never-expires',
]);

test('a list that many schemas share is looked through once by each rule, not once for each of their properties', () => {
  const judged = (rules as readonly AnyRule[]).filter(
    ({ id, prepare }) => !prepare && !aboutBoth.has(id) && !/^(?:require|forbid)-/.test(id),
  );
  const looks = (size: number) => {
    const api = ring(size);
    return judged.map((rule) => looksAtOperations(() => void runRules(api, [{ rule }])));
  };
  const [once, twice] = [looks(40), looks(80)];
  const quadratic = judged.filter((_, at) => (twice[at] ?? 0) > 2.3 * (once[at] ?? 0) + 500);
  expect(quadratic.map(({ id }) => id)).toEqual([]);
  expect(twice.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(10_000);
});
