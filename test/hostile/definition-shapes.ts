/**
 * Shapes of a definition that may cost more than their size: in as few letters as it takes, one thing is shared by as many
 * others as are wanted, or stands inside itself as deep as is wanted. Each takes a size; twice the size are about twice the
 * letters.
 */
import type { Files } from '../support/repository.ts';

export type Shape = (size: number) => Files;

const each = (count: number, make: (at: number) => string, between = ',') =>
  Array.from({ length: count }, (_, at) => make(at)).join(between);

/** JSON, and not YAML: then a megabyte is nothing but the shape. */
const definition = (paths: string, components = '', more = '') =>
  `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://example.com"}],${more}"paths":{${paths}},"components":{${components}}}`;
const api = (paths: string, components = '', more = ''): Files => ({
  'api.json': definition(paths, components, more),
});
const yaml = (rest: string): Files => ({
  'api.yaml': `openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://example.com'}]\n${rest}`,
});

const to = (name: string) => `{"$ref":"#/components/schemas/${name}"}`;
const body = (schema: string) => `"requestBody":{"content":{"application/json":{"schema":${schema}}}}`;
const answer = (schema: string) =>
  `"responses":{"200":{"description":"d","content":{"application/json":{"schema":${schema}}}}}`;
const post = (at: number, rest: string) => `"/p${at}":{"post":{${rest}}}`;
const schemas = (inside: string) => `"schemas":{${inside}}`;
const properties = (count: number, schema = '{"type":"string"}') =>
  `{"type":"object","properties":{${each(count, (at) => `"p${at}":${schema}`)}}}`;
const media = (count: number) => each(count, (at) => `"a/${at}":{"schema":{"type":"object"}}`);
const apiKey = '{"type":"apiKey","in":"header","name":"k"}';

/** By what is many. */
export const definitionShapes: Readonly<Record<string, Shape>> = {
  // One map or list that very many share.
  'responses of one operation that share a content': (size) =>
    yaml(
      `x-c: &c {${each(size, (at) => `a/${at}: {schema: {type: object}}`)}}\npaths:\n  /p: {get: {responses: {${each(size, (at) => `r${at}: {description: d, content: *c}`)}}}}\n`,
    ),
  'operations that share a content': (size) =>
    yaml(
      `x-c: &c {${each(size, (at) => `a/${at}: {schema: {type: object}}`)}}\npaths:\n${each(size, (at) => `  /p${at}: {get: {responses: {'200': {description: d, content: *c}}}}`, '\n')}\n`,
    ),
  'statuses that share a response': (size) =>
    api(
      `"/p":{"get":{"responses":{${each(size, (at) => `"r${at}":{"$ref":"#/components/responses/R"}`)}}}}`,
      `"responses":{"R":{"description":"d","content":{${media(size)}}}}`,
    ),
  'operations that share a response': (size) =>
    api(
      each(size, (at) => post(at, `"responses":{"200":{"$ref":"#/components/responses/R"}}`)),
      `"responses":{"R":{"description":"d","content":{${media(size)}}}}`,
    ),
  'operations that share a body': (size) =>
    api(
      each(size, (at) => post(at, `"requestBody":{"$ref":"#/components/requestBodies/R"}`)),
      `"requestBodies":{"R":{"content":{${media(size)}}}}`,
    ),
  'operations that share responses': (size) =>
    yaml(
      `x-r: &r {${each(size, (at) => `r${at}: {description: d}`)}}\npaths:\n${each(size, (at) => `  /p${at}: {get: {responses: *r}}`, '\n')}\n`,
    ),
  'responses that share headers': (size) =>
    yaml(
      `x-h: &h {${each(size, (at) => `h${at}: {schema: {type: string}}`)}}\npaths:\n  /p: {get: {responses: {${each(size, (at) => `r${at}: {description: d, headers: *h}`)}}}}\n`,
    ),
  'operations that share parameters': (size) =>
    yaml(
      `x-p: &p [${each(size, (at) => `{name: n${at}, in: query, schema: {type: string}}`)}]\npaths:\n${each(size, (at) => `  /p${at}: {get: {parameters: *p}}`, '\n')}\n`,
    ),
  'operations that share callbacks': (size) =>
    api(
      each(size, (at) => post(at, '"callbacks":{"c":{"$ref":"#/components/callbacks/C"}}')),
      `"callbacks":{"C":{${each(size, (at) => `"{$request.body#/u${at}}":{"post":{}}`)}}}`,
    ),
  'paths that refer to an item with parameters': (size) =>
    api(
      each(size, (at) => `"/p${at}":{"$ref":"#/components/pathItems/I"}`),
      `"pathItems":{"I":{"parameters":[${each(size, (at) => `{"name":"n${at}","in":"query"}`)}],"get":{}}}`,
    ),
  'paths that share an item': (size) =>
    yaml(`x-i: &i {get: {}, post: {}}\npaths:\n${each(size, (at) => `  /p${at}: *i`, '\n')}\n`),
  'operations that share servers': (size) =>
    yaml(
      `x-s: &s [${each(size, (at) => `{url: 'http://h${at}'}`)}]\npaths:\n${each(size, (at) => `  /p${at}: {get: {servers: *s}}`, '\n')}\n`,
    ),
  'operations that share tags': (size) =>
    yaml(
      `x-t: &t [${each(size, (at) => `t${at}`)}]\npaths:\n${each(size, (at) => `  /p${at}: {get: {tags: *t}}`, '\n')}\n`,
    ),
  'variables that decide on a host': (size) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://${each(size, (at) => `{v${at}}`, '')}","variables":{${each(size, (at) => `"v${at}":{"default":"a"}`)}}}],"paths":{"/p":{"get":{"responses":{"200":{"description":"d"}}}}}}`,
  }),
  'media types of 2.0 that all consume': (size) => ({
    'api.json': `{"swagger":"2.0","info":{"title":"T","version":"1"},"host":"h","schemes":["https"],"consumes":[${each(size, (at) => `"a/${at}"`)}],"paths":{${each(size, (at) => `"/p${at}":{"post":{"parameters":[{"name":"b","in":"body","schema":{"type":"object"}}],"responses":{"200":{"description":"d"}}}}`)}}}`,
  }),
  'media types of 2.0 for all': (size) => ({
    'api.json': `{"swagger":"2.0","info":{"title":"T","version":"1"},"host":"h","schemes":["https"],"produces":[${each(size, (at) => `"a/${at}"`)}],"paths":{${each(size, (at) => `"/p${at}":{"get":{"responses":{"200":{"description":"d","schema":{"type":"object"}}}}}`)}}}`,
  }),
  // What protects.
  'operations that require the same scopes': (size) =>
    yaml(
      `x-s: &s [{o: [${each(size, (at) => `s${at}`)}]}]\ncomponents: {securitySchemes: {o: {type: oauth2, flows: {implicit: {authorizationUrl: 'https://e.com', scopes: {}}}}}}\npaths:\n${each(size, (at) => `  /p${at}: {get: {security: *s}}`, '\n')}\n`,
    ),
  'operations that inherit scopes': (size) =>
    api(
      each(size, (at) => `"/p${at}":{"get":{}}`),
      `"securitySchemes":{"o":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://e.com","scopes":{"a":"a"}}}}}`,
      `"security":[{"o":[${each(size, (at) => `"s${at}"`)}]}],`,
    ),
  'operations that each require many scopes': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return api(
      each(side, (at) => `"/p${at}":{"get":{"security":[{"o":[${each(side, (one) => `"s${one}"`)}]}]}}`),
      `"securitySchemes":{"o":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://e.com","scopes":{"a":"a"}}}}}`,
    );
  },
  'operations with very many alternatives': (size) =>
    api(
      each(size, (at) => `"/p${at}":{"get":{}}`),
      `"securitySchemes":{"k":${apiKey}}`,
      `"security":[${each(size, () => '{"k":[]}')}],`,
    ),
  'operations with very many schemes': (size) =>
    api(
      each(size, (at) => `"/p${at}":{"get":{}}`),
      `"securitySchemes":{${each(size, (at) => `"k${at}":${apiKey}`)}}`,
      `"security":[{${each(size, (at) => `"k${at}":[]`)}}],`,
    ),
  // Schemas.
  'operations that share properties': (size) =>
    api(
      each(size, (at) => post(at, body(to('S')))),
      schemas(`"S":${properties(size)}`),
    ),
  'operations that answer properties': (size) =>
    api(
      each(size, (at) => post(at, answer(to('S')))),
      schemas(`"S":${properties(size, '{}')}`),
    ),
  'operations that share secrets': (size) =>
    api(
      each(size, (at) => post(at, answer(to('S')))),
      schemas(`"S":{"properties":{${each(size, (at) => `"password${at}":{}`)}}}`),
    ),
  'operations that share identifiers': (size) =>
    api(
      each(size, (at) => `"/p${at}/{id}":{"put":{${body(to('S'))},${answer(to('S'))}}}`),
      schemas(`"S":{"properties":{${each(size, (at) => `"user${at}Id":{"type":"integer"}`)}}}`),
    ),
  'operations that reach suffixes of a chain': (size) =>
    api(
      each(size, (at) => post(at, body(to(`S${at}`)))),
      schemas(
        each(size, (at) => `"S${at}":{"properties":{"a":${to(`S${(at + 1) % (size + 1)}`)}}}`) +
          `,"S${size}":{}`,
      ),
    ),
  'operations that reach suffixes of compositions': (size) =>
    api(
      each(size, (at) => post(at, body(to(`S${at}`)))),
      schemas(
        each(size, (at) => `"S${at}":{"allOf":[${to(`S${at + 1}`)},{"properties":{"a${at}":{}}}]}`) +
          `,"S${size}":{}`,
      ),
    ),
  'alternatives that all share': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return api(
      post(
        0,
        body(
          `{"properties":{${each(side, (at) => `"p${at}":{"anyOf":[${each(side, (one) => to(`S${one}`))}]}`)}}}`,
        ),
      ),
      schemas(each(side, (at) => `"S${at}":{"type":"object","properties":{"a${at}":{"type":"string"}}}`)),
    );
  },
  'alternatives by aliases': (size) =>
    yaml(
      `x-a: &a [${each(size, (at) => `{type: object, properties: {a${at}: {type: string}}}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {anyOf: *a}`)}}}}}}}}\n`,
    ),
  'choices by aliases': (size) =>
    yaml(
      `x-a: &a [${each(size, (at) => `{type: object, properties: {a${at}: {type: string}}}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {oneOf: *a}`)}}}}}}}}\n`,
    ),
  'all of all by aliases': (size) =>
    yaml(
      `x-a: &a [${each(size, (at) => `{type: object, properties: {a${at}: {type: string}}}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {allOf: *a}`)}}}}}}}}\n`,
    ),
  'schemas each of which is any of all': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return api(
      post(0, body(to('S0'))),
      schemas(each(side, (at) => `"S${at}":{"anyOf":[${each(side, (one) => to(`S${one}`))}]}`)),
    );
  },
  'schemas each of which is one of all': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return api(
      post(0, body(to('S0'))),
      schemas(
        each(
          side,
          (at) =>
            `"S${at}":{"type":"object","properties":{"a":{}},"oneOf":[${each(side, (one) => to(`S${one}`))}]}`,
        ),
      ),
    );
  },
  'properties by aliases': (size) =>
    yaml(
      `x-a: &a {${each(size, (at) => `p${at}: {type: string}`)}}\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {properties: *a}`)}}}}}}}}\n`,
    ),
  'required by aliases': (size) =>
    yaml(
      `x-a: &a [${each(size, (at) => `p${at}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {type: object, required: *a}`)}}}}}}}}\n`,
    ),
  'values by aliases': (size) =>
    yaml(
      `x-a: &a [${each(size, (at) => `v${at}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(size, (at) => `p${at}: {enum: *a}`)}}}}}}}}\n`,
    ),
  'a diamond of schemas': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        each(size, (at) => `"S${at}":{"properties":{"a":${to(`S${at + 1}`)},"b":${to(`S${at + 1}`)}}}`) +
          `,"S${size}":{}`,
      ),
    ),
  'a diamond of compositions': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        `${each(size, (at) => `"S${at}":{"allOf":[${to(`S${at + 1}`)},${to(`S${at + 1}`)}]}`)},"S${size}":{}`,
      ),
    ),
  'a diamond of alternatives': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        `${each(size, (at) => `"S${at}":{"oneOf":[${to(`S${at + 1}`)},${to(`S${at + 1}`)}]}`)},"S${size}":{}`,
      ),
    ),
  'subtypes of subtypes': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        `"S0":{"discriminator":{"propertyName":"t"},"properties":{"t":{}}},${each(size, (at) => `"S${at + 1}":{"allOf":[${to(`S${at}`)}],"discriminator":{"propertyName":"t"}}`)}`,
      ),
    ),
  'a chain of references': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(`${each(size, (at) => `"S${at}":${to(`S${at + 1}`)}`)},"S${size}":{}`),
    ),
  // Names and paths.
  'path parameters of a long path': (size) => {
    const side = Math.ceil(size);
    return api(
      `"${each(side, (at) => `/{p${at}}`, '')}":{"get":{"parameters":[${each(side, (at) => `{"name":"p${at}","in":"path","required":true,"schema":{"type":"string"}}`)}]}}`,
    );
  },
  'path parameters of a long path, undeclared': (size) =>
    api(`"${each(size, (at) => `/{p${at}}`, '')}":{"get":{},"post":{},"put":{}}`),
  'findings about operations of a long path': (size) =>
    api(`"/${'x'.repeat(size * 10)}":{"post":{${body(properties(size))}}}`),
  'path items of long paths that share': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return api(
      each(side, (at) => `"/${at}${'x'.repeat(side * 10)}":{"post":{${body(to('S'))}}}`),
      schemas(`"S":${properties(size)}`),
    );
  },
  'very many names': (size) =>
    api(post(0, body(`{"properties":{${each(size, (at) => `"accessTokenUserPassword${at}":{}`)}}}`))),
  'very long names': (size) =>
    api(
      post(
        0,
        body(
          `{"properties":{"${'accessToken'.repeat(size)}":{},"${'a-b_'.repeat(size)}":{},"${'aB'.repeat(size)}":{}}}`,
        ),
      ),
    ),
  'a very long description': (size) =>
    api(
      post(
        0,
        `"description":"${'API key is required in header X-Api-Key http://a.b password: '.repeat(size)}"`,
      ),
    ),
  'very long texts everywhere': (size) =>
    api(
      post(
        0,
        `"summary":"${'a '.repeat(size)}","operationId":"${'getUser'.repeat(size)}","tags":["${'admin '.repeat(size)}"]`,
      ),
    ),
  'very long URLs': (size) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"http://${'a.'.repeat(size)}com"},{"url":"https://e.com/${'../'.repeat(size)}"},{"url":"https://{${'a'.repeat(size)}}/"}],"paths":{}}`,
  }),
  'very many servers': (size) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[${each(size, (at) => `{"url":"http://h${at}.com"}`)}],"paths":{${each(size, (at) => `"/p${at}":{"get":{}}`)}}}`,
  }),
  'variables of a server': (size) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"T","version":"1"},"servers":[{"url":"https://e.com/${each(size, (at) => `{v${at}}`, '')}","variables":{${each(size, (at) => `"v${at}":{"default":"a","enum":["a","b"]}`)}}}],"paths":{"/p":{"get":{}}}}`,
  }),
  // As deep as wanted.
  'deep properties': (size) =>
    api(post(0, body(`${'{"properties":{"a":'.repeat(size)}{}${'}}'.repeat(size)}`))),
  'deep items': (size) => api(post(0, body(`${'{"items":'.repeat(size)}{}${'}'.repeat(size)}`))),
  'deep compositions': (size) => api(post(0, body(`${'{"allOf":['.repeat(size)}{}${']}'.repeat(size)}`))),
  'deep choices': (size) => api(post(0, body(`${'{"not":{"anyOf":['.repeat(size)}{}${']}}'.repeat(size)}`))),
  'deep extensions': (size) => api(post(0, `"x-a":${'['.repeat(size)}${']'.repeat(size)}`)),
  'deep examples': (size) =>
    api(post(0, body(`{"type":"object","example":${'{"a":'.repeat(size)}1${'}'.repeat(size)}}`))),
  'a deep chain of properties': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(`${each(size, (at) => `"S${at}":{"properties":{"a":${to(`S${at + 1}`)}}}`)},"S${size}":{}`),
    ),
  'a deep chain of compositions': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        `${each(size, (at) => `"S${at}":{"allOf":[${to(`S${at + 1}`)},{"type":"object"}]}`)},"S${size}":{}`,
      ),
    ),
  'a deep chain of choices': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(
        `${each(size, (at) => `"S${at}":{"oneOf":[${to(`S${at + 1}`)},{"type":"object"}]}`)},"S${size}":{}`,
      ),
    ),
  'a deep chain of negations': (size) =>
    api(
      post(0, body(to('S0'))),
      schemas(`${each(size, (at) => `"S${at}":{"not":${to(`S${at + 1}`)}}`)},"S${size}":{}`),
    ),
  'deep callbacks': (size) =>
    api(
      `"/p":{"post":{${`"callbacks":{"c":{"{$request.body#/u}":{"post":{`.repeat(size)}${'}}}}'.repeat(size)}}}`,
    ),
  // Files.
  'definitions that share a schema file': (size) => ({
    ...Object.fromEntries(
      Array.from({ length: Math.ceil(size / 10) }, (_, at) => [
        `d${at}.json`,
        definition(
          `"/p${at}":{"post":{${body(`{"$ref":"shared.json#/S"}`)},${answer(`{"$ref":"shared.json#/S"}`)}}}`,
        ),
      ]),
    ),
    'shared.json': `{"S":${properties(size)}}`,
  }),
  'files in a chain': (size) => ({
    'api.json': definition(post(0, body(`{"$ref":"f0.json"}`))),
    ...Object.fromEntries(
      Array.from({ length: Math.ceil(size / 10) }, (_, at) => [
        `f${at}.json`,
        `{"properties":{"a":{"$ref":"f${at + 1}.json"},"b":{"$ref":"f${at + 1}.json"}}}`,
      ]),
    ),
    [`f${Math.ceil(size / 10)}.json`]: '{}',
  }),
  'definitions that share a chain of files': (size) => {
    const side = Math.ceil(Math.sqrt(size));
    return {
      ...Object.fromEntries(
        Array.from({ length: side }, (_, at) => [
          `d${at}.json`,
          definition(post(at, body(`{"$ref":"f0.json"}`))),
        ]),
      ),
      ...Object.fromEntries(
        Array.from({ length: side }, (_, at) => [
          `f${at}.json`,
          `{"properties":{"a":{"$ref":"f${at + 1}.json"},"b":{"$ref":"f${at + 1}.json"}}}`,
        ]),
      ),
      [`f${side}.json`]: '{}',
    };
  },
  // What is reported.
  'findings by the thousand': (size) =>
    api(post(0, body(`{"properties":{${each(size, (at) => `"${at}":{}`)}}}`))),
  'values that are unchecked': (size) =>
    api(post(0, body(`{"properties":{${each(size, (at) => `"${at}":1`)}}}`))),
};
