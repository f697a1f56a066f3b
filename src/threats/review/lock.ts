import { isObject, own } from '../../syntax/value.ts';
import { compare } from '../../text/order.ts';

/** The name of the lock, in the repository's root. */
export const lockName = 'threatlint.lock';

/** What `threatlint.lock` remembers. Written by `threatlint threats lock` and `threatlint threats review`. */
export interface Lock {
  /** Digests of imported files, by their path from the repository's root. */
  readonly imports: ReadonlyMap<string, string>;
  /** What was reviewed, by the id of the threat model. */
  readonly models: ReadonlyMap<string, LockedModel>;
}

/** A threat model as of its last review. */
export interface LockedModel {
  /** YYYY-MM-DD. */
  readonly reviewed: string;
  /** What the security schemes of its definitions are; undefined in locks that did not remember it yet. */
  readonly schemes?: ReadonlyMap<string, string>;
  /** The operations that the model speaks of, by {@link OperationKeys}. */
  readonly operations: ReadonlyMap<string, LockedOperation>;
  /** The keys of the operations in the scope of each threat. */
  readonly threats: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What an operation meant for security: no descriptions, no order, no places. */
export interface LockedOperation {
  readonly id?: string;
  /** What its protection asks for: alternatives, each the scopes by scheme. */
  readonly protection: readonly Readonly<Record<string, readonly string[]>>[];
  /** The classes of data that it carries: `response:confidential`. */
  readonly data: readonly string[];
  /** The names of the URLs that it takes in. */
  readonly urls: readonly string[];
  /** The callbacks that it registers. */
  readonly callbacks: readonly string[];
  /** A digest of parameters, schemas and servers; of security schemes, too, where the model remembers none. */
  readonly shape: string;
}

export const emptyLock: Lock = { imports: new Map(), models: new Map() };

/**
 * Reads a lock.
 *
 * @returns the problem in words when the text is none: it was edited, or two branches were merged badly
 */
export function parseLock(text: string): Lock | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'is no JSON; restore it, or delete it and run `threatlint threats lock`' };
  }
  if (own(value, 'version') !== 1) return { problem: 'was written by another version of threatlint' };
  const imports = entries(own(value, 'imports')).filter((entry): entry is [string, string] =>
    isText(entry[1]),
  );
  const models = entries(own(value, 'models')).map(([id, model]) => [id, modelOf(model)] as const);
  return { imports: new Map(imports), models: new Map(models) };
}

function modelOf(value: unknown): LockedModel {
  const reviewed = own(value, 'reviewed');
  const threats = entries(own(value, 'threats'));
  const schemes = own(value, 'schemes');
  const kinds = entries(schemes).filter((entry): entry is [string, string] => isText(entry[1]));
  return {
    reviewed: isText(reviewed) ? reviewed : '',
    ...(isObject(schemes) ? { schemes: new Map(kinds) } : {}),
    operations: new Map(entries(own(value, 'operations')).map(([key, one]) => [key, operationOf(one)])),
    threats: new Map(threats.map(([id, keys]) => [id, new Set(texts(keys))])),
  };
}

function operationOf(value: unknown): LockedOperation {
  const [id, shape, protection] = [own(value, 'id'), own(value, 'shape'), own(value, 'protection')];
  const alternatives: unknown[] = Array.isArray(protection) ? protection : [];
  return {
    ...(isText(id) ? { id } : {}),
    protection: alternatives.map((one) =>
      Object.fromEntries(entries(one).map(([scheme, scopes]) => [scheme, texts(scopes)])),
    ),
    data: texts(own(value, 'data')),
    urls: texts(own(value, 'urls')),
    callbacks: texts(own(value, 'callbacks')),
    shape: isText(shape) ? shape : '',
  };
}

/** The text of a lock: sorted, one operation a line, so that branches merge and reviewers can read what changed. */
export function formatLock({ imports, models }: Lock): string {
  const sections = [
    '"version": 1',
    `"imports": ${lines(imports, JSON.stringify, 1)}`,
    `"models": ${lines(models, formatModel, 1)}`,
  ];
  return `{\n ${sections.join(',\n ')}\n}\n`;
}

function formatModel({ reviewed, schemes, operations, threats }: LockedModel): string {
  const sections = [
    `"reviewed": ${JSON.stringify(reviewed)}`,
    ...(schemes ? [`"schemes": ${lines(schemes, JSON.stringify, 3)}`] : []),
    `"operations": ${lines(operations, JSON.stringify, 3)}`,
    `"threats": ${lines(threats, (keys) => JSON.stringify([...keys].sort(), null, 1).replaceAll('\n', '\n    '), 3)}`,
  ];
  return `{\n   ${sections.join(',\n   ')}\n  }`;
}

function lines<T>(map: ReadonlyMap<string, T>, format: (value: T) => string, depth: number): string {
  const indent = ' '.repeat(depth);
  const rows = [...map]
    .sort(([a], [b]) => compare(a, b))
    .map(([key, value]) => `${indent} ${JSON.stringify(key)}: ${format(value)}`);
  return rows.length > 0 ? `{\n${rows.join(',\n')}\n${indent}}` : '{}';
}

function entries(value: unknown): [string, unknown][] {
  return isObject(value) ? Object.entries(value) : [];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(isText) : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
