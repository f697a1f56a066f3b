import type { Asset } from '../selector/assets.ts';
import { many } from '../selector/one-or-many.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Party, Zone } from '../threats/model/model.ts';

/** What of a model belongs into pictures and exports: all of its own, and of what it imports only what it uses. */
export interface Shown {
  readonly assets: readonly Asset[];
  readonly zones: readonly Zone[];
  readonly parties: readonly Party[];
}

/** @see Shown */
export function shownOf({ model }: LinkedModel): Shown {
  const isOwn = ({ place }: Asset | Party | Zone) => place.document === model.document;
  const named = new Set([
    ...model.flows.flatMap(({ from, to }) => [from, to]),
    ...model.threats.flatMap(({ elements }) => [
      ...many(elements?.component),
      ...many(elements?.actor),
      ...many(elements?.external),
    ]),
  ]);
  const parties = [...model.parties.values()].filter((party) => isOwn(party) || named.has(party.id));
  const carried = new Set([
    ...model.flows.flatMap(({ data }) => data ?? []),
    ...model.threats.flatMap(({ assets, elements }) => [...(assets ?? []), ...many(elements?.asset)]),
    ...parties.flatMap(({ stores }) => stores),
  ]);
  const holding = new Set<string>();
  const zones = [...model.zones.values()];
  for (const zone of [
    ...parties.flatMap(({ zone }) => zone ?? []),
    ...zones.filter(isOwn).map(({ id }) => id),
  ]) {
    let at: string | undefined = zone;
    while (at !== undefined && !holding.has(at)) {
      holding.add(at);
      at = model.zones.get(at)?.within;
    }
  }
  return {
    assets: [...model.assets.values()].filter((asset) => isOwn(asset) || carried.has(asset.id)),
    zones: zones.filter(({ id }) => holding.has(id)),
    parties,
  };
}
