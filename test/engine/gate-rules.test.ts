import { describe, expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

const repository = new Repository();

const api = `openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: https://api.example.com}]
security: [{key: []}]
paths:
  /orders:
    get:
      responses: {'200': {description: ok}, '429': {description: slow down}}
    post:
      parameters: [{name: Idempotency-Key, in: header, required: true, schema: {type: string, maxLength: 64}}]
      responses: {'201': {description: ok}, '429': {description: slow down}}
  /refunds:
    post:
      responses: {'201': {description: ok}, '429': {description: slow down}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
`;

/** What the gates say under a policy: `✖ name: detail`, then the findings that break them. */
async function judged(gates: string, more = '') {
  repository.write({ 'api.yaml': api, 'threatlint.yaml': `policy: { gates: [${gates}] }\n${more}` });
  const report = await repository.check();
  return [
    ...report.gates
      .slice(0, -2)
      .map(({ passed, name, detail }) => `${passed ? '✔' : '✖'} ${name}: ${detail}`),
    ...report.findings
      .filter(({ blocking }) => blocking)
      .map(({ rule, operations }) => `${rule}: ${operations.join(', ')}`),
  ];
}

describe('a gate that names a rule', () => {
  test('runs an assertion with its options, and holds where nothing is open', async () => {
    expect(await judged('{ rule: require-response, with: { status: [429] } }')).toEqual([
      '✔ require-response { status: [429] }: nothing open',
    ]);
    expect(
      await judged('{ rule: require-header, with: { name: Idempotency-Key }, when: { method: post } }'),
    ).toEqual([
      '✖ require-header { name: Idempotency-Key } on { method: post }: 1 open',
      'require-header: POST /refunds',
    ]);
  });

  test('runs a rule that no ruleset enables, at any severity', async () => {
    repository.write({ 'none.yaml': 'rules: {}\n' });
    expect(
      await judged(
        '{ name: limits, rule: [http-basic-applied, number-unbounded] }',
        'rulesets: [./none.yaml]',
      ),
    ).toEqual(['✔ limits: nothing open']);
    expect(await judged('{ rule: array-unbounded, when: { tag: x } }')).toEqual([
      '✔ array-unbounded on { tag: x }: no operation matches',
    ]);
  });

  test('counts what a ruleset lets the same rule find, once', async () => {
    repository.write({ 'own.yaml': 'rules: { require-header: [low, { name: Idempotency-Key }] }\n' });
    const gates = ['{ rule: require-header }', '{ rule: require-header, with: { name: Idempotency-Key } }'];
    for (const gate of gates) {
      const [line, ...findings] = await judged(gate, 'rulesets: [./own.yaml]');
      expect(line).toMatch(/^✖ require-header.*: 2 open$/);
      expect(findings).toEqual(['require-header: GET /orders', 'require-header: POST /refunds']);
    }
  });

  test('leaves out what is waived', async () => {
    const waiver = (rule: string) =>
      `waivers: [{ id: W, rule: ${rule}, scope: { path: /refunds }, reason: r, owner: o, expires: 2027-01-01 }]`;
    const gate = '{ rule: require-header, with: { name: Idempotency-Key }, when: { method: post } }';
    expect(await judged(gate, waiver('require-header'))).toEqual([
      '✔ require-header { name: Idempotency-Key } on { method: post }: nothing open',
    ]);
  });

  test.each([['strict first'], ['plain first']])(
    'is judged by its own options alone, whatever stands before it: %s',
    async (order) => {
      const strict = '{ name: strict, rule: page-size-unbounded, with: { maximum: 10 } }';
      const plain = '{ name: plain, rule: page-size-unbounded }';
      const limit = 'parameters: [{name: limit, in: query, schema: {type: integer, maximum: 90}}]';
      repository.write({
        'api.yaml': api.replace('get:\n', `get:\n      ${limit}\n`),
        'threatlint.yaml': `policy: { gates: [${order === 'strict first' ? `${strict}, ${plain}` : `${plain}, ${strict}`}] }\n`,
      });
      const { gates } = await repository.check();
      expect(gates.find(({ name }) => name === 'plain')?.passed).toBe(true);
      expect(gates.find(({ name }) => name === 'strict')?.passed).toBe(false);
    },
  );

  test('may name what is said of a threat model or the policy', async () => {
    const ended = 'waivers: [{ id: W, rule: auth-optional, reason: r, owner: o, expires: 2026-01-01 }]';
    expect(await judged('{ rule: waiver-expired }', ended)).toEqual([
      '✖ waiver-expired: 1 open',
      'waiver-expired: ',
    ]);
  });

  test.each([
    [
      '{ rule: server-clertext }',
      'There is no rule called `server-clertext`; did you mean `server-cleartext`?',
    ],
    ['{ rule: operation-uncovered }', '`operation-uncovered` is judged by the gate `coverage`'],
    [
      '{ rule: require-header }',
      '`require-header` asks for nothing by itself, give it options: the rule needs the key `name`',
    ],
    ['{ rule: require-response, with: { status: many } }', 'Options of `require-response`: `status` must be'],
    [
      '{ rule: [auth-optional, require-header], with: { name: X, nam: Y } }',
      'No rule of this gate has the option `nam`; did you mean `name`?',
    ],
  ])('cannot be accepted: %s', async (gate, message) => {
    repository.write({ 'api.yaml': api, 'threatlint.yaml': `policy: { gates: [${gate}] }` });
    expect(await repository.outcome()).toEqual([expect.stringContaining(message)]);
  });
});
