import { isRange, mediaTypePlace } from '../../facts/messages/media-types.ts';
import {
  encodedFiles,
  filesInMaps,
  isDeepFile,
  isUnknownKind,
  leavesFilesOpen,
  textsSentAsFiles,
} from '../../facts/messages/open-uploads.ts';
import { encodedAs, fileParts, filesAtPositions, holdsFile } from '../../facts/messages/uploads.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { isJsonSchema, parts } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { type About, about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'upload-type-unrestricted',
  title: 'Upload of any kind of file',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [434],
  stride: ['T', 'E', 'D'],
  looksAt: ['input'],
  needs: 'a file to upload',
  isProvedByAbsence: true,
  otherCauses: ['archive-upload'],
  rationale:
    'A page with a script that others open from the API’s site, a program that the server runs, a document with macros, an archive that unpacks without end: what is not ruled out is taken.',
  remediation:
    'Name the kinds that are taken: in a form `encoding: {file: {contentType: "image/png, image/jpeg"}}` or `contentMediaType` (3.1), for a whole body its own media type in place of `application/octet-stream`. Let the server look at the content too.',
  falsePositives: [
    'The service keeps files of any kind, and only ever hands them out as downloads (`Content-Disposition: attachment`).',
  ],
  visit: {
    schema(schema, { cannotTell, isClaimed }) {
      if (isClaimed && isDeepFile(schema) && kindOf([], schema) !== undefined)
        cannotTell(ownOf(schema.operations('input')), schema.place, 'a file of any kind may be in it');
    },

    requestBody(body, { report, examines, cannotTell }) {
      const all = body.operations();
      const operations = ownOf(all);
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
        const left = isUnknownKind(media.type)
          ? unknownKind(media.type)
          : !media.schema && hidesSchema(body.api, media)
            ? undefined
            : leavesFilesOpen(media);
        if (left !== undefined) cannotTell(operations, media.place, left);
        if (!media.schema || !(media.type.includes('form') || media.type.startsWith('multipart/'))) continue;
        for (const { schema, types, stated } of filesAtPositions(media)) {
          examines(operations);
          const kind = kindOf(types, schema);
          if (kind !== 'any') {
            if (kind) cannotTell(operations, stated ?? schema.place, kind.unknown);
            continue;
          }
          report({
            at: stated ?? schema.place,
            part: stated ? 'value' : 'key',
            message: `A part of ${media.type} may be a file of any kind`,
            operations,
            about: about.schema(schema, 'input'),
          });
        }
        for (const schema of filesInMaps(media)) {
          examines(operations);
          const kind = kindOf([], schema);
          if (kind !== 'any') {
            if (kind) cannotTell(operations, schema.place, kind.unknown);
            continue;
          }
          report({
            at: schema.place,
            part: 'key',
            message: `A part of ${media.type} may be a file of any kind`,
            operations,
            about: about.schema(schema, 'input'),
          });
        }
        for (const property of [...fileParts(media.schema), ...encodedFiles(media)]) {
          examines(operations);
          const kind = kindOf(encodedAs(media, property.name), property.schema);
          if (kind !== 'any') {
            if (kind) cannotTell(operations, whereOf(media, property).at, kind.unknown);
            continue;
          }
          report({
            ...whereOf(media, property),
            message: `\`${property.name}\` may be a file of any kind`,
            operations,
            about: about.schema(property.owner, 'input', `.${property.name}`),
          });
        }
        for (const property of textsSentAsFiles(media)) {
          const kind = kindOf(encodedAs(media, property.name), property.schema);
          if (kind === undefined) continue;
          const why =
            kind === 'any' ? `\`${property.name}\` is a text that may be sent as any file` : kind.unknown;
          cannotTell(operations, whereOf(media, property).at, why);
        }
      }
    },
  },
});

function isAny(type: string): boolean {
  return isRange(type) || type === 'application/octet-stream';
}

function unknownKind(type: string): string {
  return `${type === '' ? 'an empty type' : type} is no type of which everybody knows what it holds`;
}

/**
 * Which kinds of file a part may be: any, or why nobody can tell; undefined where all are named.
 *
 * @param stated what `encoding` says of it
 */
function kindOf(stated: readonly string[], schema: Schema): 'any' | { readonly unknown: string } | undefined {
  const all = [...stated, ...embeddedAs(schema)];
  if (all.length === 0 || all.some(isAny)) return 'any';
  const unknown = all.find(isUnknownKind);
  if (unknown !== undefined) return { unknown: unknownKind(unknown) };
  const { version } = schema.api;
  return stated.length > 0 || isJsonSchema(schema.api)
    ? undefined
    : { unknown: `\`contentMediaType\` means nothing in OpenAPI ${version}: the part may be any file` };
}

/** A whole body that may be any file: a type that says nothing, and no schema that says it is data. */
function isAnyFile({ type, schema }: MediaType): boolean {
  if (type === 'application/octet-stream') return true;
  return isRange(type) && schema !== undefined && holdsFile(schema);
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

function aboutBody(body: RequestBody, { type }: MediaType, [first]: readonly Operation[]): About {
  return first ? about.operation(first, type) : `${String(body.place.key)} ${type}`;
}
