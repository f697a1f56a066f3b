import type { Operation, Schema } from '../openapi/model.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/memo.ts';
import type { Structure } from './structure.ts';

/** What leads those of its name, among what operations use. */
export interface Candidates<N> {
  /** A name without an operation. */
  name(node: N): string;
  operations(node: N): readonly Operation[];
  structure(node: N): Structure;
  /** What tells it apart from others of its name, where something does. */
  sign?(node: N): string | undefined;
}

/**
 * Who may be called by a name that several could have: who is alone in having it, else what most operations use, written out
 * alike or shared; of what as many use, that of which less is said. So what is added seldom makes another of them lead,
 * whatever its name. The others are told apart by a sign, and those that do not lead there either have no name of this kind.
 */
export function leading<N>(nodes: Iterable<N>, of: Candidates<N>): Leading<N> {
  const groups = groupBy(nodes, (node) => (of.operations(node).length > 0 ? of.name(node) : undefined));
  // Few nodes are ever asked for, and who leads is long to find out: of each name it is, when the first who has it is.
  const known = new Map<string, ReadonlyMap<N, string>>();
  const named = new Map<N, string>();
  for (const [name, same] of groups) if (name !== undefined) for (const node of same) named.set(node, name);
  return {
    get: (node) => {
      const name = named.get(node);
      if (name === undefined) return undefined;
      const names = known.get(name) ?? namesAmong(groups.get(name) as [N, ...N[]], name, of);
      known.set(name, names);
      return names.get(node);
    },
  };
}

/** The names of those that lead. */
export interface Leading<N> {
  get(node: N): string | undefined;
}

function namesAmong<N>(same: readonly [N, ...N[]], name: string, of: Candidates<N>): ReadonlyMap<N, string> {
  const names = new Map<N, string>();
  const leaders = leadersOf(same, of);
  for (const node of leaders) names.set(node, name);
  if (!of.sign || leaders.size === same.length) return names;
  const others = groupBy(same, (node) => (leaders.has(node) ? undefined : of.sign?.(node)));
  for (const [sign, alike] of others)
    if (sign !== undefined) for (const node of leadersOf(alike, of)) names.set(node, `${name} with ${sign}`);
  return names;
}

interface Alike<N> {
  readonly nodes: readonly [N, ...N[]];
  readonly uses: number;
  readonly size: number;
}

function leadersOf<N>(same: readonly [N, ...N[]], of: Candidates<N>): ReadonlySet<N> {
  if (same.length === 1) return new Set(same);
  const groups = [...groupBy(same, (node) => of.structure(node).key).values()].map(
    (nodes): Alike<N> => ({
      nodes,
      // An operation that has two of them counts twice: to know that would cost its length for each list.
      uses: nodes.reduce((sum, node) => sum + of.operations(node).length, 0),
      size: of.structure(nodes[0]).size,
    }),
  );
  const leads = (a: Alike<N>, b: Alike<N>) => {
    if (a.uses !== b.uses) return a.uses > b.uses;
    return a.size !== b.size ? a.size < b.size : firstOf(a.nodes, of) < firstOf(b.nodes, of);
  };
  return new Set(groups.reduce((best, one) => (leads(one, best) ? one : best)).nodes);
}

/** The first operation by name that uses one of them. */
function firstOf<N>(nodes: readonly N[], of: Candidates<N>): string {
  return nodes.map((node) => firstIn(of.operations(node))).sort()[0] as string;
}

const firstIn = once(
  (operations: readonly Operation[]): string => operations.map(({ canonical }) => canonical).sort()[0] ?? '',
);

/**
 * What stands for the properties of an object, or of the items of a list: one of their names. It is drawn by lot, so that
 * one property more is seldom a reason for another.
 */
export const signOf = once((schema: Schema): string | undefined => {
  let least: { readonly name: string; readonly lot: number } | undefined;
  for (const { properties } of [schema, ...schema.all, ...(schema.items ? [schema.items] : [])])
    for (const name of properties.keys()) {
      const lot = lotOf(name);
      if (!least || lot < least.lot) least = { name, lot };
    }
  return least?.name;
});

/** FNV-1a. */
function lotOf(text: string): number {
  let lot = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) lot = Math.imul(lot ^ text.charCodeAt(at), 0x01000193);
  return lot >>> 0;
}
