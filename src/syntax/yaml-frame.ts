import type { Span } from '../text/source.ts';
import type { SyntaxProblem } from './tree.ts';

/** A document that parses but cannot be accepted. */
export class Unacceptable extends Error {
  constructor(
    message: string,
    readonly span: Span,
  ) {
    super(message);
  }
}

/** An open collection. */
export interface Frame {
  readonly object: Record<string, unknown> | null;
  readonly list: unknown[] | null;
  readonly node: number;
  /** In brackets: its end is after the closing one. */
  readonly bracketed: boolean;
  readonly anchor: Anchor | null;
  key: string | null;
  keyStart: number;
  keyEnd: number;
  /** The key's text is not simply what stands in its span. */
  keyIsOdd: boolean;
  keyIsMerge: boolean;
  /** How many nodes it has, aliases written out. */
  size: number;
  /** How many characters its long texts have, aliases written out. */
  letters: number;
  /** How many levels it has, aliases written out. */
  height: number;
  /** How long the keys are that lead to it. */
  readonly address: number;
  /** How long the longest keys below it are, aliases written out. */
  reach: number;
  /** Keys that came in through `<<` and give way to own ones, with the node of that `<<`. */
  merged: Map<string, number> | null;
  /** Where each key was first written; made at the first duplicate. */
  firsts: Map<string, number> | null;
}

/** What an anchor names; `open` while its collection is being read. */
export interface Anchor {
  value: unknown;
  text: string | null;
  node: number;
  size: number;
  letters: number;
  height: number;
  reach: number;
  open: boolean;
}

/** A collection of which nothing but the start has been read. */
export function openFrame(
  object: Record<string, unknown> | null,
  list: unknown[] | null,
  node: number,
  bracketed: boolean,
  anchor: Anchor | null,
  address: number,
): Frame {
  return {
    object,
    list,
    node,
    bracketed,
    anchor,
    key: null,
    keyStart: -1,
    keyEnd: -1,
    keyIsOdd: false,
    keyIsMerge: false,
    size: 1,
    letters: 0,
    height: 1,
    address,
    reach: 0,
    merged: null,
    firsts: null,
  };
}

/**
 * Two `<<` of one mapping give a key different values. Equal keys are an error in YAML (1.2 §3.2.1.1); of the readers that
 * accept these some take the first, some the last.
 */
export function rivalMerges(key: string, span: Span): SyntaxProblem {
  const shown = key.length > 60 ? `${key.slice(0, 60)}…` : key;
  const message = `An earlier \`<<\` of this object has another \`${shown}\`: readers do not agree on which one counts; write one \`<<: [*first, *second]\`, of which the first wins`;
  return { message, span, loses: true };
}

/** Sets an own property, also one named `__proto__`. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
    return;
  }
  if (isLargeIndex(key)) keepSparse(object);
  object[key] = value;
}

/** Three digits and more, such as a status: what V8 takes for the index of an element. */
function isLargeIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return first > 48 && first < 58 && key.length > 2 && key.charCodeAt(2) > 47 && key.charCodeAt(2) < 58;
}

/**
 * V8 keeps `{200: …, 404: …}` as a list of 400 places and more, 5 kB for each `responses` (`JSON.parse` does not). An
 * index that no list can have makes it a table for good.
 */
function keepSparse(object: Record<string, unknown>): void {
  if (Object.hasOwn(object, beyondLists)) return;
  object[beyondLists] = null;
  delete object[beyondLists];
}

const beyondLists = 2 ** 32 - 2;
