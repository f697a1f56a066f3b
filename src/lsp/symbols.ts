import type { DocumentSymbol, SymbolInformation, WorkspaceSymbol } from 'vscode-languageserver';
import type { Operation } from '../openapi/model.ts';
import { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import type { Judged } from './project.ts';
import type { View } from './view.ts';

/** LSP 3.17, SymbolKind. */
const kinds = { namespace: 3, method: 6, object: 19, key: 20, event: 24 } as const;
const mostListed = 5000;

/** What an outline shows: operations by path, components by kind; threats and what they hold of a model. */
export function documentSymbols(view: View): DocumentSymbol[] {
  const { document } = view;
  if (!document || !view.isFresh) return [];
  const root = new Place(document);
  const groups = view.isModel
    ? ['assets', 'zones', 'components', 'actors', 'externals', 'threats']
    : ['paths', 'webhooks'];
  const wanted: { readonly place: Place; readonly kind: 3 | 6 | 19 | 20 | 24; readonly depth: number }[] = [];
  const add = (place: Place, kind: 3 | 6 | 19 | 20 | 24, depth: number) =>
    wanted.push({ place, kind, depth });
  const entries = (
    parent: Place,
    value: unknown,
    kind: 3 | 6 | 19 | 20 | 24,
    depth: number,
    inner?: (place: Place, value: unknown) => void,
  ) => {
    if (!isObject(value)) return;
    for (const key of Object.keys(value).slice(0, mostListed)) {
      const place = parent.child(key);
      add(place, kind, depth);
      inner?.(place, own(value, key));
    }
  };
  for (const group of groups) {
    const value = own(document.tree.value, group);
    if (!isObject(value)) continue;
    add(root.child(group), kinds.namespace, 0);
    const isPaths = group === 'paths' || group === 'webhooks';
    entries(root.child(group), value, group === 'threats' ? kinds.event : kinds.object, 1, (place, one) => {
      if (isPaths) methodsOf(one, place, add);
      else if (group === 'threats')
        entries(place.child('mitigations'), own(one, 'mitigations'), kinds.key, 2);
    });
  }
  const components = own(document.tree.value, 'components');
  const legacy = ['definitions', 'parameters', 'responses', 'securityDefinitions'];
  if (!view.isModel && isObject(components)) {
    for (const kind of Object.keys(components)) {
      const place = root.child('components', kind);
      add(place, kinds.namespace, 0);
      entries(place, own(components, kind), kinds.object, 1);
    }
  } else if (!view.isModel) {
    for (const kind of legacy) {
      const value = own(document.tree.value, kind);
      if (!isObject(value)) continue;
      add(root.child(kind), kinds.namespace, 0);
      entries(root.child(kind), value, kinds.object, 1);
    }
  }
  return nested(view, wanted);
}

const httpMethods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

function methodsOf(item: unknown, place: Place, add: (place: Place, kind: 6, depth: number) => void): void {
  if (!isObject(item)) return;
  for (const key of Object.keys(item)) if (httpMethods.has(key)) add(place.child(key), kinds.method, 2);
}

function nested(
  view: View,
  wanted: readonly { readonly place: Place; readonly kind: DocumentSymbol['kind']; readonly depth: number }[],
): DocumentSymbol[] {
  const keys = view.rangesOf(wanted.map(({ place }) => place));
  const whole = view.rangesOf(
    wanted.map(({ place }) => place),
    'whole',
  );
  const roots: DocumentSymbol[] = [];
  const open: DocumentSymbol[] = [];
  wanted.forEach(({ place, kind, depth }, at) => {
    const symbol: DocumentSymbol = {
      ...{ name: String(place.key) || '""', kind, children: [] },
      range: whole[at] as DocumentSymbol['range'],
      selectionRange: keys[at] as DocumentSymbol['range'],
    };
    open.length = depth;
    const parent = open[depth - 1];
    if (parent) parent.children?.push(symbol);
    else roots.push(symbol);
    open[depth] = symbol;
  });
  return roots;
}

/** The same one below the other, for clients that know no trees (LSP 3.17, hierarchicalDocumentSymbolSupport). */
export function flat(symbols: readonly DocumentSymbol[], uri: string): SymbolInformation[] {
  const found: SymbolInformation[] = [];
  const add = (list: readonly DocumentSymbol[], containerName?: string) => {
    for (const { name, kind, range, children } of list) {
      found.push({
        name,
        kind,
        location: { uri, range },
        ...(containerName === undefined ? {} : { containerName }),
      });
      add(children ?? [], name);
    }
  };
  add(symbols);
  return found;
}

/** Operations and threats of all projects whose name holds what was typed. */
export function workspaceSymbols(
  projects: Iterable<Judged>,
  query: string,
  view: (judged: Judged) => Pick<View, 'location'>,
): WorkspaceSymbol[] {
  const asked = query.toLowerCase();
  const found: WorkspaceSymbol[] = [];
  // Folders may lie in each other.
  const seen = new Set<string>();
  const add = (symbol: WorkspaceSymbol) => {
    const key = JSON.stringify([symbol.name, symbol.location]);
    if (seen.has(key)) return;
    seen.add(key);
    found.push(symbol);
  };
  const isAsked = (name: string) => name.toLowerCase().includes(asked);
  for (const judged of projects) {
    const { location } = view(judged);
    const { checked } = judged;
    const operations: readonly Operation[] = checked?.side.apis.flatMap((api) => api.operations) ?? [];
    for (const { label, id, place } of operations)
      if (isAsked(`${label} ${id ?? ''}`) && found.length < 500)
        // Editors show only what has the letters that were typed.
        add({ name: id ? `${label} ${id}` : label, kind: kinds.method, location: location(place) });
    for (const { id, title, place } of checked?.verification.threats ?? [])
      if (isAsked(`${id} ${title}`) && found.length < 500)
        add({ name: `${id} ${title}`, kind: kinds.event, location: location(place) });
  }
  return found;
}
