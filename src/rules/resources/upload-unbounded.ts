import { areForAdministrators } from '../../facts/access/administrators.ts';
import { isPresigned } from '../../facts/access/presigned.ts';
import { answersTooLarge } from '../../facts/messages/limits-around.ts';
import { promisedSize } from '../../facts/messages/limits-in-prose.ts';
import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import {
  encodedFiles,
  filesInMaps,
  isDeepFile,
  isEncodedText,
  isUnknownKind,
  leavesFilesOpen,
  textIn,
  textsSentAsFiles,
} from '../../facts/messages/open-uploads.ts';
import {
  fileParts,
  filesAtPositions,
  holdsFile,
  isFileType,
  limitsAll,
  limitsFile,
  limitsRequest,
} from '../../facts/messages/uploads.ts';
import { limitsLength } from '../../facts/schemas/limits.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { excludes, holds, parts, states } from '../../openapi/composition.ts';
import type { Api, MediaType, Operation, RequestBody, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'upload-unbounded',
  title: 'Upload of any size',
  severity: 'high',
  confidence: 'high',
  category: 'resources',
  owasp: ['API4'],
  cwe: [770],
  stride: ['D'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a file to upload',
  isProvedByAbsence: true,
  rationale:
    'A caller sends files until the disk, the memory or the storage’s budget is used up: one request is enough where they are read at once.',
  remediation:
    'State the largest size that is taken, `maxLength` in bytes, and refuse more with a 413 before it is read. A limit at the gateway can be said with an extension: `x-max-file-size: 10485760`.',
  falsePositives: [
    'A gateway limits the size of requests, and the definition leaves that out.',
    'The size is limited, and words say so: reported at low for a part of a form, whose size hardly a validator looks at, where they say that the limit is enforced, or where most uploads of the API say theirs; else at medium.',
    'A 413 is answered to what is too large: reported at medium.',
    'The URL was signed for one upload, which its policy limits: reported at medium; only administrators upload: at low.',
  ],
  visit: {
    schema(schema, { cannotTell, isClaimed }) {
      if (
        isClaimed &&
        (isDeepFile(schema) || isEncodedText(schema)) &&
        !limitsFile(schema) &&
        !limitsAll(schema.api)
      )
        cannotTell(ownOf(schema.operations('input')), schema.place, 'a file of any size may be in it');
    },

    requestBody(body, { report, examines, cannotTell, isClaimed }) {
      const all = body.operations();
      const operations = ownOf(all);
      if (operations.length === 0 && all.length > 0) return;
      for (const media of body.content) {
        if (!media.schema && hidesSchema(body.api, media)) continue;
        const found = filesOf(media, operations);
        const left = leavesFilesOpen(media);
        if (isClaimed) {
          const open = () => unlimited(body, media, operations);
          if (left !== undefined && !isShortText(media.schema)) cannotTell(open(), media.place, left);
          for (const { name, place, schema } of textsSentAsFiles(media))
            if (!isShortText(textIn(schema)))
              cannotTell(open(), place, `\`${name}\` is a text of any length that is sent as a file`);
        }
        if (found.length === 0) continue;
        examines(operations);
        const open = unlimited(body, media, operations);
        if (operations.length > 0 && open.length === 0) continue;
        if (operations.length === 0 && limitsRequest(body, media, undefined)) continue;
        for (const file of found) {
          const common = reportOf(file, body, media, open);
          if (file === media) {
            report({
              ...mediaTypePlace(media, 'consumes', operations[0]),
              ...common,
              message: `A file (${media.type}) of any size is taken${common.said}`,
              about: operations[0]
                ? about.operation(operations[0], media.type)
                : `${String(body.place.key)} ${media.type}`,
            });
          } else if (!limitsFile(file as Schema)) {
            report({
              at: file.place,
              part: 'key',
              ...common,
              message: `${schemaName(file as Schema)} may be a file of any size${common.said}`,
              about: about.schema(file as Schema, 'input'),
            });
          }
        }
      }
    },
  },
});

function isShortText(schema: Schema | undefined): boolean {
  if (schema === undefined || !states(schema, 'string')) return false;
  return holds(schema, (part) => excludes(part, 'string') || limitsLength(part));
}

/** A size in words is known to people, and held by nobody who reads the definition: a gateway, a generated server. */
function reportOf(
  file: Schema | MediaType,
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
) {
  const described = descriptionsOf(file, body, media, operations);
  const promise = promiseIn(described);
  const isKept =
    promise !== undefined &&
    (media.type.startsWith('multipart/') || described.some(saysEnforced) || saysSizes(body.api));
  const isAdministrators = areForAdministrators(operations);
  const limitedBy = isAdministrators
    ? ', by administrators only'
    : operations.length > 0 && operations.every(answersTooLarge)
      ? ', though 413 is answered to what is too large'
      : operations.length > 0 && operations.every(isPresigned)
        ? ', by a URL that was signed for it'
        : undefined;
  return {
    operations,
    said:
      promise === undefined ? (limitedBy ?? '') : `: its description says “${promise}”, but no keyword does`,
    ...(promise === undefined
      ? limitedBy !== undefined
        ? { severity: isAdministrators ? ('low' as const) : ('medium' as const) }
        : {}
      : {
          severity: isKept ? ('low' as const) : ('medium' as const),
          remedy: 'state the promised limit as `maxLength`, in bytes',
        }),
    ...(operations.length > 0 && !limitsUploads(body.api) ? { decision } : {}),
  };
}

const decision = { name: 'upload sizes', says: 'No schema limits the size of an upload' };

const enforced =
  /\b(?:size|[kmgt]i?b|bytes)\b[^.\n]{0,60}\b(?:enforced|rejected|refused|will fail|fails|(?:an|with an?) error)\b|\b(?:rejects?|refuses?|enforces?)\b[^.\n]{0,60}\b(?:size|[kmgt]i?b|bytes)\b|\b413\b/i;

function saysEnforced(description: unknown): boolean {
  return (
    typeof description === 'string' && promisedSize(description) !== undefined && says(description, enforced)
  );
}

/** From so many uploads on, of which most say their size in words, it was thought of and written down. */
const several = 3;

const saysSizes = once((api: Api): boolean => {
  const taking = api.requestBodies.filter(
    (body) =>
      body.operations().length > 0 &&
      body.content.some((media) => filesOf(media, body.operations()).length > 0),
  );
  const saying = taking.filter((body) =>
    body.content.some((media) =>
      filesOf(media, body.operations()).some(
        (file) => promiseIn(descriptionsOf(file, body, media, body.operations())) !== undefined,
      ),
    ),
  );
  return saying.length >= several && saying.length * 2 > taking.length;
});

function descriptionsOf(
  file: Schema | MediaType,
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
): readonly unknown[] {
  return [file, media, body, ...operations.slice(0, 1)].map(({ value }) => own(value, 'description'));
}

function promiseIn(descriptions: readonly unknown[]): string | undefined {
  return descriptions.map(promisedSize).find((found) => found !== undefined);
}

/** Is one upload of the API limited? Then the others were forgotten, and not decided on. */
const limitsUploads = once((api: Api): boolean =>
  api.requestBodies.some((body) =>
    body.content.some((media) => {
      const operations = body.operations();
      const files = filesOf(media, operations);
      if (files.length === 0 || operations.length === 0) return false;
      return (
        unlimited(body, media, operations).length < operations.length ||
        files.some((file) => file !== media && limitsFile(file as Schema))
      );
    }),
  ),
);

/** The files that a body brings: schemas, or the media type itself when it has none. */
function filesOf(media: MediaType, operations: readonly Operation[]): readonly (Schema | MediaType)[] {
  const { type, schema } = media;
  if (isDocument(media)) return [];
  if (!schema) return isFileType(type) && !isLeftOver(media, operations) ? [media] : [];
  if (holdsFile(schema) || isFileType(type)) return [schema];
  const unnamed = [...filesInMaps(media), ...encodedFiles(media).map((property) => property.schema)];
  const named = fileParts(schema).map((property) => {
    const { items } = property.schema;
    return items && !holdsFile(property.schema) ? items : property.schema;
  });
  return [...named, ...unnamed, ...filesAtPositions(media).map((file) => file.schema)];
}

/**
 * Is it a document that says by itself how it is made: an object with properties, or in a format of its own, or JSON that nobody gave a media
 * type (what is exported from Postman is then `application/octet-stream`), as its example shows?
 */
function isDocument(media: MediaType): boolean {
  const { type, schema } = media;
  if (!isFileType(type)) return false;
  // Written down, whether they could be followed or not.
  if (schema && parts(schema).some(({ value }) => hasKeys(own(value, 'properties')))) return true;
  if (type === 'application/octet-stream') return isShownAsJson(media);
  return schema !== undefined && isUnknownKind(type) && type.includes('/vnd.') && states(schema, 'object');
}

/**
 * What a tool wrote for an empty body: it stands at GET and DELETE of the API too, which take none (RFC 9110 §9.3.1, §9.3.5).
 * An operation that is called an upload takes one even so.
 */
function isLeftOver({ type, value }: MediaType, operations: readonly Operation[]): boolean {
  const [first] = operations;
  if (type !== 'application/octet-stream' || hasKeys(value) || !first || !hasEmptyBodies(first.api))
    return false;
  return operations.every(
    ({ path, summary }) => !/upload|file|image|photo|media|attach|import|content/i.test(`${path} ${summary}`),
  );
}

const hasEmptyBodies = once((api: Api): boolean =>
  api.operations.some(
    ({ method, body }) =>
      /^(?:GET|HEAD|DELETE)$/.test(method) &&
      body?.content.some((media) => media.type === 'application/octet-stream' && !hasKeys(media.value)),
  ),
);

function hasKeys(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length > 0;
}

function isShownAsJson({ value }: MediaType): boolean {
  const example = own(value, 'example');
  if (typeof example !== 'string' || !/^\s{0,9}["{[]/.test(example)) return false;
  try {
    JSON.parse(example);
    return true;
  } catch {
    return false;
  }
}

function unlimited(
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
): readonly Operation[] {
  return operations.filter((operation) => !limitsRequest(body, media, operation));
}
