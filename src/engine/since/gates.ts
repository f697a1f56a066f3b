import { together } from '../../config/inherit.ts';
import type { Gate, Policy } from '../../policy/policy.ts';
import { isObject } from '../../syntax/value.ts';
import { compare } from '../../text/order.ts';

/**
 * What a change is judged by: the gates of before and of now, and of all else the strictest. A change does not disarm its own
 * gate; what it tolerates counts, and is told.
 */
export function bothPolicies(now: Policy, before: Policy): Policy {
  const asked = new Set(now.gates.map(askedBy));
  const fresh = before.gates.filter((gate) => !asked.has(askedBy(gate)));
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

/** What a gate asks, in one text: it is the same however it is called and in whatever order it says it. */
export function askedBy({ place: _, overridable: __, name: ___, ...asked }: Gate): string {
  return JSON.stringify(asked, (_, value: unknown) =>
    isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compare(a, b))) : value,
  );
}
