import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Work } from '../../selector/work.ts';
import { groupBy, push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry, type Threat } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';
import type { LockedModel } from './lock.ts';
import type { Renames } from './renames.ts';
import type { Snapshot } from './snapshot.ts';

/** So many places of a definition are shown. */
const mostRelated = 25;

/** An operation that came into scopes, or went out of them. */
interface Move {
  readonly operation: Operation | undefined;
  /** Where it is gone: how it was called. */
  readonly gone: string | undefined;
  readonly threats: Threat[];
}

/** What happened to the scopes of threats since the review. What happened to several of them is said once. */
export class ScopeDrift {
  #moved: ReadonlySet<Operation> | undefined;
  readonly #keys: ReadonlyMap<Operation, string>;
  readonly #moves = new Map<Operation | string, Move>();
  readonly #renamed = new Map<string, { operation: Operation; threats: Threat[] }>();
  readonly #changed = new Map<Operation, Threat[]>();

  /** @param changed is an operation other than it was, which nobody has told yet? */
  constructor(
    private readonly linked: LinkedModel,
    private readonly then: LockedModel,
    private readonly now: Snapshot,
    private readonly renames: Renames,
    private readonly changed: (operation: Operation) => boolean,
    private readonly work: Work,
  ) {
    this.#keys = now.keys;
  }

  /** @param misnamed whose scopes name something that is gone: what they lost by that was told there */
  findings(scopes: ReadonlyMap<string, Scope>, misnamed: ReadonlySet<string>): Finding[] {
    for (const threat of this.linked.model.threats) {
      const scope = scopes.get(threat.id);
      if (scope) this.#look(threat, scope, misnamed.has(`threat ${threat.id}`));
    }
    return [...this.#ofRenamed(), ...this.#ofMoves(), ...this.#ofChanged()];
  }

  #look(threat: Threat, scope: Scope, misnamed: boolean): void {
    const before = this.then.threats.get(threat.id);
    if (!before) return;
    // What came and went is remembered for each threat.
    this.work.spend(2 * scope.operations.length + before.size);
    const reached = this.#reached(scope);
    for (const operation of scope.operations) {
      const key = this.#keys.get(operation) ?? '';
      if (!before.has(key)) {
        if (!this.#elsewhere().has(operation)) this.#move(operation, operation, undefined, threat);
      } else if (this.changed(operation)) push(this.#changed, operation, threat);
    }
    if (misnamed) return;
    for (const key of before) {
      const operation = this.now.operations.get(key);
      if (operation && reached.has(key)) continue;
      const locked = this.then.operations.get(key);
      const renamed = locked && this.renames.of(key, locked);
      if (!renamed) this.#move(key, operation, operation ? operation.label : `${key} (deleted)`, threat);
      else if (!scope.has(renamed)) {
        const known = this.#renamed.get(key);
        if (known) known.threats.push(threat);
        else this.#renamed.set(key, { operation: renamed, threats: [threat] });
      }
    }
  }

  /** The keys of the operations in a scope. */
  readonly #reached = once(
    ({ operations }: Scope): ReadonlySet<string | undefined> =>
      new Set(operations.map((one) => this.#keys.get(one))),
  );

  #move(
    of: Operation | string,
    operation: Operation | undefined,
    gone: string | undefined,
    threat: Threat,
  ): void {
    const known = this.#moves.get(of);
    if (known) known.threats.push(threat);
    else this.#moves.set(of, { operation, gone, threats: [threat] });
  }

  #ofRenamed(): Finding[] {
    return [...this.#renamed].map(([key, { operation, threats }]) => {
      const [first] = threats as [Threat];
      const who = threats.length > 1 ? `threats ${idsOf(threats)} do` : `threat ${first.id} does`;
      return diagnose('scope-stale', {
        place: placeOf(first),
        message: `${key} is now ${operation.label}, which ${who} not reach; take it into the scope`,
        about: aboutEntry(this.linked.model, first.id, 'renamed', key),
        operations: [operation],
        related: [{ place: operation.place, part: 'key', message: `was ${key}` }, ...others(threats)],
        threats: threats.map(({ id }) => id),
      });
    });
  }

  #ofMoves(): Finding[] {
    const together = groupBy(this.#moves.values(), ({ threats }) =>
      JSON.stringify(threats.map(({ id }) => id)),
    );
    return [...together.values()].map((moves) => {
      const [{ threats }] = moves;
      const gained = moves.flatMap(({ operation, gone }) =>
        operation && gone === undefined ? operation : [],
      );
      const lost = moves.flatMap(({ gone }) => gone ?? []).sort();
      const many = threats.length > 1;
      const has = many ? 'have' : 'has';
      const parts = [
        ...(gained.length > 0 ? [`${has} gained ${labels(gained)}`] : []),
        ...(lost.length > 0 ? [`${has} lost ${few(lost)}`] : []),
      ];
      const what = `The ${many ? 'scopes' : 'scope'} of ${idsOf(threats)} ${parts.join(' and ')}`;
      return this.#report(threats, what, gained, 'warning');
    });
  }

  #ofChanged(): Finding[] {
    if (this.#changed.size === 0) return [];
    const operations = [...this.#changed.keys()];
    const concerned = new Set([...this.#changed.values()].flat());
    const threats = this.linked.model.threats.filter((threat) => concerned.has(threat));
    const have = operations.length > 1 ? 'have' : 'has';
    const what = `${labels(operations)} of ${idsOf(threats)} ${have} other parameters, schemas, servers or schemes`;
    return [this.#report(threats, what, operations, 'info')];
  }

  #report(
    threats: readonly Threat[],
    what: string,
    operations: readonly Operation[],
    level: 'warning' | 'info',
  ): Finding {
    const [first] = threats as [Threat];
    const places = operations.map(({ place }): Related => ({ place, part: 'key', message: 'since then' }));
    const about = operations.map(({ canonical }) => canonical).sort();
    return diagnose('scope-changed', {
      place: first.place.child('scope'),
      message: `${what} since the review on ${this.then.reviewed}`,
      about: aboutEntry(
        this.linked.model,
        [threats.map(({ id }) => id).join(' '), level, ...about].join(' '),
      ),
      operations,
      related: [...places, ...others(threats)].slice(0, mostRelated),
      threats: threats.map(({ id }) => id),
      level,
    });
  }

  /** What the lock knows under another path. */
  #elsewhere(): ReadonlySet<Operation> {
    if (!this.#moved) {
      const moved = [...this.then.operations].flatMap(([key, one]) => this.renames.of(key, one) ?? []);
      this.#moved = new Set(moved);
    }
    return this.#moved;
  }
}

function placeOf(threat: Threat) {
  return threat.scope ? threat.place.child('scope') : threat.place;
}

/** The scopes of those that are not shown first. */
function others(threats: readonly Threat[]): Related[] {
  return threats
    .slice(1, mostRelated)
    .map((threat) => ({ place: placeOf(threat), message: `the scope of ${threat.id}` }));
}

function idsOf(threats: readonly Threat[]): string {
  return few(threats.map(({ id }) => id));
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
