import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';

// What a finding is called does not depend on how the text is laid out, and does not cost more than the text.

const cwd = resolve('test/hostile');

async function fingerprints(definition: unknown): Promise<string[]> {
  const file = resolve(cwd, 'a.json');
  const outcome = await check({
    cwd,
    root: cwd,
    paths: [file],
    config: false,
    rulesets: ['threatlint:all'],
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
    overlay: new Map([[file, JSON.stringify(definition)]]),
  });
  if (!('report' in outcome)) throw new Error('no report');
  return outcome.report.findings.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  );
}

const schema = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const body = (value: unknown) => ({
  post: { requestBody: { content: { 'application/json': { schema: value } } }, responses: {} },
});

test('a part of several values is called the same, whichever of them comes first', async () => {
  const definition = {
    openapi: '3.0.3',
    paths: { '/a': body({ properties: { z: schema('Left'), a: schema('Right') } }) },
    components: {
      schemas: {
        Left: { allOf: [schema('Shared')], title: 'l' },
        Right: { allOf: [schema('Shared')], title: 'r' },
        Shared: { type: 'object', properties: { s: { type: 'array', items: { type: 'string' } } } },
      },
    },
  };
  expect(await fingerprints(reversed(definition))).toEqual(await fingerprints(definition));
});

test('findings at the end of very long ways have names of their own', async () => {
  const schemas = Object.fromEntries(
    Array.from({ length: 5000 }, (_, index) => {
      const next = index < 4999 ? { next: schema(`S${index + 1}`) } : {};
      return [`S${index}`, { type: 'object', properties: { ...next, text: { type: 'string' } } }];
    }),
  );
  const definition = { openapi: '3.0.3', paths: { '/a': body(schema('S0')) }, components: { schemas } };
  const found = await fingerprints(definition);
  expect(found.length).toBeGreaterThan(10_000);
  expect(new Set(found).size).toBe(found.length);
  expect(await fingerprints(reversed(definition))).toEqual(found);
});

test('an operation that describes fewer errors than before has another fault', async () => {
  const answers = (...codes: string[]) => ({
    openapi: '3.0.3',
    security: [{ key: [] }],
    paths: { '/a': { get: { responses: Object.fromEntries(['200', ...codes].map((code) => [code, {}])) } } },
    components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
  });
  const missing = async (...codes: string[]) =>
    (await fingerprints(answers(...codes))).filter((one) => one.startsWith('error-response-missing'));
  expect(await missing('403', '401')).toEqual(await missing('401', '403'));
  expect(await missing('403')).not.toEqual(await missing('401', '403'));
});

test.each([
  ['of the first alternative of a choice', (a: unknown, b: unknown) => ({ oneOf: [a, b] })],
  [
    'of an alternative inside another',
    (a: unknown, b: unknown) => ({ anyOf: [{ type: 'null' }, { oneOf: [a, b] }] }),
  ],
  [
    'in the first place of a row',
    (a: unknown, b: unknown) => ({ type: 'array', maxItems: 2, prefixItems: [a, b], items: false }),
  ],
  [
    'under another pattern of names',
    (a: unknown, b: unknown) => ({
      type: 'object',
      maxProperties: 9,
      patternProperties: { '^a': a, '^b': b },
    }),
  ],
])('a second weakness, %s, leaves the first what it was', async (_, around) => {
  const known = async (first: unknown, second: unknown) => {
    const paths = { '/a': body(around(first, second)) };
    const found = await fingerprints({ openapi: '3.1.0', paths });
    return found.filter((one) => one.startsWith('string-unbounded'));
  };
  const [bounded, free] = [{ type: 'string', maxLength: 5 }, { type: 'string' }];
  const [ofFirst, ofSecond] = [await known(free, bounded), await known(bounded, free)];
  expect(ofFirst).toHaveLength(1);
  expect(ofSecond).toHaveLength(1);
  expect(await known(free, free)).toEqual([...ofFirst, ...ofSecond].sort());
  expect(ofFirst).not.toEqual(ofSecond);
});

test('a value that may be null as well is called what it was, whichever comes first', async () => {
  const text = { type: 'string' };
  const known = (value: unknown) => fingerprints({ openapi: '3.1.0', paths: { '/a': body(value) } });
  const before = (await known(text)).filter((one) => one.startsWith('string-unbounded'));
  for (const anyOf of [
    [text, { type: 'null' }],
    [{ type: 'null' }, text],
  ])
    expect(await known({ anyOf })).toEqual(expect.arrayContaining(before));
});
