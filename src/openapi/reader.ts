import type { Place } from '../refs/place.ts';
import type { References } from '../refs/references.ts';
import { maxAddress } from '../syntax/limits.ts';
import { isObject, own } from '../syntax/value.ts';
import { sha256 } from '../text/sha256.ts';
import { shortName } from '../text/shorten.ts';
import type { JsonObject, Node, Unchecked, Version } from './model.ts';

/**
 * What concerns every operation (servers, requirements) is read up to this number: more of it, times very many
 * operations, would cost more than any machine has.
 */
const mostShared = 256;
/** Times all operations, up to this number of pairs; the largest public definitions have some three thousand. */
const mostSharedByAll = 500_000;
/** So many are read however many operations there are. */
const leastShared = 16;

/**
 * So many entries of lists and maps are read again where references or aliases share them: n operations that have the
 * same n parameters are n² of them. The largest public definitions have some 8,000 in four megabytes.
 */
const mostRepeated = 40_000;
/** In a definition of more than two megabytes, one for so many characters. */
const charactersOfRepeated = 20;

/** So many places are noted that make no sense: whoever mends a definition begins with the first, and each costs its address. */
const mostNoted = 20_000;
/** In a definition of more than 900 kB, one for so many characters. */
const charactersOfNoted = 45;

/** What beside a Reference Object's `$ref` describes it, and is no part of what it stands for. */
const besides = /^(?:x-.*|\$comment|summary|description|title|deprecated|examples?|externalDocs)$/;

/** So many references that have something beside them are followed one after the other. */
export const mostHops = 100;
export const tooManyHops = `more than ${mostHops} references follow one another, each with something beside it: the rest was not read`;

/** A place and whatever stands there. */
export interface Raw {
  readonly place: Place;
  readonly value: unknown;
}

/** An entry of a map, as it is written. */
export interface Entry extends Raw {
  readonly name: string;
}

/**
 * Reads a document node by node: follows references, and notes what makes no sense where it stands instead of
 * failing, so that the rest of an invalid document is still checked.
 */
export class Reader {
  readonly unchecked: Unchecked[] = [];
  readonly #noted = new Set<string>();
  /** The lists and maps whose entries were read. */
  readonly #read = new Set<unknown>();
  readonly #most: number;
  readonly #mostShared: number;
  readonly #mostNoted: number;
  #repeated = 0;
  #isSpent = false;

  constructor(
    readonly version: Version,
    readonly references: Pick<References, 'resolve'>,
    private readonly root: Place,
  ) {
    const { length } = root.document.source.text;
    this.#most = Math.max(mostRepeated, Math.ceil(length / charactersOfRepeated));
    this.#mostNoted = Math.max(mostNoted, Math.ceil(length / charactersOfNoted));
    const each = Math.floor(mostSharedByAll / (operationsIn(root.document.tree.value) + 1));
    this.#mostShared = Math.max(leastShared, Math.min(mostShared, each));
  }

  /** 3.1 and 3.2 schemas are JSON Schema 2020-12: keywords beside `$ref` count. */
  get siblingsCount(): boolean {
    return this.version === '3.1' || this.version === '3.2';
  }

  note(place: Place, reason: string): void {
    if (this.#noted.size > this.#mostNoted) return;
    const key = `${place.id()} ${reason}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    if (this.#noted.size <= this.#mostNoted) this.unchecked.push({ place, reason });
    else
      this.unchecked.push({
        place: this.root,
        reason: `more than ${this.#mostNoted.toLocaleString('en')} places were not checked; only these are listed`,
      });
  }

  /** What stands under a key; undefined when the key is absent. */
  child(node: Raw, key: string): Raw | undefined {
    const value = own(node.value, key);
    return value === undefined ? undefined : { place: node.place.child(key), value };
  }

  /** Does this version know Reference Objects that came with another one? */
  knows(since: Version | undefined): boolean {
    return since !== undefined && since <= this.version;
  }

  /** Follows a reference object to its end; a dangling one is noted and gives undefined. */
  follow(raw: Raw): Raw | undefined {
    const reference = own(raw.value, '$ref');
    if (reference === undefined) {
      this.noteMisspelt(raw);
      return raw;
    }
    if (typeof reference !== 'string') {
      const place = raw.place.child('$ref');
      this.note(place, `\`$ref\` must be a text, not ${describe(reference)}: it leads nowhere`);
      return raw;
    }
    const resolution = this.references.resolve(reference, raw.place);
    if (!resolution.ok) this.note(raw.place.child('$ref'), resolution.reason);
    // OAS 3.0.4 §4.7.24: its schemas know no `$anchor`, and fragments are JSON pointers (RFC 6901 §6).
    else if (!this.siblingsCount && isAnchor(reference))
      this.note(
        raw.place.child('$ref'),
        'a name behind `#` means nothing before OpenAPI 3.1: write a pointer',
      );
    return resolution.ok ? resolution : undefined;
  }

  /** Notes what was meant to be a reference, which readers pass over as a key that they do not know. */
  noteMisspelt({ place, value }: Raw): void {
    const key = misspeltReference(value);
    if (key === undefined) return;
    this.note(
      place.child(key),
      `${listed([key])} is no reference, and where it leads was not read: write \`$ref\``,
    );
  }

  /**
   * A name that stands in a value. It is told wherever it matters, and so as long as keys may be (`maxAddress`); beyond that a
   * digest tells it from others.
   */
  name(node: Node, key: string): string | undefined {
    const name = text(node.value, key);
    if (name === undefined || name.length <= maxAddress) return name;
    this.note(
      node.place.child(key),
      `this name has more than ${maxAddress} characters and was not looked at`,
    );
    return shortName(name, sha256);
  }

  /**
   * May the entries of something be read? The first time always: a text has no more of them than letters. Again, up to a
   * number that all have together; beyond it that is noted, once, and they must be left out.
   *
   * @param of the list or map, or what else stands for them
   * @param entries how many; something that costs more than an entry counts for several
   */
  affords(of: unknown, entries: number): boolean {
    if (!this.#read.has(of)) {
      this.#read.add(of);
      return true;
    }
    this.#repeated += entries;
    if (!this.#isSpent && this.#repeated <= this.#most) return true;
    this.#isSpent = true;
    const most = this.#most.toLocaleString('en');
    this.note(
      this.root,
      `the same parts are shared so often that they make more than ${most} entries; what exceeds them is not checked`,
    );
    return false;
  }

  /**
   * The first entries of a list of what concerns every operation; that some are left out is noted.
   *
   * @param beside how many such lists share the number
   */
  shared<T>(place: Place, entries: readonly T[], what: string, beside = 1): readonly T[] {
    const most = Math.max(1, Math.floor(this.#mostShared / beside));
    if (entries.length <= most) return entries;
    this.note(place, `of these ${entries.length} ${what} only the first ${most} are checked`);
    return entries.slice(0, most);
  }

  /**
   * The object at a place, references followed; anything else is noted. An absent one is undefined without a note.
   *
   * A reference that is all there is is followed wherever it stands, as bundlers do. Of one with something beside it the
   * specifications tell what counts (Reference Object): where it may stand it is the reference, elsewhere what stands
   * beside it. What does not count is noted.
   *
   * @param since the version since which a Reference Object may stand there; undefined: in none
   */
  object(raw: Raw | undefined, what: string, since?: Version, hops = 0): Node | undefined {
    if (!raw) return undefined;
    const reference = own(raw.value, '$ref');
    let target: Raw | undefined;
    if (typeof reference === 'string' && !isAlone(raw.value as JsonObject)) {
      const isKnown = this.knows(since);
      const ignored = Object.keys(raw.value as object).filter((key) => key !== '$ref' && !besides.test(key));
      if (isKnown && ignored.length > 0)
        this.note(raw.place, `beside a \`$ref\` this means nothing and was not read: ${listed(ignored)}`);
      if (!isKnown) {
        const reason = `${what} cannot be a reference with something beside it: where the \`$ref\` leads was not read`;
        this.note(raw.place.child('$ref'), reason);
      }
      target = isKnown ? this.follow(raw) : raw;
    } else target = this.follow(raw);
    if (!target) return undefined;
    // What a reference leads to may be one with something beside it.
    if (target !== raw && own(target.value, '$ref') !== undefined) {
      if (hops < mostHops) return this.object(target, what, since, hops + 1);
      this.note(raw.place, tooManyHops);
    }
    if (isObject(target.value)) return { place: target.place, value: target.value };
    this.note(raw.place, `${what} must be an object, not ${describe(target.value)}`);
    return undefined;
  }

  /**
   * The entries of a map under a key, each followed to an object. Names belong to the author, also those that begin
   * with `x-`: a header `x-request-id`, a scheme `x-api-key`. Where they hold no object they are taken for
   * extensions, which people write there all the same.
   */
  objects(
    node: Node,
    key: string,
    what: string,
    since?: Version,
  ): { name: string; node: Node; written: Place }[] {
    const entries: { name: string; node: Node; written: Place }[] = [];
    for (const { name, place, value } of this.entries(this.child(node, key), `\`${key}\``)) {
      if (name.startsWith('x-') && !isObject(value)) continue;
      const found = this.object({ place, value }, what, since);
      if (found) entries.push({ name, node: found, written: place });
    }
    return entries;
  }

  /**
   * The entries of a map as they are written. No map can be a reference: `$ref` is a name as any other there, unless it
   * holds a text. One that is all there is is followed then; what stands beside one is read as well as what it leads to,
   * because tools differ, and that is noted.
   */
  entries(raw: Raw | undefined, what: string): readonly Entry[] {
    if (isObject(raw?.value) && own(raw.value, '$ref') === undefined) {
      const { place, value } = raw as Node;
      const names = this.#namesIn(value);
      return names ? names.map((name) => ({ name, place: place.child(name), value: value[name] })) : [];
    }
    const entries = new Map<string, Entry>();
    const seen = new Set<unknown>();
    let next: Raw | undefined = raw;
    while (next && seen.size < mostHops && !seen.has(next.value)) {
      const { place, value } = next;
      seen.add(value);
      if (!isObject(value)) {
        this.note(place, `${what} must be an object, not ${describe(value)}`);
        break;
      }
      const isReference = typeof own(value, '$ref') === 'string';
      const names = this.#namesIn(value);
      if (!names) return [];
      for (const name of names) {
        if (entries.has(name) || (isReference && name === '$ref')) continue;
        entries.set(name, { name, place: place.child(name), value: value[name] });
      }
      if (!isReference) break;
      if (!isBare(value)) {
        const reason = `${what} cannot be a reference with something beside it: tools read the one or the other`;
        this.note(place.child('$ref'), reason);
      }
      next = this.follow(next);
    }
    if (raw && next && seen.size >= mostHops && !seen.has(next.value)) this.note(raw.place, tooManyHops);
    return [...entries.values()];
  }

  /** The names of a map's entries; undefined when they are not afforded, and then they are not even counted. */
  #namesIn(value: object): string[] | undefined {
    if (this.#isSpent && this.#read.has(value)) return undefined;
    const names = Object.keys(value);
    return this.affords(value, names.length) ? names : undefined;
  }

  /** The text under a key; what else stands there is noted. */
  text(node: Node, key: string): string | undefined {
    const value = own(node.value, key);
    if (value !== undefined && typeof value !== 'string')
      this.note(node.place.child(key), `\`${key}\` must be a text, not ${describe(value)}`);
    return typeof value === 'string' ? value : undefined;
  }

  /** The texts of the list under a key; what else stands there is noted, and left out. */
  texts(node: Node, key: string): string[] | undefined {
    const value = own(node.value, key);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) {
      this.note(node.place.child(key), `\`${key}\` must be a list, not ${describe(value)}`);
      return undefined;
    }
    return value.filter((item, index): item is string => {
      if (typeof item === 'string') return true;
      const place = node.place.child(key, index);
      this.note(place, `\`${key}\` must be a list of texts, and holds ${describe(item)}`);
      return false;
    });
  }

  /** Notes a list or an object where a text is due: what it would say is not known. */
  noText(node: Node, key: string): void {
    const value = own(node.value, key);
    if (typeof value === 'object' && value !== null)
      this.note(node.place.child(key), `\`${key}\` must be a text, not ${describe(value)}`);
  }

  /** The entries of a list under a key; anything but a list is noted. */
  list(node: Node, key: string): Raw[] {
    const raw = this.child(node, key);
    if (!raw) return [];
    if (typeof own(raw.value, '$ref') === 'string' && !isBare(raw.value as JsonObject))
      this.note(raw.place, `\`${key}\` must be a list: what stands beside its \`$ref\` was not read`);
    const target = this.follow(raw);
    if (!target) return [];
    if (Array.isArray(target.value)) {
      if (!this.affords(target.value, target.value.length)) return [];
      return target.value.map((value, index) => ({ place: target.place.child(index), value }));
    }
    this.note(raw.place, `\`${key}\` must be a list, not ${describe(target.value)}`);
    return [];
  }
}

/** About how many operations there are: every entry of every path. */
function operationsIn(root: unknown): number {
  const paths = own(root, 'paths');
  if (!isObject(paths)) return 0;
  let count = 0;
  for (const item of Object.values(paths)) if (isObject(item)) count += Object.keys(item).length;
  return count;
}

/** What beside a `$ref` speaks to people, or to threatlint about what it stands for. */
const remarks = /^(?:\$ref|\$comment|summary|description|x-threatlint-ignore)$/;

/** Is there nothing beside a `$ref` that could be part of a definition? */
function isAlone(value: JsonObject): boolean {
  return Object.keys(value).every((key) => remarks.test(key));
}

/** Is it nothing but a `$ref`? */
export function isBare(value: JsonObject): boolean {
  for (const key in value) if (key !== '$ref') return false;
  return true;
}

/** A key that a person reads as `$ref`, with an address in it: `$Ref: '#/components/…'`, `ref: parts.yaml`. */
function misspeltReference(value: unknown): string | undefined {
  if (!isObject(value) || Object.hasOwn(value, '$ref')) return undefined;
  for (const key in value) {
    const address = value[key];
    if (typeof address !== 'string' || key.length > 12 || !/^\W*ref(?:erence)?\W*$/i.test(key)) continue;
    if (/^#\/|^[^\s?#]+\.(?:ya?ml|json)(?:#|$)/i.test(address)) return key;
  }
  return undefined;
}

/** The first of some names, as they are shown. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name.slice(0, 40)}\``);
  return `${shown.join(', ')}${names.length > 3 ? ' …' : ''}`;
}

/** A value's kind in words. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  return `a ${typeof value}`;
}

/** A text under a key, or undefined. */
export function text(value: JsonObject, key: string): string | undefined {
  const found = own(value, key);
  return typeof found === 'string' ? found : undefined;
}

/** The texts of a list under a key; what is no text is left out. */
export function texts(value: JsonObject, key: string): string[] | undefined {
  const found = own(value, key);
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : undefined;
}

function isAnchor(reference: string): boolean {
  const at = reference.indexOf('#');
  return at >= 0 && at + 1 < reference.length && reference[at + 1] !== '/' && reference[at + 1] !== '%';
}
