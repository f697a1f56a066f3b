import type { Document } from '../refs/document.ts';
import type { ReadOutcome } from '../refs/workspace.ts';
import { isObject, own } from '../syntax/value.ts';
import { push } from '../text/group.ts';
import { shortened } from '../text/shorten.ts';
import type { Raw } from './reading.ts';

/** Nobody reads what lies deeper. */
const deepest = 16;

/** So much of a key is said in a note: all that lies below it may be another in another file. */
const mostOfKey = 200;

/** A Threagile model with all that it includes, as one; or why it cannot be read, by the name of the file. */
export type Whole =
  | { readonly root: Raw; readonly documents: readonly Document[]; readonly notes: readonly string[] }
  | { readonly problem: string };

/** Finds an included file; made by the caller, because nothing here does input: {@link Workspace.follow}. */
export type Follow = (path: string, from: Document) => ReadOutcome;

/**
 * A Threagile model and the files that its `includes` name, merged as Threagile does: mappings by their keys, lists one
 * after the other. Half a model would look like a whole one, so that a file which is missing, lies outside of the
 * repository or includes itself ends the import.
 */
export function withIncludes(document: Document, follow: Follow): Whole {
  const documents = new Set<Document>();
  const problem = collect(document, follow, [], documents);
  if (problem !== undefined) return { problem };
  const merge = new Merge();
  const said = [...documents].map(({ tree, file }) => ({ value: tree.value, file }));
  const root = merge.of(said, []);
  // What is read is no longer left behind.
  const { includes: _, ...rest } = root as Raw;
  return { root: rest, documents: [...documents], notes: merge.notes };
}

/** Adds a file and all below it. @returns what is wrong, in words that begin with a file's name */
function collect(
  document: Document,
  follow: Follow,
  above: readonly Document[],
  into: Set<Document>,
): string | undefined {
  into.add(document);
  const { value } = document.tree;
  const by = above.at(-1);
  if (value !== null && !isObject(value)) {
    return by ? `${named(document.file, by)} is no Threagile model: its root is no mapping` : undefined;
  }
  const includes = own(value, 'includes') ?? [];
  if (!Array.isArray(includes)) return `${document.file}: \`includes\` is no list of files`;
  for (const path of includes) {
    if (typeof path !== 'string' || path.trim() === '') {
      return `${document.file}: \`includes\` names files, and ${JSON.stringify(path)} is none`;
    }
    const outcome = follow(path, document);
    if ('failure' in outcome) {
      const { file, message } = outcome.failure;
      return `${named(file, document)} ${message.startsWith(`${file} `) ? message.slice(file.length + 1) : `cannot be read: ${message}`}`;
    }
    const next = outcome.document;
    const chain = [...above, document];
    if (chain.includes(next)) {
      const circle = [...chain.slice(chain.indexOf(next)), next].map(({ file }) => file);
      return `${next.file} includes itself: ${circle.join(' → ')}`;
    }
    if (chain.length > deepest) return `${named(next.file, document)} lies too deep in includes of includes`;
    // Included twice, it is read once.
    if (into.has(next)) continue;
    const problem = collect(next, follow, chain, into);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function named(file: string, by: Document): string {
  return `${file}, which ${by.file} includes,`;
}

interface Said {
  readonly value: unknown;
  readonly file: string;
}

class Merge {
  readonly notes: string[] = [];

  of(said: readonly Said[], path: readonly string[]): unknown {
    const given = said.filter(({ value }) => value !== null && value !== undefined && value !== '');
    const [first, ...others] = given;
    if (!first || others.length === 0) return first?.value;
    if (given.every(({ value }) => isObject(value))) return this.#mappings(given, path);
    if (given.every(({ value }) => Array.isArray(value))) {
      return [...new Set(given.flatMap(({ value }) => value as unknown[]))];
    }
    // Threagile puts these texts one below the other.
    if (path[0] === 'management_summary_comment') return given.map(({ value }) => String(value)).join('\n');
    for (const { value, file } of others) {
      if (sameWords(value, first.value)) continue;
      // What a file says of itself, and pictures, is its own business.
      if (path[0] === 'includes' || path[0]?.startsWith('diagram_tweak_')) continue;
      this.notes.push(
        `${path.join(' › ')} is another in ${file} than in ${first.file}: what ${first.file} says was taken`,
      );
    }
    return first.value;
  }

  #mappings(given: readonly Said[], path: readonly string[]): Raw {
    const byKey = new Map<string, Said[]>();
    for (const { value, file } of given) {
      for (const [key, inner] of Object.entries(value as Raw)) {
        push(byKey, key, { value: inner, file });
      }
    }
    return Object.fromEntries(
      [...byKey].map(([key, list]) => [key, this.of(list, [...path, shortened(key, mostOfKey)])]),
    );
  }
}

function sameWords(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'string' && typeof b === 'string' && a.toLowerCase() === b.toLowerCase());
}
