import type {
  DocumentHighlight,
  DocumentLink,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { valueAt } from '../rules/fix.ts';
import { isObject } from '../syntax/value.ts';
import { isDeclaration, namesScheme } from './hover.ts';
import { uriOf } from './names.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

/** One thing that has a name in the texts of a project: where it is declared, and where it is named. */
interface Named {
  readonly name: string;
  readonly declared: readonly Mention[];
  readonly used: readonly Mention[];
}

interface Mention {
  readonly place: Place;
  readonly part: 'key' | 'value';
}

/** Where what is at an offset is declared. */
export function definitionAt(view: View, offset: number): Location[] {
  const where = view.where(offset);
  if (where.path.at(-1) === '$ref' && where.part === 'value') {
    const target = view.target(where.word, where.path);
    return target?.ok ? [view.location(target.place)] : [];
  }
  if (view.isModel && where.path.includes('scope')) {
    const threat = view.threatAt(where.path);
    if (threat) return threat.scope.slice(0, 200).map(({ place }) => view.location(place));
  }
  const named = namedAt(view, where);
  return (named?.declared ?? []).map(({ place, part }) => view.location(place, part));
}

/** Where what is at an offset is named. */
export function referencesAt(view: View, offset: number, withDeclaration: boolean): Location[] {
  const named = namedAt(view, view.where(offset));
  if (!named) return [];
  const all = withDeclaration ? [...named.declared, ...named.used] : named.used;
  return all.map(({ place, part }) => view.location(place, part));
}

/** The same in the open text alone. */
export function highlightsAt(view: View, offset: number): DocumentHighlight[] {
  const uri = uriOf(view.open.path);
  return referencesAt(view, offset, true).flatMap((one) => (one.uri === uri ? [{ range: one.range }] : []));
}

/** What would be renamed at an offset, and its name; undefined where nothing that can be. */
export function renamableAt(view: View, offset: number) {
  const where = view.where(offset);
  const named = view.isFresh ? namedAt(view, where) : undefined;
  if (!named || where.word !== named.name) return undefined;
  const quotes = view.open.text[where.start] === '"' || view.open.text[where.start] === "'" ? 1 : 0;
  const span = { start: where.start + quotes, end: where.end - quotes };
  return { range: view.open.positions.span(span), placeholder: named.name };
}

/** @returns the edits by file; a message where the name cannot be one */
export function rename(view: View, offset: number, to: string): WorkspaceEdit['changes'] | string {
  const named = namedAt(view, view.where(offset));
  if (!named || !view.isFresh) return 'nothing here can be renamed';
  if (!/^[A-Za-z0-9._-]+$/.test(to))
    return 'a name of a component has letters, digits, dots, dashes and underscores only (OpenAPI 3.2, Components Object)';
  const changes: Record<string, TextEdit[]> = {};
  for (const { place, part } of [...named.declared, ...named.used]) {
    const { uri, range } = view.location(place, part);
    const text = textAt(place, part);
    const quote = /^["']/.exec(text)?.[0] ?? '';
    const value =
      part === 'value' && place.key === '$ref' ? withLastStep(text, named.name, to) : `${quote}${to}${quote}`;
    changes[uri] = [...(changes[uri] ?? []), { range, newText: value }];
  }
  return changes;
}

function withLastStep(text: string, name: string, to: string): string {
  const at = text.lastIndexOf(name);
  return at === -1 ? text : text.slice(0, at) + to + text.slice(at + name.length);
}

function textAt(place: Place, part: 'key' | 'value'): string {
  const { document } = place;
  const [found] = document.tree.locate([place.path()]);
  const span = part === 'key' ? found?.key : found?.value;
  return span ? document.source.text.slice(span.start, span.end) : '';
}

/** The references of the open text, each with the file that it leads to. */
export function linksOf(view: View): DocumentLink[] {
  const { document } = view;
  if (!document || !view.isFresh) return [];
  const places: Place[] = [];
  walk(new Place(document), document.tree.value, (place, value) => {
    if (place.key === '$ref' && typeof value === 'string' && !value.startsWith('#')) places.push(place);
  });
  const shown = places.slice(0, 5000);
  const spans = document.tree.locate(shown.map((place) => place.path()));
  return shown.flatMap((place, at) => {
    const reference = valueAt(place) as string;
    const target = view.target(reference, place.path());
    const span = spans[at]?.value;
    if (!target?.ok || !span) return [];
    return [{ range: view.open.positions.span(span), target: uriOf(target.place.document.absolute) }];
  });
}

function namedAt(view: View, where: Where): Named | undefined {
  const scheme = namesScheme(where) ?? (isDeclaration(where) ? String(where.path.at(-1)) : undefined);
  if (scheme !== undefined) return ofScheme(view, scheme);
  if (where.path.at(-1) === 'operationId' && where.part === 'value') return ofOperationId(view, where.word);
  if (view.isModel) return ofModel(view, where);
  const component = componentAt(where);
  return component && ofComponent(view, component);
}

function ofScheme(view: View, name: string): Named | undefined {
  const scheme = view.scheme(name);
  if (!scheme) return undefined;
  const used = new Map<string, Mention>();
  for (const { security, operations } of view.apisHere) {
    for (const declaration of [security, ...operations.map(({ protection }) => protection.declaration)])
      for (const { requirements } of declaration?.alternatives ?? [])
        for (const one of requirements)
          if (one.name === name) used.set(one.place.id(), { place: one.place, part: 'key' });
  }
  return { name, declared: [{ place: scheme.written, part: 'key' }], used: [...used.values()] };
}

function ofOperationId(view: View, id: string): Named | undefined {
  const found = view.apisHere.flatMap((api) => api.operations.filter((operation) => operation.id === id));
  if (found.length === 0) return undefined;
  return {
    name: id,
    declared: found.map(({ place }): Mention => ({ place: place.child('operationId'), part: 'value' })),
    used: mentions(view, (place, value) => value === id && place.key === 'operationId' && isInLink(place)),
  };
}

function isInLink(place: Place): boolean {
  return place.path().includes('links');
}

/** `#/components/schemas/NAME`: a component is at its key. */
function componentAt({
  path,
  part,
}: Where): { readonly kind: readonly string[]; readonly name: string } | undefined {
  if (part !== 'key') return undefined;
  const [top, kind, name] = path;
  if (top === 'components' && path.length === 3)
    return { kind: ['components', String(kind)], name: String(name) };
  if (path.length === 2 && ['definitions', 'parameters', 'responses'].includes(String(top)))
    return { kind: [String(top)], name: String(kind) };
  return undefined;
}

function ofComponent(
  view: View,
  { kind, name }: { kind: readonly string[]; name: string },
): Named | undefined {
  const { document } = view;
  if (!document) return undefined;
  const place = new Place(document).child(...kind, name);
  const target = place.id();
  const used = mentions(view, (at, value) => {
    if (at.key !== '$ref' || typeof value !== 'string' || !value.includes(name)) return false;
    const hash = value.indexOf('#');
    if (hash === -1) return false;
    const file = value.slice(0, hash);
    const pointer = decodeURIComponentSafe(value.slice(hash + 1));
    if (pointer !== place.pointer()) return false;
    if (file === '') return at.document === document;
    const led = view.target(value, at.path());
    return led?.ok === true && led.place.id() === target;
  });
  return { name, declared: [{ place, part: 'key' }], used };
}

function decodeURIComponentSafe(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Ids of a threat model: assets, zones, parties, patterns, threats, mitigations; and the operations of selectors. */
function ofModel(view: View, { path, part, word }: Where): Named | undefined {
  const { document } = view;
  if (!document) return undefined;
  const [top, id] = path;
  const declared = ['assets', 'zones', 'components', 'actors', 'externals', 'patterns', 'threats'];
  const root = new Place(document);
  const keys: readonly Place[] =
    part === 'key' && path.length === 2 && declared.includes(String(top))
      ? [root.child(String(top), String(id))]
      : declared.flatMap((group) => {
          const value = (document.tree.value as Record<string, unknown>)[group];
          return isObject(value) && Object.hasOwn(value, word) ? [root.child(group, word)] : [];
        });
  const name = keys[0] === undefined ? word : String(keys[0].key);
  if (keys.length === 0) {
    // A selector by operationId or path leads to the operations that it names.
    if (!path.includes('scope') && !path.includes('when')) return undefined;
    const operations = view.apis.flatMap((api) => api.operations).filter((one) => one.id === word);
    if (operations.length === 0) return undefined;
    return {
      name,
      declared: operations.map(
        ({ place }): Mention => ({ place: place.child('operationId'), part: 'value' }),
      ),
      used: [],
    };
  }
  const used = mentions(
    view,
    (place, value) => value === name && place.key !== 'title' && place.key !== 'id',
    [document],
  );
  return { name, declared: keys.map((place): Mention => ({ place, part: 'key' })), used };
}

function mentions(
  view: View,
  isMention: (place: Place, value: unknown) => boolean,
  documents: Iterable<Document> = view.judged?.documents.values() ?? [],
): Mention[] {
  const found: Mention[] = [];
  for (const document of documents) {
    walk(new Place(document), document.tree.value, (place, value) => {
      if (found.length < 5000 && isMention(place, value)) found.push({ place, part: 'value' });
    });
  }
  return found;
}

/** Visits every scalar of a document, what aliases share once. */
function walk(root: Place, value: unknown, visit: (place: Place, value: unknown) => void): void {
  const seen = new Set<unknown>();
  const stack: [Place, unknown][] = [[root, value]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [place, at] = next;
    if (typeof at !== 'object' || at === null) {
      visit(place, at);
      continue;
    }
    if (seen.has(at)) continue;
    seen.add(at);
    for (const [key, child] of Object.entries(at).reverse())
      stack.push([place.child(Array.isArray(at) ? Number(key) : key), child]);
  }
}
