/** Which origins a definition lets web pages of call the API (Fetch §3.3, CORS protocol): in headers and gateways' extensions. */

import { words } from '../../lexicon/words.ts';
import { allowedValues, holds, parts } from '../../openapi/composition.ts';
import type { Header, Node, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { isObject, own } from '../../syntax/value.ts';
import { append } from '../../text/lists.ts';

/** An origin as it is written somewhere. */
interface WrittenOrigin {
  readonly at: Place;
  readonly part: 'key' | 'value';
  readonly origin: string;
}

interface Written {
  readonly at: Place;
  readonly value: unknown;
}

/** Does it stand for every site: `*`, any host of a scheme, a pattern that matches all, `null` (which any sandboxed page has)? */
export function isAnyOrigin(origin: string): boolean {
  const text = origin.trim();
  return (
    text === '*' ||
    text === 'null' ||
    /^([a-z]+|\*):\/\/\*(:(\d+|\*))?\/?$/i.test(text) ||
    /^\^?\.[*+]\$?$/.test(text)
  );
}

/** The values that a header is said to have: its examples, default, `const` and `enum`. */
export function* headerValues({ place, value, schema }: Header): Iterable<Written> {
  const seen = new Set<unknown>();
  // The entries of a list are each a value of the header, too.
  const items = schema ? parts(schema).flatMap((part) => part.items ?? []) : [];
  for (const node of [{ place, value }, ...[...(schema ? [schema] : []), ...items].flatMap(parts)]) {
    if (seen.has(node.value)) continue;
    seen.add(node.value);
    for (const key of ['example', 'x-example', 'default', 'const']) {
      if (Object.hasOwn(node.value, key)) yield { at: node.place.child(key), value: node.value[key] };
    }
    for (const key of ['enum', 'examples']) yield* entries(node.place.child(key), own(node.value, key));
  }
}

/** Of a choice one branch lists values: may the header hold others as well? */
export function leavesOthers({ schema }: Header): boolean {
  const lists = (part: Schema) => allowedValues(part) !== undefined;
  return schema !== undefined && parts(schema).some(lists) && !holds(schema, lists);
}

/** A list of values, or a map of examples. */
function* entries(place: Place, value: unknown): Iterable<Written> {
  if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield { at: place.child(index), value: entry };
  } else if (isObject(value)) {
    for (const [name, example] of Object.entries(value)) {
      if (isObject(example)) yield { at: place.child(name, 'value'), value: example.value };
    }
  }
}

/** What a gateway is told about origins at one node of the definition. */
export interface GatewayOrigins {
  readonly origins: readonly WrittenOrigin[];
  readonly credentials: boolean;
}

/** What each of a node's extensions tells its gateway. */
export function gatewayOrigins({ value, place }: Node): GatewayOrigins[] {
  const found: GatewayOrigins[] = [];
  for (const key of Object.keys(value)) {
    if (!/^x-/i.test(key)) continue;
    const extension = value[key];
    const at = place.child(key);
    if (isKongCors(key, extension)) found.push(withKongDefault(at, settings(at, extension), extension));
    else if (words(key).includes('cors')) found.push(settings(at, extension));
    else if (key === 'x-amazon-apigateway-integration')
      append(found, mapped(at.child('responses'), own(extension, 'responses')));
    else if (key === 'x-amazon-apigateway-gateway-responses') append(found, mapped(at, extension));
  }
  return found.filter(({ origins }) => origins.length > 0);
}

const originKeys = /^((access)?(control)?allow(ed)?)?origins?$/;
const credentialKeys = /^((access)?(control)?(allow(ed)?|supports?))?credentials$/;
const depth = 4;

/** An object of settings such as `x-amazon-apigateway-cors`, whatever its keys' spelling. */
function settings(place: Place, extension: unknown): GatewayOrigins {
  const origins: WrittenOrigin[] = [];
  let credentials = false;
  let level: Written[] = [{ at: place, value: extension }];
  for (let left = depth; left > 0 && level.length > 0; left--) {
    const next: Written[] = [];
    for (const { at, value } of level) {
      if (!isObject(value) || value.enabled === false) continue;
      for (const [key, child] of Object.entries(value)) {
        const name = key.toLowerCase().replace(/[^a-z]/g, '');
        if (originKeys.test(name)) append(origins, originsOf(at.child(key), child));
        else if (credentialKeys.test(name)) credentials ||= child === true || child === 'true';
        else next.push({ at: at.child(key), value: child });
      }
    }
    level = next;
  }
  return { origins, credentials };
}

function originsOf(at: Place, value: unknown): WrittenOrigin[] {
  const written = Array.isArray(value)
    ? value.map((entry, index): Written => ({ at: at.child(index), value: entry }))
    : [{ at, value }];
  // `origin: true` has the gateway answer with whatever origin asks.
  return written.flatMap(({ at: place, value: origin }) =>
    typeof origin === 'string' || origin === true
      ? { at: place, part: 'value' as const, origin: origin === true ? '*' : origin }
      : [],
  );
}

function isKongCors(key: string, value: unknown): boolean {
  return /^x-kong-plugin-/i.test(key) && (/-cors$/i.test(key) || own(value, 'name') === 'cors');
}

/** Kong's plugin allows every origin where none is named. */
function withKongDefault(at: Place, found: GatewayOrigins, extension: unknown): GatewayOrigins {
  if (found.origins.length > 0 || own(extension, 'enabled') === false) return found;
  return { ...found, origins: [{ at, part: 'key', origin: '*' }] };
}

/** Headers that Amazon's gateway sets: `method.response.header.Access-Control-Allow-Origin: "'*'"`. */
function* mapped(place: Place, responses: unknown): Iterable<GatewayOrigins> {
  if (!isObject(responses)) return;
  for (const [status, response] of Object.entries(responses)) {
    const parameters = own(response, 'responseParameters');
    if (!isObject(parameters)) continue;
    const origins: WrittenOrigin[] = [];
    let credentials = false;
    for (const [key, value] of Object.entries(parameters)) {
      if (typeof value !== 'string') continue;
      const text = value.trim().replace(/^'(.*)'$/, '$1');
      const header = key.slice(key.lastIndexOf('.') + 1).toLowerCase();
      const at = place.child(status, 'responseParameters', key);
      if (header === 'access-control-allow-origin') origins.push({ at, part: 'value', origin: text });
      if (header === 'access-control-allow-credentials') credentials ||= text === 'true';
    }
    yield { origins, credentials };
  }
}
