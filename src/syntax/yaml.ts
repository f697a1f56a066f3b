import { EVENT_ID, type Event } from 'js-yaml';
import type { Source, Span } from '../text/source.ts';
import type { Comment, Location, ParseResult, Path, SyntaxProblem, SyntaxTree } from './tree.ts';
import { type Built, buildDocument } from './yaml-build.ts';
import { findComments } from './yaml-comments.ts';
import { explainYaml } from './yaml-errors.ts';
import { readEvents } from './yaml-events.ts';
import { Unacceptable } from './yaml-frame.ts';
import type { Layout } from './yaml-layout.ts';
import { lineEnd, skipBlank } from './yaml-text.ts';

/**
 * Reads the first document of a YAML text (YAML 1.2, core schema, with 1.1's merge keys). An empty text is null.
 * Never throws.
 */
export function parseYaml(source: Source): ParseResult {
  const read = readEvents(source.text);
  if (!read.ok) return { ok: false, problems: [explainYaml(source, read.reason, read.at, read.outdented)] };
  const { events } = read;
  try {
    const built = buildDocument(source, events, 0, contentStart(source.text, events));
    const next = nextDocument(source.text, events, built.end);
    const warnings = [...built.warnings, ...outdentedLines(source, read.outdented, next?.start)];
    if (next) warnings.push(laterDocument(source, next));
    warnings.sort((a, b) => a.span.start - b.span.start);
    return { ok: true, tree: new YamlTree(source, built, warnings, next?.start ?? source.text.length) };
  } catch (error) {
    if (error instanceof Unacceptable) {
      return { ok: false, problems: [{ message: error.message, span: error.span }] };
    }
    throw error;
  }
}

/** The values of the later documents of a stream, of those that are mappings and can be built. */
export function laterMappings(source: Source): unknown[] {
  const read = readEvents(source.text);
  if (!read.ok) return [];
  const { events } = read;
  const starts = events.flatMap((event, at) => (event.type === EVENT_ID.DOCUMENT ? [at] : []));
  return starts.slice(1).flatMap((at, index) => {
    const content = events[at + 1];
    if (content?.type !== EVENT_ID.MAPPING) return [];
    try {
      return [buildDocument(source, events.slice(at, starts[index + 2]), 0, content.start).value];
    } catch (error) {
      if (error instanceof Unacceptable) return [];
      throw error;
    }
  });
}

class YamlTree implements SyntaxTree {
  readonly format = 'yaml';
  readonly value: unknown;
  readonly #layout: Layout;

  constructor(
    readonly source: Source,
    built: Built,
    readonly warnings: readonly SyntaxProblem[],
    readonly end: number,
  ) {
    this.value = built.value;
    this.#layout = built.layout;
  }

  locate(paths: readonly Path[]): Location[] {
    return this.#layout.locate(paths);
  }

  comments(): Comment[] {
    return findComments(this.#layout, this.end);
  }
}

/** After the `---` of the first document, when it has one. */
function contentStart(text: string, events: readonly Event[]): number {
  const first = events[0];
  if (first?.type !== EVENT_ID.DOCUMENT || !first.explicitStart) return 0;
  const marker = /^---(?=\s|$)/m.exec(text);
  return marker ? marker.index + 3 : 0;
}

/** The marker of the second document; null when there is none, or nothing but a `---` at the end. */
function nextDocument(text: string, events: readonly Event[], end: number): Span | null {
  const index = events.findIndex((event, at) => at > 0 && event.type === EVENT_ID.DOCUMENT);
  if (index === -1) return null;
  const content = events[index + 1];
  const last = events.length - index === 3;
  if (last && content?.type === EVENT_ID.SCALAR && content.valueStart === -1) return null;
  const marker = /^---(?=\s|$)/gm;
  marker.lastIndex = end;
  const found = marker.exec(text);
  // Without a marker of its own it follows the first one's `...`.
  const start = found ? found.index : skipBlank(text, text.indexOf('...', end) + 3);
  return { start, end: found ? start + 3 : lineEnd(text, start) };
}

const onlyTheFirst = 'Only the first document of this file is read';

/** What a tree says about the later documents of its text; undefined when there are none. */
export function later({ warnings }: SyntaxTree): SyntaxProblem | undefined {
  return warnings.find(({ message }) => message.startsWith(onlyTheFirst));
}

function laterDocument(source: Source, span: Span): SyntaxProblem {
  const { line } = source.position(span.start);
  const message = `${onlyTheFirst}; another one starts on line ${line}, put it in a file of its own`;
  return { message, span, loses: true };
}

/** One warning for each run of lines that strict readers refuse. */
function outdentedLines(
  source: Source,
  offsets: readonly number[],
  end = source.text.length,
): SyntaxProblem[] {
  const warnings: SyntaxProblem[] = [];
  let last = -1;
  for (const at of offsets) {
    const { line } = source.position(at);
    if (at < end && line > last + 1) {
      const message =
        'This line continues the value above and must be indented deeper than its key; strict YAML readers refuse it';
      warnings.push({ message, span: { start: at, end: lineEnd(source.text, at) } });
    }
    last = line;
  }
  return warnings;
}
