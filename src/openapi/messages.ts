import type { Place } from '../refs/place.ts';
import { own } from '../syntax/value.ts';
import { once, remember } from '../text/memo.ts';
import type {
  Api,
  Header,
  JsonObject,
  MediaType,
  Node,
  Operation,
  Parameter,
  ParameterIn,
  RequestBody,
  Response,
  Schema,
} from './model.ts';
import { type Reader, text } from './reader.ts';
import type { Schemas } from './schema.ts';
import type { SchemaNode } from './schema-node.ts';
import { Users } from './users.ts';

const encodings = ['encoding', 'prefixEncoding', 'itemEncoding'];

/** The schemas of what is sent: the bodies in each media type, and the headers of their parts. */
export function* sentSchemas(content: readonly MediaType[]): Iterable<SchemaNode | undefined> {
  for (const { schema, partHeaders } of content) {
    yield schema as SchemaNode | undefined;
    for (const header of partHeaders) yield header.schema as SchemaNode | undefined;
  }
}

const locations: ReadonlySet<string> = new Set(['path', 'query', 'querystring', 'header', 'cookie']);

/** A part of messages that several operations may share. */
class Shared implements Node {
  readonly #users = new Users();
  readonly place: Place;
  readonly value: JsonObject;

  constructor(
    readonly api: Api,
    node: Node,
  ) {
    this.place = node.place;
    this.value = node.value;
  }

  /** Called while operations are read. */
  usedBy(operation: Operation): void {
    this.#users.add(operation);
  }

  operations(): readonly Operation[] {
    return this.#users.list;
  }
}

export class ParameterNode extends Shared implements Parameter {
  readonly in: ParameterIn;
  component: string | undefined;

  constructor(
    api: Api,
    node: Node,
    readonly name: string,
    place: ParameterIn,
    readonly schema: Schema | undefined,
    readonly content: readonly MediaType[],
  ) {
    super(api, node);
    this.in = place;
  }

  get required(): boolean {
    return this.value.required === true || this.in === 'path';
  }
}

export class BodyNode extends Shared implements RequestBody {
  name: string | undefined;

  constructor(
    api: Api,
    node: Node,
    readonly required: boolean,
    readonly content: readonly MediaType[],
  ) {
    super(api, node);
  }
}

export class HeaderNode extends Shared implements Header {
  constructor(
    api: Api,
    node: Node,
    readonly name: string,
    readonly schema: Schema | undefined,
  ) {
    super(api, node);
  }
}

export class ResponseNode extends Shared implements Response {
  name: string | undefined;

  constructor(
    api: Api,
    node: Node,
    readonly status: string,
    readonly content: readonly MediaType[],
    readonly headers: readonly HeaderNode[],
  ) {
    super(api, node);
  }

  override usedBy(operation: Operation): void {
    super.usedBy(operation);
    for (const header of this.headers) header.usedBy(operation);
  }
}

/** Reads parameters, bodies and responses, each distinct object once. */
export class Messages {
  readonly parameters: ParameterNode[] = [];
  readonly bodies: BodyNode[] = [];
  readonly responses: ResponseNode[] = [];
  readonly headers: HeaderNode[] = [];
  /** Headers of the parts of multipart bodies: no headers of any response. */
  readonly partHeaders: HeaderNode[] = [];
  readonly #known = new Map<object, Reading>();

  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly schemas: Schemas,
  ) {}

  /** A parameter that is no body; undefined (and noted) when it has no name or place. */
  parameter(node: Node): ParameterNode | undefined {
    return this.#once(node, 'parameter', () => {
      const name = this.reader.name(node, 'name');
      const place = text(node.value, 'in');
      if (name === undefined || place === undefined || !locations.has(place)) {
        this.reader.note(
          node.place,
          'a parameter needs a `name` and an `in` of path, query, header or cookie',
        );
        return undefined;
      }
      const content = this.content(node);
      // OAS 3.1 §4.8.12: a parameter has one of the two.
      if (this.api.version !== '2.0' && content.length > 0 && own(node.value, 'schema') !== undefined) {
        const why = 'a parameter has a `schema` or `content`, not both: which of them counts is not defined';
        this.reader.note(node.place.child('content'), why);
      }
      if (content.length > 1) {
        const why = 'the `content` of a parameter has one media type: which of several counts is not defined';
        this.reader.note(node.place.child('content'), why);
      }
      const schema =
        this.api.version === '2.0'
          ? this.schemas.at(node)
          : this.schemas.at(this.reader.child(node, 'schema'));
      const parameter = new ParameterNode(
        this.api,
        node,
        name,
        place as ParameterIn,
        schema ?? content[0]?.schema,
        content,
      );
      this.parameters.push(parameter);
      return parameter;
    });
  }

  /** A 3.x request body. */
  body(node: Node): BodyNode {
    return this.#once(node, 'body', () => this.#body(node, node.value.required === true, this.content(node)));
  }

  /** 2.0's body parameter. */
  swaggerBody(node: Node, consumes: readonly string[]): BodyNode {
    return this.#once(node, `body ${inOne(consumes)}`, () => {
      const schema = this.schemas.at(this.reader.child(node, 'schema'));
      return this.#body(node, node.value.required === true, this.#media(node, consumes, schema));
    });
  }

  /** 2.0's form parameters: together they are one body. */
  swaggerForm(place: Place, fields: readonly Node[], consumes: readonly string[]): BodyNode {
    const named = fields.flatMap((node) => {
      const name = this.reader.name(node, 'name');
      if (name === undefined) this.reader.note(node.place, 'a parameter needs a `name`');
      return name === undefined ? [] : [{ name, raw: node, required: node.value.required === true }];
    });
    const schema = this.schemas.form(place, named);
    const node = { place, value: {} };
    const isForm = (type: string) => type.includes('form');
    const types = consumes.some(isForm) ? consumes.filter(isForm) : ['multipart/form-data'];
    return this.#body(
      node,
      named.some(({ required }) => required),
      this.#media(node, types, schema),
    );
  }

  response(node: Node, status: string, produces: readonly string[]): ResponseNode {
    return this.#once(node, `response ${status} ${inOne(produces)}`, () => {
      const content = this.api.version === '2.0' ? this.#swaggerContent(node, produces) : this.content(node);
      const headers = this.reader
        .objects(node, 'headers', 'a header', '3.0')
        .map(({ name, node: header }) => this.header(header, name));
      const response = new ResponseNode(this.api, node, status, content, headers);
      this.responses.push(response);
      return response;
    });
  }

  header(node: Node, name: string): HeaderNode {
    // RFC 9110 §5.1: field names are case-insensitive.
    return this.#once(node, `header ${name.toLowerCase()}`, () => {
      const header = this.#header(node, name);
      this.headers.push(header);
      return header;
    });
  }

  #header(node: Node, name: string): HeaderNode {
    const isSwagger = this.api.version === '2.0';
    const schema = isSwagger ? this.schemas.at(node) : this.schemas.at(this.reader.child(node, 'schema'));
    return new HeaderNode(this.api, node, name.toLowerCase(), schema ?? this.content(node)[0]?.schema);
  }

  /** A 3.x `content` map. */
  content(node: Node): MediaType[] {
    if (own(node.value, 'content') === undefined) return [];
    return this.reader.objects(node, 'content', 'a media type', '3.2').flatMap(({ name, node: entry }) => {
      const type = mediaTypeName(name);
      const whole = this.reader.child(entry, 'schema');
      const item = this.reader.child(entry, 'itemSchema');
      // OAS 3.1 §4.8.15.1: headers count in multipart types only.
      const partHeaders = type.startsWith('multipart/') ? this.#partHeaders(entry) : [];
      const { place, value } = entry;
      const media = { place, value, type, partHeaders };
      if (!item) return [{ ...media, schema: this.schemas.at(whole), describes: 'message' as const }];
      const one = { ...media, schema: this.schemas.at(item), describes: 'item' as const };
      // OAS 3.2 §4.14.1: both may stand there, and both hold: the one for the whole, the other for each item.
      if (!whole) return [one];
      return [{ ...media, schema: this.schemas.at(whole), describes: 'message' as const }, one];
    });
  }

  /** The headers in the Encoding Objects of a media type: by name and, in 3.2, by position and for all items. */
  #partHeaders(media: Node): readonly HeaderNode[] {
    return this.#parts(media).flatMap((part) => [...this.#headersOfPart(part), ...this.#partHeaders(part)]);
  }

  /** The Encoding Objects of a media type, or (3.2) of a part that has parts itself. */
  #parts(media: Node): readonly Node[] {
    if (!encodings.some((key) => own(media.value, key) !== undefined)) return [];
    const item = this.reader.object(this.reader.child(media, 'itemEncoding'), '`itemEncoding`');
    return [
      ...this.reader.objects(media, 'encoding', 'an encoding').map(({ node }) => node),
      ...this.reader
        .list(media, 'prefixEncoding')
        .flatMap((raw) => this.reader.object(raw, 'an encoding') ?? []),
      ...(item ? [item] : []),
    ];
  }

  #headersOfPart(part: Node): readonly HeaderNode[] {
    return this.reader.objects(part, 'headers', 'a header', '3.0').flatMap(({ name, node }) => {
      // The type of a part is its encoding's `contentType`: a header of that name is ignored.
      if (name.toLowerCase() === 'content-type') return [];
      return this.#once(node, `part header ${name.toLowerCase()}`, () => {
        const header = this.#header(node, name);
        this.partHeaders.push(header);
        return header;
      });
    });
  }

  #body(node: Node, required: boolean, content: readonly MediaType[]): BodyNode {
    const body = new BodyNode(this.api, node, required, content);
    this.bodies.push(body);
    return body;
  }

  /** One body in each of 2.0's media types; without any, the definition leaves them open. */
  #media(node: Node, types: readonly string[], schema: Schema | undefined): MediaType[] {
    if (!this.reader.affords(types, types.length)) return [];
    return (types.length > 0 ? types : ['*/*']).map((type) => ({
      ...node,
      type: mediaTypeName(type),
      schema,
      describes: 'message' as const,
      partHeaders: [],
    }));
  }

  #swaggerContent(node: Node, produces: readonly string[]): MediaType[] {
    const schema = this.reader.child(node, 'schema');
    return schema ? this.#media(node, produces, this.schemas.at(schema)) : [];
  }

  #once<T>(node: Node, kind: string, make: () => T): T {
    let known = this.#known.get(node.value);
    // Nearly every object is read as one thing: that one needs no map.
    if (!known) {
      known = { kind, result: undefined, others: undefined };
      this.#known.set(node.value, known);
      known.result = make();
    }
    if (known.kind === kind) return known.result as T;
    known.others ??= new Map();
    if (!known.others.has(kind)) known.others.set(kind, make());
    return known.others.get(kind) as T;
  }
}

/** What an object was read as; it may be read as others besides, by kind. */
interface Reading {
  readonly kind: string;
  result: unknown;
  others: Map<string, unknown> | undefined;
}

/** Operations share the list of the root. */
const inOne = once((types: readonly string[]) => types.join());

/** RFC 9110 §8.3.1: types are case-insensitive; parameters do not matter here. */
const mediaTypeName = remember((written: string): string =>
  (written.split(';')[0] as string).trim().toLowerCase(),
);
