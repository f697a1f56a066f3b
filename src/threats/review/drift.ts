import { rootPlace } from '../../facts/access/declarations.ts';
import { compareDemands, demandsOf } from '../../facts/access/protection.ts';
import { shapeOf } from '../../facts/surface/shape.ts';
import type { Level } from '../../findings/diagnostics/diagnostic.ts';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { push } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Threat } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';
import type { LockedModel, LockedOperation } from './lock.ts';
import { type FileName, remembered, Snapshot, urlsOf, written } from './snapshot.ts';

/** So many places of a definition are shown. */
const mostRelated = 25;

/**
 * What has changed since a model was last reviewed (threat-models.md, Lock): weaker protection, new data, URLs and
 * callbacks, and operations that came into a threat's scope or went out of it.
 *
 * @param then the model as of its last review
 * @param scopes the scope of each threat now, by its id
 */
export function checkDrift(
  linked: LinkedModel,
  then: LockedModel,
  scopes: ReadonlyMap<string, Scope>,
  name: FileName,
): Finding[] {
  const drift = new Drift(linked, then, new Snapshot(linked, name));
  return [
    ...drift.weakened(),
    ...drift.grown(),
    ...linked.model.threats.flatMap((threat) => {
      const scope = scopes.get(threat.id);
      return scope ? drift.scope(threat, scope) : [];
    }),
  ];
}

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

class Drift {
  readonly #renames: Renames;
  #moved: ReadonlySet<Operation> | undefined;
  readonly #keys: ReadonlyMap<Operation, string>;

  constructor(
    private readonly linked: LinkedModel,
    private readonly then: LockedModel,
    private readonly now: Snapshot,
  ) {
    this.#renames = new Renames(then, now.operations);
    this.#keys = now.keys;
  }

  /**
   * One finding for each `security` that became weaker, with the operations that it is in effect for. Where other schemes
   * or scopes are asked for than before, nobody but a person can tell which is worth more.
   */
  weakened(): Finding[] {
    const causes = new Map<string, { weaker: boolean; related: Related; operations: Operation[] }>();
    const told = (weaker: boolean, related: Related, operations: readonly Operation[]) => {
      const key = `${weaker} ${related.place.id()}`;
      const cause = causes.get(key);
      if (cause) append(cause.operations, operations);
      else causes.set(key, { weaker, related, operations: [...operations] });
    };
    const unguarded = new Map<Api, Operation[]>();
    for (const [operation, locked] of this.#both()) {
      const { api, kind, protection } = operation;
      // A webhook's or callback's caller is the API itself.
      if (kind !== 'operation') continue;
      const demands = demandsOf(protection);
      if (JSON.stringify(written(demands)) === JSON.stringify(locked.protection)) continue;
      const comparison = compareDemands(demands, remembered(locked));
      if (comparison === 'stronger' || comparison === 'equal') continue;
      const weaker = comparison === 'weaker';
      const place = protection.declaration?.place;
      if (place) {
        const message = weaker ? 'this asks for less' : 'this asks for something else';
        told(weaker, { place, part: 'key', message }, [operation]);
      } else push(unguarded, api, operation);
    }
    for (const [api, operations] of unguarded) {
      const [only] = operations;
      // Several that ask for nothing any more have lost what they inherited.
      const place = only && operations.length === 1 ? only.place : rootPlace(api);
      told(true, { place, part: 'key', message: 'nothing is asked for here' }, operations);
    }
    return [...causes.values()].map(({ weaker, related, operations }) => {
      const verb = operations.length > 1 ? 'ask' : 'asks';
      const how = weaker ? 'less of callers than' : 'something else of callers than';
      return this.#report('security-weakened', {
        message: `${labels(operations)} ${verb} ${how} at the review on ${this.then.reviewed}`,
        about: `weakened ${keys(operations)}`,
        operations,
        related: [related],
        level: weaker ? 'error' : 'warning',
      });
    });
  }

  grown(): Finding[] {
    return [...this.#both()].flatMap(([operation, locked]) => {
      const added = (now: readonly string[], then: readonly string[]) =>
        now.filter((one) => !then.includes(one));
      const data = added(this.now.data(operation), locked.data).map((one) => {
        const [side, type] = one.split(':');
        return `${type} data in the ${side}`;
      });
      const urls = added(urlsOf(operation), locked.urls).map((one) => `the URL \`${one}\``);
      const callbacks = added(this.now.callbacks(operation), locked.callbacks).map(
        (one) => `the callback ${one}`,
      );
      const all = [...data, ...urls, ...callbacks];
      if (all.length === 0) return [];
      return this.#report('surface-grown', {
        message: `${operation.label} has grown since the review on ${this.then.reviewed}: ${all.join(', ')}`,
        about: `grown ${operation.canonical} ${all.join()}`,
        operations: [operation],
        related: [{ place: operation.place, part: 'key', message: 'the operation' }],
      });
    });
  }

  scope(threat: Threat, scope: Scope): Finding[] {
    const before = this.then.threats.get(threat.id);
    if (!before) return [];
    const added = scope.operations.filter((one) => !before.has(this.#keys.get(one) ?? ''));
    const reached = new Set(scope.operations.map((one) => this.#keys.get(one)));
    const gone: string[] = [];
    const findings: Finding[] = [];
    const place = threat.scope ? threat.place.child('scope') : threat.place;
    for (const key of before) {
      const operation = this.now.operations.get(key);
      if (operation && reached.has(key)) continue;
      const locked = this.then.operations.get(key);
      const renamed = locked && this.#renames.of(key, locked);
      if (renamed && !scope.has(renamed)) {
        findings.push(
          diagnose('scope-stale', {
            place,
            message: `${key} is now ${renamed.label}, which threat ${threat.id} does not reach; take it into the scope`,
            about: aboutEntry(this.linked.model, threat.id, 'renamed', key),
            operations: [renamed],
            related: [{ place: renamed.place, part: 'key', message: `was ${key}` }],
          }),
        );
      } else if (!renamed) gone.push(operation ? operation.label : `${key} (deleted)`);
    }
    const isNew = added.filter((one) => !this.#elsewhere().has(one));
    if (isNew.length + gone.length > 0) {
      const parts = [
        ...(isNew.length > 0 ? [`has gained ${labels(isNew)}`] : []),
        ...(gone.length > 0 ? [`has lost ${few(gone.sort())}`] : []),
      ];
      findings.push(
        this.#scopeChanged(threat, `The scope of ${threat.id} ${parts.join(' and ')}`, isNew, 'warning'),
      );
    }
    const changed = scope.operations.filter((one) => this.#changed(one, before));
    if (changed.length > 0) {
      const message = `${labels(changed)} of ${threat.id} ${changed.length > 1 ? 'have' : 'has'} other parameters, schemas, servers or schemes`;
      findings.push(this.#scopeChanged(threat, message, changed, 'info'));
    }
    return findings;
  }

  #scopeChanged(
    threat: Threat,
    what: string,
    operations: readonly Operation[],
    level: 'warning' | 'info',
  ): Finding {
    return diagnose('scope-changed', {
      place: threat.place.child('scope'),
      message: `${what} since the review on ${this.then.reviewed}`,
      about: aboutEntry(this.linked.model, threat.id, level, keys(operations)),
      operations,
      related: operations
        .slice(0, mostRelated)
        .map(({ place }) => ({ place, part: 'key', message: 'since then' })),
      level,
    });
  }

  /** What the lock knows under another path. */
  #elsewhere(): ReadonlySet<Operation> {
    if (!this.#moved) {
      const moved = [...this.then.operations].flatMap(([key, one]) => this.#renames.of(key, one) ?? []);
      this.#moved = new Set(moved);
    }
    return this.#moved;
  }
  #changed(operation: Operation, before: ReadonlySet<string>): boolean {
    const key = this.#keys.get(operation) ?? '';
    const locked = this.then.operations.get(key);
    return before.has(key) && locked !== undefined && locked.shape !== shapeOf(operation);
  }

  /** The operations that were there at the review and still are. */
  *#both(): Iterable<[Operation, LockedOperation]> {
    for (const [key, operation] of this.now.operations) {
      const locked = this.then.operations.get(key);
      if (locked) yield [operation, locked];
    }
  }

  #report(
    id: 'security-weakened' | 'surface-grown',
    report: {
      readonly message: string;
      readonly about: string;
      readonly operations: readonly Operation[];
      readonly related: readonly Related[];
      readonly level?: Level;
    },
  ): Finding {
    const { model } = this.linked;
    const reviewed = model.review !== undefined;
    return diagnose(id, {
      ...report,
      place: reviewed ? model.place.child('review', 'last') : model.place.child('id'),
      part: reviewed ? 'value' : 'key',
      about: aboutEntry(model, report.about),
    });
  }
}

function keys(operations: readonly Operation[]): string {
  return operations
    .map(({ canonical }) => canonical)
    .sort()
    .join(' ');
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
