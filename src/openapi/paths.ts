import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import { type Messages, type ParameterNode, sentSchemas } from './messages.ts';
import type { Api, Node, Operation, OperationKind, Server, Version } from './model.ts';
import { OperationNode, PathItemNode } from './operation-node.ts';
import type { Reach } from './reach.ts';
import { describe, isBare, mostHops, type Raw, type Reader, text, tooManyHops } from './reader.ts';
import type { Security } from './security.ts';
import { readServer, readServers, type ServerNode, swaggerServers } from './servers.ts';

/** The methods, and the version since which a path item knows them. */
const methods: ReadonlyMap<string, Version> = new Map([
  ['get', '2.0'],
  ['put', '2.0'],
  ['post', '2.0'],
  ['delete', '2.0'],
  ['options', '2.0'],
  ['head', '2.0'],
  ['patch', '2.0'],
  ['trace', '3.0'],
  ['query', '3.2'],
]);
/** What else a path item may hold (OAS 3.2 §4.9). */
const fieldsOfItems: ReadonlySet<string> = new Set([
  '$ref',
  'summary',
  'description',
  'servers',
  'parameters',
  'additionalOperations',
]);
// `query` and `additionalOperations` came with 3.2. Where an earlier definition has them they can mean nothing else, and
// what is callable must be judged, and that tools of that version leave it out is said.

/** An operation costs as much as so many entries of lists and maps. */
const costOfOperation = 10;
const noMedia: readonly string[] = [];

/** Reads path items: those under `paths`, webhooks, and the callbacks that operations register. */
export class Paths {
  readonly operations: OperationNode[] = [];
  readonly pathItems: PathItemNode[] = [];
  readonly servers: ServerNode[] = [];
  readonly #callbacks = new Set<unknown>();
  /** The servers of links, as written, with the operations that were told of each. */
  readonly #linkServers = new Map<unknown, { readonly server: ServerNode; readonly told: Set<Operation> }>();
  /** 2.0's lists of media types, as they are written: the same list for all that share one. */
  readonly #mediaLists = new Map<unknown, readonly string[]>();
  /** Path items of callbacks that are still to be read: callbacks of callbacks may go as deep as a stranger likes. */
  readonly #pending: [Raw, string, Operation][] = [];

  constructor(
    private readonly api: Api,
    private readonly root: Node,
    private readonly reader: Reader,
    private readonly security: Security,
    private readonly messages: Messages,
    private readonly reach: Reach,
  ) {}

  /** All path items under a key of the root. */
  readAll(key: string, kind: OperationKind): void {
    const raw = this.reader.child(this.root, key);
    if (raw?.value === null) {
      this.reader.note(raw.place, `\`${key}\` is empty`);
      return;
    }
    for (const entry of this.reader.entries(raw, `\`${key}\``)) {
      const path = entry.name;
      // The Paths Object can be extended (OAS 3.1 §4.8.8); the names of webhooks are the author's.
      if (path.startsWith('x-') && (kind === 'operation' || !isObject(entry.value))) continue;
      if (kind === 'operation') this.#judgePath(path, entry.place);
      this.#pathItem(entry, path, kind, undefined);
      for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
        const [raw, expression, parent] = next;
        this.#pathItem(raw, expression, 'callback', parent);
      }
    }
  }

  #pathItem(raw: Raw, path: string, kind: OperationKind, parent: Operation | undefined): void {
    const { fields, written } = this.#fields(raw);
    const base = fields.at(-1);
    if (!base) return;
    const lists = fields.flatMap((node) => readServers(node, 'path', this.api, this.reader) ?? []);
    const servers = fields.some((node) => own(node.value, 'servers') !== undefined) ? lists : undefined;
    append(this.servers, servers ?? []);
    const item = new PathItemNode(this.api, base.place, base.value, path, kind, servers, written);
    this.pathItems.push(item);
    const shared = this.#sharedParameters(fields);
    const seen = new Set<string>();
    for (const node of fields) {
      this.#judgeKeys(node);
      for (const [method, operation] of this.#methods(node)) {
        if (seen.has(method)) {
          this.reader.note(
            operation.place,
            `${method} is described twice for this path: which one counts is not defined, and this one was not read`,
          );
          continue;
        }
        seen.add(method);
        const found = this.reader.object(operation, 'an operation');
        if (
          found &&
          this.reader.affords(shared, shared.length) &&
          this.reader.affords(found.value, costOfOperation)
        )
          this.#operation(found, operation.place, item, method, shared, parent);
      }
    }
  }

  /**
   * A path item may carry fields beside its `$ref`, in every version (OAS 3.1 §4.8.9): they come first, and then what it
   * leads to, which may do so in turn. Where both say the same field, which one counts is undefined.
   */
  #fields(raw: Raw): { readonly fields: readonly Node[]; readonly written: readonly Place[] } {
    const fields: Node[] = [];
    const written: Place[] = [];
    const seen = new Set<unknown>();
    let next: Raw | undefined = raw;
    while (next && !seen.has(next.value) && seen.size < mostHops) {
      const { place, value }: Raw = next;
      seen.add(value);
      written.push(place);
      if (!isObject(value)) {
        this.reader.note(place, `a path item must be an object, not ${describe(value)}`);
        break;
      }
      const reference: unknown = own(value, '$ref');
      if (typeof reference !== 'string' || !isBare(value)) fields.push({ place, value });
      // One that is no text leads nowhere, which is noted.
      const target = this.reader.follow(next);
      next = typeof reference === 'string' ? target : undefined;
    }
    if (next && !seen.has(next.value)) this.reader.note(raw.place, tooManyHops);
    return { fields, written };
  }

  /** The parameters of a path item and of what it refers to: its own come last, because they win. */
  #sharedParameters(fields: readonly Node[]): readonly Node[] {
    const lists = fields.map((node) => this.#parameters(node));
    if (lists.length < 2) return lists.flat();
    const seen = new Set<string>();
    for (const parameter of lists.flat()) {
      const key = parameterKey(parameter);
      if (seen.has(key))
        this.reader.note(
          parameter.place,
          'this parameter is described twice, beside a `$ref` and where it leads: which one counts is not defined',
        );
      seen.add(key);
    }
    return lists.reverse().flat();
  }

  /** What a path is that no request, or another than it says, would match (OAS 3.1 §4.8.8). */
  #judgePath(path: string, place: Place): void {
    const problem = !path.startsWith('/')
      ? 'does not begin with `/`'
      : // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
        /[\s\\\u0000-\u001f\u007f]/.test(path)
        ? 'holds a blank, a backslash or a control character'
        : undefined;
    if (problem !== undefined)
      this.reader.note(place, `the path ${problem}: which requests it stands for is not defined`);
  }

  /** An operation under a name that the version does not know is one that its tools leave out, or one that is missed here. */
  #judgeKeys({ place, value }: Node): void {
    for (const key of Object.keys(value)) {
      const since = methods.get(key) ?? (key === 'additionalOperations' ? '3.2' : undefined);
      if (key.startsWith('x-') || this.reader.knows(since)) continue;
      if (since === undefined && (fieldsOfItems.has(key) || typeof value[key] !== 'object')) continue;
      if (since === undefined && value[key] === null) continue;
      const name = key.slice(0, 40);
      const read = since ?? methods.get(key.toLowerCase());
      this.reader.note(
        place.child(key),
        read === undefined
          ? `\`${name}\` means nothing in a path item of OpenAPI ${this.api.version}: it was not read`
          : `\`${name}\` means nothing in a path item of OpenAPI ${this.api.version}, and tools leave it out: it was read as \`${key === 'additionalOperations' ? key : key.toLowerCase()}\` of another version or spelling`,
      );
    }
  }

  *#methods(node: Node): Iterable<[string, Raw]> {
    for (const key of Object.keys(node.value)) {
      // Methods are case-sensitive in HTTP, but `GET:` in a definition can only mean get.
      if (!methods.has(key.toLowerCase())) continue;
      const raw = this.reader.child(node, key);
      if (raw) yield [key.toUpperCase(), raw];
    }
    // How definitions before 3.2 describe QUERY: it is callable, whatever tools make of it.
    const isNew = own(node.value, 'x-query') !== undefined && own(node.value, 'query') === undefined;
    const query = isNew ? this.reader.child(node, 'x-query') : undefined;
    if (query && own(query.value, 'responses') !== undefined) yield ['QUERY', query];
    for (const { name, node: operation } of this.reader.objects(
      node,
      'additionalOperations',
      'an operation',
    )) {
      yield [name, operation];
    }
  }

  #operation(
    node: Node,
    written: Place,
    item: PathItemNode,
    method: string,
    shared: readonly Node[],
    parent: Operation | undefined,
  ): void {
    const protection = this.security.protection(
      this.security.declaration(this.reader.child(node, 'security')),
    );
    const servers = this.#servers(node, item);
    const operation = new OperationNode(
      this.api,
      node.place,
      node.value,
      item,
      written,
      method,
      this.operations.length,
      protection,
      servers,
      parent,
    );
    // Threat models and gates name operations by their tags and ids.
    this.reader.texts(node, 'tags');
    this.reader.noText(node, 'operationId');
    this.operations.push(operation);
    item.operations.push(operation);
    if (item.kind === 'operation') this.security.require(operation);
    for (const server of servers) (server as ServerNode).servedTo(operation);
    this.#input(operation, node, shared);
    this.#responses(operation, node);
    this.#callbacksOf(operation, node);
  }

  #servers(node: Node, item: PathItemNode): readonly Server[] {
    if (this.api.version === '2.0') {
      if (own(node.value, 'schemes') === undefined) return this.api.servers;
      const servers = swaggerServers(this.root, node, 'operation', this.api, this.reader);
      append(this.servers, servers);
      return servers;
    }
    const servers = readServers(node, 'operation', this.api, this.reader);
    append(this.servers, servers ?? []);
    return servers ?? item.servers ?? this.api.servers;
  }

  #parameters(node: Node): Node[] {
    return this.reader
      .list(node, 'parameters')
      .flatMap((raw) => this.reader.object(raw, 'a parameter', '2.0') ?? []);
  }

  #input(operation: OperationNode, node: Node, shared: readonly Node[]): void {
    const merged = new Map<string, Node>();
    for (const parameter of [...shared, ...this.#parameters(node)]) {
      merged.set(parameterKey(parameter), parameter);
    }
    const direction = operation.kind === 'operation' ? 'input' : 'output';
    const parameters: ParameterNode[] = [];
    const form: Node[] = [];
    for (const parameter of merged.values()) {
      const place = this.api.version === '2.0' ? text(parameter.value, 'in') : undefined;
      if (place === 'formData') form.push(parameter);
      else if (place === 'body')
        operation.body = this.messages.swaggerBody(parameter, this.#media(node, 'consumes'));
      else {
        const read = this.messages.parameter(parameter);
        if (read) parameters.push(read);
        else if (
          parameter.place.parent?.key !== 'parameters' &&
          typeof parameter.place.parent?.key !== 'number'
        )
          this.reader.note(
            node.place.child('parameters'),
            'a reference leads to what is no parameter, and was not read',
          );
      }
    }
    operation.parameters = parameters;
    if (form.length > 0)
      operation.body = this.messages.swaggerForm(
        node.place.child('parameters'),
        form,
        this.#media(node, 'consumes'),
      );
    const raw = this.reader.child(node, 'requestBody');
    if (raw && this.api.version === '2.0') {
      this.reader.note(raw.place, '`requestBody` means nothing in 2.0: write a parameter with `in: body`');
    } else {
      const body = this.reader.object(raw, '`requestBody`', '3.0');
      if (body) operation.body = this.messages.body(body);
    }
    if (operation.body && !this.reader.affords(operation.body, operation.body.content.length))
      operation.body = undefined;
    for (const parameter of parameters) {
      parameter.usedBy(operation);
      this.reach.root(parameter.schema as never, direction, operation);
    }
    operation.body?.usedBy(operation);
    for (const schema of sentSchemas(operation.body?.content ?? []))
      this.reach.root(schema, direction, operation);
  }

  #responses(operation: OperationNode, node: Node): void {
    const direction = operation.kind === 'operation' ? 'output' : 'input';
    const produces = this.#media(node, 'produces');
    operation.responses = this.reader
      .objects(node, 'responses', 'a response', '2.0')
      .flatMap(({ name, node: response }) => {
        // The Responses Object is keyed by status codes and can be extended (OAS 3.1 §4.8.16).
        if (name.startsWith('x-')) return [];
        const read = this.messages.response(
          response,
          name === 'default' ? name : name.toUpperCase(),
          produces,
        );
        if (!this.reader.affords(read, read.content.length + read.headers.length)) return [];
        read.usedBy(operation);
        for (const schema of sentSchemas(read.content)) this.reach.root(schema, direction, operation);
        for (const { schema } of read.headers) this.reach.root(schema as never, direction, operation);
        return read;
      });
  }

  /** 2.0: the operation's own list, else the root's. */
  #media(node: Node, key: 'consumes' | 'produces'): readonly string[] {
    if (this.api.version !== '2.0') return noMedia;
    const holder = own(node.value, key) === undefined ? this.root : node;
    const written = own(holder.value, key);
    const known = this.#mediaLists.get(written);
    if (known) return known;
    const media =
      this.reader.texts(holder, key) ?? (holder === this.root ? noMedia : this.#media(this.root, key));
    this.#mediaLists.set(written, media);
    return media;
  }

  #callbacksOf(operation: OperationNode, node: Node): void {
    if (own(node.value, 'callbacks') === undefined) return;
    for (const { node: callback } of this.reader.objects(node, 'callbacks', 'a callback', '3.0')) {
      // Nor are the names of those that a thousand operations share looked through a thousand times.
      if (this.#callbacks.has(callback.value)) continue;
      this.#callbacks.add(callback.value);
      for (const expression of Object.keys(callback.value)) {
        if (expression.startsWith('x-')) continue;
        const raw = { place: callback.place.child(expression), value: callback.value[expression] };
        // Shared callbacks are read once: callbacks that register callbacks could otherwise grow without bound.
        if (this.#callbacks.has(raw.value)) continue;
        this.#callbacks.add(raw.value);
        this.#pending.push([raw, expression, operation]);
      }
    }
  }

  /**
   * Servers of links: part of the definition's transport, and the matter of the operations that answer with the link, by
   * whichever of them its client is sent there. One that several share is one server.
   */
  readLinkServers(holder: Node, operations: readonly Operation[] = []): void {
    for (const { node } of this.reader.objects(holder, 'links', 'a link', '3.0')) {
      const raw = this.reader.child(node, 'server');
      if (!raw) continue;
      let known = this.#linkServers.get(raw.value);
      if (!known) {
        const server = readServer(raw, 'link', this.api, this.reader);
        if (!server) continue;
        known = { server, told: new Set() };
        this.#linkServers.set(raw.value, known);
        this.servers.push(server);
      }
      for (const operation of operations) {
        if (!known.told.has(operation)) known.server.servedTo(operation);
        known.told.add(operation);
      }
    }
  }
}

/** A parameter is known by name and place (OAS 3.1 §4.8.12); header names are case-insensitive. */
function parameterKey(node: Node): string {
  const place = text(node.value, 'in') ?? '';
  const name = text(node.value, 'name') ?? '';
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}
