import type { Confidence } from '../findings/finding.ts';
import { push } from '../text/group.ts';
import { remember } from '../text/memo.ts';
import { words } from './words.ts';

/** The phrases of a text, separated by commas; lines may break anywhere between words. */
export function list(text: string): readonly string[] {
  return text
    .replace(/\s+/g, ' ')
    .split(',')
    .map((phrase) => phrase.trim());
}

/** What a name says. */
export interface Meaning {
  /** The field's term: `password`, `card number`. */
  readonly meaning: string;
  /** Why the name is in the lexicon, for messages. */
  readonly reason: string;
  /** How often the name really means it. */
  readonly confidence: Confidence;
}

/** Names with one meaning. */
export interface Entry extends Meaning {
  /** Phrases, words separated by a blank: `api key` also matches `apiKey`, `api_key`, `X-API-Key` and `apikey`. */
  readonly match: readonly string[];
  /** Words before the phrase that make it something else: `page` before `token`. */
  readonly unless?: readonly string[];
  /** Only as the whole name: `limit`, but not `creditLimit`. */
  readonly whole?: boolean;
}

/** The entries of one question, with what holds for all of them. */
export interface Family<E extends Entry = Entry> {
  readonly entries: readonly E[];
  /** Words before any phrase that make it something else: `has` in `hasPassword`. */
  readonly unless?: readonly string[];
  /** Words after a phrase that change nothing: `confirmation` in `passwordConfirmation`. */
  readonly tails?: readonly string[];
  /** Do digits after a phrase make it something else (`last4`)? They change nothing by default (`address1`). */
  readonly digitsMatter?: boolean;
}

export type Matcher<E extends Entry = Entry> = (name: string, owner?: string) => E | undefined;

/** A phrase of more words is never found. */
export const longestPhrase = 6;
const mostTails = 3;

interface Candidate<E> {
  readonly entry: E;
  readonly length: number;
}

/**
 * Makes the question of a family. English names end in what they are (`passwordPolicy` is a policy), so a phrase
 * must end the name; digits, a version and the family's tails after it are passed over. The longest phrase wins.
 *
 * The `owner` is the name of the object that holds the property; it helps where the name alone says nothing:
 * `number` in `card`.
 */
export function matcher<E extends Entry>(family: Family<E>): Matcher<E> {
  // Made when the first name is asked about: a run does not ask all questions.
  let made: Matcher<E> | undefined;
  return (name, owner) => {
    made ??= make(family);
    return made(name, owner);
  };
}

function make<E extends Entry>(family: Family<E>): Matcher<E> {
  const phrases = indexOf(family.entries);
  const ends = new Set(Array.from(phrases.keys(), endOf));
  const tails = new Set(family.tails);
  const unlessAll = new Set(family.unless);
  const unless = new Map(family.entries.map((entry) => [entry, new Set(entry.unless)]));

  const fits = (entry: E, parts: readonly string[], before: number): boolean => {
    if (entry.whole && before > 0) return false;
    const own = unless.get(entry);
    for (let at = 0; at < before; at++) {
      const one = parts[at] as string;
      if (unlessAll.has(one) || own?.has(one)) return false;
    }
    return true;
  };

  /** The entry of the longest phrase that the words before `end` end in. */
  const ending = (parts: readonly string[], end: number, atLeast: number): E | undefined => {
    let best: E | undefined;
    let phrase = '';
    for (let size = 1; size <= longestPhrase && size <= end; size++) {
      phrase = parts[end - size] + phrase;
      const candidates = size < atLeast ? undefined : phrases.get(phrase);
      if (!candidates) continue;
      for (const { entry, length } of candidates) {
        // Words that only together give a phrase with fewer words (`pass` + `word`); short ones meet by chance.
        if (size > length && phrase.length < 5) continue;
        if (!fits(entry, parts, end - size)) continue;
        best = entry;
        break;
      }
    }
    return best;
  };

  /** Is the word before `end` one that changes nothing about what stands before it? */
  const isPassedOver = (parts: readonly string[], end: number): boolean => {
    const last = parts[end - 1] as string;
    return tails.has(last) || (!family.digitsMatter && (last === 'v' || areDigits(last)));
  };

  /** Does a word end as phrases do? Nearly none does: that is asked before anything is put together. */
  const mayEnd = (word: string): boolean => word.length < endLength || ends.has(endOf(word));

  const find = (parts: readonly string[], from: number): E | undefined => {
    for (let end = parts.length; end > from; end--) {
      const found = mayEnd(parts[end - 1] as string) ? ending(parts, end, from + 1) : undefined;
      if (found || parts.length - end === mostTails) return found;
      if (!isPassedOver(parts, end)) return undefined;
    }
    return undefined;
  };

  /** May words of the owner before these make a phrase with them? What {@link find} would look at with them. */
  const mayFollow = (parts: readonly string[]): boolean => {
    if (parts.length > mostBehindOwner) return false;
    for (let end = parts.length; end > 0; end--) {
      if (mayEnd(parts[end - 1] as string)) return true;
      if (!isPassedOver(parts, end)) return false;
    }
    // What says nothing by itself (`value`) is called as its owner is (`taxId`).
    return true;
  };

  const byName = remember((name): Answer<E> => {
    const parts = ownWords(name);
    const found = find(parts, 0);
    if (found) return { found };
    return mayFollow(parts) ? { found, behind: parts } : unknown;
  });
  return (name, owner) => {
    const { found, behind } = byName(name);
    if (found || owner === undefined || behind === undefined) return found;
    return find([...ownerWords(owner), ...behind], behind.length);
  };
}

/** What is known of a name. */
interface Answer<E> {
  readonly found: E | undefined;
  /** Its words, where words of an owner before them may make a phrase. */
  readonly behind?: readonly string[];
}

const unknown: Answer<never> = { found: undefined };

/** Names of more words say by themselves what they mean. */
const mostBehindOwner = 2;

/** Phrases are known by so many of their last characters. */
const endLength = 3;

function endOf(text: string): string {
  return text.slice(-endLength);
}

/** Words are letters or digits throughout. */
function areDigits(word: string): boolean {
  const first = word.charCodeAt(0);
  return first >= 48 && first <= 57;
}

const ownerWords = remember((owner: string): readonly string[] => words(owner).map(unaccented));

/** Letters that are written without a mark where a keyboard or a habit has none, and do not fall apart into letter and mark. */
const unmarked = new Map(
  Object.entries({ ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ð: 'd', ı: 'i' }),
);
const foreign = /[^\p{ASCII}]/u;

/** A word as it is compared: `número` and `numero`, `fødselsnummer` and `fodselsnummer` are one. */
export function unaccented(word: string): string {
  if (!foreign.test(word)) return word;
  const bare = word.normalize('NFD').replace(/\p{Mn}/gu, '');
  return bare.replace(/[ßøæœłđðı]/g, (letter) => unmarked.get(letter) ?? letter).normalize('NFC');
}

/** The words of a name; a header's or vendor's prefix is none. Each of a hundred families asks for them. */
const ownWords = remember((name: string): readonly string[] => {
  const all = words(name).map(unaccented);
  return all.length > 1 && all[0] === 'x' ? all.slice(1) : all;
});

function indexOf<E extends Entry>(entries: readonly E[]): Map<string, Candidate<E>[]> {
  const index = new Map<string, Candidate<E>[]>();
  for (const entry of entries) {
    for (const phrase of entry.match) {
      const parts = words(phrase).map(unaccented);
      push(index, parts.join(''), { entry, length: parts.length });
    }
  }
  return index;
}
