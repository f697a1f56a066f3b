import { ReadDocument } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { groupBy } from '../text/group.ts';
import { compare } from '../text/order.ts';
import { aboutText } from './about.ts';
import type { Finding, Related, View } from './finding.ts';
import { endOfMeanings, meaningOf } from './meaning.ts';
import { operationsOf, replaced, withRelated } from './together.ts';

/**
 * The same parameter, header, schema, body or server written out in many operations, and the same found in it each time,
 * is one finding with all its operations: one cause, to be mended once. Equality is by meaning: the order of keys, and
 * what speaks to people only, do not count.
 *
 * @param isApart findings that must stay what they are, because somebody holds on to them
 */
export function togetherWhereAlike(
  findings: readonly Finding[],
  isApart: (finding: Finding) => boolean,
): readonly Finding[] {
  const candidates = findings.filter(
    (finding) =>
      finding.operations.length > 0 &&
      !finding.suppressed &&
      // Whoever has a ruleset of Spectral keeps each finding that he had.
      !finding.rule.startsWith('spectral/') &&
      !isApart(finding),
  );
  const merged = new Map<Finding, Finding | undefined>();
  for (const [document, some] of groupBy(candidates, atRest)) {
    mergeAlike(some, merged);
    document?.rest();
  }
  endOfMeanings();
  return replaced(findings, merged);
}

/** The document of a finding, where its values were let go: nothing in it belongs to another definition then. */
function atRest({ place: { document } }: Finding): ReadDocument | undefined {
  return document instanceof ReadDocument && document.isAtRest ? document : undefined;
}

/** @param merged is told what becomes of findings; undefined: another one tells it */
function mergeAlike(candidates: readonly Finding[], merged: Map<Finding, Finding | undefined>): void {
  const meanings = new Meanings();
  for (const group of similar(candidates)) {
    const texts = shared(group, (finding) => meanings.text(finding));
    const titles = shared(group, (finding) => meanings.titled(finding));
    const same = groupBy(group, (finding) => {
      const { place, part, operations } = finding;
      const text = texts.get(finding);
      if (text !== undefined) return text;
      const definition = operations[0]?.api.place.document.file ?? '';
      const titled = titles.get(finding);
      if (titled !== undefined) return JSON.stringify([part, definition, titled]);
      const unit = unitOf(place);
      return unit && JSON.stringify([part, definition, unit.within, meanings.at(unit.unit)]);
    });
    for (const [meaning, alike] of same) {
      const [first, ...others] = alike as [Finding, ...Finding[]];
      if (meaning === undefined || others.length === 0) continue;
      merged.set(first, merge(first, texts.has(first) ? [] : others, others));
      for (const other of others) merged.set(other, undefined);
    }
  }
}

/** What findings of a group have in common with another one of it, each. */
function shared(
  group: readonly Finding[],
  keyOf: (finding: Finding) => string | undefined,
): ReadonlyMap<Finding, string> {
  const found = new Map<Finding, string>();
  for (const [key, some] of groupBy(group, keyOf))
    if (key !== undefined && some.length > 1) for (const finding of some) found.set(finding, key);
  return found;
}

/** Those of which a rule says the same, in the same words; who stands alone is left out. */
function* similar(findings: readonly Finding[]): Iterable<readonly Finding[]> {
  // Step by step: most messages are said once, and making keys of them would cost more than all that follows.
  for (const ofRule of groupBy(findings, ({ rule }) => rule).values()) {
    for (const saying of groupBy(ofRule, ({ message }) => message).values()) {
      if (saying.length < 2) continue;
      for (const group of groupBy(saying, fate).values()) if (group.length > 1) yield group;
    }
  }
}

/** What is new is told apart from what was there before. */
function fate({ severity, since, before }: Finding): string {
  return `${severity} ${since} ${before}`;
}

/** @param elsewhere those that stand in another place of the text */
function merge(first: Finding, elsewhere: readonly Finding[], others: readonly Finding[]): Finding {
  const all = [first, ...others];
  const operations = operationsOf(all);
  const written = elsewhere.map(
    ({ place, part }): Related => ({ place, part, message: 'the same, written out again' }),
  );
  return {
    ...withRelated(first, written),
    tells: all,
    operation: operations.length === 1 ? first.operation : null,
    operations,
    about: (view) => mostSaid(all, view),
  };
}

/** The name that holds for most operations: one of them more, whatever its name, is no reason for another. */
function mostSaid(findings: readonly Finding[], view: View | undefined): string {
  const uses = new Map<string, number>();
  for (const { about, operations } of findings) {
    const text = aboutText(about, view);
    uses.set(text, (uses.get(text) ?? 0) + (view ? 0 : operations.length));
  }
  const [[most] = ['']] = [...uses].sort(([a, n], [b, m]) => m - n || compare(a, b));
  return most;
}

/** Keys whose values, or whose entries, are written out where others refer to a component. */
const single: ReadonlySet<string | number> = new Set(['schema', 'requestBody']);
const entries: ReadonlySet<string | number> = new Set([
  'parameters',
  'headers',
  'responses',
  'servers',
  'schemes',
]);

interface Unit {
  /** What is written out. */
  readonly unit: Place;
  /** The way from there to the finding. */
  readonly within: string;
}

/** The smallest thing around a place that could be written out in several operations; none in components. */
function unitOf(place: Place): Unit | undefined {
  const steps: (string | number)[] = [];
  for (let at = place; at.parent; at = at.parent) {
    // A property may have any of these names.
    const isNamed = at.parent.key === 'properties';
    if (
      !isNamed &&
      (single.has(at.key) || (entries.has(at.parent.key) && at.parent.parent?.key !== 'properties'))
    )
      return isComponent(at)
        ? undefined
        : { unit: at, within: JSON.stringify([kindOf(at), ...steps.reverse()]) };
    steps.push(at.key);
  }
  return undefined;
}

function kindOf({ key, parent }: Place): string {
  return single.has(key) ? String(key) : String(parent?.key);
}

/** Whatever several operations refer to has one place already. */
function isComponent(place: Place): boolean {
  let top: string | number | undefined;
  for (let at: Place | null = place; at?.parent; at = at.parent) top = at.key;
  return top === 'components' || top === 'definitions';
}

/** What stands where the findings of a run are. */
class Meanings {
  readonly #holders = new Map<object, number>();
  readonly #named = new Map<object, number>();
  readonly #nameLists = new Map<string, number>();
  /** What stands at a place; findings of one object share the way to it. */
  readonly #values = new Map<Place, unknown>();

  /** Of what stands at a place; texts of different files may refer to different things, where they refer to any. */
  at(place: Place): string {
    const { text, refers } = meaningOf(this.#valueAt(place));
    return refers ? `${place.document.file} ${text}` : text;
  }

  /**
   * The entry of the text that a finding points at: YAML's aliases and `<<` lead to one by several ways, and what it stands
   * in is then one object. Undefined where it stands in none.
   */
  text({ place, part }: Finding): string | undefined {
    const around = place.parent && this.#valueAt(place.parent);
    if (typeof around !== 'object' || around === null) return undefined;
    // What `<<` took over stands in another object, under the same name and with the same value.
    const value = part === 'key' ? this.#valueAt(place) : undefined;
    const holder = typeof value === 'object' && value !== null ? value : around;
    const number = this.#holders.get(holder) ?? this.#holders.size;
    this.#holders.set(holder, number);
    return `${number} ${part} ${place.key}`;
  }

  /**
   * A property of an object with a title: one class, written out wherever a generator met it, has the same property under the
   * same title each time, whatever stands around it.
   */
  titled({ place }: Finding): string | undefined {
    if (place.parent?.key !== 'properties' || !place.parent.parent || isComponent(place)) return undefined;
    const title = own(this.#valueAt(place.parent.parent), 'title');
    if (typeof title !== 'string' || title.trim() === '') return undefined;
    // `Body` may be the title of anything: what has other properties is another class.
    const names = this.#namesOf(this.#valueAt(place.parent) as object);
    return JSON.stringify([title, place.key, this.at(place), names]);
  }

  /** A number for the names of an object's entries, worked out once for all of them. */
  #namesOf(holder: object): number {
    const known = this.#named.get(holder);
    if (known !== undefined) return known;
    const text = JSON.stringify(Object.keys(holder).sort());
    const number = this.#nameLists.get(text) ?? this.#nameLists.size;
    this.#nameLists.set(text, number);
    this.#named.set(holder, number);
    return number;
  }

  #valueAt(place: Place): unknown {
    if (!place.parent) return place.document.tree.value;
    if (this.#values.has(place)) return this.#values.get(place);
    // No deeper than a text may be nested.
    const value = own(this.#valueAt(place.parent), place.key as string);
    this.#values.set(place, value);
    return value;
  }
}
