import type { Api, Operation } from '../openapi/model.ts';
import { ownOf } from '../openapi/operations.ts';
import { matchesPath, pathPattern } from '../selector/glob.ts';
import { pathOf } from '../selector/selector.ts';
import { groupBy } from '../text/group.ts';
import { append } from '../text/lists.ts';
import { essence, pathOf as pathOfOperation, resourceOf, resourcesOf } from './resources.ts';

/** A selector as it is written into a model. */
export interface WrittenSelector {
  readonly spec?: string;
  readonly path?: string | readonly string[];
  readonly method?: string | readonly string[];
  readonly operationId?: string | readonly string[];
  readonly kind?: string | readonly string[];
  readonly any?: readonly WrittenSelector[];
}

/** More paths than this nobody reads: a glob that takes in a few operations more says it better. */
const mostPaths = 8;

/**
 * A short selector that matches these operations: a glob where one says it, so that what is added below it later is in
 * scope too; else paths with their methods. It matches no others of the definition, but where that would take a long
 * list: then up to as many again.
 *
 * @param operations of one definition, not empty
 * @param prefix the resource that they belong to, `/` for several
 * @param spec the name of the definition, where the model speaks of several
 */
export function selectorOf(
  api: Api,
  operations: readonly Operation[],
  prefix: string,
  spec: string | undefined,
): WrittenSelector {
  const wanted = new Set(operations);
  const within = spec === undefined ? {} : { spec };
  const own = ownOf(operations);
  const others = kindsOf(operations);
  const paths = own.length > 0 ? pathSelectors(api, own, prefix, wanted) : [];
  const all: WrittenSelector[] = [...paths, ...(others.length > 0 ? [{ kind: one(others) }] : [])];
  const [only] = all;
  return all.length === 1 ? { ...within, ...only } : { ...within, any: all };
}

function kindsOf(operations: readonly Operation[]): string[] {
  return [...new Set(operations.map(({ kind }) => kind))].filter((kind) => kind !== 'operation');
}

/** Patterns by the methods that they are good for: resources that agree in these are one selector. */
function pathSelectors(
  api: Api,
  own: readonly Operation[],
  prefix: string,
  wanted: ReadonlySet<Operation>,
): WrittenSelector[] {
  const everything = ownOf(api.operations);
  const exact = prefix === '/' ? pattern([['/**'], ['/**/{}/**']], everything, own, wanted) : undefined;
  if (exact) return [written(exact)];
  // At the level of the prefix, so that a resource with many of its own is one glob.
  const level = essence(prefix);
  const groups = groupBy(
    own,
    (operation) =>
      resourcesOf(operation).find((one) => prefix !== '/' && essence(one) === level) ?? resourceOf(operation),
  );
  const byMethods = new Map<string, { paths: string[]; method: readonly string[] | undefined }>();
  const add = ({ path, method }: Pattern) => {
    const key = method?.join() ?? '';
    const known = byMethods.get(key);
    if (known) append(known.paths, path);
    else byMethods.set(key, { paths: [...path], method });
  };
  for (const [resource, mine] of groups) {
    // What lies below it, resources of their own included: a glob matches these, too.
    const nearby = everything.filter((operation) => pathOfOperation(operation).startsWith(resource));
    const globs = [
      [`${resource}/**`],
      [resource],
      [`${resource}/{}/**`],
      [`${resource}/{}`],
      [`${resource}.*`, `${resource}/**`],
    ];
    // Below the root lie the other resources too.
    const found = resource === '/' ? undefined : pattern(globs, nearby, mine, wanted);
    if (found) add(found);
    else for (const single of singles(nearby, mine, wanted)) add(single);
  }
  const listed = [...byMethods.values()];
  if (listed.flatMap(({ paths }) => paths).length > mostPaths) {
    const wide = [['/**/{}/**'], ['/**']].flatMap((path) => around(path, everything, own) ?? []);
    const [narrowest] = wide.sort((a, b) => a.matched - b.matched);
    if (narrowest && narrowest.matched <= 2 * own.length) return [written(narrowest)];
  }
  return listed.map(({ paths, method }) => written({ path: paths, method }));
}

/** A glob with the methods of what is wanted, if it matches all of that, and how much it matches. */
function around(
  path: readonly string[],
  everything: readonly Operation[],
  own: readonly Operation[],
): (Pattern & { readonly matched: number }) | undefined {
  const methods = [...new Set(own.map(({ method }) => method))].sort();
  const globs = path.map(pathPattern);
  const matched = new Set(
    everything.filter(
      (operation) =>
        methods.includes(operation.method) && globs.some((glob) => matchesPath(glob, pathOf(operation))),
    ),
  );
  if (!own.every((operation) => matched.has(operation))) return undefined;
  const isAll = everything.every(({ method }) => methods.includes(method));
  return { path, method: isAll ? undefined : methods, matched: matched.size };
}

function written({ path, method }: Pattern): WrittenSelector {
  return { path: one(path.map(fitting)), ...(method ? { method: one(method) } : {}) };
}

/** What a selector takes of a path (selector.schema.json). */
const longest = 500;

/** Of a longer path its beginning: a scope that is too wide is seen, one that is refused takes the whole model down. */
function fitting(path: string): string {
  if (path.length <= longest) return path;
  const start = path.slice(0, longest - 5);
  const end = start.lastIndexOf('/');
  return end > 0 ? `${start.slice(0, end)}/**` : `${start.replace(/\{$/, '')}*`;
}

interface Pattern {
  readonly path: readonly string[];
  readonly method: readonly string[] | undefined;
}

/** The first of the globs that matches exactly what is wanted, with or without its methods. */
function pattern(
  globs: readonly (readonly string[])[],
  around: readonly Operation[],
  mine: readonly Operation[],
  wanted: ReadonlySet<Operation>,
): Pattern | undefined {
  const methods = [...new Set(mine.map(({ method }) => method))].sort();
  for (const path of globs) {
    const compiled = path.map(pathPattern);
    const matched = around.filter((operation) =>
      compiled.some((glob) => matchesPath(glob, pathOf(operation))),
    );
    const known = new Set(matched);
    if (!mine.every((operation) => known.has(operation))) continue;
    if (matched.every((operation) => wanted.has(operation))) return { path, method: undefined };
    const ofMethods = matched.filter(({ method }) => methods.includes(method));
    if (ofMethods.every((operation) => wanted.has(operation))) return { path, method: methods };
  }
  return undefined;
}

/** Each path by itself; all of its methods where all are wanted. */
function singles(
  around: readonly Operation[],
  mine: readonly Operation[],
  wanted: ReadonlySet<Operation>,
): Pattern[] {
  const surroundings = groupBy(around, canonicalPath);
  return [...groupBy(mine, canonicalPath)].map(([path, operations]) => {
    const isWhole = (surroundings.get(path) ?? []).every((operation) => wanted.has(operation));
    const methods = [...new Set(operations.map(({ method }) => method))].sort();
    return { path: [path], method: isWhole ? undefined : methods };
  });
}

function canonicalPath({ canonical }: Operation): string {
  return canonical.slice(canonical.indexOf(' ') + 1);
}

function one(list: readonly string[]): string | readonly string[] {
  return list.length === 1 ? (list[0] as string) : list;
}
