import type { Definition, Json } from './definitions.ts';

const token = (key: string | number) => String(key).replaceAll('~', '~0').replaceAll('/', '~1');

/** A clean definition while a weakness is put into it. Places are told as `file#pointer`. */
export class Shop {
  readonly v2: boolean;
  readonly root: Json;
  readonly file: string;
  readonly files: Record<string, Json>;

  constructor(
    definition: Definition,
    /** Chooses among the places that can host a weakness. */
    readonly pick: <T>(list: readonly T[]) => T,
  ) {
    this.files = definition.files;
    this.file = Object.keys(this.files)[0] as string;
    this.root = this.files[this.file];
    this.v2 = definition.version === '2.0';
    this.closed = definition.version === '3.1' || definition.version === '3.2';
  }

  /** Has webhooks, `const` and lists of types. */
  readonly closed: boolean;

  at(...way: (string | number)[]): string {
    return `${this.file}#${way.map((key) => `/${token(key)}`).join('')}`;
  }

  set(way: (string | number)[], value: unknown): string {
    const node = way.slice(0, -1).reduce((parent, key) => parent[key], this.root);
    if (value === undefined) delete node[way.at(-1) as string];
    else node[way.at(-1) as string] = value;
    return this.at(...way);
  }

  get operations(): [string, string][] {
    return Object.keys(this.root.paths).flatMap((path) =>
      Object.keys(this.root.paths[path])
        .filter((key) => key !== 'parameters')
        .map((method): [string, string] => [path, method]),
    );
  }

  /** A schema of the components, wherever they are kept, and its place. */
  schema(name: string): { node: Json; at: string } {
    const file = this.files['schemas.yaml'] ? 'schemas.yaml' : this.file;
    const way = file === 'schemas.yaml' ? '' : this.v2 ? '/definitions' : '/components/schemas';
    const home = way
      .split('/')
      .filter(Boolean)
      .reduce((node, key) => node[key], this.files[file]);
    return { node: home[name], at: `${file}#${way}/${name}` };
  }

  define(name: string, schema: Json): Json {
    const known = Object.values(this.schemaHome())[0];
    if (known !== undefined) this.schemaHome()[name] = schema;
    return { $ref: this.refTo(name) };
  }

  refTo(name: string): string {
    if (this.files['schemas.yaml']) return `schemas.yaml#/${name}`;
    return this.v2 ? `#/definitions/${name}` : `#/components/schemas/${name}`;
  }

  private schemaHome(): Json {
    return this.files['schemas.yaml'] ?? (this.v2 ? this.root.definitions : this.root.components.schemas);
  }

  /** A property of one of the schemas that clients send, all of them behind references. */
  input(
    name: string,
    schema: Json,
    homes: readonly string[] = ['OrderInput', 'OrderChange', 'Address'],
  ): string {
    const { node, at } = this.schema(this.pick(homes));
    node.properties[name] = schema;
    return `${at}/properties/${token(name)}`;
  }

  /** A property of a schema that the service answers with. */
  output(name: string, schema: Json, home = 'OrderPage'): string {
    return this.input(name, schema, [home]);
  }

  parameter(name: string, schema: Json, place = 'query', operation = ['/orders', 'get']): string {
    const list = this.root.paths[operation[0] as string][operation[1] as string].parameters;
    list.push(this.v2 ? { name, in: place, ...schema } : { name, in: place, schema });
    return this.at('paths', operation[0] as string, operation[1] as string, 'parameters', list.length - 1);
  }

  /** Where a parameter's schema stands: 2.0 has it in the parameter itself. */
  typed(parameter: string): string {
    return this.v2 ? parameter : `${parameter}/schema`;
  }

  /** One more operation, as sound as the others but for what is said. */
  add(path: string, method: string, change: (operation: Json) => void = () => {}): string {
    const write = /post|put|patch/.test(method);
    const model = write ? this.root.paths['/orders'].post : this.root.paths['/orders/{orderId}'].get;
    const operation = structuredClone(model);
    delete operation.callbacks;
    operation.operationId = `op${path.replace(/\W/g, '')}${method}`;
    this.root.paths[path] ??= {};
    const holes = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const id = { type: 'string', format: 'uuid' };
    operation.parameters = [
      ...(operation.parameters ?? []),
      ...holes.map((name) => ({ name, in: 'path', required: true, ...(this.v2 ? id : { schema: id }) })),
    ];
    change(operation);
    this.root.paths[path][method] = operation;
    return this.at('paths', path, method);
  }

  /** Gives an operation a body of its own. */
  body(operation: Json, schema: Json, type = 'application/json'): void {
    if (!this.v2) {
      operation.requestBody = { required: true, content: { [type]: { schema } } };
      return;
    }
    operation.parameters = operation.parameters.filter(
      (one: Json) => one.in !== 'body' && !/Order$/.test(one.$ref ?? ''),
    );
    operation.parameters.push({ name: 'body', in: 'body', schema });
    if (type !== 'application/json') operation.consumes = [type];
  }

  get schemes(): Json {
    return this.v2 ? this.root.securityDefinitions : this.root.components.securitySchemes;
  }

  schemeAt(name: string, ...way: string[]): string {
    return this.v2
      ? this.at('securityDefinitions', name, ...way)
      : this.at('components', 'securitySchemes', name, ...way);
  }

  /** One more scheme that one reading operation demands. */
  scheme(scheme: Json, operation: readonly string[] = ['/orders/{orderId}', 'get']): string {
    this.schemes.more = scheme;
    if (operation.length > 0) this.operation(...(operation as [string, string])).security = [{ more: [] }];
    return this.schemeAt('more');
  }

  operation(path: string, method: string): Json {
    return this.root.paths[path][method];
  }

  get flow(): Json {
    return this.v2 ? this.schemes.login : this.schemes.login.flows.authorizationCode;
  }

  flowAt(...way: string[]): string {
    return this.v2
      ? this.schemeAt('login', ...way)
      : this.schemeAt('login', 'flows', 'authorizationCode', ...way);
  }

  /** The headers of one operation's answer. */
  header(name: string, schema: Json): string {
    const status = this.operation('/orders', 'get').responses['200'];
    status.headers[name] = this.v2 ? schema : { schema };
    return this.at('paths', '/orders', 'get', 'responses', '200', 'headers', name);
  }
}
