import { once } from '../../text/memo.ts';
import type { ThreatOutcome, Verification } from '../../threats/proof/verify.ts';
import type { Base } from './base.ts';

// The best first.
const statuses = ['mitigated', 'accepted', 'partly', 'open'];
const verdicts = ['verified', 'partial', 'unverifiable', 'vacuous', 'stale', 'contradicted'];

/** The threat as it was in the base: in the same file, else in the model of the same id. */
export function threatBefore(
  threat: ThreatOutcome,
  before: Pick<Verification, 'threats'>,
  base: Base,
): ThreatOutcome | undefined {
  const { byFile, byModel } = namesOf(before.threats);
  const file = base.begun.before(threat.place.document.absolute);
  return byFile.get(`${file} ${threat.id}`) ?? byModel.get(`${threat.linked.model.id} ${threat.id}`);
}

/** Each is asked for several times. The first of a name counts. */
const namesOf = once((threats: Verification['threats']) => {
  const named = (name: (threat: ThreatOutcome) => string) =>
    new Map(threats.toReversed().map((threat) => [`${name(threat)} ${threat.id}`, threat]));
  return {
    byFile: named(({ place }) => place.document.absolute),
    byModel: named(({ linked }) => linked.model.id),
  };
});

/** Is it new, or did its verdict or its residual risk become worse? */
export function isWorse(threat: ThreatOutcome, old: ThreatOutcome | undefined): boolean {
  if (!old) return true;
  if (threat.risk.residual > old.risk.residual) return true;
  if (statuses.indexOf(threat.status) > statuses.indexOf(old.status)) return true;
  const known = new Map(old.mitigations.map((one) => [one.id, one]));
  return threat.mitigations.some(({ id, verdict }) => {
    const was = known.get(id);
    return was !== undefined && verdicts.indexOf(verdict) > verdicts.indexOf(was.verdict);
  });
}

/** Does it come to what it came to before? Names of operations may have changed, on how many of them it fails not. */
export function isAsBefore(threat: ThreatOutcome, old: ThreatOutcome | undefined): boolean {
  return old !== undefined && summed(threat) === summed(old);
}

function summed({ status, risk, scope, mitigations }: ThreatOutcome): string {
  return JSON.stringify([
    ...[status, risk.inherent, risk.residual, scope.length],
    mitigations.map((one) => [one.id, one.status, one.verdict, one.failing.length]),
  ]);
}
