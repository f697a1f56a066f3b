import type { Assurance, MitigationVerdict, Proof } from './verdicts.ts';

/** The worst first. What is denied is worse than what nobody can tell, and that is worse than what was true once. */
const byBadness: readonly MitigationVerdict[] = [
  'contradicted',
  'partial',
  'vacuous',
  'unverifiable',
  'stale',
  'verified',
];

/**
 * What a mitigation comes to that is claimed to hold by rules and by evidence: no better than the worse of the two. It
 * rests on both only where both hold; else on that one which does.
 *
 * @param byRules whatever else it carries is kept
 */
export function combine<P extends Proof>(byRules: P, byEvidence: Proof): P {
  const worse = byBadness.find((verdict) => verdict === byRules.verdict || verdict === byEvidence.verdict);
  return {
    ...byRules,
    verdict: worse ?? byRules.verdict,
    assurance: together(byRules, byEvidence),
    failing: [...new Set([...byRules.failing, ...byEvidence.failing])],
    findings: [...byRules.findings, ...byEvidence.findings],
  };
}

function together(byRules: Proof, byEvidence: Proof): Assurance {
  const [declared, evidenced] = [byRules, byEvidence].map(({ verdict }) => verdict === 'verified');
  if (declared && evidenced) return 'declared and evidenced';
  if (declared) return byRules.assurance;
  return evidenced ? byEvidence.assurance : 'none';
}
