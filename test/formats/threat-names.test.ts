import { expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { formats } from '../../src/formats/index.ts';
import { rowsOf, table } from '../../src/render/list.ts';
import { Repository } from '../support/repository.ts';

// Ids of threats are those of one model: several models may use the same.

const repository = new Repository();
const api = (name: string, url: string) => `openapi: 3.0.3
info: {title: ${name}, version: '1'}
servers: [{url: '${url}'}]
security: [{key: []}]
paths:
  /${name}: {get: {responses: {'204': {description: none}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
const model = (name: string, threat: string) => `threatlint: 1
id: ${name}
components: {api: {implements: {it: ${name}.api.yaml}}}
threats:
  ${threat}:
    title: ${name} is read on the way
    scope: {path: /**}
    mitigations: {M-TLS: {status: implemented, verify: {rule: server-cleartext}}}
`;

async function said(second: string) {
  repository.write({
    'gold.api.yaml': api('gold', 'https://gold.example.com'),
    'iron.api.yaml': api('iron', 'http://iron.example.com'),
    'gold.yaml': model('gold', 'T-1'),
    'iron.yaml': model('iron', second),
  });
  const outcome = await check(repository.request());
  if ('problems' in outcome) throw new Error('there are problems');
  const text = (name: keyof typeof formats) =>
    [...formats[name](outcome.report, { color: false, width: 100, quiet: false, elapsedMs: 1 })].join('');
  return { ...outcome, text };
}

test('a finding is about the threat of the model whose operations it reaches', async () => {
  const { text } = await said('T-1');
  const pretty = text('pretty');
  expect(pretty).toContain(
    'T-1 › M-TLS is claimed as implemented: contradicted by the definition (iron.yaml:8:19)',
  );
  expect(pretty).not.toMatch(/gold\.yaml:/);
  expect(pretty).toContain('every mitigation proved  T-1 (gold.yaml)');
  const { findings } = JSON.parse(text('json'));
  const about = findings.filter(({ threats }: { threats: string[] }) => threats.length > 0);
  expect(about.length).toBeGreaterThan(1);
  for (const one of about) expect(one).toMatchObject({ threats: ['T-1'], threatModels: ['iron.yaml'] });
  const [{ results }] = JSON.parse(text('sarif')).runs;
  const bags = results.map(({ properties }: { properties: { threats: string[] } }) => properties);
  expect(bags).toContainEqual(expect.objectContaining({ threats: ['T-1'], threatModels: ['iron.yaml'] }));
  const markdown = text('markdown');
  const plain = markdown.replaceAll('\\', '');
  expect(plain).toMatch(/server-cleartext.*\| T-1 \(iron\.yaml\) \|/);
  expect(plain).toMatch(/### T-1 \(gold\.yaml\): /);
});

test('the table tells their models', async () => {
  const { verification } = await said('T-1');
  const lines = table(rowsOf(verification.threats), '2026-11-23').split('\n');
  const cells = lines.map((line) => line.split(/ {2,}/).slice(0, 2).join(' '));
  expect(cells.sort()).toEqual(['', 'T-1 gold', 'T-1 iron', 'Threat Model']);
});

test('nothing is added where ids tell', async () => {
  const { text } = await said('T-2');
  expect(text('json') + text('sarif')).not.toContain('threatModels');
  expect(text('markdown')).toMatch(/server-cleartext.*\| T-2 \|/);
});
