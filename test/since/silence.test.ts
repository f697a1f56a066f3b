import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { Changes } from './changes.ts';

// What is moved, renamed, written otherwise or tightened makes nothing new, whatever is wrong with it.

const changes = new Changes();

// biome-ignore lint/suspicious/noExplicitAny: definitions are changed at places that no type describes.
type Json = any;
type Texts = Record<string, string>;

/** Definitions with much that is wrong: open operations, loose schemas, clear text, what travels where it must not. */
const three = (version: string) => `openapi: ${version}
info: {title: Zoo, version: "1"}
servers: [{url: "http://zoo.example.com"}]
paths:
  /animals:
    get:
      operationId: listAnimals
      parameters: [{$ref: '#/components/parameters/Limit'}, {name: token, in: query, schema: {type: string}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Animal'}}}}}}
    post:
      operationId: addAnimal
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}
      responses: {"201": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
  /animals/{animalId}:
    parameters: [{name: animalId, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: getAnimal
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Animal'}}}}}
    delete:
      operationId: removeAnimal
      security: [{key: []}]
      responses: {"204": {description: gone}}
  /keepers/{keeperId}:
    get:
      operationId: getKeeper
      security: [{login: [read]}, {}]
      parameters: [{name: keeperId, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Keeper'}}}}}
    put:
      operationId: putKeeper
      security: [{basic: []}]
      parameters: [{name: keeperId, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Keeper'}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Keeper'}}}}}
components:
  parameters:
    Limit: {name: limit, in: query, schema: {type: integer}}
  schemas:
    Animal: {type: object, properties: {id: {type: string}, name: {type: string}, weight: {type: number}, keeper: {$ref: '#/components/schemas/Keeper'}, photos: {type: array, items: {type: string}}}}
    Keeper: {type: object, properties: {isAdmin: {type: boolean}, password: {type: string}, ssn: {type: string, pattern: "[0-9]+"}, notes: {$ref: '#/components/schemas/Notes'}}}
    Notes: {type: array, items: {type: object, properties: {text: {type: string}, role: {type: string}}}}
    Unused: {type: object, properties: {a: {type: string}}}
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    basic: {type: http, scheme: basic}
    login: {type: oauth2, flows: {implicit: {authorizationUrl: "http://zoo.example.com/login", scopes: {read: r, write: w}}}}
`;

const two = `swagger: "2.0"
info: {title: Zoo, version: "1"}
host: zoo.example.com
schemes: [http]
consumes: [application/json]
produces: [application/json]
paths:
  /animals:
    get:
      operationId: listAnimals
      parameters: [{name: limit, in: query, type: integer}]
      responses: {"200": {description: ok, schema: {type: array, items: {$ref: '#/definitions/Animal'}}}}
    post:
      operationId: addAnimal
      parameters: [{name: body, in: body, schema: {$ref: '#/definitions/Animal'}}]
      responses: {"201": {description: ok, schema: {$ref: '#/definitions/Animal'}}}
  /animals/{animalId}:
    delete:
      operationId: removeAnimal
      security: [{key: []}]
      parameters: [{name: animalId, in: path, required: true, type: integer}]
      responses: {"204": {description: gone}}
definitions:
  Animal: {type: object, properties: {id: {type: string}, name: {type: string}, isAdmin: {type: boolean}, password: {type: string}}}
securityDefinitions:
  key: {type: apiKey, in: query, name: key}
`;

const definitions: Texts = {
  '2.0': two,
  '3.0': three('3.0.3'),
  '3.1': three('3.1.0'),
  '3.2': three('3.2.0'),
};

const mapped = (node: Json, change: (value: Json) => Json): Json => {
  if (Array.isArray(node)) return node.map((child) => mapped(child, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, child]) => [key, mapped(child, change)])));
};
const yaml = (value: Json) => stringify(value, { aliasDuplicateObjects: false });
const schemasOf = (root: Json): Json => root.definitions ?? root.components.schemas;
const refTo = (root: Json, name: string) =>
  root.swagger ? `#/definitions/${name}` : `#/components/schemas/${name}`;
const renamedRefs = (root: Json, to: (ref: string) => string) =>
  mapped(root, (node) => (typeof node.$ref === 'string' ? { ...node, $ref: to(node.$ref) } : node));
const edited = (change: (root: Json) => Json) => (text: string) => ({
  'api.yaml': yaml(change(parse(text))),
});

/** From the text of `api.yaml` to the files after the edit. */
const neutral: Record<string, (text: string) => Texts> = {
  nothing: (text) => ({ 'api.yaml': text }),
  'layout and comments': (text) => ({
    'api.yaml': `# the zoo\n\n${yaml(parse(text)).replaceAll('\n', '\r\n')}`,
  }),
  'the order of everything': edited((root) =>
    mapped(root, (node) => Object.fromEntries(Object.entries(node).reverse())),
  ),
  'from YAML to JSON': (text) => ({ 'api.json': JSON.stringify(parse(text), null, 2) }),
  'moved to another folder': (text) => ({ 'apis/public/zoo.yaml': text }),
  operationIds: edited((root) =>
    mapped(root, (node) => (node.operationId ? { ...node, operationId: `${node.operationId}V2` } : node)),
  ),
  'a parameter of the path': (text) => ({ 'api.yaml': text.replaceAll('animalId', 'animal_id') }),
  components: edited((root) => {
    const schemas = schemasOf(root);
    const renamed = Object.fromEntries(Object.entries(schemas).map(([name, value]) => [`${name}Dto`, value]));
    if (root.swagger) root.definitions = renamed;
    else root.components.schemas = renamed;
    return renamedRefs(root, (ref) => (ref.includes('/parameters/') ? ref : `${ref}Dto`));
  }),
  'servers of the root at each path': edited((root) => {
    if (!root.servers) return root;
    for (const item of Object.values<Json>(root.paths)) item.servers = root.servers;
    return { ...root, servers: undefined };
  }),
  schemes: (text) => ({ 'api.yaml': text.replaceAll(/\b(key|basic|login): (\[|\{)/g, 'my_$1: $2') }),
  'split into files': (text) => {
    const root = parse(text);
    const schemas = schemasOf(root);
    if (root.swagger) root.definitions = undefined;
    else root.components.schemas = undefined;
    const own = renamedRefs(schemas, (ref) => ref.replace(/^#\/(?:definitions|components\/schemas)/, '#'));
    const item = renamedRefs(root.paths['/animals'], (ref) =>
      ref
        .replace(/^#\/(?:definitions|components\/schemas)/, '../parts/schemas.json#')
        .replace(/^#/, '../api.yaml#'),
    );
    root.paths['/animals'] = { $ref: 'paths/animals.yaml' };
    const main = renamedRefs(root, (ref) =>
      ref.replace(/^#\/(?:definitions|components\/schemas)/, 'parts/schemas.json#'),
    );
    return {
      'api.yaml': yaml(JSON.parse(JSON.stringify(main))),
      'parts/schemas.json': JSON.stringify(own),
      'paths/animals.yaml': yaml(item),
    };
  },
  'a schema extracted': edited((root) => {
    const { Animal } = schemasOf(root);
    schemasOf(root).Name = Animal.properties.name;
    Animal.properties.name = { $ref: refTo(root, 'Name') };
    return root;
  }),
  'a schema written out': edited((root) => {
    const schemas = schemasOf(root);
    if (!schemas.Notes) return root;
    schemas.Keeper.properties.notes = schemas.Notes;
    schemas.Notes = undefined;
    return JSON.parse(JSON.stringify(root));
  }),
  'a schema put into an allOf': edited((root) => {
    const schemas = schemasOf(root);
    schemas.Beast = schemas.Animal;
    schemas.Animal = { allOf: [{ $ref: refTo(root, 'Beast') }] };
    return root;
  }),
  words: edited((root) =>
    mapped(root, (node) => (node.responses ? { ...node, summary: 'Other words', tags: ['zoo'] } : node)),
  ),
};

const firstOperation = (root: Json) => root.paths['/animals'].get;

const tightened: Record<string, (text: string) => Texts> = {
  'an operation removed, which led to the schemas first': edited((root) => {
    delete root.paths['/animals'].get;
    return root;
  }),
  'all operations but one removed': edited((root) => {
    for (const path of Object.keys(root.paths)) if (path !== '/animals') delete root.paths[path];
    delete root.paths['/animals'].get;
    return root;
  }),
  'what led to a schema first leads there no more': edited((root) => {
    firstOperation(root).responses = { 204: { description: 'none' } };
    return root;
  }),
  'a credential asked for in one operation': edited((root) => {
    root.paths['/animals'].post.security = [{ key: [] }];
    return root;
  }),
  'a credential of a weak kind asked for where anyone could read': edited((root) => {
    root.paths['/animals'].get.security = [{ login: ['read'] }];
    return root;
  }),
  'a credential asked for at the root': edited((root) => ({ ...root, security: [{ key: [] }] })),
  'a credential asked for in all but one': edited((root) => {
    for (const item of Object.values(root.paths) as Json[])
      for (const operation of Object.values(item) as Json[])
        if (operation.responses && !operation.security && operation.operationId !== 'addAnimal')
          operation.security = [{ key: [] }];
    return root;
  }),
  'an anonymous alternative taken away': (text) => ({
    'api.yaml': text.replace('{login: [read]}, {}', '{login: [read]}'),
  }),
  'a scope added': (text) => ({ 'api.yaml': text.replace('[read]}, {}', '[read, write]}, {}') }),
  https: (text) => ({
    'api.yaml': text.replaceAll('http://', 'https://').replace('schemes: [http]', 'schemes: [https]'),
  }),
  'a limit': edited((root) => {
    schemasOf(root).Animal.properties.name = { type: 'string', maxLength: 40 };
    return root;
  }),
  'a loose pattern where there was none': edited((root) => {
    schemasOf(root).Animal.properties.name = { type: 'string', pattern: 'a' };
    return root;
  }),
  'an object closed': edited((root) => {
    schemasOf(root).Animal.additionalProperties = false;
    return root;
  }),
  'properties taken away': edited((root) => {
    const { properties } = schemasOf(root).Animal;
    delete properties.id;
    delete properties.password;
    delete properties.keeper;
    return root;
  }),
  'a property read only': edited((root) => {
    schemasOf(root).Animal.properties.id.readOnly = true;
    return root;
  }),
  'too many requests answered': edited((root) => {
    for (const item of Object.values(root.paths) as Json[])
      for (const operation of Object.values(item) as Json[])
        if (operation.responses) operation.responses['429'] = { description: 'slow down' };
    return root;
  }),
};

/** What is said of what stands there now, and was nothing before: it blocks nothing. */
const said: Record<string, RegExp> = {
  'an operation removed, which led to the schemas first': /^security-scheme-unused info/,
  'all operations but one removed': /^security-scheme-unused info/,
  'a credential asked for in all but one': /^security-scheme-unused info/,
  https: /^server-environment-undeclared info/,
  'too many requests answered': /^(?:error-schema-missing low|[\w-]+ info): .* 429 /,
};

describe.each(Object.entries(definitions))('%s', (_version, written) => {
  const all = { rulesets: ['threatlint:all'] };

  it.each(Object.entries(neutral))('neutral: %s', async (edit, to) => {
    changes.base({ 'api.yaml': written });
    changes.change(to(written));
    const report = await changes.since('HEAD', all);
    expect(report.findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    // A component that nothing uses is not read in a file of its own.
    if (edit !== 'split into files')
      expect(report.since?.fixed.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(report.exitStatus).toBe(0);
  });

  it.each(Object.entries(tightened))('tightened: %s', async (edit, to) => {
    // Credentials in clear text are worse than none.
    const text = edit.includes('credential')
      ? written.replaceAll(/http:|\[http\]/g, (one) => one.replace('http', 'https'))
      : written;
    changes.base({ 'api.yaml': text });
    changes.change(to(text));
    const report = await changes.since('HEAD', all);
    const messages = report.findings.map(({ rule, message, severity }) => `${rule} ${severity}: ${message}`);
    expect(messages.filter((message) => !said[edit]?.test(message))).toEqual([]);
    expect(report.exitStatus).toBe(0);
  });
});

it('tightened: the outer of two lists, by which the inner one was milder', async () => {
  const lists = (limit: string) => `openapi: 3.0.3
info: {title: Zoo, version: "1"}
servers: [{url: "https://zoo.example.com"}]
security: [{key: []}]
paths:
  /animals:
    post:
      requestBody: {content: {application/json: {schema: {type: array, ${limit}items: {type: object, properties: {tags: {type: array, items: {type: string}}}}}}}}
      responses: {"204": {description: ok}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
`;
  changes.base({ 'api.yaml': lists('') });
  changes.change({ 'api.yaml': lists('maxItems: 9, ') });
  const { findings, since } = await changes.since();
  expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
  expect(since?.fixed.map(({ rule }) => rule)).toContain('array-unbounded');
});
