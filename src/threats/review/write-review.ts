import type { Document } from '../../refs/document.ts';
import { own } from '../../syntax/value.ts';
import { applyEdits, type Edit } from '../../text/edits.ts';
import { lastLine } from '../../text/trim.ts';

/**
 * The text of a threat model with a review recorded in it: `review.last`, and `review.by` when it is given. Everything
 * else stays as it is, comments and order included.
 *
 * @param document a model that satisfies the schema
 * @param today YYYY-MM-DD
 */
export function withReview({ tree }: Document, today: string, by: string | undefined): string {
  const { source } = tree;
  const review = own(tree.value, 'review');
  const edits = review === undefined ? [added(tree, today, by)] : changed(tree, review, today, by);
  return applyEdits(source.text, edits);
}

type Tree = Document['tree'];

function changed(tree: Tree, review: unknown, today: string, by: string | undefined): Edit[] {
  const { text } = tree.source;
  const [last, who, whole] = tree.locate([['review', 'last'], ['review', 'by'], ['review']]);
  if (!last || !who || !whole) return [];
  const quote = /^["']/.exec(text.slice(last.value.start))?.[0] ?? '';
  const edits: Edit[] = [{ ...last.value, text: quote + today + quote }];
  if (by === undefined) return edits;
  if (own(review, 'by') !== undefined) return [...edits, { ...who.value, text: JSON.stringify(by) }];
  const inFlow = text[whole.value.start] === '{';
  const indent = lastLine(text.slice(0, last.key?.start ?? 0));
  const key = tree.format === 'json' ? '"by"' : 'by';
  const between = inFlow ? ', ' : `${lineEndOf(text)}${indent}`;
  const { end } = last.value;
  return [
    { start: last.value.start, end, text: `${quote}${today}${quote}${between}${key}: ${JSON.stringify(by)}` },
  ];
}

/** Behind the id, which every model has. */
function added(tree: Tree, today: string, by: string | undefined): Edit {
  const { text } = tree.source;
  const [id, root] = tree.locate([['id'], []]);
  const at = id?.value.end ?? 0;
  if (tree.format === 'json' || text[root?.value.start ?? 0] === '{') {
    const who = by === undefined ? '' : `, "by": ${JSON.stringify(by)}`;
    return { start: at, end: at, text: `, "review": {"last": "${today}"${who}}` };
  }
  const who = by === undefined ? '' : `, by: ${JSON.stringify(by)}`;
  const rest = text.slice(at).search(lineEnd);
  const start = rest < 0 ? text.length : at + rest;
  const indent = lastLine(text.slice(0, id?.key?.start ?? 0));
  return { start, end: start, text: `${lineEndOf(text)}${indent}review: { last: ${today}${who} }` };
}

/** YAML 1.2 §5.4: a carriage return alone ends a line, too. */
const lineEnd = /\r\n|\r|\n/;

/** How the lines of a text end. */
function lineEndOf(text: string): string {
  return lineEnd.exec(text)?.[0] ?? '\n';
}
