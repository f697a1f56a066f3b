/** Files that no schema describes as such: parts that only `encoding` tells of, maps of files, messages that may hold any. */
import { lacksParts, parts, states } from '../../openapi/composition.ts';
import type { Api, MediaType, Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { isFileByVersion } from '../schemas/limits.ts';
import { isArchive, isRange } from './media-types.ts';
import { parameterCarrying } from './parameter-values.ts';
import { encodedAs, fileParts, filesAtPositions, holdsFile, holdsFiles, isFileType } from './uploads.ts';

/**
 * The parts of a form that state no type and are sent as a file: 3.1 says so by `encoding` alone (OAS 3.1 §4.8.14.4), with an
 * empty schema.
 */
export function encodedFiles(media: MediaType): readonly Property[] {
  return untyped(media).filter(({ name }) => encodedAs(media, name).some(isFilePart));
}

/** `text/…` is a file as well, where something without a type is sent so; data that schemas describe is none. */
function isFilePart(type: string): boolean {
  return isFileType(type) || isRange(type);
}

/**
 * The texts of a form that are sent as a file: `type: string`, or a list of it, with `encoding` that says `image/png` (OAS 3.1
 * §4.8.15). Which of the two the server takes, nobody knows.
 */
export function textsSentAsFiles(media: MediaType): readonly Property[] {
  const { type, schema } = media;
  if (!schema || !isMultipart(type)) return [];
  return parts(schema).flatMap(({ properties }) =>
    [...properties.values()].filter(
      (one) =>
        one.flows('input') &&
        !one.isListed &&
        textIn(one.schema) !== undefined &&
        !holdsFile(one.schema) &&
        !holdsFiles(one.schema) &&
        encodedAs(media, one.name).some(isFilePart),
    ),
  );
}

/** The text that a value is, or the items of a list of them. */
export function textIn(schema: Schema): Schema | undefined {
  return [schema, schema.items].find((one) => one !== undefined && states(one, 'string'));
}

/** The values of a map whose names are not declared, where they are files. */
export function filesInMaps({ type, schema }: MediaType): readonly Schema[] {
  if (!schema || !isMultipart(type)) return [];
  return parts(schema)
    .flatMap(({ additional, patternProperties }) => [
      ...(typeof additional === 'object' ? [additional] : []),
      ...patternProperties,
    ])
    .filter(holdsFile);
}

/** Files that are a message, or a part of one that is taken in, with the schemas that they are composed of. */
const filesOfMessages = once((api: Api): ReadonlySet<Schema> => {
  const found = new Set<Schema>();
  const add = (schema: Schema | undefined) => {
    for (const part of schema ? parts(schema) : []) found.add(part);
  };
  const isWhole = ({ type, schema }: MediaType) =>
    schema !== undefined && (isFileType(type) || holdsFile(schema));
  for (const { content } of api.responses) for (const media of content) if (isWhole(media)) add(media.schema);
  for (const { content } of api.requestBodies) {
    for (const media of content) {
      const { schema } = media;
      if (isWhole(media)) add(schema);
      if (!schema) continue;
      for (const one of [...fileParts(schema), ...encodedFiles(media)])
        for (const file of [one.schema, one.schema.items]) add(file);
      for (const file of filesInMaps(media)) add(file);
      for (const file of filesAtPositions(media)) add(file.schema);
    }
  }
  return found;
});

/** Is it a file that is a message, or a part of one: not written into data or a parameter? */
export function isSentAsFile(part: Schema): boolean {
  return filesOfMessages(part.api).has(part);
}

/** Is it a file deep in what is taken in: in an object of an object, in JSON or in a part of a form? */
export function isDeepFile(schema: Schema): boolean {
  return (
    schema.flows('input') &&
    parts(schema).some((part) => isFileByVersion(part) && !isSentAsFile(part)) &&
    !parameterCarrying(schema)
  );
}

/** Is it bytes that are written into a text, as files are sent in JSON (OAS 3.0.4 §4.7.24.3, `byte`)? */
export function isEncodedText(schema: Schema): boolean {
  return (
    schema.flows('input') &&
    parts(schema).some(({ value: { format } }) => format === 'byte' || format === 'base64') &&
    !parameterCarrying(schema)
  );
}

/** Why a message may hold a file though nothing says that it does; undefined where it does, or cannot. */
export function leavesFilesOpen(media: MediaType): string | undefined {
  const { type, schema } = media;
  if (isRange(type)) {
    const isData = schema && !saysNothing(schema) && (holdsFile(schema) || !states(schema, 'string'));
    return isData ? undefined : `${type} stands for files too`;
  }
  if (!isMultipart(type)) return undefined;
  if (!schema) return `no schema says which parts ${type} has`;
  if (lacksParts(schema)) return undefined;
  const all = parts(schema);
  const [unknown] = untyped(media).filter(({ name }) => encodedAs(media, name).length === 0);
  // A part without a type is sent as `application/octet-stream` (OAS 3.1 §4.8.14.4).
  if (unknown) return `nothing says of which type the part \`${unknown.name}\` is`;
  const isOpen =
    all.some(({ additional }) => additional === true) ||
    all.every(
      (one) =>
        one.properties.size === 0 &&
        one.additional === undefined &&
        one.patternProperties.length === 0 &&
        one.prefixItems.length === 0 &&
        !one.items,
    );
  return isOpen ? `the schema does not say which parts ${type} has` : undefined;
}

/** A type of one's own tells which kind of file it is to those who know it, and nothing to others. */
export function isUnknownKind(type: string): boolean {
  return (
    isFileType(type) &&
    !/^(?:image|audio|video|font|model)\/./.test(type) &&
    !isArchive(type) &&
    !known.test(type)
  );
}

const known =
  /^application\/(?:pdf|msword|rtf|postscript|epub\+zip|ogg|wasm|vnd\.(?:ms-|openxmlformats-|oasis\.|apple\.|google-earth|android\.).*)$/;

function isMultipart(type: string): boolean {
  return type.startsWith('multipart/');
}

function untyped({ type, schema }: MediaType): readonly Property[] {
  if (!schema || !isMultipart(type)) return [];
  return parts(schema).flatMap(({ properties }) =>
    [...properties.values()].filter((one) => one.flows('input') && !one.isListed && saysNothing(one.schema)),
  );
}

/** Does it say nothing at all of the value: `{}`, `true`, a description only? */
function saysNothing(schema: Schema): boolean {
  if (schema.boolean === false || lacksParts(schema)) return false;
  return parts(schema).every(
    ({ value, boolean }) =>
      boolean === true || Object.keys(value).every((key) => silent.has(key) || key.startsWith('x-')),
  );
}

const silent: ReadonlySet<string> = new Set([
  'title',
  'description',
  'deprecated',
  '$comment',
  'nullable',
  'allOf',
  '$ref',
]);
