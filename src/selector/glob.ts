/** Does `text` match a pattern in which `*` stands for any number of characters? Never backtracks further than one star. */
export function matchesStar(pattern: string, text: string): boolean {
  return wildcard(
    pattern.length,
    text.length,
    (at) => pattern[at] === '*',
    (at, to) => pattern[at] === text[to],
  );
}

/** A path pattern, split once. */
export type PathPattern = readonly string[];

/**
 * Splits a path glob: `{}` (or `{any}`) is one templated segment, `*` one segment or a part of one, `**` any number of
 * segments, none included; everything else is literal.
 */
export function pathPattern(glob: string): PathPattern {
  return segments(glob);
}

/** A path as written, split once, its parameters nameless: `/a/{id}` is `a`, `{}`. */
export function segments(path: string): readonly string[] {
  const nameless = path.replace(/\{[^{}]*\}/g, '{}');
  return (nameless.startsWith('/') ? nameless.slice(1) : nameless).split('/');
}

/** Is the pattern one path, not a family of them? */
export function isLiteral(pattern: PathPattern): boolean {
  return pattern.every((segment) => !segment.includes('*'));
}

/** Does a path, split by {@link segments}, match? */
export function matchesPath(pattern: PathPattern, path: readonly string[]): boolean {
  return wildcard(
    pattern.length,
    path.length,
    (at) => pattern[at] === '**',
    (at, to) => matchesSegment(pattern[at] as string, path[to] as string),
  );
}

function matchesSegment(pattern: string, segment: string): boolean {
  if (pattern === '*') return segment !== '';
  return pattern.includes('*') ? matchesStar(pattern, segment) : pattern === segment;
}

/**
 * The classic matcher with one level of memory: on a mismatch only the last wildcard takes one item more. The time is
 * at most pattern length × text length, whatever a stranger writes.
 */
function wildcard(
  patternLength: number,
  length: number,
  isStar: (at: number) => boolean,
  same: (at: number, to: number) => boolean,
): boolean {
  let at = 0;
  let to = 0;
  let star = -1;
  let mark = 0;
  while (to < length) {
    if (at < patternLength && isStar(at)) {
      star = at++;
      mark = to;
    } else if (at < patternLength && same(at, to)) {
      at += 1;
      to += 1;
    } else if (star >= 0) {
      at = star + 1;
      to = ++mark;
    } else {
      return false;
    }
  }
  while (at < patternLength && isStar(at)) at += 1;
  return at === patternLength;
}
