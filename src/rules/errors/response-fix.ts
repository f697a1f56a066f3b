import type { Api, Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { escapeStep } from '../../text/pointer.ts';
import { type Fix, type PlacedChange, set, valueAt } from '../fix.ts';

/** What the errors are called (RFC 9110 §15.5, §15.6; RFC 6585 §4). */
const reasons: Readonly<Record<string, string>> = {
  '400': 'Bad request',
  '401': 'Unauthorized',
  '403': 'Forbidden',
  '404': 'Not found',
  '415': 'Unsupported media type',
  '429': 'Too many requests',
  '500': 'Internal server error',
  '5XX': 'Server error',
};

/**
 * Describes errors: by a response of the components where there is one for it, else as the other errors of the API are
 * described.
 */
export function describeErrors(operation: Operation, missing: readonly string[]): Fix | null {
  const { api, place, value } = operation;
  const responses = own(value, 'responses');
  if (responses !== undefined && (!isObject(responses) || own(responses, '$ref') !== undefined)) return null;
  // A reference of another file leads from there.
  const isHere = place.document === api.place.document;
  // 2.0 knows no ranges of codes.
  const codes = missing.map((code) => (code === '5XX' && api.version === '2.0' ? '500' : code));
  const described = codes.map((code): [string, unknown] => [code, responseOf(api, code, isHere)]);
  const at = place.child('responses');
  const changes =
    responses === undefined
      ? [set(at, Object.fromEntries(described))]
      : described.map(([code, response]) => set(at.child(code), response));
  const told = described.flatMap(([code, response]) => (code === '429' ? withRetryAfter(api, response) : []));
  return {
    title: `Describe ${codes.join(', ')}, as the server really answers`,
    safe: false,
    changes: [...changes, ...told],
  };
}

/** A component that nothing referred to yet says when to come back, from now on. */
function withRetryAfter(api: Api, response: unknown): readonly PlacedChange[] {
  const reference = own(response, '$ref');
  const holder = componentsOf(api).child('responses');
  const name = typeof reference === 'string' ? namesOf(api).get(reference) : undefined;
  const shared = name === undefined ? undefined : holder.child(name);
  const value = shared && valueAt(shared);
  if (!shared || !isObject(value) || own(value, '$ref') !== undefined) return [];
  const headers = own(value, 'headers');
  if (headers === undefined) return [set(shared.child('headers'), { 'Retry-After': retryAfter(api) })];
  const names = isObject(headers) ? Object.keys(headers) : [];
  if (!isObject(headers) || names.some((name) => name.toLowerCase() === 'retry-after')) return [];
  return [set(shared.child('headers').child('Retry-After'), retryAfter(api))];
}

function responseOf(api: Api, code: string, isHere: boolean): unknown {
  const shared = isHere ? sharedResponse(api, code) : undefined;
  if (shared !== undefined) return { $ref: shared };
  const schema = isHere ? errorSchema(api) : undefined;
  const headers = code === '429' ? { headers: { 'Retry-After': retryAfter(api) } } : {};
  const description = reasons[code] ?? 'Error';
  const type = schema?.type ?? 'application/problem+json';
  const body = schema ? { $ref: schema.reference } : problemDetails;
  return api.version === '2.0'
    ? { description, ...headers, schema: body }
    : { description, ...headers, content: { [type]: { schema: body } } };
}

/** What every answer of this type holds (RFC 9457 §3.1); the rest is the API's own. */
const problemDetails = {
  type: 'object',
  properties: {
    type: { type: 'string', format: 'uri-reference', maxLength: 2000 },
    status: { type: 'integer', format: 'int32', minimum: 400, maximum: 599 },
  },
};

/** Seconds (RFC 9110 §10.2.3). */
function retryAfter({ version }: Api) {
  const schema = { type: 'integer', format: 'int32', minimum: 0, maximum: 86400 };
  return version === '2.0' ? schema : { schema };
}

/** The reference that most operations describe a code with, else a component that is named after it. */
function sharedResponse(api: Api, code: string): string | undefined {
  const used = usedResponses(api).get(code);
  if (used !== undefined) return used;
  const known = namedAfter(api);
  if (!known.has(code)) known.set(code, responseNamedAfter(api, code));
  return known.get(code);
}

/** By code; each operation asks. */
const namedAfter = once((_: Api) => new Map<string, string | undefined>());

/** The names of the responses among the components, by the references that lead there. */
const namesOf = once((api: Api): ReadonlyMap<string, string> => {
  const holder = componentsOf(api).child('responses');
  return new Map(namesAt(holder).map((name) => [`#${holder.child(name).pointer()}`, name]));
});

function responseNamedAfter(api: Api, code: string): string | undefined {
  const holder = componentsOf(api).child('responses');
  const names = namesAt(holder);
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');
  const wanted = plain(reasons[code] ?? code);
  const found = names.find((name) => {
    const bare = plain(name).replace(/(?:response|error)$/, '');
    return bare === wanted || bare === code.toLowerCase();
  });
  return found === undefined ? undefined : `#${holder.pointer()}/${escapeStep(found)}`;
}

/** The reference that most operations describe each code with. */
const usedResponses = once((api: Api): ReadonlyMap<string, string | undefined> => {
  const all = new Map<string, Map<string, number>>();
  for (const { value } of api.operations) {
    const responses = own(value, 'responses');
    for (const [code, response] of isObject(responses) ? Object.entries(responses) : []) {
      const reference = own(response, '$ref');
      if (typeof reference !== 'string') continue;
      const used = all.get(code) ?? new Map<string, number>();
      all.set(code, used.set(reference, (used.get(reference) ?? 0) + 1));
    }
  }
  return new Map([...all].map(([code, used]) => [code, mostUsed(used)]));
});

function mostUsed(used: ReadonlyMap<string, number>): string | undefined {
  return [...used].sort((a, b) => b[1] - a[1])[0]?.[0];
}

interface ErrorSchema {
  readonly reference: string;
  readonly type: string;
}

/** What most errors of the API are described with. */
const errorSchema = once((api: Api): ErrorSchema | undefined => {
  const used = new Map<string, number>();
  for (const operation of api.operations) {
    if (operation.kind !== 'operation') continue;
    for (const { status, content, place } of operation.responses) {
      if (!/^(?:[45]|default$)/.test(status) || place.document !== api.place.document) continue;
      for (const media of content) {
        const reference = own(own(media.value, 'schema'), '$ref');
        if (typeof reference !== 'string') continue;
        const key = JSON.stringify([reference, media.type]);
        used.set(key, (used.get(key) ?? 0) + 1);
      }
    }
  }
  const most = mostUsed(used);
  if (most === undefined) return undefined;
  const [reference, type] = JSON.parse(most) as [string, string];
  return { reference, type };
});

function componentsOf(api: Api): Place {
  return api.version === '2.0' ? api.place : api.place.child('components');
}

function namesAt(place: Place): readonly string[] {
  const map = valueAt(place);
  return isObject(map) ? Object.keys(map) : [];
}
