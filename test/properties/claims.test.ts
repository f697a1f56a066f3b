import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readApi } from '../../src/openapi/read.ts';
import { References } from '../../src/refs/references.ts';
import { rules } from '../../src/rules/registry.ts';
import type { Standing } from '../../src/threats/proof/verdicts.ts';
import { documentOf, workspaceOf } from '../support/api.ts';
import { prove } from '../support/prove.ts';
import { textsOf } from './checking.ts';
import { definitions, type Json } from './definitions.ts';
import { mutations } from './mutations.ts';
import { Shop } from './shop.ts';

// Claims are monotone: what lies outside of their scope does not touch them, and where they fail they hold by no protection less.

const seed = 20261127;
/** For each definition and property; more of them: `THREATLINT_RUNS=50 npm test -- test/properties/claims.test.ts`. */
const numRuns = Number(process.env.THREATLINT_RUNS ?? 2);
const timeout = 60_000 * Math.max(1, numRuns / 2);
const judging = rules.filter(({ assertion }) => !assertion);
const definitionAt = (index: number) => definitions()[index] as ReturnType<typeof definitions>[number];

const weaknesses = Object.keys(mutations);

/** One that is weak somewhere, so that some claims hold and some fail; and where. */
function weakened(index: number, weakness: string, choices: readonly number[]) {
  const { files } = definitionAt(index);
  let at = 0;
  const pick = <T>(list: readonly T[]) => list[(choices[at++ % choices.length] ?? 0) % list.length] as T;
  const place = mutations[weakness]?.(new Shop({ ...definitionAt(index), files }, pick));
  return { files, place };
}

interface Came {
  readonly verdict: string;
  readonly standings: ReadonlyMap<string, Standing>;
}

/** What a claim by each rule comes to, on one scope. */
async function claims(files: Record<string, Json>, scope: string): Promise<ReadonlyMap<string, Came>> {
  const workspace = workspaceOf(textsOf(files));
  const api = readApi(documentOf(workspace, first(files)), new References(workspace));
  const threats = judging.map(
    ({ id }) =>
      `  ${id}: {title: x, scope: ${scope}, mitigations: {M: {status: implemented, verify: {rule: ${id}}}}}\n`,
  );
  const { verification } = await prove(api, threats.join(''));
  return new Map(
    verification.threats.map(({ id, scope: reached, mitigations: [claim] }) => {
      if (!claim) throw new Error('a threat without a claim');
      const standings = new Map(reached.map((one) => [one.label, claim.standing(one)]));
      return [id, { verdict: claim.verdict, standings }];
    }),
  );
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

/** Keywords that protect, with what protects less in their place; undefined: nothing. */
const keywords: Readonly<Record<string, readonly Json[]>> = {
  ...{ maxLength: [undefined, 1_000_000], pattern: [undefined, '.*'], maxItems: [undefined, 1_000_000] },
  ...{ maximum: [undefined], minimum: [undefined], enum: [undefined], format: [undefined] },
  ...{ readOnly: [undefined, false], writeOnly: [undefined, false], required: [undefined] },
  additionalProperties: [undefined, true],
  security: [undefined, [], [{}]],
};
/** These hold what else may be weak: with them a weakness would go, too. */
const containers: Readonly<Record<string, readonly Json[]>> = {
  ...{ 401: [undefined], 429: [undefined], headers: [undefined] },
};

/**
 * Takes away one of some protections; says which.
 *
 * @param near where it is weak, `file#pointer`: what stands beside it or below is taken first, for there claims fail;
 *   but not what is weak, for without it nothing is wrong with it
 */
function weaken(
  files: Record<string, Json>,
  protections: typeof keywords,
  near: string | undefined,
  which: number,
): string | undefined {
  const all: [Json, string, string][] = [];
  const visit = (node: Json, at: string) => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      // A parameter that is required is no protection.
      if (Object.hasOwn(protections, key) && !(key === 'required' && value === true))
        all.push([node, key, at]);
      visit(value, `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  };
  for (const [name, file] of Object.entries(files)) visit(file, `${name}#`);
  const home = near?.slice(0, near.lastIndexOf('/'));
  const nearby = all.filter(([, , at]) => home !== undefined && at.startsWith(home) && !home.endsWith('#'));
  const found = (nearby.length > 0 ? nearby : all).filter(([, key, at]) => `${at}/${key}` !== near);
  const [node, key] = found[which % found.length] ?? [];
  if (key === undefined) return undefined;
  const ways = protections[key] as readonly Json[];
  const instead = ways[Math.floor(which / 1001) % ways.length];
  if (instead === undefined) delete node[key];
  else node[key] = instead;
  return `${key}: ${JSON.stringify(instead)}`;
}

describe.each(definitions().map(({ name }, index) => [name, index] as const))('%s', (_name, index) => {
  const choices = fc.array(fc.nat(1000), { minLength: 3, maxLength: 3 });

  test('an operation outside of the scope changes no verdict', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...weaknesses),
        choices,
        fc.constantFrom(...Object.keys(additions)),
        async (weakness, picked, what) => {
          const { files } = weakened(index, weakness, picked);
          const root = files[first(files)];
          const scope = `{path: ${JSON.stringify(Object.keys(root.paths))}}`;
          const before = await claims(files, scope);
          const [path, item] = additions[what]?.(definitionAt(index).version === '2.0') ?? ['', {}];
          // Some weaknesses are operations of their own.
          fc.pre(!Object.hasOwn(root.paths, path));
          root.paths[path] = item;
          const after = await claims(files, scope);
          const verdict = (id: string, of: typeof after) => of.get(id)?.verdict;
          const differing = judging.filter(({ id }) => verdict(id, before) !== verdict(id, after));
          expect(differing.map(({ id }) => `${id}: ${verdict(id, before)}, ${verdict(id, after)}`)).toEqual(
            [],
          );
        },
      ),
      { seed, numRuns },
    );
  });

  test('less protection makes no operation hold', { timeout }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...weaknesses),
        choices,
        fc.boolean(),
        fc.nat(1000),
        fc.nat(2),
        async (weakness, picked, whole, which, how) => {
          const { files, place } = whole
            ? { files: definitionAt(index).files, place: undefined }
            : weakened(index, weakness, picked);
          const before = await claims(files, '{}');
          const what = weaken(files, whole ? containers : keywords, place, which + how * 1001);
          const after = await claims(files, '{}');
          const gained = judging.flatMap(({ id }) => {
            const [then, now] = [before.get(id)?.standings, after.get(id)?.standings];
            return [...(now ?? [])].flatMap(([operation, standing]) =>
              isGood(standing) && isBad(then?.get(operation)) ? `${id} on ${operation}, without ${what}` : [],
            );
          });
          expect(gained).toEqual([]);
        },
      ),
      // Beside a length that is missing the pattern goes, too: the length is still missing.
      { seed, numRuns, examples: [['string-unbounded', [0, 0, 0], false, 0, 0]] },
    );
  });
});

const isGood = (standing: string) => standing === 'holds' || standing === 'absent';
const isBad = (standing: string | undefined) => standing === 'fails' || standing === 'unread';
