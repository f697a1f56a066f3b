import type { Severity } from '../findings/finding.ts';
import type { Place } from '../refs/place.ts';
import type { Selector } from '../selector/selector.ts';
import type { AcceptancePolicy } from '../threats/proof/acceptance.ts';
import type { AttestationPolicy } from '../threats/proof/attestation.ts';

/** A condition for passing (README, Configuration). What is absent is not asked for. */
export interface Gate {
  readonly name?: string;
  /** Nothing open at this severity or above. */
  readonly severity?: Severity;
  /** Nothing may be open of these rules, whatever the rulesets say … */
  readonly rules?: readonly string[];
  /** … run with these options; each rule of the list is given those that it has. */
  readonly with?: Readonly<Record<string, unknown>>;
  /** With `severity` and `rules`: on these operations; absent: anywhere. */
  readonly when?: Selector;
  /** The highest residual risk that passes. */
  readonly residual?: number;
  readonly undecided?: 'forbidden' | 'allowed';
  /** These operations must be covered by a threat, or exempt. */
  readonly coverage?: Selector;
  /** May a configuration that extends this one weaken or drop it? */
  readonly overridable: boolean;
  /** Where it is written; null for one that nobody wrote. */
  readonly place: Place | null;
}

/** Findings that are tolerated for a while. */
export interface Waiver {
  readonly id: string;
  readonly rules: readonly string[];
  /** The operations that are taken out of the findings; absent: every finding of the rules. */
  readonly scope?: Selector;
  readonly reason: string;
  readonly owner: string;
  /** The last day it counts, YYYY-MM-DD. */
  readonly expires: string;
  readonly place: Place;
}

export interface Policy {
  readonly gates: readonly Gate[];
  readonly unchecked: 'forbidden' | 'allowed';
  /** What acceptances in threat models must satisfy; the threat layer holds them against it. */
  readonly acceptance: AcceptancePolicy;
  /** The same for attestations. */
  readonly attestation: AttestationPolicy;
  readonly waivers: readonly Waiver[];
  /** Did a person write it? What nobody wrote, `--fail-on` replaces. */
  readonly configured: boolean;
}

/** The gate of a policy that names none: nothing open at high or above. */
export const defaultGate: Gate = { severity: 'high', overridable: false, place: null };

/** Without a configuration: nothing open at high or above, no threat-model error, nothing unchecked. */
export const defaultPolicy: Policy = {
  gates: [defaultGate],
  unchecked: 'forbidden',
  acceptance: {},
  attestation: {},
  waivers: [],
  configured: false,
};

/** May threats be undecided? Only when a gate allows it and none forbids it. */
export function undecidedAllowed(gates: readonly Gate[]): boolean {
  return (
    gates.some(({ undecided }) => undecided === 'allowed') &&
    !gates.some(({ undecided }) => undecided === 'forbidden')
  );
}

/** What of a policy can be judged of a part of the definitions: not what it asks of threat models, which speak of all. */
export function ofPart(policy: Policy): Policy {
  const gates = policy.gates.flatMap((gate) => {
    const { residual: _, undecided: __, coverage: ___, ...rest } = gate;
    return rest.severity !== undefined || rest.rules ? [rest] : [];
  });
  return { ...policy, gates };
}

/**
 * The policy under `--fail-on SEVERITY`: in place of the gate that nobody wrote; beside the gates of a configured
 * policy, which the command line can tighten and not weaken.
 */
export function failOn(policy: Policy, severity: Severity): Policy {
  const gate: Gate = { severity, overridable: false, place: null };
  return { ...policy, gates: policy.configured ? [...policy.gates, gate] : [gate] };
}
