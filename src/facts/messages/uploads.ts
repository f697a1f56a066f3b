/** Files that requests bring. */
import { holds, parts } from '../../openapi/composition.ts';
import type {
  Api,
  JsonObject,
  MediaType,
  Operation,
  Property,
  RequestBody,
  Schema,
} from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { isFile, isLimit } from '../schemas/limits.ts';
import { isEmbeddedData, isSealed, isStructured } from './media-types.ts';

/** Is a body of that type a file as a whole: neither data that schemas describe, nor text, nor several parts? */
export function isFileType(type: string): boolean {
  return (
    !isStructured(type) && !isSealed(type) && !type.startsWith('text/') && !type.startsWith('multipart/')
  );
}

/** Does the whole value hold a file: binary, in 2.0 `type: file`? Data that is embedded as text (`application/json`) is none. */
export function holdsFile(schema: Schema): boolean {
  return parts(schema).some((part) => {
    const { value } = part;
    if (value.type === 'file') return true;
    if (!isFile(part)) return false;
    const embedded = value.contentMediaType;
    return !(typeof embedded === 'string' && isEmbeddedData(embedded.toLowerCase()));
  });
}

/** The files among the parts of a form: each property that is one, or a list of them. */
export const fileParts = once((schema: Schema): readonly Property[] =>
  parts(schema).flatMap((part) =>
    [...part.properties.values()].filter(
      (property) => property.flows('input') && (holdsFile(property.schema) || holdsFiles(property.schema)),
    ),
  ),
);

export function holdsFiles(schema: Schema): boolean {
  return parts(schema).some(({ items }) => items !== undefined && holdsFile(items));
}

/** `encoding` of one part of a form (OAS 3.1 §4.8.15): the media types that it may have. */
export function encodedAs({ value }: MediaType, name: string): readonly string[] {
  return contentTypes(own(own(value, 'encoding'), name));
}

function contentTypes(encoding: unknown): readonly string[] {
  const contentType = own(encoding, 'contentType');
  return typeof contentType === 'string'
    ? contentType.split(',').map((type) => (type.split(';')[0] as string).trim().toLowerCase())
    : [];
}

/** A file among the parts of a `multipart` type that have positions rather than names. */
export interface FileAtPosition {
  readonly schema: Schema;
  /** The media types that it may have. */
  readonly types: readonly string[];
  /** Where they are stated. */
  readonly stated: Place | undefined;
}

/**
 * The files among the parts that have no names (OAS 3.2 §4.14): `itemSchema`, the items of a list, those that
 * `prefixItems` lists; their media types are in `itemEncoding` and `prefixEncoding`.
 */
export function filesAtPositions({
  type,
  schema,
  describes,
  value,
  place,
}: MediaType): readonly FileAtPosition[] {
  if (!schema || !type.startsWith('multipart/')) return [];
  const all = parts(schema);
  const single = describes === 'item' ? all : all.flatMap(({ items }) => items ?? []);
  const first = all.flatMap(({ prefixItems }) => prefixItems);
  const at = (part: Schema, encoding: unknown, where: Place): FileAtPosition[] => {
    if (!holdsFile(part)) return [];
    const types = contentTypes(encoding);
    return [{ schema: part, types, stated: types.length > 0 ? where.child('contentType') : undefined }];
  };
  const prefix = own(value, 'prefixEncoding');
  return [
    ...first.flatMap((part, index) =>
      at(part, Array.isArray(prefix) ? prefix[index] : undefined, place.child('prefixEncoding', index)),
    ),
    ...single
      .slice(0, 1)
      .flatMap((part) => at(part, own(value, 'itemEncoding'), place.child('itemEncoding'))),
  ];
}

/** Does a schema limit how long a file can be, by `maxLength` or an extension? */
export function limitsFile(schema: Schema): boolean {
  return holds(schema, ({ value }) => isLimit(value.maxLength) || hasSizeExtension(value));
}

/** Does a body, its operation, its path or the root limit the size of requests? */
export function limitsRequest(
  body: RequestBody,
  media: MediaType,
  operation: Operation | undefined,
): boolean {
  const holders: JsonObject[] = [media.value, body.value];
  if (operation) holders.push(operation.value, operation.pathItem.value);
  return holders.some(hasSizeExtension) || limitsAll(body.api);
}

/** A gateway’s limit for all requests. */
export const limitsAll = once((api: Api): boolean => hasSizeExtension(api.value));

/** `x-max-file-size`, `x-maxSize`, `x-size-limit`, `x-kong-plugin-request-size-limiting` … */
function hasSizeExtension(value: JsonObject): boolean {
  return Object.keys(value).some((key) => {
    if (!/^x-/i.test(key) || !mayBeSize(value[key])) return false;
    const name = key.toLowerCase().replace(/[^a-z]/g, '');
    if (isObject(value[key]) && own(value[key], 'enabled') === false) return false;
    return follows(name, /max|limit/, /size|length|bytes/) || follows(name, /size|length|bytes/, /max|limit/);
  });
}

/** A size has a number, `10MB`; what a plug-in is set to is its own affair. */
function mayBeSize(value: unknown): boolean {
  if (typeof value === 'number') return value > 0;
  return typeof value === 'string' ? /[1-9]/.test(value) : isObject(value) || Array.isArray(value);
}

/** Is one thing named, and another somewhere behind it? */
function follows(name: string, first: RegExp, then: RegExp): boolean {
  const found = first.exec(name);
  return found !== null && then.test(name.slice(found.index + found[0].length));
}
