import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import {
  encodedFiles,
  filesInMaps,
  isUnknownKind,
  leavesFilesOpen,
} from '../../facts/messages/open-uploads.ts';
import { encodedAs, fileParts, filesAtPositions, holdsFile } from '../../facts/messages/uploads.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { parts } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
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
    requestBody(body, { report, examines, cannotTell }) {
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
        const left = isUnknownKind(media.type)
          ? `${media.type} is no type of which everybody knows what it holds`
          : !media.schema && hidesSchema(body.api, media)
            ? undefined
            : leavesFilesOpen(media);
        if (left !== undefined) cannotTell(operations, media.place, left);
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
        for (const schema of filesInMaps(media)) {
          examines(operations);
          const stated = embeddedAs(schema);
          if (stated.length > 0 && !stated.some(isAny)) continue;
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

function aboutBody(body: RequestBody, { type }: MediaType, [first]: readonly Operation[]): About {
  return first ? about.operation(first, type) : `${String(body.place.key)} ${type}`;
}
