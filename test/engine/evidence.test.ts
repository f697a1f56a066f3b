import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const model = (verify: string) => `threatlint: 1
id: m
components: {api: {exposure: public, implements: {s: api.yaml}}}
threats:
  T-1: {title: t, scope: {}, mitigations: {M-1: {status: implemented, verify: ${verify}}}}
`;
const api = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
security: [{key: []}]
paths: {/a: {post: {requestBody: {content: {application/json: {schema: {type: string, maxLength: 500}}}}, responses: {}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;

function git(...args: string[]): void {
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
    cwd: repository.folder,
    stdio: 'pipe',
  });
}

async function verdict(): Promise<{ verdict: string | undefined; said: string[] }> {
  const { threats, findings } = await repository.check();
  const said = findings.filter(({ rule }) => /^(?:evidence|mitigation)-/.test(rule));
  return { verdict: threats[0]?.mitigations[0]?.verdict, said: said.map(({ message }) => message) };
}

describe('a file as evidence', () => {
  it('proves nothing while it is empty, or only in the folder of who runs the check', async () => {
    repository.write({
      'api.yaml': api,
      'model.yaml': model('{evidence: proof.test.ts}'),
      'proof.test.ts': ' \n',
    });
    git('init', '--quiet');
    git('add', 'api.yaml', 'model.yaml');
    expect(await verdict()).toEqual({
      verdict: 'unverifiable',
      said: ['The evidence for M-1 of T-1, proof.test.ts, is empty, and shows nothing'],
    });
    repository.write({ 'proof.test.ts': 'it denies others\n' });
    expect(await verdict()).toEqual({
      verdict: 'unverifiable',
      said: [expect.stringContaining('proof.test.ts, is not tracked by git')],
    });
    git('add', 'proof.test.ts');
    expect(await verdict()).toEqual({ verdict: 'verified', said: [] });
  });
});

describe('a rule that the project asks for more of than the catalogue', () => {
  it('contradicts a claim that names it: nothing is verified beside an open finding of its rule', async () => {
    const paged =
      'get: {parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1, maximum: 100}}], responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {type: boolean}}}}}}}';
    repository.write({
      'api.yaml': api.replace(/post: .*\}\}$/m, `${paged}}}`),
      'model.yaml': model('{rule: page-size-unbounded}'),
    });
    expect((await verdict()).verdict).toBe('verified');
    repository.write({
      'rules.yaml': 'rules:\n  page-size-unbounded: [high, {maximum: 10}]\n',
      'threatlint.yaml': 'rulesets: [./rules.yaml]\n',
    });
    expect((await verdict()).verdict).toBe('contradicted');
  });
});
