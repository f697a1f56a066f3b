import { describe, expect, it } from 'vitest';
import disabled from '../../src/rules/authentication/auth-disabled-on-operation.ts';
import optional from '../../src/rules/authentication/auth-optional.ts';
import switchedOff from '../../src/rules/authentication/global-security-empty.ts';
import { play, playThreat, shop, threatModel } from './scene.ts';

const orders = 'scope: {path: ["/orders", "/orders/**"]}';
const authenticated = 'verify: {rule: operation-unauthenticated}';

describe('a mitigation that rules verify', () => {
  it('is verified when the rules hold on every operation in scope', () => {
    const { threats, diagnostics } = playThreat(
      `scope: {operationId: [listOrders, createOrder]}, mitigations: {M-1: {status: implemented, ${authenticated}}}`,
    );
    expect(threats[0]).toMatchObject({
      id: 'T-1',
      file: 'model.yaml',
      title: 'Something bad',
      status: 'mitigated',
      mitigations: [
        {
          id: 'M-1',
          status: 'implemented',
          verdict: 'verified',
          assurance: 'declared',
          operations: 2,
          failing: [],
        },
      ],
    });
    expect(diagnostics).toEqual([]);
  });

  it('is contradicted when every operation where a rule applies fails; the finding shows both places', () => {
    const { threats, findings, seen } = playThreat(
      `scope: {operationId: cancelOrder}, mitigations: {M-1: {status: implemented, ${authenticated}}}`,
    );
    expect(threats[0]).toMatchObject({
      status: 'open',
      mitigations: [{ verdict: 'contradicted', failing: ['DELETE /orders/{id}'] }],
    });
    expect(seen('mitigation-contradicted')).toEqual([
      '6 "implemented": M-1 of T-1 is claimed as implemented, but the definition contradicts it on DELETE /orders/{id} (operation-unauthenticated)',
    ]);
    const [finding] = findings;
    expect(finding).toMatchObject({ severity: 'high', failsGate: true });
    expect(finding?.operations.map(({ label }) => label)).toEqual(['DELETE /orders/{id}']);
    expect(finding?.related.map(({ place }) => place.id())).toEqual([
      'shop.yaml#/paths/~1orders~1{id}/delete',
    ]);
  });

  it('is partial when some operations fail, and names all of them', () => {
    const { threats, seen } = playThreat(
      `${orders}, mitigations: {M-1: {status: implemented, ${authenticated}}}`,
    );
    expect(threats[0]).toMatchObject({
      status: 'partly',
      mitigations: [{ verdict: 'partial', operations: 4, failing: ['DELETE /orders/{id}'] }],
    });
    expect(seen('mitigation-partial')).toEqual([
      '6 "implemented": M-1 of T-1 is claimed as implemented, but it fails on 1 of 4 operations: DELETE /orders/{id} (operation-unauthenticated)',
    ]);
  });

  it('is vacuous when no rule has anything to judge in scope', () => {
    const { threats, seen } = playThreat(
      'scope: {operationId: health}, mitigations: {M-1: {status: implemented, verify: {rule: string-unbounded}}}',
    );
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'vacuous', failing: [] });
    expect(seen('mitigation-vacuous')).toEqual([
      '6 "string-unbounded": M-1 of T-1 is verified on nothing: string-unbounded has nothing to judge on the operations in scope',
    ]);
  });

  it('judges a list of rules by all that apply: one that has nothing to judge is no obstacle', () => {
    const { threats } = playThreat(
      'scope: {operationId: health}, mitigations: {M-1: {status: implemented, verify: {rule: [string-unbounded, server-cleartext]}}}',
    );
    expect(threats[0]?.mitigations[0]?.verdict).toBe('verified');
  });

  it('counts findings at any severity', () => {
    const open = shop.replace('      security: []\n', '');
    const { threats, findings } = playThreat(
      `scope: {operationId: health}, mitigations: {M-1: {status: implemented, ${authenticated}}}`,
      { definitions: { 'shop.yaml': open } },
    );
    expect(threats[0]?.mitigations[0]?.verdict).toBe('contradicted');
    expect(findings[0]?.related[0]?.message).toMatch(/^operation-unauthenticated: /);
  });

  it('is judged where a shared cause reaches: a server fails the operations that use it', () => {
    const cleartext = shop.replace('https://api.shop.com', 'http://api.shop.com');
    const { threats } = playThreat(
      'scope: {operationId: [listOrders, health]}, mitigations: {M-1: {status: implemented, verify: {rule: server-cleartext}}}',
      { definitions: { 'shop.yaml': cleartext } },
    );
    expect(threats[0]?.mitigations[0]).toMatchObject({
      verdict: 'contradicted',
      failing: ['GET /health', 'GET /orders'],
    });
  });

  it('knows the threats of a lint finding: those whose mitigations name the rule on one of its operations', () => {
    const planned = `mitigations: {M-1: {status: planned, ${authenticated}}}`;
    const played = playThreat(`${orders}, ${planned}`, { rules: [switchedOff] });
    const threatsOf = (rule: string, label: string) => {
      const operation = played.operation(label);
      const said = { severity: 'high', confidence: 'high', message: '', part: 'value', about: '' } as const;
      const { place } = operation;
      return played
        .threatsOf({ ...said, rule, place, operation, operations: [operation], related: [] })
        .map(({ id }) => id);
    };
    expect(threatsOf('operation-unauthenticated', 'DELETE /orders/{id}')).toEqual(['T-1']);
    expect(threatsOf('global-security-empty', 'DELETE /orders/{id}')).toEqual(['T-1']);
    expect(threatsOf('operation-unauthenticated', 'GET /health')).toEqual([]);
    expect(threatsOf('server-cleartext', 'DELETE /orders/{id}')).toEqual([]);
  });

  it('knows the threat of what is said about a threat', () => {
    const played = playThreat(`${orders}, mitigations: {M-1: {status: implemented, ${authenticated}}}`);
    expect(played.findings.map(({ rule }) => rule)).toContain('mitigation-partial');
    for (const finding of played.findings)
      expect(played.threatsOf(finding).map(({ id }) => id)).toEqual(['T-1']);
  });
});

describe('a mitigation without `verify`', () => {
  it('is unverifiable: a warning at its name', () => {
    const { threats, findings, seen } = playThreat(`${orders}, mitigations: {M-1: {status: implemented}}`);
    expect(threats[0]).toMatchObject({
      status: 'open',
      mitigations: [{ verdict: 'unverifiable', assurance: 'none' }],
    });
    expect(seen('mitigation-unverifiable')).toEqual([
      '6 "M-1": M-1 of T-1 is claimed as implemented, and nothing verifies it',
    ]);
    expect(findings[0]?.severity).toBe('medium');
    expect(findings[0]?.failsGate).toBeUndefined();
  });
});

describe('a planned mitigation', () => {
  const planned = (rest: string, today = '2026-11-01') =>
    playThreat(`${orders}, mitigations: {M-1: {status: planned, ${rest}}}`, { today });

  it('claims nothing: the definition cannot contradict it', () => {
    const { diagnostics, threats } = planned(`due: 2026-12-15, ${authenticated}`);
    expect(diagnostics).toEqual([]);
    expect(threats[0]).toMatchObject({
      status: 'open',
      mitigations: [{ status: 'planned', verdict: 'partial' }],
    });
  });

  it('is due until the end of its day, and overdue after', () => {
    expect(planned('due: 2026-12-15', '2026-12-15').diagnostics).toEqual([]);
    expect(planned('due: 2026-12-15', '2026-12-16').seen('mitigation-overdue')).toEqual([
      '6 "2026-12-15": M-1 of T-1 was due on 2026-12-15',
    ]);
  });

  it('is told when it already holds, and counts nothing yet', () => {
    const { seen, threats, findings } = playThreat(
      `scope: {operationId: listOrders}, risk: {likelihood: 5, impact: 4},
       mitigations: {M-1: {status: planned, due: 2020-01-01, reduces: {likelihood: 2}, ${authenticated}}}`,
    );
    expect(seen('mitigation-already-met')).toEqual([
      '7 "planned": M-1 of T-1 is planned, and it already holds',
    ]);
    expect(findings.map(({ severity }) => severity)).toEqual(['info']);
    expect(threats[0]).toMatchObject({ status: 'open', risk: { inherent: 20, residual: 20 } });
  });
});

describe('evidence', () => {
  const claim = (verify: string) =>
    `${orders}, mitigations: {M-1: {status: implemented, verify: {${verify}}}}`;
  const evidence = {
    'bola.test.ts': { kind: 'file', text: 'denies another customer', changed: '2026-10-01' },
  } as const;

  it('verifies when the file is there, says what it must and is young enough', () => {
    const { threats, diagnostics } = playThreat(
      claim('evidence: bola.test.ts, contains: another customer, maxAge: 31d'),
      { evidence },
    );
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'verified', assurance: 'evidenced' });
    expect(diagnostics).toEqual([]);
  });

  it.each([
    ['missing', 'does not exist'],
    ['folder', 'is a folder, not a file'],
    ['outside', 'lies outside the repository'],
    ['link', 'is a link out of the repository'],
    ['model', 'is a threat model or its lock, and no claim proves itself: name what shows that it holds'],
  ] as const)('is missing when its path is %s', (kind, words) => {
    const { threats, seen } = playThreat(claim('evidence: a.ts'), { evidence: { 'a.ts': { kind } } });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'unverifiable', assurance: 'none' });
    expect(seen('evidence-missing')).toEqual([`6 "a.ts": The evidence for M-1 of T-1, a.ts, ${words}`]);
  });

  it('is missing when the file does not contain the text', () => {
    expect(
      playThreat(claim('evidence: bola.test.ts, contains: refund'), { evidence }).seen('evidence-missing'),
    ).toEqual(['6 "refund": The evidence for M-1 of T-1, bola.test.ts, does not contain `refund`']);
  });

  it('is stale when it has not changed for longer than allowed', () => {
    const { threats, seen } = playThreat(claim('evidence: bola.test.ts, maxAge: 30d'), { evidence });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'stale', assurance: 'evidenced' });
    expect(seen('evidence-stale')).toEqual([
      '6 "30d": The evidence for M-1 of T-1, bola.test.ts, last changed 31 days ago; 30d is allowed',
    ]);
  });

  it('is stale when its last change is dated in the future, but for what time zones make of a day', () => {
    const verify = claim('evidence: bola.test.ts, maxAge: 30d');
    expect(playThreat(verify, { evidence, today: '2026-09-30' }).diagnostics).toEqual([]);
    const { threats, seen } = playThreat(verify, { evidence, today: '2026-09-29' });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'stale' });
    expect(seen('evidence-stale')).toEqual([expect.stringContaining('its last change is dated 2026-10-01')]);
  });

  it('is stale when an age is asked for and git tells none', () => {
    const unknown = { 'a.ts': { kind: 'file', text: '' } } as const;
    expect(
      playThreat(claim('evidence: a.ts, maxAge: 30d'), { evidence: unknown }).seen('evidence-stale'),
    ).toEqual([
      '6 "30d": The evidence for M-1 of T-1, a.ts, has no age: git does not say when it last changed',
    ]);
  });
});

describe("a person's word", () => {
  const claim = `${orders}, mitigations: {M-1: {status: implemented, verify: {attest: {by: "person:ann", on: 2026-01-01, expires: 2026-11-01}}}}`;

  it('counts to the end of its last day', () => {
    const { threats, diagnostics } = playThreat(claim, { today: '2026-11-01' });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'verified', assurance: 'attested' });
    expect(diagnostics).toEqual([]);
  });

  it('is none before it is given', () => {
    const { threats, seen } = playThreat(claim, { today: '2025-12-31' });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'unverifiable', assurance: 'none' });
    expect(seen('mitigation-unverifiable')).toEqual([
      '6 "2026-01-01": The word of person:ann for M-1 of T-1 is given only on 2026-01-01',
    ]);
  });

  it('is none when it ends before it is given', () => {
    const { threats, seen } = playThreat(claim.replace('expires: 2026-11-01', 'expires: 2025-11-01'));
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'unverifiable', assurance: 'none' });
    expect(seen('mitigation-unverifiable')).toEqual([
      '6 "2025-11-01": The word of person:ann for M-1 of T-1 ends on 2025-11-01, before it was given on 2026-01-01',
    ]);
  });

  it('is none when it is to hold for longer than the policy lets it, 400 days where that says nothing', () => {
    const verdict = (expires: string, maxDays?: number) =>
      playThreat(claim.replace('expires: 2026-11-01', `expires: ${expires}`), {
        policy: maxDays === undefined ? {} : { attestation: { maxDays } },
      }).threats[0]?.mitigations[0]?.verdict;
    expect(verdict('2027-02-05')).toBe('verified');
    expect(verdict('2027-02-06')).toBe('unverifiable');
    expect(verdict('2026-11-01', 304)).toBe('verified');
    expect(verdict('2026-11-01', 303)).toBe('unverifiable');
  });

  it('is stale afterwards', () => {
    const { threats, seen } = playThreat(claim, { today: '2026-11-02' });
    expect(threats[0]?.mitigations[0]).toMatchObject({ verdict: 'stale', assurance: 'attested' });
    expect(seen('attestation-expired')).toEqual([
      '6 "2026-11-01": The word of person:ann for M-1 of T-1 expired on 2026-11-01',
    ]);
  });
});

describe('a model with an error', () => {
  it('verifies nothing, and says only what the error is', () => {
    const { threats, diagnostics } = playThreat(
      `scope: {operationId: [listOrders]}, colour: red, risk: {likelihood: 5, impact: 4},
       mitigations: {M-1: {status: implemented, reduces: {likelihood: 4}, ${authenticated}}}`,
    );
    expect(diagnostics).toEqual(['model-invalid']);
    expect(threats[0]).toMatchObject({
      status: 'open',
      mitigations: [{ verdict: 'unverifiable', assurance: 'none' }],
    });
  });

  it('leaves the other models alone', () => {
    const good = threatModel(
      `scope: {operationId: listOrders}, mitigations: {M-1: {status: implemented, ${authenticated}}}`,
    );
    const { threats } = play({
      models: { 'bad.yaml': 'threatlint: 1\nid: bad\ntitel: x\n', 'good.yaml': good },
    });
    expect(threats.map(({ status }) => status)).toEqual(['mitigated']);
  });
});

describe('a weakness that several rules report, each with its cause', () => {
  const claim = (operations: string, security: string, path = '/orders') => {
    const definition = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://api.shop.com"}]
${security}
paths:
  ${path}: {${operations}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`;
    return playThreat(
      'scope: {path: "/**"}, mitigations: {M-1: {status: implemented, verify: {rule: operation-unauthenticated}}}',
      { definitions: { 'shop.yaml': definition }, rules: [disabled, optional, switchedOff] },
    ).threats[0]?.mitigations[0];
  };
  const get = 'get: {responses: {}}';

  it.each([
    ['nothing is required', get, '', 'contradicted'],
    ['the root requires nothing', get, 'security: []', 'contradicted'],
    ['the operation lifts it', 'get: {security: [], responses: {}}', 'security: [key: []]', 'contradicted'],
    ['it is one of two ways', 'get: {security: [{}, {key: []}], responses: {}}', '', 'contradicted'],
    [
      'a part of the operations',
      `${get}, put: {security: [{}], responses: {}}`,
      'security: [key: []]',
      'partial',
    ],
    ['all ask for a key', get, 'security: [key: []]', 'verified'],
  ])('contradicts a mitigation that names one of them: %s', (_why, paths, security, verdict) => {
    expect(claim(paths, security)?.verdict).toBe(verdict);
  });

  it('fails on an operation that must be open: who says that callers are known leaves it out of the scope', () => {
    const login =
      'post: {security: [], requestBody: {content: {application/json: {schema: {properties: {password: {}}}}}}, responses: {}}';
    expect(claim(login, 'security: [key: []]', '/login')?.verdict).toBe('contradicted');
  });
});
