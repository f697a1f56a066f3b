/** What large definitions cost: work and memory are counted, at one size and at twice the size. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import requestObjectOpen from '../../src/rules/input/request-object-open.ts';
import privilegedProperty from '../../src/rules/mass-assignment/privileged-property-writable.ts';
import { runRules } from '../../src/rules/run.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { apiOf } from '../support/api.ts';

/** Schemas in a ring, so that every operation reaches every schema, and a write for each. */
function ring(size: number) {
  const names = Array.from({ length: size }, (_, at) => `S${at}`);
  const ref = (at: number) => `{$ref: '#/components/schemas/S${at % size}'}`;
  const content = (at: number) => `{content: {application/json: {schema: ${ref(at)}}}}`;
  return apiOf(`openapi: 3.0.3
info: {title: Ring, version: '1'}
paths:
${names.map((name, at) => `  /${name}: {put: {requestBody: ${content(at)}, responses: {'200': ${content(at)}}}}`).join('\n')}
components:
  schemas:
${names.map((name, at) => `    ${name}: {type: object, properties: {next: ${ref(at + 1)}, at: {type: string}}}`).join('\n')}
`);
}

test('an operation is looked at once, not once for each schema that it reaches', () => {
  const looks = (size: number) => {
    const api = ring(size);
    const safe = vi.spyOn(Object.getPrototypeOf(api.operations[0]), 'safe', 'get');
    try {
      const [result] = runRules(api, [{ rule: requestObjectOpen }]);
      expect(result?.findings).toHaveLength(size);
      return safe.mock.calls.length;
    } finally {
      safe.mockRestore();
    }
  };
  expect(looks(200)).toBeLessThan(2.3 * looks(100));
});

test('findings about the same operations share one list of them', () => {
  const [result] = runRules(ring(50), [{ rule: requestObjectOpen }]);
  const lists = new Set(result?.findings.map(({ operations }) => operations));
  expect([...lists].map((list) => list.length)).toEqual([50]);
});

test('responses by status cost what their entries cost, not a place for each number below them', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const one = "- {'200': a, '401': b, '404': c, '429': d}\n";
  const source = new Source('x.yaml', one.repeat(3000));
  collect();
  const before = process.memoryUsage().heapUsed;
  const parsed = parseSource(source);
  collect();
  const bytes = (process.memoryUsage().heapUsed - before) / 3000;
  expect(parsed.ok).toBe(true);
  // Some 600; as lists of 430 places and more, 5,000.
  expect(bytes).toBeLessThan(1500);
});

test('subtypes of subtypes may be thousands of levels deep: no rule breaks', () => {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schemas: Record<string, object> = { S0: { discriminator: { propertyName: 't' } } };
  for (let at = 0; at < 12_000; at++)
    schemas[`S${at + 1}`] = { allOf: [ref(`S${at}`)], discriminator: { propertyName: 't' } };
  const api = apiOf(
    JSON.stringify({
      openapi: '3.1.0',
      paths: { '/p': { post: { requestBody: { content: { 'a/b': { schema: ref('S0') } } } } } },
      components: { schemas },
    }),
  );
  expect(() => runRules(api, [{ rule: privilegedProperty }])).not.toThrow();
});
