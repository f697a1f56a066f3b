/**
 * The official JSON Schemas of OpenAPI, made ready to be compiled ahead for the rule `document-invalid`.
 *
 * A validator says of a union that no branch fits, and then what is wrong with each: seven errors for one slip. So
 * unions are rewritten into decisions here, by what tells their branches apart: a `$ref`, the JSON type, or a key with
 * a fixed value. They accept the same documents; but whoever writes `in: qurey` is told that, and no more.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/**
 * A JSON Schema, or a map of them: these are of several dialects, and are taken apart and put together here.
 *
 * @typedef {Record<string, any>} Schema
 */

export const versions = ['2.0', '3.0', '3.1', '3.2'];

const packages = {
  openapi: 'node_modules/@seriousme/openapi-schema-validator/schemas',
  draft04: 'node_modules/ajv-draft-04/dist/refs/json-schema-draft-04.json',
  draft2020: 'node_modules/ajv/dist/refs/json-schema-2020-12/meta',
};
const draft04Id = 'http://json-schema.org/draft-04/schema#';
/** Keywords that say nothing about validity, or nothing that is judged (`format`: addresses are other rules' affair). */
const dropped = new Set(['$comment', '$id', '$schema', 'id', 'description', 'default', 'format', 'title']);
const maps = new Set(['properties', 'patternProperties', 'definitions', '$defs', 'dependentSchemas']);
const values = new Set(['enum', 'const', 'required', 'type']);

/**
 * The file of a version's schema.
 *
 * @param {string} version
 */
export function source(version) {
  return fileURLToPath(new URL(`../${packages.openapi}/v${version}/schema.json`, import.meta.url));
}

/**
 * A version's schema, for Ajv: its draft-04 or 2020-12 keywords in the form of today, unions as decisions, and each
 * definition under its name as `title`, for the words of errors.
 *
 * @param {string} version
 * @returns the schema, and the files of packages that it was made from
 * @throws Error when a union is left that no decision was found for
 */
export async function prepared(version) {
  const schema = await json(`${packages.openapi}/v${version}/schema.json`);
  const origins = [`${packages.openapi}/v${version}/schema.json`];
  const is2020 = schema.$schema.includes('2020-12');
  if (is2020) {
    Object.assign(schema.$defs, await schemaObject(version));
    origins.push(`${packages.draft2020}/validation.json`);
  } else if (version === '2.0') origins.push(packages.draft04);
  patch(schema, version);
  const draft04 = await json(packages.draft04);
  const plain = modernised(schema, draft04);
  const decided = decide(plain, plain);
  annotate(decided, decided, 'definition');
  return { schema: decided, is2020, origins };
}

/** @param {string} path */
async function json(path) {
  return JSON.parse(await readFile(new URL(`../${path}`, import.meta.url), 'utf8'));
}

/**
 * Unions that nothing general decides, in the words of a decision.
 *
 * @param {Schema} schema
 * @param {string} version
 */
function patch(schema, version) {
  if (version !== '3.0') return;
  const { definitions } = schema;
  /** @param {string[]} keys */
  const not = (...keys) => ({ properties: Object.fromEntries(keys.map((key) => [key, false])) });
  definitions.SchemaXORContent = {
    oneOf: [{ required: ['schema'] }, { required: ['content'] }],
    if: { required: ['content'] },
    // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
    then: not('style', 'explode', 'allowReserved', 'example', 'examples'),
  };
  const [bearer] = definitions.HTTPSecurityScheme.oneOf;
  delete definitions.HTTPSecurityScheme.oneOf;
  Object.assign(definitions.HTTPSecurityScheme, { if: bearer, else: not('bearerFormat') });
}

/**
 * Since 3.1 a Schema Object is a JSON Schema of 2020-12, which the schema of OpenAPI leaves open: its vocabularies as
 * one definition, with what OpenAPI's base vocabulary adds. Those that declare a dialect of their own stay open.
 *
 * @param {string} version
 * @returns {Promise<Schema>}
 */
async function schemaObject(version) {
  /** @type {Schema} */
  const definitions = {};
  /** @type {Schema} */
  const properties = {};
  for (const name of ['core', 'applicator', 'unevaluated', 'validation', 'meta-data', 'content']) {
    const vocabulary = JSON.parse(
      JSON.stringify(await json(`${packages.draft2020}/${name}.json`)).replaceAll(
        '"$dynamicRef":"#meta"',
        '"$ref":"#/$defs/schema"',
      ),
    );
    Object.assign(definitions, vocabulary.$defs);
    Object.assign(properties, vocabulary.properties);
  }
  const discriminator = {
    type: 'object',
    properties: {
      propertyName: { type: 'string' },
      mapping: { type: 'object', additionalProperties: { type: 'string' } },
    },
    // 3.2 added a default mapping, which needs no name.
    ...(version === '3.1' ? { required: ['propertyName'] } : {}),
  };
  return {
    ...definitions,
    schema: {
      type: ['object', 'boolean'],
      if: { type: 'object', required: ['$schema'] },
      else: {
        properties: {
          ...properties,
          discriminator,
          externalDocs: { $ref: '#/$defs/external-documentation' },
        },
      },
    },
  };
}

/**
 * Without annotations, and draft-04's `exclusiveMinimum: true` and references to its own schema written out.
 *
 * @param {any} schema
 * @param {Schema} draft04
 * @param {string} [base]
 * @returns {any}
 */
function modernised(schema, draft04, base = '') {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((entry) => modernised(entry, draft04, base));
  const reference = schema.$ref;
  if (typeof reference === 'string' && (reference.startsWith(draft04Id) || base !== '')) {
    return modernised(at(draft04, reference.slice(reference.indexOf('#'))), draft04, draft04Id);
  }
  /** @type {Schema} */
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (dropped.has(key) || key.startsWith('$dynamic')) continue;
    if (key === 'additionalItems' && !Array.isArray(schema.items)) continue;
    if (key === 'uniqueItems' && value === false) continue;
    if (values.has(key)) result[key] = value;
    else if (maps.has(key)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, modernised(inner, draft04, base)]),
      );
    } else result[key] = modernised(value, draft04, base);
  }
  if (result.exclusiveMinimum === true) {
    result.exclusiveMinimum = result.minimum;
    delete result.minimum;
  }
  return result;
}

/**
 * What errors say of a schema: as `title` the name of the definition that speaks of the same value, and as `keys` those
 * it knows where it allows no other.
 *
 * @param {any} schema
 * @param {Schema} root
 * @param {string | undefined} name
 */
function annotate(schema, root, name) {
  if (typeof schema !== 'object' || schema === null) return;
  const closed = schema.additionalProperties === false || schema.unevaluatedProperties === false;
  if (closed) schema.keys = [...keysOf(schema, root)].sort();
  for (const [key, value] of Object.entries(schema)) {
    if (values.has(key)) continue;
    if (key === 'definitions' || key === '$defs')
      for (const [inner, next] of Object.entries(value)) annotate(next, root, inner);
    else if (maps.has(key))
      for (const next of Object.values(value))
        annotate(next, root, key === 'dependentSchemas' ? name : undefined);
    else if (Array.isArray(value)) for (const next of value) annotate(next, root, name);
    else annotate(value, root, inPlace.has(key) ? name : undefined);
  }
  if (name !== undefined) schema.title = name;
}

const inPlace = new Set(['if', 'then', 'else', 'not']);

/**
 * @param {any} schema
 * @param {Schema} root
 * @param {Set<unknown>} [seen]
 * @returns {Set<string>}
 */
function keysOf(schema, root, seen = new Set()) {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return new Set();
  seen.add(schema);
  const keys = new Set(Object.keys(schema.properties ?? {}));
  for (const pattern of Object.keys(schema.patternProperties ?? {})) {
    const [, names] = /^\^\(([a-zA-Z|]+)\)\$$/.exec(pattern) ?? [];
    for (const name of names?.split('|') ?? []) keys.add(name);
  }
  const parts = [
    schema.then,
    schema.else,
    ...(schema.allOf ?? []),
    ...Object.values(schema.dependentSchemas ?? {}),
  ];
  if (schema.$ref) parts.push(resolved({ $ref: schema.$ref }, root));
  for (const part of parts) for (const key of keysOf(part, root, seen)) keys.add(key);
  return keys;
}

/**
 * @param {Schema} root
 * @param {string} pointer
 * @returns {any}
 */
function at(root, pointer) {
  return pointer
    .split('/')
    .slice(1)
    .reduce((value, key) => value[key], root);
}

/**
 * Rewrites `oneOf` and `anyOf` from the inside out.
 *
 * @param {any} schema
 * @param {Schema} root
 * @returns {any}
 */
function decide(schema, root) {
  if (typeof schema !== 'object' || schema === null) return schema;
  if (Array.isArray(schema)) return schema.map((entry) => decide(entry, root));
  /** @type {Schema} */
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (values.has(key)) result[key] = value;
    else if (maps.has(key)) {
      result[key] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, decide(inner, root)]),
      );
    } else if (key === 'oneOf' || key === 'anyOf') {
      if (value.every((/** @type {Schema} */ branch) => Object.keys(branch).join() === 'required'))
        result[key] = value;
      else
        result.allOf = [
          ...(result.allOf ?? []),
          decision(
            value.map((/** @type {Schema} */ branch) => decide(branch, root)),
            root,
          ),
        ];
    } else if (key === 'if') {
      // Of an object without `type` the schemas since 3.1 ask what they ask of every type. It lacks the `type`.
      const [kind] = Object.keys(value.properties ?? {});
      const isKind = (kind === 'in' || kind === 'type') && value.required === undefined;
      result.if = isKind ? { ...value, required: [kind] } : decide(value, root);
    } else if (key === 'allOf') result.allOf = [...(result.allOf ?? []), ...decide(value, root)];
    else result[key] = decide(value, root);
  }
  return result;
}

/**
 * @param {Schema[]} branches
 * @param {Schema} root
 * @returns {Schema}
 */
function decision(branches, root) {
  if (branches.length === 1) return branches[0];
  /** @param {Schema} branch */
  const isReference = ({ $ref }) => /[/](Reference|jsonReference)$/.test($ref ?? '');
  const reference = branches.find(isReference);
  if (reference) {
    const others = branches.filter((branch) => branch !== reference);
    return choice({ type: 'object', required: ['$ref'] }, reference, decision(others, root));
  }
  const types = branches.map((branch) => typeOf(resolved(branch, root)));
  if (types.every((type) => type !== undefined) && new Set(types).size === types.length) {
    const chosen = branches.map((branch, index) => choice({ type: types[index] }, branch));
    return { type: types, allOf: chosen };
  }
  for (const key of ['in', 'type', 'flow']) {
    const groups = grouped(branches, key, root);
    if (groups) return byKey(key, groups, root);
  }
  throw new Error(`no decision between ${JSON.stringify(branches).slice(0, 200)}`);
}

/**
 * @param {Schema} condition
 * @param {Schema} yes
 * @param {Schema} [no]
 * @returns {Schema}
 */
function choice(condition, yes, no) {
  // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
  return { if: condition, then: yes, ...(no === undefined ? {} : { else: no }) };
}

/**
 * The branches by the values that they fix a key to; undefined when these overlap, or when all are in one group.
 *
 * @param {Schema[]} branches
 * @param {string} key
 * @param {Schema} root
 * @returns {Map<string, Schema[]> | undefined}
 */
function grouped(branches, key, root) {
  /** @type {Map<string, Schema[]>} */
  const groups = new Map();
  for (const branch of branches) {
    const name = fixed(branch, key, root)?.join() ?? '';
    groups.set(name, [...(groups.get(name) ?? []), branch]);
  }
  if (groups.size === 1 || (groups.get('')?.length ?? 0) > 1) return undefined;
  const all = [...groups.keys()].filter((name) => name !== '').flatMap((name) => name.split(','));
  return new Set(all).size === all.length ? groups : undefined;
}

/**
 * @param {string} key
 * @param {Map<string, Schema[]>} groups
 * @param {Schema} root
 * @returns {Schema}
 */
function byKey(key, groups, root) {
  const known = [...groups.keys()].filter((name) => name !== '');
  /** @param {string[]} names */
  const is = (names) => ({ required: [key], properties: { [key]: { enum: names } } });
  const chosen = known.map((name) => choice(is(name.split(',')), decision(groups.get(name) ?? [], root)));
  const [other] = groups.get('') ?? [];
  const names = known.flatMap((name) => name.split(','));
  const open = other ? choice({ not: is(names) }, other) : { type: 'object', ...is(names) };
  return { allOf: [open, ...chosen] };
}

/**
 * The values that a schema allows for a key, where it names them.
 *
 * @param {Schema} branch
 * @param {string} key
 * @param {Schema} root
 * @returns {unknown[] | undefined}
 */
function fixed(branch, key, root) {
  const schema = resolved(branch, root);
  const { enum: names, const: only } = schema.properties?.[key] ?? {};
  if (names) return names;
  if (only !== undefined) return [only];
  // A union that was rewritten before starts with the values that it decides by.
  const [first] = schema.allOf ?? [];
  return first && first !== schema
    ? (fixed(first, key, root) ?? fixed(first.allOf?.[0] ?? {}, key, root))
    : undefined;
}

/**
 * @param {Schema} schema
 * @returns {string | undefined}
 */
function typeOf(schema) {
  if (typeof schema.type === 'string') return schema.type;
  return schema.enum?.every((/** @type {unknown} */ value) => typeof value === 'string')
    ? 'string'
    : undefined;
}

/**
 * @param {Schema} schema
 * @param {Schema} root
 * @returns {Schema}
 */
function resolved(schema, root) {
  return typeof schema.$ref === 'string' ? resolved(at(root, schema.$ref), root) : schema;
}
