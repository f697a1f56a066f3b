import type { Api } from '../openapi/model.ts';
import { mostPairs, TooLarge } from '../render/too-large.ts';
import { push } from '../text/group.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Party } from '../threats/model/model.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';

/**
 * The components that implement an operation in the scope of each threat.
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
      const parties = new Set([...apis].flatMap((api) => implementers.get(api) ?? []));
      pairs += parties.size * (1 + threat.mitigations.length);
      if (pairs > mostPairs) {
        throw new TooLarge(
          `the model has more than ${mostPairs} pairs of a threat or mitigation and a component that it concerns: export a smaller model`,
        );
      }
      return [threat, parties];
    }),
  );
}
