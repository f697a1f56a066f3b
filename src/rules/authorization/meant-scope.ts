import { once } from '../../text/memo.ts';
import { isOneSlip } from '../../text/nearest.ts';

/** Shorter words differ by a letter and mean another thing: get and set. */
const shortest = 4;

/** Scopes are held against each other so often for those that one scheme declares: a fix is offered for the first. */
const mostCompared = 200_000;

const wordsOf = (scope: string) => scope.toLowerCase().split(/[^\p{L}\p{N}]+/u);

/**
 * The declared scope that a misspelt one surely means. A scope is a right, so what is near is not enough (`orders:read` is
 * near to `orders:write`): the words are the same, or one of them has one slip behind its first letter.
 *
 * @returns undefined where there is none, or where there are several
 */
export function meantScope(scope: string, declared: ReadonlySet<string>): string | undefined {
  const budget = budgetOf(declared);
  budget.left -= declared.size;
  if (budget.left < 0) return undefined;
  const words = wordsOf(scope);
  const candidates = split(declared).flatMap(([one, its]) => (isMeant(words, its) ? one : []));
  const same = candidates.filter((one) => wordsOf(one).join(' ') === words.join(' '));
  const [meant, ...others] = same.length > 0 ? same : candidates;
  return others.length === 0 ? meant : undefined;
}

const budgetOf = once((_: ReadonlySet<string>) => ({ left: mostCompared }));

const split = once((declared: ReadonlySet<string>) =>
  [...declared].map((scope): readonly [string, readonly string[]] => [scope, wordsOf(scope)]),
);

function isMeant(words: readonly string[], declared: readonly string[]): boolean {
  if (words.length !== declared.length) return false;
  const at = words.findIndex((word, index) => word !== declared[index]);
  if (at < 0) return true;
  const [word, other] = [words[at] as string, declared[at] as string];
  return (
    word[0] === other[0] &&
    Math.min(word.length, other.length) >= shortest &&
    words.every((one, index) => index <= at || one === declared[index]) &&
    !/\p{N}/u.test(word + other) &&
    isOneSlip(word, other)
  );
}
