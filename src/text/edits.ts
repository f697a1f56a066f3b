/** A piece of a text, UTF-16 offsets as in {@link Span}, and what takes its place; an empty piece inserts. */
export interface Edit {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  readonly text: string;
}

/**
 * A text with edits made in it. Every other character stays.
 *
 * @param edits in any order; where two insert at one offset, the first one given comes first
 * @throws RangeError when two edits overlap: their results would depend on their order
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, end, text: replacement } of sorted) {
    if (start < done) throw new RangeError(`two edits overlap at offset ${start}`);
    pieces.push(text.slice(done, start), replacement);
    done = end;
  }
  return [...pieces, text.slice(done)].join('');
}
