import type { Document } from '../refs/document.ts';
import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { once, those } from '../text/memo.ts';
import type {
  Api,
  FlowType,
  JsonObject,
  Node,
  OAuthFlow,
  Operation,
  Protection,
  SchemeType,
  SecurityAlternative,
  SecurityDeclaration,
  SecurityRequirement,
  SecurityScheme,
} from './model.ts';
import { describe, type Raw, type Reader, text } from './reader.ts';
import { Users } from './users.ts';

const flowTypes: ReadonlyMap<string, FlowType> = new Map([
  ['implicit', 'implicit'],
  ['password', 'password'],
  ['clientCredentials', 'clientCredentials'],
  ['authorizationCode', 'authorizationCode'],
  ['deviceAuthorization', 'deviceAuthorization'],
  // 2.0's names for the same flows (Security Scheme Object, `flow`).
  ['application', 'clientCredentials'],
  ['accessCode', 'authorizationCode'],
]);

/**
 * The types that each version knows (Security Scheme Object); others protect nothing there: a server or gateway that is
 * generated from the definition passes over them. `mutualTLS` came with 3.1 (OAS 3.1 §4.8.27.1).
 */
const knownTypes: Readonly<Record<Reader['version'], readonly string[]>> = {
  '2.0': ['basic', 'apikey', 'oauth2'],
  '3.0': ['apikey', 'http', 'oauth2', 'openidconnect'],
  '3.1': ['apikey', 'http', 'oauth2', 'openidconnect', 'mutualtls'],
  '3.2': ['apikey', 'http', 'oauth2', 'openidconnect', 'mutualtls'],
};

/** What authors write where an HTTP scheme is asked for and they have none. */
const noScheme: ReadonlySet<string> = new Set(['', 'none', 'null', 'anonymous', 'noauth', 'no-auth']);

const schemeTypes: ReadonlyMap<string, SchemeType> = new Map([
  ['apikey', 'apiKey'],
  ['http', 'http'],
  ['basic', 'http'],
  ['oauth2', 'oauth2'],
  ['openidconnect', 'openIdConnect'],
  ['mutualtls', 'mutualTLS'],
]);

class Scheme implements SecurityScheme {
  readonly #users = new Users();
  readonly place;
  readonly value;
  readonly type: SchemeType | undefined;
  readonly scheme: string | undefined;
  readonly bearerFormat: string | undefined;
  readonly in: string | undefined;
  readonly parameterName: string | undefined;
  readonly flows: readonly OAuthFlow[];
  readonly openIdConnectUrl: string | undefined;
  readonly scopes: ReadonlySet<string> | undefined;
  readonly lack: string | undefined;

  constructor(
    readonly api: Api,
    readonly name: string,
    node: Node,
    readonly written: Place,
    reader: Reader,
  ) {
    this.place = node.place;
    this.value = node.value;
    const type = text(node.value, 'type') ?? '';
    this.type = schemeTypes.get(type.toLowerCase());
    // RFC 9110 §11.1: the names of authentication schemes are case-insensitive.
    this.scheme = type.toLowerCase() === 'basic' ? 'basic' : text(node.value, 'scheme')?.trim().toLowerCase();
    this.bearerFormat = text(node.value, 'bearerFormat');
    this.in = text(node.value, 'in')?.toLowerCase();
    this.parameterName = this.type === 'apiKey' ? text(node.value, 'name') : undefined;
    this.openIdConnectUrl = text(node.value, 'openIdConnectUrl');
    this.flows = this.type === 'oauth2' ? readFlows(node, reader) : [];
    this.scopes = this.flows.length > 0 ? new Set(this.flows.flatMap((flow) => [...flow.scopes])) : undefined;
    this.lack = lackOf(this, type, reader.version);
    if (this.lack !== undefined) reader.note(node.place, `the security scheme \`${name}\` ${this.lack}`);
  }

  /** Called while operations are read. */
  requiredBy(operation: Operation): void {
    this.#users.add(operation);
  }

  operations(): readonly Operation[] {
    return this.#users.list;
  }
}

/** What a scheme lacks to protect anything (OAS 3.1 §4.8.27, 2.0 Security Scheme Object); undefined when nothing. */
function lackOf(scheme: Scheme, written: string, version: Reader['version']): string | undefined {
  const isSwagger = version === '2.0';
  const { type } = scheme;
  if (written === '') return 'says no `type`';
  if (type === undefined) return `is of an unknown type, \`${written.slice(0, 40)}\``;
  if (!knownTypes[version].includes(written.toLowerCase()))
    return `is of a type that OpenAPI ${version} does not know, \`${written}\``;
  if (type === 'http' && noScheme.has(scheme.scheme ?? ''))
    return 'does not say which HTTP authentication `scheme` it is';
  if (type === 'apiKey') {
    const places = isSwagger ? ['query', 'header'] : ['query', 'header', 'cookie'];
    if (isSwagger && scheme.parameterName?.trim() && scheme.in === 'cookie')
      return 'travels in a cookie, which OpenAPI 2.0 does not know';
    if (!scheme.parameterName?.trim() || !places.includes(scheme.in ?? '')) {
      return `needs a \`name\` and an \`in\` of ${places.slice(0, -1).join(', ')} or ${places.at(-1)}`;
    }
  }
  if (type === 'oauth2' && scheme.flows.length === 0) {
    return isSwagger
      ? 'needs a `flow`: implicit, password, application or accessCode'
      : 'needs `flows` with at least one flow';
  }
  if (type === 'openIdConnect' && !scheme.openIdConnectUrl?.trim()) return 'needs its `openIdConnectUrl`';
  return undefined;
}

function readFlows(node: Node, reader: Reader): OAuthFlow[] {
  if (reader.version === '2.0') {
    const type = flowTypes.get(text(node.value, 'flow') ?? '');
    return type ? [readFlow(type, node, reader)] : [];
  }
  const flows = reader.object(reader.child(node, 'flows'), '`flows`');
  if (!flows) return [];
  return Object.keys(flows.value).flatMap((name) => {
    const type = flowTypes.get(name);
    const flow = type && reader.object(reader.child(flows, name), 'a flow');
    return type && flow ? [readFlow(type, flow, reader)] : [];
  });
}

function readFlow(type: FlowType, node: Node, reader: Reader): OAuthFlow {
  const scopes = own(node.value, 'scopes');
  if (scopes !== undefined && !isObject(scopes))
    reader.note(node.place.child('scopes'), `\`scopes\` must be an object, not ${describe(scopes)}`);
  return {
    ...node,
    type,
    authorizationUrl: reader.text(node, 'authorizationUrl'),
    tokenUrl: reader.text(node, 'tokenUrl'),
    refreshUrl: reader.text(node, 'refreshUrl'),
    deviceAuthorizationUrl: reader.text(node, 'deviceAuthorizationUrl'),
    scopes: new Set(isObject(scopes) ? Object.keys(scopes) : []),
  };
}

/** Reads the declared schemes by name. */
export function readSchemes(
  holder: Node | undefined,
  key: string,
  api: Api,
  reader: Reader,
): Map<string, Scheme> {
  const schemes = new Map<string, Scheme>();
  if (!holder) return schemes;
  for (const { name, node, written } of reader.objects(holder, key, 'a security scheme', '3.0')) {
    schemes.set(name, new Scheme(api, name, node, written, reader));
  }
  return schemes;
}

/** Those that ask for nothing, or for something that protects. All operations that inherit a list share what is left of it. */
const effective = those<SecurityAlternative>(
  ({ requirements }) =>
    requirements.length === 0 ||
    requirements.some(({ scheme, lack }) => scheme !== undefined && lack === undefined),
);

const asksNothing = once((alternatives: readonly SecurityAlternative[]) =>
  alternatives.some(({ requirements }) => requirements.length === 0),
);

/** Reads `security` keys and judges what they protect. */
export class Security {
  readonly #root: SecurityDeclaration | undefined;
  /** Every scheme by what it is read from: declared under two names it is one and the same to a reference. */
  readonly #byValue = new Map<JsonObject, Scheme>();
  /** What URIs lead to, by the document that holds them. */
  readonly #byUri = new Map<Document, Map<string, Scheme | undefined>>();
  /** The schemes that requirements name by URI and that are not declared here, once each. */
  readonly referred: SecurityScheme[] = [];

  constructor(
    private readonly api: Api,
    private readonly reader: Reader,
    private readonly schemes: ReadonlyMap<string, Scheme>,
    root: Raw | undefined,
  ) {
    for (const scheme of schemes.values())
      if (!this.#byValue.has(scheme.value)) this.#byValue.set(scheme.value, scheme);
    this.#root = this.declaration(root);
  }

  get root(): SecurityDeclaration | undefined {
    return this.#root;
  }

  /**
   * Undefined when the key is absent. What cannot be understood is noted and protects nothing: some tools take it for
   * `[]`, others for what is inherited, and an operation must not count as guarded because of the second.
   */
  declaration(raw: Raw | undefined): SecurityDeclaration | undefined {
    if (!raw) return undefined;
    if (!Array.isArray(raw.value)) {
      // At the root, `security:` with nothing behind it is how YAML authors leave it out.
      if (raw.value !== null || this.#root)
        this.reader.note(
          raw.place,
          `\`security\` must be a list of requirements, not ${describe(raw.value)}`,
        );
      return this.#root && { place: raw.place, alternatives: [] };
    }
    const entries: readonly unknown[] = this.reader.shared(raw.place, raw.value, 'requirements');
    const alternatives = entries.map((entry, index): SecurityAlternative => {
      const place = raw.place.child(index);
      if (isObject(entry)) return this.#alternative({ place, value: entry }, entries.length);
      this.reader.note(
        place,
        `a security requirement must be an object like {name: []}, not ${describe(entry)}`,
      );
      return { place, requirements: [], instead: describe(entry) };
    });
    return { place: raw.place, alternatives };
  }

  /**
   * What is in effect: an operation's own `security` replaces the root's (OAS 3.1 §4.8.10). A scheme that is declared
   * nowhere, or that lacks what makes one, protects nothing: an alternative of nothing else is left out.
   */
  protection(own: SecurityDeclaration | undefined): Protection {
    const declaration = own ?? this.#root;
    if (!declaration) return { source: 'none', declaration, alternatives: [], anonymous: true };
    const alternatives = effective(declaration.alternatives);
    const anonymous = alternatives.length === 0 || asksNothing(alternatives);
    return { source: own ? 'operation' : 'root', declaration, alternatives, anonymous };
  }

  /** Tells the schemes that an operation's protection names them. */
  require(operation: Operation): void {
    for (const { requirements } of operation.protection.declaration?.alternatives ?? []) {
      for (const { scheme } of requirements) (scheme as Scheme | undefined)?.requiredBy(operation);
    }
  }

  #alternative(node: Node, alternatives: number): SecurityAlternative {
    // Requirements cannot be extended: `x-key: []` names a scheme. What is no list of scopes is taken for an extension.
    const names = Object.keys(node.value).filter(
      (name) => !name.startsWith('x-') || this.schemes.has(name) || Array.isArray(node.value[name]),
    );
    const required = this.reader.shared(node.place, names, 'schemes', alternatives);
    return { place: node.place, requirements: required.map((name) => this.#requirement(name, node)) };
  }

  #requirement(name: string, alternative: Node): SecurityRequirement {
    const place = alternative.place.child(name);
    const value = alternative.value[name];
    const isList = Array.isArray(value);
    if (!isList) this.reader.note(place, `the scopes of \`${name}\` must be a list, not ${describe(value)}`);
    const scopes = Array.isArray(value)
      ? value.filter((scope): scope is string => typeof scope === 'string')
      : [];
    const scheme = this.schemes.get(name) ?? this.#byReference(name, alternative);
    // Nothing behind the name is how YAML authors write an empty list; what else is no list, generators leave out.
    const lack = isList || value === null ? scheme?.lack : 'is required with scopes that are no list';
    return { place, name, scopes, scheme, lack };
  }

  /** 3.2 lets a requirement name a scheme by URI (OAS 3.2 §4.30, Security Requirement Object). */
  #byReference(name: string, alternative: Node): SecurityScheme | undefined {
    if (this.api.version !== '3.2' || !/[#/.]/.test(name)) return undefined;
    const { document } = alternative.place;
    const ofDocument = this.#byUri.get(document) ?? new Map<string, Scheme | undefined>();
    this.#byUri.set(document, ofDocument);
    if (!ofDocument.has(name)) ofDocument.set(name, this.#lookUp(name, alternative));
    return ofDocument.get(name);
  }

  #lookUp(name: string, alternative: Node): Scheme | undefined {
    const target = this.reader.references.resolve(name, alternative.place);
    if (!target.ok || !isObject(target.value)) return undefined;
    const value = target.value as JsonObject;
    const known = this.#byValue.get(value);
    if (known) return known;
    const scheme = new Scheme(this.api, name, { place: target.place, value }, target.place, this.reader);
    this.#byValue.set(value, scheme);
    this.referred.push(scheme);
    return scheme;
  }
}

export type { Scheme };
