import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { groupBy } from '../text/group.ts';
import { compare } from '../text/order.ts';
import { aboutText } from './about.ts';
import type { Finding, Related } from './finding.ts';

/** A finding names so many of the places where the same is written out. */
const mostRelated = 25;

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
    (finding) => finding.operations.length > 0 && !finding.suppressed && !isApart(finding),
  );
  const similar = groupBy(
    candidates,
    ({ rule, severity, message, since, before }) => `${rule} ${severity} ${since} ${before} ${message}`,
  );
  const meanings = new Meanings();
  const merged = new Map<Finding, Finding | undefined>();
  for (const group of similar.values()) {
    if (group.length < 2) continue;
    const texts = new Map(group.map((finding) => [finding, meanings.text(finding)]));
    const sharing = groupBy(group, (finding) => texts.get(finding));
    const same = groupBy(group, (finding) => {
      const { place, part, operations } = finding;
      const text = texts.get(finding);
      if (text !== undefined && (sharing.get(text)?.length ?? 0) > 1) return text;
      const unit = unitOf(place);
      const definition = operations[0]?.api.place.document.file ?? '';
      return unit && JSON.stringify([part, definition, unit.within, meanings.at(unit.unit)]);
    });
    for (const [meaning, alike] of same) {
      const [first, ...others] = alike as [Finding, ...Finding[]];
      if (meaning === undefined || others.length === 0) continue;
      merged.set(first, merge(first, sharing.has(meaning) ? [] : others, others));
      for (const other of others) merged.set(other, undefined);
    }
  }
  if (merged.size === 0) return findings;
  return findings.flatMap((finding) => (merged.has(finding) ? (merged.get(finding) ?? []) : finding));
}

/** @param elsewhere those that stand in another place of the text */
function merge(first: Finding, elsewhere: readonly Finding[], others: readonly Finding[]): Finding {
  const all = [first, ...others];
  const operations = [...new Set(all.flatMap((finding) => finding.operations))];
  operations.sort((a, b) => compare(a.label, b.label));
  const written = elsewhere.map(
    ({ place, part }): Related => ({ place, part, message: 'the same, written out again' }),
  );
  return {
    ...first,
    operation: operations.length === 1 ? first.operation : null,
    operations,
    related: [...first.related, ...written].slice(0, mostRelated),
    about: (view) => all.map(({ about }) => aboutText(about, view)).sort()[0] as string,
  };
}

/** Keys whose values, or whose entries, are written out where others refer to a component. */
const single: ReadonlySet<string | number> = new Set(['schema', 'requestBody']);
const entries: ReadonlySet<string | number> = new Set(['parameters', 'headers', 'responses', 'servers']);

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

/** What speaks to people, or to other tools. */
const remarks = /^(?:x-.*|\$comment|summary|description|title|examples?|externalDocs)$/;

/** Numbers values so that those that mean the same have one number. Each object is looked at once. */
class Meanings {
  readonly #known = new Map<object, number>();
  readonly #numbers = new Map<string, number>();
  readonly #holders = new Map<object, number>();

  /** Of what stands at a place; texts of different files may refer to different things. */
  at(place: Place): string {
    return `${place.document.file} ${this.#of(valueAt(place))}`;
  }

  /**
   * The entry of the text that a finding points at: YAML's aliases and `<<` lead to one by several ways, and what it stands
   * in is then one object. Undefined where it stands in none.
   */
  text({ place, part }: Finding): string | undefined {
    const holder = place.parent && valueAt(place.parent);
    if (typeof holder !== 'object' || holder === null) return undefined;
    const number = this.#holders.get(holder) ?? this.#holders.size;
    this.#holders.set(holder, number);
    return `${number} ${part} ${place.key}`;
  }

  #of(value: unknown): string {
    if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
    const known = this.#known.get(value);
    if (known !== undefined) return `#${known}`;
    const text = Array.isArray(value)
      ? `[${value.map((item) => this.#of(item)).join()}]`
      : `{${this.#entries(value as Record<string, unknown>).join()}}`;
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    this.#known.set(value, number);
    return `#${number}`;
  }

  #entries(value: Record<string, unknown>): string[] {
    const keys = Object.keys(value).filter((key) => !remarks.test(key));
    return keys.sort().map((key) => `${JSON.stringify(key)}:${this.#of(value[key])}`);
  }
}

function valueAt(place: Place): unknown {
  return place.path().reduce<unknown>((value, step) => own(value, step as string), place.document.tree.value);
}
