import type { Api } from '../openapi/model.ts';
import { push } from '../text/group.ts';
import { flowsOf, storing } from '../threats/model/elements.ts';
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
  most = mostPairs,
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
      if (pairs > most) {
        throw new TooLarge(
          `the model has more than ${most} pairs of a threat or mitigation and a component that it concerns: split the model`,
        );
      }
      return [threat, parties];
    }),
  );
}

/** The parties among the elements; of a flow whom it reaches, of an asset who stores it. */
function partiesOf({ model }: LinkedModel, { elements }: ThreatOutcome): Party[] {
  return elements.flatMap((element) => {
    const { kind, id } = element;
    if (kind === 'asset') return storing(model).get(id) ?? [];
    if (kind === 'flow') return flowsOf(model, [element]).flatMap(({ to }) => model.parties.get(to) ?? []);
    return model.parties.get(id) ?? [];
  });
}

/** The places of what is drawn and threatened: parties, and flows that the scope names. */
function placesOf(
  { model }: LinkedModel,
  { elements }: ThreatOutcome,
  parties: ReadonlySet<Party>,
): ReadonlySet<string> {
  const places =
    elements.length === 0
      ? Array.from(parties, ({ place }) => place)
      : elements.flatMap(({ kind, id, place }) =>
          kind === 'asset' ? (storing(model).get(id) ?? []).map((one) => one.place) : [place],
        );
  return new Set(places.map((place) => place.id()));
}

/** How much threatens a party or a flow. */
export interface Threatened {
  readonly count: number;
  /** The highest of all, before and after what was verified. */
  readonly inherent: number;
  readonly residual: number;
}

/** What threatens each party and flow, by the place where it is declared; what nothing threatens is not in it. */
export function threatened(
  linked: LinkedModel,
  threats: readonly ThreatOutcome[],
): ReadonlyMap<string, Threatened> {
  const found = new Map<string, Threatened>();
  for (const [threat, parties] of affectedBy(linked, threats)) {
    const { inherent, residual } = threat.risk;
    for (const place of placesOf(linked, threat, parties)) {
      const before = found.get(place) ?? { count: 0, inherent: 0, residual: 0 };
      found.set(place, {
        count: before.count + 1,
        inherent: Math.max(before.inherent, inherent),
        residual: Math.max(before.residual, residual),
      });
    }
  }
  return found;
}

/** The claims that do not hold. */
export interface Contradictions {
  /** By the definitions whose operations contradict them. */
  readonly apis: ReadonlyMap<Api, readonly string[]>;
  /** By the places of the parties and flows that their threat is about, where that is no operation. */
  readonly places: ReadonlyMap<string, readonly string[]>;
}

/** @see Contradictions */
export function contradictions(linked: LinkedModel, threats: readonly ThreatOutcome[]): Contradictions {
  const found = new Map<Api, string[]>();
  const places = new Map<string, string[]>();
  for (const [threat, parties] of affectedBy(linked, threats)) {
    const { id, scope, elements, mitigations } = threat;
    const drawn = elements.length > 0 ? placesOf(linked, threat, parties) : [];
    for (const mitigation of mitigations) {
      if (mitigation.status !== 'implemented') continue;
      if (mitigation.verdict !== 'contradicted' && mitigation.verdict !== 'partial') continue;
      const failing = scope.filter((operation) => mitigation.standing(operation) === 'fails');
      const apis = new Set(failing.map(({ api }) => api));
      for (const api of apis) push(found, api, `${id} › ${mitigation.id}`);
      for (const place of drawn) push(places, place, `${id} › ${mitigation.id}`);
    }
  }
  return { apis: found, places };
}
