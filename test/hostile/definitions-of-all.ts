/** Definitions that hold every field which the model reads, each once. */

export const parsePointer = (pointer: string): string[] =>
  pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

const schema = (ofJsonSchema: boolean) => ({
  type: 'object',
  required: ['a'],
  properties: { a: { type: 'string', readOnly: true, writeOnly: false, maxLength: 3, enum: ['x'] } },
  additionalProperties: { type: 'string' },
  items: { type: 'string' },
  allOf: [{ type: 'object' }],
  ...(ofJsonSchema
    ? {
        prefixItems: [{ type: 'string' }],
        patternProperties: { '^x': { type: 'string' } },
        dependentSchemas: { a: { type: 'object' } },
        if: { type: 'object' },
        // biome-ignore lint/suspicious/noThenProperty: the keyword is called so.
        then: { type: 'object' },
        else: { type: 'object' },
      }
    : {}),
});

/** A definition of 3.x; what came with a later version is left out. */
export function three(version: string): object {
  const ofJsonSchema = version > '3.1';
  const streams = version > '3.2';
  const media = {
    schema: { ...schema(ofJsonSchema), oneOf: [{ type: 'object' }], anyOf: [{ type: 'object' }] },
    encoding: { a: { contentType: 'text/plain', headers: { 'X-Part': { schema: { type: 'string' } } } } },
  };
  const items = {
    itemSchema: { type: 'object' },
    itemEncoding: { headers: { 'X-Item': { schema: { type: 'string' } } } },
  };
  const answer = {
    description: 'Found',
    headers: { 'X-A': { required: true, schema: { type: 'string' } } },
    content: { 'application/json': { schema: { type: 'string' } } },
    links: { next: { server: { url: 'https://b.example' } } },
  };
  const flow = {
    authorizationUrl: 'https://l.example/a',
    tokenUrl: 'https://l.example/t',
    refreshUrl: 'https://l.example/r',
    scopes: { read: 'Reads' },
  };
  const operation = {
    operationId: 'a',
    tags: ['t'],
    summary: 's',
    deprecated: true,
    security: [{ login: ['read'] }, { key: [] }],
    servers: [{ url: 'https://o.example' }],
    parameters: [
      { name: 'q', in: 'query', required: true, schema: { type: 'string' } },
      { name: 'c', in: 'query', content: { 'application/json': { schema: { type: 'string' } } } },
    ],
    requestBody: {
      required: true,
      content: { 'multipart/form-data': media, ...(streams ? { 'multipart/mixed': items } : {}) },
    },
    responses: { '200': answer, default: { description: 'Other' } },
    callbacks: {
      done: { '{$request.body#/url}': { post: { responses: { '204': { description: 'Got' } } } } },
    },
  };
  return {
    openapi: version,
    info: { title: 'All', version: '1' },
    servers: [{ url: 'https://{a}.example.com', variables: { a: { default: 'x', enum: ['x', 'y'] } } }],
    security: [{ key: [] }],
    paths: {
      '/a': {
        summary: 's',
        servers: [{ url: 'https://p.example' }],
        parameters: [{ name: 'p', in: 'header', schema: { type: 'string' } }],
        get: operation,
        ...(streams
          ? { additionalOperations: { PURGE: { responses: { '204': { description: 'Gone' } } } } }
          : {}),
      },
    },
    ...(ofJsonSchema
      ? { webhooks: { paid: { post: { responses: { '204': { description: 'Got' } } } } } }
      : {}),
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        login: { type: 'oauth2', flows: { authorizationCode: flow } },
        id: { type: 'openIdConnect', openIdConnectUrl: 'https://l.example/c' },
      },
      schemas: {
        A: { type: 'string' },
        ...(ofJsonSchema
          ? { U: { unevaluatedItems: { type: 'string' }, unevaluatedProperties: { type: 'string' } } }
          : {}),
      },
      parameters: { B: { name: 'b', in: 'cookie', schema: { type: 'string' } } },
      requestBodies: { C: { content: { 'text/plain': { schema: { type: 'string' } } } } },
      responses: { D: { description: 'D', headers: { 'X-D': { schema: { type: 'string' } } } } },
      headers: { E: { schema: { type: 'string' } } },
      links: { F: { server: { url: 'https://b.example' } } },
      callbacks: {
        G: {
          '{$url}': { post: { requestBody: { content: {} }, responses: { '204': { description: 'Got' } } } },
        },
      },
      ...(ofJsonSchema
        ? { pathItems: { H: { get: { responses: { '204': { description: 'Got' } } } } } }
        : {}),
      ...(streams ? { mediaTypes: { I: { schema: { type: 'string' } } } } : {}),
    },
  };
}

export const swagger: object = {
  swagger: '2.0',
  info: { title: 'All', version: '1' },
  host: 'api.example.com',
  basePath: '/v1',
  schemes: ['https'],
  consumes: ['application/json'],
  produces: ['application/json'],
  security: [{ key: [] }],
  paths: {
    '/a': {
      parameters: [{ name: 'p', in: 'header', type: 'string' }],
      post: {
        operationId: 'a',
        tags: ['t'],
        summary: 's',
        deprecated: true,
        schemes: ['https'],
        produces: ['application/json'],
        security: [{ login: ['read'] }],
        parameters: [
          { name: 'q', in: 'query', type: 'array', items: { type: 'string' } },
          { name: 'body', in: 'body', required: true, schema: schema(false) },
        ],
        responses: {
          '200': { description: 'Found', schema: { type: 'string' }, headers: { 'X-A': { type: 'string' } } },
        },
      },
      put: {
        consumes: ['multipart/form-data'],
        parameters: [{ name: 'f', in: 'formData', required: true, type: 'file' }],
        responses: { '204': { description: 'Kept' } },
      },
    },
  },
  definitions: { A: { type: 'string' } },
  parameters: {
    B: { name: 'b', in: 'query', type: 'string' },
    C: { name: 'c', in: 'body', schema: { type: 'string' } },
  },
  responses: { D: { description: 'D', schema: { type: 'string' } } },
  securityDefinitions: {
    key: { type: 'apiKey', in: 'header', name: 'X-Key' },
    login: {
      type: 'oauth2',
      flow: 'accessCode',
      authorizationUrl: 'https://l.example/a',
      tokenUrl: 'https://l.example/t',
      scopes: { read: 'Reads' },
    },
  },
};
