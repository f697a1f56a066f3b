import type { Api, Header, MediaType, Parameter, Property, Schema } from '../openapi/model.ts';
import { isComposed } from '../openapi/walk.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';

/** What says which values a schema admits; the rest is prose, or leads to other schemas. */
const limits: ReadonlySet<string> = new Set([
  ...[
    'type',
    'format',
    'enum',
    'const',
    'pattern',
    'required',
    'nullable',
    'readOnly',
    'writeOnly',
    'default',
  ],
  ...['minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties', 'contentMediaType'],
]);

/** What says how a parameter or header is sent (OAS 3.1 §4.8.12, 2.0 §Parameter Object). */
const sending: ReadonlySet<string> = new Set([
  'required',
  'style',
  'explode',
  'allowReserved',
  'allowEmptyValue',
  'collectionFormat',
]);

/** Below so many levels a value is not looked at: it ends circles, and tells most things apart. */
const deepest = 2;

/** What something takes or holds: the same wherever it is written, in whatever order and words, and how much is said of it. */
export interface Structure {
  readonly key: string;
  readonly size: number;
}

/** The structures of a definition. */
export const structuresOf = once((_api: Api) => new Structures());

class Structures {
  readonly #numbers = new Map<string, number>();
  readonly #known = Array.from({ length: deepest + 1 }, () => new Map<Schema, Structure>());

  schema(schema: Schema): Structure {
    return this.#of(schema, deepest);
  }

  /** Of a parameter or header. */
  named(one: Parameter | Header): Structure {
    // Without a schema 2.0 would have it all beside the name; there its parameter is read as one.
    const parts = [one.schema ? [this.#of(one.schema, deepest)] : []];
    const types = 'content' in one ? one.content.map(({ type }) => type).sort() : [];
    return this.#made(`[${howSent(one.value)},${JSON.stringify(types)}]`, parts);
  }

  /** Of a body or answer. */
  message({
    content,
    headers = [],
  }: {
    readonly content: readonly MediaType[];
    readonly headers?: readonly Header[];
  }): Structure {
    const types = content.map(({ type }) => type);
    const parts = content.map(({ schema }) => (schema ? [this.#of(schema, deepest)] : []));
    return this.#made(JSON.stringify([types, headers.map(({ name }) => name).sort()]), parts);
  }

  #of(schema: Schema, depth: number): Structure {
    if (depth < 0) return nothing;
    const known = this.#known[depth] as Map<Schema, Structure>;
    const found = known.get(schema) ?? this.#describe(schema, depth - 1);
    known.set(schema, found);
    return found;
  }

  #describe(schema: Schema, depth: number): Structure {
    if (schema.boolean !== undefined) return { key: String(schema.boolean), size: 1 };
    const below = (list: readonly Schema[]) => list.map((one) => this.#of(one, depth));
    const said = limitsOf(schema.value);
    // What one `allOf` alone says is said by its part: a reference is often wrapped in one.
    const [part] = schema.all;
    const isWrapped = part && schema.all.length === 1 && said === '[]' && schema.groups.length === 0;
    if (isWrapped && schema.properties.size === 0 && !schema.items) return this.#of(part, depth + 1);
    if (isLeaf(schema)) return this.#made(`[${said},[],${schema.additional ?? true}]`, leadingNowhere);
    const properties = byName(schema);
    const { items, additional } = schema;
    const names = JSON.stringify(properties.map(({ name }) => name));
    return this.#made(`[${said},${names},${typeof additional === 'object' || (additional ?? true)}]`, [
      properties.map((property) => this.#of(property.schema, depth)),
      items ? [this.#of(items, depth)] : [],
      below(schema.prefixItems),
      typeof additional === 'object' ? [this.#of(additional, depth)] : [],
      ...[schema.patternProperties, schema.conditional, schema.all, ...schema.groups].map((list) =>
        below(list).sort((a, b) => (a.key < b.key ? -1 : 1)),
      ),
    ]);
  }

  /** @param own what it says itself, as JSON */
  #made(own: string, parts: readonly (readonly Structure[])[]): Structure {
    let text = own;
    let size = own.length;
    for (const list of parts) {
      text += '/';
      for (const part of list) {
        text += part.key;
        size = Math.min(size + part.size, Number.MAX_SAFE_INTEGER);
      }
    }
    const number = this.#numbers.get(text) ?? this.#numbers.size;
    this.#numbers.set(text, number);
    return { key: `#${number}`, size };
  }
}

/** The properties of a schema: each walk asks for them again, in this order. */
export const byName = once((schema: Schema): readonly Property[] => {
  const all = [...schema.properties.values()];
  return all.length > 1 ? all.sort((a, b) => compare(a.name, b.name)) : all;
});

/** Texts and numbers lead to no other schema, nor does an object of which nothing is said. */
function isLeaf(schema: Schema): boolean {
  return (
    schema.properties.size === 0 &&
    !schema.items &&
    schema.prefixItems.length === 0 &&
    typeof schema.additional !== 'object' &&
    schema.patternProperties.length === 0 &&
    !isComposed(schema)
  );
}

/** The parts of those, list by list. */
const leadingNowhere: readonly (readonly Structure[])[] = Array.from({ length: 7 }, () => []);

const nothing: Structure = { key: '', size: 0 };

/** By the value as it is written, which outlives the node: each is described at several depths, and again after an edit. */
const limitsOf = once((value: Written) => stated(value, limits));
const howSent = once((value: Written) => stated(value, sending));

type Written = Readonly<Record<string, unknown>>;

/** What a value says of these, by name, as JSON. Lists of names and values are sets; `false` is what is so anyway. */
function stated(value: Written, keys: ReadonlySet<string>): string {
  const said: string[] = [];
  for (const key of Object.keys(value)) {
    const one = keys.has(key) ? value[key] : undefined;
    if (one !== undefined && one !== false)
      said.push(`["${key}",${Array.isArray(one) ? `[${one.map(json).sort()}]` : JSON.stringify(one)}]`);
  }
  return `[${said.sort()}]`;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
