import type { Api, Node, Operation } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import { type LevelName, misplaced, slip } from './misspelt.ts';

export default defineRule({
  id: 'security-keyword-misspelt',
  title: 'Misspelt or misplaced security keyword',
  severity: 'medium',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [1173],
  stride: ['T', 'E'],
  rationale:
    'What is misspelt is passed over without a word: the author believes that the operation is protected or the value limited, and it is neither.',
  remediation: 'Write the keyword as the specification does, in its case, where it has a meaning.',
  falsePositives: ['A key of one’s own that resembles a keyword: begin it with `x-`.'],
  examples: {
    good: [
      {
        title: 'Names that people choose are no keywords',
        code: `openapi: 3.0.3
x-securty: []
paths:
  /orders:
    post:
      x-paramters: []
      parameters:
        - {name: q, in: query, schema: {type: string, maxLength: 5, x-maxlenght: 5}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                maxlenght: {type: integer}
                requierd: {type: boolean}
              example: {maxlenght: 3, requierd: true}
      responses: {}
components:
  schemas:
    Proprties: {type: object}
  securitySchemes:
    tokenUrls: {type: http, scheme: bearer}
`,
      },
      {
        title: 'Keywords of other objects and versions',
        code: `swagger: "2.0"
securityDefinitions:
  types: {type: basic}
paths:
  /orders:
    get:
      schemes: [https]
      security: [{types: []}]
      parameters:
        - {name: q, in: query, type: array, items: {type: string}, collectionFormat: csv, maxItems: 3}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'At the root, the components, an operation and a scheme',
        code: `openapi: 3.0.3
securty: [{a: []}] # <-- here
paths:
  /orders:
    security: [{a: []}] # <-- here
    get:
      Security: [{a: []}] # <-- here
      paramters: [] # <-- here
      responses: {}
components:
  securitySchems: {} # <-- here
  securitySchemes:
    a:
      type: oauth2
      flows:
        clientCredential: {} # <-- here
        authorizationCode:
          scope: {} # <-- here
`,
      },
      {
        title: 'In schemas, parameters and headers',
        code: `openapi: 3.1.0
paths:
  /orders:
    post:
      parameters:
        - name: q
          in: query
          schema:
            type: string
            maxlenght: 80 # <-- here
      requestBody:
        content:
          application/json:
            schema:
              type: object
              additionalProperites: false # <-- here
              requierd: [a] # <-- here
              read_only: true # <-- here
      responses: {}
`,
      },
      {
        title: 'In 2.0',
        code: `swagger: "2.0"
securityDefinition: {} # <-- here
paths:
  /orders:
    get:
      parameters:
        - name: q
          in: query
          type: string
          maxLenght: 80 # <-- here
        - name: f
          in: formData
          type: string
          patern: '^a$' # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    api(api, context) {
      judge(api, 'root', [], 'root', context);
      const components = api.version === '2.0' ? undefined : own(api.value, 'components');
      if (isObject(components)) {
        judge(
          { place: api.place.child('components'), value: components },
          'components',
          [],
          'components',
          context,
        );
      }
      for (const schema of api.allSchemas) {
        const isParameter = typeof own(schema.value, 'in') === 'string' && api.version === '2.0';
        const direction = schema.flows('input') ? 'input' : 'output';
        judge(
          schema,
          isParameter ? 'parameter' : 'schema',
          () => schema.reachedBy(direction),
          about.schema(schema, direction, 'keyword'),
          context,
        );
      }
    },
    pathItem(item, context) {
      judge(item, 'pathItem', item.operations, item.path, context);
    },
    operation(operation, context) {
      judge(operation, 'operation', [operation], about.operation(operation), context);
    },
    parameter(parameter, context) {
      judge(parameter, 'parameter', () => parameter.operations(), about.parameter(parameter), context);
    },
    requestBody(body, context) {
      judge(body, 'requestBody', () => body.operations(), 'body', context);
    },
    response(response, context) {
      judge(response, 'response', () => response.operations(), about.response(response), context);
    },
    header(header, context) {
      judge(header, 'header', () => header.operations(), about.header(header), context);
    },
    mediaType(media, context) {
      // In 2.0 it is the body or the response.
      if (context.api.version !== '2.0') judge(media, 'mediaType', [], media.type, context);
    },
    server(server, context) {
      if (context.api.version === '2.0') return;
      judge(server, 'server', () => server.operations(), about.server(server), context);
      for (const variable of server.variables) {
        judge(variable, 'variable', () => server.operations(), about.server(server, variable.name), context);
      }
    },
    securityScheme(scheme, context) {
      const operations = () => scheme.operations();
      judge(scheme, 'securityScheme', operations, about.scheme(scheme), context);
      const flows = own(scheme.value, 'flows');
      if (isObject(flows)) {
        judge(
          { place: scheme.place.child('flows'), value: flows },
          'flows',
          operations,
          about.scheme(scheme),
          context,
        );
      }
      if (scheme.api.version === '2.0') return;
      for (const flow of scheme.flows)
        judge(flow, 'flow', operations, about.scheme(scheme, flow.type), context);
    },
  },
});

/**
 * Judges the keys of one object.
 *
 * @param operations those that it concerns; asked for only where a key is wrong
 */
function judge(
  { place, value }: Node,
  level: LevelName,
  operations: readonly Operation[] | (() => readonly Operation[]),
  of: string | (() => string),
  context: RuleContext<Record<string, never>>,
): void {
  const { api }: { api: Api } = context;
  for (const key of Object.keys(value)) {
    const meant = slip(key, level);
    const elsewhere = meant === undefined ? misplaced(key, value[key], level, api.version) : undefined;
    if (meant === undefined && elsewhere === undefined) continue;
    context.report({
      at: place.child(key),
      part: 'key',
      message:
        meant === undefined
          ? `\`${key}\` is passed over here: ${elsewhere}`
          : `\`${key}\` means nothing here and is passed over; \`${meant}\` is probably meant`,
      operations: typeof operations === 'function' ? operations() : operations,
      about: () => `${typeof of === 'function' ? of() : of} ${key}`,
    });
  }
}
