import { dirname, join, relative, resolve, sep } from 'node:path';
import { parseSource } from '../syntax/parse.ts';
import type { SyntaxProblem, SyntaxTree } from '../syntax/tree.ts';
import { decode } from '../text/decode.ts';
import { Source } from '../text/source.ts';
import { type Document, ReadDocument } from './document.ts';
import { type Files, onDisk } from './files.ts';
import { isInside, type Unread } from './read-file.ts';

export { isInside };

/** Larger texts are refused: the largest public definitions are some 40 MB. */
const maximumBytes = 128 * 1024 * 1024;

/** Why a file could not be read or understood. */
export interface ReadFailure {
  readonly kind: 'missing' | 'outside' | 'unreadable' | 'syntax';
  readonly file: string;
  readonly message: string;
  /** Set when the text could be read: where it does not parse. */
  readonly source?: Source;
  readonly problems?: readonly SyntaxProblem[];
  /** Set with `source`: the real path on disk. */
  readonly absolute?: string;
  /** Set when the file holds bytes that are no text: its letters nevertheless, to tell whether it matters. */
  readonly letters?: string;
}

export type ReadOutcome = { readonly document: Document } | { readonly failure: ReadFailure };

/** What was read in another workspace, by paths without links. */
export interface Elsewhere {
  /** What was read of the same text; `text` reads what stands here. */
  read(real: string, text: () => string | undefined): ReadOutcome | undefined;
  /** What was read last, of whatever text. */
  before(real: string): SyntaxTree | undefined;
}

/**
 * The files of a run, each read and parsed once. Files handed over by name may lie anywhere; what they reference
 * must lie in the same root as they do (the jail), symbolic links resolved before the check.
 */
export class Workspace {
  readonly #outcomes = new Map<string, ReadOutcome>();
  readonly #documents: Document[] = [];
  readonly #texts = new Map<string, { text: string } | { failure: ReadFailure }>();
  readonly #roots: readonly string[];
  readonly #links = new Map<string, string>();
  readonly #own = new Set<string>();
  #followed: { readonly path: string; readonly real: string | undefined } | undefined;
  #shown: { readonly path: string; readonly name: string } | undefined;
  /** How many files were read from disk; counted for tests. */
  filesRead = 0;

  /**
   * @param cwd the working folder; names are shown relative to it
   * @param roots the folders that references may reach, each for the files below it
   * @param overlay texts that take the place of files, by absolute path, also without links: standard input, an editor's buffers
   * @param files where all others are read from
   * @param elsewhere what was read in another workspace
   */
  constructor(
    readonly cwd: string,
    roots: readonly string[],
    private readonly overlay: ReadonlyMap<string, string> = new Map(),
    readonly files: Files = onDisk,
    private readonly elsewhere?: Elsewhere,
  ) {
    this.#roots = [...new Set(roots.map((root) => files.realpath(root) ?? resolve(root)))].sort(
      (a, b) => b.length - a.length,
    );
  }

  /**
   * Where a path leads; undefined where that is nowhere. Of a file is asked several times in a row, and each time the system looks
   * at every folder on the way.
   */
  realpath(path: string): string | undefined {
    if (this.#followed?.path !== path) this.#followed = { path, real: this.files.realpath(path) };
    return this.#followed.real;
  }

  /** Reads a file named by a person: wherever it lies. */
  open(path: string): ReadOutcome {
    return this.#load(resolve(this.cwd, path), undefined);
  }

  /**
   * The text of a file, before it is parsed, or the letters in bytes that are none; undefined when it cannot be read
   * (then {@link open} says why). It is kept for {@link open}.
   */
  peek(path: string): string | undefined {
    const absolute = resolve(this.cwd, path);
    const named = this.overlay.get(absolute);
    if (named !== undefined) return named;
    const real = this.realpath(absolute);
    if (real === undefined) return undefined;
    const text = this.overlay.get(real);
    if (text !== undefined) return text;
    const known = this.#outcomes.get(real);
    if (known) return 'document' in known ? known.document.source.text : known.failure.source?.text;
    const read = this.#text(real, this.display(absolute));
    return 'text' in read ? read.text : read.failure.letters;
  }

  /** Lets the text go that {@link peek} keeps. */
  forget(path: string): void {
    const real = this.realpath(resolve(this.cwd, path));
    if (real !== undefined) this.#texts.delete(real);
  }

  /** Reads a file that a document references: inside the jail of that document only. */
  follow(path: string, from: Document): ReadOutcome {
    return this.#load(resolve(dirname(from.absolute), path), from);
  }

  /** May a document refer to another one that was read? */
  reaches(to: Document, from: Document): boolean {
    return this.#sameJail(to.absolute, from);
  }

  /** What was read at a path without links, if it was. */
  known(real: string): ReadOutcome | undefined {
    return this.#outcomes.get(real);
  }

  /** The documents that were read so far, in that order; what is read later comes at its end. */
  documents(): readonly Document[] {
    return this.#documents;
  }

  /** Was a file read by its own name, and not through links alone? */
  hasOwnName(real: string): boolean {
    return this.#own.has(real);
  }

  /** The paths that links led elsewhere, and where. */
  links(): ReadonlyMap<string, string> {
    return this.#links;
  }

  /** How a file is shown: relative to the working folder, with `/`. */
  display(absolute: string): string {
    if (this.#shown?.path !== absolute) {
      const name = relative(this.cwd, absolute).split(sep).join('/') || '.';
      this.#shown = { path: absolute, name };
    }
    return this.#shown.name;
  }

  #load(path: string, from: Document | undefined): ReadOutcome {
    const shown = this.display(path);
    const named = this.overlay.get(path);
    const real = named === undefined ? this.realpath(path) : path;
    const text = named ?? (real === undefined ? undefined : this.overlay.get(real));
    if (from && !this.#sameJail(real ?? this.files.wouldBe(path), from)) {
      return fail('outside', shown, `${shown} lies outside the workspace and is not followed`);
    }
    if (real === undefined) return missing(shown);
    if (real === path) this.#own.add(real);
    else this.#links.set(path, real);
    const known = this.#outcomes.get(real);
    if (known) return known;
    const outcome =
      this.elsewhere?.read(real, () => text ?? this.#textOf(real, shown)) ??
      (text === undefined ? this.#read(real, shown) : this.#parse(real, shown, text));
    this.#outcomes.set(real, outcome);
    if ('document' in outcome) this.#documents.push(outcome.document);
    return outcome;
  }

  #sameJail(real: string, from: Document): boolean {
    const root =
      this.#roots.find((candidate) => isInside(from.absolute, candidate)) ?? dirname(from.absolute);
    // What git keeps for itself may hold credentials.
    return isInside(real, root) && !isInside(real, join(root, '.git'));
  }

  #read(real: string, shown: string): ReadOutcome {
    const read = this.#text(real, shown);
    this.#texts.delete(real);
    return 'text' in read ? this.#parse(real, shown, read.text) : read;
  }

  #parse(absolute: string, file: string, text: string): ReadOutcome {
    const source = new Source(file, text);
    const result = parseSource(source, this.elsewhere?.before(absolute));
    if (result.ok) return { document: new ReadDocument(absolute, result.tree) };
    const message = result.problems[0]?.message ?? `${file} cannot be parsed`;
    return { failure: { kind: 'syntax', file, message, source, problems: result.problems, absolute } };
  }

  #textOf(real: string, shown: string): string | undefined {
    const read = this.#text(real, shown);
    return 'text' in read ? read.text : undefined;
  }

  #text(real: string, shown: string): { text: string } | { failure: ReadFailure } {
    const known = this.#texts.get(real);
    if (known) return known;
    const read = this.#readText(real, shown);
    this.#texts.set(real, read);
    return read;
  }

  #readText(real: string, shown: string): { text: string } | { failure: ReadFailure } {
    const read = this.files.read(real, maximumBytes);
    if ('unread' in read) {
      const messages: Partial<Record<Unread, string>> = {
        folder: 'is not a file',
        'no-file': 'is not a file',
        'too-large': `is larger than ${maximumBytes / 1024 / 1024} MiB`,
      };
      const message = messages[read.unread] ?? `cannot be read (${read.code})`;
      return fail('unreadable', shown, `${shown} ${message}`);
    }
    this.filesRead += 1;
    const { bytes } = read;
    const decoded = decode(bytes);
    if ('text' in decoded) return decoded;
    const { failure } = fail('unreadable', shown, `${shown}: ${decoded.problem}`);
    return { failure: { ...failure, letters: bytes.toString('latin1').replaceAll('\0', '') } };
  }
}

/** A URL that somebody names in the place of a file has lost one of its slashes on the way. */
function missing(shown: string): ReadOutcome {
  const at = shown.search(/\b(?:https?|ftp):\/[^/]/i);
  if (at === -1 || (at > 0 && shown[at - 1] !== '/'))
    return fail('missing', shown, `${shown} does not exist`);
  const url = shown.slice(at).replace(':/', '://');
  return fail(
    'missing',
    url,
    `${url} is a URL, and a check reads no network: take it as a package, or keep a copy`,
  );
}

function fail(kind: ReadFailure['kind'], file: string, message: string): { failure: ReadFailure } {
  return { failure: { kind, file, message } };
}
