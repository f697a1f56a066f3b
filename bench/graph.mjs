/**
 * A likeness of the largest public definition, Microsoft Graph: entities that inherit by `allOf` and lead to each other,
 * navigation paths of many levels, OData parameters on every operation. Always the same for the same size.
 */

const words =
  'account activity agreement alert app assignment attachment audit baseline booking calendar certificate channel chat connector contact content cost customer delta device directory domain drive education email entitlement event extension feature folder group identity incident insight item label license list mailbox member message mobile notebook office onenote operation organization page permission place plan policy post presence print profile provisioning range record report request resource risk role rule schedule schema scope secret security service session setting share site status store subscription tab task team template term thread threat token trending user vendor video workbook worksheet'.split(
    ' ',
  );
const sentences = [
  'The unique identifier of the object that this property leads to.',
  'Returned only on $select, and only for the signed-in user; see the page on permissions for what an application needs.',
  'The date and time when it was created. The timestamp type represents information in ISO 8601 format and is always in UTC time: for example, midnight UTC on Jan 1, 2014 is 2014-01-01T00:00:00Z. Read-only. Nullable.',
  'Supports $filter (eq, ne, not, ge, le, in, startsWith, and eq on null values), $search and $orderby.',
  'This API is available in the following national cloud deployments.',
  'Indicates whether the setting applies to everybody in the organization: the default is false.',
];

/** How many operations and schemas the two published versions have. */
export const graphSizes = {
  'graph-1.0': { operations: 11_422, schemas: 2_300, named: 2 },
  'graph-beta': { operations: 24_500, schemas: 5_200, named: 3 },
};

/**
 * @param {{ operations: number, schemas: number, named: number }} size `named`: how many names `$select` lists at least
 * @returns {object} the definition
 */
export function graph(size) {
  return new Graph(size).definition();
}

/**
 * @typedef {{ name: string, base: string, properties: string[], links: { name: string, to: number, many: boolean }[] }} Entity
 */

class Graph {
  #seed = 20_250_101;
  /** @type {Entity[]} */
  #entities = [];
  /** @type {Record<string, object>} */
  #paths = {};
  #operations = 0;

  /** @param {{ operations: number, schemas: number, named: number }} size */
  constructor(size) {
    this.size = size;
  }

  definition() {
    const { schemas } = this.size;
    const entities = Math.floor(schemas * 0.45);
    for (let at = 0; at < entities; at++) this.#entities.push(this.#entity(at, entities));
    const components = this.#schemas();
    for (let root = 0; this.#operations < this.size.operations; root++) this.#root(root);
    return {
      openapi: '3.0.4',
      info: {
        title: 'OData Service for namespace microsoft.graph',
        description: 'This OData service is located at https://graph.example.com/v1.0',
        version: 'v1.0',
      },
      servers: [{ url: 'https://graph.example.com/v1.0/' }],
      paths: this.#paths,
      components: {
        schemas: components,
        responses: {
          error: {
            description: 'error',
            content: json(ref('schemas', 'microsoft.graph.ODataErrors.ODataError')),
          },
        },
        parameters: Object.fromEntries(['top', 'skip', 'search', 'filter', 'count'].map(shared)),
        securitySchemes: {
          azureaadv2: {
            type: 'oauth2',
            flows: {
              authorizationCode: {
                authorizationUrl: 'https://login.example.com/common/oauth2/v2.0/authorize',
                tokenUrl: 'https://login.example.com/common/oauth2/v2.0/token',
                scopes: {},
              },
            },
          },
        },
      },
      security: [{ azureaadv2: [] }],
    };
  }

  /** @param {number} below */
  #random(below) {
    this.#seed = (Math.imul(this.#seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.#seed / 0x80000000) * below);
  }

  #word() {
    return /** @type {string} */ (words[this.#random(words.length)]);
  }

  #sentence() {
    return sentences[this.#random(sentences.length)];
  }

  /**
   * @param {number} at
   * @param {number} count
   * @returns {Entity}
   */
  #entity(at, count) {
    const name = `${words[at % words.length]}${capital(this.#word())}${at}`;
    const base = at > 20 && at % 3 === 0 ? this.#entities[this.#random(20)]?.name : undefined;
    const properties = [...new Set(Array.from({ length: 6 + this.#random(9) }, () => this.#property()))];
    const links = Array.from({ length: 2 + this.#random(5) }, (_, index) => ({
      name: `${this.#word()}${capital(this.#word())}${index}s`,
      to: this.#random(count),
      many: this.#random(3) > 0,
    }));
    return { name, base: base ?? 'entity', properties, links };
  }

  #property() {
    const kind = ['Name', 'DateTime', 'Count', 'Enabled', 'Settings', 'Ids', 'Type', 'Description', 'Url'];
    return `${this.#word()}${kind[this.#random(kind.length)]}`;
  }

  #schemas() {
    /** @type {Record<string, object>} */
    const all = {
      'microsoft.graph.entity': typed('entity', { id: { type: 'string', description: sentences[0] } }),
    };
    for (const entity of this.#entities) {
      const properties = Object.fromEntries(entity.properties.map((name) => [name, this.#value(name)]));
      for (const { name, to, many } of entity.links) {
        const target = ref('schemas', schemaName(this.#entities[to]));
        properties[name] = many
          ? {
              type: 'array',
              items: target,
              description: this.#sentence(),
              'x-ms-navigationProperty': true,
            }
          : { ...anyOf(target), description: this.#sentence(), 'x-ms-navigationProperty': true };
      }
      all[schemaName(entity)] = {
        allOf: [ref('schemas', `microsoft.graph.${entity.base}`), typed(entity.name, properties)],
        'x-ms-discriminator-value': `#${schemaName(entity)}`,
      };
      all[`${schemaName(entity)}CollectionResponse`] = {
        allOf: [
          ref('schemas', 'BaseCollectionPaginationCountResponse'),
          {
            type: 'object',
            properties: { value: { type: 'array', items: ref('schemas', schemaName(entity)) } },
          },
        ],
      };
    }
    all.BaseCollectionPaginationCountResponse = {
      title: 'Base collection pagination and count responses',
      type: 'object',
      properties: {
        '@odata.count': {
          minimum: -9223372036854776000,
          maximum: 9223372036854776000,
          type: 'integer',
          format: 'int64',
          nullable: true,
        },
        '@odata.nextLink': { type: 'string', nullable: true },
      },
    };
    const message = { code: { type: 'string' }, message: { type: 'string' } };
    all['microsoft.graph.ODataErrors.ODataError'] = {
      required: ['error'],
      type: 'object',
      properties: { error: { type: 'object', properties: message } },
    };
    for (const name of ['Settings', 'Type']) {
      for (const word of words) all[`microsoft.graph.${word}${name}`] = this.#complex(word, name);
    }
    while (Object.keys(all).length < this.size.schemas)
      all[`microsoft.graph.${this.#word()}Info${Object.keys(all).length}`] = this.#complex(
        'item',
        'Settings',
      );
    return all;
  }

  /**
   * @param {string} word
   * @param {string} kind
   */
  #complex(word, kind) {
    if (kind === 'Type')
      return {
        title: `${word}Type`,
        enum: ['unknown', ...words.slice(0, 3 + this.#random(8)), 'unknownFutureValue'],
        type: 'string',
      };
    const names = Array.from({ length: 4 + this.#random(5) }, () => this.#property());
    return typed(`${word}${kind}`, Object.fromEntries(names.map((name) => [name, this.#value(name)])));
  }

  /**
   * @param {string} name
   * @returns {object}
   */
  #value(name) {
    const description = this.#sentence();
    const word = name.replace(/[A-Z].*/, '');
    if (name.endsWith('DateTime')) {
      const pattern =
        '^[0-9]{4,}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,12})?(Z|[+-][0-9][0-9]:[0-9][0-9])$';
      return { pattern, type: 'string', description, format: 'date-time', nullable: true };
    }
    if (name.endsWith('Count'))
      return {
        maximum: 2_147_483_647,
        minimum: -2_147_483_648,
        type: 'number',
        description,
        format: 'int32',
        nullable: true,
      };
    if (name.endsWith('Enabled')) return { type: 'boolean', description, nullable: true };
    if (name.endsWith('Ids'))
      return { type: 'array', items: { type: 'string', nullable: true }, description };
    if (name.endsWith('Settings') || name.endsWith('Type'))
      return { ...anyOf(ref('schemas', `microsoft.graph.${word}${name.slice(word.length)}`)), description };
    return { type: 'string', description, nullable: true };
  }

  /** @param {number} at */
  #root(at) {
    const entity = /** @type {Entity} */ (this.#entities[at % this.#entities.length]);
    const set = `${entity.name}s${at < this.#entities.length ? '' : at}`;
    this.#collection(`/${set}`, entity, set, [], 3);
  }

  /**
   * A collection, one of its elements, and what its navigation properties lead to.
   *
   * @param {string} path
   * @param {Entity} entity
   * @param {string} tag
   * @param {object[]} above the path parameters so far
   * @param {number} levels
   */
  #collection(path, entity, tag, above, levels) {
    if (this.#operations >= this.size.operations) return;
    const id = `${entity.name}-id${above.length}`;
    const parameters = [...above, key(id, entity)];
    const schema = ref('schemas', schemaName(entity));
    this.#paths[path] = {
      description: `Provides operations to manage the collection of ${entity.name} entities.`,
      get: this.#operation(path, 'List', tag, entity, {
        parameters: [
          ...['top', 'skip', 'search', 'filter', 'count'].map((name) => ref('parameters', name)),
          ...['$orderby', '$select', '$expand'].map((name) => this.#names(name, entity)),
        ],
        result: ref('schemas', `${schemaName(entity)}CollectionResponse`),
        extra: {
          'x-ms-pageable': { nextLinkName: '@odata.nextLink', operationName: 'listMore', itemName: 'value' },
        },
      }),
      post: this.#operation(path, 'Create', tag, entity, { body: schema, result: schema }),
      ...(above.length > 0 ? { parameters: above } : {}),
    };
    this.#element(`${path}/{${id}}`, entity, tag, parameters);
    if (levels <= 0) return;
    for (const link of entity.links) {
      const target = /** @type {Entity} */ (this.#entities[link.to]);
      const next = `${path}/{${id}}/${link.name}`;
      if (link.many) this.#collection(next, target, tag, parameters, levels - 1 - this.#random(2));
      else if (!this.#paths[next]) this.#element(next, target, tag, parameters);
    }
  }

  /**
   * @param {string} path
   * @param {Entity} entity
   * @param {string} tag
   * @param {object[]} parameters
   */
  #element(path, entity, tag, parameters) {
    const schema = ref('schemas', schemaName(entity));
    const etag = {
      name: 'If-Match',
      in: 'header',
      description: 'ETag',
      schema: { type: 'string' },
    };
    this.#paths[path] = {
      description: `Provides operations to manage the ${entity.name} entity.`,
      get: this.#operation(path, 'Get', tag, entity, {
        parameters: ['$select', '$expand'].map((name) => this.#names(name, entity)),
        result: schema,
      }),
      patch: this.#operation(path, 'Update', tag, entity, { body: schema, result: schema }),
      delete: this.#operation(path, 'Delete', tag, entity, { parameters: [etag] }),
      parameters,
    };
  }

  /**
   * @param {string} path
   * @param {string} verb
   * @param {string} tag
   * @param {Entity} entity
   * @param {{ parameters?: object[], body?: object, result?: object, extra?: object }} parts
   */
  #operation(path, verb, tag, entity, { parameters, body, result, extra }) {
    this.#operations++;
    const success = result
      ? { '2XX': { description: 'Success', content: json(result) } }
      : { 204: { description: 'Success' } };
    const error = ref('responses', 'error');
    return {
      tags: [`${tag}.${entity.name}`],
      summary: `${verb} ${entity.name}`,
      description: this.#sentence(),
      ...(this.#operations % 4 === 0 ? { externalDocs: findMore(entity, verb) } : {}),
      operationId: `${path.replace(/[{}]/g, '').split('/').slice(1).join('.')}.${verb}${capital(entity.name)}`,
      ...(parameters ? { parameters } : {}),
      ...(body
        ? { requestBody: { description: 'New property values', content: json(body), required: true } }
        : {}),
      responses: { ...success, '4XX': error, '5XX': error },
      ...extra,
      'x-ms-docs-operation-type': 'operation',
    };
  }

  /**
   * @param {string} name
   * @param {Entity} entity
   */
  #names(name, entity) {
    const all = [
      'id',
      ...entity.properties.slice(0, this.size.named),
      ...entity.links.map((link) => link.name),
    ];
    return {
      name,
      in: 'query',
      description:
        name === '$orderby' ? 'Order items by property values' : 'Select properties to be returned',
      style: 'form',
      explode: false,
      schema: { uniqueItems: true, type: 'array', items: { enum: all, type: 'string' } },
    };
  }
}

/**
 * @param {string} title
 * @param {Record<string, object>} properties
 */
function typed(title, properties) {
  return {
    title,
    required: ['@odata.type'],
    type: 'object',
    properties: { ...properties, '@odata.type': { type: 'string' } },
  };
}

/**
 * @param {Entity} entity
 * @param {string} verb
 */
function findMore({ name }, verb) {
  const url = `https://learn.example.com/graph/api/${name}-${verb.toLowerCase()}?view=graph-rest-1.0`;
  return { description: 'Find more info here', url };
}

/** @param {object} target */
function anyOf(target) {
  return { anyOf: [target, { type: 'object', nullable: true }] };
}

/** @param {Entity | undefined} entity */
function schemaName(entity) {
  return `microsoft.graph.${entity?.name}`;
}

/**
 * @param {string} name
 * @param {Entity} entity
 */
function key(name, entity) {
  return {
    name,
    in: 'path',
    description: `The unique identifier of ${entity.name}`,
    required: true,
    schema: { type: 'string' },
    'x-ms-docs-key-type': entity.name,
  };
}

/** @param {string} name */
function shared(name) {
  const number = { minimum: 0, type: 'integer' };
  const schema = name === 'count' ? { type: 'boolean' } : name === 'top' || name === 'skip' ? number : text();
  return [name, { name: `$${name}`, in: 'query', description: `The ${name} of items`, schema }];
}

function text() {
  return { type: 'string' };
}

/** @param {string} word */
function capital(word) {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** @param {object} schema */
function json(schema) {
  return { 'application/json': { schema } };
}

/**
 * @param {string} kind
 * @param {string} name
 */
function ref(kind, name) {
  return { $ref: `#/components/${kind}/${name}` };
}
