import type { Operation } from '../../../openapi/model.ts';
import type { Place } from '../../../refs/place.ts';
import type { Regression } from '../../../rules/rule.ts';
import { aboutEntry, type ThreatModel } from '../../../threats/model/model.ts';

/** What a change of the threat models lets go, by the rule that says it. */
export interface ModelRegressions {
  readonly withdrawn: readonly Regression[];
  readonly widened: readonly Regression[];
}

export type SaidOfModel = Omit<Regression, 'about' | 'operations'> & {
  readonly operations?: readonly Operation[];
};

/** Collects them. */
export class Said implements ModelRegressions {
  readonly withdrawn: Regression[] = [];
  readonly widened: Regression[] = [];

  withdraw(model: ThreatModel, names: readonly string[], said: SaidOfModel): void {
    const about = `${aboutEntry(model)} ${names.join(' ')} withdrawn`;
    this.withdrawn.push({ operations: [], ...said, about });
  }

  widen(model: ThreatModel, names: readonly string[], said: SaidOfModel): void {
    this.widened.push({ operations: [], ...said, about: `${aboutEntry(model)} ${names.join(' ')} widened` });
  }
}

/** Where it stood. */
export function former(place: Place, what: string): NonNullable<Regression['related']> {
  return [{ place, part: 'key', message: `${what} before` }];
}

/** What became of one entry: each a sentence of its own, told as one. */
export interface Part {
  readonly what: string;
  readonly message: string;
  readonly before: string;
}

export function joined(parts: readonly Part[]): { names: string[]; message: string; before: string } {
  return {
    names: parts.map(({ what }) => what),
    message: parts.map(({ message }, at) => (at > 0 ? message.replace(/^The /, 'the ') : message)).join('; '),
    before: parts.map(({ before }) => before).join('; '),
  };
}

export function named(operations: readonly Operation[]): string {
  const [first] = operations;
  return operations.length === 1 ? (first?.label ?? '') : `${operations.length} operations`;
}

/** Those of imports stand in a file of their own, under a name of this model: they are compared by whoever owns them. */
export function own<T extends { readonly place: Place }>(model: ThreatModel, entries: Iterable<T>): T[] {
  return [...entries].filter(({ place }) => place.document === model.document);
}

/** Says what became of an entry, as one. */
export function tell(
  model: ThreatModel,
  names: readonly string[],
  parts: readonly Part[],
  at: Place,
  then: Place,
  what: string,
  said: Said,
): void {
  if (parts.length === 0) return;
  const { names: which, message, before } = joined(parts);
  said.withdraw(model, [...names, ...which], {
    at,
    part: 'key',
    message,
    before,
    related: former(then, what),
  });
}
