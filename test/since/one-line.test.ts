import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/formats/markdown.ts';
import { Changes } from './changes.ts';
import { model } from './claimed-model.ts';

const changes = new Changes();

const api = (security: string, root = 'security: [{oauth: [orders:write]}]\n') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
${root}paths:
  /orders/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {"200": {description: ok}}
    delete:
${security}      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {"204": {description: ok}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://shop.example.com/token", scopes: {orders:write: change}}}}
`;
const open = '      security: []\n';
const files = { 'model.yaml': model };
const failing = 'policy: {gates: [{severity: high}]}\n';

describe('a change that lets anyone call an operation', () => {
  it('is one finding, which names what the threat model says of it', async () => {
    changes.base({ ...files, 'api.yaml': api(''), 'threatlint.yaml': failing });
    changes.change({ ...files, 'api.yaml': api(open), 'threatlint.yaml': failing });
    const { findings, since, gates } = await changes.since();
    expect(findings.map(({ rule, operations }) => [rule, ...operations])).toEqual([
      ['protection-removed', 'DELETE /orders/{id}'],
    ]);
    expect(since?.new).toBe(1);
    const along = findings[0]?.related.map(({ message }) => message.split(':')[0]);
    expect(along).toEqual(
      expect.arrayContaining([
        'mitigation-partial',
        'flow-unprotected',
        'candidate-unanswered',
        'risk-below-floor',
      ]),
    );
    expect(findings[0]?.threats).toEqual(['T-BOLA']);
    // A claim that fails is an error of the model, also where it is told along.
    expect(gates.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'severity >= high',
      'threat models valid',
    ]);
  });

  it.each(['require-security', 'require-scope, with: {any: [orders:write]}'])(
    'is one finding where the claim rests on %s',
    async (rule) => {
      const claim = { 'model.yaml': model.replace('object-op-unauthenticated', rule) };
      changes.base({ ...claim, 'api.yaml': api(''), 'threatlint.yaml': failing });
      changes.change({ ...claim, 'api.yaml': api(open), 'threatlint.yaml': failing });
      const { findings } = await changes.since();
      expect(findings.map((one) => one.rule)).toEqual(['protection-removed']);
    },
  );

  it('is one finding where the root asks for nothing any more, and every claim fails by that', async () => {
    changes.base({ ...files, 'api.yaml': api(''), 'threatlint.yaml': failing });
    changes.change({ ...files, 'api.yaml': api('', ''), 'threatlint.yaml': failing });
    const rules = (await changes.since()).findings.map(({ rule }) => rule);
    expect(rules).toContain('protection-removed');
    expect(rules.filter((rule) => /^(?:mitigation|flow|candidate)-/.test(rule))).toEqual([]);
  });

  it.each([
    ['breaks no gate', 'policy: {gates: [{severity: high, when: {method: GET}}]}\n'],
    [
      'is tolerated',
      `${failing}waivers: [{id: W-1, rule: protection-removed, reason: public now, owner: me, expires: 2026-12-31}]\n`,
    ],
  ])('leaves the claim to itself where it %s', async (_, policy) => {
    changes.base({ ...files, 'api.yaml': api(''), 'threatlint.yaml': policy });
    changes.change({ ...files, 'api.yaml': api(open), 'threatlint.yaml': policy });
    const { findings, exitStatus } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toContain('mitigation-partial');
    expect(exitStatus).toBe(1);
  });

  it('leaves what a gate asks for by its name', async () => {
    const policy = 'policy: {gates: [{severity: high}, {rule: flow-unprotected}]}\n';
    changes.base({ ...files, 'api.yaml': api(''), 'threatlint.yaml': policy });
    changes.change({ ...files, 'api.yaml': api(open), 'threatlint.yaml': policy });
    const rules = (await changes.since()).findings.map(({ rule }) => rule);
    expect(rules.sort()).toEqual(['flow-unprotected', 'protection-removed']);
  });

  it('leaves what reaches more: a claim that fails on another operation by another cause', async () => {
    const pages = model.replace(
      'rule: object-op-unauthenticated',
      'rule: [object-op-unauthenticated, rate-limit-undeclared]',
    );
    const limited = (text: string) =>
      text.replaceAll('{description: ok}}', '{description: ok}, "429": {description: later}}');
    changes.base({ 'model.yaml': pages, 'api.yaml': limited(api('')), 'threatlint.yaml': failing });
    changes.change({ 'model.yaml': pages, 'api.yaml': api(open), 'threatlint.yaml': failing });
    const rules = (await changes.since()).findings.map(({ rule }) => rule);
    expect(rules).toContain('mitigation-contradicted');
  });

  it('has nothing fixed by that, and no entry of the baseline stale: the scope that was missing is asked for by nobody', async () => {
    const bare = api('', 'security: [{oauth: []}]\n').replace('{orders:write: change}', '{}');
    const weak = bare.replace('    delete:\n', `    delete:\n${open}`);
    const before = { 'api.yaml': bare, 'threatlint.yaml': failing };
    changes.base(before);
    const { findings } = await changes.check();
    const missing = findings.filter(({ rule }) => rule === 'oauth-operation-without-scopes');
    expect(missing.flatMap(({ operations }) => operations)).toContain('DELETE /orders/{id}');
    changes.change({ ...before, 'api.yaml': weak });
    const report = await changes.since();
    expect(report.since?.fixed).toEqual([]);
  });

  it('is told to a reviewer with what to do', async () => {
    changes.base({ ...files, 'api.yaml': api(''), 'threatlint.yaml': failing });
    changes.change({ ...files, 'api.yaml': api(open), 'threatlint.yaml': failing });
    const report = await changes.since();
    expect(markdown(report)).toMatch(
      /## What to do\n\n- `protection-removed`: Put back what the operation asked for/,
    );
    // Reports of a whole check stay as they are.
    expect(markdown(await changes.check())).not.toContain('## What to do');
  });
});

describe('a change of a whole definition', () => {
  const method = '{responses: {"204": {description: done}, "429": {description: later}}}';
  const item = `{get: ${method}, put: ${method}, delete: ${method}}`;
  const whole = (version: string, security = 'security: [{key: []}]\n', servers?: string) => `${
    version === '2.0' ? 'swagger: "2.0"' : `openapi: ${version}`
  }
info: {title: Shop, version: "1"}
${servers ?? clearBeside(version, false)}
${security}paths:
  /orders/{id}: ${item}
  /accounts/{id}: ${item}
  /health: {get: {security: [], responses: {"204": {description: up}, "429": {description: later}}}}
${
  version === '2.0'
    ? 'securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}'
    : 'components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}'
}
`;
  const clearBeside = (version: string, isClear: boolean) =>
    version === '2.0'
      ? `host: shop.example.com\nschemes: [https${isClear ? ', http' : ''}]`
      : `servers: [{url: "https://shop.example.com"}${isClear ? ', {url: "http://shop.example.com"}' : ''}]`;

  describe.each(['2.0', '3.0.3', '3.1.0', '3.2.0'])('%s', (version) => {
    it.each<[string, RegExp, string]>([
      [
        'clear text beside what is encrypted',
        /cleartext$/,
        whole(version, undefined, clearBeside(version, true)),
      ],
      ['no requirement at the root', /^protection-removed$/, whole(version, '')],
      ['an empty requirement at the root', /^protection-removed$/, whole(version, 'security: []\n')],
      [
        'an anonymous alternative at the root',
        /^protection-removed$/,
        whole(version, 'security: [{key: []}, {}]\n'),
      ],
    ])('is one finding, with or without a threat model: %s', async (_, rule, after) => {
      const scoped = model.replace('path: "/**"', 'path: ["/orders/**", "/accounts/**"]');
      for (const beside of [{}, { 'model.yaml': scoped }]) {
        const common = { ...beside, 'threatlint.yaml': failing };
        changes.base({ ...common, 'api.yaml': whole(version) });
        changes.change({ ...common, 'api.yaml': after });
        const { findings } = await changes.since();
        const told = findings.map((one) => `${one.rule}: ${one.message}`);
        expect(told, told.join('; ')).toHaveLength(1);
        expect(findings[0]?.rule).toMatch(rule);
        expect(findings[0]?.before).not.toBeNull();
        // The operation that was open is reached by the server as well.
        expect(findings[0]?.operations).toHaveLength(rule.test('server-cleartext') ? 7 : 6);
      }
    });
  });
});

describe('a gate that names what a change makes worse', () => {
  const policy = (rules: string) => `policy: {gates: [{severity: high}, {rule: [${rules}]}]}\n`;

  it('is told of it alone, as bad as the worst that rules say of the new state', async () => {
    const settings = policy('transport-downgraded');
    const clear = api('').replace('"https://shop.example.com"', '"http://shop.example.com"');
    changes.base({ 'api.yaml': api(''), 'threatlint.yaml': settings });
    changes.change({ 'api.yaml': clear, 'threatlint.yaml': settings });
    const { findings, gates } = await changes.since();
    expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([
      ['transport-downgraded', 'critical'],
    ]);
    expect(findings[0]?.related.map(({ message }) => message.split(':')[0])).toContain(
      'credentials-over-cleartext',
    );
    expect(gates.filter(({ passed }) => !passed)).toHaveLength(2);
  });

  it('is broken by it also where something else is told along', async () => {
    const settings = policy('policy-weakened');
    const files = (comment: string) => ({
      'api.yaml': api(comment),
      'threatlint.yaml': settings,
    });
    changes.base(files(''));
    changes.change(files('      # threatlint-ignore http-basic-applied -- none is\n'));
    const { findings, exitStatus } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual(['policy-weakened']);
    const [along] = findings[0]?.related.filter(({ message }) => /^suppression-unused:/.test(message)) ?? [];
    // The comment, and not the file.
    expect(along?.range.start).toEqual(findings[0]?.range.start);
    expect(exitStatus).toBe(1);
  });
});

describe('what a threat model says again of a change', () => {
  it('of an operation that anyone may call now, where another one was open before', async () => {
    const both = (security: string) =>
      api(security).replace(
        'components:\n',
        '  /news: {get: {security: [], responses: {"200": {description: ok}}}}\ncomponents:\n',
      );
    changes.base({ ...files, 'api.yaml': both(''), 'threatlint.yaml': failing });
    changes.change({ ...files, 'api.yaml': both(open), 'threatlint.yaml': failing });
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual(['protection-removed']);
  });

  it('of a sensitive property that answers carry now', async () => {
    const settings = 'policy: {gates: [{severity: high}]}\n';
    const answering = (properties: string) =>
      api('').replace(
        '{"200": {description: ok}}',
        `{"200": {description: ok, content: {application/json: {schema: {type: object, properties: {${properties}}}}}}}`,
      );
    const assets = `${model}assets: {account: {class: confidential, match: {property: email}}}\n`;
    const id = 'id: {type: string}';
    changes.base({ 'model.yaml': assets, 'api.yaml': answering(id), 'threatlint.yaml': settings });
    changes.change({
      'model.yaml': assets,
      'api.yaml': answering(`${id}, social_security_number: {type: string}`),
      'threatlint.yaml': settings,
    });
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual(['data-exposed']);
    expect(findings[0]?.related.map(({ message }) => message.split(':')[0])).toEqual(
      expect.arrayContaining(['asset-unclaimed', 'candidate-unanswered']),
    );
  });
});

it('what weighs more because anyone may call the operation is told with that', async () => {
  const taking = (security: string) =>
    api('').replace(
      '    delete:\n',
      `    put:
      security: ${security}
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {user_ids: {type: array, items: {type: string, format: uuid}}}}}}}
      responses: {"204": {description: ok}, "429": {description: later}}
    delete:\n`,
    );
  const settings = { 'threatlint.yaml': failing };
  changes.base({ ...settings, 'api.yaml': taking('[{oauth: [orders:write]}]') });
  const before = await changes.check();
  expect(before.findings.find(({ rule }) => rule === 'array-unbounded')?.severity).toBe('low');
  changes.change({ ...settings, 'api.yaml': taking('[]') });
  const { findings } = await changes.since();
  expect(findings.map(({ rule }) => rule)).toEqual(['protection-removed']);
  expect(findings[0]?.related.map(({ message }) => message.split(':')[0])).toContain('array-unbounded');
});

it('of two paths that differ in the names of their parameters each is held against itself', async () => {
  const path = (name: string, body: string) =>
    `  /orders/{${name}}:\n    put: {parameters: [{name: ${name}, in: path, required: true, schema: {type: string, maxLength: 9}}], requestBody: {content: {application/json: {schema: {type: object, properties: {${body}}}}}}, responses: {"204": {description: ok}}}\n`;
  const whole = (...paths: string[]) =>
    `openapi: 3.0.3\ninfo: {title: Shop, version: "1"}\nservers: [{url: "https://shop.example.com"}]\nsecurity: [{key: []}]\npaths:\n${paths.join('')}components: {securitySchemes: {key: {type: http, scheme: bearer}}}\n`;
  const [one, other] = [path('id', 'isAdmin: {type: boolean}'), path('number', 'note: {type: string}')];
  changes.base({ 'api.yaml': whole(one, other) });
  changes.change({ 'api.yaml': whole(other, one) });
  expect(await changes.fresh()).toEqual([]);
});
