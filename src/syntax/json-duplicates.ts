import type { Source } from '../text/source.ts';
import { keyText, skipSpace, skipString } from './json-scan.ts';
import type { SyntaxProblem } from './tree.ts';

/**
 * The keys written twice in one object, in the order of the text. JSON.parse keeps the last and says nothing (RFC 8259
 * §4 leaves it open). Cheap when there are none: as many colons as parsed keys is proof enough.
 *
 * @param keys how many keys the parsed value has
 */
export function duplicateKeys(source: Source, keys: number): SyntaxProblem[] {
  const { text } = source;
  if (countQuotesBeforeColons(text) === keys || countMembers(text) === keys) return [];
  return findDuplicates(source);
}

/**
 * At least as many as there are keys in the text: a key's closing quote stands before a colon, and few other quotes do.
 * One behind a backslash is part of a string, unless the string ends with an escaped backslash: then nothing is said.
 * The engine's own search is ten times faster than a loop that has not been compiled yet.
 */
function countQuotesBeforeColons(text: string): number {
  if (text.includes('\\\\"')) return Number.POSITIVE_INFINITY;
  const quote = /[^\\]"[ \t\r\n]*:/g;
  let count = 0;
  while (quote.test(text)) count += 1;
  return count;
}

function countMembers(text: string): number {
  let colons = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = skipString(text, at) - 1;
    else if (code === 58) colons++;
  }
  return colons;
}

function findDuplicates(source: Source): SyntaxProblem[] {
  const { text } = source;
  const problems: SyntaxProblem[] = [];
  // For each open collection the keys seen with their offsets; lists have none.
  const open: Map<string, number>[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123 || code === 91) open.push(new Map());
    else if (code === 125 || code === 93) open.pop();
    else if (code === 34) {
      const end = skipString(text, at);
      if (text.charCodeAt(skipSpace(text, end)) === 58) {
        const key = keyText(text, at, end);
        const seen = open.at(-1) as Map<string, number>;
        const first = seen.get(key);
        if (first === undefined) seen.set(key, at);
        else problems.push(duplicateKey(source, key, first, { start: at, end }));
      }
      at = end - 1;
    }
  }
  return problems;
}

/** The warning for a key that was already there; in both formats the last one counts. */
export function duplicateKey(
  source: Source,
  key: string,
  first: number,
  span: SyntaxProblem['span'],
): SyntaxProblem {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const message = `The key \`${shown}\`${alreadyThere}${source.position(first).line}; this one replaces it, remove one of them`;
  return { message, span, loses: true };
}

const alreadyThere = ' is already on line ';

/** Is it said of a key that was already there? */
export function isDuplicateKey({ message }: SyntaxProblem): boolean {
  return message.includes(alreadyThere);
}
