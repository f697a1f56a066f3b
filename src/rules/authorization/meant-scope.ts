import { isOneSlip } from '../../text/nearest.ts';

/** Shorter words differ by a letter and mean another thing: get and set. */
const shortest = 4;

const wordsOf = (scope: string) => scope.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/**
 * The declared scope that a misspelt one surely means. A scope is a right, so what is near is not enough (`orders:read` is
 * near to `orders:write`): the words are the same, or one of them has one slip behind its first letter.
 *
 * @returns undefined where there is none, or where there are several
 */
export function meantScope(scope: string, declared: ReadonlySet<string>): string | undefined {
  const words = wordsOf(scope);
  const candidates = [...declared].filter((one) => isMeant(words, wordsOf(one)));
  const same = candidates.filter((one) => wordsOf(one).join(' ') === words.join(' '));
  const [meant, ...others] = same.length > 0 ? same : candidates;
  return others.length === 0 ? meant : undefined;
}

function isMeant(words: readonly string[], declared: readonly string[]): boolean {
  if (words.length !== declared.length) return false;
  const different = words.flatMap((word, at) => {
    const other = declared[at] as string;
    return word === other ? [] : [{ word, other }];
  });
  const [first, ...others] = different;
  if (!first) return true;
  const { word, other } = first;
  return (
    others.length === 0 &&
    Math.min(word.length, other.length) >= shortest &&
    word[0] === other[0] &&
    !/\p{N}/u.test(word + other) &&
    isOneSlip(word, other)
  );
}
