import { describe, expect, test } from 'vitest';
import { defaultPolicy, failOn } from '../../src/policy/policy.ts';
import { policyOf, today, trial } from './trial.ts';

/** The gates of a policy with their outcome, those that always hold left out. */
function gates(policy: string, models: Readonly<Record<string, string>> = {}): string[] {
  const { summary } = trial({ config: `policy: ${policy}`, models });
  return summary.filter((line) => !/(threat models valid|everything checked): /.test(line));
}

const model = (threats: string, more = '') => ({
  'model.yaml': `threatlint: 1
id: pets
components: { api: { exposure: public, implements: { pets: pets.yaml } } }
threats:
  T-A:
    title: Somebody does something
    scope: { path: "/pets" }
    risk: { likelihood: 4, impact: 3 }
${threats}
${more}`,
});
const planned = '    mitigations: { M: { status: planned } }';
const acceptance = (fields: string) => `${planned}
    acceptances: { A: { reason: r, owner: o, granted: 2026-11-01, expires: ${today}, ${fields} } }`;

describe('without a policy', () => {
  test('the gates are: nothing open at high or above, no threat-model error, nothing unchecked', () => {
    expect(trial({}).summary).toEqual([
      '✖ severity >= high: 2 open',
      '✔ threat models valid: none read',
      '✔ everything checked: ',
    ]);
  });

  test('a clean definition passes', () => {
    const definitions = { 'a.yaml': 'openapi: 3.0.3\ninfo: {title: a, version: "1"}\npaths: {}\n' };
    expect(trial({ definitions }).verdict).toBe('pass');
  });
});

describe('a gate', () => {
  test.each([
    ['{ gates: [{ severity: high }] }', ['✖ severity >= high: 2 open']],
    ['{ gates: [{ severity: critical }] }', ['✔ severity >= critical: nothing open']],
    ['{ gates: [] }', []],
    [
      '{ gates: [{ severity: high, when: { method: post } }] }',
      ['✖ severity >= high on { method: post }: 2 open'],
    ],
    // Whoever misspells what a gate is about must not read that all is well.
    [
      '{ gates: [{ severity: critical, when: { method: PSOT } }, { severity: critical, when: { method: post } }] }',
      [
        '✔ severity >= critical on { method: PSOT }: no operation matches',
        '✔ severity >= critical on { method: post }: nothing open',
      ],
    ],
    [
      '{ gates: [{ severity: high, when: { tag: [x, y] } }] }',
      ['✔ severity >= high on { tag: [x, y] }: no operation matches'],
    ],
    ['{ gates: [{ name: no clear text, severity: high }] }', ['✖ no clear text: 2 open']],
    ['{ gates: [{ threats: { residual: 9 } }] }', ['✔ residual risk <= 9: no threat above']],
    [
      '{ gates: [{ threats: { undecided: forbidden } }] }',
      ['✔ no undecided threat: every threat is decided'],
    ],
    [
      '{ gates: [{ coverage: {} }] }',
      ['✖ coverage of every operation: 3 operations are covered by no threat'],
    ],
    ['{ gates: [{ coverage: { tag: x } }] }', ['✔ coverage of { tag: x }: no operation matches']],
    [
      '{ gates: [{ name: both, severity: critical, coverage: { method: post } }] }',
      [
        '✔ both: severity >= critical: nothing open',
        '✖ both: coverage of { method: post }: 1 operation is covered by no threat',
      ],
    ],
  ])('%s', (policy, expected) => {
    expect(gates(policy)).toEqual(expected);
  });

  test('with `when` passes over findings that no operation carries', () => {
    const definitions = {
      'a.yaml':
        'openapi: 3.0.3\ninfo: {title: a, version: "1"}\nservers: [{url: "http://a.com"}]\npaths: {}\n',
    };
    expect(trial({ definitions, config: 'policy: { gates: [{ severity: high, when: {} }] }' }).verdict).toBe(
      'pass',
    );
    expect(trial({ definitions, config: 'policy: { gates: [{ severity: high }] }' }).verdict).toBe('fail');
  });

  test('marks what breaks it', () => {
    const { blocking } = trial({
      config: 'policy: { gates: [{ severity: high, when: { path: "/pets/{}" } }] }',
    });
    expect([...blocking].map(({ rule }) => rule)).toEqual(['server-cleartext']);
  });
});

describe('residual risk', () => {
  const nine = '{ gates: [{ threats: { residual: 9 } }] }';

  test.each([
    ['above the gate fails', planned, '✖ residual risk <= 9: T-A 12'],
    [
      'accepted on the whole scope passes',
      acceptance('residual: 12'),
      '✔ residual risk <= 9: no threat above',
    ],
    ['accepted without a number passes', acceptance(''), '✔ residual risk <= 9: no threat above'],
    [
      'accepted on a part of the scope fails',
      acceptance('scope: { method: post }'),
      '✖ residual risk <= 9: T-A 12',
    ],
    ['above the accepted one fails', acceptance('residual: 10'), '✖ residual risk <= 9: T-A 12'],
  ])('%s', (_, threat, expected) => {
    expect(gates(nine, model(threat))).toEqual([expected]);
  });

  test('at the gate passes', () => {
    expect(gates('{ gates: [{ threats: { residual: 12 } }] }', model(planned))).toEqual([
      '✔ residual risk <= 12: no threat above',
    ]);
  });

  test('above several gates is one finding, at the threat', () => {
    const { seen, blocking } = trial({
      models: model(planned),
      config: 'policy: { gates: [{ threats: { residual: 9 } }, { threats: { residual: 4 } }] }',
    });
    expect(seen('residual-above-gate')).toEqual([
      '5:3 The residual risk of T-A is 12; the policy lets 4 pass',
    ]);
    expect([...blocking].map(({ rule }) => rule)).toContain('residual-above-gate');
  });
});

describe('coverage', () => {
  const all = 'policy: { gates: [{ coverage: {} }] }';

  test('counts what no threat speaks of', () => {
    const { summary, seen } = trial({ models: model(planned), config: all });
    expect(summary[0]).toBe('✖ coverage of every operation: 1 operation is covered by no threat');
    expect(seen('operation-uncovered')).toEqual(['13:5 No threat covers GET /pets/{id}']);
  });

  test('accepts an exemption, until it ends', () => {
    const exempt = (expires: string) =>
      `coverage: { exempt: { E: { scope: { path: "/pets/{}" }, reason: r, owner: o, expires: ${expires} } } }`;
    const gate = (expires: string) =>
      trial({ models: model(planned, exempt(expires)), config: all }).summary[0];
    expect(gate(today)).toBe('✔ coverage of every operation: all covered');
    expect(gate('2026-11-22')).toBe('✖ coverage of every operation: 1 operation is covered by no threat');
  });

  test('many operations of one definition are one finding, at its paths', () => {
    expect(trial({ config: all }).seen('operation-uncovered')).toEqual(['5:1 No threat covers 3 operations']);
  });

  test('of webhooks alone are one finding, where a definition without paths begins', () => {
    const webhooks = Array.from({ length: 2 }, (_, at) => `  paid${at}: {post: {responses: {}}}\n`).join('');
    const definitions = { 'hooks.yaml': `openapi: 3.1.0\nwebhooks:\n${webhooks}` };
    expect(trial({ definitions, config: all }).seen('operation-uncovered')).toEqual([
      '1:1 No threat covers 2 operations',
    ]);
  });

  test('is no matter of the gates by severity', () => {
    const { summary } = trial({
      config: 'policy: { gates: [{ severity: info, when: { tag: read } }, { coverage: {} }] }',
    });
    expect(summary[0]).toContain('2 open');
  });

  test('a waiver takes operations out', () => {
    const waiver =
      'waivers: [{ id: W, rule: operation-uncovered, scope: { path: "/pets" }, reason: r, owner: o, expires: 2026-12-31 }]';
    const { summary } = trial({ config: `${all}\n${waiver}` });
    expect(summary[0]).toBe('✖ coverage of every operation: 1 operation is covered by no threat');
  });
});

describe('beside every gate', () => {
  test('an error of a threat model fails', () => {
    const { gates: results } = trial({
      config: 'policy: { gates: [] }',
      models: { 'm.yaml': 'threatlint: 1\nid: m\nbad: 1\n' },
    });
    expect(results[0]).toEqual({
      name: 'threat models valid',
      passed: false,
      findings: 1,
      detail: '1 error',
    });
  });

  test.each([
    ['fails', 'gates: []', { unchecked: 2 }, false, '2 places were not checked'],
    [
      'passes when the policy allows it',
      'gates: [], unchecked: allowed',
      { unchecked: 1 },
      true,
      '1 place was not checked, which the policy allows',
    ],
    [
      'fails all the same when an input was not read',
      'gates: [], unchecked: allowed',
      { unread: 1 },
      false,
      '1 input was not read',
    ],
  ])('what was not checked %s', (_, policy, input, passed, detail) => {
    const { gates: results, verdict } = trial({ config: `policy: { ${policy} }`, input });
    expect(results.at(-1)).toMatchObject({ name: 'everything checked', passed, detail });
    expect(verdict).toBe(passed ? 'pass' : 'fail');
  });

  test('an undecided threat fails unless a gate allows it', () => {
    const verdict = (policy: string, undecided: 'allowed' | 'forbidden') =>
      trial({ config: `policy: ${policy}`, models: model(''), threatPolicy: { undecided } }).verdict;
    expect(verdict('{ gates: [] }', 'forbidden')).toBe('fail');
    expect(verdict('{ gates: [{ threats: { undecided: allowed } }] }', 'allowed')).toBe('pass');
  });
});

describe('an acceptance', () => {
  const claimed = `    mitigations: { M: { status: implemented, verify: { rule: server-cleartext } } }`;
  const accepted = (fields: string) =>
    `${claimed}\n    acceptances: { A: { reason: r, owner: o, granted: 2026-11-01, expires: 2026-12-31${fields} } }`;

  test('waives the findings that are linked to its threat, on its operations, and the error of the claim', () => {
    const { open, suppressed } = trial({ models: model(accepted('')) });
    expect(suppressed).toEqual([
      'mitigation-contradicted: GET /pets, POST /pets (acceptance A)',
      'server-cleartext: GET /pets, POST /pets (acceptance A)',
    ]);
    expect(open).toContain('server-cleartext: GET /pets/{id}');
  });

  test('of some failing operations leaves the error whole', () => {
    const { open, suppressed } = trial({ models: model(accepted(', scope: { method: post }')) });
    expect(open).toContain('mitigation-contradicted: GET /pets, POST /pets');
    expect(suppressed).toEqual(['server-cleartext: POST /pets (acceptance A)']);
  });
});

describe('--fail-on', () => {
  test('replaces the gate that nobody wrote', () => {
    expect(trial({ policy: failOn(defaultPolicy, 'critical') }).summary[0]).toBe(
      '✔ severity >= critical: nothing open',
    );
  });

  test('stands beside the gates of a policy, which it cannot weaken', () => {
    const policy = failOn(policyOf('policy: { gates: [{ severity: high }] }'), 'critical');
    expect(trial({ policy }).summary.slice(0, 2)).toEqual([
      '✖ severity >= high: 2 open',
      '✔ severity >= critical: nothing open',
    ]);
  });
});
