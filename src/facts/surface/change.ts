/** What became of the operations of some definitions in a change. */
import type { Api, Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';

/** Two states of the definitions of a repository, operation by operation. */
export interface Change {
  readonly before: readonly Api[];
  readonly after: readonly Api[];
  /** What an operation was; undefined for one that is new. */
  was(operation: Operation): Operation | undefined;
  /** What a definition was written in, where it was one. */
  wasApi(api: Api): Api | undefined;
  /** Those that were there, with what they were; without those of definitions that did not change. */
  readonly kept: readonly { readonly before: Operation; readonly after: Operation }[];
  readonly added: readonly Operation[];
  readonly removed: readonly Operation[];
}

/**
 * Matches operations: in the same definition first, by method and path, as it is written before without the names of its
 * parameters, else by method and operationId; what is left, in whatever definition it stands now, by the same. A definition that did not
 * change is the same on both sides.
 *
 * @param wasApi the definition that stood in the file, by its name then
 */
export function changeBetween(
  before: readonly Api[],
  after: readonly Api[],
  wasApi: (api: Api) => Api | undefined,
): Change {
  const was = new Map<Operation, Operation>();
  const taken = new Set<Operation>();
  const pair = (now: Operation, then: Operation | undefined) => {
    if (!then || was.has(now) || taken.has(then)) return;
    was.set(now, then);
    taken.add(then);
  };
  const same = new Set(after.filter((api) => wasApi(api) === api));
  for (const api of same) for (const operation of api.operations) pair(operation, operation);
  const changed = after.filter((api) => !same.has(api));
  for (const api of changed) {
    const old = wasApi(api);
    if (old) match(api.operations, old.operations, pair, taken, was);
  }
  const now = changed.flatMap(({ operations }) => operations);
  const then = before.filter((api) => !same.has(api)).flatMap(({ operations }) => operations);
  match(now, then, pair, taken, was);
  return {
    before,
    after,
    was: (operation) => was.get(operation),
    wasApi,
    kept: [...was].flatMap(([one, other]) => (one === other ? [] : [{ before: other, after: one }])),
    added: now.filter((operation) => !was.has(operation)),
    removed: then.filter((operation) => !taken.has(operation)),
  };
}

function match(
  now: readonly Operation[],
  then: readonly Operation[],
  pair: (now: Operation, then: Operation | undefined) => void,
  taken: ReadonlySet<Operation>,
  was: ReadonlyMap<Operation, Operation>,
): void {
  for (const key of [writtenKey, fullKey, canonicalKey, idKey]) {
    const free = new Map<string, Operation[]>();
    for (const one of then) {
      const name = taken.has(one) ? undefined : key(one);
      if (name !== undefined) push(free, name, one);
    }
    for (const one of now) {
      if (was.has(one)) continue;
      const name = key(one);
      const found = name === undefined ? undefined : free.get(name);
      // An operationId that stands twice names nothing.
      if (!found || (key === idKey && found.length > 1)) continue;
      pair(one, found.shift());
    }
  }
}

/** Does it stand where it stood, under another name of its parameters at most? */
export function isInPlace(now: Operation, was: Operation): boolean {
  return canonicalKey(now) === canonicalKey(was);
}

/** Two paths of one definition may differ in the names of their parameters alone. */
function writtenKey({ kind, label, parent }: Operation): string {
  return `${kind} ${label} ${parent?.label ?? ''}`;
}

/** By where it stands, without the names of parameters. */
export function canonicalKey({ kind, canonical }: Operation): string {
  return `${kind} ${canonical}`;
}

/** Callbacks of several operations may have one expression. */
function fullKey(operation: Operation): string {
  return `${canonicalKey(operation)} ${operation.parent?.canonical ?? ''}`;
}

/** Whoever deletes what another method read has not renamed it: an operationId is a word that anything may take. */
function idKey({ kind, method, id }: Operation): string | undefined {
  return id === undefined ? undefined : `${kind} ${method} ${id}`;
}
