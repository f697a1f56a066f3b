import type { Place } from '../refs/place.ts';
import type { References } from '../refs/references.ts';
import { isObject, own } from '../syntax/value.ts';
import type { JsonObject, Node, Unchecked, Version } from './model.ts';

/**
 * What concerns every operation (servers, requirements) is read up to this number: more of it, times very many
 * operations, would cost more than any machine has.
 */
const mostShared = 256;

/**
 * So many entries of lists and maps are read, over and over where references share them: n operations that refer to
 * the same n parameters are n² of them. The largest public definitions have some 70,000.
 */
const mostEntries = 1_000_000;

/** A place and whatever stands there. */
export interface Raw {
  readonly place: Place;
  readonly value: unknown;
}

/**
 * Reads a document node by node: follows references, and notes what makes no sense where it stands instead of
 * failing, so that the rest of an invalid document is still checked.
 */
export class Reader {
  readonly unchecked: Unchecked[] = [];
  readonly #noted = new Set<string>();
  #entries = 0;

  constructor(
    readonly version: Version,
    readonly references: References,
    private readonly root: Place,
  ) {}

  /** 3.1 and 3.2 schemas are JSON Schema 2020-12: keywords beside `$ref` count. */
  get siblingsCount(): boolean {
    return this.version === '3.1' || this.version === '3.2';
  }

  note(place: Place, reason: string): void {
    const key = `${place.id()} ${reason}`;
    if (this.#noted.has(key)) return;
    this.#noted.add(key);
    this.unchecked.push({ place, reason });
  }

  /** What stands under a key; undefined when the key is absent. */
  child(node: Node, key: string): Raw | undefined {
    const value = own(node.value, key);
    return value === undefined ? undefined : { place: node.place.child(key), value };
  }

  /** Follows a reference object to its end; a dangling one is noted and gives undefined. */
  follow(raw: Raw): Raw | undefined {
    const reference = own(raw.value, '$ref');
    if (typeof reference !== 'string') return raw;
    const resolution = this.references.resolve(reference, raw.place);
    if (resolution.ok) return resolution;
    this.note(raw.place.child('$ref'), resolution.reason);
    return undefined;
  }

  /**
   * May so many entries still be read? Where not, that is noted, once, and they must be left out.
   *
   * @param entries how many; something that costs more than an entry counts for several
   */
  affords(entries: number): boolean {
    this.#entries += entries;
    if (this.#entries <= mostEntries) return true;
    const most = mostEntries.toLocaleString('en');
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
    const most = Math.max(1, Math.floor(mostShared / beside));
    if (entries.length <= most) return entries;
    this.note(place, `of these ${entries.length} ${what} only the first ${most} are checked`);
    return entries.slice(0, most);
  }

  /** The object at a place, references followed; anything else is noted. An absent one is undefined without a note. */
  object(raw: Raw | undefined, what: string): Node | undefined {
    if (!raw) return undefined;
    const target = this.follow(raw);
    if (!target) return undefined;
    if (isObject(target.value)) return { place: target.place, value: target.value };
    this.note(raw.place, `${what} must be an object, not ${describe(target.value)}`);
    return undefined;
  }

  /**
   * The entries of a map under a key, each followed to an object. Names belong to the author, also those that begin
   * with `x-`: a header `x-request-id`, a scheme `x-api-key`. Where they hold no object they are taken for
   * extensions, which people write there all the same.
   */
  objects(node: Node, key: string, what: string): { name: string; node: Node; written: Place }[] {
    const map = this.object(this.child(node, key), `\`${key}\``);
    if (!map) return [];
    const entries: { name: string; node: Node; written: Place }[] = [];
    // Once nothing more is afforded, not even the counting is.
    if (!this.affords(0)) return [];
    const names = Object.keys(map.value);
    if (!this.affords(names.length)) return [];
    for (const name of names) {
      if (name.startsWith('x-') && !isObject(map.value[name])) continue;
      const written = map.place.child(name);
      const found = this.object({ place: written, value: map.value[name] }, what);
      if (found) entries.push({ name, node: found, written });
    }
    return entries;
  }

  /** The entries of a list under a key; anything but a list is noted. */
  list(node: Node, key: string): Raw[] {
    const raw = this.child(node, key);
    if (!raw) return [];
    const target = this.follow(raw);
    if (!target) return [];
    if (Array.isArray(target.value)) {
      if (!this.affords(target.value.length)) return [];
      return target.value.map((value, index) => ({ place: target.place.child(index), value }));
    }
    this.note(raw.place, `\`${key}\` must be a list, not ${describe(target.value)}`);
    return [];
  }
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
