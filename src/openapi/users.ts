import type { Operation } from './model.ts';

/**
 * The operations that use something, in the order in which they are read. An operation tells all that it uses before
 * the next one is read, so looking at the last one is enough to have each once.
 */
export class Users {
  readonly list: readonly Operation[] = [];

  add(operation: Operation): void {
    if (this.list.at(-1) !== operation) (this.list as Operation[]).push(operation);
  }
}
