import { stronglyConnected } from '../text/components.ts';
import type { Direction, Operation } from './model.ts';
import { OperationSet } from './operation-set.ts';
import type { Schemas } from './schema.ts';
import { bit, type SchemaNode } from './schema-node.ts';
import type { Subtypes } from './subtypes.ts';
import { forEachPart, forEachValue } from './walk.ts';

interface Root {
  readonly schema: SchemaNode;
  readonly operation: Operation | undefined;
}

interface Sets {
  /** Per schema: the operations that reach it at all. */
  readonly total: readonly (OperationSet | undefined)[];
  /** Per schema: the sets that meet where it stands at a value position. */
  readonly value: (Meeting | undefined)[];
}

/** The sets of operations that meet at one place; nearly always one. */
type Meeting = OperationSet | Set<OperationSet>;

const directions: readonly Direction[] = ['input', 'output'];

/** Pairs of schema and operation whose lists are kept. GitHub's API has less than 200,000, in 13 megabytes. */
const fewestListed = 200_000;
/** In a definition of more than two megabytes, one for so many characters. */
const charactersOfListed = 10;
/** Some 30 MB. */
const mostListed = 2_000_000;

/**
 * Which schemas travel in which direction, and through which operations. The graph of schemas is walked once;
 * the sets of operations are computed once a direction, when the first is asked for, over strongly connected
 * components: the cost is linear in the graph, cycles are ordinary.
 */
export class Reach {
  /** Pairs of schema and operation that were listed. */
  #listed = 0;
  readonly #unions = new Map<number, OperationSet[]>();

  readonly #most: number;

  /**
   * @param characters how long the definition is
   * @param exceeded told when there are more pairs than can be listed
   */
  constructor(
    characters: number,
    private readonly exceeded: (most: number) => void,
  ) {
    this.#most = Math.min(mostListed, Math.max(fewestListed, Math.ceil(characters / charactersOfListed)));
  }

  readonly #roots: Record<Direction, Root[]> = { input: [], output: [] };
  /** Every schema that was reached. */
  readonly nodes: SchemaNode[] = [];
  readonly #sets: Partial<Record<Direction, Sets>> = {};
  /** Schemas at value positions, in the order in which they were found. */
  readonly values: SchemaNode[] = [];

  /** A value of this schema travels that way, through that operation or, in an unused component, through none. */
  root(schema: SchemaNode | undefined, direction: Direction, operation: Operation | undefined): void {
    if (schema) this.#roots[direction].push({ schema, operation });
  }

  /** Where the roots of components begin that nothing uses, and what was reached before. */
  #unused: { readonly from: Record<Direction, number>; readonly used: ReadonlySet<SchemaNode> } | undefined;

  /** From here on roots are of components that nothing uses: what operations reach travels as those have it. */
  beginUnused(): void {
    const { input, output } = this.#roots;
    this.#unused = { from: { input: input.length, output: output.length }, used: new Set(this.nodes) };
  }

  /** Walks from the roots given since the last call, or since {@link beginUnused}. */
  spread(schemas: Schemas, subtypes: Subtypes): void {
    const from = this.#unused?.from ?? { input: 0, output: 0 };
    const end = { input: this.#roots.input.length, output: this.#roots.output.length };
    this.#walk(schemas, subtypes, from, end, this.#unused?.used);
  }

  #walk(
    schemas: Schemas,
    subtypes: Subtypes,
    from: Record<Direction, number>,
    end: Record<Direction, number>,
    passed?: ReadonlySet<SchemaNode>,
  ): void {
    const work: { node: SchemaNode; mask: number }[] = [];
    const open: { node: SchemaNode; mask: number }[] = [];
    const unions: { node: SchemaNode; mask: number }[] = [];
    const add = (node: SchemaNode, mask: number, isValue: boolean, isWhole = isValue) => {
      if (passed?.has(node)) return;
      if (node.index < 0) {
        node.index = this.nodes.length;
        this.nodes.push(node);
        schemas.expand(node);
      }
      if (isValue) {
        if (node.valueFlow === 0) this.values.push(node);
        node.valueFlow |= mask;
      }
      // Only a whole value may be of another type: as a part of one it is what that one says.
      const fresh = isWhole ? mask & ~node.wholeFlow : 0;
      if (fresh !== 0) {
        node.wholeFlow |= fresh;
        if (subtypesOf(node, subtypes).length > 0) open.push({ node, mask: fresh });
        if (isUnion(node)) unions.push({ node, mask: fresh });
      }
      const gained = mask & ~node.totalFlow;
      if (gained === 0) return;
      node.totalFlow |= gained;
      work.push({ node, mask: gained });
    };
    for (const direction of directions) {
      for (const { schema } of this.#roots[direction].slice(from[direction], end[direction]))
        add(schema, bit[direction], true);
    }
    for (;;) {
      const value = open.pop();
      if (value) {
        for (const one of value.node.subtypes) add(one, value.mask, true);
        continue;
      }
      const item = work.pop();
      if (!item) {
        // Their alternatives were met as parts by then: in which order schemas are found, they do not change.
        const union = unions.pop();
        if (!union) break;
        forEachAlternative(union.node, (one) => add(one, union.mask, false, true));
        continue;
      }
      const { node, mask } = item;
      if (node.isLeaf) continue;
      forEachPart(node, (part) => add(part, mask, false));
      for (const property of node.properties.values()) {
        const { schema } = property;
        expandDeep(schema, schemas);
        const passes = mask & ~property.blocked;
        if (passes !== 0) add(schema, passes, true);
      }
      forEachValue(node, (value) => add(value, mask, true));
    }
  }

  /** Spreads once more from all that is known, after properties were found to travel less far. */
  again(schemas: Schemas, subtypes: Subtypes): void {
    for (const node of this.nodes) node.valueFlow = node.wholeFlow = node.totalFlow = 0;
    this.values.length = 0;
    if (this.#unused) this.#walk(schemas, subtypes, { input: 0, output: 0 }, this.#unused.from);
    this.spread(schemas, subtypes);
  }

  asValue(schema: SchemaNode, direction: Direction): readonly Operation[] {
    if (schema.index < 0) return [];
    const { value } = this.#compute(direction);
    const met = value[schema.index];
    if (!met) return [];
    // Asked for again by the next rule: it then gets the same list.
    const set = this.#united(met);
    value[schema.index] = set;
    return this.#list(set);
  }

  atAll(schema: SchemaNode, direction: Direction): readonly Operation[] {
    const set = schema.index < 0 ? undefined : this.#compute(direction).total[schema.index];
    return set ? this.#list(set) : [];
  }

  /**
   * Sets are shared by the schemas that the same operations reach, so that real definitions list few pairs. A chain of
   * schemas of which each operation uses another part has as many as the product of both: of the rest one is named.
   */
  #list(set: OperationSet): readonly Operation[] {
    if (!set.isListed) {
      if (this.#listed > this.#most) {
        this.exceeded(this.#most);
        return set.list(1);
      }
      this.#listed += set.list().length;
    }
    return set.list();
  }

  #compute(direction: Direction): Sets {
    const known = this.#sets[direction];
    if (known) return known;
    const mask = bit[direction];
    // Whole values of what has subtypes are nodes of their own, behind all schemas: from them alone subtypes are reached.
    const bases = this.nodes.filter((node) => node.subtypes.length > 0 || isUnion(node));
    const whole = new Map(bases.map((node, at) => [node, this.nodes.length + at]));
    const count = this.nodes.length + bases.length;
    const edges: Edges = (index, visit) => {
      const node = this.nodes[index];
      // Most schemas are leaves: texts, numbers.
      if (node && (node.isLeaf || (node.totalFlow & mask) === 0)) return;
      const reachedWhole = (target: SchemaNode) => {
        const asWhole = whole.get(target);
        if (asWhole !== undefined) visit(asWhole, false);
      };
      const reached = (target: SchemaNode, isValue: boolean) => {
        visit(target.index, isValue);
        if (isValue) reachedWhole(target);
      };
      if (node) {
        eachTarget(node, mask, reached);
        return;
      }
      const base = bases[index - this.nodes.length] as SchemaNode;
      for (const one of base.subtypes) reached(one, true);
      forEachAlternative(base, reachedWhole);
    };
    const component = stronglyConnected(count, (index) => targetsOf(index, edges));
    const incoming: (Meeting | undefined)[] = new Array(component.count);
    const value: (Meeting | undefined)[] = new Array(count);
    const total: (OperationSet | undefined)[] = new Array(count);
    const singles = new Map<Operation, OperationSet>();
    for (const { schema, operation } of this.#roots[direction]) {
      if (!operation) continue;
      let single = singles.get(operation);
      if (!single) {
        single = OperationSet.of(operation);
        singles.set(operation, single);
      }
      join(incoming, component.of[schema.index] as number, single);
      join(value, schema.index, single);
      const asWhole = whole.get(schema);
      if (asWhole !== undefined) join(incoming, component.of[asWhole] as number, single);
    }
    // Components come out callees first: walking them backwards meets every schema after all that lead to it.
    for (let at = component.count - 1; at >= 0; at--) {
      const met = incoming[at];
      if (!met) continue;
      const set = this.#united(met);
      for (let next = component.starts[at] as number; next < (component.starts[at + 1] as number); next++) {
        const index = component.nodes[next] as number;
        total[index] = set;
        edges(index, (target, isValue) => {
          if (isValue) join(value, target, set);
          const to = component.of[target] as number;
          if (to !== at) join(incoming, to, set);
        });
      }
    }
    const sets = { total, value };
    this.#sets[direction] = sets;
    return sets;
  }

  #united(meeting: Meeting): OperationSet {
    return meeting instanceof Set ? OperationSet.union([...meeting], this.#unions) : meeting;
  }
}

type Edges = (index: number, visit: (target: number, isValue: boolean) => void) => void;

/** What a schema leads to: parts of the same value, and values inside of it. */
function eachTarget(
  node: SchemaNode,
  mask: number,
  visit: (target: SchemaNode, isValue: boolean) => void,
): void {
  forEachPart(node, (part) => visit(part, false));
  for (const property of node.properties.values())
    if ((property.blocked & mask) === 0) visit(property.schema, true);
  forEachValue(node, (value) => visit(value, true));
}

const none: readonly number[] = [];

function targetsOf(index: number, edges: Edges): readonly number[] {
  let targets: number[] | undefined;
  edges(index, (target) => {
    if (targets) targets.push(target);
    else targets = [target];
  });
  return targets ?? none;
}

/** What a whole value may be instead of another part of it: the branches of a union, and what is merely put into an `allOf`. */
function forEachAlternative(node: SchemaNode, visit: (one: SchemaNode) => void): void {
  for (const group of node.groups) for (const one of group) visit(one);
  if (isWrapped(node)) for (const one of node.all) visit(one);
}

function isUnion(node: SchemaNode): boolean {
  return node.groups.length > 0 || isWrapped(node);
}

/**
 * `allOf: [$ref]` beside a description, as 3.0 has them written. A component that says no more than that is a type of its
 * own, which a discriminator tells from others, unless it says that there may be none.
 */
function isWrapped({ name, nullable, all, groups, properties, conditional }: SchemaNode): boolean {
  return (
    (name === undefined || nullable) &&
    all.length === 1 &&
    groups.length === 0 &&
    properties.size === 0 &&
    conditional.length === 0
  );
}

function subtypesOf(node: SchemaNode, subtypes: Subtypes): readonly SchemaNode[] {
  if (!node.subtypesKnown) {
    node.subtypesKnown = true;
    node.subtypes = subtypes.of(node);
  }
  return node.subtypes;
}

function join(meetings: (Meeting | undefined)[], at: number, set: OperationSet): void {
  const known = meetings[at];
  if (known === undefined) meetings[at] = set;
  else if (known instanceof Set) known.add(set);
  else if (known !== set) meetings[at] = new Set([known, set]);
}

/** `readOnly` may come from any part of an `allOf`: they must be filled in before it is asked. */
export function expandDeep(schema: SchemaNode, schemas: Schemas): void {
  if (schema.expandedDeep) return;
  const stack = [schema];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.expandedDeep) continue;
    node.expandedDeep = true;
    schemas.expand(node);
    for (const part of node.all) stack.push(part);
  }
}
