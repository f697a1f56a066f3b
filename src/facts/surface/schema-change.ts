/** Two states of what travels, value by value: each pair of schemas once, with the operations that it travels through. */
import { parts, properties } from '../../openapi/composition.ts';
import type { Direction, MediaType, Operation, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import type { Change } from './change.ts';

/** A value that travels before and after a change. */
interface ValuePair {
  readonly before: Schema;
  readonly after: Schema;
  /** How it is called: a property's or a parameter's name; empty for a body. */
  readonly name: string;
  readonly operations: ReadonlySet<Operation>;
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
}

/** Work that is a product of two states is bounded: so many pairs of schemas are compared, the largest definitions have fewer. */
const mostPairs = 400_000;

/** What travels in requests (`input`) or answers (`output`) of the operations that were kept. */
export function valuesOf(change: Change, direction: Direction): Values {
  return (direction === 'input' ? inputs : outputs)(change);
}

const inputs = once((change: Change) => new Walk('input').of(change));
const outputs = once((change: Change) => new Walk('output').of(change));

type Entry = readonly [name: string, before: Schema | undefined, after: Schema | undefined];

class Walk {
  readonly #pairs = new Map<Schema, Map<Schema, { name: string; operations: Set<Operation> }>>();
  readonly #properties = new Map<Property, PropertyPair>();
  #left = mostPairs;

  constructor(private readonly direction: Direction) {}

  of(change: Change): Values {
    for (const { before, after } of change.kept) {
      const entries = this.direction === 'input' ? inputEntries(before, after) : outputEntries(before, after);
      const seen = new Map<Schema, Set<Schema>>();
      const stack = entries.slice();
      for (let entry = stack.pop(); entry; entry = stack.pop()) {
        const [name, old, now] = entry;
        if (!old || !now || this.#left <= 0) continue;
        const known = seen.get(old) ?? new Set();
        if (known.has(now)) continue;
        seen.set(old, known.add(now));
        this.#left -= 1;
        const pair = this.#pair(name, old, now, after);
        for (const inner of this.#children(old, now, pair)) stack.push(inner);
      }
    }
    const pairs = [...this.#pairs].flatMap(([before, all]) =>
      [...all].map(([after, { name, operations }]): ValuePair => ({ before, after, name, operations })),
    );
    return { pairs, properties: [...this.#properties.values()] };
  }

  #pair(name: string, before: Schema, after: Schema, operation: Operation): ValuePair {
    const all = this.#pairs.get(before) ?? new Map();
    this.#pairs.set(before, all);
    const pair = all.get(after) ?? { name, operations: new Set<Operation>() };
    all.set(after, pair);
    pair.operations.add(operation);
    return { before, after, ...pair };
  }

  #children(before: Schema, after: Schema, owner: ValuePair): Entry[] {
    const old = properties(before);
    const found: Entry[] = [];
    for (const [name, list] of properties(after)) {
      const now = list.find((property) => property.flows(this.direction));
      if (!now) continue;
      const was = old.get(name)?.find((property) => property.flows(this.direction)) ?? old.get(name)?.[0];
      if (!this.#properties.has(now)) this.#properties.set(now, { property: now, before: was, owner });
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
  const holes = ({ path }: Operation): readonly string[] => path.match(/\{[^{}]*\}/g) ?? [];
  const key = (operation: Operation, where: string, name: string) =>
    where === 'path'
      ? `path ${holes(operation).indexOf(`{${name}}`)}`
      : `${where} ${where === 'header' ? name.toLowerCase() : name}`;
  const old = new Map(before.parameters.map((one) => [key(before, one.in, one.name), one]));
  return [
    ...after.parameters.map(
      (one): Entry => [one.name, old.get(key(after, one.in, one.name))?.schema, one.schema],
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
