import { rootPlace } from '../../facts/access/declarations.ts';
import { compareDemands, demandsOf } from '../../facts/access/protection.ts';
import { shapeOf, shapeWithSchemes } from '../../facts/surface/shape.ts';
import type { Level } from '../../findings/diagnostics/diagnostic.ts';
import { diagnose } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import { labels } from '../../findings/labels.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { type Work, workOf } from '../../selector/work.ts';
import { push } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import type { LinkedModel } from '../model/link.ts';
import { aboutEntry } from '../model/model.ts';
import type { Scope } from '../model/scope.ts';
import type { LockedModel, LockedOperation } from './lock.ts';
import { Renames } from './renames.ts';
import { compareKinds, kindInWords, kindOf } from './scheme-kinds.ts';
import { ScopeDrift } from './scope-drift.ts';
import { type FileName, remembered, Snapshot, schemeKey, urlsOf, written } from './snapshot.ts';

/**
 * What has changed since a model was last reviewed (threat-models.md, Lock): weaker protection, new data, URLs and
 * callbacks, and operations that came into a threat's scope or went out of it.
 *
 * @param then the model as of its last review
 * @param scopes the scope of each threat now, by its id
 * @param misnamed whose scopes name something that is gone, and are told so there: `threat T-1`
 */
export function checkDrift(
  linked: LinkedModel,
  then: LockedModel,
  scopes: ReadonlyMap<string, Scope>,
  name: FileName,
  misnamed: ReadonlySet<string> = new Set(),
): Finding[] {
  const now = new Snapshot(linked, name);
  const work = workOf(linked.context.data);
  const drift = new Drift(linked, then, now, name, scopes, work);
  const weakened = drift.weakened();
  const isChanged = once((operation: Operation) => drift.changed(operation));
  const ofScopes = new ScopeDrift(linked, then, now, new Renames(then, now.operations), isChanged, work);
  return [...weakened, ...drift.grown(), ...ofScopes.findings(scopes, misnamed)];
}

/** Why operations ask for less, or for something else, than they did. */
interface Cause {
  readonly weaker: boolean;
  readonly related: Related;
  /** What became of a scheme, to end the sentence. */
  readonly detail: string;
  readonly operations: Operation[];
}

class Drift {
  readonly #keys: ReadonlyMap<Operation, string>;
  /** The operations whose protection was told of. */
  readonly #told = new Set<Operation>();
  /** Equal scopes are one, whose number it is. */
  readonly #numbers: ReadonlyMap<Scope, number>;
  /** The threats whose scopes hold something, by the numbers of these scopes. */
  readonly #lists = new Map<string, readonly string[]>();

  constructor(
    private readonly linked: LinkedModel,
    private readonly then: LockedModel,
    private readonly now: Snapshot,
    private readonly name: FileName,
    private readonly scopes: ReadonlyMap<string, Scope>,
    private readonly work: Work,
  ) {
    this.#keys = now.keys;
    this.#numbers = new Map([...new Set(scopes.values())].map((scope, at) => [scope, at]));
  }

  /**
   * One finding for each `security` that became weaker, and for each scheme that became another kind under its name, with
   * the operations that it is in effect for. Where other schemes or scopes are asked for than before, nobody but a person
   * can tell which is worth more.
   */
  weakened(): Finding[] {
    const causes = new Map<string, Cause>();
    const told = (cause: Cause) => {
      for (const operation of cause.operations) this.#told.add(operation);
      const key = `${cause.weaker} ${cause.related.place.id()}`;
      const known = causes.get(key);
      if (known) append(known.operations, cause.operations);
      else causes.set(key, cause);
    };
    const unguarded = new Map<Api, Operation[]>();
    for (const [operation, locked] of this.#both()) {
      const { api, kind, protection } = operation;
      // A webhook's or callback's caller is the API itself.
      if (kind !== 'operation') continue;
      const comparison = this.#asksTheSame(operation, locked)
        ? 'equal'
        : compareDemands(demandsOf(protection), remembered(locked));
      for (const { scheme, before, after, change } of this.#kinds(operation, locked)) {
        if (change !== 'weaker' && change !== 'other') continue;
        told({
          weaker: change === 'weaker' && comparison !== 'stronger',
          related: {
            place: scheme.written,
            part: 'key',
            message: `was ${kindInWords(before)} at the review`,
          },
          detail: `: ${scheme.name} is ${kindInWords(after)} now, and was ${kindInWords(before)}`,
          operations: [operation],
        });
      }
      if (comparison === 'stronger' || comparison === 'equal') continue;
      const weaker = comparison === 'weaker';
      const place = protection.declaration?.place;
      if (place) {
        const message = weaker ? 'this asks for less' : 'this asks for something else';
        told({ weaker, related: { place, part: 'key', message }, detail: '', operations: [operation] });
      } else push(unguarded, api, operation);
    }
    for (const [api, operations] of unguarded) {
      const [only] = operations;
      // Several that ask for nothing any more have lost what they inherited.
      const place = only && operations.length === 1 ? only.place : rootPlace(api);
      const related: Related = { place, part: 'key', message: 'nothing is asked for here' };
      told({ weaker: true, related, detail: '', operations: [...operations] });
    }
    return [...causes.values()].map(({ weaker, related, detail, operations }) => {
      const verb = operations.length > 1 ? 'ask' : 'asks';
      const how = weaker ? 'less of callers than' : 'something else of callers than';
      return this.#report('security-weakened', {
        message: `${labels(operations)} ${verb} ${how} at the review on ${this.then.reviewed}${detail}`,
        about: `weakened ${keys(operations)}`,
        operations,
        related: [related],
        level: weaker ? 'error' : 'warning',
      });
    });
  }

  #asksTheSame({ protection }: Operation, locked: LockedOperation): boolean {
    return JSON.stringify(written(demandsOf(protection))) === JSON.stringify(locked.protection);
  }

  /** The schemes that an operation asks for now as it did then, and what became of those that are not what they were. */
  #kinds(operation: Operation, locked: LockedOperation) {
    const { asked, known } = schemesOf(operation, locked);
    const schemes = new Map(
      operation.protection.alternatives
        .flatMap(({ requirements }) => requirements.flatMap(({ scheme }) => scheme ?? []))
        .filter(({ name }) => asked.has(name) && known.has(name))
        .map((scheme) => [scheme.name, scheme]),
    );
    return [...schemes.values()].flatMap((scheme) => {
      const before = this.then.schemes?.get(schemeKey(scheme, this.name));
      const after = kindOf(scheme);
      if (before === undefined || before === after) return [];
      return { scheme, before, after, change: compareKinds(before, after) };
    });
  }

  /** Is something about the operation other than it was, which was not told yet? */
  changed(operation: Operation): boolean {
    const locked = this.then.operations.get(this.#keys.get(operation) ?? '');
    if (!locked) return false;
    if (!this.then.schemes) return locked.shape !== shapeWithSchemes(operation);
    if (locked.shape !== shapeOf(operation)) return true;
    if (this.#told.has(operation)) return false;
    // More scopes of the same schemes are no news.
    const { asked, known } = schemesOf(operation, locked);
    return (
      String([...asked].sort()) !== String([...known].sort()) || this.#kinds(operation, locked).length > 0
    );
  }

  grown(): Finding[] {
    return [...this.#both()].flatMap(([operation, locked]) => {
      const added = (now: readonly string[], then: readonly string[]) => {
        const known = new Set(then);
        return now.filter((one) => !known.has(one));
      };
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

  /** The operations that were there at the review and still are. */
  *#both(): Iterable<[Operation, LockedOperation]> {
    for (const [key, operation] of this.now.operations) {
      const locked = this.then.operations.get(key);
      if (locked) yield [operation, locked];
    }
  }

  /**
   * Whoever reads it wants to know which threats to think about again, though no place in the model is theirs. Thousands of
   * findings may concern the same thousands of threats: they share the list.
   */
  #concerned(operations: readonly Operation[]): readonly string[] {
    this.work.spend((this.#numbers.size * operations.length) / 4);
    const holding = new Set(
      [...this.#numbers.keys()].filter((scope) => operations.some((one) => scope.has(one))),
    );
    const key = [...holding].map((scope) => this.#numbers.get(scope)).join();
    const known = this.#lists.get(key);
    if (known) return known;
    this.work.spend(this.scopes.size);
    const found = [...this.scopes].flatMap(([id, scope]) => (holding.has(scope) ? [id] : []));
    this.#lists.set(key, found);
    return found;
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
      threats: this.#concerned(report.operations),
    });
  }
}

/** The names of the schemes that an operation asks for, now and then. */
function schemesOf({ protection }: Operation, locked: LockedOperation) {
  return {
    asked: new Set(demandsOf(protection).flatMap((demand) => [...demand.keys()])),
    known: new Set(locked.protection.flatMap((alternative) => Object.keys(alternative))),
  };
}

/** Operations for a fingerprint. */
function keys(operations: readonly Operation[]): string {
  return operations
    .map(({ canonical }) => canonical)
    .sort()
    .join(' ');
}
