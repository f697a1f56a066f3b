import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import { changes, isPatch } from '../../facts/messages/patches.ts';
import { closes } from '../../facts/schemas/open-objects.ts';
import { allowedValues, holds, properties } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'json-patch-unrestricted',
  title: 'Patch of any property',
  severity: 'medium',
  confidence: 'high',
  category: 'mass-assignment',
  owasp: ['API3'],
  cwe: [915],
  stride: ['E', 'T'],
  rationale:
    'A patch names the properties that it changes. Where nothing limits them, `{"op": "replace", "path": "/role", …}` changes what callers must not: roles, owners, prices.',
  remediation:
    'For JSON Patch list the paths that may be changed: `path: {type: string, enum: [/name, /address]}`, or a `pattern`. For a merge patch declare the properties, and close the object: `additionalProperties: false`.',
  falsePositives: [
    'Callers may change everything, or the server checks each path against a list of its own.',
  ],
  examples: {
    good: [
      {
        title: 'Paths that may be changed; a closed merge patch',
        code: `openapi: 3.1.0
paths:
  /users/{id}:
    patch:
      requestBody:
        content:
          application/json-patch+json:
            schema:
              type: array
              items:
                oneOf:
                  - {type: object, properties: {op: {const: replace}, path: {enum: [/name, /address]}, value: {type: string}}}
                  - {type: object, properties: {op: {const: remove}, path: {type: string, pattern: '^/tags/[0-9]{1,2}$'}}}
          application/merge-patch+json:
            schema: {type: object, additionalProperties: false, properties: {name: {type: string}}}
      responses: {}
`,
      },
      {
        title: 'No patch; 2.0',
        code: `swagger: "2.0"
paths:
  /users/{id}:
    patch:
      consumes: [application/json]
      parameters: [{name: user, in: body, schema: {type: object, properties: {path: {type: string}}}}]
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'Any path, and any property',
        code: `openapi: 3.0.3
paths:
  /users/{id}:
    patch:
      requestBody:
        content:
          application/json-patch+json:
            schema:
              type: array
              items: {$ref: '#/components/schemas/Change'}
          application/merge-patch+json: # <-- here
            schema: {type: object}
      responses: {}
components:
  schemas:
    Change:
      type: object
      properties:
        op: {type: string, enum: [add, remove, replace]}
        path: # <-- here
          type: string
          pattern: '^/'
        value: {}
`,
      },
      {
        title: 'No schema at all, and a merge patch that takes more than it declares',
        code: `openapi: 3.1.0
paths:
  /users/{id}:
    patch:
      requestBody:
        content:
          application/json-patch+json: {} # <-- here
          application/merge-patch+json:
            schema: # <-- here
              type: object
              properties: {name: {type: string}}
      responses: {}
`,
      },
      {
        title: 'A patch by another name; 2.0',
        code: `swagger: "2.0"
paths:
  /users/{id}:
    patch:
      consumes: [application/json]
      parameters:
        - name: patch
          in: body
          schema:
            type: array
            items:
              type: object
              properties:
                op: {type: string, enum: [replace]}
                path: {type: string} # <-- here
      responses: {}
  /orders/{id}:
    patch:
      consumes: [application/merge-patch+json] # <-- here
      parameters: [{name: patch, in: body, schema: {type: object}}]
      responses: {}
`,
      },
    ],
  },
  visit: {
    requestBody(body, context) {
      const operations = body.operations().filter(({ kind }) => kind === 'operation');
      if (operations.length === 0 && body.operations().length > 0) return;
      for (const media of body.content) {
        if (/^application\/(?:strategic-)?merge-patch\+json$/.test(media.type))
          judgeMerge(body, media, operations, context);
        else if (media.type === 'application/json-patch+json' || (media.schema && isPatch(media.schema)))
          judgePatch(body, media, operations, context);
      }
    },
  },
});

function judgePatch(
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  examines(operations);
  const paths = media.schema ? changes(media.schema).flatMap((change) => pathsOf(change)) : [];
  if (paths.length === 0) {
    report({
      ...mediaTypePlace(media, 'consumes', operations[0]),
      message: `The patch (${media.type}) may change anything: no schema limits its paths`,
      operations,
      about: aboutBody(body, operations, media),
    });
  }
  for (const { schema, place, owner, name } of paths) {
    if (holds(schema, isLimited)) continue;
    report({
      at: place,
      part: 'key',
      message: `The patch may change anything: nothing limits its \`${name}\``,
      operations,
      about: about.schema(owner, 'input', `.${name}`),
    });
  }
}

function judgeMerge(
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
  { report, examines }: RuleContext<Record<string, never>>,
): void {
  examines(operations);
  const { schema } = media;
  const declares = schema !== undefined && properties(schema).size > 0;
  if (schema && holds(schema, (part) => closes(part))) return;
  report({
    ...(declares
      ? { at: schema.place, part: 'key' as const }
      : mediaTypePlace(media, 'consumes', operations[0])),
    ...(declares ? { severity: 'low' as const } : {}),
    message: declares
      ? 'The merge patch may change properties that it does not declare'
      : `The merge patch (${media.type}) may change anything: it declares no properties`,
    operations,
    about: aboutBody(body, operations, media),
  });
}

function aboutBody(body: RequestBody, [first]: readonly Operation[], { type }: MediaType): string {
  return first ? about.operation(first, type) : `${String(body.place.key)} ${type}`;
}

function pathsOf({ properties: own }: Schema): Property[] {
  // RFC 6902 §4.4: `from` is only read.
  const path = own.get('path');
  return path ? [path] : [];
}

/** A list of paths, or a pattern that names the first step. */
function isLimited(part: Schema): boolean {
  const { pattern } = part.value;
  return (
    allowedValues(part) !== undefined ||
    (typeof pattern === 'string' &&
      /^\^\(?(?:\?:)?(?:\\?\/)?\(?(?:\?:)?[a-z_]/i.test(pattern) &&
      pattern.length > 2)
  );
}
