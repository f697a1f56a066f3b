import { describe, expect, it } from 'vitest';
import { playThreat } from './scene.ts';

const unprotected =
  'M-1: {status: implemented, reduces: {likelihood: 2}, verify: {rule: operation-unauthenticated}}';
const orders = 'scope: {path: "/orders/**"}, risk: {likelihood: 3, impact: 4}';
const full = 'owner: "person:maria", reason: a reason, granted: 2026-09-30, expires: 2027-01-31';
const accepted = (acceptance: string, scene = {}) =>
  playThreat(`${orders}, mitigations: {${unprotected}}, acceptances: {A-7: {${acceptance}}}`, scene);

describe('an acceptance in force', () => {
  it('waives the lint findings of its threat, on its operations, and the error of the mitigation', () => {
    const played = accepted(`scope: {operationId: cancelOrder}, ${full}`);
    const suppressed = {
      by: 'acceptance',
      id: 'A-7',
      owner: 'person:maria',
      reason: 'a reason',
      expires: '2027-01-31',
    };
    const cancel = played.operation('DELETE /orders/{id}');
    expect(played.acceptance('operation-unauthenticated', cancel)).toEqual(suppressed);
    expect(played.acceptance('operation-unauthenticated', played.operation('GET /orders'))).toBeUndefined();
    expect(played.acceptance('server-cleartext', cancel)).toBeUndefined();
    const [finding] = played.findings;
    expect(finding?.rule).toBe('mitigation-partial');
    expect(finding && played.waived.get(finding)).toEqual(suppressed);
  });

  it('changes no verdict and no residual', () => {
    const [threat] = accepted(`scope: {operationId: cancelOrder}, ${full}`).threats;
    expect(threat).toMatchObject({
      status: 'partly',
      accepted: false,
      risk: { inherent: 12, residual: 12 },
      mitigations: [{ verdict: 'partial', failing: ['DELETE /orders/{id}'] }],
    });
  });

  it('on the whole scope makes the threat accepted', () => {
    expect(accepted(full).threats[0]).toMatchObject({ status: 'accepted', accepted: true });
  });

  it('leaves the error where a failing operation lies outside it', () => {
    const played = accepted(`scope: {operationId: getOrder}, ${full}`);
    expect(played.diagnostics).toContain('mitigation-partial');
    expect(played.waived.size).toBe(0);
  });
});

describe('the time of an acceptance', () => {
  it.each([
    ['2027-01-31', ['acceptance-expiring', 'mitigation-partial'], 'A-7 of T-1 expires today', 1],
    ['2027-01-30', ['acceptance-expiring', 'mitigation-partial'], 'A-7 of T-1 expires in 1 day', 1],
    ['2027-01-01', ['acceptance-expiring', 'mitigation-partial'], 'A-7 of T-1 expires in 30 days', 1],
    ['2026-12-31', ['mitigation-partial'], undefined, 1],
    ['2027-02-01', ['acceptance-expired', 'mitigation-partial'], 'A-7 of T-1 expired on 2027-01-31', 0],
    [
      '2026-09-29',
      ['acceptance-incomplete', 'mitigation-partial'],
      'A-7 of T-1 is granted only on 2026-09-30',
      0,
    ],
  ])('on %s: %s', (today, diagnostics, message, waived) => {
    const played = accepted(full, { today });
    expect(played.diagnostics).toEqual(diagnostics);
    expect(played.findings.find(({ rule }) => rule.startsWith('acceptance'))?.message).toBe(message);
    expect(played.waived.size).toBe(waived);
  });
});

describe('an acceptance that does not count', () => {
  const policy = { maxDays: 180, approvers: ['security:*', 'person:alice'] };
  it.each([
    [
      'incomplete',
      'reason: " ", owner:, expires: ""',
      {},
      'acceptance-incomplete',
      '6 "A-7": A-7 of T-1 counts nothing: owner, reason, expires are missing',
    ],
    [
      'incomplete for the policy',
      `${full.replace('granted: 2026-09-30, ', '')}`,
      policy,
      'acceptance-incomplete',
      '6 "A-7": A-7 of T-1 counts nothing: approvedBy, granted are missing',
    ],
    [
      'too long',
      `${full.replace('2027-01-31', '2027-03-30')}, approvedBy: "security:bob"`,
      policy,
      'acceptance-too-long',
      '6 "2027-03-30": A-7 of T-1 lasts 181 days; the policy allows 180',
    ],
    [
      'unauthorised',
      `${full}, approvedBy: "person:maria"`,
      policy,
      'acceptance-unauthorised',
      '6 ""person:maria"": A-7 of T-1 is approved by person:maria; the policy asks for security:*, person:alice',
    ],
    [
      'outside the scope',
      `scope: {path: "**"}, ${full}`,
      {},
      'acceptance-outside-scope',
      '6 "{path: "**"}": A-7 of T-1 reaches operations that the threat does not: GET /health',
    ],
    [
      'exceeded by the residual risk',
      `residual: 11, ${full}`,
      {},
      'residual-exceeds-acceptance',
      '6 "11": A-7 of T-1 accepts a residual risk of 11; it is 12',
    ],
  ])('is %s', (_title, acceptance, asked, diagnostic, expected) => {
    const played = accepted(acceptance, { policy: asked });
    expect(played.seen(diagnostic)).toEqual([expected]);
    expect(played.waived.size).toBe(0);
    expect(played.threats[0]?.status).toBe('partly');
    const cancel = played.operation('DELETE /orders/{id}');
    expect(played.acceptance('operation-unauthenticated', cancel)).toBeUndefined();
  });

  it('is none of these when the policy and the residual are kept', () => {
    const kept = `residual: 12, approvedBy: "security:bob", ${full.replace('2027-01-31', '2027-03-29')}`;
    const played = accepted(kept, { policy });
    expect(played.diagnostics).toEqual(['mitigation-partial']);
    expect(played.waived.size).toBe(1);
  });
});

describe('acceptance-unneeded', () => {
  const whole = (scope: string, policy = {}) =>
    playThreat(
      `${scope}, risk: {likelihood: 3, impact: 4}, mitigations: {${unprotected}}, acceptances: {A-7: {${full}}}`,
      { policy },
    );

  it('says so when every mitigation holds on its operations', () => {
    const { seen, findings } = whole('scope: {operationId: getOrder}');
    expect(seen('acceptance-unneeded')).toEqual([
      '6 "A-7": Nothing needs A-7 of T-1: every mitigation holds on its operations',
    ]);
    expect(findings.map(({ severity }) => severity)).toEqual(['info']);
    expect(accepted(`scope: {operationId: getOrder}, ${full}`).diagnostics).toContain('acceptance-unneeded');
  });

  it('is silent when a mitigation fails there, when there is none, or when a gate needs it', () => {
    expect(whole('scope: {operationId: cancelOrder}').diagnostics).not.toContain('acceptance-unneeded');
    expect(playThreat(`${orders}, acceptances: {A-7: {${full}}}`).diagnostics).toEqual([]);
    expect(whole('scope: {operationId: getOrder}', { residual: 3 }).diagnostics).toEqual([]);
    expect(whole('scope: {operationId: getOrder}', { residual: 4 }).diagnostics).toEqual([
      'acceptance-unneeded',
    ]);
  });
});

describe('threat-undecided', () => {
  it('is an error for a threat with neither mitigation nor acceptance; a policy can allow it', () => {
    const { seen, findings } = playThreat(orders);
    expect(seen('threat-undecided')).toEqual([
      '6 "T-1": Nobody has decided about T-1: it has neither a mitigation nor an acceptance',
    ]);
    expect(findings[0]).toMatchObject({ severity: 'high', failsGate: true });
    const [allowed] = playThreat(orders, { policy: { undecided: 'allowed' } }).findings;
    expect(allowed?.severity).toBe('medium');
    expect(allowed?.failsGate).toBeUndefined();
  });

  it('is silent when something is planned or accepted', () => {
    expect(playThreat(`${orders}, mitigations: {M-1: {status: planned}}`).diagnostics).toEqual([]);
    expect(playThreat(`${orders}, acceptances: {A-1: {${full}}}`).diagnostics).toEqual([]);
  });
});
