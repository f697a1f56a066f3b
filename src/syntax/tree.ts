import type { Source, Span } from '../text/source.ts';

/** The steps from a document's root to a node: keys of objects, indexes of lists. */
export type Path = readonly (string | number)[];

/** Where a node stands in the text. */
export interface Location {
  /** The value: a scalar with its quotes, a collection from its first to its last character. */
  readonly value: Span;
  /** The key that holds it, with its quotes; null at the root and in lists. */
  readonly key: Span | null;
  /**
   * Of a collection: where what is written last in it ends, a scalar, an alias or an empty collection; of an alias, where it ends.
   * Text in a block ends before the last line feed behind it, blank lines included: of such a scalar it is that, and null of others.
   */
  readonly last: number | null;
  /** How many steps of the path exist; less than the path's length when only an ancestor could be located. */
  readonly depth: number;
}

/** Something about a text that a person should know, with its place. */
export interface SyntaxProblem {
  readonly message: string;
  readonly span: Span;
  /** A part of the text is not in the value (of two equal keys the first, the later documents of a stream). */
  readonly loses?: true;
}

/** A YAML comment, for inline suppressions. */
export interface Comment {
  /** The text after `#`, trimmed. */
  readonly text: string;
  readonly span: Span;
}

/** A parsed text: plain values, and positions found on demand. */
export interface SyntaxTree {
  readonly source: Source;
  readonly format: 'json' | 'yaml';
  /**
   * Plain objects, arrays, strings, numbers, booleans, null. YAML aliases share the anchor's object. A key named
   * `__proto__` is an own property like any other.
   */
  readonly value: unknown;
  /** Accepted but questionable: duplicate keys, text that strict readers refuse. */
  readonly warnings: readonly SyntaxProblem[];
  /** The places of several nodes in one pass, in the order asked for. A missing node gets its nearest ancestor's. */
  locate(paths: readonly Path[]): Location[];
  /** All comments of the text in order; none in JSON. */
  comments(): Comment[];
}

export type ParseResult =
  | { readonly ok: true; readonly tree: SyntaxTree }
  | { readonly ok: false; readonly problems: readonly SyntaxProblem[] };
