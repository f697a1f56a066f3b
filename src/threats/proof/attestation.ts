import { type DiagnosticId, diagnose } from '../../findings/diagnostics/diagnostics.ts';
import { daysBetween, inDays } from '../../text/dates.ts';
import { aboutEntry, type Mitigation, type Threat, type ThreatModel } from '../model/model.ts';
import { type Assurance, alike, type MitigationVerdict, type Proof } from './verdicts.ts';

/** What the policy asks of a person's word. */
export interface AttestationPolicy {
  /** The longest time from `on` to `expires`, in days. */
  readonly maxDays?: number;
}

/** A year, and time to ask again: whoever vouched longer ago vouched for something else. */
export const longestAttestation = 400;

/** Judges a mitigation that a person vouches for: the word was given, and it holds long enough and not too long. */
export function proveByAttestation(
  model: ThreatModel,
  threat: Threat,
  { id, place, status, verify }: Mitigation,
  { maxDays = longestAttestation }: AttestationPolicy,
  today: string,
): Proof {
  const { by, on, expires } = verify?.attest ?? { by: '', on: '', expires: '' };
  const settle = (
    verdict: MitigationVerdict,
    assurance: Assurance,
    kind?: DiagnosticId,
    key = '',
    text = '',
  ) => {
    const isSaid = kind !== undefined && status === 'implemented';
    const finding = () =>
      diagnose(kind as DiagnosticId, {
        place: place.child('verify', 'attest', key),
        message: `The word of ${by} for ${id} of ${threat.id} ${text}`,
        about: aboutEntry(model, threat.id, id),
      });
    return alike({ verdict, assurance, findings: isSaid ? [finding()] : [] });
  };
  if (on > today)
    return settle('unverifiable', 'none', 'mitigation-unverifiable', 'on', `is given only on ${on}`);
  if (expires < on) {
    const text = `ends on ${expires}, before it was given on ${on}`;
    return settle('unverifiable', 'none', 'mitigation-unverifiable', 'expires', text);
  }
  if (expires < today)
    return settle('stale', 'attested', 'attestation-expired', 'expires', `expired on ${expires}`);
  const held = daysBetween(on, expires);
  if (held <= maxDays) return settle('verified', 'attested');
  const text = `is to hold for ${inDays(held)}; ${inDays(maxDays)} are allowed, so ask again before`;
  return settle('unverifiable', 'none', 'mitigation-unverifiable', 'expires', text);
}
