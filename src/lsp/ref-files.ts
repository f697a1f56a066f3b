/** Files that a `$ref` may lead to and that nothing has read yet: told of by name, and read once a person has named one. */
import { dirname, relative, resolve, sep } from 'node:path';
import { configNames } from '../config/discover.ts';
import { endsAsOurs } from '../refs/endings.ts';
import { onDisk } from '../refs/files.ts';
import { readInside, realpathOf } from '../refs/read-file.ts';
import { parseSource } from '../syntax/parse.ts';
import { isObject, own, ownAt } from '../syntax/value.ts';
import { decode } from '../text/decode.ts';
import { remember } from '../text/memo.ts';
import { escapeStep } from '../text/pointer.ts';
import { Source } from '../text/source.ts';
import type { View } from './view.ts';

/** Listing them takes some milliseconds, and a person waits. */
const mostEntries = 2000;
const deepest = 8;
/** So does parsing what is larger. */
const mostBytes = 1024 * 1024;
/** Files, and names of one file: nobody reads a longer list. */
const mostNames = 500;

/** Files below the project's folder, absolute: the nearest ones first, links not followed. */
export function filesBelow(folder: string): string[] {
  const found: string[] = [];
  let level = [folder];
  let left = mostEntries;
  for (let depth = 0; depth <= deepest && level.length > 0; depth++) {
    const next: string[] = [];
    for (const at of level) {
      if (left <= 0 || found.length >= mostNames) return found;
      for (const entry of listOf(at)) {
        if (left-- <= 0 || found.length >= mostNames) break;
        const path = `${at.endsWith(sep) ? at : at + sep}${entry.name}`;
        if (entry.isFile() && endsAsOurs(entry.name) && !configNames.includes(entry.name)) found.push(path);
        else if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'))
          next.push(path);
      }
    }
    level = next;
  }
  return found;
}

function listOf(folder: string) {
  try {
    return onDisk.list(folder);
  } catch {
    return [];
  }
}

/** The last ones: each letter of a reference asks again. */
const parsed = remember((text: string): unknown => {
  const result = parseSource(new Source('', text));
  return result.ok ? result.tree.value : undefined;
}, 2);

/** What a file holds that was named in a reference; undefined where it lies outside, is no text, or is too large. */
export function valueIn(view: View, path: string): unknown {
  const folder = view.judged?.folder;
  const text = folder === undefined ? undefined : textIn(view, path, folder);
  return text === undefined ? undefined : parsed(text);
}

function textIn(view: View, path: string, folder: string): string | undefined {
  if (!endsAsOurs(path)) return undefined;
  const shown = view.judged?.texts.get(realpathOf(path) ?? path);
  if (shown !== undefined) return shown.length > mostBytes ? undefined : shown;
  const read = readInside(path, folder, mostBytes);
  if (!('bytes' in read)) return undefined;
  const decoded = decode(read.bytes);
  return 'text' in decoded ? decoded.text : undefined;
}

/** Files beside the open one that begin as definitions do: for editors that open no folder, so that nothing has looked for them. */
export function definitionsBeside(view: View): string[] {
  const folder = dirname(view.open.path);
  const near = filesBelow(folder).filter((path) => dirname(path) === folder);
  return near
    .slice(0, mostBeside)
    .filter((path) =>
      /^[ {]{0,9}"?(?:openapi|swagger)"? {0,9}:/m.test(textIn(view, path, folder)?.slice(0, 4096) ?? ''),
    );
}

/** Each is read for it. */
const mostBeside = 20;

/** The pointers that fit into a document: to its components of some kinds, or to what a file of parts has at its root. */
export function pointersIn(value: unknown, kinds: readonly string[]): string[] {
  const groups = [...kinds.map((one) => ['components', one]), ...kinds.map((one) => [one])];
  const found = groups.flatMap((group) => {
    const holder = ownAt(value, group);
    return isObject(holder) ? Object.keys(holder).map((name) => pointer([...group, name])) : [];
  });
  const isDefinition = own(value, 'openapi') !== undefined || own(value, 'swagger') !== undefined;
  if (found.length > 0 || isDefinition || !isObject(value)) return found;
  return Object.keys(value)
    .filter((key) => isObject(own(value, key)))
    .slice(0, mostNames)
    .map((key) => pointer([key]));
}

function pointer(steps: readonly string[]): string {
  return `#/${steps.map(escapeStep).join('/')}`;
}

/**
 * A file as a reference of the open text names it.
 *
 * @param written what is written of it so far: whoever writes no dot gets none
 */
export function nameFrom(view: View, path: string, written: string): string {
  if (path === view.open.path) return '';
  const away = relative(dirname(view.open.path), path).split(sep).join('/');
  return away.startsWith('.') || /^[^.]/.test(written) ? away : `./${away}`;
}

/** The file that a reference names so far, before its `#`. */
export function fileNamed(view: View, written: string): string | undefined {
  const hash = written.indexOf('#');
  const file = hash === -1 ? '' : written.slice(0, hash);
  if (file === '' || /^[a-z][a-z0-9+.-]*:/i.test(file)) return undefined;
  return resolve(dirname(view.open.path), file);
}
