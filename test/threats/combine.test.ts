import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { combine } from '../../src/threats/proof/combine.ts';
import {
  type Assurance,
  alike,
  type MitigationVerdict,
  type Proof,
} from '../../src/threats/proof/verdicts.ts';
import { guarded, play, playThreat } from './scene.ts';

const proof = (verdict: MitigationVerdict, assurance: Assurance, parts: Partial<Proof> = {}): Proof => ({
  ...alike({ verdict, assurance, findings: [] }),
  ...parts,
});
const declared = proof('verified', 'declared');
const evidenced = proof('verified', 'evidenced');

describe('rule and evidence together', () => {
  it('are verified where both are, and rest on both', () => {
    expect(combine(declared, evidenced)).toMatchObject({
      verdict: 'verified',
      assurance: 'declared and evidenced',
      isComplete: true,
    });
  });

  it.each([
    ['the rule is contradicted', proof('contradicted', 'declared'), evidenced, 'contradicted', 'evidenced'],
    ['the rule holds in part', proof('partial', 'declared'), evidenced, 'partial', 'evidenced'],
    ['the rule has nothing to judge', proof('vacuous', 'declared'), evidenced, 'vacuous', 'evidenced'],
    ['the evidence is missing', declared, proof('unverifiable', 'none'), 'unverifiable', 'declared'],
    ['the evidence is old', declared, proof('stale', 'evidenced'), 'stale', 'declared'],
    ['neither holds', proof('partial', 'declared'), proof('stale', 'evidenced'), 'partial', 'none'],
    [
      'nothing is judged and nothing shown',
      proof('vacuous', 'declared'),
      proof('unverifiable', 'none'),
      'vacuous',
      'none',
    ],
  ] as const)('are as bad as the worse: %s', (_what, byRules, byEvidence, verdict, assurance) => {
    expect(combine(byRules, byEvidence)).toMatchObject({ verdict, assurance });
  });

  it('are verified in no other way', () => {
    const verdicts: MitigationVerdict[] = [
      'verified',
      'contradicted',
      'partial',
      'unverifiable',
      'vacuous',
      'stale',
    ];
    const all = verdicts.flatMap((one) => verdicts.map((other) => [one, other] as const));
    const verified = all.filter(
      ([one, other]) => combine(proof(one, 'declared'), proof(other, 'evidenced')).verdict === 'verified',
    );
    expect(verified).toEqual([['verified', 'verified']]);
  });

  it('keep what fails and what was said, and whatever else the rules told', () => {
    const { apis } = play({ models: {}, definitions: { 'shop.yaml': guarded } });
    const [first, second] = apis.flatMap(({ operations }) => operations);
    if (!first || !second) throw new Error('no operations');
    const [one, other] = [{ rule: 'a' }, { rule: 'b' }] as unknown as [Finding, Finding];
    const byRules = { ...proof('partial', 'declared', { failing: [first], findings: [one] }), judged: 2 };
    const byEvidence = proof('stale', 'evidenced', { failing: [first, second], findings: [other] });
    const both = combine(byRules, byEvidence);
    expect(both.isComplete).toBe(false);
    expect(both.standing(first)).toBe('unjudged');
    expect(both).toMatchObject({
      verdict: 'partial',
      assurance: 'none',
      failing: [first, second],
      findings: [one, other],
      judged: 2,
    });
  });
});

describe('a mitigation that names a rule and evidence', () => {
  const claim =
    'scope: {operationId: getOrder}, mitigations: {M-1: {status: implemented, verify: {rule: server-cleartext, evidence: a.test.ts}}}';
  const outcome = (kind: 'file' | 'missing') => {
    const file = kind === 'file' ? { kind, text: 'tested' } : { kind };
    const { threats, diagnostics } = playThreat(claim, { evidence: { 'a.test.ts': file } });
    return [threats[0]?.mitigations[0]?.verdict, threats[0]?.mitigations[0]?.assurance, diagnostics];
  };

  it('is verified by both only', () => {
    expect(outcome('file')).toEqual(['verified', 'declared and evidenced', []]);
    expect(outcome('missing')).toEqual(['unverifiable', 'declared', ['evidence-missing']]);
  });
});
