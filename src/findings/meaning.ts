import { once } from '../text/memo.ts';

/** What speaks to people, or to other tools. */
const remarks = /^(?:x-.*|\$comment|summary|description|title|examples?|externalDocs)$/;

/** Lists of which the order says nothing (JSON Schema 2020-12 validation §6.1.1, §6.1.2, §6.5.3). */
const sets: ReadonlySet<string> = new Set(['enum', 'required', 'type']);

/** Keys that lead elsewhere. */
const leading: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$recursiveRef']);

/** What values mean. Those that mean the same have the same text. */
interface Meaning {
  readonly text: string;
  /** Is there a reference in it? */
  readonly refers: boolean;
}

/** Enough for the objects of a large definition; beyond so many they are numbered anew in the next run. */
const mostNumbers = 50_000;

/**
 * Numbers values so that those that mean the same have one number. Each object is looked at once, also when it is there again
 * in a definition that somebody has edited: what it means depends on nothing else.
 */
class Numbers {
  readonly #numbers = new Map<string, Meaning>();

  get isFull(): boolean {
    return this.#numbers.size > mostNumbers;
  }

  of(value: unknown): Meaning {
    if (typeof value !== 'object' || value === null)
      return { text: JSON.stringify(value) ?? '', refers: false };
    return this.#ofObject(value);
  }

  readonly #ofObject = once((value: object): Meaning => {
    const isList = Array.isArray(value);
    let refers = !isList && Object.keys(value).some((key) => leading.has(key));
    const of = (part: unknown) => {
      const meaning = this.of(part);
      refers ||= meaning.refers;
      return meaning.text;
    };
    const text = isList ? `[${value.map(of)}]` : `{${entriesOf(value as Record<string, unknown>, of)}}`;
    const found = this.#numbers.get(text) ?? { text: `#${this.#numbers.size}`, refers };
    this.#numbers.set(text, found);
    return found;
  });
}

/** The entries of an object that count, in an order that is always the same. */
function entriesOf(value: Readonly<Record<string, unknown>>, of: (value: unknown) => string): string[] {
  const keys = Object.keys(value).filter((key) => !remarks.test(key));
  return keys.sort().map((key) => {
    const said = value[key];
    if (!sets.has(key) || !Array.isArray(said)) return `${JSON.stringify(key)}:${of(said)}`;
    return `${JSON.stringify(key)}:{${said.map(of).sort()}}`;
  });
}

let numbers = new Numbers();

/** What a value means, for as long as a run compares values. */
export function meaningOf(value: unknown): Meaning {
  return numbers.of(value);
}

/** Ends the comparing of a run: where too much is known, it is forgotten. */
export function endOfMeanings(): void {
  if (numbers.isFull) numbers = new Numbers();
}
