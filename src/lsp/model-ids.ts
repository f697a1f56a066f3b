/** Ids of threat models: assets, zones, parties, patterns, threats and mitigations, in their own model and in those that import it. */
import { dirname, resolve } from 'node:path';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { documentAt } from './file-names.ts';
import { keyOf, type Mention, mentions, type Named, ofNames, type Path } from './mentions.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

const groups = ['assets', 'zones', 'components', 'actors', 'externals', 'patterns', 'threats'];
const parties = ['components', 'actors', 'externals'];
/** Of what the values of a key are ids; schemas/threat-model.schema.json. */
const idsOf: ReadonlyMap<string, readonly string[]> = new Map([
  ...['asset', 'assets', 'stores', 'data'].map((key): [string, string[]] => [key, ['assets']]),
  ...['zone', 'within'].map((key): [string, string[]] => [key, ['zones']]),
  ...['from', 'to'].map((key): [string, string[]] => [key, parties]),
  ['component', ['components']],
  ['actor', ['actors', 'externals']],
  ['external', ['externals']],
  ['use', ['patterns']],
]);
/** Files that import each other's imports; src/threats/model/imports.ts looks no deeper. */
const deepest = 16;

function groupsOf(path: Path): readonly string[] {
  if (path.includes('with') || path.includes('implements')) return [];
  return idsOf.get(keyOf(path) ?? '') ?? [];
}

/** A model, and an id as it is written there. */
interface Declared {
  readonly document: Document;
  readonly id: string;
}

/** What is named in a threat model, at a place of the open text. */
export function ofModel(view: View, { path, part, word }: Where): Named | undefined {
  const { document } = view;
  if (!document) return undefined;
  const [top, id, inner, mitigation] = path;
  if (part === 'key' && inner === 'mitigations' && path.length === 4)
    return ofMitigation(view, document, [String(top), String(id)], String(mitigation));
  const isDeclared = part === 'key' && path.length === 2 && groups.includes(String(top));
  const named = isDeclared ? { document, id: String(id) } : declarationOf(view, document, word);
  const found = (isDeclared ? [String(top)] : part === 'value' ? groupsOf(path) : []).filter((group) =>
    declares(named, group),
  );
  if (found.length === 0) return undefined;
  const used = mentions(
    view,
    (place, value, at) =>
      groupsOf(at).some((group) => found.includes(group)) &&
      isSame(named, declarationOf(view, place.document, String(value))),
  );
  const declared = found.map((group): Mention => ({ place: placeOf(named, group), part: 'key' }));
  return { name: named.id, declared, used, spelling: ofNames };
}

/** A mitigation of a pattern is the one that threats which use it say more of. */
function ofMitigation(
  view: View,
  document: Document,
  [group, id]: readonly [string, string],
  name: string,
): Named {
  const patternOf = (from: Document, threat: unknown): Declared | undefined => {
    const used = own(threat, 'use');
    const pattern = typeof used === 'string' ? declarationOf(view, from, used) : undefined;
    return pattern && has(entryOf(pattern, 'patterns'), name) ? pattern : undefined;
  };
  const whole = { document, id };
  const pattern = group === 'patterns' ? whole : patternOf(document, entryOf(whole, group));
  const at = (of: Declared, top: string): Mention => ({
    place: placeOf(of, top).child('mitigations', name),
    part: 'key',
  });
  const used: Mention[] = [];
  for (const from of pattern ? (view.judged?.documents.values() ?? []) : []) {
    const threats = own(from.tree.value, 'threats');
    for (const [one, threat] of isObject(threats) ? Object.entries(threats) : [])
      if (has(threat, name) && isSame(pattern, patternOf(from, threat)))
        used.push(at({ document: from, id: one }, 'threats'));
  }
  const declared = [pattern ? at(pattern, 'patterns') : at(whole, group)];
  return { name, spelling: ofNames, declared, used };
}

/** What a model calls another one that it imports: where it says so, and in the ways that lead through it (`NAME/id`). */
export function ofAlias(view: View, { path, part, word, start }: Where, offset: number): Named | undefined {
  const { document } = view;
  if (!document) return undefined;
  const isDeclared = part === 'key' && path.length === 2 && path[0] === 'imports';
  const quotes = /["']/.test(view.open.text.charAt(start)) ? 1 : 0;
  const into = offset - start - quotes;
  const named: Declared | undefined = isDeclared
    ? { document, id: String(path[1]) }
    : part === 'value' && groupsOf(path).length > 0
      ? leadingThrough(view, document, word).find(({ end }) => into <= end)
      : undefined;
  if (!named) return undefined;
  const used: Mention[] = [];
  mentions(view, (place, value, at) => {
    if (groupsOf(at).length === 0) return false;
    const step = leadingThrough(view, place.document, String(value)).findIndex((one) => isSame(named, one));
    if (step !== -1) used.push({ place, part: 'value', step });
    return false;
  });
  return {
    ...{ name: named.id, spelling: ofNames, used },
    declared: [{ place: placeOf(named, 'imports'), part: 'key' }],
    // What ships with threatlint is called so.
    isTaken: (to) => to === 'threatlint',
  };
}

/** The imports that a word leads through, and where in it each ends. */
function leadingThrough(
  view: View,
  document: Document,
  word: string,
): (Declared & { readonly end: number })[] {
  const found: (Declared & { readonly end: number })[] = [];
  let from = document;
  let at = 0;
  while (found.length < deepest) {
    const rest = word.slice(at);
    const slash = rest.indexOf('/');
    if (slash === -1 || groups.some((group) => declares({ document: from, id: rest }, group))) break;
    const id = rest.slice(0, slash);
    const path = own(own(from.tree.value, 'imports'), id);
    const imported = typeof path === 'string' ? importedFrom(view, from, path) : undefined;
    if (!imported) break;
    found.push({ document: from, id, end: at + slash });
    from = imported;
    at += slash + 1;
  }
  return found;
}

/** What a word of a model names: an id of its own, or `NAME/id` of one that it imports (docs/threat-models.md, Imports). */
function declarationOf(view: View, document: Document, word: string): Declared {
  const last = leadingThrough(view, document, word).at(-1);
  if (!last) return { document, id: word };
  const path = own(own(last.document.tree.value, 'imports'), last.id);
  const imported = importedFrom(view, last.document, String(path));
  return { document: imported ?? last.document, id: word.slice(last.end + 1) };
}

function importedFrom(view: View, from: Document, path: string): Document | undefined {
  return documentAt(view, resolve(dirname(from.absolute), path));
}

function isSame(one: Declared | undefined, other: Declared | undefined): boolean {
  return one !== undefined && one.document === other?.document && one.id === other.id;
}

function declares(of: Declared, group: string): boolean {
  return entryOf(of, group) !== undefined;
}

function entryOf({ document, id }: Declared, group: string): unknown {
  return own(own(document.tree.value, group), id);
}

function placeOf({ document, id }: Declared, group: string): Place {
  return new Place(document).child(group, id);
}

function has(one: unknown, mitigation: string): boolean {
  return own(own(one, 'mitigations'), mitigation) !== undefined;
}
