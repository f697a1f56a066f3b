import type { Place } from '../../refs/place.ts';
import { many } from '../../selector/one-or-many.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
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
    const { named } = indexOf(model.flows);
    const found = new Set([...(named.get(name) ?? []), ...(named.get(arrow(name)) ?? [])]);
    return inOrder(found, model.flows).map((flow) => ({
      kind: 'flow',
      id: flowId(flow),
      title: flow.title,
      place: flow.place,
    }));
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
  const index = indexOf(flows);
  const found = new Set<number>();
  for (const { kind, id, place } of elements)
    for (const at of kind === 'flow'
      ? (index.placed.get(place.id()) ?? [])
      : ((kind === 'asset' ? index.carrying : index.ending).get(id) ?? []))
      found.add(at);
  return inOrder(found, flows);
}

/** How many flows {@link flowsOf} some elements looks at: thousands of threats may be about a party of thousands. */
export function flowsAround({ flows }: Pick<ThreatModel, 'flows'>, elements: readonly Element[]): number {
  const { carrying, ending } = indexOf(flows);
  return elements.reduce(
    (sum, { kind, id }) =>
      sum + (kind === 'flow' ? 1 : ((kind === 'asset' ? carrying : ending).get(id)?.length ?? 0)),
    0,
  );
}

/** The parties by what they store. */
export const storing = once((model: Pick<ThreatModel, 'parties'>): ReadonlyMap<string, readonly Party[]> => {
  const found = new Map<string, Party[]>();
  for (const party of model.parties.values())
    for (const asset of new Set(party.stores)) push(found, asset, party);
  return found;
});

/** Where flows are in their list, by what they are asked for: thousands of threats ask. */
interface FlowIndex {
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly placed: ReadonlyMap<string, readonly number[]>;
  /** By whom they come from or reach. */
  readonly ending: ReadonlyMap<string, readonly number[]>;
  readonly carrying: ReadonlyMap<string, readonly number[]>;
}

const indexOf = once((flows: readonly Flow[]): FlowIndex => {
  const index = {
    named: new Map<string, number[]>(),
    placed: new Map<string, number[]>(),
    ending: new Map<string, number[]>(),
    carrying: new Map<string, number[]>(),
  };
  for (const [at, flow] of flows.entries()) {
    for (const name of new Set(namesOfFlow(flow))) push(index.named, name, at);
    push(index.placed, flow.place.id(), at);
    for (const party of new Set([flow.from, flow.to])) push(index.ending, party, at);
    for (const asset of new Set(flow.data)) push(index.carrying, asset, at);
  }
  return index;
});

function inOrder(found: ReadonlySet<number>, flows: readonly Flow[]): readonly Flow[] {
  return [...found].sort((a, b) => a - b).map((at) => flows[at] as Flow);
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
