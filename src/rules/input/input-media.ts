/** The media types in which an API takes content in, where each is written. */
import { isDeepStrictEqual } from 'node:util';
import type { Api, MediaType, Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import type { RuleContext } from '../rule.ts';

export interface InputMedia {
  /** In lower case, without parameters. */
  readonly type: string;
  /** The key in a `content` map, or the entry of a 2.0 `consumes` list. */
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly operations: readonly Operation[];
}

/**
 * Request bodies of the API's own operations, what webhooks and callbacks are answered with, and bodies that nothing
 * uses. In 2.0 the `consumes` lists that are in effect for a body, or that stand at the root of a definition without
 * operations.
 */
export const inputMedia = once((api: Api): readonly InputMedia[] =>
  api.version === '2.0' ? consumed(api) : contents(api),
);

function contents(api: Api): InputMedia[] {
  const found: InputMedia[] = [];
  const add = (content: readonly MediaType[], operations: readonly Operation[]) => {
    for (const { type, place } of content) found.push({ type, at: place, part: 'key', operations });
  };
  for (const body of api.requestBodies) {
    const all = body.operations();
    const own = ownOf(all);
    if (own.length > 0 || all.length === 0) add(body.content, own);
  }
  for (const response of api.responses) {
    const calling = response.operations().filter(({ kind }) => kind !== 'operation');
    if (calling.length > 0) add(response.content, calling);
  }
  return found;
}

const ranges: ReadonlySet<string> = new Set(['*/*', 'application/*', 'text/*']);

/**
 * Says where any media type, or any of a family, may come in, so that nobody knows which reader is given the bytes: a range
 * in `content`, in 2.0 a body without `consumes`.
 */
export function sayUnnamed(
  api: Api,
  { isClaimed, cannotTell }: Pick<RuleContext<unknown>, 'isClaimed' | 'cannotTell'>,
): void {
  if (!isClaimed) return;
  for (const { type, at, operations } of [...inputMedia(api), ...partMedia(api)])
    if (ranges.has(type)) cannotTell(operations, at, `\`${type}\` takes others as well`);
  if (api.version !== '2.0') return;
  const named = new Set(inputMedia(api).flatMap(({ operations }) => operations));
  for (const operation of api.operations)
    if (operation.body && !named.has(operation))
      cannotTell([operation], operation.place, 'it reads a body, and no `consumes` says in which media type');
}

/** Is it another form of what JSON says as well, of one schema, so that what reads it binds names to fields? */
export function isFormOfJson({ at, operations }: InputMedia): boolean {
  return (
    operations.length > 0 &&
    operations.every(({ body, api }) => {
      const content = body?.content ?? [];
      if (api.version === '2.0') return content.some(({ type, schema }) => schema && isJson(type));
      const written = content.find(({ place }) => place.id() === at.id())?.schema;
      return written !== undefined && content.some(isJsonOf(written));
    })
  );
}

function isJson(type: string): boolean {
  return /^application\/(?:[\w.-]+\+)?json$/.test(type);
}

/** Tells a form in JSON of what a schema describes: whether both refer to it or one writes it out, it is the same. */
export function isJsonOf(schema: Schema): (media: MediaType) => boolean {
  const isSame = (other: Schema | undefined) =>
    other === schema || (other !== undefined && isDeepStrictEqual(other.value, schema.value));
  return ({ type, schema: other }) => isJson(type) && isSame(other);
}

/**
 * The media types of parts of the bodies, as encodings state them (OAS 3.1 §4.8.15: a list with commas; 3.2 also by
 * position and for all items): what a part is read by, though the body is a form.
 */
export const partMedia = once((api: Api): readonly InputMedia[] => {
  if (api.version === '2.0') return [];
  const bodies = new Set(inputMedia(api).map(({ at }) => at.id()));
  const content = [...api.requestBodies, ...api.responses].flatMap((message) =>
    message.content.map((media) => ({ media, message })),
  );
  return content.flatMap(({ media, message }) => {
    if (!bodies.has(media.place.id())) return [];
    const operations = message.operations();
    return encodingsOf(media).flatMap(({ at, written }) =>
      written.split(',').map((one): InputMedia => {
        const type = (one.split(';')[0] as string).trim().toLowerCase();
        return { type, at, part: 'value', operations };
      }),
    );
  });
});

function encodingsOf({ value, place }: MediaType): { at: Place; written: string }[] {
  const named = own(value, 'encoding');
  const listed = own(value, 'prefixEncoding');
  const encodings: [Place, unknown][] = [[place.child('itemEncoding'), own(value, 'itemEncoding')]];
  if (isObject(named))
    for (const [name, one] of Object.entries(named)) encodings.push([place.child('encoding', name), one]);
  if (Array.isArray(listed))
    for (const [index, one] of listed.entries()) encodings.push([place.child('prefixEncoding', index), one]);
  return encodings.flatMap(([at, encoding]) => {
    const written = own(encoding, 'contentType');
    return typeof written === 'string' ? [{ at: at.child('contentType'), written }] : [];
  });
}

interface ConsumesList {
  readonly types: readonly unknown[];
  readonly operations: Operation[];
}

function consumed(api: Api): InputMedia[] {
  const lists = new Map<Place, ConsumesList>();
  const rootPlace = api.place.child('consumes');
  const listOf = (place: Place, types: unknown): ConsumesList | undefined => {
    if (!Array.isArray(types)) return undefined;
    const list = lists.get(place) ?? { types, operations: [] };
    lists.set(place, list);
    return list;
  };
  if (api.operations.length === 0) listOf(rootPlace, own(api.value, 'consumes'));
  for (const operation of api.operations) {
    if (!operation.body) continue;
    const types = own(operation.value, 'consumes');
    const list = Array.isArray(types)
      ? listOf(operation.place.child('consumes'), types)
      : listOf(rootPlace, own(api.value, 'consumes'));
    list?.operations.push(operation);
  }
  return [...lists].flatMap(([place, { types, operations }]) => {
    const takers = takersOf(operations);
    return types.flatMap((written, index): InputMedia[] => {
      if (typeof written !== 'string') return [];
      const type = (written.split(';')[0] as string).trim().toLowerCase();
      // A form is sent as a form, whatever else the list says.
      const taking = takers.get(type) ?? [];
      if (taking.length === 0 && operations.length > 0) return [];
      return [{ type, at: place.child(index), part: 'value', operations: taking }];
    });
  });
}

/** The operations that take each media type. Each body is looked through once, however many operations share it. */
function takersOf(operations: readonly Operation[]): Map<string, readonly Operation[]> {
  const bodies = new Map<string, Set<Operation['body']>>();
  const all = new Set(operations.map(({ body }) => body));
  for (const body of all) {
    for (const { type } of body?.content ?? []) bodies.set(type, (bodies.get(type) ?? new Set()).add(body));
  }
  const taking = ([type, some]: [string, Set<unknown>]): [string, readonly Operation[]] => [
    type,
    some.size === all.size ? operations : operations.filter(({ body }) => some.has(body)),
  ];
  return new Map([...bodies].map(taking));
}

/** What a media type of some operations is about, for fingerprints: the first by name, and the type. */
export function aboutMedia({ type, operations }: InputMedia): string {
  const [first = ''] = operations.map(({ canonical }) => canonical).sort();
  return `${first} takes ${type}`.trim();
}
