/** Runs of letters and of digits; an acronym ends before the capital of the next word, and keeps a plural `s`. */
const word = /\p{Lu}{2,}s(?!\p{Ll})|\p{Lu}+(?=\p{Lu}\p{Ll})|\p{Lu}?\p{Ll}+|\p{Lu}+|\p{Nd}+|[\p{Lo}\p{Lm}]+/gu;

/** Spellings whose capitals mark no new word. */
const brands: readonly (readonly [string, string])[] = [
  ['OAuth', 'Oauth'],
  ['IPv', 'Ipv'],
];

const memo = new Map<string, readonly string[]>();
/** Names are written by strangers: neither their number nor their length may fill the memory. */
const memoLimit = 20_000;
const memoLength = 100;

/**
 * The words of a name, in lower case: `userID` → `user id`, `x-api-key` → `x api key`, `OAuth2Token` →
 * `oauth 2 token`, `page[size]` → `page size`. Digits are words of their own. What is written together in one case
 * (`apikey`) stays one word; the matcher knows it by the entry's words written together.
 */
export function words(name: string): readonly string[] {
  const known = memo.get(name);
  if (known) return known;
  let spelt = name;
  for (const [brand, plain] of brands) spelt = spelt.replaceAll(brand, plain);
  const result = (spelt.match(word) ?? []).map((part) => part.toLowerCase());
  if (name.length <= memoLength) {
    if (memo.size >= memoLimit) memo.clear();
    memo.set(name, result);
  }
  return result;
}
