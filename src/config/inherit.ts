import { isDeepStrictEqual } from 'node:util';
import { atLeast } from '../findings/finding.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import { defaultGate, type Gate, type Policy, undecidedAllowed } from '../policy/policy.ts';
import type { Place } from '../refs/place.ts';
import { matchesStar } from '../selector/glob.ts';
import { lowest } from '../text/lists.ts';
import { shortened } from '../text/shorten.ts';
import type { AcceptancePolicy } from '../threats/proof/acceptance.ts';
import { type AttestationPolicy, longestAttestation } from '../threats/proof/attestation.ts';
import type { WrittenGate, WrittenPolicy } from './read.ts';

/** A policy without its waivers, which are simply added up. */
export type Rules = Omit<Policy, 'waivers'>;

/**
 * Lays what a file writes over what it inherits. Gates are added; one of the same name replaces the inherited one. An
 * inherited policy can be tightened, never weakened, except where it says `overridable: true` (README, Configuration).
 *
 * @param inherited null when nothing above has a policy
 * @param problems receives every attempt to weaken
 */
export function inherit(inherited: Rules | null, written: WrittenPolicy, problems: Problem[]): Rules {
  if (!inherited) {
    for (const gate of written.gates ?? []) {
      if (gate.drop)
        problems.push(problemAt(gate.place, `There is no inherited gate called \`${gate.name}\``));
    }
    sameNames(written.gates ?? [], problems);
    return {
      gates: (written.gates ?? [defaultGate]).map(plain),
      unchecked: written.unchecked ?? 'forbidden',
      acceptance: written.acceptance,
      attestation: written.attestation,
      configured: true,
    };
  }
  const { place } = written;
  if (written.unchecked === 'allowed' && inherited.unchecked === 'forbidden') {
    problems.push(
      problemAt(
        place.child('unchecked'),
        'The inherited policy forbids what is unchecked; it cannot be allowed here',
      ),
    );
  }
  return {
    gates: inheritGates(inherited.gates, written.gates ?? [], problems),
    unchecked: written.unchecked ?? inherited.unchecked,
    acceptance: inheritAcceptance(inherited.acceptance, written, problems),
    attestation: inheritAttestation(inherited.attestation, written, problems),
    configured: true,
  };
}

/** Several inherited policies side by side: all gates of all of them, and of all else the strictest. */
export function together(policies: readonly Rules[]): Rules | null {
  const [first, ...others] = policies;
  if (!first) return null;
  return others.reduce(
    (one, other) => ({
      gates: [...new Set([...one.gates, ...other.gates])],
      unchecked: one.unchecked === 'allowed' && other.unchecked === 'allowed' ? 'allowed' : 'forbidden',
      acceptance: strictest(one.acceptance, other.acceptance),
      attestation: fewestDays(one.attestation, other.attestation),
      configured: true,
    }),
    first,
  );
}

function inheritGates(
  inherited: readonly Gate[],
  written: readonly WrittenGate[],
  problems: Problem[],
): Gate[] {
  sameNames(written, problems);
  const replacements = new Map(
    written.filter(({ name }) => name !== undefined).map((gate) => [gate.name, gate]),
  );
  let mayDecide = undecidedAllowed(inherited);
  const kept: Gate[] = [];
  const replaced = new Set<Gate>();
  for (const gate of inherited) {
    const replacement = gate.name === undefined ? undefined : replacements.get(gate.name);
    if (!replacement) {
      kept.push(gate);
      continue;
    }
    replaced.add(replacement);
    if (gate.overridable) mayDecide ||= gate.undecided !== undefined;
    else if (replacement.drop || !asStrict(replacement, gate)) {
      const where = gate.place ? ` (${gate.place.document.file})` : '';
      const what = replacement.drop ? 'dropped' : 'weakened';
      problems.push(
        problemAt(
          replacement.place,
          `The inherited gate \`${gate.name}\` cannot be ${what}${where}; it is not overridable`,
        ),
      );
    }
  }
  for (const gate of written) {
    if (gate.drop && !replaced.has(gate)) {
      problems.push(problemAt(gate.place, `There is no inherited gate called \`${gate.name}\``));
    }
    if (gate.undecided === 'allowed' && !mayDecide) {
      problems.push(
        problemAt(gate.place, 'The inherited policy forbids undecided threats; they cannot be allowed here'),
      );
    }
  }
  return [...kept, ...written.filter(({ drop }) => !drop).map((gate) => stillBound(gate, inherited))];
}

/** A gate that replaces one that is not overridable is not overridable either. */
function stillBound(gate: WrittenGate, inherited: readonly Gate[]): Gate {
  const bound =
    gate.name !== undefined && inherited.some(({ name, overridable }) => name === gate.name && !overridable);
  return { ...plain(gate), overridable: gate.overridable && !bound };
}

function plain(gate: Gate & { readonly drop?: boolean }): Gate {
  const { drop: _, ...rest } = gate;
  return rest;
}

function sameNames(gates: readonly WrittenGate[], problems: Problem[]): void {
  const seen = new Set<string>();
  for (const { name, place } of gates) {
    if (name === undefined) continue;
    if (seen.has(name))
      problems.push(problemAt(place.child('name'), `Two gates are called \`${name}\`; rename one`));
    seen.add(name);
  }
}

/** Does every run that passes `gate` pass `inherited` too, as far as can be told without looking at an API? */
export function asStrict(gate: Gate, inherited: Gate): boolean {
  const everywhere = (selector: object | undefined) =>
    selector === undefined || Object.keys(selector).length === 0;
  if (inherited.severity !== undefined) {
    if (gate.severity === undefined || !atLeast(inherited.severity, gate.severity)) return false;
    if (gate.when !== undefined && !isDeepStrictEqual(gate.when, inherited.when)) return false;
  }
  if (inherited.rules) {
    if (!inherited.rules.every((rule) => gate.rules?.includes(rule))) return false;
    if (!isDeepStrictEqual(gate.with, inherited.with)) return false;
    if (gate.when !== undefined && !isDeepStrictEqual(gate.when, inherited.when)) return false;
  }
  if (inherited.residual !== undefined && (gate.residual === undefined || gate.residual > inherited.residual))
    return false;
  if (inherited.undecided === 'forbidden' && gate.undecided !== 'forbidden') return false;
  if (inherited.coverage === undefined) return true;
  return (
    gate.coverage !== undefined &&
    (everywhere(gate.coverage) || isDeepStrictEqual(gate.coverage, inherited.coverage))
  );
}

function inheritAcceptance(
  inherited: AcceptancePolicy,
  written: WrittenPolicy,
  problems: Problem[],
): AcceptancePolicy {
  const { maxDays, approvers } = written.acceptance;
  const place = written.place.child('acceptance');
  forbidMore(maxDays, inherited.maxDays, place, problems);
  const { approvers: allowed } = inherited;
  const message = allowed && shortened(`The inherited policy lets only ${allowed.join(', ')} approve`);
  approvers?.forEach((approver, index) => {
    if (message && !covered(approver, allowed))
      problems.push(problemAt(place.child('approvers', index), message));
  });
  return { ...inherited, ...written.acceptance };
}

function inheritAttestation(
  inherited: AttestationPolicy,
  { attestation, place }: WrittenPolicy,
  problems: Problem[],
): AttestationPolicy {
  // Without a number the default holds, which a file that inherits it must not raise either.
  const most = inherited.maxDays ?? longestAttestation;
  forbidMore(attestation.maxDays, most, place.child('attestation'), problems);
  return { ...inherited, ...attestation };
}

function forbidMore(
  days: number | undefined,
  most: number | undefined,
  place: Place,
  problems: Problem[],
): void {
  if (days === undefined || most === undefined || days <= most) return;
  problems.push(problemAt(place.child('maxDays'), `The inherited policy allows ${most} days at most`));
}

function fewestDays(...ones: readonly { readonly maxDays?: number }[]): { readonly maxDays?: number } {
  const days = ones.flatMap(({ maxDays }) => maxDays ?? []);
  return days.length > 0 ? { maxDays: lowest(days) } : {};
}

function strictest(one: AcceptancePolicy, other: AcceptancePolicy): AcceptancePolicy {
  const approvers =
    one.approvers && other.approvers
      ? [
          ...one.approvers.filter((approver) => covered(approver, other.approvers as readonly string[])),
          ...other.approvers.filter((approver) => covered(approver, one.approvers as readonly string[])),
        ]
      : (one.approvers ?? other.approvers);
  return {
    ...fewestDays(one, other),
    ...(approvers ? { approvers: [...new Set(approvers)] } : {}),
  };
}

/** Is everybody that the pattern stands for among those that the list stands for? */
function covered(pattern: string, list: readonly string[]): boolean {
  return list.some((wider) => matchesStar(wider, pattern));
}
