import { clean } from '../text/clean.ts';
import { code } from '../text/markdown.ts';

/**
 * Strangers' texts in what an editor shows as Markdown. Forges read more into a text than CommonMark does (mentions, issues),
 * and reports keep them from it (`text/markdown.ts`); here nobody does, and some editors show each backslash as it is.
 */

/** Signs that are markup within a line (CommonMark §6, GFM §6.5): `_` not inside of a word. */
const inline = /[\\`*[\]<>&]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|~(?=~)|(?<=~)~/gu;

/** A text as text. */
export function plainly(value: string): string {
  return (
    clean(value, 300)
      .replace(inline, '\\$&')
      // What begins a heading, a list, a rule or a block of code (CommonMark §4, §5).
      .replace(/^[ \t]*(?=[#+=-])/, '\\')
      .replace(/^[ \t]*(\d+)(?=[.)])/, '$1\\')
      .trimStart()
  );
}

/** A message of ours: names between backticks are code, all else is text. */
export function inMarkdown(value: string): string {
  const pieces = value.split('`');
  // One that has no partner is a sign like any other.
  if (pieces.length % 2 === 0) return plainly(value);
  return pieces
    .map((piece, at) => (at % 2 === 1 ? code(piece) : at === 0 ? plainly(piece) : between(piece)))
    .join('');
}

/** What stands between two pieces of code keeps its blanks, and begins no line. */
function between(piece: string): string {
  return clean(piece, 300).replace(inline, '\\$&');
}

/** What a client without Markdown shows (LSP 3.17, MarkupKind): the same without its signs. */
export function withoutMarkup(markdown: string): string {
  return markdown
    .replace(/^```.*$\n?/gm, '')
    .replace(/\[([^[\]\n]*)\]\(([^()[\]\s]*)\)/g, '$1: $2')
    .replace(/\*\*|`|(?<![\\*\w])\*(?=\w)|(?<=\w)\*(?![*\w])/g, '')
    .replace(/\\([\\`*[\]<>&_~#+=.)-])/g, '$1');
}
