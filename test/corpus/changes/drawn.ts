import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { dice } from '../claims.ts';
import { folder, fresh } from '../corpus.ts';

// biome-ignore lint/suspicious/noExplicitAny: definitions are changed at places that no type describes.
export type Json = any;

/** What a test draws: the same for the same seed, on every machine. */
export class Draw {
  readonly below: (count: number) => number;

  constructor(seed: number) {
    this.below = dice(Math.imul(seed, 2654435761));
    // The first draws of neighbouring seeds are neighbours.
    for (let at = 0; at < 5; at++) this.below(2);
  }

  /** One of some; undefined where there is none. */
  one<T>(list: Iterable<T>): T | undefined {
    const all = [...list];
    return all[this.below(all.length)];
  }

  shuffled<T>(list: readonly T[]): T[] {
    const all = [...list];
    for (let at = all.length - 1; at > 0; at--) {
      const other = this.below(at + 1);
      [all[at], all[other]] = [all[other] as T, all[at] as T];
    }
    return all;
  }
}

/** Real definitions in one file, as values. */
export interface Real {
  readonly name: string;
  readonly root: Json;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/** Those that are no larger, the same order everywhere. */
export function realDefinitions(largest: number): Real[] {
  const sources = [folder, fresh].filter(existsSync).map((source) => realpathSync(source));
  return sources.flatMap((source) =>
    readdirSync(source, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(json|ya?ml)$/.test(name) && statSync(join(source, name)).size <= largest)
      .sort()
      .flatMap((name) => {
        const text = readFileSync(join(source, name), 'utf8');
        if (!/^[{\s]*["']?(?:openapi|swagger)\b/m.test(text)) return [];
        // JSON has no aliases, no dates, and no keys that are not text.
        const root = JSON.parse(JSON.stringify(parse(text, { logLevel: 'silent', maxAliasCount: 10_000 })));
        if (typeof root?.paths !== 'object' || operationsOf(root).length === 0) return [];
        const isWhole = refsOf(root).every((ref) => ref.startsWith('#/'));
        return isWhole ? [{ name: join(basename(source), name), root }] : [];
      }),
  );
}

export interface Written {
  readonly path: string;
  readonly method: string;
  readonly item: Json;
  readonly operation: Json;
}

export function operationsOf(root: Json): Written[] {
  return Object.entries<Json>(root.paths ?? {}).flatMap(([path, item]) =>
    isObject(item)
      ? methods.flatMap((method) =>
          isObject(item[method]) ? [{ path, method, item, operation: item[method] }] : [],
        )
      : [],
  );
}

export function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function* objectsIn(node: Json): Generator<Json> {
  if (typeof node !== 'object' || node === null) return;
  if (isObject(node)) yield node;
  for (const child of Object.values(node)) yield* objectsIn(child);
}

function refsOf(root: Json): string[] {
  return [...objectsIn(root)].flatMap(({ $ref }) => (typeof $ref === 'string' ? [$ref] : []));
}

/** A copy in which every object is what the change makes of it. */
export function mapped(node: Json, change: (value: Json) => Json): Json {
  if (Array.isArray(node)) return node.map((child) => mapped(child, change));
  if (!isObject(node)) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, child]) => [key, mapped(child, change)])));
}

/** A copy whose references lead elsewhere. */
export function redirected(node: Json, to: (ref: string) => string): Json {
  return mapped(node, (value) => {
    const isRef = typeof value.$ref === 'string';
    const mapping = value.discriminator?.mapping;
    if (!isRef && !isObject(mapping)) return value;
    const follow = (target: Json) =>
      typeof target === 'string' && target.startsWith('#/') ? to(target) : target;
    return {
      ...value,
      ...(isRef ? { $ref: follow(value.$ref) } : {}),
      ...(isObject(mapping)
        ? {
            discriminator: {
              ...value.discriminator,
              mapping: Object.fromEntries(Object.entries(mapping).map(([key, ref]) => [key, follow(ref)])),
            },
          }
        : {}),
    };
  });
}

/** Where schemas are declared: the object, and what references to them begin with. */
export function schemasOf(root: Json): { readonly all: Json; readonly prefix: string } {
  if (root.swagger !== undefined) {
    root.definitions ??= {};
    return { all: root.definitions, prefix: '#/definitions/' };
  }
  root.components ??= {};
  root.components.schemas ??= {};
  return { all: root.components.schemas, prefix: '#/components/schemas/' };
}

export function schemesOf(root: Json): Record<string, Json> {
  return root.securityDefinitions ?? root.components?.securitySchemes ?? {};
}

/** As references write it (RFC 6901 §3, RFC 3986 §2.1). */
export function escaped(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** What a reference within the file leads to. */
export function target(root: Json, ref: string): Json {
  return ref
    .slice(2)
    .split('/')
    .map((step) => decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((node: Json, step) => node?.[step], root);
}
