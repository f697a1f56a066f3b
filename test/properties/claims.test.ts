import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { rules } from '../../src/rules/registry.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';
import { textsOf } from './checking.ts';
import { definitions, type Json } from './definitions.ts';
import { mutations } from './mutations.ts';
import { Shop } from './shop.ts';

// Claims are monotone: what lies outside of their scope does not touch them, and less protection proves no more.

const seed = 20261127;
/** For each definition and property; more of them: `THREATLINT_RUNS=50 npm test -- test/properties/claims.test.ts`. */
const numRuns = Number(process.env.THREATLINT_RUNS ?? 2);
const judging = rules.filter(({ assertion }) => !assertion);
const definitionAt = (index: number) => definitions()[index] as ReturnType<typeof definitions>[number];

/** One that is weak somewhere, so that some claims hold and some fail. */
function weakened(index: number, weakness: number, choices: readonly number[]): Record<string, Json> {
  const definition = definitionAt(index);
  const [, mutate] = Object.entries(mutations)[weakness % Object.keys(mutations).length] as [string, never];
  let at = 0;
  const pick = <T>(list: readonly T[]) => list[(choices[at++ % choices.length] ?? 0) % list.length] as T;
  (mutate as (typeof mutations)[string])(new Shop(definition, pick));
  return definition.files;
}

/** What a claim by each rule comes to, on one scope. */
async function verdicts(files: Record<string, Json>, scope: string): Promise<ReadonlyMap<string, string>> {
  const workspace = workspaceOf(textsOf(files));
  const api = readApi(documentOf(workspace, first(files)), new References(workspace));
  const threats = judging.map(
    ({ id }) =>
      `  ${id}: {title: x, scope: ${scope}, mitigations: {M: {status: implemented, verify: {rule: ${id}}}}}\n`,
  );
  const { verification } = await prove(api, threats.join(''));
  return new Map(verification.threats.map(({ id, mitigations: [claim] }) => [id, claim?.verdict ?? '']));
}

const first = (files: Record<string, Json>) => Object.keys(files)[0] as string;

const done = { 204: { description: 'Done' } };
const anything = { description: 'What is there', type: 'object' };

/** Operations as weak as they come. */
const additions: Readonly<Record<string, (v2: boolean) => [path: string, item: Json]>> = {
  'an open write of anything': (v2) => [
    '/elsewhere/{name}',
    {
      post: {
        security: [],
        parameters: [
          {
            name: 'name',
            in: 'path',
            required: true,
            ...(v2 ? { type: 'string' } : { schema: { type: 'string' } }),
          },
        ],
        ...(v2 ? {} : { requestBody: { content: { 'application/json': { schema: anything } } } }),
        responses: done,
      },
    },
  ],
  'a read that says nothing of who may call': () => [
    '/elsewhere',
    { get: { responses: { 200: { description: 'All of it' } } } },
  ],
  'the same resource in an older version': () => [
    '/v0/orders',
    { get: { deprecated: true, security: [], responses: done } },
  ],
  'a login without limit': () => [
    '/login',
    { post: { operationId: 'login', security: [], responses: done } },
  ],
  'a key that nobody declared': () => ['/elsewhere', { put: { security: [{ gone: [] }], responses: done } }],
  'an upload': (v2) => [
    '/pictures',
    {
      put: {
        ...(v2 ? { consumes: ['image/png'] } : { requestBody: { content: { 'image/png': {} } } }),
        responses: done,
      },
    },
  ],
};

/** Keywords that protect, with a value that protects less; undefined: none. */
const protections: Readonly<Record<string, readonly Json[]>> = {
  ...{
    maxLength: [undefined, 1_000_000],
    pattern: [undefined, '.*'],
    maximum: [undefined],
    minimum: [undefined],
  },
  ...{
    maxItems: [undefined, 1_000_000],
    enum: [undefined],
    format: [undefined],
    readOnly: [undefined, false],
  },
  ...{ additionalProperties: [undefined, true], required: [undefined], writeOnly: [undefined, false] },
  ...{ security: [undefined, [], [{}]], 401: [undefined], 429: [undefined], headers: [undefined] },
};

/** Takes away one of the protections, wherever it is. */
function weaken(files: Record<string, Json>, which: number, how: number): string | undefined {
  const found: [Json, string][] = [];
  const visit = (node: Json) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      // Names of properties and components are none.
      if (Object.hasOwn(protections, key) && !(key === 'required' && value === true)) found.push([node, key]);
      visit(value);
    }
  };
  visit(files);
  const [node, key] = found[which % found.length] ?? [];
  if (key === undefined) return undefined;
  const ways = protections[key] as readonly Json[];
  const instead = ways[how % ways.length];
  if (instead === undefined) delete node[key];
  else node[key] = instead;
  return `${key}: ${JSON.stringify(instead)}`;
}

describe.each(definitions().map(({ name }, index) => [name, index] as const))('%s', (_name, index) => {
  const choices = fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 });

  test('an operation outside of the scope changes no verdict', { timeout: 1_800_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1000),
        choices,
        fc.constantFrom(...Object.keys(additions)),
        async (weakness, picked, what) => {
          const files = weakened(index, weakness, picked);
          const root = files[first(files)];
          const scope = `{path: ${JSON.stringify(Object.keys(root.paths))}}`;
          const before = await verdicts(files, scope);
          const [path, item] = additions[what]?.(definitionAt(index).version === '2.0') ?? ['', {}];
          root.paths[path] = item;
          const after = await verdicts(files, scope);
          const differing = [...after].filter(([id, verdict]) => before.get(id) !== verdict);
          expect(differing.map(([id, verdict]) => `${id} was ${before.get(id)}, is ${verdict}`)).toEqual([]);
        },
      ),
      { seed, numRuns },
    );
  });

  test('less protection turns nothing into verified', { timeout: 1_800_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1000),
        choices,
        fc.nat(1000),
        fc.nat(2),
        async (weakness, picked, which, how) => {
          const files = weakened(index, weakness, picked);
          const before = await verdicts(files, '{}');
          const what = weaken(files, which, how);
          const after = await verdicts(files, '{}');
          const gained = [...after].filter(
            ([id, verdict]) => verdict === 'verified' && before.get(id) !== 'verified',
          );
          expect(gained.map(([id]) => `${id} was ${before.get(id)} before ${what}`)).toEqual([]);
        },
      ),
      { seed, numRuns },
    );
  });
});
