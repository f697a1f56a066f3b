/** One long text above very many things, each of which may tell it. */
import type { Shape } from './definition-shapes.ts';
import { api, body, each, letters, long, properties, to } from './shape-parts.ts';

export const longTextShapes: Readonly<Record<string, Shape>> = {
  'long property around many': (n) =>
    api(`"/p":{"post":{${body(`{"properties":{"${long(n)}":${properties(n)}}}`)}}}`),
  'long schema name around many': (n) =>
    api(`"/p":{"post":{${body(to(long(n)))}}}`, `"schemas":{"${long(n)}":${properties(n)}}`),
  'long media type around many': (n) =>
    api(`"/p":{"post":{"requestBody":{"content":{"application/${long(n)}":{"schema":${properties(n)}}}}}}`),
  'long status around many': (n) =>
    api(
      `"/p":{"get":{"responses":{"2${long(n)}":{"description":"d","content":{"application/json":{"schema":${properties(n)}}}}}}}`,
    ),
  'long path around many': (n) => api(`"/${long(n)}":{"post":{${body(properties(n))}}}`),
  'long path, many parameters': (n) =>
    api(
      `"/${long(n)}":{"post":{"parameters":[${each(n, (i) => `{"name":"p${letters(i)}","in":"query","schema":{"type":"string"}}`)}]}}`,
    ),
  'long path, many responses': (n) =>
    api(
      `"/${long(n)}":{"post":{"responses":{${each(n, (i) => `"x${letters(i)}":{"description":"d","headers":{"X-A":{"schema":{"type":"string"}}}}`)}}}}`,
    ),
  'long callback name around many': (n) =>
    api(
      `"/p":{"post":{"callbacks":{"${long(n)}":{"{$request.body#/u}":{"post":{${body(properties(n))}}}}}}}`,
    ),
  'long callback expression around many': (n) =>
    api(
      `"/p":{"post":{"callbacks":{"c":{"{$request.body#/${long(n)}}":{"post":{${body(properties(n))}}}}}}}`,
    ),
  'long webhook name around many': (n) =>
    api('"/p":{"get":{}}', '', `"webhooks":{"${long(n)}":{"post":{${body(properties(n))}}}},`),
  'long scheme name, many requirements by alias': (n) => ({
    'api.yaml': `openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://e.com'}]\nx-s: &s [{${'x'.repeat(n * 3 + 1)}: [a]}]\npaths:\n${each(n, (i) => `  /p${i}: {post: {security: *s}}`, '\n')}\n`,
  }),
  'long server url, many variables': (n) =>
    api(
      '"/p":{"get":{}}',
      '',
      `"servers":[{"url":"https://${long(n)}${each(n, (i) => `{v${i}}`, '')}","variables":{${each(n, (i) => `"v${i}":{"default":"a"}`)}}}],`,
    ),
  'long server url, many operations': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"get":{},"post":{${body('{"type":"string"}')}}}`),
      '',
      `"servers":[{"url":"http://${long(n)}.com"}],`,
    ),
  'long title': (n) => ({
    'api.json': `{"openapi":"3.1.0","info":{"title":"${long(n)}","version":"${long(n)}"},"servers":[{"url":"http://e.com"}],"paths":{${each(n, (i) => `"/p${letters(i)}":{"post":{${body(properties(3))}}}`)}}}`,
  }),
  'long tag on all by alias': (n) => ({
    'api.yaml': `openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: 'https://e.com'}]\nx-t: &t ${'x'.repeat(900)}\npaths:\n${each(n, (i) => `  /p${i}: {post: {tags: [*t], operationId: *t, summary: *t}}`, '\n')}\n`,
  }),
  'long parameter name shared': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"get":{"parameters":[{"$ref":"#/components/parameters/P"}]}}`),
      `"parameters":{"P":{"name":"${long(n)}","in":"query","schema":{"type":"string"}}}`,
    ),
  'long header name shared': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"get":{"responses":{"200":{"description":"d","headers":{"${'x'.repeat(10)}":{"$ref":"#/components/headers/H"}}}}}}`,
      ),
      `"headers":{"H":{"description":"${long(n)}","schema":{"type":"string"}}}`,
    ),
  'long parameter around many': (n) =>
    api(
      `"/p":{"get":{"parameters":[{"name":"${long(n)}","in":"query","content":{"application/json":{"schema":${properties(n)}}}}]}}`,
    ),
  'long ref in many': (n) => {
    const s = Math.ceil(Math.sqrt(n)) * 4;
    return api(
      `"/p":{"post":{${body(`{"properties":{${each(s, (i) => `"p${i}":{"$ref":"${'y'.repeat(s)}#/a"}`)}}}`)}}}`,
    );
  },
  'long discriminator property': (n) =>
    api(
      `"/p":{"post":{${body(to('S'))}}}`,
      `"schemas":{"S":{"discriminator":{"propertyName":"${long(n)}"},"properties":{"${long(n)}":{}}},${each(n, (i) => `"S${i}":{"allOf":[${to('S')}],"properties":{"p${letters(i)}":{"type":"string"}}}`)}}`,
    ),
  'long pattern shared': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"p${letters(i)}":{"$ref":"#/components/schemas/P"}`)}}}`)}}}`,
      `"schemas":{"P":{"type":"string","pattern":"(${'a'.repeat(n * 10)}+)+"}}`,
    ),
  'long patternProperties key around many': (n) =>
    api(`"/p":{"post":{${body(`{"patternProperties":{"^${long(n)}$":${properties(n)}}}`)}}}`),
  'long required names': (n) =>
    api(
      `"/p":{"post":{${body(`{"required":[${each(n, (i) => `"r${i}"`)}],"properties":{"${long(n)}":{"type":"string"}},"additionalProperties":false}`)}}}`,
    ),
  'long variable name in many servers': (n) => {
    const s = Math.ceil(Math.sqrt(n)) * 4;
    return api(
      '"/p":{"get":{}}',
      '',
      `"servers":[${each(s, (i) => `{"url":"http://{${'v'.repeat(s)}}.com/${i}"}`)}],`,
    );
  },
  'long extension key around many': (n) =>
    api(`"/p":{"post":{"x-${long(n)}":${properties(n)},${body('{}')}}}`),
  'long defs': (n) =>
    api(
      `"/p":{"post":{${body(`{"$defs":{"${long(n)}":${properties(n)}},"$ref":"#/paths/~1p/post/requestBody/content/application~1json/schema/$defs/${long(n)}"}`)}}}`,
    ),
  'long unchecked places': (n) =>
    api(`"/${long(n)}":{"post":{${body(`{"properties":{${each(n, (i) => `"p${i}":1`)}}}`)}}}`),
  'long unresolved references below a long path': (n) =>
    api(
      `"/${long(n)}":{"post":{${body(`{"properties":{${each(n, (i) => `"p${i}":{"$ref":"#/nowhere"}`)}}}`)}}}`,
    ),
  'long property of a long property ...': (n) => {
    const s = Math.ceil(Math.sqrt(n)) * 4;
    return api(
      `"/p":{"post":{${body(`${each(s, () => `{"properties":{"${'a'.repeat(s)}":`, '')}{"type":"string"}${'}}'.repeat(s)}`)}}}`,
    );
  },
};
