import type { Place } from '../refs/place.ts';
import { isObject, own } from '../syntax/value.ts';
import {
  type BodyNode,
  type Messages,
  type ParameterNode,
  type ResponseNode,
  sentSchemas,
} from './messages.ts';
import type { Api, Node, Operation, OperationKind, PathItem, Protection, Server } from './model.ts';
import type { Reach } from './reach.ts';
import { type Raw, type Reader, text, texts } from './reader.ts';
import type { Security } from './security.ts';
import { readServer, readServers, type ServerNode, swaggerServers } from './servers.ts';

const methods: ReadonlySet<string> = new Set([
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
]);
// `query` and `additionalOperations` came with 3.2. Where an earlier definition has them they can mean nothing else, and
// what is callable must be judged; that the version does not know them is a matter of validity.
/** RFC 9110 §9.2.1, and QUERY of RFC 9110's successor draft, which 3.2 knows. */
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);

class PathItemNode implements PathItem {
  readonly operations: OperationNode[] = [];

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly path: string,
    readonly kind: OperationKind,
    readonly servers: readonly ServerNode[] | undefined,
  ) {}
}

class OperationNode implements Operation {
  parameters: readonly ParameterNode[] = [];
  body: BodyNode | undefined;
  responses: readonly ResponseNode[] = [];
  readonly label: string;
  #canonical: string | undefined;

  constructor(
    readonly api: Api,
    readonly place: Place,
    readonly value: Node['value'],
    readonly pathItem: PathItem,
    readonly method: string,
    readonly index: number,
    readonly protection: Protection,
    readonly servers: readonly Server[],
    readonly parent: Operation | undefined,
  ) {
    this.label = `${method} ${pathItem.path}`;
  }

  get kind(): OperationKind {
    return this.pathItem.kind;
  }

  get path(): string {
    return this.pathItem.path;
  }

  get canonical(): string {
    this.#canonical ??= this.kind === 'operation' ? this.label.replace(/\{[^{}]*\}/g, '{}') : this.label;
    return this.#canonical;
  }

  get id(): string | undefined {
    return text(this.value, 'operationId');
  }

  get tags(): readonly string[] {
    return texts(this.value, 'tags') ?? [];
  }

  get summary(): string {
    return text(this.value, 'summary') ?? '';
  }

  get deprecated(): boolean {
    return this.value.deprecated === true;
  }

  get safe(): boolean {
    return safeMethods.has(this.method);
  }
}

/** An operation costs as much as so many entries of lists and maps. */
const costOfOperation = 10;

/** Reads path items: those under `paths`, webhooks, and the callbacks that operations register. */
export class Paths {
  readonly operations: OperationNode[] = [];
  readonly pathItems: PathItemNode[] = [];
  readonly servers: ServerNode[] = [];
  readonly #callbacks = new Set<unknown>();
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
    const map = raw?.value === null ? undefined : this.reader.object(raw, `\`${key}\``);
    if (raw?.value === null) this.reader.note(raw.place, `\`${key}\` is empty`);
    if (!map) return;
    for (const path of Object.keys(map.value)) {
      // The Paths Object can be extended (OAS 3.1 §4.8.8); the names of webhooks are the author's.
      if (path.startsWith('x-') && (kind === 'operation' || !isObject(map.value[path]))) continue;
      this.#pathItem({ place: map.place.child(path), value: map.value[path] }, path, kind, undefined);
      for (let next = this.#pending.pop(); next; next = this.#pending.pop()) {
        const [raw, expression, parent] = next;
        this.#pathItem(raw, expression, 'callback', parent);
      }
    }
  }

  #pathItem(raw: Raw, path: string, kind: OperationKind, parent: Operation | undefined): void {
    const own = this.#ownFields(raw);
    const base = this.reader.object(raw, 'a path item');
    if (!base) return;
    const fields = own ? [own, base] : [base];
    const servers = fields
      .map((node) => readServers(node, 'path', this.api, this.reader))
      .find((list) => list);
    this.servers.push(...(servers ?? []));
    const item = new PathItemNode(this.api, base.place, base.value, path, kind, servers);
    this.pathItems.push(item);
    const parameters = fields.find((node) => 'parameters' in node.value);
    const shared = parameters ? this.#parameters(parameters) : [];
    const seen = new Set<string>();
    for (const node of fields) {
      for (const [method, operation] of this.#methods(node)) {
        if (seen.has(method)) continue;
        seen.add(method);
        const found = this.reader.object(operation, 'an operation');
        if (found && this.reader.affords(costOfOperation + shared.length))
          this.#operation(found, item, method, shared, parent);
      }
    }
  }

  /** A path item may carry fields beside its `$ref` (OAS 3.1 §4.8.9): they come first. */
  #ownFields(raw: Raw): Node | undefined {
    if (typeof own(raw.value, '$ref') !== 'string' || Object.keys(raw.value as object).length === 1)
      return undefined;
    const { $ref: _, ...fields } = raw.value as Record<string, unknown>;
    return { place: raw.place, value: fields };
  }

  *#methods(node: Node): Iterable<[string, Raw]> {
    for (const key of Object.keys(node.value)) {
      // Methods are case-sensitive in HTTP, but `GET:` in a definition can only mean get.
      if (!methods.has(key.toLowerCase())) continue;
      const raw = this.reader.child(node, key);
      if (raw) yield [key.toUpperCase(), raw];
    }
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
      method,
      this.operations.length,
      protection,
      servers,
      parent,
    );
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
      this.servers.push(...servers);
      return servers;
    }
    const servers = readServers(node, 'operation', this.api, this.reader);
    this.servers.push(...(servers ?? []));
    return servers ?? item.servers ?? this.api.servers;
  }

  #parameters(node: Node): Node[] {
    return this.reader
      .list(node, 'parameters')
      .flatMap((raw) => this.reader.object(raw, 'a parameter') ?? []);
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
      const body = this.reader.object(raw, '`requestBody`');
      if (body) operation.body = this.messages.body(body);
    }
    if (operation.body && !this.reader.affords(operation.body.content.length)) operation.body = undefined;
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
      .objects(node, 'responses', 'a response')
      .flatMap(({ name, node: response }) => {
        // The Responses Object is keyed by status codes and can be extended (OAS 3.1 §4.8.16).
        if (name.startsWith('x-')) return [];
        const read = this.messages.response(
          response,
          name === 'default' ? name : name.toUpperCase(),
          produces,
        );
        if (!this.reader.affords(read.content.length + read.headers.length)) return [];
        read.usedBy(operation);
        for (const schema of sentSchemas(read.content)) this.reach.root(schema, direction, operation);
        for (const { schema } of read.headers) this.reach.root(schema as never, direction, operation);
        return read;
      });
  }

  /** 2.0: the operation's own list, else the root's. */
  #media(node: Node, key: 'consumes' | 'produces'): readonly string[] {
    if (this.api.version !== '2.0') return [];
    return texts(node.value, key) ?? texts(this.root.value, key) ?? [];
  }

  #callbacksOf(operation: OperationNode, node: Node): void {
    if (own(node.value, 'callbacks') === undefined) return;
    for (const { node: callback } of this.reader.objects(node, 'callbacks', 'a callback')) {
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

  /** Servers of links: part of the definition's transport, in effect for no operation of its own. */
  readLinkServers(holder: Node): void {
    for (const { node } of this.reader.objects(holder, 'links', 'a link')) {
      const raw = this.reader.child(node, 'server');
      const server = raw && readServer(raw, 'link', this.api, this.reader);
      if (server) this.servers.push(server);
    }
  }
}

/** A parameter is known by name and place (OAS 3.1 §4.8.12); header names are case-insensitive. */
function parameterKey(node: Node): string {
  const place = text(node.value, 'in') ?? '';
  const name = text(node.value, 'name') ?? '';
  return `${place} ${place === 'header' ? name.toLowerCase() : name}`;
}
