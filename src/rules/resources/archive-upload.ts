import { isArchive, mediaTypePlace } from '../../facts/messages/media-types.ts';
import { encodedFiles, textsSentAsFiles } from '../../facts/messages/open-uploads.ts';
import { encodedAs, fileParts, filesAtPositions } from '../../facts/messages/uploads.ts';
import { words } from '../../lexicon/words.ts';
import { parts } from '../../openapi/composition.ts';
import type { MediaType, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

const archiveWords: ReadonlySet<string> = new Set(
  'zip zipfile archive tarball tar tgz targz gzip rar zipped'.split(' '),
);

export default defineRule({
  id: 'archive-upload',
  title: 'Archives are taken in',
  severity: 'medium',
  confidence: 'medium',
  category: 'resources',
  owasp: ['API4'],
  cwe: [409],
  stride: ['D', 'T'],
  looksAt: ['input'],
  needs: 'a file to upload',
  isProvedByAbsence: true,
  otherCauses: ['upload-type-unrestricted'],
  rationale:
    'A few kilobytes unpack to gigabytes and fill memory and disk, and names such as `../../etc/cron.d/x` in an archive write outside the folder.',
  remediation:
    'Take single files where that is enough. Where archives must be taken, limit the size and the number of what they unpack to while unpacking, and refuse names that leave the folder; say so in the description, and limit the upload with `maxLength`.',
  falsePositives: ['The archive is stored as it is, and nobody unpacks it.'],
  visit: {
    requestBody(body, { report, examines }) {
      const all = body.operations();
      const operations = ownOf(all);
      if (operations.length === 0 && all.length > 0) return;
      examines(operations);
      for (const media of body.content) {
        if (isArchive(media.type)) {
          report({
            ...mediaTypePlace(media, 'consumes', operations[0]),
            confidence: 'high',
            message: `Archives are taken: ${media.type}`,
            operations,
            about: operations[0]
              ? about.operation(operations[0], media.type)
              : `${String(body.place.key)} ${media.type}`,
          });
        }
        const named = media.schema ? [...fileParts(media.schema), ...encoded(media.schema)] : [];
        // What only its encoding makes a file of is an archive where that says so, whatever it is called.
        const sent = [...encodedFiles(media), ...textsSentAsFiles(media)];
        for (const { types, stated, schema } of filesAtPositions(media)) {
          if (!stated || !types.some(isArchive)) continue;
          const message = `A part of ${media.type} may be an archive`;
          report({ at: stated, message, operations, about: about.schema(schema, 'input') });
        }
        for (const property of [...named, ...sent]) {
          const at = sent.includes(property)
            ? archiveByEncoding(media, property.name)
            : archiveIn(media, property);
          if (!at) continue;
          report({
            ...at,
            message: `\`${property.name}\` may be an archive`,
            operations,
            about: about.schema(property.owner, 'input', `.${property.name}`),
          });
        }
      }
    },

    parameter(parameter, { report }) {
      if (parameter.in !== 'header' || parameter.name.toLowerCase() !== 'content-encoding') return;
      const operations = ownOf(parameter.operations());
      if (operations.length === 0 && parameter.operations().length > 0) return;
      report({
        at: parameter.place.child('name'),
        message: 'Packed requests are taken (`Content-Encoding`): a few kilobytes may unpack to gigabytes',
        operations,
        about: about.parameter(parameter),
      });
    },
  },
});

/** Texts of a body in Base64, which 2.0 and 3.0 say by `format` (OAS 3.0.4 §4.4). */
const encoded = once((schema: Schema): readonly Property[] => {
  const isBase64 = ({ value: { format } }: Schema) => format === 'byte' || format === 'base64';
  const files = new Set(fileParts(schema));
  return parts(schema).flatMap((part) =>
    [...part.properties.values()].filter(
      (one) => one.flows('input') && !files.has(one) && parts(one.schema).some(isBase64),
    ),
  );
});

/** “ZIP archive with the pictures”, “a gzipped tarball”; not “ZIP code”. */
const archives =
  /\b(?:zip|tar|rar|7z|gzip(?:ped)?|tgz|zipped|compressed) (?:archives?|files?|folders?|bundles?)\b|\btarballs?\b|\btar\.gz\b|\.(?:zip|tgz)\b/i;

function archiveByEncoding(media: MediaType, name: string): { at: Place; part: 'value' } | undefined {
  return encodedAs(media, name).some(isArchive)
    ? { at: media.place.child('encoding', name, 'contentType'), part: 'value' }
    : undefined;
}

/** Where it says that the part may be an archive: by its media types, or by its name. */
function archiveIn(media: MediaType, property: Property): { at: Place; part: 'key' | 'value' } | undefined {
  const { name, place, schema } = property;
  const stated = archiveByEncoding(media, name);
  if (stated) return stated;
  const embedded = parts(schema).find(
    ({ value }) =>
      typeof value.contentMediaType === 'string' && isArchive(value.contentMediaType.toLowerCase()),
  );
  if (embedded) return { at: embedded.place.child('contentMediaType'), part: 'value' };
  const isSaid = parts(schema).some(
    ({ value: { description } }) => typeof description === 'string' && says(description, archives),
  );
  return isSaid || words(name).some((word) => archiveWords.has(word))
    ? { at: place, part: 'key' }
    : undefined;
}
