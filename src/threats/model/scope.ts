import type { Api, Operation, Unchecked } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import type { Element } from './elements.ts';

/** What something is about: the operations that a selector matches, in the order of the definitions, or elements of the model. */
export class Scope {
  #set: ReadonlySet<Operation> | undefined;
  #api: Api | null | undefined;

  constructor(
    readonly operations: readonly Operation[],
    /** What is no operation; then there are no operations. */
    readonly elements: readonly Element[] = [],
    /** Those of which it could not be told whether they belong to it, as something of them was not read. */
    readonly unsure: readonly Operation[] = [],
    /** Why definitions of which no operation was read may have some that belong to it. */
    readonly lost: readonly Unchecked[] = [],
  ) {}

  has(operation: Operation): boolean {
    this.#set ??= new Set(this.operations);
    return this.#set.has(operation);
  }

  /** The definition of all its operations; undefined where they are of several, or none. */
  get api(): Api | undefined {
    if (this.#api === undefined) {
      const [first] = this.operations;
      this.#api = first && this.operations.every(({ api }) => api === first.api) ? first.api : null;
    }
    return this.#api ?? undefined;
  }

  /** Does it hold every operation of the other one? */
  holds(operations: readonly Operation[]): boolean {
    return operations.every((operation) => this.has(operation));
  }
}

interface Entry<T> {
  readonly scope: Scope;
  /** Its place among all. */
  readonly at: number;
  readonly item: T;
}

/**
 * What holds for scopes, found by operations. In an estate of thousands of definitions most scopes are about one of them,
 * and only those of an operation's own definition are asked whether they hold it.
 */
export class ByScope<T> {
  readonly #known = new Map<Scope, Entry<T>>();
  /** Those about several definitions; a list of each would be as long as all definitions together. */
  readonly #wide: Entry<T>[] = [];
  readonly #narrow = new Map<Api, Entry<T>[]>();

  get size(): number {
    return this.#known.size;
  }

  get(scope: Scope): T | undefined {
    return this.#known.get(scope)?.item;
  }

  /** The first of a scope stays. */
  add(scope: Scope, item: T): void {
    if (this.#known.has(scope)) return;
    const entry = { scope, at: this.#known.size, item };
    this.#known.set(scope, entry);
    if (scope.operations.length === 0) return;
    if (scope.api) push(this.#narrow, scope.api, entry);
    else this.#wide.push(entry);
  }

  /** Those that may hold some of the operations, in the order in which they were added. */
  around(operations: readonly Operation[]): readonly Entry<T>[] {
    const apis = new Set(operations.map(({ api }) => api));
    const narrow = [...apis].flatMap((api) => this.#narrow.get(api) ?? []);
    if (narrow.length === 0) return this.#wide;
    return [...this.#wide, ...narrow].sort((a, b) => a.at - b.at);
  }
}
