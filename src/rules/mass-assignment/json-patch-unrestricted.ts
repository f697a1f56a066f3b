import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import { changes, isPatch } from '../../facts/messages/patches.ts';
import { closes } from '../../facts/schemas/open-objects.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { allowedValues, holds, properties } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'json-patch-unrestricted',
  title: 'Patch of any property',
  severity: 'medium',
  confidence: 'high',
  category: 'mass-assignment',
  owasp: ['API3'],
  cwe: [915],
  stride: ['E', 'T'],
  looksAt: ['input'],
  rationale:
    'A patch names the properties that it changes. Where nothing limits them, `{"op": "replace", "path": "/role", …}` changes what callers must not: roles, owners, prices.',
  remediation:
    'For JSON Patch list the paths that may be changed: `path: {type: string, enum: [/name, /address]}`, or a `pattern`. For a merge patch declare the properties, and close the object: `additionalProperties: false`.',
  falsePositives: [
    'Callers may change everything, or the server checks each path against a list of its own.',
  ],
  visit: {
    requestBody(body, context) {
      const operations = body.operations().filter(({ kind }) => kind === 'operation');
      if (operations.length === 0 && body.operations().length > 0) return;
      for (const media of body.content) {
        if (!media.schema && hidesSchema(body.api, media)) continue;
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

function aboutBody(body: RequestBody, [first]: readonly Operation[], { type }: MediaType): About {
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
