import { flowsOf } from '../threats/model/elements.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Flow, Party } from '../threats/model/model.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { affectedBy } from './affected.ts';

/** What a picture is to be about, by id; nothing named is everything. */
export interface Focus {
  readonly components: readonly string[];
  readonly assets: readonly string[];
  readonly threats: readonly string[];
}

export const everything: Focus = { components: [], assets: [], threats: [] };

/** What a picture shows. */
export interface Selection {
  readonly parties: ReadonlySet<string>;
  readonly flows: readonly Flow[];
  readonly threats: readonly ThreatOutcome[];
  /** Is anything left out? */
  readonly isPart: boolean;
  /** What it is about, in words. */
  readonly about: string | undefined;
}

/** A question that is asked of each party and each flow. */
interface Filter {
  party(party: Party): boolean;
  flow(flow: Flow): boolean;
}

/**
 * What is shown where a picture is about components, assets or threats: whoever is meant, the flows that are meant, and
 * who stands at their other ends. Several of one kind are shown together; of two kinds, what is meant by both.
 *
 * @param parties those that the whole picture shows
 */
export function focusOn(
  linked: LinkedModel,
  all: readonly ThreatOutcome[],
  parties: readonly Party[],
  { components, assets, threats: named }: Focus,
): Selection {
  const threats = named.length > 0 ? all.filter(({ id }) => named.includes(id)) : all;
  const filters = [
    ...(components.length > 0 ? [ofComponents(components)] : []),
    ...(assets.length > 0 ? [ofAssets(linked, assets)] : []),
    ...(named.length > 0 ? [ofThreats(linked, threats)] : []),
  ];
  const flows = linked.model.flows.filter((flow) => filters.every((filter) => filter.flow(flow)));
  const meant = parties.filter((party) => filters.every((filter) => filter.party(party)));
  const ends = flows.flatMap(({ from, to }) => [from, to]);
  const { model } = linked;
  const words = [
    ...components.map((id) => model.parties.get(id)?.title ?? id),
    ...assets.map((id) => model.assets.get(id)?.title ?? id),
    ...threats.filter(() => named.length > 0).map(({ id, title }) => `${id}: ${title}`),
  ];
  return {
    parties: new Set([...meant.map(({ id }) => id), ...ends]),
    flows,
    threats,
    isPart: filters.length > 0,
    about: words.length > 0 ? words.join(', ') : undefined,
  };
}

function ofComponents(ids: readonly string[]): Filter {
  return {
    party: ({ id }) => ids.includes(id),
    flow: ({ from, to }) => ids.includes(from) || ids.includes(to),
  };
}

/** Where an asset rests, where it flows, and whose definition carries it though nobody declares it. */
function ofAssets({ model, specs, context }: LinkedModel, ids: readonly string[]): Filter {
  const assets = ids.flatMap((id) => model.assets.get(id) ?? []);
  const carries = (alias: string | undefined) => {
    const api = alias === undefined ? undefined : specs.get(alias);
    return api !== undefined && assets.some((asset) => context.data.matches(api, asset));
  };
  return {
    party: (party) =>
      party.stores.some((id) => ids.includes(id)) || [...party.implements.keys()].some(carries),
    flow: ({ data, via }) => (data ?? []).some((id) => ids.includes(id)) || carries(via),
  };
}

/** What a threat is about, and the flows that reach it: by a definition in its scope, or that it is about itself. */
function ofThreats(linked: LinkedModel, threats: readonly ThreatOutcome[]): Filter {
  const affected = new Set(
    [...affectedBy(linked, threats).values()].flatMap((parties) => [...parties].map(({ id }) => id)),
  );
  const apis = new Set(threats.flatMap(({ scope }) => scope.map(({ api }) => api)));
  const named = threats.flatMap(({ elements }) => elements);
  const own = new Set(flowsOf(linked.model, named).map(({ place }) => place.id()));
  return {
    party: ({ id }) => affected.has(id),
    flow: ({ from, to, via, place }) => {
      if (own.has(place.id())) return true;
      const api = via === undefined ? undefined : linked.specs.get(via);
      return (affected.has(from) || affected.has(to)) && (api === undefined || apis.has(api));
    },
  };
}
