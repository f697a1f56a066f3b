import { undeclaredInPath } from '../facts/messages/undeclared-in-path.ts';
import { containedIn } from '../facts/schemas/contained.ts';
import { namesBeside } from '../facts/schemas/names-beside.ts';
import type { Api, Direction, Operation, Parameter, Property, Schema } from '../openapi/model.ts';
import type { Place } from '../refs/place.ts';
import { push } from '../text/group.ts';
import { type Asset, classes, type DataClass } from './assets.ts';
import { many } from './one-or-many.ts';
import { workOf } from './work.ts';

export type MessageSide = 'request' | 'response';

/** The operations that carry something, by the message it travels in. */
export interface Carried {
  readonly request: ReadonlySet<Operation>;
  readonly response: ReadonlySet<Operation>;
}

/** A place of one side of messages, whatever the direction. */
interface Carrying {
  readonly place: Place;
  readonly side: MessageSide;
  operations(): readonly Operation[];
}

interface Sides {
  readonly request: Set<Operation>;
  readonly response: Set<Operation>;
}

/** What a definition's data is called, found in one walk over its schemas. */
interface Names {
  readonly properties: Map<string, Property[]>;
  readonly parameters: Map<string, Parameter[]>;
  /** Header fields of answers and of the parts of messages, by their names in lower case (RFC 9110 §5.1). */
  readonly headers: Map<string, Carrying[]>;
  /** Names that no property declares: those of a path, and those that other keywords of a schema say. */
  readonly undeclared: Map<string, Pick<Property, 'operations' | 'place'>[]>;
  readonly schemas: Map<string, Schema[]>;
  readonly formats: Map<string, Schema[]>;
  readonly extensions: Map<string, Schema[]>;
}

/**
 * Which operations carry which data. Each definition's schemas are walked once, each name is looked up once, however
 * many threats ask.
 */
export class DataIndex {
  readonly #names = new Map<Api, Names>();
  readonly #properties = new Map<Api, Map<string, Carried>>();
  readonly #assets = new Map<Api, Map<Asset, Carried>>();

  /** Operations with a property or parameter of exactly this name. */
  property(api: Api, name: string): Carried {
    return memo(this.#properties, api, name, () => {
      const carried = sides();
      for (const property of this.#of(api).properties.get(name) ?? []) addAll(carried, property);
      for (const one of this.#of(api).undeclared.get(name) ?? []) addAll(carried, one);
      for (const parameter of this.#of(api).parameters.get(name) ?? []) {
        for (const operation of parameter.operations()) carried.request.add(operation);
      }
      for (const header of this.#of(api).headers.get(name.toLowerCase()) ?? []) {
        for (const operation of header.operations()) carried[header.side].add(operation);
      }
      return carried;
    });
  }

  /** Operations that carry what the asset's `match` speaks of: any of its keys. */
  asset(api: Api, asset: Asset): Carried {
    return memo(this.#assets, api, asset, () => {
      const carried = sides();
      const { match } = asset;
      for (const name of many(match?.property)) unite(carried, this.property(api, name));
      const names = this.#of(api);
      for (const [key, index] of [
        ['schema', names.schemas],
        ['format', names.formats],
        ['extension', names.extensions],
      ] as const) {
        for (const name of many(match?.[key])) {
          for (const schema of index.get(name) ?? []) {
            addAll(carried, { operations: (direction) => schema.reachedBy(direction) });
          }
        }
      }
      return carried;
    });
  }

  /** Does anything in the definition, reached by an operation or not, match the asset? */
  matches(api: Api, { match }: Asset): boolean {
    const names = this.#of(api);
    return (
      many(match?.property).some(
        (name) =>
          [names.properties, names.parameters, names.undeclared].some((index) => index.has(name)) ||
          names.headers.has(name.toLowerCase()),
      ) ||
      many(match?.schema).some((name) => names.schemas.has(name)) ||
      many(match?.format).some((name) => names.formats.has(name)) ||
      many(match?.extension).some((name) => names.extensions.has(name))
    );
  }

  /** A property, parameter or schema by which a definition carries an asset: the place to show. */
  example(api: Api, { match }: Asset): Place | undefined {
    const names = this.#of(api);
    const { property, schema, format, extension } = match ?? {};
    for (const [wanted, indexes] of [
      [property, [names.properties, names.parameters, names.undeclared]],
      [schema, [names.schemas]],
      [format, [names.formats]],
      [extension, [names.extensions]],
    ] as const) {
      for (const name of many(wanted)) {
        for (const index of indexes) {
          const found = index.get(name)?.[0];
          if (found) return found.place;
        }
        const header = wanted === property ? names.headers.get(name.toLowerCase())?.[0] : undefined;
        if (header) return header.place;
      }
    }
    return undefined;
  }

  /** The properties of a definition by name. */
  propertyNames(api: Api): ReadonlyMap<string, readonly Property[]> {
    return this.#of(api).properties;
  }

  #of(api: Api): Names {
    const known = this.#names.get(api);
    if (known) return known;
    const names: Names = {
      properties: new Map(),
      parameters: new Map(),
      headers: new Map(),
      undeclared: new Map(),
      schemas: new Map(),
      formats: new Map(),
      extensions: new Map(),
    };
    for (const parameter of api.parameters) push(names.parameters, parameter.name, parameter);
    for (const { name, ...carrying } of headersOf(api)) push(names.headers, name, carrying);
    for (const operation of api.operations) {
      const { place } = operation.pathItem;
      const operations = (direction: Direction) => (direction === 'input' ? [operation] : []);
      for (const name of undeclaredInPath(operation)) push(names.undeclared, name, { operations, place });
    }
    for (const schema of api.schemas)
      for (const { names: listed, place } of namesBeside(schema))
        for (const name of listed ?? [])
          push(names.undeclared, name, { operations: (direction) => schema.operations(direction), place });
    const { allSchemas } = api;
    for (const schema of allSchemas) {
      for (const property of schema.properties.values()) push(names.properties, property.name, property);
      if (schema.name !== undefined) push(names.schemas, schema.name, schema);
      for (const alias of schema.aliases) push(names.schemas, alias, schema);
      noteKeywords(schema.value, schema, names);
    }
    this.#addContained(allSchemas, names);
    this.#names.set(api, names);
    return names;
  }

  /** A list carries what its `contains` asks for. */
  #addContained(all: readonly Schema[], names: Names): void {
    let byValue: ReadonlyMap<unknown, Schema> | undefined;
    for (const list of all) {
      if (!Object.hasOwn(list.value, 'contains')) continue;
      byValue ??= new Map(all.map((schema) => [schema.value, schema]));
      const operations = (direction: Direction) => list.reachedBy(direction);
      for (const { value, names: listed } of containedIn(list)) {
        workOf(this).spend(1 + listed.length / 4);
        for (const name of listed) push(names.undeclared, name, { operations, place: list.place });
        const known = byValue.get(value);
        if (known?.name !== undefined) push(names.schemas, known.name, list);
        for (const alias of known?.aliases ?? []) push(names.schemas, alias, list);
        noteKeywords(value, list, names);
      }
    }
  }
}

/** Header fields of answers, and of the parts of what is sent and answered (OAS 3.1 §4.8.15). */
function* headersOf(api: Api): Iterable<Carrying & { readonly name: string }> {
  for (const header of api.headers)
    yield { name: header.name, place: header.place, side: 'response', operations: () => header.operations() };
  for (const [side, messages] of [
    ['request', api.requestBodies],
    ['response', api.responses],
  ] as const) {
    for (const message of messages) {
      for (const { partHeaders } of message.content)
        for (const { name, place } of partHeaders)
          yield { name, place, side, operations: () => message.operations() };
    }
  }
}

/** Notes by which format and which extensions a schema is found. */
function noteKeywords(value: Schema['value'], schema: Schema, { formats, extensions }: Names): void {
  if (typeof value.format === 'string') push(formats, value.format, schema);
  for (const key of Object.keys(value)) if (key.startsWith('x-')) push(extensions, key, schema);
}

/** Is a class at least as strict as another? An asset without a class is at least nothing. */
export function atLeastClass(actual: DataClass | undefined, least: DataClass): boolean {
  return actual !== undefined && classes.indexOf(actual) >= classes.indexOf(least);
}

function sides(): Sides {
  return { request: new Set(), response: new Set() };
}

/** An API takes in its operations' requests; what webhooks and callbacks send, it gives out. */
function addAll(into: Sides, carrier: Pick<Property, 'operations'>): void {
  for (const operation of carrier.operations('input')) {
    (operation.kind === 'operation' ? into.request : into.response).add(operation);
  }
  for (const operation of carrier.operations('output')) {
    (operation.kind === 'operation' ? into.response : into.request).add(operation);
  }
}

function unite(into: Sides, carried: Carried): void {
  for (const side of ['request', 'response'] as const) {
    for (const operation of carried[side]) into[side].add(operation);
  }
}

function memo<K, V>(maps: Map<Api, Map<K, V>>, api: Api, key: K, make: () => V): V {
  let map = maps.get(api);
  if (!map) {
    map = new Map();
    maps.set(api, map);
  }
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
