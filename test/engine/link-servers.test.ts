import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const ok = (more = '') => `{"200": {description: ok${more}}}`;
const api = (answer: string, servers = '[{url: "https://api.shop.com"}]') => `openapi: 3.1.0
info: {title: Shop, version: "1"}
servers: ${servers}
security: [{key: []}]
paths:
  /a: {get: {operationId: a, responses: ${ok()}}}
  /b: {get: {operationId: b, responses: ${answer}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
${answer.includes('$ref') ? '  links: {next: {operationId: a, server: {url: "http://old.shop.com"}}}\n' : ''}`;
const threat = (id: string) =>
  `  T-${id}: {title: t, scope: {operationId: ${id}}, mitigations: {M: {status: implemented, verify: {rule: server-cleartext}}}}\n`;
const model = `threatlint: 1
id: m
components: {c: {exposure: public, implements: {p: api.yaml}}}
threats:
${threat('a')}${threat('b')}`;

async function verdicts(definition: string) {
  repository.write({ 'api.yaml': definition, 'model.yaml': model });
  const { threats, findings } = await repository.check();
  return {
    verdicts: Object.fromEntries(threats.map(({ id, mitigations }) => [id, mitigations[0]?.verdict])),
    operations: findings.find(({ rule }) => rule === 'server-cleartext')?.operations,
  };
}

describe('the server of a link', () => {
  it.each([
    ['written there', ', links: {next: {operationId: a, server: {url: "http://old.shop.com"}}}'],
    ['referred to', ', links: {next: {$ref: "#/components/links/next"}}'],
  ])(
    'contradicts claims about the operations that answer with it, and no others: %s',
    async (_how, links) => {
      expect(await verdicts(api(ok(links)))).toEqual({
        verdicts: { 'T-a': 'verified', 'T-b': 'contradicted' },
        operations: ['GET /b'],
      });
    },
  );

  it('says nothing of an operation whose own server is not known', async () => {
    const links = ', links: {next: {operationId: a, server: {url: "https://new.shop.com"}}}';
    const found = await verdicts(api(ok(links), '[{url: /v1}]'));
    expect(found.verdicts['T-b']).not.toBe('verified');
  });
});
