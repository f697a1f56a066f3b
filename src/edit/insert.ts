import type { Path } from '../syntax/tree.ts';
import type { Edit } from '../text/edits.ts';
import { Written } from './change.ts';
import { afterBreak, before, endOfEntry, indentation, isBlank, lineStop } from './places.ts';
import type { Child, Sites } from './sites.ts';
import { blockLines, entryLines, inline, jsonLines, type Style, scalar } from './write.ts';

/** Entries that come into one collection, at one place. */
export interface Added {
  /** Of a list no keys. */
  readonly entries: readonly { readonly key: string | undefined; readonly value: unknown }[];
  /** Keys behind which they should stand: the first of them that is there. */
  readonly after: readonly string[];
}

/** Adds entries to a collection; undefined where its layout leaves no room. */
export function insert(sites: Sites, path: Path, added: Added, style: Style): Edit | undefined {
  const around = sites.at(path)?.value;
  if (!around) return undefined;
  const { text } = sites.tree.source;
  const children = sites.children(path);
  const first = text[around.start];
  const open = Array.isArray(sites.value(path)) ? '[' : '{';
  if (first === open) {
    return children.length > 0
      ? intoFlow(text, children, added, style)
      : intoEmpty(text, around.start, around.end, added, style);
  }
  return style.isJson || children.length === 0 ? undefined : intoBlock(text, children, added, style);
}

/** Where it belongs: behind the child that is asked for, else behind the last one. */
function neighbour(children: readonly Child[], after: readonly string[]): Child {
  for (const key of after) {
    const found = children.find(({ step }) => step === key);
    if (found) return found;
  }
  return children.at(-1) as Child;
}

/** Behind the line on which the neighbour ends. */
function intoBlock(text: string, children: readonly Child[], added: Added, style: Style): Edit | undefined {
  const [first] = children as readonly [Child];
  const margin = marginOf(text, first);
  if (margin === undefined) return undefined;
  const beside = neighbour(children, added.after);
  const end = endOfEntry(text, beside.span);
  if (end === undefined) return undefined;
  const at = beside === children.at(-1) ? behindRemarks(text, end, margin) : end;
  const lines = added.entries.flatMap(({ key, value }) =>
    key === undefined
      ? blockLines(value, style.indent).map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`))
      : entryLines(key, value, style.indent),
  );
  const written = lines.map((line) => style.lineEnd + (line === '' ? '' : margin + line)).join('');
  return { start: at, end: at, text: written };
}

/** Behind the remarks that belong to a block by their indentation. */
function behindRemarks(text: string, from: number, margin: string): number {
  let end = from;
  while (margin !== '') {
    const start = afterBreak(text, end);
    if (start === end || !text.startsWith(`${margin}#`, start)) break;
    end = lineStop(text, start);
  }
  return end;
}

/** The indentation of a block: what stands before its first entry, whose line may begin with dashes. */
function marginOf(text: string, { location, span }: Child): string | undefined {
  const ahead = before(text, span.start);
  if (location.key) return /^[ \t]*(?:- +)*$/.test(ahead) ? ahead.replaceAll('-', ' ') : undefined;
  const [, outer] = /^((?:[ \t]*(?:- +)*))- +$/.exec(ahead) ?? [];
  return outer?.replaceAll('-', ' ');
}

function intoFlow(text: string, children: readonly Child[], added: Added, style: Style): Edit | undefined {
  const [first] = children as readonly [Child];
  const { span } = neighbour(children, added.after);
  const margin = before(text, first.span.start);
  const isSpread = isBlank(margin) && first.span.start > margin.length;
  const isDense = style.isJson && !isSpread && isTight(text, children);
  const ahead = isSpread ? style.lineEnd + margin : isDense ? '' : ' ';
  const written = added.entries.map(({ key, value }) => {
    // What comes with lines of its own is long: a line for it.
    if (value instanceof Written && key !== undefined && !isSpread)
      return `,${style.lineEnd}  ${JSON.stringify(key)}: ${JSON.stringify(value.value)}`;
    const body = isSpread && style.isJson ? jsonLines(value, style, margin) : inline(value, style);
    return `,${ahead}${key === undefined ? '' : nameOf(key, style, isDense)}${body}`;
  });
  return { start: span.end, end: span.end, text: written.join('') };
}

/** Is there no blank behind its colons and commas? */
function isTight(text: string, [first, second]: readonly Child[]): boolean {
  if (first?.location.key) return text.slice(first.location.key.end, first.location.value.start) === ':';
  return first !== undefined && second !== undefined && second.span.start === first.span.end + 1;
}

function nameOf(key: string, { isJson }: Style, isDense = false): string {
  return `${isJson ? JSON.stringify(key) : scalar(key)}:${isDense ? '' : ' '}`;
}

/** Between brackets that hold nothing. */
function intoEmpty(text: string, start: number, end: number, added: Added, style: Style): Edit | undefined {
  if (!isBlank(text.slice(start + 1, end - 1))) return undefined;
  const written = added.entries.map(
    ({ key, value }) => `${key === undefined ? '' : nameOf(key, style)}${inline(value, style)}`,
  );
  if (!style.isJson || !style.isSpread) return { start: start + 1, end: end - 1, text: written.join(', ') };
  const line = indentation(text, start);
  const margin = line + style.indent;
  const spread = added.entries.map(
    ({ key, value }) =>
      `${style.lineEnd}${margin}${key === undefined ? '' : nameOf(key, style)}${jsonLines(value, style, margin)}`,
  );
  return { start: start + 1, end: end - 1, text: `${spread.join(',')}${style.lineEnd}${line}` };
}
