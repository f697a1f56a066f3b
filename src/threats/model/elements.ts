import type { Place } from '../../refs/place.ts';
import { many } from '../../selector/one-or-many.ts';
import {
  type ElementKey,
  type ElementNames,
  elementKeys,
  type Flow,
  type Party,
  type ThreatModel,
} from './model.ts';

/** Something of a model that is no operation: a store, a queue, a third party, a person, a flow, data. */
export interface Element {
  readonly kind: ElementKey;
  /** By which it is named; a flow without one is `FROM -> TO`. */
  readonly id: string;
  readonly title: string | undefined;
  /** Where it is declared. */
  readonly place: Place;
}

/** The elements that are called so; empty where there is none. */
export function elementsNamed(model: ThreatModel, key: ElementKey, name: string): readonly Element[] {
  if (key === 'flow') {
    const wanted = arrow(name);
    return model.flows
      .filter((flow) => namesOfFlow(flow).some((one) => one === name || one === wanted))
      .map((flow) => ({ kind: 'flow', id: flowId(flow), title: flow.title, place: flow.place }));
  }
  if (key === 'asset') {
    const asset = model.assets.get(name);
    return asset ? [{ kind: 'asset', id: asset.id, title: asset.title, place: asset.place }] : [];
  }
  const party = model.parties.get(name);
  if (!party || !fits(key, party)) return [];
  return [{ kind: party.role, id: party.id, title: party.title, place: party.place }];
}

/** The elements of a scope, each once, in the order of the keys. */
export function elementsOf(model: ThreatModel, names: ElementNames): readonly Element[] {
  const found = elementKeys.flatMap((key) =>
    many(names[key]).flatMap((name) => elementsNamed(model, key, name)),
  );
  return [...new Map(found.map((element) => [element.place.id(), element])).values()];
}

/** How the elements of a kind are called, to suggest what was meant. */
export function elementNames(model: ThreatModel, key: ElementKey): readonly string[] {
  if (key === 'flow') return model.flows.flatMap(namesOfFlow);
  if (key === 'asset') return [...model.assets.keys()];
  return [...model.parties.values()].filter((party) => fits(key, party)).map(({ id }) => id);
}

/** The flows of elements: themselves, those from and to parties, those that carry assets. */
export function flowsOf(
  { flows }: Pick<ThreatModel, 'flows'>,
  elements: readonly Element[],
): readonly Flow[] {
  const places = new Set(elements.map(({ place }) => place.id()));
  const of = (wanted: boolean) =>
    new Set(
      elements.filter(({ kind }) => kind !== 'flow' && (kind === 'asset') === wanted).map(({ id }) => id),
    );
  const [assets, parties] = [of(true), of(false)];
  return flows.filter(
    ({ place, from, to, data }) =>
      places.has(place.id()) ||
      parties.has(from) ||
      parties.has(to) ||
      (data ?? []).some((asset) => assets.has(asset)),
  );
}

/** `component ledger-db`, for messages. */
export function elementName({ kind, id }: Element): string {
  return `${kind} ${id}`;
}

/** An external is an actor of sorts: whoever writes `actor` may mean either. */
function fits(key: ElementKey, { role }: Party): boolean {
  return role === key || (key === 'actor' && role === 'external');
}

export function flowId({ id, from, to }: Flow): string {
  return id ?? `${from} -> ${to}`;
}

function namesOfFlow({ id, title, from, to }: Flow): string[] {
  return [...(id === undefined ? [] : [id]), ...(title === undefined ? [] : [title]), `${from} -> ${to}`];
}

function arrow(name: string): string {
  const [from = '', to, ...more] = name.replaceAll('→', '->').split('->');
  return to === undefined || more.length > 0 ? name : `${from.trim()} -> ${to.trim()}`;
}
