import { push } from '../text/group.ts';
import type { Api, MediaType, Node, Parameter, SecurityScheme } from './model.ts';
import {
  all,
  isSameBody,
  isSameBoolean,
  isSameHeader,
  isSameItem,
  isSameOperation,
  isSameParameter,
  isSamePlace,
  isSameResponse,
  isSameSchema,
  isSameServer,
  type Same,
} from './same-nodes.ts';
import { PropertyNode, SchemaNode } from './schema.ts';

/** What of a root is told apart node by node; all else must be the very same. */
const parts: ReadonlySet<string> = new Set([
  ...['info', 'tags', 'externalDocs', 'paths', 'webhooks', 'x-webhooks', 'components'],
  ...['definitions', 'parameters', 'responses'],
]);

/** A node, the one that may be the same in the earlier model, and how to tell. */
interface Pair<N = unknown> {
  readonly was: N;
  readonly now: N;
  readonly isSame: (was: N, now: N, same: Same) => boolean;
  holds: boolean;
  /** Those that hold only if this one does. */
  restsOnIt?: Pair[];
}

/**
 * The nodes of a model that are what they were in an earlier one, with all that they lead to: the same text at the same place,
 * and the same said of it by the rest of the definition, wherever that is a part of the model (model.ts): its names, whether it travels
 * in a direction. Who leads *to* a node is not compared: that is asked of both models (footing.ts).
 */
export class Continued {
  readonly #was: ReadonlyMap<object, object>;
  readonly #now: ReadonlyMap<object, object>;

  private constructor(pairs: readonly Pair[]) {
    const [were, are] = [new Map<object, object>(), new Map<object, object>()];
    for (const { was, now } of pairs as readonly Pair<object & Partial<Parameter>>[]) {
      were.set(now, was);
      are.set(was, now);
      // Media types have a value of their own, but no identity in the model besides what holds them.
      for (const [at, media] of now.content?.entries() ?? []) were.set(media, was.content?.[at] as MediaType);
    }
    this.#was = were;
    this.#now = are;
  }

  /** @returns undefined where something changed that all rests on */
  static of(before: Api, now: Api): Continued | undefined {
    return hasSameFrame(before, now) ? new Continued(continuing(before, now)) : undefined;
  }

  /** The earlier node that this one is. */
  was(node: object): object | undefined {
    if (node instanceof PropertyNode) return propertyOf(this.was(node.owner), node);
    return this.#was.get(node);
  }

  /** The node that an earlier one is now. */
  now(node: object): object | undefined {
    if (node instanceof PropertyNode) return propertyOf(this.now(node.owner), node);
    return this.#now.get(node);
  }
}

function propertyOf(owner: object | undefined, { name }: PropertyNode): object | undefined {
  return owner && (owner as SchemaNode).properties.get(name);
}

/** What every operation inherits, and what says how all of it is to be read. */
function hasSameFrame(before: Api, now: Api): boolean {
  if (before.versionText !== now.versionText) return false;
  for (const key of new Set([...Object.keys(before.value), ...Object.keys(now.value)]))
    if (!parts.has(key) && before.value[key] !== now.value[key]) return false;
  return (
    isSamePlace(before.schemesPlace, now.schemesPlace) &&
    all(before.servers, now.servers, isSameServer) &&
    all([...before.schemes.keys()], [...now.schemes.keys()], (was, is) => was === is) &&
    all(before.allSchemes, now.allSchemes, isSameScheme)
  );
}

function isSameScheme(was: SecurityScheme, now: SecurityScheme): boolean {
  return (
    was.value === now.value &&
    was.name === now.name &&
    was.lack === now.lack &&
    isSamePlace(was.place, now.place) &&
    isSamePlace(was.written, now.written)
  );
}

/** Of each kind of node those that stand in both models; then those fall that lead to what is not the same, and who leads to those. */
function continuing(before: Api, now: Api): Pair[] {
  const pairs = [
    ...paired(before.pathItems, now.pathItems, (item) => `${item.kind} ${item.path}`, isSameItem),
    ...paired(before.operations, now.operations, ({ kind, label }) => `${kind} ${label}`, isSameOperation),
    ...paired(before.parameters, now.parameters, ({ name }) => name, isSameParameter),
    ...paired(before.requestBodies, now.requestBodies, () => '', isSameBody),
    ...paired(before.responses, now.responses, ({ status }) => status, isSameResponse),
    ...paired(before.headers, now.headers, ({ name }) => name, isSameHeader),
    ...paired(schemasOf(before), schemasOf(now), () => '', isSameSchema),
  ] as Pair[];
  const byNow = new Map(pairs.map((pair) => [pair.now as object, pair]));
  let asking: Pair | undefined;
  const same: Same = (was, is) => {
    if (was === undefined || is === undefined) return was === is;
    const pair = byNow.get(is);
    if (!pair) return was instanceof SchemaNode && is instanceof SchemaNode && isSameBoolean(was, is);
    if (!pair.holds || pair.was !== was) return false;
    if (pair.restsOnIt) pair.restsOnIt.push(asking as Pair);
    else pair.restsOnIt = [asking as Pair];
    return true;
  };
  const fallen: Pair[] = [];
  for (const pair of pairs) {
    asking = pair;
    if (pair.isSame(pair.was, pair.now, same)) continue;
    pair.holds = false;
    fallen.push(pair);
  }
  for (let pair = fallen.pop(); pair; pair = fallen.pop()) {
    for (const other of pair.restsOnIt ?? []) {
      if (!other.holds) continue;
      other.holds = false;
      fallen.push(other);
    }
  }
  return pairs.filter(({ holds }) => holds);
}

/** What is made up shares a value with all others; so do aliases. Beyond so many they are no more told apart. */
const mostOfOne = 16;

/** By the very same value, and what tells apart what was read of one value. */
function paired<N extends Node>(
  before: readonly N[],
  now: readonly N[],
  name: (node: N) => string,
  isSame: Pair<N>['isSame'],
): Pair<N>[] {
  const known = new Map<object, N[]>();
  for (const node of before) push(known, node.value as object, node);
  return now.flatMap((node) => {
    const those = known.get(node.value) ?? [];
    if (those.length > mostOfOne) return [];
    const was = those.find((one) => isSamePlace(one.place, node.place) && name(one) === name(node));
    return was ? [{ was, now: node, isSame, holds: true }] : [];
  });
}

/** Those that are objects: `true` and `false` have no value of their own. */
function schemasOf(api: Api): readonly SchemaNode[] {
  return (api.allSchemas as readonly SchemaNode[]).filter(({ boolean }) => boolean === undefined);
}
