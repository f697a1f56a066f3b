/**
 * What of an operation was not read: references that lead nowhere or out, entries of a wrong type, budgets. Whoever
 * claims something about a part of which a piece is missing claims more than the definition shows.
 */
import { Place } from '../refs/place.ts';
import { once } from '../text/memo.ts';
import { documentsOf } from './documents.ts';
import type { Api, Operation, Schema, Unchecked } from './model.ts';
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
