import type { Api } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Party } from '../threats/model/model.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';

/** The components that implement an operation in the scope of each threat. */
export function affectedBy(
  linked: LinkedModel,
  threats: readonly ThreatOutcome[],
): Map<ThreatOutcome, readonly Party[]> {
  const implementers = new Map<Api, Party[]>();
  for (const party of linked.model.parties.values()) {
    for (const alias of party.implements.keys()) {
      const api = linked.specs.get(alias);
      if (api) push(implementers, api, party);
    }
  }
  return new Map(
    threats.map((threat) => {
      const apis = new Set(threat.scope.map(({ api }) => api));
      return [threat, [...new Set([...apis].flatMap((api) => implementers.get(api) ?? []))]];
    }),
  );
}
