import { append } from '../text/lists.ts';
import type { Span } from '../text/source.ts';
import type { Location, Path } from './tree.ts';
import { Wanted } from './wanted.ts';
import { endOfBlock } from './yaml-text.ts';

/** What a node of the layout is. */
export const nodeKind = { scalar: 0, mapping: 1, sequence: 2, alias: 3, blockScalar: 4 } as const;
export type NodeKind = (typeof nodeKind)[keyof typeof nodeKind];

const fields = 6;
const keyStartField = 0;
const keyEndField = 1;
const startField = 2;
const endField = 3;
/** The node after this one's whole subtree. */
const nextField = 4;
const kindField = 5;

/**
 * Where every node of a YAML document stands: six numbers a node, in the order of the text, parents first. It replaces
 * the parser's events (ten times its size), so it can be kept as long as the tree lives.
 */
export class Layout {
  #numbers: Int32Array;
  #count = 0;
  /** Keys whose text differs from what stands in their span: escapes, folded lines, aliases, block scalars. */
  readonly #oddKeys = new Map<number, string>();
  /** Alias nodes and the nodes that their anchors name. */
  readonly #targets = new Map<number, number>();
  /** Children that are merged into their mapping instead of standing in it under the key `<<`. */
  readonly #merges = new Set<number>();

  /** @param capacity at least the number of nodes to come */
  constructor(
    readonly text: string,
    capacity: number,
  ) {
    this.#numbers = new Int32Array(capacity * fields);
  }

  get count(): number {
    return this.#count;
  }

  /** Appends a node (`keyStart` -1 for the root and in lists) and returns its number; `end` and the subtree are settled by {@link close} for collections. */
  add(kind: NodeKind, keyStart: number, keyEnd: number, start: number, end: number): number {
    const node = this.#count++;
    const at = node * fields;
    const numbers = this.#numbers;
    numbers[at + keyStartField] = keyStart;
    numbers[at + keyEndField] = keyEnd;
    numbers[at + startField] = start;
    numbers[at + endField] = end;
    numbers[at + nextField] = node + 1;
    numbers[at + kindField] = kind;
    return node;
  }

  close(node: number, end: number): void {
    this.#numbers[node * fields + endField] = end;
    this.#numbers[node * fields + nextField] = this.#count;
  }

  nameKey(node: number, key: string): void {
    this.#oddKeys.set(node, key);
  }

  pointTo(alias: number, target: number): void {
    this.#targets.set(alias, target);
  }

  markMerge(node: number): void {
    this.#merges.add(node);
  }

  /** Gives back what the capacity reserved too much. */
  trim(): void {
    this.#numbers = this.#numbers.slice(0, this.#count * fields);
  }

  /** Does it stand for nothing but what is written: no alias, no merge? */
  get isPlain(): boolean {
    return this.#targets.size === 0 && this.#merges.size === 0;
  }

  /** The node after the subtree of this one. */
  next(node: number): number {
    return this.#field(node, nextField);
  }

  /**
   * The layout of a text in which one member of a mapping was written anew.
   *
   * @param text the text as it is now
   * @param member the node of what stands under the key
   * @param written the layout of a mapping that holds the member alone, as it is now
   * @param at where in the text {@link written} begins
   * @param moved how far the text behind the member was moved
   */
  withMember(text: string, member: number, written: Layout, at: number, moved: number): Layout {
    const end = this.next(member);
    // The mapping around the member is no node of ours.
    const added = written.#count - 1;
    const shift = member + added - end;
    const made = new Layout(text, this.#count + shift);
    made.#count = this.#count + shift;
    const to = made.#numbers;
    to.set(this.#numbers.subarray(0, member * fields));
    const last = written.#field(0, endField) + at;
    for (let node = 0; node < member; node++) {
      const next = this.next(node);
      if (next <= member) continue;
      to[node * fields + nextField] = next + shift;
      // What ends with the member ends where the member does now.
      to[node * fields + endField] = next === end ? last : this.#field(node, endField) + moved;
    }
    copy(written.#numbers, 1, written.#count, to, member, at);
    copy(this.#numbers, end, this.#count, to, end + shift, moved);
    for (const [node, key] of this.#oddKeys) {
      if (node < member) made.#oddKeys.set(node, key);
      else if (node >= end) made.#oddKeys.set(node + shift, key);
    }
    for (const [node, key] of written.#oddKeys) made.#oddKeys.set(node - 1 + member, key);
    return made;
  }

  kind(node: number): NodeKind {
    return this.#field(node, kindField) as NodeKind;
  }

  span(node: number): Span {
    return { start: this.#field(node, startField), end: this.#field(node, endField) };
  }

  keySpan(node: number): Span {
    return { start: this.#field(node, keyStartField), end: this.#field(node, keyEndField) };
  }

  /** The keys of a mapping's own children, with the children, in the order of the text. */
  *keys(mapping: number): Generator<[string, number]> {
    const end = this.#field(mapping, nextField);
    for (let child = mapping + 1; child < end; child = this.#field(child, nextField)) {
      yield [this.#key(child), child];
    }
  }

  /** Finds all asked nodes, walking only the collections on their way. */
  locate(paths: readonly Path[]): Location[] {
    const wanted = Wanted.from(paths);
    wanted.found(null, -1, -1);
    const work: [Wanted, number][] = [[wanted, 0]];
    for (let item = work.pop(); item; item = work.pop()) {
      const [node, at] = item;
      node.at(this.#field(at, startField), this.#field(at, endField), this.#last(at));
      if (node.steps.size === 0) continue;
      for (const [step, child] of this.#children(this.#follow(at), node)) {
        step.found(node, this.#field(child, keyStartField), this.#field(child, keyEndField));
        work.push([step, child]);
      }
    }
    return wanted.locations(paths);
  }

  /** Nodes stand in the order of the text, so that the last one of a subtree is what is written last. */
  #last(at: number): number | null {
    const kind = this.kind(at);
    const holds = kind === nodeKind.mapping || kind === nodeKind.sequence || kind === nodeKind.alias;
    const { start, end } = this.span(this.#field(at, nextField) - 1);
    return endOfBlock(this.text, start, end) ?? (holds ? end : null);
  }

  #children(at: number, wanted: Wanted): Map<Wanted, number> {
    const found = new Map<Wanted, number>();
    const kind = this.kind(at);
    if (kind === nodeKind.sequence) {
      const end = this.#field(at, nextField);
      for (let child = at + 1, index = 0; child < end; child = this.#field(child, nextField), index++) {
        const step = wanted.step(index);
        if (step) found.set(step, child);
      }
    } else if (kind === nodeKind.mapping) this.#members(at, wanted, found);
    return found;
  }

  /** Own keys, the last of duplicates; then merged ones, sources in the order written, nearer before farther. */
  #members(mapping: number, wanted: Wanted, found: Map<Wanted, number>): void {
    const sources = this.#ownMembers(mapping, wanted, found);
    const seen = new Set<number>();
    while (sources.length > 0 && found.size < wanted.steps.size) {
      const source = this.#follow(sources.pop() as number);
      if (seen.has(source)) continue;
      seen.add(source);
      if (this.kind(source) === nodeKind.mapping) {
        const inherited = new Map<Wanted, number>();
        append(sources, this.#ownMembers(source, wanted, inherited));
        for (const [step, child] of inherited) if (!found.has(step)) found.set(step, child);
      } else {
        const end = this.#field(source, nextField);
        const items: number[] = [];
        for (let child = source + 1; child < end; child = this.#field(child, nextField)) items.push(child);
        for (const item of items.reverse()) sources.push(item);
      }
    }
  }

  /** Records the mapping's own keys; returns its merge sources, the first to search last. */
  #ownMembers(mapping: number, wanted: Wanted, found: Map<Wanted, number>): number[] {
    const sources: number[] = [];
    const end = this.#field(mapping, nextField);
    for (let child = mapping + 1; child < end; child = this.#field(child, nextField)) {
      if (this.#merges.has(child)) sources.push(child);
      else {
        const step = wanted.steps.get(this.#key(child));
        if (step) found.set(step, child);
      }
    }
    return sources.reverse();
  }

  #follow(node: number): number {
    return this.#targets.get(node) ?? node;
  }

  #key(node: number): string {
    const odd = this.#oddKeys.size > 0 ? this.#oddKeys.get(node) : undefined;
    if (odd !== undefined) return odd;
    const start = this.#field(node, keyStartField);
    const end = this.#field(node, keyEndField);
    const first = this.text.charCodeAt(start);
    return first === 34 || first === 39 ? this.text.slice(start + 1, end - 1) : this.text.slice(start, end);
  }

  #field(node: number, field: number): number {
    return this.#numbers[node * fields + field] as number;
  }
}

/** Copies nodes that follow one another to another place, and moves what they say of the text. */
function copy(from: Int32Array, first: number, end: number, to: Int32Array, at: number, moved: number): void {
  let put = at * fields;
  for (let take = first * fields; take < end * fields; take += fields, put += fields) {
    const keyStart = from[take + keyStartField] as number;
    to[put + keyStartField] = keyStart < 0 ? -1 : keyStart + moved;
    to[put + keyEndField] = keyStart < 0 ? -1 : (from[take + keyEndField] as number) + moved;
    to[put + startField] = (from[take + startField] as number) + moved;
    to[put + endField] = (from[take + endField] as number) + moved;
    to[put + nextField] = (from[take + nextField] as number) + at - first;
    to[put + kindField] = from[take + kindField] as number;
  }
}
