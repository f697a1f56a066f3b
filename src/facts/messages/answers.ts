/** What responses are for, and which schemas they are made of. */
import { words } from '../../lexicon/words.ts';
import type { Api, MediaType, Operation, Response, Schema } from '../../openapi/model.ts';
import { walkValues } from '../../openapi/walk.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';

/** A successful status: `200`, `2XX`. */
function isSuccess(status: string): boolean {
  return /^2(\d\d|XX)$/.test(status);
}

const failure = /^[45](\d\d|XX)$/;

/**
 * The API's own operations that give a response. Undefined when only the receivers of webhooks and callbacks do; empty
 * for a component that nothing uses.
 */
export function givers(response: Response): readonly Operation[] | undefined {
  const all = response.operations();
  const own = all.every(isOwn) ? all : all.filter(isOwn);
  return own.length === 0 && all.length > 0 ? undefined : own;
}

function isOwn({ kind }: Operation): boolean {
  return kind === 'operation';
}

/** Words in the names of components that describe failures: `NotFound`, `ErrorResponse`. */
const failing: ReadonlySet<string> = new Set(
  (
    'error errors err fault exception problem failure failed forbidden unauthorized unauthorised unauthenticated invalid ' +
    'conflict unavailable denied gone'
  ).split(' '),
);

/** Does a component's name say that it describes a failure? */
export function namesFailure(name: string): boolean {
  const all = words(name);
  const text = all.join(' ');
  return (
    all.some((word) => failing.has(word)) ||
    /\b(not found|bad request|too many requests|server error|validation failed|[45]\d\d)\b/.test(text)
  );
}

/**
 * Is it a failure: a 4xx or 5xx, a `default` beside a successful status (OAS 3.1 §4.8.16: what is not covered
 * individually), or a component that nothing uses with such a name?
 */
export function isFailure(response: Response): boolean {
  const { status } = response;
  if (failure.test(status)) return true;
  if (status === '') return namesFailure(String(response.place.key));
  if (status !== 'default') return false;
  const operations = response.operations();
  return operations.length > 0 && operations.every(hasSuccess);
}

/**
 * The operations for which a response is the success: a 2xx, or a `default` that stands alone. Undefined when it is
 * none; empty for a component that nothing uses, unless its name says failure.
 */
export function succeeds(response: Response): readonly Operation[] | undefined {
  const operations = givers(response);
  if (!operations || isSuccess(response.status)) return operations;
  if (response.status === '') return namesFailure(String(response.place.key)) ? undefined : operations;
  if (response.status !== 'default') return undefined;
  const alone = operations.filter((operation) => !hasSuccess(operation));
  return alone.length > 0 ? alone : undefined;
}

function hasSuccess({ responses }: Operation): boolean {
  return responses.some(({ status }) => isSuccess(status));
}

/** An operation's answers where all goes well: each 2xx, or a `default` that stands for them (see {@link isFailure}). */
export const successes = once((operation: Operation): readonly Response[] => {
  const isMeant = hasSuccess(operation) ? isSuccess : (status: string) => status === 'default';
  return operation.responses.filter(({ status }) => isMeant(status));
});
/** The bodies of {@link successes}, one for each media type. */
export const successBodies = once((operation: Operation): readonly MediaType[] =>
  successes(operation).flatMap(({ content }) => content),
);

/** The schemas of values that successful answers hold, their parts included. */
export const successSchemas = once(
  (api: Api): ReadonlySet<Schema> =>
    schemasOf(api.responses.filter((response) => succeeds(response) !== undefined)),
);

/** The schemas of values that answers of failure hold, their parts included. */
export const failureSchemas = once(
  (api: Api): ReadonlySet<Schema> =>
    schemasOf(api.responses.filter((response) => givers(response) !== undefined && isFailure(response))),
);

/** The schemas of some answers' bodies, and all that their values hold in answers. */
function schemasOf(responses: readonly Response[]): Set<Schema> {
  const found = new Set<Schema>();
  walkValues(
    responses.flatMap(({ content }) => content.flatMap(({ schema }) => schema ?? [])),
    found,
    (schema) => found.add(schema),
    (property) => property.flows('output'),
  );
  return found;
}

/**
 * Is it part of a component that nothing uses, which is an answer by its name: `OrderResponse`, `SearchResults`, or
 * `ProductList` around `products`? A list of another kind (`ShoppingList`) may be sent.
 */
export function isUnusedAnswer(schema: Schema): boolean {
  if (schema.operations('input').length > 0 || schema.operations('output').length > 0) return false;
  let place = schema.place;
  let below: string | number | undefined;
  for (; place.parent && !isComponents(place.parent); place = place.parent)
    if (place.parent.key === 'properties') below = place.key;
  if (!place.parent) return false;
  const said = words(String(place.key));
  const last = said.at(-1) ?? '';
  if (/^(responses?|results?|reply|replies|answers?)$/.test(last)) return true;
  const listed = words(String(below ?? ''))
    .join(' ')
    .replace(/s$/, '');
  return last === 'list' && listed !== '' && said.slice(0, -1).join(' ').replace(/s$/, '') === listed;
}

/** `components/schemas`, in 2.0 `definitions`. */
function isComponents({ key, parent }: Place): boolean {
  return key === 'definitions' ? parent?.parent === null : key === 'schemas' && parent?.key === 'components';
}
