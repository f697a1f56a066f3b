import type { CompletionItem } from 'vscode-languageserver';
import type { Where } from './where.ts';

/** Where what is completed goes, around the cursor and on its line (LSP 3.17, CompletionItem.textEdit). */
export interface Place {
  readonly start: number;
  readonly end: number;
  /** What must stand before it. */
  readonly before: string;
  /** The quote that was written already, and that the cursor stands behind. */
  readonly quote: '"' | "'" | undefined;
  /** Does the colon of a key stand behind it already? */
  readonly hasColon: boolean;
}

/**
 * The place of what stands at the cursor, or would.
 *
 * @returns undefined where nothing is to be completed: in a comment, or within a text of several lines
 */
export function placeOf(where: Where, offset: number, text: string): Place | undefined {
  let { start, end } = where;
  if (isComment(text, start, offset)) return undefined;
  const first = text.charAt(start);
  const quote = (first === '"' || first === "'") && start < offset ? first : undefined;
  // Behind a quotation there is a sign or a blank; what begins there at once is outside of one that began on its line.
  const isClosed = end - start > 1 && text[end - 1] === quote && /^[\s,:}\]]?$/.test(text.charAt(end));
  // A quotation that nobody has closed ends at the cursor: what follows is none of it.
  if (quote !== undefined && (!isClosed || isBroken(text, start, end)))
    end = Math.max(start, Math.min(end, offset));
  if (isBroken(text, start, offset)) return undefined;
  if (isBroken(text, start, end)) end = offset;
  // What stands between the cursor and the word stays.
  const gap = offset < start ? text.slice(offset, start) : '';
  if (end < offset) {
    if (text.slice(end, offset).trim() !== '') return undefined;
    end = offset;
  }
  start = Math.min(start, offset);
  // Without a blank a colon and a dash belong to the word behind them (YAML 1.2.2, 7.3.3 and 8.2.1).
  const isGlued =
    gap === '' &&
    quote === undefined &&
    /(?:^|\s)-$|[^\s:]:$/.test(text.slice(Math.max(0, start - 2), start));
  const hasColon = where.part === 'key' && /^[ \t]*:/.test(text.slice(end, end + 100));
  return { start, end, before: isGlued ? ' ' : gap, quote, hasColon };
}

/** Is the cursor on a line that is a comment, or in one that stands where a word would (YAML 1.2.2, 6.6)? */
function isComment(text: string, start: number, offset: number): boolean {
  if (/^[ \t]*#/.test(lineBefore(text, offset))) return true;
  return start < offset && text[start] === '#' && /^\s?$/.test(text.charAt(start - 1));
}

function isBroken(text: string, from: number, to: number): boolean {
  return /[\r\n]/.test(text.slice(Math.min(from, to), Math.max(from, to)));
}

/** What stands before an offset on its line, as far as it matters. */
function lineBefore(text: string, offset: number): string {
  const from = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  return text.slice(from, Math.min(offset, from + 1000));
}

interface Written {
  readonly range: { readonly start: number; readonly end: number };
  readonly insertText: string;
  readonly filterText: string;
}

/**
 * An item as it is written there. What stands in quotes begins behind the first one: editors compare what is written from there
 * up to the cursor with the name, which has none.
 */
export function intoPlace(item: CompletionItem, { start, end, before, quote, hasColon }: Place): Written {
  const { label, insertTextFormat } = item;
  const all = item.insertText ?? label;
  const isKey = hasColon && insertTextFormat === undefined && all.startsWith(`${label}:`);
  const insertText = isKey ? label : all;
  const filterText = item.filterText ?? unquoted(label);
  if (quote === undefined) return { range: { start, end }, insertText: before + insertText, filterText };
  const parts = insertTextFormat === undefined ? partsOf(label, insertText) : undefined;
  // A block, and what would be another value as a text, comes in place of the quotes.
  if (!parts) return { range: { start, end }, insertText, filterText: quote + filterText };
  const [value, rest] = parts;
  const inside = quote === '"' ? JSON.stringify(value).slice(1, -1) : value.replaceAll("'", "''");
  return { range: { start: start + 1, end }, insertText: `${inside}${quote}${rest}`, filterText };
}

/** The text or key that is written, without quotes, and what follows it. */
function partsOf(label: string, insertText: string): readonly [value: string, rest: string] | undefined {
  if (/^(?:true|false|null|-?\d{1,20}(?:\.\d{1,20})?)$/.test(insertText)) return undefined;
  const name = unquoted(label);
  for (const written of [JSON.stringify(name), label])
    if (insertText.startsWith(written)) return [name, insertText.slice(written.length)];
  const value = unquoted(insertText);
  return value === insertText ? undefined : [value, ''];
}

function unquoted(text: string): string {
  return /^"[^"\\]{1,1000}"$/.test(text) ? text.slice(1, -1) : text;
}
