import { isObject, own } from '../syntax/value.ts';
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
}

/** What every document that names itself or its parts holds. */
const names = /\$(?:id|anchor|dynamicAnchor|self)/;

/** A base for URIs that the document itself does not give. */
const nowhere = 'threatlint:/';

/**
 * The names that documents give to their own parts: `$id`, `$anchor`, `$dynamicAnchor` (JSON Schema 2020-12 §8.2) and
 * OpenAPI 3.2's `$self`. Documents that use none, which is nearly all, pay one text search.
 */
export class Identifiers {
  readonly #indexes = new Map<Document, Index | undefined>();

  /** The nearest resource around a place that names itself, and its URI. */
  base(from: Place): { uri: string; resource: Resource } | undefined {
    const index = this.#index(from.document);
    if (!index) return undefined;
    let node: unknown = from.document.tree.value;
    let uri = absolute(own(node, '$self'), nowhere) ?? nowhere;
    let resource: Resource = { place: new Place(from.document), value: node };
    let place = resource.place;
    for (const step of from.path()) {
      node = Array.isArray(node) ? node[step as number] : own(node, String(step));
      place = place.child(step);
      const id = own(node, '$id');
      if (typeof id === 'string') {
        uri = absolute(id, uri) ?? uri;
        resource = { place, value: node };
      }
    }
    return { uri, resource };
  }

  /** The resource of this document that an address (a `$ref` without its fragment) names; undefined when none does. */
  resource(address: string, from: Place): Resource | undefined {
    const base = this.base(from);
    if (!base) return undefined;
    if (address === '') return base.resource;
    const uri = absolute(address, base.uri);
    return uri === undefined ? undefined : this.#index(from.document)?.resources.get(uri);
  }

  /** The absolute URI that an address stands for at a place; undefined where nothing around it tells one. */
  uri(address: string, from: Place): string | undefined {
    const uri = absolute(address, this.base(from)?.uri ?? nowhere);
    return uri?.startsWith(nowhere) ? undefined : uri;
  }

  /** What a document calls by an absolute URI: itself, or a schema in it. */
  called(uri: string, document: Document): Resource | undefined {
    return this.#index(document)?.resources.get(uri);
  }

  /** The node that an anchor names, in the document of `root`. */
  anchor(name: string, root: Place): Resource | undefined {
    return this.#index(root.document)?.anchors.get(name);
  }

  #index(document: Document): Index | undefined {
    if (this.#indexes.has(document)) return this.#indexes.get(document);
    const index = names.test(document.tree.source.text) ? build(document) : undefined;
    this.#indexes.set(document, index);
    return index;
  }
}

function build(document: Document): Index {
  const index: Index = { resources: new Map(), anchors: new Map() };
  const root = document.tree.value;
  const base = absolute(own(root, '$self'), nowhere) ?? nowhere;
  const place = new Place(document);
  if (base !== nowhere) index.resources.set(base, { place, value: root });
  const seen = new Set<unknown>();
  const stack: { place: Place; value: unknown; base: string }[] = [{ place, value: root, base }];
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { value } = item;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    let uri = item.base;
    if (isObject(value)) {
      const id = own(value, '$id');
      if (typeof id === 'string') {
        uri = absolute(id, item.base) ?? item.base;
        if (!index.resources.has(uri)) index.resources.set(uri, item);
      }
      for (const keyword of ['$anchor', '$dynamicAnchor']) {
        const name = own(value, keyword);
        if (typeof name === 'string' && !index.anchors.has(name)) index.anchors.set(name, item);
      }
    }
    for (const [key, child] of Object.entries(value)) {
      if (typeof child !== 'object' || child === null) continue;
      stack.push({
        place: item.place.child(Array.isArray(value) ? Number(key) : key),
        value: child,
        base: uri,
      });
    }
  }
  return index;
}

function absolute(reference: unknown, base: string): string | undefined {
  if (typeof reference !== 'string') return undefined;
  try {
    const url = new URL(reference, base);
    url.hash = '';
    return url.href;
  } catch {
    return undefined;
  }
}
