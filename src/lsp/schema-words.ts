import configSchema from '../../schemas/config.schema.json' with { type: 'json' };
import rulesetSchema from '../../schemas/ruleset.schema.json' with { type: 'json' };
import selectorSchema from '../../schemas/selector.schema.json' with { type: 'json' };
import threatModelSchema from '../../schemas/threat-model.schema.json' with { type: 'json' };
import { isObject, own } from '../syntax/value.ts';
import { append } from '../text/lists.ts';

type Schema = Readonly<Record<string, unknown>>;

/** A key or a value that a published schema allows at a place, with what it says of it. */
export interface Word {
  readonly text: string;
  readonly description: string;
  /** Has its value keys or items of its own? */
  readonly holds: 'object' | 'array' | 'scalar';
  readonly isRequired: boolean;
  /** The one value that a key may have. */
  readonly only?: string;
}

const roots = { model: threatModelSchema, config: configSchema, ruleset: rulesetSchema } as const;
export type FileKind = keyof typeof roots;

const byId = new Map<string, Schema>(
  [configSchema, rulesetSchema, selectorSchema, threatModelSchema].map((one) => [one.$id, one as Schema]),
);

/** The schemas of what stands at a way from the root: of a kind of file, or of what a schema of its own describes. */
function schemasAt(of: FileKind | object, path: readonly (string | number)[]): readonly Placed[] {
  const root = (typeof of === 'string' ? roots[of] : of) as Schema;
  let found: readonly Placed[] = alternatives({ schema: root, root });
  for (const key of path) {
    found = found.flatMap((at) => step(at, key)).flatMap(alternatives);
    if (found.length === 0) return [];
  }
  return found;
}

interface Placed {
  readonly schema: Schema;
  /** What its references are relative to. */
  readonly root: Schema;
}

/** The keys that an object at a way from the root may have. */
export function keysAt(of: FileKind | object, path: readonly (string | number)[]): Word[] {
  const words = new Map<string, Word>();
  for (const at of schemasAt(of, path)) {
    const properties = own(at.schema, 'properties');
    const required = own(at.schema, 'required');
    if (!isObject(properties)) continue;
    for (const [text, value] of Object.entries(properties)) {
      if (words.has(text) || !isObject(value)) continue;
      const inner = alternatives({ schema: value, root: at.root });
      const only = own(value, 'const');
      words.set(text, {
        text,
        description: descriptionOf([{ schema: value, root: at.root }, ...inner]),
        holds: inner.some(({ schema }) => own(schema, 'type') === 'object')
          ? 'object'
          : inner.some(({ schema }) => own(schema, 'type') === 'array')
            ? 'array'
            : 'scalar',
        isRequired: Array.isArray(required) && required.includes(text),
        ...(only === undefined ? {} : { only: String(only) }),
      });
    }
  }
  return [...words.values()];
}

/** The values that are listed for a place: `enum`, `const`, truth values, examples. */
export function valuesAt(of: FileKind | object, path: readonly (string | number)[]): Word[] {
  const words = new Map<string, Word>();
  for (const at of schemasAt(of, path)) {
    const { schema } = at;
    const list = [
      ...(Array.isArray(own(schema, 'enum')) ? (own(schema, 'enum') as unknown[]) : []),
      ...(own(schema, 'const') === undefined ? [] : [own(schema, 'const')]),
      ...(own(schema, 'type') === 'boolean' ? [true, false] : []),
      ...(own(schema, 'default') === undefined || typeof own(schema, 'default') === 'object'
        ? []
        : [own(schema, 'default')]),
      ...(Array.isArray(own(schema, 'examples'))
        ? (own(schema, 'examples') as unknown[]).filter((one) => typeof one !== 'object')
        : []),
    ];
    for (const one of list) {
      const text = String(one);
      if (!words.has(text))
        words.set(text, { text, description: descriptionOf([at]), holds: 'scalar', isRequired: false });
    }
  }
  return [...words.values()];
}

export function describedAt(kind: FileKind, path: readonly (string | number)[]): string {
  const last = path.at(-1);
  if (last === undefined) return '';
  for (const at of schemasAt(kind, path.slice(0, -1))) {
    const properties = own(at.schema, 'properties');
    const value = isObject(properties) ? own(properties, last as string) : undefined;
    if (isObject(value)) {
      const found = descriptionOf([
        { schema: value, root: at.root },
        ...alternatives({ schema: value, root: at.root }),
      ]);
      if (found !== '') return found;
    }
  }
  return '';
}

function descriptionOf(all: readonly Placed[]): string {
  for (const { schema } of all) {
    const said = own(schema, 'description');
    if (typeof said === 'string') return said;
  }
  return '';
}

/** A schema with its references followed and its branches apart. */
function alternatives(at: Placed, depth = 0): readonly Placed[] {
  if (depth > 12) return [];
  const { schema, root } = at;
  const reference = own(schema, '$ref');
  const found: Placed[] = [at];
  if (typeof reference === 'string') {
    const target = follow(reference, root);
    if (target) append(found, alternatives(target, depth + 1));
  }
  for (const key of ['oneOf', 'anyOf', 'allOf']) {
    const list = own(schema, key);
    if (!Array.isArray(list)) continue;
    for (const one of list) if (isObject(one)) append(found, alternatives({ schema: one, root }, depth + 1));
  }
  for (const key of ['then', 'else']) {
    const one = own(schema, key);
    if (isObject(one)) append(found, alternatives({ schema: one, root }, depth + 1));
  }
  return found;
}

function follow(reference: string, root: Schema): Placed | undefined {
  const [address = '', pointer = ''] = reference.split('#');
  const base =
    address === ''
      ? root
      : [...byId].find(([id]) => id === address || id.endsWith(`/${address.replace(/^\.\//, '')}`))?.[1];
  if (!base) return undefined;
  let value: unknown = base;
  for (const key of pointer.split('/').slice(1))
    value = own(value, key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return isObject(value) ? { schema: value as Schema, root: base } : undefined;
}

function step({ schema, root }: Placed, key: string | number): Placed[] {
  if (typeof key === 'number') {
    const items = own(schema, 'items');
    return isObject(items) ? [{ schema: items as Schema, root }] : [];
  }
  const properties = own(schema, 'properties');
  const property = isObject(properties) ? own(properties, key) : undefined;
  if (isObject(property)) return [{ schema: property as Schema, root }];
  const patterns = own(schema, 'patternProperties');
  if (isObject(patterns)) {
    const found = Object.entries(patterns).filter(([pattern]) => new RegExp(pattern, 'u').test(key));
    if (found.length > 0)
      return found.flatMap(([, value]) => (isObject(value) ? [{ schema: value as Schema, root }] : []));
  }
  const rest = own(schema, 'additionalProperties');
  return isObject(rest) ? [{ schema: rest as Schema, root }] : [];
}
