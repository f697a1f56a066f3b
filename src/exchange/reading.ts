import { isObject, own } from '../syntax/value.ts';
import { remember } from '../text/memo.ts';
import { shortened } from '../text/shorten.ts';
import { isVisible } from '../text/visible.ts';

export type Raw = Readonly<Record<string, unknown>>;

/** So much of a name is said in a note: one as long as the file may be named by thousands of them. */
const mostOfName = 200;

/** What an importer could not take along, in words. */
export class Notes {
  readonly list: string[] = [];

  /** Adds a note; what it names is shortened before the sentence is put together. */
  add(words: TemplateStringsArray, ...names: readonly unknown[]): void {
    this.list.push(
      words
        .map((text, at) => (at === 0 ? text : shortened(String(names[at - 1]), mostOfName) + text))
        .join(''),
    );
  }

  /**
   * Says which keys of these entries say something and have no place in the model.
   *
   * @param what the entries, in the plural
   * @param taken the keys that were taken along, or that need not be
   */
  leftOver(what: string, entries: readonly Raw[], taken: ReadonlySet<string>): void {
    const counts = new Map<string, number>();
    for (const entry of entries) {
      for (const [key, value] of Object.entries(entry)) {
        if (!taken.has(key) && saysSomething(value)) counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return;
    const keys = [...counts].map(([key, count]) => `${key} (${count})`).join(', ');
    this.list.push(`${what}: not taken along: ${shortened(keys)}`);
  }
}

function saysSomething(value: unknown): boolean {
  if (value === null || value === undefined || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
}

/** The entries of a mapping that are mappings themselves. */
export function entriesOf(value: unknown, key: string): [string, Raw][] {
  const map = own(value, key);
  if (!isObject(map)) return [];
  return Object.entries(map).filter((entry): entry is [string, Raw] => isObject(entry[1]));
}

/** The entries of a list that are mappings. */
export function listOf(value: unknown, key: string): Raw[] {
  const list = own(value, key);
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** A text that says something; numbers and dates as they are written. */
export function words(value: unknown, key: string): string | undefined {
  const found = own(value, key);
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const text = String(found);
  const inLine = text.length > fewWords ? longOnOneLine(text) : onOneLine(text);
  return isVisible(inLine) ? inLine : undefined;
}

/** What is longer may be asked for by thousands of risks of its category. */
const fewWords = 200;
const onOneLine = (text: string) => text.replace(/\s+/g, ' ').trim();
const longOnOneLine = remember(onOneLine);

export function flag(value: unknown, key: string): boolean {
  return own(value, key) === true;
}

export function texts(value: unknown, key: string): string[] {
  const list = own(value, key);
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string' && isVisible(item)) : [];
}

/** Prose from several parts, each ending as a sentence does not. */
export function joined(...parts: readonly (string | undefined)[]): string | undefined {
  return joinedAll(parts);
}

/** The same of a list. */
export function joinedAll(parts: readonly (string | undefined)[]): string | undefined {
  // Not `join`, which copies: V8 keeps a text that was added to others by reference, until somebody reads it.
  let said: string | undefined;
  for (const part of parts) if (part !== undefined) said = said === undefined ? part : `${said}; ${part}`;
  return said;
}

/** Leaves out what is undefined, and lists and mappings without entries. */
export function filled(value: Raw): Raw {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, part]) => part !== undefined && !(typeof part === 'object' && !saysSomething(part)),
    ),
  );
}
