import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { References, Resolution } from '../refs/references.ts';
import { withoutInvisible } from '../refs/sniff.ts';
import { isObject, own } from '../syntax/value.ts';
import { limitComposition } from './composition-limit.ts';
import { markProperties } from './marks.ts';
import { Messages, sentSchemas } from './messages.ts';
import type {
  Api,
  Header,
  JsonObject,
  Node,
  Operation,
  Parameter,
  PathItem,
  RequestBody,
  Response,
  Schema,
  SecurityDeclaration,
  SecurityScheme,
  Server,
  Unchecked,
  Version,
} from './model.ts';
import { Paths } from './paths.ts';
import { expandDeep, Reach } from './reach.ts';
import { Reader, text } from './reader.ts';
import { Schemas } from './schema.ts';
import { bit, blocked } from './schema-node.ts';
import { readSchemes, Security } from './security.ts';
import { readServers, swaggerServers } from './servers.ts';
import { Subtypes } from './subtypes.ts';

class ApiNode implements Api {
  readonly place: Place;
  readonly value: JsonObject;
  title = '';
  servers: readonly Server[] = [];
  security: SecurityDeclaration | undefined;
  schemes: ReadonlyMap<string, SecurityScheme> = new Map();
  allSchemes: readonly SecurityScheme[] = [];
  schemesPlace: Place;
  operations: readonly Operation[] = [];
  pathItems: readonly PathItem[] = [];
  allServers: readonly Server[] = [];
  parameters: readonly Parameter[] = [];
  requestBodies: readonly RequestBody[] = [];
  responses: readonly Response[] = [];
  headers: readonly Header[] = [];
  schemas: readonly Schema[] = [];
  allSchemas: readonly Schema[] = [];
  unchecked: readonly Unchecked[] = [];

  constructor(
    root: Node,
    readonly version: Version,
    readonly versionText: string,
    private readonly references: References,
  ) {
    this.place = root.place;
    this.value = root.value;
    this.schemesPlace = root.place;
  }

  resolve(reference: string, from: Place): Resolution {
    return this.references.resolve(reference, from);
  }
}

/** What kind of definition a parsed document is, by its root. */
export type Recognised =
  | { readonly kind: 'definition'; readonly version: Version; readonly text: string }
  /** It says `openapi` or `swagger`, but no version that is known. */
  | { readonly kind: 'unknown-version'; readonly key: 'openapi' | 'swagger'; readonly text: string }
  | { readonly kind: 'other' };

/**
 * Tells a definition by its root, as OAS 3.1 §4.8.1 and 2.0 do: `openapi: 3.x.y` or `swagger: "2.0"`. YAML authors
 * write versions without quotes, so numbers are taken as meant.
 */
export function recognise(value: unknown): Recognised {
  if (!isObject(value)) return { kind: 'other' };
  const key = Object.hasOwn(value, 'openapi')
    ? 'openapi'
    : Object.hasOwn(value, 'swagger')
      ? 'swagger'
      : undefined;
  if (!key) return { kind: 'other' };
  const written = value[key];
  const version = typeof written === 'number' ? inWords(written) : written;
  if (typeof version !== 'string')
    return { kind: 'unknown-version', key, text: JSON.stringify(version) ?? '' };
  const match = /^(2\.0|3\.[012])(\.\d+)?(-.+)?$/.exec(version.trim());
  if (!match || (key === 'swagger') !== (match[1] === '2.0'))
    return { kind: 'unknown-version', key, text: version };
  return { kind: 'definition', version: match[1] as Version, text: version.trim() };
}

/** YAML reads `3.0` as the number 3, and `3.1` as 3.1. Nothing is rounded: 3.14 is no 3.1. */
function inWords(version: number): string {
  return Number.isInteger(version) ? version.toFixed(1) : String(version);
}

const fieldsOf2: ReadonlySet<string> = new Set([
  ...[
    'host',
    'basePath',
    'schemes',
    'consumes',
    'produces',
    'paths',
    'definitions',
    'parameters',
    'responses',
  ],
  ...['securityDefinitions', 'security'],
]);
const fieldsOf3: ReadonlySet<string> = new Set(['servers', 'security', 'paths', 'webhooks', 'components']);

/**
 * A key of the root that a reader takes for one of OpenAPI's, by another case or with characters that nobody sees, hides all
 * that stands under it. Other slips are a rule's (`security-keyword-misspelt`).
 */
function noteLookalikes({ place, value }: Node, reader: Reader, fields: ReadonlySet<string>): void {
  const known = new Map([...fields].map((field) => [field.toLowerCase(), field]));
  for (const key of Object.keys(value)) {
    if (fields.has(key) || key.length > 100) continue;
    const meant = known.get(withoutInvisible(key).trim().toLowerCase());
    if (meant !== undefined)
      reader.note(
        place.child(key),
        `this key is not \`${meant}\`, and what stands under it was not read: write it with these letters alone`,
      );
  }
}

/**
 * Reads a definition into the semantic model.
 *
 * @param document a document that {@link recognise} takes for a definition
 * @throws when it is none
 */
export function readApi(document: Document, references: References): Api {
  const recognised = recognise(document.tree.value);
  if (recognised.kind !== 'definition') throw new Error(`${document.file} is no OpenAPI definition`);
  const root: Node = { place: new Place(document), value: document.tree.value as JsonObject };
  const { version } = recognised;
  const api = new ApiNode(root, version, recognised.text, references);
  const reader = new Reader(version, references, root.place);
  const isSwagger = version === '2.0';

  noteLookalikes(root, reader, isSwagger ? fieldsOf2 : fieldsOf3);
  const info = own(root.value, 'info');
  api.title = (isObject(info) && text(info, 'title')) || '';
  const rootServers = isSwagger
    ? swaggerServers(root, root, 'root', api, reader)
    : (readServers(root, 'root', api, reader) ?? []);
  api.servers = rootServers;
  const components = isSwagger ? root : reader.object(reader.child(root, 'components'), '`components`');
  const schemesKey = isSwagger ? 'securityDefinitions' : 'securitySchemes';
  const schemes = readSchemes(components, schemesKey, api, reader);
  api.schemes = schemes;
  if (components) {
    const declared = own(components.value, schemesKey) !== undefined;
    api.schemesPlace = declared ? components.place.child(schemesKey) : components.place;
  }
  const security = new Security(api, reader, schemes, reader.child(root, 'security'));
  api.security = security.root;

  const reach = new Reach(document.source.text.length, (most) => {
    const pairs = most.toLocaleString('en');
    reader.note(
      api.place,
      `More than ${pairs} pairs of a schema and an operation that reaches it: of the rest only one operation each is named`,
    );
  });
  const named = components && reader.child(components, isSwagger ? 'definitions' : 'schemas');
  const schemas = new Schemas(api, reader, reach, named);
  const dialect = text(root.value, 'jsonSchemaDialect');
  if (dialect !== undefined) schemas.dialect(root.place.child('jsonSchemaDialect'), dialect, root.value);
  const subtypes = new Subtypes(root.place, reader, schemas);
  const messages = new Messages(api, reader, schemas);
  const paths = new Paths(api, root, reader, security, messages, reach);
  api.operations = paths.operations;
  paths.readAll('paths', 'operation');
  paths.readAll('webhooks', 'webhook');
  // Redocly's name for webhooks in definitions before 3.1.
  paths.readAll('x-webhooks', 'webhook');
  reach.spread(schemas, subtypes);
  reach.beginUnused();
  const usedPathItems = new Set<unknown>(paths.pathItems.map(({ value }) => value));
  readUnused(root, components, { isSwagger, reader, messages, schemas, reach, usedPathItems });
  reach.spread(schemas, subtypes);
  limitComposition(reach.nodes, reader);
  if (markProperties(reach.nodes, reach.values)) reach.again(schemas, subtypes);
  for (const response of messages.responses) {
    if (own(response.value, 'links') !== undefined) paths.readLinkServers(response, response.operations());
  }
  if (components) paths.readLinkServers(components);

  api.allSchemes = [...schemes.values(), ...security.referred];
  api.pathItems = paths.pathItems;
  api.allServers = [...rootServers, ...paths.servers];
  api.parameters = messages.parameters;
  api.requestBodies = messages.bodies;
  api.responses = messages.responses;
  api.headers = messages.headers;
  api.schemas = reach.values;
  api.allSchemas = reach.nodes;
  api.unchecked = reader.unchecked;
  return api;
}

interface Parts {
  readonly isSwagger: boolean;
  readonly reader: Reader;
  readonly messages: Messages;
  readonly schemas: Schemas;
  readonly reach: Reach;
  /** The values of the path items that were read. */
  readonly usedPathItems: ReadonlySet<unknown>;
}

/** Components that no operation reaches are judged as they stand: schemas in both directions. */
function readUnused(root: Node, components: Node | undefined, parts: Parts): void {
  if (!components) return;
  const { isSwagger, reader, messages, schemas, reach } = parts;
  const produces: string[] = [];
  const known = new Set<unknown>(
    [
      ...messages.parameters,
      ...messages.bodies,
      ...messages.responses,
      ...messages.headers,
      ...messages.partHeaders,
    ].map((node) => node.value),
  );
  if (!isSwagger) readUnusedPathItems(components, known, parts);
  const unused = (key: string, what: string, since: Version = '3.0') =>
    reader.objects(components, key, what, since).filter(({ node }) => !known.has(node.value));

  for (const { name, node } of unused('parameters', 'a parameter')) {
    const place = text(node.value, 'in');
    if (isSwagger && (place === 'body' || place === 'formData')) {
      const raw = place === 'body' ? reader.child(node, 'schema') : node;
      const schema = schemas.at(raw);
      if (schema?.totalFlow === 0) reach.root(schema, 'input', undefined);
    } else {
      const parameter = messages.parameter(node);
      // Its text may lie in a file of its own, which does not say how it is called; so may those of bodies and responses.
      if (parameter) parameter.component ??= name;
      reach.root(parameter?.schema as never, 'input', undefined);
    }
  }
  if (!isSwagger) {
    for (const { name, node } of unused('requestBodies', 'a request body')) {
      const body = messages.body(node);
      body.name ??= name;
      for (const schema of sentSchemas(body.content)) reach.root(schema, 'input', undefined);
    }
    // 3.2: requests and responses may refer to them alike.
    for (const { node } of unused('mediaTypes', 'a media type', '3.2')) {
      for (const key of ['schema', 'itemSchema']) {
        const schema = schemas.at(reader.child(node, key));
        if (schema?.totalFlow !== 0) continue;
        reach.root(schema, 'input', undefined);
        reach.root(schema, 'output', undefined);
      }
    }
    for (const { name, node } of unused('headers', 'a header')) {
      reach.root(messages.header(node, name).schema as never, 'output', undefined);
    }
  }
  for (const { name, node } of unused('responses', 'a response')) {
    const response = messages.response(node, '', produces);
    response.name ??= name;
    for (const schema of sentSchemas(response.content)) reach.root(schema, 'output', undefined);
    for (const { schema } of response.headers) reach.root(schema as never, 'output', undefined);
  }
  const key = isSwagger ? 'definitions' : 'schemas';
  for (const entry of reader.entries(reader.child(isSwagger ? root : components, key), `\`${key}\``)) {
    const schema = schemas.at(entry);
    if (schema?.totalFlow !== 0) continue;
    expandDeep(schema, schemas);
    // One that is always `readOnly` is never taken in, whoever comes to use it.
    for (const direction of ['input', 'output'] as const)
      if ((blocked(schema) & bit[direction]) === 0) reach.root(schema, direction, undefined);
  }
}

const methodKeys = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/**
 * What the path items in components take in and give out, those that nothing refers to: their operations exist
 * nowhere, so that nobody may call them, but their messages are judged as other components are. The messages of
 * callbacks run the other way.
 *
 * @param known what was read before, by its value
 */
function readUnusedPathItems(components: Node, known: Set<unknown>, parts: Parts): void {
  const { reader, messages, reach } = parts;
  const readItem = (item: Node, asked: 'input' | 'output') => {
    const given = asked === 'input' ? 'output' : 'input';
    const operations = methodKeys.flatMap(
      (key) => reader.object(reader.child(item, key), 'an operation') ?? [],
    );
    for (const holder of [item, ...operations]) {
      for (const raw of reader.list(holder, 'parameters')) {
        const node = reader.object(raw, 'a parameter', '2.0');
        if (!node || known.has(node.value)) continue;
        reach.root(messages.parameter(node)?.schema as never, asked, undefined);
      }
    }
    for (const operation of operations) {
      const body = reader.object(reader.child(operation, 'requestBody'), '`requestBody`', '3.0');
      if (body && !known.has(body.value))
        for (const schema of sentSchemas(messages.body(body).content)) reach.root(schema, asked, undefined);
      for (const { name, node } of reader.objects(operation, 'responses', 'a response', '2.0')) {
        if (name.startsWith('x-') || known.has(node.value)) continue;
        const { content, headers } = messages.response(
          node,
          name === 'default' ? name : name.toUpperCase(),
          [],
        );
        for (const schema of sentSchemas(content)) reach.root(schema, given, undefined);
        for (const { schema } of headers) reach.root(schema as never, given, undefined);
      }
    }
  };
  const used = parts.usedPathItems;
  for (const { node } of reader.objects(components, 'pathItems', 'a path item', '2.0'))
    if (!used.has(node.value)) readItem(node, 'input');
  for (const { node: callback } of reader.objects(components, 'callbacks', 'a callback', '3.0')) {
    for (const expression of Object.keys(callback.value)) {
      if (expression.startsWith('x-')) continue;
      const item = reader.object(reader.child(callback, expression), 'a path item', '2.0');
      if (item && !used.has(item.value)) readItem(item, 'output');
    }
  }
}
