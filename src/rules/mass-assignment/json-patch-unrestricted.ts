import { successBodies } from '../../facts/messages/answers.ts';
import { mediaTypePlace } from '../../facts/messages/media-types.ts';
import { changes, isPatch } from '../../facts/messages/patches.ts';
import { closes } from '../../facts/schemas/open-objects.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { allowedValues, holds, properties } from '../../openapi/composition.ts';
import type { MediaType, Operation, Property, RequestBody, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { once } from '../../text/memo.ts';
import { found } from '../../text/says.ts';
import { type About, about, defineRule, type RuleContext } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';
import { ordinaryWrites, selfServices } from './ordinary-writes.ts';

export default defineRule<Unsure>({
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
    'Callers may change everything, or the server checks each path against a list of its own: at low in `recommended`, unless words say that anything may be changed, or the object has roles, an administrator’s flag or a proof of who somebody is.',
  ],
  options: unsure,
  visit: {
    requestBody(body, context) {
      const operations = ownOf(body.operations());
      if (operations.length === 0 && body.operations().length > 0) return;
      for (const media of body.content) {
        if (!media.schema && hidesSchema(body.api, media)) continue;
        if (/^application\/(?:strategic-)?merge-patch\+json$/.test(media.type))
          judgeMerge(body, media, operations, context);
        else if (media.type === 'application/json-patch+json' || (media.schema && isPatch(media.schema)))
          judgePatch(body, media, operations, context);
        else if (media.schema && isFree(media.schema)) judgeFree(body, media, operations, context);
      }
    },
  },
});

function judgePatch(
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
  { report, examines, options }: RuleContext<Unsure>,
): void {
  examines(operations);
  const paths = media.schema ? changes(media.schema).flatMap((change) => pathsOf(change)) : [];
  if (paths.length === 0) {
    report({
      ...mediaTypePlace(media, 'consumes', operations[0]),
      ...severityOf(operations, options),
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
      ...severityOf(operations, options),
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
  { report, examines, options }: RuleContext<Unsure>,
): void {
  examines(operations);
  const { schema } = media;
  const declares = schema !== undefined && properties(schema).size > 0;
  if (schema && holds(schema, (part) => closes(part))) return;
  report({
    ...(declares
      ? { at: schema.place, part: 'key' as const }
      : mediaTypePlace(media, 'consumes', operations[0])),
    ...(declares ? { severity: 'low' as const } : severityOf(operations, options)),
    message: declares
      ? 'The merge patch may change properties that it does not declare'
      : `The merge patch (${media.type}) may change anything: it declares no properties`,
    operations,
    about: aboutBody(body, operations, media),
  });
}

/** An object of which nothing is declared, where words say that whatever it holds is stored. */
function judgeFree(
  body: RequestBody,
  media: MediaType,
  operations: readonly Operation[],
  { report, examines, options }: RuleContext<Unsure>,
): void {
  const changing = operations.filter(
    (one) => (one.method === 'PATCH' || one.method === 'PUT') && admits(one),
  );
  if (changing.length === 0) return;
  examines(changing);
  report({
    ...mediaTypePlace(media, 'consumes', changing[0]),
    ...severityOf(changing, options),
    message: `${changing[0]?.label} stores any property that it is sent, by its words`,
    operations: changing,
    about: aboutBody(body, changing, media),
  });
}

function isFree(schema: Schema): boolean {
  return properties(schema).size === 0 && schema.additional === true && schema.boolean === undefined;
}

/** “JSON Patch on the whole claim, any path”, “Any field, stored as sent”: said of the operation, or of what it takes. */
const admits = once(({ summary, value, body }: Operation): boolean =>
  [
    summary,
    value.description,
    body?.value.description,
    ...(body?.content ?? []).map(({ schema }) => schema?.value.description),
  ].some((text) => anything(text) && !limited(text)),
);

const anything = found(
  /\bany (?:path|field|property|attribute|member|key)\b(?! (?:that|which|of the following|listed|below|not))|\bstored (?:just )?as (?:it is |they are )?(?:sent|received|given)\b|\b(?:every|all) (?:fields?|paths|properties|attributes) (?:may|can) be (?:changed|patched|replaced|set)\b/i,
);
const limited = found(
  /\b(?:except|only|but not|apart from|other than|allowed|allow-?list\w{0,2}|permitted|ignored|rejected)\b/i,
);

/** What words admit is no doubt, and bad where the object has a state, a right or an amount; a right of a person is bad in any case. */
function severityOf(operations: readonly Operation[], { unsure: isAsked }: Unsure) {
  if (operations.some(admits))
    return operations.some(answersWithState)
      ? { severity: 'high' as const }
      : { severity: 'medium' as const };
  const ordinary = ordinaryWrites(operations);
  return isAsked || ordinary.some(isOfRights) || selfServices(ordinary).length > 0
    ? {}
    : { severity: 'low' as const };
}

const answersWithState = once((operation: Operation): boolean => meaningsIn([operation]).length > 0);

/** Is what it changes somebody with roles, an administrator's flag or a proof of who he is, as it or its twin that reads answers? */
const isOfRights = once((operation: Operation): boolean => {
  const reads = operation.pathItem.operations.filter(({ method }) => method === 'GET');
  return meaningsIn([operation, ...reads]).some(
    ({ meaning, confidence }) => rights.has(meaning) || confidence !== 'low',
  );
});

const rights: ReadonlySet<string> = new Set(['administrator flag', 'role', 'verification flag']);

/** What the privileged properties mean that successful answers have. */
function meaningsIn(operations: readonly Operation[]): readonly Meaning[] {
  return operations.flatMap((operation) =>
    successBodies(operation)
      .flatMap(({ schema }) => (schema ? [...properties(schema).keys()] : []))
      .flatMap((name) => lexiconOf(operation.api).privileged(name) ?? []),
  );
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
