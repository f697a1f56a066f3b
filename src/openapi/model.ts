/**
 * The semantic model: one shape for OpenAPI 2.0, 3.0, 3.1 and 3.2. Inheritance, references, composition and
 * direction are resolved here, once, so that rules ask what is true and never how it was written.
 *
 * Everything a rule may read is declared in this file; how it is built is the other files' business. Values in the
 * model come from strangers: a field is only ever set when the document has it in the right type.
 */
import type { Place } from '../refs/place.ts';
import type { Resolution } from '../refs/references.ts';

export type Version = '2.0' | '3.0' | '3.1' | '3.2';
export type JsonObject = Readonly<Record<string, unknown>>;

/** A node of the author's document, references followed. */
export interface Node {
  readonly place: Place;
  /** The plain value, references followed. Read through `own()` where a key is a stranger's choice. */
  readonly value: JsonObject;
}

/** Something that makes no sense where it stands, or could not be followed: it is reported as `unchecked`. */
export interface Unchecked {
  readonly place: Place;
  readonly reason: string;
}

/** One definition: a root document with `openapi` or `swagger`. */
export interface Api extends Node {
  readonly version: Version;
  /** As written, `3.0.3`. */
  readonly versionText: string;
  readonly title: string;
  /** Root servers (2.0: from `schemes`, `host`, `basePath`). Empty when none is declared. */
  readonly servers: readonly Server[];
  /** The root requirement: undefined when the key is absent. */
  readonly security: SecurityDeclaration | undefined;
  /** Declared schemes by name as written. */
  readonly schemes: ReadonlyMap<string, SecurityScheme>;
  /** Declared schemes, and those that requirements name by URI (3.2): their name is the URI. */
  readonly allSchemes: readonly SecurityScheme[];
  /** Where schemes are, or would be, declared: the `securitySchemes` object, else its nearest existing parent. */
  readonly schemesPlace: Place;
  /** Everything callable: path operations, webhooks, callbacks; in the order of the document. */
  readonly operations: readonly Operation[];
  readonly pathItems: readonly PathItem[];
  /** Every server of the definition, at whatever level. */
  readonly allServers: readonly Server[];
  /** Every parameter, once each, also those in components that nothing uses. */
  readonly parameters: readonly Parameter[];
  readonly requestBodies: readonly RequestBody[];
  readonly responses: readonly Response[];
  /** Every response header, once each. */
  readonly headers: readonly Header[];
  /** Every schema at a value position (body, parameter, property, item, map value), once each. */
  readonly schemas: readonly Schema[];
  /** Every schema object, also those that are only parts of composed values. */
  readonly allSchemas: readonly Schema[];
  readonly unchecked: readonly Unchecked[];
  /**
   * Where a `$ref` leads: for rules about references themselves, which the rest of the model follows.
   *
   * @param from the place of the object that holds it
   */
  resolve(reference: string, from: Place): Resolution;
}

export interface PathItem extends Node {
  readonly api: Api;
  /** Where it is written, piece by piece: the entry of `paths` first, which may be a reference to the next. */
  readonly written: readonly Place[];
  /** The template as written, a webhook's name, or a callback's expression. */
  readonly path: string;
  readonly kind: OperationKind;
  /** Path-level servers; undefined when the key is absent. */
  readonly servers: readonly Server[] | undefined;
  readonly operations: readonly Operation[];
}

export type OperationKind = 'operation' | 'webhook' | 'callback';

export interface Operation extends Node {
  readonly api: Api;
  readonly kind: OperationKind;
  readonly pathItem: PathItem;
  /** The entry of the path item, which may be a reference to it. */
  readonly written: Place;
  /** Upper case; 3.2's `additionalOperations` as written. */
  readonly method: string;
  readonly path: string;
  /** `METHOD /path/{name}` as written: how reports name it. */
  readonly label: string;
  /** `METHOD /path/{}`: the same after renaming a path parameter. */
  readonly canonical: string;
  /** Position in {@link Api.operations}. */
  readonly index: number;
  readonly id: string | undefined;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly deprecated: boolean;
  /** Path-level and own parameters merged: own wins by name and `in`. Without bodies (2.0 body and formData are bodies). */
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  readonly responses: readonly Response[];
  readonly protection: Protection;
  /** Servers in effect: own, else the path's, else the root's. */
  readonly servers: readonly Server[];
  /** Callback operations: the operation that registers them. */
  readonly parent: Operation | undefined;
  /** Is the method safe (RFC 9110 §9.2.1): GET, HEAD, OPTIONS, TRACE, QUERY? */
  readonly safe: boolean;
}

/** A `security` key as written. */
export interface SecurityDeclaration {
  readonly place: Place;
  readonly alternatives: readonly SecurityAlternative[];
}

/** One entry of a `security` list: every requirement in it must be met; an empty one is anonymous access. */
export interface SecurityAlternative {
  readonly place: Place;
  readonly requirements: readonly SecurityRequirement[];
  /** What stands there, in words, where it is no requirement at all (`null`, a text): it is taken for the empty one. */
  readonly instead?: string | undefined;
}

export interface SecurityRequirement {
  readonly place: Place;
  readonly name: string;
  readonly scopes: readonly string[];
  /** The declared scheme, or undefined when the name is declared nowhere. */
  readonly scheme: SecurityScheme | undefined;
  /** Why requiring it protects nothing, though it is declared, to follow its name: its scheme's {@link SecurityScheme.lack}, or scopes that are none. */
  readonly lack?: string | undefined;
}

/** What really guards an operation, after inheritance. */
export interface Protection {
  /** Which `security` key is in effect; `none` when neither the operation nor the root has one. */
  readonly source: 'operation' | 'root' | 'none';
  readonly declaration: SecurityDeclaration | undefined;
  /** The alternatives that a caller may choose from, those left out in which nothing protects. */
  readonly alternatives: readonly SecurityAlternative[];
  /** May anyone call it: no requirement, `[]`, an `{}` alternative, or nothing but schemes that are unresolved or protect nothing? */
  readonly anonymous: boolean;
}

export type SchemeType = 'apiKey' | 'http' | 'oauth2' | 'openIdConnect' | 'mutualTLS';

export interface SecurityScheme extends Node {
  readonly api: Api;
  readonly name: string;
  /** Where the name is written, which may be a reference to the scheme. */
  readonly written: Place;
  /** undefined when the document says none or an unknown one. 2.0's `basic` is `http` with scheme `basic`. */
  readonly type: SchemeType | undefined;
  /** `http`: the scheme in lower case (RFC 9110 §11.1: case-insensitive). */
  readonly scheme: string | undefined;
  readonly bearerFormat: string | undefined;
  /** `apiKey`: where the key travels, and under which name. */
  readonly in: string | undefined;
  readonly parameterName: string | undefined;
  readonly flows: readonly OAuthFlow[];
  readonly openIdConnectUrl: string | undefined;
  /** What it lacks to protect anything, in words that follow its name; undefined when nothing. */
  readonly lack: string | undefined;
  /** Scopes that any flow declares; undefined when it declares none at all (openIdConnect, a broken scheme). */
  readonly scopes: ReadonlySet<string> | undefined;
  /** Operations with an alternative that names it. */
  operations(): readonly Operation[];
}

export type FlowType =
  | 'implicit'
  | 'password'
  | 'clientCredentials'
  | 'authorizationCode'
  | 'deviceAuthorization';

export interface OAuthFlow extends Node {
  readonly type: FlowType;
  readonly authorizationUrl: string | undefined;
  readonly tokenUrl: string | undefined;
  readonly refreshUrl: string | undefined;
  readonly deviceAuthorizationUrl: string | undefined;
  readonly scopes: ReadonlySet<string>;
}

export interface Server extends Node {
  readonly api: Api;
  /** As written, variables unexpanded; 2.0: `scheme://host/basePath`. */
  readonly url: string;
  /** The text to change when the URL is wrong: the `url` value, or 2.0's entry in `schemes`. */
  readonly urlPlace: Place;
  /** Every URL it can stand for, as far as enums and defaults tell (at most 64). */
  readonly urls: readonly string[];
  /** The URL schemes it can stand for, lower case; empty for a relative URL without a known base. */
  readonly protocols: readonly string[];
  readonly variables: readonly ServerVariable[];
  readonly level: 'root' | 'path' | 'operation' | 'link';
  /** Operations it is in effect for. */
  operations(): readonly Operation[];
}

export interface ServerVariable extends Node {
  readonly name: string;
  readonly default: string | undefined;
  /** undefined when there is no `enum`: a client may then put anything. */
  readonly enum: readonly string[] | undefined;
}

export type ParameterIn = 'path' | 'query' | 'querystring' | 'header' | 'cookie';

export interface Parameter extends Node {
  readonly api: Api;
  readonly name: string;
  readonly in: ParameterIn;
  readonly required: boolean;
  /** Its schema (2.0: the parameter itself read as one); of `content`, the first media type's. */
  readonly schema: Schema | undefined;
  readonly content: readonly MediaType[];
  /** The component's name, where nothing uses it. */
  readonly component: string | undefined;
  operations(): readonly Operation[];
}

export interface RequestBody extends Node {
  readonly api: Api;
  /** The component's, where nothing uses it. */
  readonly name: string | undefined;
  readonly required: boolean;
  readonly content: readonly MediaType[];
  operations(): readonly Operation[];
}

export interface MediaType extends Node {
  /** Lower case, without parameters: `application/json`. 2.0 without `consumes`: `*​/*`. */
  readonly type: string;
  readonly schema: Schema | undefined;
  /** What the schema is of: the message, or one item of a sequence (3.2's `itemSchema`). With both there are two of one type. */
  readonly describes: 'message' | 'item';
  /** The headers of the parts of a `multipart` type, as its `encoding` describes them (OAS 3.1 §4.8.15). */
  readonly partHeaders: readonly Header[];
  /** The rest of 3.x `encoding`, and the parts of 2.0 form data, are read from `value`. */
}

export interface Response extends Node {
  readonly api: Api;
  /** The component's, where nothing uses it. */
  readonly name: string | undefined;
  /** `200`, `4XX` (upper case), `default`; empty for a component that nothing uses. */
  readonly status: string;
  readonly content: readonly MediaType[];
  readonly headers: readonly Header[];
  operations(): readonly Operation[];
}

export interface Header extends Node {
  /** Lower case (RFC 9110 §5.1: case-insensitive). */
  readonly name: string;
  readonly schema: Schema | undefined;
  operations(): readonly Operation[];
}

export type JsonType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

/** `input`: what the API takes in (request bodies, parameters; webhooks' and callbacks' responses). `output`: what it gives out. */
export type Direction = 'input' | 'output';

/**
 * One schema object. References are followed before: a bare `$ref` is no schema of its own. Composition is kept as it
 * is written (`all`, `groups`); `composition.ts` answers questions about the whole value.
 */
export interface Schema extends Node {
  readonly api: Api;
  /** `true`, `false`, or an object schema. */
  readonly boolean: boolean | undefined;
  /** Stated types without `null`; undefined when none is stated. */
  readonly types: readonly JsonType[] | undefined;
  readonly nullable: boolean;
  /** Schemas that hold besides this one: `allOf`, and in 3.1 a `$ref` beside keywords. */
  readonly all: readonly Schema[];
  /** `oneOf` and `anyOf`: of each group at least one branch holds. */
  readonly groups: readonly (readonly Schema[])[];
  /** `if`, `then`, `else`, `dependentSchemas`: hold for some values. */
  readonly conditional: readonly Schema[];
  /** `then` and `else` where both stand beside an `if`: one of them holds. */
  readonly outcomes: readonly Schema[];
  /** Its own properties, not those of `all` and `groups`. */
  readonly properties: ReadonlyMap<string, Property>;
  readonly required: ReadonlySet<string>;
  readonly items: Schema | undefined;
  readonly prefixItems: readonly Schema[];
  /** `additionalProperties`: false, true, a schema, or undefined when absent. */
  readonly additional: Schema | boolean | undefined;
  readonly patternProperties: readonly Schema[];
  /** `contentSchema`: what a text holds (JSON Schema 2020-12 validation §8.5). */
  readonly embedded: Schema | undefined;
  /** Schemas of which its value may be instead, because a discriminator says so: itself is a part of each, or mapped to it. */
  readonly subtypes: readonly Schema[];
  /** The component's name when it is one (`components/schemas/X`, `definitions/X`), also of one in a file of its own. */
  readonly name: string | undefined;
  /** Other names of components that are references to it. */
  readonly aliases: readonly string[];
  readonly readOnly: boolean;
  readonly writeOnly: boolean;
  /** Is it at a value position in that direction (whether or not an operation reaches it)? */
  flows(direction: Direction): boolean;
  /** The operations through which a value of it travels that way, sorted by index. */
  operations(direction: Direction): readonly Operation[];
  /** The operations that reach it at all, also as a part of a composed value. */
  reachedBy(direction: Direction): readonly Operation[];
}

export interface Property {
  readonly name: string;
  /** The place of the property's schema as written (a `$ref` not followed): its key is the property's name. */
  readonly place: Place;
  readonly schema: Schema;
  /** The schema that declares it. */
  readonly owner: Schema;
  /** In the schema's own `required`. */
  readonly required: boolean;
  /** Is it there as `{}` only, to close a composition of which another part describes it? That one is then judged. */
  readonly isListed: boolean;
  /** Does a value of it travel that way (`readOnly`, `writeOnly` respected)? */
  flows(direction: Direction): boolean;
  operations(direction: Direction): readonly Operation[];
}
