import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Repository } from '../support/repository.ts';

// What a definition leaves out everywhere was decided once, and is told once.

const repository = new Repository();
afterEach(() => rmSync(join(repository.folder, 'threatlint.yaml'), { force: true }));

/** A definition with some operations of four texts each in the body, some of which have a limit. */
function definition(operations: number, limited = 0, more = ''): string {
  let left = limited;
  const property = (name: string) => `${name}: {type: string${left-- > 0 ? ', maxLength: 9' : ''}}`;
  const paths = Array.from({ length: operations }, (_, at) => {
    const properties = ['name', 'street', 'city', 'remark']
      .map((name) => property(`${name}${at}`))
      .join(', ');
    return `  /things${at}:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {${properties}}}}}}
      responses: {"200": {description: ok}}
`;
  });
  return `openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\npaths:\n${paths.join('')}${more}`;
}

async function unbounded(text: string, configuration?: string) {
  repository.write({ 'api.yaml': text, ...(configuration && { 'threatlint.yaml': configuration }) });
  const { findings } = await repository.check({ paths: ['api.yaml'] });
  return findings.filter(({ rule }) => rule === 'string-unbounded');
}

describe('a definition that limits no text', () => {
  it('is told once, at its root, with the operations and the first of the places', async () => {
    const findings = await unbounded(definition(7));
    expect(findings).toMatchObject([
      {
        severity: 'medium',
        pointer: '/openapi',
        message: 'Texts in requests have no `maxLength` anywhere: 28 places, in 7 operations',
        operationCount: 7,
      },
    ]);
    expect(findings[0]?.related).toHaveLength(25);
    expect(findings[0]?.related[0]?.message).toMatch(/^`city0` may be of any length/);
  });

  it('keeps its fingerprint when one more is written', async () => {
    const [before] = await unbounded(definition(5));
    const [after] = await unbounded(definition(6));
    expect(after?.fingerprint).toBe(before?.fingerprint);
  });

  it('is told of each of a few, while it may be the beginning of something', async () => {
    expect(await unbounded(definition(1))).toHaveLength(4);
    expect(await unbounded(definition(2))).toHaveLength(1);
  });

  it('is told once of what is mild, and of one that is worse where it is', async () => {
    const asked = [...'abcdefgh'].map((name) => `{name: ${name}, in: query, schema: {type: string}}`);
    const findings = await unbounded(`openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get: {parameters: [${asked}], responses: {'200': {description: ok}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}
      responses: {'201': {description: made}}
`);
    expect(findings.map(({ severity, pointer }) => [severity, pointer.split('/').at(-1)])).toEqual([
      ['low', 'openapi'],
      ['medium', 'note'],
    ]);
  });

  it('is told once where few have a limit, and of each of a few', async () => {
    const [once, ...others] = await unbounded(definition(6, 4));
    expect(others).toEqual([]);
    expect(once?.message).toBe(
      'Texts in requests often have no `maxLength` (4 have one): 20 places, in 5 operations',
    );
    expect(await unbounded(definition(2, 4))).toHaveLength(4);
  });

  it('is told once where many have none, however many others have one', async () => {
    expect(await unbounded(definition(5, 14))).toMatchObject([
      { message: 'Texts in requests often have no `maxLength` (14 have one): 6 places, in 2 operations' },
    ]);
    expect(await unbounded(definition(7, 15))).toMatchObject([
      { message: 'Texts in requests often have no `maxLength` (15 have one): 13 places, in 4 operations' },
    ]);
  });

  it('is told of each where a ruleset or a gate asks for it', async () => {
    repository.write({ 'each.yaml': 'rules: {string-unbounded: [medium, {each: true}]}\n' });
    expect(await unbounded(definition(6), 'rulesets: [./each.yaml]\n')).toHaveLength(24);
    expect(await unbounded(definition(6), 'policy: {gates: [{rule: string-unbounded}]}\n')).toHaveLength(24);
  });

  it('is told of what is left where some of it is tolerated', async () => {
    const waiver =
      'waivers: [{id: W-1, rule: string-unbounded, scope: {path: /things0}, reason: Small, owner: "team:api", expires: 2099-01-01}]\n';
    const findings = await unbounded(definition(6), waiver);
    expect(findings.filter(({ suppressed }) => suppressed)).toHaveLength(4);
    expect(findings.filter(({ suppressed }) => !suppressed)).toMatchObject([{ operationCount: 5 }]);
  });
});

describe('a definition in which hardly any operation asks for something', () => {
  /** Operations that change things, some with `security: [{}]` and some that ask for a token. */
  async function switchedOff(off: number, asking: number) {
    const put = (at: number, security: string) =>
      `  /things${at}/{id}:\n    put: {security: [{${security}}], parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: ok}}}\n`;
    const paths = [
      ...Array.from({ length: off }, (_, at) => put(at, '')),
      ...Array.from({ length: asking }, (_, at) => put(off + at, 'token: []')),
    ];
    const schemes = 'components: {securitySchemes: {token: {type: http, scheme: bearer}}}\n';
    repository.write({
      'api.yaml': `openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\n${schemes}paths:\n${paths.join('')}`,
    });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    return findings.filter(({ owasp }) => owasp.some((one) => /API[12]/.test(one)));
  }

  it('is told once what is switched off, and once whose objects that opens', async () => {
    const all = await switchedOff(12, 2);
    const told = (severity: string) =>
      all.filter((one) => one.severity === severity).map(({ message }) => message);
    expect(told('low')).toContain(
      'Anyone can reach the objects of operations that switch authentication off, by their ids: 12 places, in 12 operations',
    );
    expect(told('high')).toEqual([
      'Operations switch authentication off, and hardly any asks for something: 12 places, in 12 operations',
    ]);
  });

  it('is told of each where more of them ask', async () => {
    const all = await switchedOff(12, 3);
    expect(all.filter(({ severity }) => severity === 'high').length).toBeGreaterThanOrEqual(12);
  });
});

describe('what is written alike three times', () => {
  const told = async (text: string, rule: string) => {
    repository.write({ 'api.yaml': text });
    const { findings } = await repository.check({ paths: ['api.yaml'] });
    return findings.filter((finding) => finding.rule === rule).map(({ message }) => message);
  };
  const list = (count: number, one: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => one(at)).join('');
  const head = 'openapi: 3.0.3\ninfo: {title: Stops, version: "1"}\n';

  it.each([
    [2, /^The query parameter `q0` has neither/],
    [3, /^Parameters state their types as in 2.0, beside the name, where nothing reads them: 3 places/],
  ])('is one habit of parameters: %i of them', async (count, message) => {
    const parameters = list(count, (at) => `{name: q${at}, in: query, type: string}, `);
    const text = `${head}paths: {/stops: {get: {parameters: [${parameters}], responses: {"200": {description: ok}}}}}\n`;
    expect((await told(text, 'parameter-untyped'))[0]).toMatch(message);
  });

  it.each([
    [2, 'The server http://eu0.example.com sends everything in clear text'],
    [3, 'Servers send everything in clear text: 3 places, in 1 operation'],
  ])('is one habit of servers: %i of them', async (count, message) => {
    const servers = list(count, (at) => `{url: 'http://eu${at}.example.com'}, `);
    const text = `${head}servers: [${servers}]\npaths: {/stops: {get: {responses: {"200": {description: ok}}}}}\n`;
    expect((await told(text, 'server-cleartext'))[0]).toBe(message);
  });

  it('is one habit of answers where hardly one has a schema, and some slips where many have', async () => {
    const answers = (count: number, described: number) => {
      const schema =
        'content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}';
      return `${head}paths:\n${list(count, (at) => `  /bare${at}: {get: {responses: {"200": {description: a, headers: {X-A${at}: {schema: {type: integer}}}}}}}\n`)}${list(described, (at) => `  /told${at}: {get: {responses: {"200": {description: b${at}, ${schema}}}}}\n`)}`;
    };
    expect(await told(answers(5, 1), 'response-schema-missing')).toEqual([
      'Answers do not say by a schema what their bodies hold: 5 places, in 5 operations',
    ]);
    expect(await told(answers(5, 2), 'response-schema-missing')).toHaveLength(5);
  });
});
