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
import { own } from '../syntax/value.ts';
import { fileNamedBy } from './file-names.ts';
import { kindOf } from './kind.ts';
import type { Mention } from './mentions.ts';
import { namedAt } from './named.ts';
import type { View } from './view.ts';
import { walk } from './walk.ts';

/** An editor underlines no more. */
const mostLinks = 5000;

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
  const file = where.part === 'value' ? fileNamedBy(view, kindOf(view), where.path, where.word) : undefined;
  if (file) return [view.location(new Place(file), 'value')];
  const named = namedAt(view, where, offset);
  return (named?.declared ?? []).map(({ place, part }) => view.location(place, part));
}

/** Where what is at an offset is named. */
export function referencesAt(view: View, offset: number, withDeclaration: boolean): Location[] {
  const named = namedAt(view, view.where(offset), offset);
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
  const named = view.isFresh ? namedAt(view, where, offset) : undefined;
  if (!named) return undefined;
  const { start, end } = where;
  const written = view.open.text.slice(start, end);
  const quotes = /^["']/.test(written) ? 1 : 0;
  const span = (from: number, to: number) => ({
    range: view.open.positions.span({ start: start + from, end: start + to }),
    placeholder: named.name,
  });
  if (where.word === named.name) return span(quotes, written.length - quotes);
  if (where.part !== 'value') return undefined;
  if (named.declared.some(({ place }) => place.parent?.key === 'imports')) {
    const next = written.indexOf('/', offset - start);
    return span(Math.max(quotes, written.lastIndexOf('/', offset - start - 1) + 1), next);
  }
  if (!leadsByLastStep(where.path, where.word, named.name)) return undefined;
  return span(written.lastIndexOf('/') + 1, written.length - quotes);
}

/** @returns the edits by file; a message where the name cannot be one */
export function rename(view: View, offset: number, to: string): WorkspaceEdit['changes'] | string {
  const named = namedAt(view, view.where(offset), offset);
  if (!named || !view.isFresh) return 'nothing here can be renamed';
  if (to === named.name) return {};
  if (!named.spelling.allowed.test(to)) return named.spelling.rule;
  if (named.declared.some((one) => isTaken(one, to)) || named.isTaken?.(to))
    return `there is something that is named ${to} already`;
  const changes: Record<string, TextEdit[]> = {};
  const seen = new Set<string>();
  for (const { place, part, step } of [...named.declared, ...named.used]) {
    const { uri, range } = view.location(place, part);
    // What an alias shares is written once.
    const written = JSON.stringify([uri, range]);
    if (seen.has(written)) continue;
    seen.add(written);
    const text = textAt(place, part);
    const newText =
      step !== undefined
        ? withStep(text, step, to)
        : part === 'value' && valueAt(place) !== named.name
          ? withLastStep(text, to)
          : scalar(text, to);
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

function withStep(text: string, step: number, to: string): string {
  const quote = step === 0 ? (/^["']/.exec(text)?.[0] ?? '') : '';
  return text.split('/').with(step, `${quote}${to}`).join('/');
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

/** What of the open text names a file, each with the file that it leads to. */
export function linksOf(view: View): DocumentLink[] {
  const { document } = view;
  if (!document || !view.isFresh) return [];
  const kind = kindOf(view);
  const targetOf = (place: Place, value: string) => {
    if (place.key !== '$ref') return kind && fileNamedBy(view, kind, place.path(), value);
    const target = value.startsWith('#') ? undefined : view.target(value, place.path());
    return target?.ok ? target.place.document : undefined;
  };
  const links: { readonly place: Place; readonly target: Document }[] = [];
  walk(new Place(document), document.tree.value, (place, value) => {
    if (typeof value !== 'string' || links.length >= mostLinks) return;
    const target = targetOf(place, value);
    if (target) links.push({ place, target });
  });
  const spans = document.tree.locate(links.map(({ place }) => place.path()));
  return links.flatMap(({ target }, at) => {
    const span = spans[at]?.value;
    return span ? [{ range: view.open.positions.span(span), target: view.uriOf(target.absolute) }] : [];
  });
}
