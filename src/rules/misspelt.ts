/** Keys that protection stands on, where each of them has a meaning, and slips in writing them. */

import { constraints } from '../facts/schemas/keywords.ts';
import { list } from '../lexicon/matcher.ts';
import type { Version } from '../openapi/model.ts';
import { isObject } from '../syntax/value.ts';
import { nearest } from '../text/nearest.ts';

/** The keys of one kind of object. */
interface Level {
  /** Whose loss weakens the definition. */
  readonly meant: readonly string[];
  /** All that may stand there in any version: never a slip. */
  readonly known: ReadonlySet<string>;
  /** Answers of {@link slip}: few distinct keys stand in many places. */
  readonly answers: Map<string, string | undefined>;
}

function level(meant: string, others: string): Level {
  const keys = list(meant);
  return { meant: keys, known: new Set([...keys, ...list(others)]), answers: new Map() };
}

const documented = 'description, summary, title, name, example, examples, externalDocs, deprecated, tags';
const limits = [...constraints].filter((key) => key !== 'not').join(', ');
const jsonSchema = `not, default, const, $ref, $id, $schema, $anchor, $defs, $comment, $dynamicRef, $dynamicAnchor,
  $vocabulary, $recursiveRef, id, definitions, dependencies, discriminator, xml, contentEncoding, contentMediaType,
  contentSchema, enumNames, option, options, optional, ${documented}`;
const inline =
  'style, explode, allowReserved, allowEmptyValue, collectionFormat, in, required, schema, content';
const methods = 'get, put, post, delete, patch, head, options, trace, query';

/** The kinds of object whose keys are judged. */
const levels = {
  root: level(
    'security, securityDefinitions, components, servers, paths, webhooks, definitions, parameters, responses, schemes, consumes, produces',
    `openapi, swagger, info, host, basePath, jsonSchemaDialect, $self, $schema, ${documented}`,
  ),
  components: level(
    'securitySchemes, schemas, parameters, requestBodies, responses, headers, pathItems, callbacks',
    `examples, links, mediaTypes, ${documented}`,
  ),
  pathItem: level(`parameters, servers, additionalOperations, ${methods}`, `$ref, ${documented}`),
  operation: level(
    'security, parameters, requestBody, responses, callbacks, servers, schemes, consumes, produces, deprecated',
    `operationId, ${documented}`,
  ),
  parameter: level(`required, schema, content, ${limits}`, `${inline}, ${jsonSchema}`),
  requestBody: level('content, required', `$ref, in, schema, ${documented}`),
  response: level('content, headers, schema', `$ref, links, ${documented}`),
  header: level(`schema, content, ${limits}`, `${inline}, ${jsonSchema}`),
  mediaType: level('schema, encoding, itemSchema', `prefixEncoding, itemEncoding, ${documented}`),
  schema: level(limits, jsonSchema),
  securityScheme: level(
    'type, scheme, flows, flow, scopes, openIdConnectUrl, authorizationUrl, tokenUrl, bearerFormat',
    `in, $ref, refreshUrl, oauth2MetadataUrl, ${documented}`,
  ),
  flows: level('implicit, password, clientCredentials, authorizationCode, deviceAuthorization', ''),
  flow: level('authorizationUrl, tokenUrl, refreshUrl, scopes, deviceAuthorizationUrl', documented),
  server: level('url, variables', documented),
  variable: level('enum, default', documented),
} as const satisfies Record<string, Level>;

export type LevelName = keyof typeof levels;

/** Shorter words are near to too many others; only their case is judged. */
const shortest = 4;
/** No keyword is near to a longer word. */
const longest = 40;
/** Keys are a stranger's: what is remembered must not grow without end. */
const mostRemembered = 1000;

/**
 * The key that was probably meant, by another case, another separator, or one or two slips.
 *
 * @returns undefined for keys that belong there, for extensions, and for what is near to nothing
 */
export function slip(key: string, name: LevelName): string | undefined {
  const { known, meant, answers } = levels[name] as Level;
  if (known.has(key) || key.startsWith('x-') || bare(key).length > longest) return undefined;
  if (answers.has(key)) return answers.get(key);
  const found = find(key, meant, known);
  if (answers.size < mostRemembered) answers.set(key, found);
  return found;
}

function find(key: string, meant: readonly string[], known: ReadonlySet<string>): string | undefined {
  const plain = bare(key);
  const same = meant.find((keyword) => bare(keyword) === plain);
  if (same !== undefined) return same;
  for (const keyword of known) if (bare(keyword) === plain) return undefined;
  if (plain.length < shortest) return undefined;
  const near = nearest(plain, meant);
  if (near === undefined || near.length <= shortest) return undefined;
  return near.length < 8 && !oneSlip(plain, near.toLowerCase()) ? undefined : near;
}

function bare(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/g, '');
}

/** One letter too many, missing or another, or two neighbours swapped. */
function oneSlip(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [one, other] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (one.length <= 1 && other.length <= 1) return true;
  return one.length === 2 && other.length === 2 && one[0] === other[1] && one[1] === other[0];
}

/** Keys of protection that another version, or another object, has: they are passed over where they stand. */
export function misplaced(
  key: string,
  value: unknown,
  name: LevelName,
  version: Version,
): string | undefined {
  const isSwagger = version === '2.0';
  if (key === 'security' && (name === 'pathItem' || name === 'components')) {
    return 'write it at the operations, or at the root of the definition';
  }
  if (key === 'securityDefinitions' && name === 'root' && !isSwagger && isObject(value)) {
    return 'since OpenAPI 3.0 schemes are declared in `components.securitySchemes`';
  }
  if (key === 'securitySchemes' && (name === 'root' || (name === 'components' && isSwagger))) {
    return isSwagger
      ? 'in 2.0 schemes are declared in `securityDefinitions`'
      : 'schemes are declared in `components.securitySchemes`';
  }
  return undefined;
}
