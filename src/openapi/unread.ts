/**
 * What of an operation was not read: references that lead nowhere or out, entries of a wrong type, budgets. Whoever
 * claims something about a part of which a piece is missing claims more than the definition shows.
 */
import { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { once } from '../text/memo.ts';
import { documentsOf } from './documents.ts';
import type { Api, Header, Operation, Response, Schema, Unchecked } from './model.ts';
import { ownOf } from './operations.ts';

/**
 * The parts of an operation that can be judged apart: who may call it, what it takes in, what it gives out, where it is
 * served, what it says about itself; and the definition as a text.
 */
export const parts = ['access', 'input', 'output', 'servers', 'operation', 'definition'] as const;
export type Part = (typeof parts)[number];

/** The first thing that was not read, by the part and the operations that depend on it. */
export type Unread = Readonly<Record<Part, ReadonlyMap<Operation, Unchecked>>>;

type Touched = readonly (readonly [Part, readonly Operation[]])[];

/**
 * A piece of the model: which parts of which operations depend on it.
 *
 * @param step the key below the piece that leads to what is missing; undefined when that is the piece itself
 */
type Piece = (step: string | undefined) => Touched;

/** What was not read of a definition. Everything whose use is not known counts for all operations. */
export const unreadOf = once((api: Api): Unread => {
  const unread = Object.fromEntries(parts.map((part) => [part, new Map()])) as Record<
    Part,
    Map<Operation, Unchecked>
  >;
  const add = (part: Part, operations: readonly Operation[], unchecked: Unchecked) => {
    for (const operation of operations)
      if (!unread[part].has(operation)) unread[part].set(operation, unchecked);
  };
  // Of two equal keys one was read: what the other says may be about anything.
  for (const document of documentsOf(api)) {
    const loss = document.tree.warnings.find(({ loses }) => loses);
    const unchecked = loss && { place: new Place(document), reason: loss.message };
    if (unchecked) for (const part of parts) add(part, api.operations, unchecked);
  }
  if (api.version === '2.0') for (const schema of api.allSchemas) addForeign(schema, add);
  for (const holder of [...api.responses, ...api.headers]) addMisplaced(holder, api, add);
  for (const operation of api.operations) addMisspelt(operation, api, add);
  addDynamic(api, add);
  if (api.unchecked.length === 0) return unread;
  const pieces = piecesOf(api);
  const done = new Set<string>();
  for (const unchecked of api.unchecked) {
    const { place } = unchecked;
    const found = pieceAt(place, pieces);
    // Thousands of gaps in one place are one gap.
    const key = found ? `${found.at.id()} ${found.step ?? ''}` : placeOf(place);
    if (done.has(key)) continue;
    done.add(key);
    add('definition', api.operations, unchecked);
    const reached = found ? found.piece(found.step) : wherever(place, api);
    for (const [part, operations] of reached) add(part, operations, unchecked);
  }
  return unread;
});

/** Keywords that OpenAPI 2.0 does not have (OAS 2.0, Schema Object), and that people write there in spite. */
const unknownIn2 = ['oneOf', 'anyOf', 'not'];
/** `schema` is of the body alone (OAS 2.0, Parameter Object): any other parameter is the schema itself. */
const unknownInParametersOf2 = [...unknownIn2, 'schema'];

/**
 * A choice or a denial in 2.0: the model reads it as it was meant, and a validator passes it over. What is found there is
 * told; that nothing is found proves nothing.
 */
function addForeign(
  schema: Schema,
  add: (part: Part, operations: readonly Operation[], unchecked: Unchecked) => void,
): void {
  const unknown = typeof schema.value.in === 'string' ? unknownInParametersOf2 : unknownIn2;
  const keyword = unknown.find((one) => Object.hasOwn(schema.value, one));
  if (keyword === undefined) return;
  const reason = `\`${keyword}\` means nothing in OpenAPI 2.0, and validators pass it over`;
  const unchecked = { place: schema.place.child(keyword), reason };
  for (const [part, operations] of inSchema(schema)) add(part, operations, unchecked);
}

/**
 * `response`, `RequestBody`, `parameter`: readers pass over keys that they do not know, and who wrote these meant those that
 * they do.
 */
function addMisspelt(
  operation: Operation,
  api: Api,
  add: (part: Part, operations: readonly Operation[], unchecked: Unchecked) => void,
): void {
  for (const key of Object.keys(operation.value)) {
    if (Object.hasOwn(ofOperation, key) || key === 'callbacks' || key.startsWith('x-')) continue;
    const meant = meantBy.get(plain(key));
    if (meant === undefined) continue;
    const reason = `\`${key}\` means nothing in an operation, and was not read: write \`${meant}\``;
    const unchecked = { place: operation.place.child(key), reason };
    for (const [part, operations] of inOperation(meant, operation, api)) add(part, operations, unchecked);
  }
}

/** Without case, signs and the end of a plural. */
function plain(key: string): string {
  return key.toLowerCase().replace(/[-_ ]/g, '').replace(/s$/, '');
}

/**
 * A `$dynamicRef` leads to the outermost anchor of its name on the way that a validator came (JSON Schema 2020-12 core
 * §8.2.3.2), and the model to the one that it names. Where there are several, what is meant differs from place to place.
 */
function addDynamic(
  api: Api,
  add: (part: Part, operations: readonly Operation[], unchecked: Unchecked) => void,
): void {
  let anchors: ReadonlyMap<string, number> | undefined;
  for (const schema of api.allSchemas) {
    const reference = schema.value.$dynamicRef;
    if (typeof reference !== 'string') continue;
    anchors ??= dynamicAnchors(api);
    if ((anchors.get(reference.slice(reference.indexOf('#') + 1)) ?? 0) < 2) continue;
    const reason = `\`${reference}\` leads to one of several anchors, and which it is depends on the way there`;
    const unchecked = { place: schema.place.child('$dynamicRef'), reason };
    for (const [part, operations] of inSchema(schema)) add(part, operations, unchecked);
  }
}

/** How many schemas give themselves each name. */
function dynamicAnchors(api: Api): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const seen = new Set<unknown>();
  const stack: unknown[] = Array.from(documentsOf(api), ({ tree }) => tree.value);
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const name = own(value, '$dynamicAnchor');
    if (typeof name === 'string') found.set(name, (found.get(name) ?? 0) + 1);
    for (const inner of Object.values(value)) stack.push(inner);
  }
  return found;
}

/** What describes a message, in one version or another, as {@link plain} has it. */
const describing: ReadonlySet<string> = new Set(
  ['schema', 'content', 'type', 'properties', 'items', 'additionalProperties', 'allOf', 'oneOf', 'anyOf'].map(
    plain,
  ),
);

/**
 * A response or a header that says what it holds in a way of its version that means nothing there: as 2.0 has it in 3.x, the other way round, or as
 * a schema, which a reference leads to by mistake. It is read as one that holds nothing, and who wrote it meant what it says.
 */
function addMisplaced(
  holder: Response | Header,
  api: Api,
  add: (part: Part, operations: readonly Operation[], unchecked: Unchecked) => void,
): void {
  const isResponse = 'content' in holder;
  const meant = isResponse ? [api.version === '2.0' ? 'schema' : 'content'] : ['schema', 'content'];
  // In 2.0 a header is described as a schema is.
  if (!isResponse && (api.version === '2.0' || meant.some((key) => Object.hasOwn(holder.value, key)))) return;
  const keyword = Object.keys(holder.value).find((key) => !meant.includes(key) && describing.has(plain(key)));
  if (keyword === undefined) return;
  const what = isResponse ? 'a response' : 'a header';
  const reason = `\`${keyword}\` means nothing in ${what} of OpenAPI ${api.version}, and was not read`;
  const unchecked = { place: holder.place.child(keyword), reason };
  for (const [part, operations] of sides(holder.operations(), 'output')) add(part, operations, unchecked);
}

function pieceAt(
  place: Place,
  pieces: ReadonlyMap<string, Piece>,
): { piece: Piece; at: Place; step: string | undefined } | undefined {
  let step: string | undefined;
  for (let at: Place | null = place; at; at = at.parent) {
    const piece = pieces.get(at.id());
    if (piece) return { piece, at, step };
    step = String(at.key);
  }
  return undefined;
}

/** Every piece of the model by its place, the most specific one where several share it. */
function piecesOf(api: Api): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  for (const { place, written, operations } of api.pathItems) {
    const piece: Piece = (step) => inItem(step, operations, api);
    for (const at of [place, ...written]) pieces.set(at.id(), piece);
  }
  for (const operation of api.operations) {
    const piece: Piece = (step) => inOperation(step, operation, api);
    for (const at of [operation.written, operation.place]) pieces.set(at.id(), piece);
  }
  for (const server of api.allServers)
    pieces.set(server.place.id(), () => [['servers', server.operations()]]);
  for (const scheme of api.allSchemes) {
    const piece: Piece = () => [['access', scheme.operations()]];
    for (const at of [scheme.written, scheme.place]) pieces.set(at.id(), piece);
  }
  for (const holder of [...api.parameters, ...api.requestBodies])
    pieces.set(holder.place.id(), () => sides(holder.operations(), 'input'));
  for (const holder of [...api.responses, ...api.headers])
    pieces.set(holder.place.id(), () => sides(holder.operations(), 'output'));
  for (const schema of api.allSchemas) pieces.set(schema.place.id(), () => inSchema(schema));
  return pieces;
}

function inSchema(schema: Schema): Touched {
  return [
    ['input', schema.reachedBy('input')],
    ['output', schema.reachedBy('output')],
  ];
}

/** Webhooks and callbacks are sent by the API: what they ask with is given out, what they are answered is taken in. */
function sides(operations: readonly Operation[], part: 'input' | 'output'): Touched {
  const other = part === 'input' ? 'output' : 'input';
  return [
    [part, ownOf(operations)],
    [other, operations.filter(({ kind }) => kind !== 'operation')],
  ];
}

const ofOperation: Readonly<Record<string, readonly Part[]>> = {
  parameters: ['input'],
  requestBody: ['input'],
  consumes: ['input'],
  responses: ['output'],
  produces: ['output'],
  security: ['access'],
  servers: ['servers'],
  schemes: ['servers'],
};

const meantBy: ReadonlyMap<string, string> = new Map([
  ...[...Object.keys(ofOperation), 'callbacks'].map((key) => [plain(key), key] as const),
  ['body', 'requestBody'],
]);

function inOperation(step: string | undefined, operation: Operation, api: Api): Touched {
  // What it calls back cannot be listed: it may be in the scope of anything.
  if (step === 'callbacks') return everything(api);
  const touched = step === undefined ? undefined : ofOperation[step];
  if (!touched) return step?.startsWith('x-') ? [['operation', [operation]]] : everyPart([operation]);
  return touched.flatMap(
    (part): Touched =>
      part === 'input' || part === 'output' ? sides([operation], part) : [[part, [operation]]],
  );
}

function inItem(step: string | undefined, operations: readonly Operation[], api: Api): Touched {
  if (step === 'parameters') return sides(operations, 'input');
  if (step === 'servers') return [['servers', operations]];
  // An operation of it, or the whole, is not known at all.
  return everything(api);
}

const ofComponents: Readonly<Record<string, readonly Part[]>> = {
  schemas: ['input', 'output'],
  definitions: ['input', 'output'],
  mediaTypes: ['input', 'output'],
  headers: ['input', 'output'],
  jsonSchemaDialect: ['input', 'output'],
  examples: [],
  links: [],
  parameters: ['input', 'output'],
  requestBodies: ['input', 'output'],
  responses: ['input', 'output'],
  securitySchemes: ['access'],
  securityDefinitions: ['access'],
  security: ['access'],
  servers: ['servers'],
  schemes: ['servers'],
  host: ['servers'],
  basePath: ['servers'],
  info: [],
  tags: [],
  externalDocs: [],
};

/** Undefined where it may be anything. */
function touchedBy(missing: Place, api: Api): readonly Part[] | undefined {
  if (missing.document !== api.place.document) return undefined;
  const [first, second] = missing.path();
  return ofComponents[String(first === 'components' ? second : first)];
}

/** Where nothing of the model is at hand: by the root's key, or the components' one. */
function wherever(missing: Place, api: Api): Touched {
  const touched = touchedBy(missing, api);
  return touched ? touched.map((part) => [part, api.operations] as const) : everything(api);
}

/** Why a definition of which no operation was read may have some; undefined where it has one, or nothing is missing. */
export const hidesEveryOperation = once((api: Api): Unchecked | undefined => {
  if (api.operations.length > 0) return undefined;
  for (const document of documentsOf(api)) {
    const loss = document.tree.warnings.find(({ loses }) => loses);
    if (loss) return { place: new Place(document), reason: loss.message };
  }
  return api.unchecked.find(({ place }) => touchedBy(place, api) === undefined);
});

function everything(api: Api): Touched {
  return everyPart(api.operations);
}

function everyPart(operations: readonly Operation[]): Touched {
  return parts.map((part) => [part, operations] as const);
}

/** Tells apart what {@link wherever} tells apart. */
function placeOf(place: Place): string {
  return `${place.document.file} ${place.path().slice(0, 2).join(' ')}`;
}
