import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

// What is written out alike at several operations is one finding: reordering the paths and writing it out once more, behind
// the others by name, is no reason to take it for another. An operation that comes before all others by name still is one.

const repository = new Repository();
const answers =
  'responses: {"200": {description: ok, headers: {X-Trace: {schema: {type: string}}}, content: {application/json: {schema: {type: array, items: {type: object, properties: {secret: {type: string}}}}}}}}';
const operation = `{get: {parameters: [{name: per_page, in: query, schema: {type: integer}}], ${answers}}, put: {requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}, ${answers}}}`;
const other =
  '{get: {parameters: [{name: per_page, in: query, schema: {type: integer, minimum: 1}}], responses: {"204": {description: none}}}}';

async function fingerprints(paths: readonly (readonly [string, string])[]): Promise<ReadonlySet<string>> {
  const written = paths.map(([path, item]) => `  ${path}: ${item}\n`).join('');
  repository.write({
    'threatlint.yaml': 'rulesets: [threatlint:all]\n',
    'api.yaml': `openapi: 3.0.3\ninfo: {title: S, version: "1"}\nservers: [{url: "https://a.shop.com"}]\nsecurity: [{key: []}]\npaths:\n${written}components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}\n`,
  });
  const { findings } = await repository.check({ paths: ['api.yaml'] });
  return new Set(findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`));
}

it('a finding with many places keeps its fingerprint in another order of paths, and with one more place', async () => {
  const names = ['/cards', '/dogs', '/eggs'].map((path) => [path, operation] as const);
  const before = await fingerprints(names);
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([['/zebras', operation] as const, ['/aunts', other] as const]),
      fc.nat(),
      async (more, seed) => {
        const all = [...names, ...more];
        const at = seed % all.length;
        const after = await fingerprints([...all.slice(at), ...all.slice(0, at)].reverse());
        expect([...before].filter((one) => !after.has(one))).toEqual([]);
      },
    ),
    { seed: 15, numRuns: 6 },
  );
});
