import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import { aboutEntry, type Threat, type ThreatModel } from '../model/model.ts';
import type { JudgedAcceptance } from './acceptance.ts';
import type { ThreatPolicy } from './policy.ts';
import type { MitigationVerdict, Proof } from './verdicts.ts';

/** What people owe a threat, whatever the definitions say: a decision, and planned mitigations in time. */
export function checkDecisions(
  model: ThreatModel,
  threat: Threat,
  verdicts: readonly MitigationVerdict[],
  { policy, today }: { readonly policy: ThreatPolicy; readonly today: string },
): Finding[] {
  const findings: Finding[] = [];
  if (threat.mitigations.length === 0 && threat.acceptances.length === 0) {
    findings.push(
      diagnose('threat-undecided', {
        place: threat.place,
        part: 'key',
        message: `Nobody has decided about ${threat.id}: it has neither a mitigation nor an acceptance`,
        about: aboutEntry(model, threat.id),
        level: policy.undecided === 'allowed' ? 'warning' : 'error',
      }),
    );
  }
  for (const [index, { id, place, status, due }] of threat.mitigations.entries()) {
    if (status !== 'planned') continue;
    const about = aboutEntry(model, threat.id, id);
    if (verdicts[index] === 'verified') {
      const message = `${id} of ${threat.id} is planned, and it already holds`;
      findings.push(diagnose('mitigation-already-met', { place: place.child('status'), message, about }));
    } else if (due !== undefined && due < today) {
      const message = `${id} of ${threat.id} was due on ${due}`;
      findings.push(diagnose('mitigation-overdue', { place: place.child('due'), message, about }));
    }
  }
  return findings;
}

/** Acceptances in force on whose operations every mitigation holds. A threat without mitigations needs its own. */
export function unneededAcceptances(
  model: ThreatModel,
  threat: Threat,
  inForce: readonly JudgedAcceptance[],
  proofs: readonly Proof[],
): Finding[] {
  if (proofs.length === 0) return [];
  return inForce.flatMap(({ acceptance, scope }) => {
    const holds = proofs.every(({ verdict, failing }, index) => {
      if (threat.mitigations[index]?.status !== 'implemented') return false;
      if (verdict === 'verified') return true;
      return verdict === 'partial' && !failing.some((operation) => scope.has(operation));
    });
    if (!holds) return [];
    return diagnose('acceptance-unneeded', {
      place: acceptance.place,
      part: 'key',
      message: `Nothing needs ${acceptance.id} of ${threat.id}: every mitigation holds on its operations`,
      about: aboutEntry(model, threat.id, acceptance.id),
    });
  });
}
