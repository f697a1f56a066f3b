import { dirname, relative } from 'node:path/posix';
import { isObject, own } from '../syntax/value.ts';
import { unescapeStep } from '../text/pointer.ts';
import type { Document } from './document.ts';
import { Identifiers, longestIdentifier } from './identifiers.ts';
import { Place } from './place.ts';
import type { Workspace } from './workspace.ts';

export type Resolution =
  | { readonly ok: true; readonly place: Place; readonly value: unknown }
  | {
      readonly ok: false;
      readonly kind: 'remote' | 'outside' | 'dangling' | 'cycle';
      readonly reason: string;
    };

/** A reference that was followed once, and the files on the way. */
interface Followed {
  readonly resolution: Resolution;
  readonly through: readonly Document[];
}

/** A reference that takes more steps than this is taken for a cycle. */
const longestChain = 100;

/**
 * Follows `$ref`s, each once, lazily; nothing is ever copied. Understood are local files, JSON pointers
 * (RFC 6901, percent-encoded as RFC 3986 fragments), and the `$id`, `$anchor` and 3.2's `$self` that a document itself
 * declares. Nothing is fetched: what lies on the network is `remote`.
 */
export class References {
  /** By document, by the URI that they are relative to, and by the reference. */
  readonly #resolutions = new Map<Document, Map<string, Map<string, Followed>>>();
  readonly #identifiers: Identifiers;
  /** Steps taken for the reference that is being resolved, those of pointers that lead through references included. */
  #steps = 0;
  /** The files that the reference that is being resolved leads to. */
  #through: Document[] = [];
  /** The files that references led to outside of {@link during}. */
  readonly documents = new Set<Document>();
  #reached = this.documents;

  constructor(private readonly workspace: Workspace) {
    this.#identifiers = new Identifiers();
  }

  /**
   * Where a reference leads, chains of bare references followed to their end.
   *
   * @param reference the `$ref` text
   * @param from the place of the object that holds it
   */
  resolve(reference: string, from: Place): Resolution {
    const known = this.#known(from);
    let found = known.get(reference);
    if (!found) {
      this.#steps = 0;
      this.#through = [];
      const resolution = this.#chase(reference, from);
      found = { resolution, through: this.#through };
      known.set(reference, found);
    }
    for (const document of found.through) this.#reached.add(document);
    return found.resolution;
  }

  /** What was resolved before, of references beside this one. */
  #known(from: Place): Map<string, Followed> {
    const base = this.#identifiers.base(from);
    let ofDocument = this.#resolutions.get(from.document);
    if (!ofDocument) {
      ofDocument = new Map();
      this.#resolutions.set(from.document, ofDocument);
    }
    // What has no URI is known by its address.
    const key = base ? (base.uri ?? base.resource.place.id()) : '';
    let known = ofDocument.get(key);
    if (!known) {
      known = new Map();
      ofDocument.set(key, known);
    }
    return known;
  }

  /** Forgets where the references of a document led: nobody follows them again. */
  forget(document: Document): void {
    this.#resolutions.delete(document);
  }

  /** Was a document looked into for parts that are called by a name of their own, and has such? */
  isNamed(document: Document): boolean {
    return this.#identifiers.isNamed(document);
  }

  /** How many characters of URIs were parsed; counted for tests. */
  get charactersParsed(): number {
    return this.#identifiers.charactersParsed;
  }

  /** How many documents were looked into for what they call their parts; counted for tests. */
  get documentsGathered(): number {
    return this.#identifiers.documentsGathered;
  }

  /** What some work comes to, and the files that the references led to which it followed. */
  during<T>(work: () => T): { readonly result: T; readonly documents: ReadonlySet<Document> } {
    const outer = this.#reached;
    const documents = new Set<Document>();
    this.#reached = documents;
    try {
      return { result: work(), documents };
    } finally {
      this.#reached = outer;
    }
  }

  /** Follows a chain of references to the first value that is none. */
  #chase(reference: string, from: Place): Resolution {
    let step = this.#step(reference, from);
    const seen = new Set<unknown>();
    while (
      step.ok &&
      isObject(step.value) &&
      typeof own(step.value, '$ref') === 'string' &&
      isBare(step.value)
    ) {
      if (seen.has(step.value)) return cycle(reference);
      seen.add(step.value);
      step = this.#step(own(step.value, '$ref') as string, step.place);
    }
    return !step.ok && step.kind === 'cycle' ? cycle(reference) : step;
  }

  #step(reference: string, from: Place): Resolution {
    this.#steps += 1;
    if (this.#steps > longestChain) return cycle(reference);
    const hash = reference.indexOf('#');
    const address = hash < 0 ? reference : reference.slice(0, hash);
    const fragment = hash < 0 ? '' : reference.slice(hash + 1);
    const resource = this.#identifiers.resource(address, from);
    if (resource) return this.#inside(resource.place, resource.value, fragment, reference);
    if (address !== '' && !hasScheme(address) && this.#identifiers.isUnnamed(from)) {
      const why = `the \`$id\` or \`$self\` around it, which it is relative to, has more than ${longestIdentifier} characters`;
      return dangling(reference, why);
    }
    const elsewhere = address === '' ? undefined : this.#byName(address, from);
    if (elsewhere === ambiguous)
      return dangling(reference, 'several files of this run call themselves by that address');
    if (elsewhere) return this.#inside(elsewhere.place, elsewhere.value, fragment, reference);
    if (address === '') {
      const root = new Place(from.document);
      return this.#inside(root, from.document.tree.value, fragment, reference);
    }
    if (hasScheme(address) || address.startsWith('//')) {
      return {
        ok: false,
        kind: 'remote',
        reason: `the reference ${quote(reference)} ${whereTo(address)} and is not followed`,
      };
    }
    return this.#file(address, fragment, reference, from);
  }

  /**
   * What another file of the workspace calls by that address, by its `$self` (OAS 3.2 §4.1.2.2.1) or an `$id`: one that was
   * read already, else the one that lies where it would have to lie if the addresses of both are as their files are.
   */
  #byName(address: string, from: Place) {
    const uri = this.#identifiers.uri(address, from);
    if (uri === undefined) return undefined;
    const found: { place: Place; value: unknown }[] = [];
    for (const called of this.#identifiers.called(uri, this.workspace.documents())) {
      const { document } = called.place;
      if (document !== from.document && this.workspace.reaches(document, from.document)) found.push(called);
      if (found.length > 1) break;
    }
    if (found.length > 1) return ambiguous;
    const called = found[0] ?? this.#beside(uri, from);
    if (called) this.#through.push(called.place.document);
    return called;
  }

  #beside(uri: string, from: Place) {
    const base = this.#identifiers.uri('', new Place(from.document));
    const path = base === undefined ? undefined : relativePath(base, uri);
    if (path === undefined || path.includes('\0')) return undefined;
    const outcome = this.workspace.follow(path, from.document);
    return 'document' in outcome ? this.#identifiers.calledBy(uri, outcome.document) : undefined;
  }

  #file(address: string, fragment: string, reference: string, from: Place): Resolution {
    const path = percentDecode(address);
    if (path === undefined || path.includes('\0')) return dangling(reference, 'it is not a valid file name');
    const outcome = this.workspace.follow(path, from.document);
    if ('document' in outcome) {
      const called = this.#identifiers.nameOf(outcome.document);
      const meant = called === undefined ? undefined : this.#identifiers.uri(address, from);
      // OAS 3.2 §4.1.2.2.1: what is relative to a `$self` is no name of a file, unless the file says nothing else.
      if (meant !== undefined && meant !== called)
        return dangling(
          reference,
          `${outcome.document.file} lies there, and calls itself ${quote(called as string)}`,
        );
      this.#through.push(outcome.document);
      return this.#inside(new Place(outcome.document), outcome.document.tree.value, fragment, reference);
    }
    const { failure } = outcome;
    if (failure.kind === 'outside') return { ok: false, kind: 'outside', reason: failure.message };
    if (failure.kind === 'syntax' && failure.source && failure.problems?.[0]) {
      const { line, column } = failure.source.position(failure.problems[0].span.start);
      return dangling(reference, `${failure.file}:${line}:${column} ${failure.message}`);
    }
    return dangling(reference, failure.message);
  }

  #inside(root: Place, value: unknown, fragment: string, reference: string): Resolution {
    const decoded = percentDecode(fragment);
    if (decoded === undefined) return dangling(reference, 'its percent-encoding is broken');
    if (decoded === '') return { ok: true, place: root, value };
    if (!decoded.startsWith('/')) {
      const anchor = this.#identifiers.anchor(decoded, root);
      return anchor
        ? { ok: true, ...anchor }
        : dangling(reference, `no $anchor ${quote(decoded)} is declared`);
    }
    const steps = decoded.slice(1).split('/').map(unescapeStep);
    const target = this.#descend(root, value, steps);
    if (target && !('ok' in target)) return { ok: true, ...target };
    if (target && target.kind !== 'dangling') return target;
    // Authors who give a schema an `$id` still write pointers from the document's root: take those as meant.
    if (root.parent)
      return this.#inside(new Place(root.document), root.document.tree.value, fragment, reference);
    return dangling(reference, 'nothing stands there');
  }

  /**
   * Walks a pointer down; a `$ref` on the way is followed, as most readers do. That reference may be a pointer through
   * references in turn, or through itself: the steps of all of them are counted together.
   */
  #descend(root: Place, value: unknown, steps: readonly string[]) {
    let place = root;
    let current = value;
    for (const step of steps) {
      const reference = own(current, '$ref');
      if (typeof reference === 'string' && own(current, step) === undefined) {
        const target = this.#step(reference, place);
        if (!target.ok) return target;
        ({ place, value: current } = target);
      }
      if (Array.isArray(current)) {
        if (!/^(0|[1-9]\d*)$/.test(step) || Number(step) >= current.length) return undefined;
        current = current[Number(step)];
        place = place.child(Number(step));
      } else {
        if (!isObject(current) || !Object.hasOwn(current, step)) return undefined;
        current = current[step];
        place = place.child(step);
      }
    }
    return { place, value: current };
  }
}

/** Said instead of a resource where several claim one address. */
const ambiguous = Symbol('ambiguous');

/** The way from one hierarchical URI to another of the same authority; undefined where there is none. */
function relativePath(from: string, to: string): string | undefined {
  const [base, target] = [new URL(from), new URL(to)];
  if (base.protocol !== target.protocol || base.host !== target.host || target.search !== '')
    return undefined;
  if (!base.pathname.startsWith('/') || !target.pathname.startsWith('/')) return undefined;
  return percentDecode(relative(dirname(base.pathname), target.pathname));
}

/** Is a reference object nothing but its `$ref`, so that what it leads to can take its place? */
function isBare(value: Readonly<Record<string, unknown>>): boolean {
  for (const key in value) if (key !== '$ref') return false;
  return true;
}

/** RFC 3986 §3.1. */
function hasScheme(address: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(address);
}

/** What an address with a scheme leads to (RFC 3986 §3.1; RFC 8089 for `file`, where one letter is a drive; RFC 8141 for names). */
export function kindOfAddress(address: string): 'file' | 'network' | 'name' {
  if (/^(?:file|[a-z]):/i.test(address)) return 'file';
  return /^(?:https?|s?ftps?|wss?|git|ssh):|^\/\//i.test(address) ? 'network' : 'name';
}

function whereTo(address: string): string {
  const said = {
    file: 'names a file of whatever machine reads it',
    network: 'leads to the network',
    name: 'names nothing in these files',
  };
  return said[kindOfAddress(address)];
}

function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function cycle(reference: string): Resolution & { readonly ok: false } {
  const reason = `the reference ${quote(reference)} leads back to itself, or through more than ${longestChain} others`;
  return { ok: false, kind: 'cycle', reason };
}

function dangling(reference: string, why: string): Resolution {
  return {
    ok: false,
    kind: 'dangling',
    reason: `the reference ${quote(reference)} cannot be followed: ${why}`,
  };
}

function quote(text: string): string {
  return `'${text.length > 200 ? `${text.slice(0, 200)}…` : text}'`;
}
