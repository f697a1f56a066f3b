import type { Comment } from './tree.ts';
import { type Layout, nodeKind } from './yaml-layout.ts';
import { lineEnd, startsComment } from './yaml-text.ts';

/**
 * All comments of a document: each `#` after white space or at a line's start that stands in no scalar (YAML 1.2 §6.6).
 *
 * @param end where the document ends
 */
export function findComments(layout: Layout, end: number): Comment[] {
  const { text } = layout;
  const comments: Comment[] = [];
  let at = 0;
  let hash = nextHash(text, 0);

  /** Collects between the last scalar and the next. */
  const collect = (until: number): void => {
    if (hash < at) hash = nextHash(text, at);
    while (hash < until) {
      const end = startsComment(text, hash) ? lineEnd(text, hash) : hash;
      if (end > hash) comments.push({ text: text.slice(hash + 1, end).trim(), span: { start: hash, end } });
      hash = nextHash(text, Math.max(end, hash + 1));
    }
    at = Math.max(at, until);
  };

  for (let node = 0; node < layout.count; node++) {
    const key = layout.keySpan(node);
    if (key.start !== -1) {
      collect(key.start);
      at = Math.max(at, key.end);
    }
    const kind = layout.kind(node);
    if (kind === nodeKind.mapping || kind === nodeKind.sequence) continue;
    const value = layout.span(node);
    // A block scalar's first line may end in a comment; its body holds none.
    collect(kind === nodeKind.blockScalar ? Math.min(lineEnd(text, value.start), value.end) : value.start);
    at = Math.max(at, value.end);
  }
  collect(end);
  return comments;
}

function nextHash(text: string, from: number): number {
  const at = text.indexOf('#', from);
  return at === -1 ? Number.POSITIVE_INFINITY : at;
}
