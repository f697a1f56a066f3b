import type { Operation } from '../../openapi/model.ts';

/** The operations that a selector matches, in the order of the definitions. */
export class Scope {
  #set: ReadonlySet<Operation> | undefined;

  constructor(readonly operations: readonly Operation[]) {}

  has(operation: Operation): boolean {
    this.#set ??= new Set(this.operations);
    return this.#set.has(operation);
  }

  /** Does it hold every operation of the other one? */
  holds(operations: readonly Operation[]): boolean {
    return operations.every((operation) => this.has(operation));
  }
}
