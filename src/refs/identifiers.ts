import { isObject, own } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import type { Document } from './document.ts';
import { Place } from './place.ts';

/** A schema or document that names itself. */
interface Resource {
  readonly place: Place;
  readonly value: unknown;
}

interface Index {
  /** By absolute URI, without fragment. */
  readonly resources: Map<string, Resource>;
  /** By the anchor's name. */
  readonly anchors: Map<string, Resource>;
  /** The same by the resource that they are in, which may share their names with others (JSON Schema 2020-12 core §8.2.2). */
  readonly anchorsIn: Map<string, Map<string, Resource>>;
}

/** Keys of which every document holds one that names itself or its parts. */
const names = ['$id', '$anchor', '$dynamicAnchor', '$self'];

/** Looking for one character is many times faster than an expression; a server asks of the whole text after each edit. */
function holdsName(text: string): boolean {
  for (let at = text.indexOf('$'); at !== -1; at = text.indexOf('$', at + 1))
    if (text.charCodeAt(at + 1) !== letterR && names.some((name) => text.startsWith(name, at))) return true;
  return false;
}

/** Nearly every `$` begins a `$ref`. */
const letterR = 114;

/** A base for URIs that the document itself does not give. */
const nowhere = 'threatlint:/';

/**
 * A longer identifier names nothing: every reference inside it is resolved against it, and n references below a base of n
 * characters are n². RFC 9110 §4.1 asks readers for 8000 octets at least; real identifiers have some hundred.
 */
export const longestIdentifier = 1000;

/** What stands around a place and names itself. */
interface Base {
  /** Undefined where it is longer than {@link longestIdentifier}. */
  readonly uri: string | undefined;
  readonly resource: Resource;
}

/**
 * The names that documents give to their own parts: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 §8.2) and
 * OpenAPI 3.2's `$self`. Documents that use none, which is nearly all, pay one text search.
 */
export class Identifiers {
  readonly #indexes = new Map<Document, Index | undefined>();
  /** Of the documents that {@link called} was asked with. */
  readonly #called = new Map<string, Resource[]>();
  readonly #uris = new Uris();
  /** The last place that was asked for, and the answer: resolving one reference asks several times. */
  #last: { from: Place; base: Base } | undefined;

  /** How many documents were looked into for what they call their parts; also counted for tests. */
  documentsGathered = 0;

  /** How many characters of URIs were parsed; counted for tests. */
  get charactersParsed(): number {
    return this.#uris.charactersParsed;
  }

  /** The nearest resource around a place that names itself, and its URI. */
  base(from: Place): Base | undefined {
    if (!this.#index(from.document)) return undefined;
    if (this.#last?.from !== from) this.#last = { from, base: this.#base(from) };
    return this.#last.base;
  }

  #base(from: Place): Base {
    let node: unknown = from.document.tree.value;
    let uri = this.#uris.base(own(node, '$self'), nowhere);
    let resource: Resource = { place: new Place(from.document), value: node };
    let place = resource.place;
    for (const step of from.path()) {
      node = Array.isArray(node) ? node[step as number] : own(node, String(step));
      place = place.child(step);
      const id = own(node, '$id');
      if (typeof id === 'string') {
        uri = this.#uris.base(id, uri);
        resource = { place, value: node };
      }
    }
    return { uri, resource };
  }

  /** Is the identifier around a place too long to resolve anything against it? */
  isUnnamed(from: Place): boolean {
    const base = this.base(from);
    return base !== undefined && base.uri === undefined;
  }

  /** The resource of this document that an address (a `$ref` without its fragment) names; undefined when none does. */
  resource(address: string, from: Place): Resource | undefined {
    const base = this.base(from);
    if (!base) return undefined;
    if (address === '') return base.resource;
    const uri = base.uri === undefined ? undefined : this.#uris.parse(address, base.uri);
    return uri === undefined ? undefined : this.#index(from.document)?.resources.get(uri);
  }

  /** The absolute URI that an address stands for at a place; undefined where nothing around it tells one. */
  uri(address: string, from: Place): string | undefined {
    const base = this.base(from);
    if (base && base.uri === undefined) return undefined;
    const uri = this.#uris.parse(address, base?.uri ?? nowhere);
    return uri?.startsWith(nowhere) ? undefined : uri;
  }

  /** What a document calls by an absolute URI: itself, or a schema in it. */
  calledBy(uri: string, document: Document): Resource | undefined {
    return this.#index(document)?.resources.get(uri);
  }

  /** The absolute URI by which a document calls itself; undefined where it says none. */
  nameOf(document: Document): string | undefined {
    if (!this.#index(document)) return undefined;
    const uri = this.#uris.base(own(document.tree.value, '$self'), nowhere);
    return uri?.startsWith(nowhere) ? undefined : uri;
  }

  /**
   * What documents call by an absolute URI, one of each at most. Each is looked into once, however many references are asked about.
   *
   * @param documents a list that only grows
   */
  called(uri: string, documents: readonly Document[]): readonly Resource[] {
    for (
      let document = documents[this.documentsGathered];
      document;
      document = documents[++this.documentsGathered]
    )
      for (const [name, resource] of this.#index(document)?.resources ?? [])
        push(this.#called, name, resource);
    return this.#called.get(uri) ?? [];
  }

  /** The node that an anchor names in the resource `root`; else, as authors mean it who give a schema an `$id`, in its document. */
  anchor(name: string, root: Place): Resource | undefined {
    const index = this.#index(root.document);
    return index?.anchorsIn.get(root.id())?.get(name) ?? index?.anchors.get(name);
  }

  isNamed(document: Document): boolean {
    return this.#indexes.get(document) !== undefined;
  }

  #index(document: Document): Index | undefined {
    if (this.#indexes.has(document)) return this.#indexes.get(document);
    const index = holdsName(document.source.text) ? build(document, this.#uris) : undefined;
    this.#indexes.set(document, index);
    return index;
  }
}

function build(document: Document, uris: Uris): Index {
  const index: Index = { resources: new Map(), anchors: new Map(), anchorsIn: new Map() };
  const root = document.tree.value;
  const base = uris.base(own(root, '$self'), nowhere);
  const place = new Place(document);
  if (base !== undefined && base !== nowhere) index.resources.set(base, { place, value: root });
  const seen = new Set<unknown>();
  const twice = new Set<string>();
  const stack: { place: Place; value: unknown; base: string | undefined; root: Place }[] = [
    { place, value: root, base, root: place },
  ];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { value } = item;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    let { base: uri, root: around } = item;
    if (isObject(value)) {
      const id = own(value, '$id');
      if (typeof id === 'string') {
        uri = uris.base(id, item.base);
        around = item.place;
        if (uri !== undefined && !index.resources.has(uri)) index.resources.set(uri, item);
        else if (uri !== undefined) twice.add(uri);
      }
      for (const keyword of ['$anchor', '$dynamicAnchor']) {
        const name = own(value, keyword);
        if (typeof name !== 'string') continue;
        if (!index.anchors.has(name)) index.anchors.set(name, item);
        const beside = index.anchorsIn.get(around.id()) ?? new Map<string, Resource>();
        index.anchorsIn.set(around.id(), beside);
        if (!beside.has(name)) beside.set(name, item);
      }
    }
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null) continue;
      stack.push({
        place: item.place.child(Array.isArray(value) ? Number(key) : key),
        value: child,
        base: uri,
        root: around,
      });
    }
  }
  // Which of two a reference means is not defined (JSON Schema 2020-12 core §8.2.1): it leads to none.
  for (const uri of twice) index.resources.delete(uri);
  return index;
}

/** Relative identifiers made absolute; those of what names itself once for each base. */
class Uris {
  charactersParsed = 0;
  readonly #known = new Map<string | undefined, Map<string, string | undefined>>();

  /** The base inside something that names itself so; the one around it when the name is none. */
  base(name: unknown, around: string | undefined): string | undefined {
    if (typeof name !== 'string') return around;
    const known = this.#known.get(around) ?? new Map<string, string | undefined>();
    this.#known.set(around, known);
    if (!known.has(name)) known.set(name, this.#inside(name, around));
    return known.get(name);
  }

  #inside(name: string, around: string | undefined): string | undefined {
    if (name.length > longestIdentifier) return undefined;
    // Below what has no base only what is absolute has one again.
    const uri = this.parse(name, around ?? nowhere);
    if (uri === undefined) return around;
    return uri.length > longestIdentifier || (around === undefined && uri.startsWith(nowhere))
      ? undefined
      : uri;
  }

  /** Undefined for what is no URI, or too long a one. */
  parse(reference: string, base: string): string | undefined {
    if (reference.length > longestIdentifier) return undefined;
    this.charactersParsed += reference.length + base.length;
    try {
      const url = new URL(reference, base);
      url.hash = '';
      return url.href;
    } catch {
      return undefined;
    }
  }
}
