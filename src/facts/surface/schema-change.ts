/** Two states of what travels, value by value: each pair of schemas once. */
import { parts, properties } from '../../openapi/composition.ts';
import type { Api, Direction, MediaType, Operation, Property, Schema } from '../../openapi/model.ts';
import { stronglyConnected } from '../../text/components.ts';
import { groupBy } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import { branchesOf } from './branch-change.ts';
import type { Change } from './change.ts';
import { parameterKey } from './parameter-change.ts';
import { valueDigest } from './shape.ts';

/** A value that travels before and after a change. */
export interface ValuePair {
  readonly before: Schema;
  readonly after: Schema;
  /** How it is called: a property's or a parameter's name; empty for a body. */
  readonly name: string;
  /** Was the one there before the other? Else that one came beside it, and limits nothing of what was there. */
  readonly isWhole: boolean;
  /** The choices (`oneOf`, `anyOf`) of whose branches it is one: none for a whole value. */
  readonly choices: readonly ValuePair[];
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

/** The last: is it one more beside what was there, so that only its properties tell something? */
type Entry = readonly [name: string, before: Schema | undefined, after: Schema | undefined, isMore?: boolean];

/** A pair with the ways that lead to it. */
class Pair implements ValuePair {
  /** The operations whose message it is, and the pairs that it is a part of. */
  readonly entries: Operation[] = [];
  readonly holders: Pair[] = [];
  readonly choices: Pair[] = [];

  constructor(
    readonly number: number,
    readonly name: string,
    readonly before: Schema,
    readonly after: Schema,
    readonly isWhole: boolean,
    private readonly reached: () => (pair: Pair) => readonly Operation[],
  ) {}

  operations(): readonly Operation[] {
    return this.reached()(this);
  }
}

/**
 * Finds for all pairs at once through which operations they travel: those of a circle share a list, and what stands in one
 * thing only has the list of that, so that it is not the pairs times what leads to each.
 */
function reachedBy(all: readonly Pair[]): (pair: Pair) => readonly Operation[] {
  const { count, of, nodes, starts } = stronglyConnected(all.length, (node) =>
    (all[node] as Pair).holders.map(({ number }) => number),
  );
  const lists: (readonly Operation[])[] = [];
  const known = new Map<string, readonly Operation[]>();
  const numbers = new Map<readonly Operation[], number>();
  for (let component = 0; component < count; component++) {
    const members = [...nodes.subarray(starts[component], starts[component + 1])].map(
      (node) => all[node] as Pair,
    );
    const own = new Set(members.flatMap(({ entries }) => entries));
    const others = new Set(
      members.flatMap(({ holders }) =>
        holders.flatMap(({ number }) =>
          of[number] === component ? [] : [lists[of[number] as number] ?? []],
        ),
      ),
    );
    const [only] = others;
    if (own.size === 0 && others.size === 1 && only) {
      lists.push(only);
      continue;
    }
    // What several things hold together is one list for all that stands in just these.
    const key =
      own.size > 0
        ? undefined
        : [...others]
            .map((list) => numbers.get(list))
            .sort()
            .join(' ');
    const same = key === undefined ? undefined : known.get(key);
    if (same) {
      lists.push(same);
      continue;
    }
    for (const list of others) for (const operation of list) own.add(operation);
    const list = [...own];
    numbers.set(list, numbers.size);
    if (key !== undefined) known.set(key, list);
    lists.push(list);
  }
  return ({ number }) => lists[of[number] as number] ?? [];
}

class Walk {
  readonly #pairs = new Map<Schema, Map<Schema, Pair>>();
  readonly #branches = new Map<Schema, Map<Schema, Pair>>();
  readonly #properties: PropertyPair[] = [];
  readonly #all: Pair[] = [];
  #cutIn: Api | undefined;
  #reached: ((pair: Pair) => readonly Operation[]) | undefined;

  constructor(private readonly direction: Direction) {}

  of(change: Change): Values {
    for (const { before, after } of change.kept) {
      const entries = this.direction === 'input' ? inputEntries(before, after) : outputEntries(before, after);
      for (const entry of entries) this.#pair(entry)?.entries.push(after);
    }
    // Each pair is looked into once, whoever leads to it.
    for (const pair of this.#all) {
      for (const entry of this.#children(pair)) this.#pair(entry)?.holders.push(pair);
      for (const entry of branchesOf(pair)) {
        const branch = this.#pair(entry, this.#branches);
        branch?.holders.push(pair);
        branch?.choices.push(pair);
      }
    }
    return { pairs: this.#all, properties: this.#properties, cutIn: this.#cutIn };
  }

  /** @param of branches are other pairs than the same two as values of their own */
  #pair([name, before, after, isMore]: Entry, of = this.#pairs): Pair | undefined {
    if (!before || !after) return undefined;
    const all = of.get(before) ?? new Map<Schema, Pair>();
    of.set(before, all);
    const known = all.get(after);
    if (known) return known;
    if (this.#all.length >= mostPairs) {
      this.#cutIn ??= after.api;
      return undefined;
    }
    const pair = new Pair(this.#all.length, name, before, after, isMore !== true, () => {
      this.#reached ??= reachedBy(this.#all);
      return this.#reached;
    });
    all.set(after, pair);
    this.#all.push(pair);
    return pair;
  }

  #children(owner: Pair): Entry[] {
    const { before, after, name } = owner;
    const old = properties(before);
    const found: Entry[] = [];
    for (const [key, list] of properties(after)) {
      const now = list.find((property) => property.flows(this.direction));
      if (!now) continue;
      const then = old.get(key) ?? [];
      const was = then.find((property) => property.flows(this.direction)) ?? then[0];
      // The same property may be new in one message and known in another: each is told apart by its pair. Those of a branch
      // are the whole value's.
      if (owner.choices.length === 0) this.#properties.push({ property: now, before: was, owner });
      if (list.length === 1 && then.length <= 1) found.push([key, was?.schema, now.schema]);
      else {
        const flowing = list.filter((property) => property.flows(this.direction));
        for (const [one, other] of changedOf(then, flowing)) found.push([key, one, other]);
      }
    }
    append(found, listed(name, parts(before), parts(after)));
    append(found, subtypesOf(owner));
    return found;
  }
}

/** What several parts of a value say of one property, as far as it changed: in what order they stand is nothing. */
function changedOf(then: readonly Property[], now: readonly Property[]): (readonly [Schema, Schema])[] {
  const left = groupBy(then, ({ schema }) => valueDigest(schema));
  const met = new Set<Property>();
  const fresh = now.filter(({ schema }) => {
    const same = (left.get(valueDigest(schema)) as Property[] | undefined)?.pop();
    if (same) met.add(same);
    return same === undefined;
  });
  const [was, is] = [then.find((one) => !met.has(one)), fresh[0]];
  return was && is ? [[was.schema, is.schema]] : [];
}

/** Items, properties of any name and what a text holds, part by part. */
function listed(name: string, before: readonly Schema[], after: readonly Schema[]): Entry[] {
  // Most values are objects that declare all that they have.
  if (!after.some(holdsOthers)) return [];
  const each = (of: (part: Schema) => Schema | undefined): Entry[] => {
    const [old, now] = [before.flatMap((part) => of(part) ?? []), after.flatMap((part) => of(part) ?? [])];
    // One more of them limits besides the others, and may let more properties in.
    return now.map((one, at): Entry => [name, old[at] ?? old[0], one, at >= old.length]);
  };
  const restOf = (part: Schema) => (typeof part.additional === 'object' ? part.additional : undefined);
  const byPattern = (all: readonly Schema[]) =>
    new Map(
      all.flatMap(({ patternProperties }) => patternProperties.map((one) => [one.place.key, one] as const)),
    );
  const [patterns, rest] = [byPattern(before), before.map(restOf).find((one) => one !== undefined)];
  const itemsOf = before.find(({ items }) => items)?.items;
  const prefixOf = (all: readonly Schema[]) =>
    all.find(({ prefixItems }) => prefixItems.length > 0)?.prefixItems ?? [];
  const prefix = prefixOf(before);
  return [
    ...each(({ items }) => items),
    ...each(restOf),
    ...each(({ embedded }) => embedded),
    ...[...byPattern(after)].map(([key, one]): Entry => [name, patterns.get(key) ?? rest, one]),
    ...prefixOf(after).map((one, at): Entry => [name, prefix[at] ?? itemsOf, one]),
  ];
}

function holdsOthers({ items, additional, embedded, patternProperties, prefixItems }: Schema): boolean {
  return (
    items !== undefined ||
    typeof additional === 'object' ||
    embedded !== undefined ||
    patternProperties.length > 0 ||
    prefixItems.length > 0
  );
}

/** What else a value may be, by its name; a type that is new is held against what all of them are. */
function subtypesOf({ name, before, after }: ValuePair): Entry[] {
  if (after.subtypes.length === 0) return [];
  const known = new Map(before.subtypes.map((one) => [one.name, one]));
  return after.subtypes.map((one): Entry => {
    const was = one.name === undefined ? undefined : known.get(one.name);
    return [name, was ?? before, one, was === undefined];
  });
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
