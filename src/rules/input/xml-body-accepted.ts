import { defineRule } from '../rule.ts';
import { aboutMedia, inputMedia } from './input-media.ts';

export default defineRule({
  id: 'xml-body-accepted',
  title: 'XML is accepted',
  severity: 'medium',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [611],
  stride: ['I', 'D'],
  rationale:
    'XML parsers of many platforms load what a document’s DTD names, files of the server and addresses of its network, and expand entities within entities until the memory is full, unless each of them is told not to.',
  remediation:
    'Take JSON only. Where XML must be, switch off DTDs and external entities in the parser, and remove the types that nobody sends.',
  falsePositives: ['The parser refuses DTDs, which a definition cannot say.'],
  examples: {
    good: [
      {
        title: 'JSON; XML in answers only',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}, text/plain: {}}}
      responses:
        '200': {description: Orders, content: {application/xml: {schema: {type: object}}}}
`,
      },
      {
        title: 'Nothing to parse, and a form, in 2.0',
        code: `swagger: "2.0"
consumes: [application/xml, multipart/form-data]
paths:
  /orders:
    get: {produces: [text/xml], responses: {}}
    put: {parameters: [{name: a, in: formData, type: string}], responses: {}}
    post: {consumes: [application/json], parameters: [{name: b, in: body, schema: {type: object}}], responses: {}}
`,
      },
    ],
    bad: [
      {
        title: 'XML in its spellings, in a body that operations share',
        code: `openapi: 3.0.3
paths:
  /orders:
    post:
      requestBody: {$ref: '#/components/requestBodies/Order'}
      responses: {}
components:
  requestBodies:
    Order:
      content:
        application/json: {schema: {type: object}}
        Application/XML;charset=utf-8: # <-- here
          schema: {type: object}
        text/xml: # <-- here
          schema: {type: object}
        application/soap+xml: # <-- here
          schema: {type: object}
        image/svg+xml: # <-- here
          schema: {type: string}
`,
      },
      {
        title: 'Lists of the root and of an operation in 2.0',
        code: `swagger: "2.0"
consumes:
  - application/json
  - application/xml # <-- here
paths:
  /orders:
    post: {parameters: [{name: b, in: body, schema: {type: object}}], responses: {}}
    put: {parameters: [{name: b, in: body, schema: {type: object}}], responses: {}}
    patch:
      consumes:
        - text/xml # <-- here
      parameters: [{name: b, in: body, schema: {type: object}}]
      responses: {}
`,
      },
      {
        title: 'What a webhook’s receiver answers is read by the API',
        code: `openapi: 3.1.0
webhooks:
  ordered:
    post:
      requestBody: {content: {application/xml: {}}}
      responses:
        '200':
          description: Seen
          content:
            application/xml: # <-- here
              schema: {type: object}
`,
      },
    ],
  },
  visit: {
    api(api, { report, examines }) {
      for (const media of inputMedia(api)) {
        examines(media.operations);
        if (!/(^(application|text)\/xml$|\+xml$|[/-]xml(-|$))/.test(media.type)) continue;
        report({
          at: media.at,
          part: media.part,
          message: `\`${media.type}\` is accepted: entities in it may read files, call other servers or fill the memory`,
          operations: media.operations,
          about: aboutMedia(media),
        });
      }
    },
  },
});
