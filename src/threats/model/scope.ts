import type { Operation } from '../../openapi/model.ts';
import type { Element } from './elements.ts';

/** What something is about: the operations that a selector matches, in the order of the definitions, or elements of the model. */
export class Scope {
  #set: ReadonlySet<Operation> | undefined;

  constructor(
    readonly operations: readonly Operation[],
    /** What is no operation; then there are no operations. */
    readonly elements: readonly Element[] = [],
  ) {}

  has(operation: Operation): boolean {
    this.#set ??= new Set(this.operations);
    return this.#set.has(operation);
  }

  /** Does it hold every operation of the other one? */
  holds(operations: readonly Operation[]): boolean {
    return operations.every((operation) => this.has(operation));
  }
}
