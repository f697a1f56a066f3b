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
      said: [
        'The evidence for M-1 of T-1, proof.test.ts, is empty, and shows nothing: it has no letter and no digit',
      ],
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

describe('what is no evidence', () => {
  const proof = async (name: string, text: string, settings = {}) => {
    repository.write({ 'api.yaml': api, 'model.yaml': model(`{evidence: ${name}}`), ...settings });
    if (text !== '') repository.write({ [name]: text });
    git('init', '--quiet');
    git('add', '.');
    return verdict();
  };
  const says = (text: string) => ({ verdict: 'unverifiable', said: [expect.stringContaining(text)] });

  it.each([
    ...[
      '\u200b\ufeff\n',
      '\u2800',
      '\0\0',
      '// \n',
      '/* */',
      '# \n#\n',
      '\u3164',
      '\u00ad\u2060',
      '\u0301',
      '---\n...',
    ],
  ])('what shows nothing: %j', async (text) => {
    expect(await proof('a.ts', text)).toEqual(says('is empty, and shows nothing'));
  });

  it.each(['1', 'é', '証明'])('one sign that is seen is more than that: %j', async (text) => {
    expect((await proof('a.ts', text)).verdict).toBe('verified');
  });

  it('what is claimed, what it is claimed of, and what says what is checked', async () => {
    expect(await proof('model.yaml', '')).toEqual(says('is a threat model or its lock'));
    expect(await proof('api.yaml', '')).toEqual(says('is a definition that is checked here'));
    for (const [name, text] of [
      ['threatlint.yaml', 'rulesets: [threatlint:recommended]\n'],
      ['.gitignore', 'node_modules\n'],
    ] as const) {
      expect(await proof(name, text)).toEqual(says('says what is checked or ignored'));
    }
  });

  it('a copy of either under another name, and another model', async () => {
    const own = model('{evidence: copy.txt}');
    for (const text of [own, `\ufeff${own}\n\n`, api, own.replace('id: m', 'id: n')]) {
      expect(await proof('copy.txt', text)).toEqual(says('is a copy'));
    }
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
