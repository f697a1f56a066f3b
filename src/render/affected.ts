import type { Api } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import { flowsOf } from '../threats/model/elements.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Party } from '../threats/model/model.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { mostPairs, TooLarge } from './too-large.ts';

/**
 * The components that implement an operation in the scope of each threat, and the parties that it is about.
 *
 * @throws {TooLarge} when these are too many pairs
 */
export function affectedBy(
  linked: LinkedModel,
  threats: readonly ThreatOutcome[],
): Map<ThreatOutcome, ReadonlySet<Party>> {
  const implementers = new Map<Api, Party[]>();
  for (const party of linked.model.parties.values()) {
    for (const alias of party.implements.keys()) {
      const api = linked.specs.get(alias);
      if (api) push(implementers, api, party);
    }
  }
  let pairs = 0;
  return new Map(
    threats.map((threat) => {
      const apis = new Set(threat.scope.map(({ api }) => api));
      const parties = new Set([
        ...[...apis].flatMap((api) => implementers.get(api) ?? []),
        ...partiesOf(linked, threat),
      ]);
      pairs += parties.size * (1 + threat.mitigations.length);
      if (pairs > mostPairs) {
        throw new TooLarge(
          `the model has more than ${mostPairs} pairs of a threat or mitigation and a component that it concerns: split the model`,
        );
      }
      return [threat, parties];
    }),
  );
}

/** The parties among the elements; of a flow whom it reaches, of an asset who stores it. */
function partiesOf({ model }: LinkedModel, { elements }: ThreatOutcome): Party[] {
  const parties = [...model.parties.values()];
  return elements.flatMap((element) => {
    const { kind, id } = element;
    if (kind === 'asset') return parties.filter(({ stores }) => stores.includes(id));
    if (kind === 'flow') return flowsOf(model, [element]).flatMap(({ to }) => model.parties.get(to) ?? []);
    return model.parties.get(id) ?? [];
  });
}

/** How much threatens a party. */
export interface Threatened {
  readonly count: number;
  /** The highest of all, before and after what was verified. */
  readonly inherent: number;
  readonly residual: number;
}

/** What threatens each party, by its id; a party that nothing threatens is not in it. */
export function threatened(
  linked: LinkedModel,
  threats: readonly ThreatOutcome[],
): ReadonlyMap<string, Threatened> {
  const found = new Map<string, Threatened>();
  for (const [{ risk }, parties] of affectedBy(linked, threats)) {
    for (const { id } of parties) {
      const before = found.get(id) ?? { count: 0, inherent: 0, residual: 0 };
      found.set(id, {
        count: before.count + 1,
        inherent: Math.max(before.inherent, risk.inherent),
        residual: Math.max(before.residual, risk.residual),
      });
    }
  }
  return found;
}

/** The claims that do not hold, by the definitions whose operations contradict them. */
export function contradictions(threats: readonly ThreatOutcome[]): Map<Api, string[]> {
  const found = new Map<Api, string[]>();
  for (const { id, scope, mitigations } of threats) {
    for (const mitigation of mitigations) {
      if (mitigation.status !== 'implemented') continue;
      if (mitigation.verdict !== 'contradicted' && mitigation.verdict !== 'partial') continue;
      const failing = scope.filter((operation) => mitigation.standing(operation) === 'fails');
      const apis = new Set(failing.map(({ api }) => api));
      for (const api of apis) push(found, api, `${id} › ${mitigation.id}`);
    }
  }
  return found;
}
