import type {
  DocumentHighlight,
  DocumentLink,
  Location,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { Place } from '../refs/place.ts';
import { valueAt } from '../rules/fix.ts';
import { own } from '../syntax/value.ts';
import type { Mention } from './mentions.ts';
import { namedAt } from './named.ts';
import type { View } from './view.ts';
import { walk } from './walk.ts';

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
  const { uri } = view.open;
  return referencesAt(view, offset, true).flatMap((one) => (one.uri === uri ? [{ range: one.range }] : []));
}

/** What would be renamed at an offset, and its name; undefined where nothing that can be. */
export function renamableAt(view: View, offset: number) {
  const where = view.where(offset);
  const named = view.isFresh ? namedAt(view, where) : undefined;
  if (!named) return undefined;
  const { start, end } = where;
  const written = view.open.text.slice(start, end);
  const quotes = /^["']/.test(written) ? 1 : 0;
  const isWhole = where.word === named.name;
  if (!isWhole && !(where.part === 'value' && leadsByLastStep(where.path, where.word, named.name)))
    return undefined;
  const before = isWhole ? quotes : written.lastIndexOf('/') + 1;
  return {
    range: view.open.positions.span({ start: start + before, end: end - quotes }),
    placeholder: named.name,
  };
}

/** @returns the edits by file; a message where the name cannot be one */
export function rename(view: View, offset: number, to: string): WorkspaceEdit['changes'] | string {
  const named = namedAt(view, view.where(offset));
  if (!named || !view.isFresh) return 'nothing here can be renamed';
  if (to === named.name) return {};
  if (!named.spelling.allowed.test(to)) return named.spelling.rule;
  if (named.declared.some((one) => isTaken(one, to)) || named.isTaken?.(to))
    return `there is something that is named ${to} already`;
  const changes: Record<string, TextEdit[]> = {};
  const seen = new Set<string>();
  for (const { place, part } of [...named.declared, ...named.used]) {
    const { uri, range } = view.location(place, part);
    // What an alias shares is written once.
    const written = JSON.stringify([uri, range]);
    if (seen.has(written)) continue;
    seen.add(written);
    const text = textAt(place, part);
    const newText =
      part === 'value' && valueAt(place) !== named.name ? withLastStep(text, to) : scalar(text, to);
    changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  }
  return changes;
}

function isTaken({ place, part }: Mention, to: string): boolean {
  return part === 'key' && place.parent !== null && own(valueAt(place.parent), to) !== undefined;
}

/** Its last step is a name: that of a reference, of a discriminator's mapping, of an id that another model declares (`NAME/id`). */
function leadsByLastStep(path: readonly (string | number)[], word: string, name: string): boolean {
  const isReference = path.at(-1) === '$ref' || path.at(-2) === 'mapping';
  return (isReference && word.includes('#')) || word.endsWith(`/${name}`);
}

function withLastStep(text: string, to: string): string {
  const quote = /^["']/.exec(text)?.[0] ?? '';
  return `${text.slice(0, text.lastIndexOf('/') + 1)}${to}${quote}`;
}

/** A name as the scalar before it was written: YAML takes plain ones for numbers, truth values or comments. */
function scalar(before: string, to: string): string {
  if (before.startsWith("'")) return `'${to.replaceAll("'", "''")}'`;
  const isPlain =
    /^[A-Za-z_][\w./-]*(?::[\w./-]+)*$/.test(to) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(to);
  return isPlain && !before.startsWith('"') ? to : JSON.stringify(to);
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
    return [{ range: view.open.positions.span(span), target: view.uriOf(target.place.document.absolute) }];
  });
}
