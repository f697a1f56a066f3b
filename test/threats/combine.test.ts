import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { combine } from '../../src/threats/proof/combine.ts';
import type { Assurance, MitigationVerdict, Proof } from '../../src/threats/proof/verdicts.ts';
import { guarded, play } from './scene.ts';

const proof = (verdict: MitigationVerdict, assurance: Assurance, parts: Partial<Proof> = {}): Proof =>
  ({ verdict, assurance, failing: [], findings: [], ...parts }) as unknown as Proof;
const declared = proof('verified', 'declared');
const evidenced = proof('verified', 'evidenced');

describe('rule and evidence together', () => {
  it('are verified where both are, and rest on both', () => {
    expect(combine(declared, evidenced)).toEqual(proof('verified', 'declared and evidenced'));
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
    expect(combine(byRules, byEvidence)).toEqual({
      verdict: 'partial',
      assurance: 'none',
      failing: [first, second],
      findings: [one, other],
      judged: 2,
    });
  });
});
