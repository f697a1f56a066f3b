import type { Path } from '../syntax/tree.ts';
import type { Edit } from '../text/edits.ts';
import { afterBreak, before, endOfEntry, isBlank, lineStart } from './places.ts';
import { replace } from './replace.ts';
import type { Child, Sites } from './sites.ts';
import type { Style } from './write.ts';

/** Takes an entry out of its collection; undefined where its layout leaves no way. What it leaves empty says `{}` or `[]`. */
export function remove(sites: Sites, path: Path, style: Style): Edit | undefined {
  const collection = path.slice(0, -1);
  const children = sites.children(collection);
  const index = sites.indexOf(path);
  const child = children[index];
  const around = sites.at(collection)?.value;
  if (!child || !around) return undefined;
  const { text } = sites.tree.source;
  const isFlow = text[around.start] === (Array.isArray(sites.value(collection)) ? '[' : '{');
  if (children.length === 1) {
    if (!isFlow) return replace(sites, collection, Array.isArray(sites.value(collection)) ? [] : {}, style);
    const inside = { start: around.start + 1, end: around.end - 1 };
    const rest = text.slice(inside.start, child.span.start) + text.slice(child.span.end, inside.end);
    return isBlank(rest.replace(',', '')) ? { ...inside, text: '' } : undefined;
  }
  return isFlow ? fromFlow(text, children, index) : fromBlock(text, children, index);
}

/** With the comma behind it, or before it where it is the last one. */
function fromFlow(text: string, children: readonly Child[], index: number): Edit | undefined {
  const { span } = children[index] as Child;
  const previous = children[index - 1];
  const next = children[index + 1];
  const edit = previous
    ? { start: previous.span.end, end: span.end, text: '' }
    : { start: span.start, end: next?.span.start ?? span.end, text: '' };
  const gap = previous ? text.slice(edit.start, span.start) : text.slice(span.end, edit.end);
  return /^\s*,\s*$/.test(gap) ? edit : undefined;
}

/** With its lines; where a dash stands before it, up to the next entry. */
function fromBlock(text: string, children: readonly Child[], index: number): Edit | undefined {
  const { location, span } = children[index] as Child;
  const stop = endOfEntry(text, span);
  if (stop === undefined) return undefined;
  const ahead = before(text, span.start);
  const isAlone = location.key ? isBlank(ahead) : /^[ \t]*-[ \t]+$/.test(ahead);
  if (!isAlone) {
    const next = children[index + 1];
    if (!next || !/^[ \t]*(?:- +)+$/.test(ahead)) return undefined;
    const start = location.key ? span.start : span.start - (/-[ \t]+$/.exec(ahead)?.[0].length ?? 0);
    const nextAhead = location.key ? 0 : (/-[ \t]+$/.exec(before(text, next.span.start))?.[0].length ?? 0);
    const gap = text.slice(span.end, next.span.start - nextAhead);
    return isBlank(gap) ? { start, end: next.span.start - nextAhead, text: '' } : undefined;
  }
  const start = lineStart(text, span.start);
  const end = afterBreak(text, stop);
  if (end > stop) return { start, end, text: '' };
  // The last line of a text that ends without a line break: it stays such a text.
  return { start: breakBefore(text, start), end: stop, text: '' };
}

/** Before the line breaks that end the line above, and blank lines under it. */
function breakBefore(text: string, start: number): number {
  let at = start;
  while (at > 0 && (text[at - 1] === '\n' || text[at - 1] === '\r')) at--;
  return at;
}
