import {
  type AliasEvent,
  COLLECTION_STYLE,
  EVENT_ID,
  type Event,
  getScalarValue,
  type MappingEvent,
  SCALAR_STYLE,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import type { Source, Span } from '../text/source.ts';
import { duplicateKey } from './json-duplicates.ts';
import { maxAddress, maxDepth, maxExpanded, maxRepeated, shortText, tooDeep, tooLong } from './limits.ts';
import type { SyntaxProblem } from './tree.ts';
import { isObject } from './value.ts';
import { type Anchor, type Frame, openFrame, rivalMerges, setOwn, Unacceptable } from './yaml-frame.ts';
import { Layout, type NodeKind, nodeKind } from './yaml-layout.ts';
import { changesValue, resolvePlain, resolveTagged, shortTag } from './yaml-scalars.ts';
import { afterClosing, afterColon, afterDash, blockScalarSpan, emptyKey } from './yaml-text.ts';

export interface Built {
  readonly value: unknown;
  readonly layout: Layout;
  readonly warnings: SyntaxProblem[];
  /** Where the document's last token ends. */
  readonly end: number;
  /** How many levels there are, and how long the keys are that lead to the last one. */
  readonly height: number;
  readonly reach: number;
}

type NodeEvent = ScalarEvent | MappingEvent | SequenceEvent;

/**
 * Builds the value and the layout of one document from the parser's events, without recursion.
 *
 * @param first the index of the document's event
 * @param start where its content can begin (after its `---`)
 * @throws Unacceptable for collections as keys, unknown or recursive aliases, and what is over the limits
 */
export function buildDocument(source: Source, events: readonly Event[], first: number, start: number): Built {
  return new Builder(source, events, start).build(first + 1);
}

/** What an alias of a text adds: nothing for short ones, which are counted as nodes. */
const lettersOf = (text: string) => (text.length > shortText ? text.length : 0);

class Builder {
  readonly #text: string;
  readonly #layout: Layout;
  readonly #warnings: SyntaxProblem[] = [];
  readonly #anchors = new Map<string, Anchor>();
  readonly #frames: Frame[] = [];
  #frame: Frame | undefined;
  #root: unknown = null;
  /** Where the last token ends. */
  #cursor: number;
  /** Nodes that aliases and merges add. */
  #expanded = 0;
  /** Characters that aliases add. */
  #repeated = 0;
  #height = 0;
  #reach = 0;

  constructor(
    readonly source: Source,
    readonly events: readonly Event[],
    start: number,
  ) {
    this.#text = source.text;
    this.#cursor = start;
    this.#layout = new Layout(source.text, events.length + 1);
  }

  build(first: number): Built {
    for (let index = first; index < this.events.length; index++) {
      const event = this.events[index] as Event;
      if (event.type === EVENT_ID.SCALAR) this.#scalar(event);
      else if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) this.#open(event);
      else if (event.type === EVENT_ID.ALIAS) this.#alias(event);
      else if (this.#frame) this.#close(this.#frame);
      else break;
    }
    // A text without any document is null, at its start.
    if (this.#layout.count === 0) this.#layout.add(nodeKind.scalar, -1, -1, 0, 0);
    this.#layout.trim();
    return {
      ...{ value: this.#root, layout: this.#layout, warnings: this.#warnings, end: this.#cursor },
      ...{ height: this.#height, reach: this.#reach },
    };
  }

  #scalar(event: ScalarEvent): void {
    const raw = getScalarValue(this.#text, event);
    const frame = this.#frame;
    const isKey = frame?.object && frame.key === null;
    const span = this.#scalarSpan(event, isKey === true);
    if (isKey) {
      this.#cursor = span.end;
      if (event.anchorStart !== -1) this.#storeScalar(event, raw, -1);
      frame.keyIsMerge = raw === '<<' && event.style === SCALAR_STYLE.PLAIN;
      if (event.tagStart !== -1) this.#tagKey(frame, event, raw);
      this.#setKey(frame, raw, span, !event.fast);
      return;
    }
    const block = event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK;
    const node = this.#addNode(block ? nodeKind.blockScalar : nodeKind.scalar, span);
    this.#cursor = span.end;
    const value = event.anchorStart === -1 ? this.#resolve(event, raw) : this.#storeScalar(event, raw, node);
    if (frame) {
      frame.size++;
      frame.letters += lettersOf(raw);
    }
    this.#place(value, node, span);
  }

  #storeScalar(event: ScalarEvent, text: string, node: number): unknown {
    const value = this.#resolve(event, text);
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    const letters = lettersOf(text);
    this.#anchors.set(name, { value, text, node, size: 1, letters, height: 0, reach: 0, open: false });
    return value;
  }

  #resolve(event: ScalarEvent, text: string): unknown {
    if (event.tagStart !== -1) {
      const value = resolveTagged(this.#tag(event), text);
      if (value !== undefined) return value;
      this.#warnTag(event);
    }
    return event.style === SCALAR_STYLE.PLAIN ? resolvePlain(text) : text;
  }

  #tag(event: NodeEvent): string {
    return shortTag(this.#text.slice(event.tagStart, event.tagEnd));
  }

  /** A tag makes a `<<` a text, or says that it is none; of other keys it may make something else, in readers that know it. */
  #tagKey(frame: Frame, event: ScalarEvent, text: string): void {
    const tag = this.#tag(event);
    if (tag === '!!merge' && frame.keyIsMerge) return;
    frame.keyIsMerge = false;
    const value = resolveTagged(tag, text);
    if (value === undefined || String(value) !== text) this.#warnTag(event, true);
  }

  /** @param loses other readers make another value of it than the one that is read here */
  #warnTag(event: NodeEvent, loses = changesValue(this.#tag(event))): void {
    const span = { start: event.tagStart, end: event.tagEnd };
    const message = `The tag ${this.#text.slice(span.start, span.end)} is ignored here: definitions use plain JSON values; quote the text if the \`!\` belongs to it`;
    this.#warnings.push(loses ? { message, span, loses } : { message, span });
  }

  #scalarSpan(event: ScalarEvent, isKey: boolean): Span {
    const { valueStart, valueEnd, style } = event;
    const properties = Math.max(event.tagEnd, event.anchorEnd);
    if (valueStart === -1) {
      const at = properties !== -1 ? properties : this.#emptyPlace(isKey);
      return { start: at, end: at };
    }
    if (style === SCALAR_STYLE.PLAIN) return { start: valueStart, end: valueEnd };
    if (style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED) {
      return { start: valueStart - 1, end: valueEnd + 1 };
    }
    return blockScalarSpan(this.#text, Math.max(this.#cursor, properties), valueStart, valueEnd);
  }

  /** Where a node that is written as nothing stands. */
  #emptyPlace(isKey: boolean): number {
    if (isKey) return emptyKey(this.#text, this.#cursor);
    if (this.#frame?.object) return afterColon(this.#text, this.#frame.keyEnd);
    if (this.#frame?.list && !this.#frame.bracketed) return afterDash(this.#text, this.#cursor);
    return this.#cursor;
  }

  #setKey(frame: Frame, key: string, span: Span, odd: boolean): void {
    this.#lead(frame, key.length, span);
    frame.key = key;
    frame.keyStart = span.start;
    frame.keyEnd = span.end;
    frame.keyIsOdd = odd;
  }

  #open(event: MappingEvent | SequenceEvent): void {
    const { start } = event;
    const parent = this.#frame;
    if (parent?.object && parent.key === null) {
      throw new Unacceptable(
        'A key must be a text; put it in quotes if it is meant to contain brackets or braces',
        { start, end: start + 1 },
      );
    }
    if (this.#frames.length === maxDepth) throw new Unacceptable(tooDeep, { start, end: start + 1 });
    const isMapping = event.type === EVENT_ID.MAPPING;
    if (event.tagStart !== -1 && !['!', isMapping ? '!!map' : '!!seq'].includes(this.#tag(event))) {
      this.#warnTag(event);
    }
    const object: Record<string, unknown> | null = isMapping ? {} : null;
    const list: unknown[] | null = isMapping ? null : [];
    const node = this.#addNode(isMapping ? nodeKind.mapping : nodeKind.sequence, { start, end: start });
    let anchor: Anchor | null = null;
    if (event.anchorStart !== -1) {
      const value = object ?? list;
      anchor = { value, text: null, node, size: 0, letters: 0, height: 0, reach: 0, open: true };
      this.#anchors.set(this.#text.slice(event.anchorStart, event.anchorEnd), anchor);
    }
    // `[a: b]` holds a mapping without braces of its own (YAML 1.2 §7.4.1).
    const bracketed = event.style === COLLECTION_STYLE.FLOW && /[[{]/.test(this.#text[start] as string);
    this.#cursor = bracketed ? start + 1 : start;
    const address = (parent?.address ?? 0) + (parent?.key?.length ?? 0);
    this.#frame = openFrame(object, list, node, bracketed, anchor, address);
    this.#frames.push(this.#frame);
  }

  #close(frame: Frame): void {
    this.#frames.pop();
    if (frame.bracketed) this.#cursor = afterClosing(this.#text, this.#cursor);
    this.#layout.close(frame.node, this.#cursor);
    if (frame.anchor) {
      frame.anchor.open = false;
      frame.anchor.size = frame.size;
      frame.anchor.letters = frame.letters;
      frame.anchor.height = frame.height;
      frame.anchor.reach = frame.reach;
    }
    const parent = this.#frames.at(-1);
    this.#frame = parent;
    if (!parent) {
      this.#height = frame.height;
      this.#reach = frame.reach;
    } else {
      this.#grow(parent, frame);
      this.#lead(parent, (parent.key?.length ?? 0) + frame.reach, this.#layout.span(frame.node));
    }
    this.#place(frame.object ?? frame.list, frame.node, this.#layout.span(frame.node));
  }

  #grow(frame: Frame, { size, letters, height }: Pick<Anchor, 'size' | 'letters' | 'height'>): void {
    frame.size += size;
    frame.letters += letters;
    const levels = frame.keyIsMerge ? height : height + 1;
    if (levels > frame.height) frame.height = levels;
  }

  /** Notes that keys of this length stand below a collection. */
  #lead(frame: Frame, length: number, span: Span): void {
    if (length > frame.reach) frame.reach = length;
    if (frame.address + length > maxAddress) throw new Unacceptable(tooLong, span);
  }

  #alias(event: AliasEvent): void {
    const span = { start: event.anchorStart - 1, end: event.anchorEnd };
    const name = this.#text.slice(event.anchorStart, event.anchorEnd);
    const anchor = this.#anchors.get(name);
    if (!anchor) {
      throw new Unacceptable(
        `\`*${name}\` refers to an anchor \`&${name}\` that is not defined before it; if it is meant as text, put it in quotes`,
        span,
      );
    }
    if (anchor.open)
      throw new Unacceptable(`\`*${name}\` stands inside its own anchor, so it never ends`, span);
    this.#cursor = span.end;
    const frame = this.#frame;
    if (frame?.object && frame.key === null) {
      if (anchor.text === null) throw new Unacceptable('A key must be a text, not a list or an object', span);
      frame.keyIsMerge = false;
      this.#repeat(lettersOf(anchor.text), span);
      this.#setKey(frame, anchor.text, span, true);
      return;
    }
    this.#charge(anchor.size, span);
    this.#repeat(anchor.letters, span);
    if (this.#frames.length + anchor.height > maxDepth) throw new Unacceptable(tooDeep, span);
    const node = this.#addNode(nodeKind.alias, span);
    if (anchor.node !== -1) this.#layout.pointTo(node, anchor.node);
    if (frame) {
      this.#grow(frame, anchor);
      this.#lead(frame, (frame.key?.length ?? 0) + anchor.reach, span);
    }
    this.#place(anchor.value, node, span);
  }

  #charge(nodes: number, span: Span): void {
    this.#expanded += nodes;
    if (this.#expanded > maxExpanded) {
      throw new Unacceptable(
        `Aliases repeat their anchors to more than ${maxExpanded.toLocaleString('en')} nodes (an "alias bomb"); threatlint does not expand that`,
        span,
      );
    }
  }

  #repeat(letters: number, span: Span): void {
    this.#repeated += letters;
    if (this.#repeated > maxRepeated) {
      throw new Unacceptable(
        `Aliases repeat long texts to more than ${maxRepeated.toLocaleString('en')} characters (an "alias bomb"); threatlint does not expand that`,
        span,
      );
    }
  }

  #addNode(kind: NodeKind, span: Span): number {
    const frame = this.#frame;
    if (!frame?.object) return this.#layout.add(kind, -1, -1, span.start, span.end);
    const node = this.#layout.add(kind, frame.keyStart, frame.keyEnd, span.start, span.end);
    if (frame.keyIsOdd) this.#layout.nameKey(node, frame.key as string);
    return node;
  }

  /** Puts a complete value where it belongs: the root, a list, or under the key that waits for it. */
  #place(value: unknown, node: number, span: Span): void {
    const frame = this.#frame;
    if (!frame) this.#root = value;
    else if (frame.list) frame.list.push(value);
    else if (frame.object) {
      const key = frame.key as string;
      frame.key = null;
      if (!(frame.keyIsMerge && this.#merge(frame, frame.object, value, node, span))) {
        this.#set(frame, frame.object, key, value);
      }
      frame.keyIsMerge = false;
    }
  }

  #set(frame: Frame, object: Record<string, unknown>, key: string, value: unknown): void {
    if (Object.hasOwn(object, key) && !frame.merged?.delete(key)) {
      frame.firsts ??= this.#firsts(frame);
      const first = frame.firsts.get(key);
      const span = { start: frame.keyStart, end: frame.keyEnd };
      if (first !== undefined) this.#warnings.push(duplicateKey(this.source, key, first, span));
    }
    frame.firsts?.set(key, frame.firsts.get(key) ?? frame.keyStart);
    setOwn(object, key, value);
  }

  #firsts(frame: Frame): Map<string, number> {
    const firsts = new Map<string, number>();
    this.#layout.close(frame.node, this.#cursor);
    for (const [key, child] of this.#layout.keys(frame.node)) {
      if (!firsts.has(key)) firsts.set(key, this.#layout.keySpan(child).start);
    }
    return firsts;
  }

  /** YAML 1.1's merge key (yaml.org/type/merge): own keys win, earlier sources win. False when it is no merge. */
  #merge(frame: Frame, object: Record<string, unknown>, value: unknown, node: number, span: Span): boolean {
    const sources = Array.isArray(value) ? value : [value];
    if (!sources.every(isObject)) {
      // Most readers refuse the whole text (yaml.org/type/merge), some leave the key out.
      const message = '`<<` merges objects, and this is none; it is read as an ordinary key';
      this.#warnings.push({ message, span, loses: true });
      return false;
    }
    this.#layout.markMerge(node);
    frame.merged ??= new Map();
    let rival: string | undefined;
    for (const source of sources) {
      const keys = Object.keys(source);
      this.#charge(keys.length, span);
      for (const key of keys) {
        if (Object.hasOwn(object, key)) {
          if ((frame.merged.get(key) ?? node) !== node && object[key] !== source[key]) rival ??= key;
          continue;
        }
        setOwn(object, key, source[key]);
        frame.merged.set(key, node);
      }
    }
    if (rival !== undefined)
      this.#warnings.push(rivalMerges(rival, { start: frame.keyStart, end: frame.keyEnd }));
    return true;
  }
}
