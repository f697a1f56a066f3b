import { isDeepStrictEqual } from 'node:util';
import { together } from '../../config/inherit.ts';
import type { Gate, Policy } from '../../policy/policy.ts';

/**
 * What a change is judged by: the gates of before and of now, and of all else the strictest. A change does not disarm its own
 * gate; what it tolerates counts, and is told.
 */
export function bothPolicies(now: Policy, before: Policy): Policy {
  const fresh = before.gates.filter((gate) => !now.gates.some((one) => asksSame(one, gate)));
  const names = new Set(now.gates.flatMap(({ name }) => name ?? []));
  const gates = fresh.map((gate) =>
    gate.name !== undefined && names.has(gate.name)
      ? { ...gate, name: `${gate.name} (before the change)` }
      : gate,
  );
  return {
    ...now,
    ...together([now, { ...before, gates }]),
    waivers: now.waivers,
    configured: now.configured || before.configured,
  };
}

function asksSame(one: Gate, other: Gate): boolean {
  const asked = ({ place: _, overridable: __, name: ___, ...rest }: Gate) => rest;
  return isDeepStrictEqual(asked(one), asked(other));
}
