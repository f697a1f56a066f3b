/** What a definition can repeat, nest or lead in circles. */
import type { Shape } from './definition-shapes.ts';
import { answer, api, body, each, inYaml, patterned, to } from './shape-parts.ts';

export const repeatingShapes: Readonly<Record<string, Shape>> = {
  'lone surrogates in path names': (n) => api(each(n, (i) => `"/p\\ud800${i}/{a\\udfff}":{"get":{}}`)),
  'lone surrogates raw in property names': (n) =>
    api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"\\ud800${i}":{}`)}}}`)}}}`),
  'ambiguous path templates': (n) => api(each(n, (i) => `"/{p${i}}/x":{"get":{}},"/x/{q${i}}":{"get":{}}`)),
  'ambiguous templates, many steps': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/${i
            .toString(2)
            .padStart(16, '0')
            .split('')
            .map((b) => (b === '1' ? 'a' : '{p}'))
            .join('/')}":{"get":{}}`,
      ),
    ),
  'ambiguous templates, random statics': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/${[0, 1, 2, 3, 4, 5].map((k) => (((i >> (2 * k)) & 3) === 0 ? `{p${k}}` : 'abc'[((i >> (2 * k)) & 3) - 1])).join('/')}${i > 4095 ? '/' + i : ''}":{"get":{}}`,
      ),
    ),
  'partial templates': (n) => api(each(n, (i) => `"/a{p}b{q}c${i}/{r}.{s}":{"get":{}}`)),
  'partial templates in one segment': (n) =>
    api(each(n, (i) => `"/{a}-{b}.${'{c}x'.repeat(i % 30)}${i}":{"get":{}}`)),
  'a path of partial templates': (n) =>
    api(`"/${'{a}b'.repeat(n)}":{"get":{}},"/${'{a}c'.repeat(n)}":{"get":{}},"/${'b'.repeat(n)}":{"get":{}}`),
  'equal templates, other names': (n) => api(each(n, (i) => `"/{p${i}}":{"get":{},"post":{}}`)),
  'two of each path, by trailing slash and case': (n) =>
    api(each(n, (i) => `"/p${i}":{"get":{}},"/P${i}/":{"get":{}},"//p${i}":{"get":{}}`)),
  'equal operationIds': (n) =>
    api(each(n, (i) => `"/p${i}":{"get":{"operationId":"same"},"put":{"operationId":"same"}}`)),
  'links by the thousand': (n) =>
    api(
      `"/p":{"get":{"responses":{"200":{"description":"d","links":{${each(n, (i) => `"l${i}":{"operationRef":"#/paths/~1p/get","parameters":{"a":"$request.query.a"}}`)}}}}}}`,
    ),
  'links shared': (n) => ({
    ...api(
      each(
        n,
        (i) =>
          `"/p${i}":{"get":{"responses":{"200":{"description":"d","links":{"a":{"$ref":"#/components/links/L"}}}}}}`,
      ),
      `"links":{"L":{"operationId":"x","server":{"url":"http://e.com"}}}`,
    ),
  }),
  'links with servers': (n) =>
    api(
      `"/p":{"get":{"responses":{"200":{"description":"d","links":{${each(n, (i) => `"l${i}":{"operationId":"o","server":{"url":"http://h${i}.com/{v}","variables":{"v":{"default":"a"}}}}`)}}}}}}`,
    ),
  'callbacks in callbacks, wide': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return api(
      `"/p":{"post":{"callbacks":{${each(s, (i) => `"c${i}":{"{$request.body#/u}":{"post":{"callbacks":{${each(s, (k) => `"d${k}":{"{$request.body#/v}":{"post":{}}}`)}}}}}`)}}}}`,
    );
  },
  'callbacks in circles by references': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"post":{"callbacks":{"c":{"$ref":"#/components/callbacks/C${i}"}}}}`),
      `"callbacks":{${each(n, (i) => `"C${i}":{"{$url}":{"post":{"callbacks":{"a":{"$ref":"#/components/callbacks/C${(i + 1) % n}"},"b":{"$ref":"#/components/callbacks/C${(i * 2) % n}"}}}}}`)}}`,
    ),
  'mapping cycles': (n) =>
    api(
      `"/p":{"post":{${body(to('S0'))}}}`,
      `"schemas":{${each(n, (i) => `"S${i}":{"discriminator":{"propertyName":"t","mapping":{"a":"#/components/schemas/S${(i + 1) % n}","b":"S${(i * 3) % n}"}},"properties":{"t":{}}}`)}}`,
    ),
  'mapping to all from one': (n) =>
    api(
      `"/p":{"post":{${body(to('S'))}}}`,
      `"schemas":{"S":{"discriminator":{"propertyName":"t","mapping":{${each(n, (i) => `"a${i}":"S${i}"`)}}},${each(n, (i) => `"S${i}":{"allOf":[${to('S')}],"properties":{"p${i}":{"type":"string"}}}`)}}`,
    ),
  'mapping of all to all': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return api(
      `"/p":{"post":{${body(to('S0'))}}}`,
      `"schemas":{${each(s, (i) => `"S${i}":{"discriminator":{"propertyName":"t","mapping":{${each(s, (k) => `"a${k}":"S${k}"`)}}},"properties":{"t":{}}}`)}}`,
    );
  },
  'mapping, each in an operation': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return api(
      each(s, (i) => `"/p${i}":{"post":{${body(to('S' + i))}}}`),
      `"schemas":{${each(s, (i) => `"S${i}":{"discriminator":{"propertyName":"t","mapping":{${each(s, (k) => `"a${k}":"S${k}"`)}}},"properties":{"t":{}}}`)}}`,
    );
  },
  'huge enum': (n) => api(`"/p":{"post":{${body(`{"enum":[${each(n, (i) => `"value${i}"`)}]}`)}}}`),
  'huge enum of objects': (n) =>
    api(`"/p":{"post":{${body(`{"enum":[${each(n, (i) => `{"a":${i},"b":[${i}]}`)}]}`)}}}`),
  'huge enums shared by allOf': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(40, (k) => `"p${k}":{"allOf":[${to('E')},${to('F')}]}`)}}}`)}}}`,
      `"schemas":{"E":{"enum":[${each(n, (i) => `"v${i}"`)}]},"F":{"enum":[${each(n, (i) => `"v${n - i}"`)}]}}`,
    ),
  'many enums by aliases, of objects': (n) =>
    inYaml(
      `x-a: &a [${each(n, (i) => `{a: ${i}}`)}]\npaths:\n  /p: {post: {requestBody: {content: {a/b: {schema: {properties: {${each(Math.ceil(n / 10), (i) => `p${i}: {enum: *a}`)}}}}}}}}\n`,
    ),
  'deep allOf with properties': (n) =>
    api(
      `"/p":{"post":{${body(`${'{"properties":{"a":{"type":"string"}},"allOf":['.repeat(n)}{}${']}'.repeat(n)}`)}}}`,
    ),
  'allOf chain by references, each in an operation': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"post":{${body(to('S' + i))}}}`),
      `"schemas":{${each(n, (i) => `"S${i}":{"allOf":[${to('S' + (i + 1))}],"properties":{"a${i}":{"type":"integer"}},"required":["a${i + 1}"]}`)},"S${n}":{}}`,
    ),
  'allOf binary tree': (n) =>
    api(
      `"/p":{"post":{${body(to('S1'))}}}`,
      `"schemas":{${each(n, (i) => `"S${i + 1}":{"allOf":[${2 * i + 2 <= n ? to('S' + (2 * i + 2)) + ',' : ''}${2 * i + 3 <= n ? to('S' + (2 * i + 3)) : '{}'}],"properties":{"a${i}":{"type":"integer"}}}`)}}`,
    ),
  'anyOf inside allOf inside oneOf': (n) =>
    api(
      `"/p":{"post":{${body(`{"allOf":[${each(n, (i) => `{"oneOf":[{"anyOf":[{"type":"object","properties":{"a${i}":{}}},{"type":"object"}]},{"not":{"required":["a${i}"]}}]}`)}]}`)}}}`,
    ),
  'if then else chain': (n) =>
    api(
      `"/p":{"post":{${body(`${'{"if":{"properties":{"a":{"const":1}}},"then":{"type":"object"},"else":'.repeat(n)}{}${'}'.repeat(n)}`)}}}`,
    ),
  dependentSchemas: (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{}`)}},"dependentSchemas":{${each(n, (i) => `"a${i}":{"properties":{"b${i}":{"type":"string"}},"required":["b${i}"]}`)}}}`)}}}`,
    ),
  patternProperties: (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{}`)}},"patternProperties":{${each(n, (i) => `"^a${i}(b|c)*$":{"type":"string"}`)}}}`)}}}`,
    ),
  'patternProperties by few properties': (n) =>
    api(
      `"/p":{"post":{${body(`{"additionalProperties":false,"properties":{${each(n, (i) => `"a${i}":{}`)}},"patternProperties":{${each(200, (i) => `"^a${i}.*$":{"type":"string"}`)}}}`)}}}`,
    ),
  'x-threatlint-ignore everywhere': (n) =>
    api(
      `"/p":{"x-threatlint-ignore":[{"rule":"operation-unauthenticated","reason":"r"}],"post":{"x-threatlint-ignore":[{"rule":"string-unbounded","reason":"r"}],${body(`{"properties":{${each(n, (i) => `"a${i}":{"type":"string","x-threatlint-ignore":[{"rule":"string-unbounded","reason":"r"}]}`)}}}`)}}}`,
    ),
  'ignore nested': (n) =>
    api(
      `"/p":{"post":{${body(`${'{"x-threatlint-ignore":[{"rule":"string-unbounded","reason":"r"}],"properties":{"a":'.repeat(n)}{"type":"string"}${'}}'.repeat(n)}`)}}}`,
    ),
  'ignore comments in YAML': (n) =>
    inYaml(
      `paths:\n${each(n, (i) => `  # threatlint-ignore operation-unauthenticated -- reason ${i}\n  /p${i}: {get: {}}`, '\n')}\n`,
    ),
  'ignore with all rules': (n) =>
    inYaml(
      `paths:\n${each(n, (i) => `  /p${i}:\n    x-threatlint-ignore: [{rule: [operation-unauthenticated, string-unbounded, array-unbounded, rate-limit-missing], reason: r}]\n    get: {}`, '\n')}\n`,
    ),
  'many tags': (n) =>
    api(
      each(100, (i) => `"/p${i}":{"get":{"tags":["t${i}"]}}`),
      '',
      `"tags":[${each(n, (i) => `{"name":"t${i}","description":"d"}`)}],`,
    ),
  'tags with parents (3.2)': (n) => ({
    'api.json': `{"openapi":"3.2.0","info":{"title":"T","version":"1"},"tags":[${each(n, (i) => `{"name":"t${i}","parent":"t${i + 1}"}`)}],"paths":{"/p":{"get":{"tags":["t0"]}}}}`,
  }),
  'many tags on one operation': (n) => api(`"/p":{"get":{"tags":[${each(n, (i) => `"t${i}"`)}]}}`),
  'server variables × servers': (n) =>
    api(
      '"/p":{"get":{}}',
      '',
      `"x-s":[],"servers":[${each(n, (i) => `{"url":"http://{a}.{b}.e${i}.com","variables":{"a":{"default":"a","enum":["a","b","c"]},"b":{"default":"a","enum":["a","b"]}}}`)}],`,
    ),
  'servers per operation': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"servers":[{"url":"http://a${i}.com"}],"get":{"servers":[{"url":"http://b${i}.com"},{"url":"http://localhost:${i}"}]}}`,
      ),
    ),
  'server enum': (n) =>
    api(
      '"/p":{"get":{}}',
      '',
      `"x":1,"servers":[{"url":"https://{h}/x","variables":{"h":{"default":"a.com","enum":[${each(n, (i) => `"h${i}.com"`)}]}}}],`,
    ),
  'security requirements, each its own schemes': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"get":{"security":[{"s${i}":[]}]}}`),
      `"securitySchemes":{${each(n, (i) => `"s${i}":{"type":"http","scheme":"bearer"}`)}}`,
    ),
  'undeclared security schemes': (n) => api(each(n, (i) => `"/p${i}":{"get":{"security":[{"s${i}":[]}]}}`)),
  'oauth scopes': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"get":{"security":[{"o":["s${i}"]}]}}`),
      `"securitySchemes":{"o":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://e.com","scopes":{${each(n, (i) => `"s${i}":"d"`)}}}}}}`,
    ),
  'scopes undeclared': (n) =>
    api(
      each(n, (i) => `"/p${i}":{"get":{"security":[{"o":["scoope${i}"]}]}}`),
      `"securitySchemes":{"o":{"type":"oauth2","flows":{"implicit":{"authorizationUrl":"https://e.com","scopes":{${each(n, (i) => `"scope${i}":"d"`)}}}}}}`,
    ),
  'regex patterns': (n) => patterned(n, (i) => `^(a${i}|b)*c{1,${i}}$`),
  'regex patterns nested quantifiers': (n) => patterned(n, (i) => `^((a+)+${i})+$`),
  'regex alternations long': (n) =>
    api(`"/p":{"post":{${body(`{"type":"string","pattern":"^(${each(n, (i) => 'ab' + i, '|')})$"}`)}}}`),
  'regex alternations overlapping, many': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(Math.ceil(n / 40), (k) => `"p${k}":{"type":"string","pattern":"^(${each(40, (i) => '[a-z]' + 'x'.repeat(i % 9) + k, '|')})*$"}`)}}}`)}}}`,
    ),
  'regex unicode classes': (n) => patterned(n, (i) => `^[\\\\p{L}\\\\p{N}${i}]+[^\\\\p{Lu}]*$`),
  'regex lookarounds': (n) => patterned(n, (i) => `^(?=.*[a-z])(?=.*[A-Z])(?!.*${i}).{8,64}$`),
  'regex counted': (n) => patterned(n, (i) => `^([a-z]{1,1000}[0-9]{0,1000}){1,1000}${i}$`),
  'regex nested groups': (n) =>
    api(`"/p":{"post":{${body(`{"type":"string","pattern":"^${'('.repeat(n)}a${')*'.repeat(n)}$"}`)}}}`),
  'regex a long class': (n) =>
    api(
      `"/p":{"post":{${body(`{"type":"string","pattern":"^[${each(n, (i) => String.fromCharCode(0x4e00 + ((i * 2) % 20000)), '')}]+$"}`)}}}`,
    ),
  'regex sequence of stars': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(Math.ceil(n / 60), (k) => `"p${k}":{"type":"string","pattern":"^${each(60, (i) => `[a-z${i}]*`, '')}${k}$"}`)}}}`)}}}`,
    ),
  'very long names of schemas': (n) =>
    api(
      `"/p":{"post":{${body(to('S' + 'x'.repeat(n)))}}}`,
      `"schemas":{"S${'x'.repeat(n)}":{"properties":{"a":{"type":"string"},"b":${to('S' + 'x'.repeat(n))}}}}`,
    ),
  'many references to a long name': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return api(
      `"/p":{"post":{${body(`{"properties":{${each(s, (i) => `"a${i}":${to('x'.repeat(s * 4))}`)}}}`)}}}`,
      `"schemas":{"${'x'.repeat(s * 4)}":{"type":"string"}}`,
    );
  },
  'references to nowhere': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":${to('Nowhere' + i)}`)}}}`)}}}`,
      `"schemas":{${each(n / 4, (i) => `"Nowher${i}":{}`)}}`,
    ),
  'references to missing files': (n) =>
    api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"f${i}.json#/a"}`)}}}`)}}}`),
  'references to one missing file': (n) =>
    api(`"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"f.json#/a${i}"}`)}}}`)}}}`),
  'references with urls': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"https://e${i}.com/f.json#/a"}`)}}}`)}}}`,
    ),
  'references by up and down': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"${'x/../'.repeat(i % 50)}api.json#/components/schemas/S"}`)}}}`)}}}`,
      `"schemas":{"S":{"type":"string"}}`,
    ),
  'references into examples and extensions': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"#/x-e/${i}/schema"}`)}}}`)}}}`,
      '',
      `"x-e":[${each(n, () => `{"schema":{"type":"string"}}`)}],`,
    ),
  'references to each path': (n) =>
    api(each(n, (i) => `"/p${i}":{"$ref":"#/paths/~1p${i + 1}"}`) + `,"/p${n}":{"get":{}}`),
  'many $id': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"$ref":"https://x.com/s${i}"}`)}}}`)}}}`,
      `"schemas":{${each(n, (i) => `"S${i}":{"$id":"https://x.com/s${i}","type":"string"}`)}}`,
    ),
  'nested $id with defs': (n) =>
    api(`"/p":{"post":{${body(`${'{"$id":"a/","$defs":{"d":'.repeat(n)}{}${'}}'.repeat(n)}`)}}}`),
  'examples of secrets': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"type":"string","example":"AKIA${String(i).padStart(16, 'A').toUpperCase()}","default":"sk_live_${i}abcdefghijklmnopqrst"}`)}}}`)}}}`,
    ),
  'a long text of near secrets': (n) =>
    api(`"/p":{"get":{"description":"${each(n, (i) => `AKIA${i} eyJ${i}. -----BEGIN `, '')}"}}`),
  'a long base64 text': (n) => api(`"/p":{"get":{"description":"${'aGVsbG8gd29ybGQ'.repeat(n)}"}}`),
  'a long url text': (n) => api(`"/p":{"get":{"description":"${'http://a:b@'.repeat(n)}"}}`),
  'a JWT text': (n) => api(`"/p":{"get":{"description":"${'eyJhbGciOiJIUzI1NiJ9.'.repeat(n)}"}}`),
  'markdown in texts': (n) =>
    api(each(n, (i) => `"/p${i}":{"get":{"summary":"[a](b) <b> \`x\` @m \\u202e"}}`)),
  'media types with parameters': (n) =>
    api(
      `"/p":{"post":{"requestBody":{"content":{${each(n, (i) => `"application/x${i}; charset=utf-8; a=\\"${i}\\"":{"schema":{"type":"object"}}`)}}}}}`,
    ),
  headers: (n) =>
    api(
      `"/p":{"get":{"responses":{"200":{"description":"d","headers":{${each(n, (i) => `"X-H${i}":{"schema":{"type":"string"}}`)}}}}}}`,
    ),
  'parameters of an operation': (n) =>
    api(
      `"/p":{"get":{"parameters":[${each(n, (i) => `{"name":"n${i}","in":"query","schema":{"type":"string"}}`)}]}}`,
    ),
  'equal parameters': (n) =>
    api(
      `"/p":{"get":{"parameters":[${each(n, () => `{"name":"n","in":"query","schema":{"type":"string"}}`)}]}}`,
    ),
  'parameters with content': (n) =>
    api(
      `"/p":{"get":{"parameters":[${each(n, (i) => `{"name":"n${i}","in":"query","content":{"application/json":{"schema":{"type":"object","properties":{"a":{}}}}}}`)}]}}`,
    ),
  'responses of all codes': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"get":{"responses":{"200":{"description":"d"},"4XX":{"description":"d"},"500":{"description":"d","content":{"application/json":{"schema":{"properties":{"stackTrace":{"type":"string"}}}}}}}}}`,
      ),
    ),
  encodings: (n) =>
    api(
      `"/p":{"post":{"requestBody":{"content":{"multipart/form-data":{"schema":{"properties":{${each(n, (i) => `"f${i}":{"type":"string","format":"binary"}`)}}},"encoding":{${each(n, (i) => `"f${i}":{"contentType":"*/*","headers":{"X":{"schema":{}}}}`)}}}}}}}`,
    ),
  webhooks: (n) =>
    api(
      '"/p":{"get":{}}',
      '',
      `"webhooks":{${each(n, (i) => `"w${i}":{"post":{${body('{"properties":{"password":{}}}')}}}`)}},`,
    ),
  'unknown methods': (n) => api(each(n, (i) => `"/p${i}":{"gett":{},"GET":{},"x":{}}`)),
  'wrong types everywhere': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"get":{"parameters":"x","responses":[],"security":1,"requestBody":[],"tags":{},"servers":"s","callbacks":[]}}`,
      ),
    ),
  'schemas of wrong types': (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"type":${i},"maxLength":"x","enum":{},"required":"a","allOf":{},"items":[1]}`)}}}`)}}}`,
    ),
  numbers: (n) =>
    api(
      `"/p":{"post":{${body(`{"properties":{${each(n, (i) => `"a${i}":{"type":"integer","maximum":1e400,"minimum":-${'9'.repeat(30)},"multipleOf":1e-300}`)}}}`)}}}`,
    ),
  'ids that look like objects': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/users/{userId}/orders/{orderId}/items/{itemId${i}}":{"get":{"parameters":[{"name":"userId","in":"path","required":true,"schema":{"type":"integer"}}]}}`,
      ),
    ),
  'admin paths': (n) =>
    api(each(n, (i) => `"/admin/users${i}/{id}":{"get":{"operationId":"adminGet${i}"},"delete":{}}`)),
  'pages and limits': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/list${i}":{"get":{"parameters":[{"name":"limit","in":"query","schema":{"type":"integer"}},{"name":"offset","in":"query"}],${answer('{"type":"array","items":{"type":"object"}}')}}}`,
      ),
    ),
  'urls as parameters (ssrf)': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/f${i}":{"get":{"parameters":[{"name":"callbackUrl","in":"query","schema":{"type":"string","format":"uri"}}]}}`,
      ),
    ),
  'operations that answer with all kinds': (n) => {
    const s = Math.ceil(Math.sqrt(n));
    return api(
      each(s, (i) => `"/p${i}":{"get":{${answer(`{"oneOf":[${each(s, (k) => to('S' + k))}]}`)}}}`),
      `"schemas":{${each(s, (i) => `"S${i}":{"properties":{"password":{"type":"string"},"n":${to('S' + ((i + 1) % s))}}}`)}}`,
    );
  },
  'properties equal in all': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"post":{${body('{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"array","items":{"type":"string"}}}}')}}}`,
      ),
    ),
  'properties almost equal in all': (n) =>
    api(
      each(
        n,
        (i) =>
          `"/p${i}":{"post":{${body(`{"type":"object","properties":{"a":{"type":"string","minLength":${i}}}}`)}}}`,
      ),
    ),
};
