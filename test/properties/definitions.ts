/**
 * Clean definitions of one small shop, as its owner would write them for each version of OpenAPI: components behind
 * references, composition, a callback, a webhook, several files. Functions, because tests change what they get.
 */

// biome-ignore lint/suspicious/noExplicitAny: definitions are changed at places that no type describes.
export type Json = any;

export interface Definition {
  readonly name: string;
  readonly version: '2.0' | '3.0' | '3.1' | '3.2';
  readonly format: 'json' | 'yaml';
  /** The files by name; the first is the definition. */
  readonly files: Record<string, Json>;
  /** What `threatlint:all` says of it and nobody could mend, with the reason. */
  readonly accepted: Readonly<Record<string, string>>;
}

const uuid = () => ({ type: 'string', format: 'uuid' });
const text = (pattern: string, minLength: number, maxLength: number) => ({
  type: 'string',
  minLength,
  maxLength,
  pattern,
});
const whole = (minimum: number, maximum: number) => ({ type: 'integer', format: 'int32', minimum, maximum });

/** Every answer carries these. */
const headerTypes: Readonly<Record<string, Json>> = {
  'Access-Control-Allow-Origin': { type: 'string', enum: ['https://shop.example.com'] },
  'RateLimit-Limit': whole(1, 1000),
  'RateLimit-Remaining': whole(0, 1000),
  'RateLimit-Reset': whole(0, 3600),
  'Strict-Transport-Security': { type: 'string', enum: ['max-age=31536000'] },
  'X-Content-Type-Options': { type: 'string', enum: ['nosniff'] },
  'Cache-Control': { type: 'string', enum: ['no-store'] },
};

const failures: Readonly<Record<string, string>> = {
  BadRequest: 'The request is not understood',
  Unauthorized: 'The token is missing or has ended',
  Forbidden: 'The token does not allow this',
  NotFound: 'There is no such order of yours',
  TooManyRequests: 'Slow down',
  Failed: 'Something broke',
};
const statuses: Readonly<Record<string, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  415: 'BadRequest',
  429: 'TooManyRequests',
  500: 'Failed',
};

function schemas(ref: (name: string) => Json, composed: (parts: Json[]) => Json) {
  return {
    Line: {
      type: 'object',
      required: ['article'],
      properties: { article: text('^[A-Z]{2}[0-9]{6}$', 8, 8), quantity: whole(1, 99) },
      additionalProperties: false,
    },
    Address: {
      type: 'object',
      required: ['town'],
      properties: {
        town: text('^[A-Za-z -]{1,80}$', 1, 80),
        country: { type: 'string', enum: ['DE', 'AT'] },
      },
      additionalProperties: false,
    },
    OrderInput: {
      type: 'object',
      title: 'An order to be placed',
      required: ['note', 'lines'],
      properties: {
        note: text('^[A-Za-z0-9 ,.]{1,200}$', 1, 200),
        gift: { type: 'boolean' },
        weight: { type: 'number', format: 'double', minimum: 0, maximum: 500 },
        lines: { type: 'array', minItems: 1, maxItems: 50, items: ref('Line') },
        address: ref('Address'),
      },
      additionalProperties: false,
    },
    OrderChange: {
      type: 'object',
      properties: { remark: text('^[A-Za-z0-9 ]{0,80}$', 1, 80), parcels: whole(1, 9) },
      additionalProperties: false,
    },
    Order: composed([
      {
        type: 'object',
        properties: {
          reference: { ...uuid(), readOnly: true },
          note: text('^[A-Za-z0-9 ,.]{1,200}$', 1, 200),
          parcels: whole(1, 9),
        },
      },
      {
        type: 'object',
        properties: {
          stage: { type: 'string', enum: ['open', 'packed', 'sent'] },
          lines: { type: 'array', maxItems: 50, items: ref('Line') },
        },
      },
    ]),
    OrderPage: {
      type: 'object',
      properties: {
        orders: { type: 'array', maxItems: 100, items: ref('Order') },
        cursor: text('^[a-z0-9]{12}$', 12, 12),
      },
      additionalProperties: false,
    },
    Error: {
      type: 'object',
      properties: { code: { type: 'string', enum: ['refused', 'broken'] }, retry: { type: 'boolean' } },
      additionalProperties: false,
    },
  };
}

/** An operation of version 3 with all its answers. */
function modernOperation(
  operationId: string,
  scope: string,
  success: string,
  schema: Json | undefined,
  more: object = {},
): Json {
  const answer = (name: string) => ({ $ref: `#/components/responses/${name}` });
  return {
    operationId,
    summary: `${operationId} of the shop`,
    tags: ['orders'],
    security: [{ login: [scope] }],
    ...more,
    responses: {
      [success]: {
        description: 'Done',
        headers: modernHeaders(),
        ...(schema ? { content: { 'application/json': { schema } } } : {}),
      },
      ...Object.fromEntries(Object.entries(statuses).map(([status, name]) => [status, answer(name)])),
    },
  };
}

const modernHeaders = () =>
  Object.fromEntries(
    Object.keys(headerTypes).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

function modern(version: '3.0' | '3.1' | '3.2'): Json {
  const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const closed = version !== '3.0';
  // 3.0 has nothing that closes a composition: its one part is closed.
  const composed = (parts: Json[]) =>
    closed
      ? { allOf: parts, unevaluatedProperties: false }
      : {
          allOf: [
            {
              type: 'object',
              properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
              additionalProperties: false,
            },
          ],
        };
  const op = (id: string, scope: string, success: string, schema: Json | undefined, more: object = {}) =>
    modernOperation(id, scope, success, schema, more);
  const body = (name: string) => ({ required: true, content: { 'application/json': { schema: ref(name) } } });
  const signed = {
    name: 'X-Signature',
    in: 'header',
    required: true,
    description: 'The HMAC of the body',
    schema: text('^[0-9a-f]{64}$', 64, 64),
  };
  const event = (operationId: string) => ({
    operationId,
    parameters: [signed],
    requestBody: body('OrderChange'),
    responses: op('x', 'x', '204', undefined).responses,
  });
  return {
    openapi: { '3.0': '3.0.4', '3.1': '3.1.1', '3.2': '3.2.0' }[version],
    info: { title: 'Shop', version: '1.4.0', description: 'Orders of the shop' },
    servers: [{ url: 'https://api.example.com', description: 'Production, for the public' }],
    security: [{ login: ['orders:read'] }],
    tags: [{ name: 'orders', description: 'What customers ordered' }],
    paths: {
      '/orders': {
        get: op('listOrders', 'orders:read', '200', ref('OrderPage'), {
          parameters: [
            { name: 'limit', in: 'query', schema: whole(1, 100) },
            { name: 'cursor', in: 'query', schema: text('^[a-z0-9]{12}$', 12, 12) },
          ],
        }),
        post: op('placeOrder', 'orders:write', '201', ref('Order'), {
          parameters: [{ $ref: '#/components/parameters/Retry' }],
          requestBody: { $ref: '#/components/requestBodies/Order' },
          callbacks: {
            packed: {
              'https://partner.example.com/packed': { post: event('orderPacked') },
            },
          },
        }),
      },
      '/orders/{orderId}': {
        parameters: [{ name: 'orderId', in: 'path', required: true, schema: uuid() }],
        get: op('readOrder', 'orders:read', '200', ref('Order')),
        patch: op('changeOrder', 'orders:write', '200', ref('Order'), { requestBody: body('OrderChange') }),
        delete: op('cancelOrder', 'orders:write', '204', undefined),
      },
    },
    ...(closed ? { webhooks: { orderSent: { post: event('orderSent') } } } : {}),
    components: {
      securitySchemes: {
        login: {
          type: 'oauth2',
          description: 'Access tokens are JWT, checked as RFC 8725 says',
          flows: {
            authorizationCode: {
              authorizationUrl: 'https://login.example.com/authorize',
              tokenUrl: 'https://login.example.com/token',
              refreshUrl: 'https://login.example.com/refresh',
              scopes: { 'orders:read': 'Read orders', 'orders:write': 'Place, change and cancel orders' },
            },
          },
        },
      },
      headers: Object.fromEntries(
        Object.entries({ ...headerTypes, 'Retry-After': whole(1, 600) }).map(([name, schema]) => [
          name,
          { description: `The ${name} of an answer`, schema },
        ]),
      ),
      parameters: {
        Retry: { name: 'Idempotency-Key', in: 'header', required: true, schema: uuid() },
      },
      requestBodies: { Order: body('OrderInput') },
      responses: Object.fromEntries(
        Object.entries(failures).map(([name, description]) => [
          name,
          {
            description,
            headers: {
              ...modernHeaders(),
              ...(/TooMany/.test(name)
                ? { 'Retry-After': { $ref: '#/components/headers/Retry-After' } }
                : {}),
            },
            content: { 'application/json': { schema: ref('Error') } },
          },
        ]),
      ),
      schemas: schemas(ref, composed),
    },
  };
}

function legacy(): Json {
  const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
  const answers = (success: string, schema: Json | undefined) => ({
    [success]: { description: 'Done', headers: headerTypes, ...(schema ? { schema } : {}) },
    ...Object.fromEntries(
      Object.entries(statuses).map(([status, name]) => [status, { $ref: `#/responses/${name}` }]),
    ),
  });
  const op = (
    operationId: string,
    scope: string,
    success: string,
    schema: Json | undefined,
    more: object = {},
  ) => ({
    operationId,
    summary: `${operationId} of the shop`,
    tags: ['orders'],
    security: [{ login: [scope] }],
    ...more,
    responses: answers(success, schema),
  });
  const body = (name: string) => ({ name: 'body', in: 'body', required: true, schema: ref(name) });
  const composed = (parts: Json[]) => ({
    type: 'object',
    properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
    additionalProperties: false,
  });
  return {
    swagger: '2.0',
    info: { title: 'Shop', version: '1.4.0', description: 'Orders of the shop' },
    host: 'api.example.com',
    schemes: ['https'],
    consumes: ['application/json'],
    produces: ['application/json'],
    security: [{ login: ['orders:read'] }],
    tags: [{ name: 'orders', description: 'What customers ordered' }],
    paths: {
      '/orders': {
        get: op('listOrders', 'orders:read', '200', ref('OrderPage'), {
          parameters: [
            { name: 'limit', in: 'query', ...whole(1, 100) },
            { name: 'cursor', in: 'query', ...text('^[a-z0-9]{12}$', 12, 12) },
          ],
        }),
        post: op('placeOrder', 'orders:write', '201', ref('Order'), {
          parameters: [{ $ref: '#/parameters/Retry' }, { $ref: '#/parameters/Order' }],
        }),
      },
      '/orders/{orderId}': {
        parameters: [{ name: 'orderId', in: 'path', required: true, ...uuid() }],
        get: op('readOrder', 'orders:read', '200', ref('Order')),
        patch: op('changeOrder', 'orders:write', '200', ref('Order'), { parameters: [body('OrderChange')] }),
        delete: op('cancelOrder', 'orders:write', '204', undefined),
      },
    },
    securityDefinitions: {
      login: {
        type: 'oauth2',
        description: 'Access tokens are JWT, checked as RFC 8725 says',
        flow: 'accessCode',
        authorizationUrl: 'https://login.example.com/authorize',
        tokenUrl: 'https://login.example.com/token',
        scopes: { 'orders:read': 'Read orders', 'orders:write': 'Place, change and cancel orders' },
      },
    },
    parameters: {
      Retry: { name: 'Idempotency-Key', in: 'header', required: true, ...uuid() },
      Order: body('OrderInput'),
    },
    responses: Object.fromEntries(
      Object.entries(failures).map(([name, description]) => [
        name,
        {
          description,
          headers: { ...headerTypes, ...(/TooMany/.test(name) ? { 'Retry-After': whole(1, 600) } : {}) },
          schema: ref('Error'),
        },
      ]),
    ),
    definitions: schemas(ref, composed),
  };
}

/** The components of one kind in a file of their own; every reference to them follows. */
export function split(
  files: Record<string, Json>,
  way: readonly string[],
  file: string,
): Record<string, Json> {
  const [name, root] = Object.entries(files)[0] as [string, Json];
  const inside = `#/${way.join('/')}/`;
  const moved = way.reduce((node, key) => node[key], root);
  const follow = (node: Json, here: string): Json => {
    if (Array.isArray(node)) return node.map((child) => follow(child, here));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, child]) => {
        if (key !== '$ref' || typeof child !== 'string') return [key, follow(child, here)];
        if (!child.startsWith('#')) return [key, child];
        const target = child.startsWith(inside) ? `#/${child.slice(inside.length)}` : child;
        const home = child.startsWith(inside) ? file : name;
        return [key, home === here ? target : `${home}${target}`];
      }),
    );
  };
  const rest = structuredClone(root);
  const parent = way.slice(0, -1).reduce((node, key) => node[key], rest);
  delete parent[way.at(-1) as string];
  return { ...files, [name]: follow(rest, name), [file]: follow(moved, file) };
}

/** One fresh definition for each version, in both formats, in one file and in several. */
export function definitions(): Definition[] {
  const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value));
  const one = (
    name: string,
    version: Definition['version'],
    format: Definition['format'],
    root: Json,
    accepted: Definition['accepted'] = {},
  ): Definition => ({ name, version, format, files: { [`openapi.${format}`]: copy(root) }, accepted });
  const shop32 = one('3.2 in several files', '3.2', 'yaml', modern('3.2'));
  return [
    one('2.0 YAML', '2.0', 'yaml', legacy(), { 'spec-version-outdated': 'it is 2.0' }),
    one('3.0 JSON', '3.0', 'json', modern('3.0')),
    one('3.1 YAML', '3.1', 'yaml', modern('3.1')),
    { ...shop32, files: split(shop32.files, ['components', 'schemas'], 'schemas.yaml') },
  ];
}
