import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import { encodedAs, fileParts, filesAtPositions, holdsFile } from '../../facts/messages/uploads.ts';
import { parts } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'upload-type-unrestricted',
  title: 'Upload of any kind of file',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [434],
  stride: ['T', 'E', 'D'],
  rationale:
    'A page with a script that others open from the API’s site, a program that the server runs, a document with macros, an archive that unpacks without end: what is not ruled out is taken.',
  remediation:
    'Name the kinds that are taken: in a form `encoding: {file: {contentType: "image/png, image/jpeg"}}` or `contentMediaType` (3.1), for a whole body its own media type in place of `application/octet-stream`. Let the server look at the content too.',
  falsePositives: [
    'The service keeps files of any kind, and only ever hands them out as downloads (`Content-Disposition: attachment`).',
  ],
  examples: {
    good: [
      {
        title: 'Kinds that are taken',
        code: `openapi: 3.1.0
paths:
  /pictures:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                title: {type: string}
                file: {type: string, format: binary}
                logo: {type: string, contentMediaType: image/png}
            encoding: {file: {contentType: 'image/png, image/jpeg'}}
          image/png: {}
      responses: {}
`,
      },
      {
        title: 'Kinds of parts that have no names, in 3.2',
        code: `openapi: 3.2.0
paths:
  /letters:
    post:
      requestBody:
        content:
          multipart/mixed:
            schema:
              type: array
              prefixItems: [{type: object, properties: {name: {type: string}}}, {contentMediaType: image/png}]
              items: {type: string, format: binary}
            prefixEncoding: [{}, {contentType: image/png}]
            itemEncoding: {contentType: application/pdf}
      responses: {}
`,
      },
      {
        title: 'What is answered with; data of whatever type is request-media-type-undeclared’s matter',
        code: `openapi: 3.0.3
paths:
  /files:
    post:
      requestBody: {content: {'*/*': {schema: {type: object, properties: {name: {type: string}}}}}}
      responses: {'200': {description: ok, content: {application/octet-stream: {}}}}
`,
      },
    ],
    bad: [
      {
        title: 'A part of a form without `encoding`, or with one that says nothing',
        code: `openapi: 3.0.3
paths:
  /pictures:
    post:
      requestBody:
        content:
          multipart/form-data:
            schema:
              type: object
              properties:
                file: # <-- here
                  type: string
                  format: binary
                more:
                  type: array
                  items: {type: string, format: binary}
            encoding:
              more: {contentType: '*/*'} # <-- here
      responses: {}
`,
      },
      {
        title: 'Parts without names, by their position, and a stream of them',
        code: `openapi: 3.2.0
paths:
  /letters:
    post:
      requestBody:
        content:
          multipart/mixed:
            schema:
              type: array
              prefixItems: [{type: object, properties: {name: {type: string}}}, {type: string, format: binary}]
              items: # <-- here
                type: string
                format: binary
            prefixEncoding:
              - {}
              - contentType: application/octet-stream # <-- here
      responses: {}
  /stream:
    post:
      requestBody:
        content:
          multipart/mixed:
            itemSchema: {type: string, format: binary}
            itemEncoding:
              contentType: '*/*' # <-- here
      responses: {}
`,
      },
      {
        title: 'A body of any kind',
        code: `openapi: 3.1.0
paths:
  /files:
    put:
      requestBody:
        content:
          application/octet-stream: {} # <-- here
          '*/*': {schema: {type: string, format: binary}} # <-- here
      responses: {}
`,
      },
      {
        title: '2.0',
        code: `swagger: "2.0"
paths:
  /files:
    post:
      consumes: [multipart/form-data]
      parameters: [{name: file, in: formData, type: file}] # <-- here
      responses: {}
    put:
      consumes:
        - application/octet-stream # <-- here
      parameters: [{name: file, in: body, schema: {type: string, format: binary}}]
      responses: {}
`,
      },
    ],
  },
  visit: {
    requestBody(body, { report, examines }) {
      const all = body.operations();
      const operations = all.filter(({ kind }) => kind === 'operation');
      if (operations.length === 0 && all.length > 0) return;
      for (const media of body.content) {
        if (isAnyFile(media)) {
          examines(operations);
          report({
            ...mediaTypePlace(media, 'consumes', operations[0]),
            message: `Files of any kind are taken: ${media.type}`,
            operations,
            about: aboutBody(body, media, operations),
          });
          continue;
        }
        if (!media.schema || !(media.type.includes('form') || media.type.startsWith('multipart/'))) continue;
        for (const { schema, types, stated } of filesAtPositions(media)) {
          examines(operations);
          const allowed = [...types, ...embeddedAs(schema)];
          if (allowed.length > 0 && !allowed.some(isAny)) continue;
          report({
            at: stated ?? schema.place,
            part: stated ? 'value' : 'key',
            message: `A part of ${media.type} may be a file of any kind`,
            operations,
            about: about.schema(schema, 'input'),
          });
        }
        for (const property of fileParts(media.schema)) {
          examines(operations);
          const stated = [...encodedAs(media, property.name), ...embeddedAs(property.schema)];
          if (stated.length > 0 && !stated.some(isAny)) continue;
          report({
            ...whereOf(media, property),
            message: `\`${property.name}\` may be a file of any kind`,
            operations,
            about: about.schema(property.owner, 'input', `.${property.name}`),
          });
        }
      }
    },
  },
});

function isAny(type: string): boolean {
  return type === '*/*' || type === 'application/*' || type === 'application/octet-stream';
}

/** A whole body that may be any file: a type that says nothing, and no schema that says it is data. */
function isAnyFile({ type, schema }: MediaType): boolean {
  if (type === 'application/octet-stream') return true;
  return type === '*/*' && schema !== undefined && holdsFile(schema);
}

/** What the schema of a part says (JSON Schema 2020-12, `contentMediaType`). */
function embeddedAs(schema: Schema): readonly string[] {
  return [...parts(schema), ...parts(schema).flatMap(({ items }) => (items ? parts(items) : []))].flatMap(
    ({ value }) => (typeof value.contentMediaType === 'string' ? [value.contentMediaType.toLowerCase()] : []),
  );
}

function whereOf(media: MediaType, { name, place }: Property): { at: Place; part: 'key' | 'value' } {
  return encodedAs(media, name).length > 0
    ? { at: media.place.child('encoding', name, 'contentType'), part: 'value' }
    : { at: place, part: 'key' };
}

function aboutBody(body: RequestBody, { type }: MediaType, [first]: readonly Operation[]): string {
  return first ? about.operation(first, type) : `${String(body.place.key)} ${type}`;
}
