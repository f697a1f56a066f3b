import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const api = `openapi: 3.0.3
info: { title: Pets, version: '1' }
paths:
  /pets:
    get: { operationId: List_Pets, responses: { '200': { $ref: '#/components/responses/R' } } }
    post: { operationId: addPet, responses: { '201': { description: ok } } }
components: { responses: { R: { description: OK! } } }
`;
const rules = (level: string) => `extends: ./base.yaml\nrules: { camel-ids: ${level}, calm: ${level} }\n`;
const base = `rules:
  camel-ids:
    severity: error
    given: $.paths[*][*].operationId
    then: { function: casing, functionOptions: { type: camel } }
  calm:
    given: $.paths[*][*].responses[*].description
    then: { function: pattern, functionOptions: { notMatch: "!" } }
`;
const model = (rule: string, path = '/pets', method = '[get, post]') => `threatlint: 1
id: pets
components: { api: { implements: { pets: api.yaml } } }
threats:
  T-A:
    title: Somebody does something
    scope: { path: "${path}", method: ${method} }
    risk: { likelihood: 4, impact: 3 }
    mitigations: { M: { status: implemented, verify: { rule: ${rule} } } }
`;

async function report(config: string, more: Record<string, string> = {}) {
  repository.write({ 'api.yaml': api, 'base.yaml': base, 'threatlint.yaml': config, ...more });
  return repository.check();
}

describe('A rule of Spectral that is off', () => {
  const off = { '.spectral.yaml': rules('off') };
  const plain = 'specs: api.yaml\nrulesets: [.spectral.yaml]\n';

  it('says nothing by itself', async () => {
    const { findings } = await report(plain, off);
    expect(findings.filter(({ rule }) => rule.startsWith('spectral/'))).toEqual([]);
  });

  it('runs for a gate that names it, at its own severity', async () => {
    const { findings, verdict } = await report(
      `${plain}policy: { gates: [{ rule: spectral/camel-ids }] }`,
      off,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ rule: 'spectral/camel-ids', severity: 'high', operation: 'GET /pets' }),
    );
    expect(verdict).toBe('fail');
  });

  const verdicts = async (text: string, ruleset = rules('off')) => {
    const files = { '.spectral.yaml': ruleset, 'model.yaml': text };
    const { threats } = await report(`${plain}threatModels: model.yaml`, files);
    return JSON.stringify(threats);
  };

  it('refutes a mitigation that names it', async () => {
    expect(await verdicts(model('spectral/camel-ids'))).toContain('"failing":["GET /pets"]');
  });

  it('proves one where it finds nothing, and judged something', async () => {
    expect(await verdicts(model('spectral/camel-ids', '/pets', 'post'))).toContain('"verified"');
  });

  it('refutes one by what a reference leads to', async () => {
    expect(await verdicts(model('spectral/calm', '/pets', 'get'))).toContain('"contradicted"');
  });

  it('is not silenced for a claim by an override', async () => {
    const silent = `${rules('error')}overrides: [{ files: ["**#/paths"], rules: { camel-ids: off } }]\n`;
    expect(await verdicts(model('spectral/camel-ids'), silent)).toContain('"failing":["GET /pets"]');
  });
});

it('a rule that only an override switches on runs for its files', async () => {
  const ruleset = `${rules('off')}overrides: [{ files: [api.yaml], rules: { camel-ids: error } }]\n`;
  const { findings } = await report('specs: api.yaml\nrulesets: [.spectral.yaml]', {
    '.spectral.yaml': ruleset,
  });
  expect(findings.map(({ rule }) => rule)).toContain('spectral/camel-ids');
});
