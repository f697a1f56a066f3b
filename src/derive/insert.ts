import { isDeepStrictEqual } from 'node:util';
import { isMap, type Pair, parseDocument, type YAMLMap } from 'yaml';

/** Why a text could not be edited, in words. */
export class EditError extends Error {}

/**
 * Adds entries to a section at the root of a YAML or JSON text. Nothing else of the text changes, not a blank: entries
 * are inserted behind the last one of the section, or with a new section behind the last one of the file.
 *
 * @param entries each as the lines of an entry of a block map, and as plain data for where there are no lines
 * @throws {EditError} when the text would not read as before with the entries added
 */
export function insert(
  text: string,
  section: string,
  entries: readonly { readonly id: string; readonly lines: readonly string[]; readonly value: unknown }[],
): string {
  if (entries.length === 0) return text;
  const document = parseDocument(text, { keepSourceTokens: false });
  const { contents: root } = document;
  if (document.errors.length > 0 || !isMap(root)) throw new EditError('it does not parse');
  const pair = root.items.find((item) => keyOf(item) === section);
  const map = pair?.value;
  if (pair && !isMap(map)) throw new EditError('its section is no map');
  const edited = isMap(map)
    ? intoMap(text, map as YAMLMap, entries)
    : intoMap(text, root as YAMLMap, [newSection(section, entries)]);
  verify(text, edited, section, entries);
  return edited;
}

type Entry = Parameters<typeof insert>[2][number];

function newSection(section: string, entries: readonly Entry[]): Entry {
  return {
    id: section,
    lines: [`${section}:`, ...entries.flatMap(({ lines }) => lines.map((line) => `  ${line}`))],
    value: Object.fromEntries(entries.map(({ id, value }) => [id, value])),
  };
}

function intoMap(text: string, map: YAMLMap, entries: readonly Entry[]): string {
  if (map.flow) return intoFlow(text, map, entries);
  const [first] = map.items;
  const last = map.items.at(-1);
  if (!first || !last) throw new EditError('it is empty');
  const start = offsetOf(first.key);
  const indent = start - (text.lastIndexOf('\n', start - 1) + 1);
  return at(text, afterLines(text, endOf(last), indent), entries, indent);
}

/** Each entry on lines of its own, laid out like the first one where that has a line of its own. */
function intoFlow(text: string, map: YAMLMap, entries: readonly Entry[]): string {
  const end = (map.range?.[1] ?? 0) - 1;
  if (text[end] !== '}') throw new EditError('its braces are not where they should be');
  const key = map.items[0] && offsetOf(map.items[0].key);
  const line = key === undefined ? '' : text.slice(text.lastIndexOf('\n', key - 1) + 1, key);
  const isSpread = line !== '' && line.trim() === '';
  const indent = isSpread ? line : '  ';
  const before = text.slice(0, end).trimEnd();
  const comma = map.items.length === 0 || before.endsWith(',') ? '' : ',';
  const added = entries.map(({ id, value }) => {
    const body = isSpread
      ? JSON.stringify(value, null, 2).replaceAll('\n', `\n${indent}`)
      : JSON.stringify(value);
    return `${indent}${JSON.stringify(id)}: ${body}`;
  });
  // What stood before the brace stays, its line break too; a brace in the first column would end a block around it.
  const gap = text.slice(before.length, end) || ' ';
  return `${before}${comma}\n${added.join(',\n')}${gap}${text.slice(end)}`;
}

function at(text: string, offset: number, entries: readonly Entry[], indent: number): string {
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = entries.flatMap((entry) => entry.lines.map((line) => ' '.repeat(indent) + line));
  const before = text.slice(0, offset);
  const gap = before === '' || before.endsWith('\n') ? '' : newline;
  return `${before}${gap}${lines.join(newline)}${newline}${text.slice(offset)}`;
}

/** Behind the line, and behind comments that belong to the section by their indentation. */
function afterLines(text: string, offset: number, indent: number): number {
  let end = text[offset - 1] === '\n' ? offset : lineEnd(text, offset);
  for (;;) {
    const next = lineEnd(text, end);
    const line = text.slice(end, next);
    const blanks = line.length - line.trimStart().length;
    if (indent === 0 || !line.trimStart().startsWith('#') || blanks < indent) return end;
    end = next;
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end + 1;
}

function endOf({ key, value }: Pair): number {
  const range = (node: unknown) => (node as { range?: readonly [number, number, number] } | null)?.range;
  return (range(value) ?? range(key))?.[1] ?? 0;
}

function offsetOf(key: unknown): number {
  return (key as { range?: readonly number[] }).range?.[0] ?? 0;
}

function keyOf({ key }: Pair): unknown {
  return (key as { value?: unknown } | null)?.value;
}

/** The text must read as before, with the entries added: whatever else a stranger's layout makes of it is refused. */
function verify(before: string, after: string, section: string, entries: readonly Entry[]): void {
  const read = (text: string) => {
    const document = parseDocument(text);
    if (document.errors.length > 0) throw new EditError('its layout leaves no room for an edit');
    return document.toJS({ maxAliasCount: 1000 }) as Record<string, unknown>;
  };
  const wanted = read(before);
  const added = Object.fromEntries(entries.map(({ id, value }) => [id, value]));
  wanted[section] = { ...(wanted[section] as object | null | undefined), ...added };
  if (!isDeepStrictEqual(read(after), wanted)) throw new EditError('its layout leaves no room for an edit');
}
