/**
 * What a definition says somewhere, but by a reference that could not be followed, or by a value that is none (`Retry-After:`
 * and nothing behind it). The model leaves it out, and that is said as unchecked: whoever reports that something is missing
 * asks here first whether it may be there.
 */
import { lacksParts, parts } from '../openapi/composition.ts';
import type { Api, MediaType, Node, Operation, Parameter, Response, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';

type OfApi = Node & { readonly api: Api };

/** Does a reference that could not be followed stand under a key? */
function isUnread(api: Api, { place, value }: Node, ...keys: readonly string[]): boolean {
  // Nothing is left out of a definition without it being said.
  if (api.unchecked.length === 0) return false;
  return keys.some((key) => leadsNowhere(api, place.child(key), own(value, key)));
}

function leadsNowhere(api: Api, place: Place, value: unknown): boolean {
  const reference = own(value, '$ref');
  if (typeof reference !== 'string') return isNoThing(api, place, value);
  const target = api.resolve(reference, place);
  return !target.ok || !isObject(target.value) || leadsNowhereThrough(api, target.place, target.value);
}

/** Is an entry of a map written, and no object? What begins with `x-` is taken for an extension then. */
function isNoEntry(name: string, value: unknown): boolean {
  return !isObject(value) && !name.startsWith('x-');
}

/** A reference may lead to one with something beside it, which the resolution does not follow. */
function leadsNowhereThrough(api: Api, place: Place, value: unknown): boolean {
  const reference = own(value, '$ref');
  return typeof reference === 'string' && !api.resolve(reference, place).ok;
}

/**
 * Does something stand there that is no object and was said to make no sense: a text in place of a schema, a list in place of
 * a map? It is there, and what it was to say is not known. `null` says nothing.
 */
export function isNoThing(api: Api, place: Place, value: unknown): boolean {
  return value !== undefined && value !== null && notedIn(api).has(place.id());
}

const notedIn = once(
  (api: Api): ReadonlySet<string> => new Set(api.unchecked.map(({ place }) => place.id())),
);

/** The names in a map whose values could not be read. */
export interface UnreadNames {
  /** Is any name of the map unknown, because the map itself could not be read? */
  readonly all: boolean;
  readonly names: readonly string[];
}

const none: UnreadNames = { all: false, names: [] };

/** The entries of a map under a key that could not be read. */
function unreadIn({ api, place, value }: OfApi, key: string): UnreadNames {
  if (api.unchecked.length === 0) return none;
  let map = own(value, key);
  let at = place.child(key);
  const reference = own(map, '$ref');
  if (typeof reference === 'string') {
    const target = api.resolve(reference, at);
    if (!target.ok) return { all: true, names: [] };
    ({ place: at, value: map } = target);
  }
  if (!isObject(map)) return isNoThing(api, at, map) ? { all: true, names: [] } : none;
  const held = map;
  const names = Object.keys(held).filter(
    (name) => isNoEntry(name, held[name]) || leadsNowhere(api, at.child(name), held[name]),
  );
  return names.length === 0 ? none : { all: false, names };
}

/** Has a parameter a schema, or a media type with one? One that stands there and cannot be read is said elsewhere. */
export function isDescribed(parameter: Parameter): boolean {
  const { value, content } = parameter;
  if (own(value, 'schema') !== undefined) return true;
  const written = own(value, 'content');
  if (written !== undefined && !isObject(written)) return true;
  if (unreadIn(parameter, 'content').names.length > 0) return true;
  return content.some((media) => own(media.value, 'schema') !== undefined);
}

/** Responses that could not be read, by status as the model writes it. */
export const unreadResponses = once((operation: Operation): UnreadNames => {
  const { all, names } = unreadIn(operation, 'responses');
  return { all, names: names.map((name) => (name === 'default' ? name : name.toUpperCase())) };
});

/** Headers of an answer that could not be read, in lower case. */
export function unreadHeaders(response: Response): UnreadNames {
  const { all, names } = unreadIn(response, 'headers');
  return { all, names: names.map((name) => name.toLowerCase()) };
}

/** May an answer hold a body that could not be read: all of it, some media type, or what describes one? */
export function hidesContent(response: Response): boolean {
  if (response.api.version === '2.0') return isUnread(response.api, response, 'schema');
  const { all, names } = unreadIn(response, 'content');
  if (all || names.length > 0) return true;
  return response.content.some((media) => !media.schema && hidesSchema(response.api, media));
}

/** Could the schema of a media type not be read? */
export function hidesSchema(api: Api, media: MediaType): boolean {
  return isUnread(api, media, 'schema', 'itemSchema');
}

/** Does a schema declare properties, none of which could be read, or values of a map that could not? */
export function hidesProperties({ properties, additional, value }: Schema): boolean {
  if (properties.size > 0) return false;
  const written = own(value, 'properties');
  if (isObject(written) && Object.keys(written).length > 0) return true;
  return additional === undefined && typeof own(own(value, 'additionalProperties'), '$ref') === 'string';
}

/** Could the schema of a header not be read, its own or that of a media type of it? */
export function hidesHeaderSchema(api: Api, header: Node): boolean {
  if (isUnread(api, header, 'schema', 'content')) return true;
  const content = own(header.value, 'content');
  if (!isObject(content)) return false;
  const at = header.place.child('content');
  return Object.entries(content).some(
    ([type, media]) =>
      leadsNowhere(api, at.child(type), media) ||
      leadsNowhere(api, at.child(type, 'schema'), own(media, 'schema')),
  );
}

/** May the answers of an operation hold a header or a property that could not be read? */
export function hidesOutput(operation: Operation): boolean {
  const { api, responses } = operation;
  if (api.unchecked.length === 0) return false;
  const answers = unreadResponses(operation);
  if (answers.all || answers.names.length > 0) return true;
  return responses.some((response) => {
    const headers = unreadHeaders(response);
    if (headers.all || headers.names.length > 0 || hidesContent(response)) return true;
    return response.content.some((media) =>
      media.schema ? hidesSome(media.schema) : hidesSchema(api, media),
    );
  });
}

/** Has an object, in some part of it, properties or parts that could not be read? */
function hidesSome(schema: Schema): boolean {
  return parts(schema).some((part) => {
    const written = own(part.value, 'properties');
    return lacksParts(part) || (isObject(written) && Object.keys(written).length > part.properties.size);
  });
}

/** May an operation take a parameter that could not be read? */
export function hidesParameters({ api, pathItem, value, place }: Operation): boolean {
  if (api.unchecked.length === 0) return false;
  return [{ value, place }, pathItem].some((node) => {
    if (isUnread(api, node, 'parameters')) return true;
    const list = own(node.value, 'parameters');
    if (!Array.isArray(list)) return false;
    return list.some((entry, at) => leadsNowhere(api, node.place.child('parameters', at), entry));
  });
}

/** May an operation take a parameter, or something in its body, that could not be read? */
export const hidesInput = once((operation: Operation): boolean => {
  const { api, body } = operation;
  if (api.unchecked.length === 0) return false;
  if (isUnread(api, operation, 'requestBody') || hidesParameters(operation)) return true;
  if (!body) return false;
  const { all, names } = api.version === '2.0' ? none : unreadIn(body, 'content');
  if (all || names.length > 0) return true;
  return body.content.some((media) => (media.schema ? hidesSome(media.schema) : hidesSchema(api, media)));
});

/** May an operation have a body, or give an answer, of a media type that could not be read? */
export const hidesMediaTypes = once((operation: Operation): boolean => {
  const { api, body, responses } = operation;
  if (api.unchecked.length === 0) return false;
  const isSwagger = api.version === '2.0';
  if (isSwagger ? hidesParameters(operation) : isUnread(api, operation, 'requestBody')) return true;
  if (isSwagger && [operation, api].some((node) => isUnread(api, node, 'consumes', 'produces'))) return true;
  const unread = [
    unreadResponses(operation),
    ...(isSwagger ? [] : [...(body ? [body] : []), ...responses].map((one) => unreadIn(one, 'content'))),
  ];
  return unread.some(({ all, names }) => all || names.length > 0);
});
