import { expect, test } from 'vitest';
import stringUnbounded from '../../src/rules/input/string-unbounded.ts';
import { Room } from '../../src/rules/room.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';
import { Repository } from '../support/repository.ts';

// A megabyte of what is wrong in every line is tens of thousands of findings, each of which costs something in each report.

const repository = new Repository();

const definition = (properties: number) => {
  const schema = {
    type: 'object',
    properties: Object.fromEntries(
      Array.from({ length: properties }, (_, at) => [`${at}p`, { type: 'string' }]),
    ),
  };
  const post = { requestBody: { content: { 'application/json': { schema } } }, responses: {} };
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    servers: [{ url: 'https://example.com' }],
    paths: { '/a': { post } },
  });
};

const run = (most: number) => {
  const room = new Room(most);
  const [result] = runRules(apiOf(definition(500)), [{ rule: stringUnbounded }], () => false, room);
  return { room, found: result?.findings.length, said: result?.unchecked.map(({ reason }) => reason) };
};

test('findings for which there is no room are left out, and the rules that had not seen everything are named', () => {
  const { room, found, said } = run(10);
  expect(found).toBe(10);
  expect(room.isFull).toBe(true);
  expect(said).toEqual([
    'the definition has more than 10 findings, the rule had not seen everything by then: string-unbounded',
  ]);
});

test('none is left out where there is room for all', () => {
  const { room, found, said } = run(500);
  expect(room.isFull).toBe(false);
  expect(found).toBe(500);
  expect(said).toEqual([]);
});

test('a definition with more findings than there is room for ends with status 3, says so, and has no claim verified', async () => {
  repository.write({
    'threatlint.yaml': 'specs: [api.json]\nthreatModels: [model.yaml]\nrulesets: [rules.yaml]\n',
    'rules.yaml': 'rules: { string-unbounded: medium }\n',
    'api.json': definition(20_100),
    'model.yaml': `threatlint: 1
id: m
components: {c: {exposure: public, implements: {d: api.json}}}
threats: {T: {title: t, categories: {stride: [I]}, scope: {}, mitigations: {M: {status: implemented, verify: {rule: server-cleartext}}}}}
`,
  });
  const report = await repository.check();
  expect(report).toMatchObject({ exitStatus: 3, verdict: 'fail' });
  const told = report.findings.filter(({ rule }) => rule === 'string-unbounded');
  expect(told.map(({ message }) => message)).toEqual([expect.stringContaining(': 20,000 places,')]);
  expect(report.errors).toEqual([
    expect.objectContaining({
      file: 'api.json',
      message: expect.stringContaining(
        'the definition has more than 20,000 findings; mend those that are listed, and check again',
      ),
    }),
  ]);
  expect(report.threats).not.toMatchObject([{ mitigations: [{ verdict: 'verified' }] }]);
});
