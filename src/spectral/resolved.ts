import { dirname, resolve } from 'node:path';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { References } from '../refs/references.ts';
import type { Workspace } from '../refs/workspace.ts';
import { isObject, own } from '../syntax/value.ts';
import { unescapeStep } from '../text/pointer.ts';
import { circlesOf, decode, encodeStep, pointerOf } from './circles.ts';
import { isMixed } from './order.ts';

/** What Spectral asks of a definition and the files that it references. */
export interface Resolved {
  /** The value with its references replaced; targets are shared, and where they lead in a circle one stays. */
  readonly value: unknown;
  /** By the real path of each file: where its references stand (`#/a/b`), and what they say. */
  readonly references: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** What references lead to, `FILE#/POINTER`. */
  readonly targets: readonly string[];
  readonly documents: ReadonlyMap<string, Document>;
  /** What references lead to; empty where YAML aliases share nodes, too, which stand at several places of the text. */
  readonly shared: ReadonlySet<unknown>;
  /** Of copies whose keys may stand in another order in the text ({@link isMixed}): what they are copies of. */
  readonly origins: ReadonlyMap<object, object>;
  /** References that lead nowhere: what no rule sees behind, wherever in a definition they stand. */
  readonly lost: readonly Lost[];
}

interface Lost {
  readonly place: Place;
  readonly reason: string;
}

/**
 * Replaces references for Spectral's rules, which look at a definition as if there were none. Each target is resolved
 * once and shared: what is alike is one object, so that memory follows the text.
 */
export function resolveFor(document: Document, workspace: Workspace): Resolved {
  const references = new Map<string, Record<string, string>>();
  const documents = new Map<string, Document>();
  const targets = new Set<string>();
  const done = new Map<object, unknown>();
  const open = new Set<object>();
  const shared = new Set<unknown>();
  const origins = new Map<object, object>();
  const direct = new Set<object>();
  const indirect = new Set<object>();
  const lost = new Set<object>();
  const holdersIn = new Map<Document, ReadonlyMap<string, object>>();
  let isAliased = false;

  const enter = (entered: Document) => {
    if (documents.has(entered.absolute)) return;
    documents.set(entered.absolute, entered);
    const found: Record<string, string> = Object.create(null);
    const holders = new Map<string, object>();
    isAliased = collect(entered.tree.value, '#', found, holders, new Set()) || isAliased;
    holdersIn.set(entered, holders);
    const circles = circlesOf(found);
    for (const at of circles.direct) direct.add(holders.get(at) as object);
    for (const at of circles.indirect) indirect.add(holders.get(at) as object);
    // What stays as it is leads nowhere: a result in it stands where it is, and not where the reference leads.
    for (const at of [...circles.direct, ...circles.indirect]) delete found[at];
    for (const [at, ref] of Object.entries(found))
      if (ref.startsWith('#/')) found[at] = pointerOf(ref.slice(1));
      else if (/^#./.test(ref)) delete found[at];
    references.set(entered.absolute, found);
  };
  const target = (ref: string, from: Document): { value: unknown; in: Document } | undefined => {
    const [file = '', fragment = ''] = ref.split('#', 2);
    // A fragment that is no pointer is the name of a part (`#pet`), which Spectral does not know.
    if (/^[a-z][a-z\d+.-]+:/i.test(file) || !/^(?:$|\/)/.test(fragment)) return undefined;
    const outcome = file === '' ? { document: from } : workspace.follow(decode(file), from);
    if ('failure' in outcome) return undefined;
    enter(outcome.document);
    const named = file === '' ? from.absolute : resolve(dirname(from.absolute), file);
    targets.add(`${named}#${decode(fragment)}`);
    const value = readPointer(outcome.document.tree.value, decode(fragment));
    return value === undefined ? undefined : { value, in: outcome.document };
  };
  const walk = (value: unknown, from: Document): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (done.has(value)) return done.get(value);
    if (open.has(value)) return undefined;
    open.add(value);
    const result = walked(value, from);
    open.delete(value);
    done.set(value, result);
    return result;
  };
  const walked = (value: object, from: Document): unknown => {
    const ref = Array.isArray(value) ? undefined : own(value, '$ref');
    if (typeof ref === 'string') {
      if (direct.has(value)) return value;
      const found = target(ref, from);
      if (!found) lost.add(value);
      if (indirect.has(value)) return value;
      const led = found ? (walk(found.value, found.in) ?? value) : value;
      if (led !== value) shared.add(led);
      return led;
    }
    // What holds no reference is not copied.
    let copy: Record<string, unknown> | undefined;
    for (const [key, child] of Object.entries(value)) {
      const made = walk(child, from) ?? child;
      if (made === child) continue;
      copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
      copy[key] = made;
    }
    if (copy && isMixed(value)) origins.set(copy, value);
    return copy ?? value;
  };

  enter(document);
  const value = walk(document.tree.value, document);
  const once = isAliased ? new Set<unknown>() : shared;
  return {
    ...{ value, references, documents, targets: [...targets], shared: once, origins },
    lost: lost.size > 0 ? placesOf(lost, holdersIn, new References(workspace)) : [],
  };
}

/** Where references stand that lead nowhere, and why, in the words that the API's own have: there it is the same entry. */
function placesOf(
  lost: ReadonlySet<object>,
  holdersIn: ReadonlyMap<Document, ReadonlyMap<string, object>>,
  references: References,
): Lost[] {
  const places: Lost[] = [];
  for (const [document, holders] of holdersIn)
    for (const [at, holder] of holders) {
      if (!lost.has(holder)) continue;
      const steps = at.split('/').slice(1);
      const place = steps.reduce(
        (above, step) => above.child(unescapeStep(decode(step))),
        new Place(document),
      );
      const reference = String(own(holder, '$ref'));
      const resolution = references.resolve(reference, place);
      const reason = resolution.ok
        ? `rules of Spectral do not see what the reference '${reference}' leads to: Spectral follows none but those to a file and a JSON pointer`
        : resolution.reason;
      places.push({ place: place.child('$ref'), reason });
    }
  return places;
}

/**
 * Where references stand, in the words that Spectral looks them up with.
 *
 * @returns is a node at several places of the text (an alias of YAML)?
 */
function collect(
  value: unknown,
  at: string,
  found: Record<string, string>,
  holders: Map<string, object>,
  seen: Set<object>,
): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let isAliased = seen.has(value);
  seen.add(value);
  const ref = Array.isArray(value) ? undefined : own(value, '$ref');
  if (typeof ref === 'string') {
    found[at] = ref;
    holders.set(at, value);
  }
  for (const [key, child] of Object.entries(value))
    if (Array.isArray(child) || isObject(child)) {
      isAliased = collect(child, `${at}/${encodeStep(key)}`, found, holders, seen) || isAliased;
    }
  return isAliased;
}

/** What an RFC 6901 pointer leads to; undefined: nothing. */
export function readPointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const step of pointer.split('/').slice(1)) value = own(value, unescapeStep(step));
  return value;
}
