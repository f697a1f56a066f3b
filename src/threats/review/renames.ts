import type { Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import type { LockedModel, LockedOperation } from './lock.ts';

/** What became of names that the lock knows. */
export class Renames {
  readonly #byId = new Map<string, Operation[]>();

  constructor(
    private readonly then: LockedModel,
    private readonly now: ReadonlyMap<string, Operation>,
  ) {
    for (const operation of now.values()) {
      if (operation.id === undefined) continue;
      push(this.#byId, operation.id, operation);
    }
  }

  /** The operation that one of the lock has become: the same id elsewhere, where only one has it. */
  of(key: string, { id }: LockedOperation): Operation | undefined {
    if (this.now.has(key) || id === undefined) return undefined;
    const found = this.#byId.get(id);
    return found?.length === 1 ? found[0] : undefined;
  }

  /** What to write for an operationId that is gone: what its operation is called now. */
  operationId(gone: string): string | undefined {
    for (const [key, { id }] of this.then.operations) {
      const now = id === gone ? this.now.get(key)?.id : undefined;
      if (now !== undefined) return now;
    }
    return undefined;
  }

  /** What to write for a path that is gone: where its operations are now, by their ids. */
  path(gone: string): string | undefined {
    for (const [key, locked] of this.then.operations) {
      if (!key.endsWith(` /${gone}`)) continue;
      const now = this.of(key, locked);
      if (now) return now.path;
    }
    return undefined;
  }
}
