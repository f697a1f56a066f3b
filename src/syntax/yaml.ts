import { EVENT_ID, type Event } from 'js-yaml';
import { Source, type Span } from '../text/source.ts';
import { withSame } from './same-values.ts';
import type { Comment, Location, ParseResult, Path, SyntaxProblem, SyntaxTree } from './tree.ts';
import { readAgain } from './yaml-again.ts';
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
 *
 * @param before what was read of an older text; what did not change is the same object then
 */
export function parseYaml(source: Source, before?: SyntaxTree): ParseResult {
  const known = before instanceof YamlTree ? before : undefined;
  const again = known?.again(source);
  if (again) return { ok: true, tree: again };
  const read = readEvents(source.text);
  if (!read.ok) return { ok: false, problems: [explainYaml(source, read.reason, read.at, read.outdented)] };
  const { events } = read;
  try {
    const built = buildDocument(source, events, 0, contentStart(source.text, events));
    const next = nextDocument(source.text, events, built.end);
    const warnings = [...built.warnings, ...outdentedLines(source, read.outdented, next?.start)];
    if (next) warnings.push(laterDocument(source, next));
    warnings.sort((a, b) => a.span.start - b.span.start);
    if (known) return { ok: true, tree: known.following(source, built, warnings, next?.start) };
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
    built: Pick<Built, 'value' | 'layout'>,
    readonly warnings: readonly SyntaxProblem[],
    readonly end: number,
  ) {
    this.value = built.value;
    this.#layout = built.layout;
  }

  /** The tree of a text that differs from this one in a place or so; undefined where all of it must be read. */
  again(source: Source): YamlTree | undefined {
    if (this.end < this.source.text.length) return undefined;
    const { value, warnings } = this;
    const older = { source: this.source, value, warnings, layout: this.#layout };
    const read = readAgain(older, source, readPlain);
    return read && new YamlTree(source, read, [], source.text.length);
  }

  /** The tree of a later text, with the objects of this one where they are the same. */
  following(source: Source, built: Built, warnings: readonly SyntaxProblem[], end?: number): YamlTree {
    const isPlain = this.#layout.isPlain && built.layout.isPlain;
    const value = isPlain ? withSame(this.value, built.value) : built.value;
    return new YamlTree(source, { ...built, value }, warnings, end ?? source.text.length);
  }

  locate(paths: readonly Path[]): Location[] {
    return this.#layout.locate(paths);
  }

  comments(): Comment[] {
    return findComments(this.#layout, this.end);
  }
}

/** Reads a text that is one document, without markers, and of which there is nothing to be said. */
function readPlain(text: string): Built | undefined {
  const read = readEvents(text);
  if (!read.ok || read.outdented.length > 0) return undefined;
  const documents = read.events.filter((event) => event.type === EVENT_ID.DOCUMENT);
  const [first] = documents;
  if (first?.type !== EVENT_ID.DOCUMENT || documents.length > 1) return undefined;
  if (first.explicitStart || first.explicitEnd || first.directives.length > 0) return undefined;
  try {
    const built = buildDocument(new Source('', text), read.events, 0, 0);
    return built.warnings.length > 0 ? undefined : built;
  } catch (error) {
    if (error instanceof Unacceptable) return undefined;
    throw error;
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
