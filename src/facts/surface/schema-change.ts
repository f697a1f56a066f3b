/** Two states of what travels, value by value: each pair of schemas once. */
import { parts, properties } from '../../openapi/composition.ts';
import type { Api, Direction, MediaType, Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import type { Change } from './change.ts';
import { parameterKey } from './parameter-change.ts';

/** A value that travels before and after a change. */
interface ValuePair {
  readonly before: Schema;
  readonly after: Schema;
  /** How it is called: a property's or a parameter's name; empty for a body. */
  readonly name: string;
  /** Those that it travels through, found when somebody asks. */
  operations(): readonly Operation[];
}

/** A property that travels now, and what it was. */
interface PropertyPair {
  readonly property: Property;
  /** The same name in the value before; undefined where there was none. */
  readonly before: Property | undefined;
  readonly owner: ValuePair;
}

export interface Values {
  readonly pairs: readonly ValuePair[];
  readonly properties: readonly PropertyPair[];
  /** The definition in which there were more than are looked at; undefined where all were. */
  readonly cutIn: Api | undefined;
}

/** Two states are a product: so many pairs of schemas are compared, of which the largest definitions have a tenth. */
const mostPairs = 400_000;

/** What is said of the rest. */
export const tooMany = `the change was not compared whole: it has more than ${mostPairs} pairs of schemas; split the definition, or the change`;

/** What travels in requests (`input`) or answers (`output`) of the operations that were kept. */
export function valuesOf(change: Change, direction: Direction): Values {
  return (direction === 'input' ? inputs : outputs)(change);
}

const inputs = once((change: Change) => new Walk('input').of(change));
const outputs = once((change: Change) => new Walk('output').of(change));

type Entry = readonly [name: string, before: Schema | undefined, after: Schema | undefined];

/** A pair with the ways that lead to it. */
class Pair implements ValuePair {
  /** The operations whose message it is, and the pairs that it is a part of. */
  readonly entries: Operation[] = [];
  readonly holders: Pair[] = [];
  #operations: readonly Operation[] | undefined;

  constructor(
    readonly name: string,
    readonly before: Schema,
    readonly after: Schema,
  ) {}

  operations(): readonly Operation[] {
    if (this.#operations) return this.#operations;
    const found = new Set<Operation>();
    const seen = new Set<Pair>([this]);
    // What is added while it is gone through is gone through as well.
    for (const { entries, holders } of seen) {
      for (const operation of entries) found.add(operation);
      for (const holder of holders) seen.add(holder);
    }
    this.#operations = [...found];
    return this.#operations;
  }
}

class Walk {
  readonly #pairs = new Map<Schema, Map<Schema, Pair>>();
  readonly #properties: PropertyPair[] = [];
  readonly #all: Pair[] = [];
  #cutIn: Api | undefined;

  constructor(private readonly direction: Direction) {}

  of(change: Change): Values {
    for (const { before, after } of change.kept) {
      const entries = this.direction === 'input' ? inputEntries(before, after) : outputEntries(before, after);
      for (const entry of entries) this.#pair(entry)?.entries.push(after);
    }
    // Each pair is looked into once, whoever leads to it.
    for (const pair of this.#all)
      for (const entry of this.#children(pair)) this.#pair(entry)?.holders.push(pair);
    return { pairs: this.#all, properties: this.#properties, cutIn: this.#cutIn };
  }

  #pair([name, before, after]: Entry): Pair | undefined {
    if (!before || !after) return undefined;
    const all = this.#pairs.get(before) ?? new Map<Schema, Pair>();
    this.#pairs.set(before, all);
    const known = all.get(after);
    if (known) return known;
    if (this.#all.length >= mostPairs) {
      this.#cutIn ??= after.api;
      return undefined;
    }
    const pair = new Pair(name, before, after);
    all.set(after, pair);
    this.#all.push(pair);
    return pair;
  }

  #children(owner: Pair): Entry[] {
    const { before, after } = owner;
    const old = properties(before);
    const found: Entry[] = [];
    for (const [name, list] of properties(after)) {
      const now = list.find((property) => property.flows(this.direction));
      if (!now) continue;
      const was = old.get(name)?.find((property) => property.flows(this.direction)) ?? old.get(name)?.[0];
      // The same property may be new in one message and known in another: each is told apart by its pair.
      this.#properties.push({ property: now, before: was, owner });
      found.push([name, was?.schema, now.schema]);
    }
    const [oldParts, newParts] = [parts(before), parts(after)];
    const items = (all: readonly Schema[]) => all.find(({ items: one }) => one)?.items;
    const rest = (all: readonly Schema[]) =>
      all.flatMap(({ additional }) => (typeof additional === 'object' ? [additional] : []))[0];
    found.push([owner.name, items(oldParts), items(newParts)], [owner.name, rest(oldParts), rest(newParts)]);
    return found;
  }
}

function inputEntries(before: Operation, after: Operation): Entry[] {
  if (after.kind !== 'operation') return answers(before, after);
  const old = new Map(before.parameters.map((one) => [parameterKey(before, one), one]));
  return [
    ...after.parameters.map(
      (one): Entry => [one.name, old.get(parameterKey(after, one))?.schema, one.schema],
    ),
    ...media(before.body?.content ?? [], after.body?.content ?? []),
  ];
}

function outputEntries(before: Operation, after: Operation): Entry[] {
  if (after.kind === 'operation') return answers(before, after);
  return media(before.body?.content ?? [], after.body?.content ?? []);
}

function answers(before: Operation, after: Operation): Entry[] {
  return after.responses.flatMap((response) => {
    const old = before.responses.find(({ status }) => status === response.status);
    return old ? media(old.content, response.content) : [];
  });
}

/** By media type; where each side has one, whatever they are called. */
function media(before: readonly MediaType[], after: readonly MediaType[]): Entry[] {
  return after.map((one): Entry => {
    const old =
      before.find(({ type }) => type === one.type) ??
      (before.length === 1 && after.length === 1 ? before[0] : undefined);
    return ['', old?.schema, one.schema];
  });
}
