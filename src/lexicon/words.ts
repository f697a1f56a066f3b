import { remember } from '../text/memo.ts';

/** Runs of letters and of digits; an acronym ends before the capital of the next word, and keeps a plural `s`. */
const word = /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Nd}+|[\p{Lo}\p{Lm}]+/gu;

/** Spellings whose capitals mark no new word. */
const brands: readonly (readonly [string, string])[] = [
  ['OAuth', 'Oauth'],
  ['IPv', 'Ipv'],
];

/** Names are written by strangers: the words of a longer one are not kept. */
const longest = 100;

/**
 * The words of a name, in lower case: `userID` → `user id`, `x-api-key` → `x api key`, `OAuth2Token` →
 * `oauth 2 token`, `page[size]` → `page size`. Digits are words of their own. What is written together in one case
 * (`apikey`) stays one word; the matcher knows it by the entry's words written together.
 */
export function words(name: string): readonly string[] {
  return name.length <= longest ? known(name) : split(name);
}

/** One of what a word says many of, as far as its end tells: `stories` → `story`, `votes` → `vote`. */
export function singular(word: string): string {
  return word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/, '');
}

const known = remember(split);

/** Phrases of the lexicon, and many names: nothing but words already. */
const plain = /^[a-z]+(?: [a-z]+)*$/;

function split(name: string): readonly string[] {
  if (plain.test(name)) return name.split(' ');
  let spelt = name;
  for (const [brand, plain] of brands) spelt = spelt.replaceAll(brand, plain);
  return (spelt.match(word) ?? []).map((part) => part.toLowerCase());
}
