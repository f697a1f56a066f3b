import type { Api, Direction, MediaType, Operation, Parameter, Schema } from '../openapi/model.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';
import { sha256 } from '../text/sha256.ts';

/** One step of the way to a schema. */
interface Role {
  readonly parent: Role | undefined;
  readonly step: string;
  /** How many steps lead to it. */
  readonly depth: number;
  /** Every so many steps: what stands for all of them up to here. */
  readonly digest: string | undefined;
}

/** Ways are written out for so many steps; a longer one would cost its length for each of its schemas. */
const digested = 100;

function roleAt(parent: Role | undefined, step: string): Role {
  const depth = (parent?.depth ?? 0) + 1;
  const role: Role = { parent, step, depth, digest: undefined };
  if (depth % digested !== 0) return role;
  return { ...role, digest: sha256(wordsOf(role)) };
}

function wordsOf(last: Role | undefined): string {
  const steps: string[] = [];
  let role = last;
  for (; role && role.digest === undefined; role = role.parent) steps.push(role.step);
  if (role?.digest !== undefined) steps.push(role.digest);
  return steps.reverse().join(' ');
}

const roles: Readonly<Record<Direction, (api: Api) => Roles>> = {
  input: once((api: Api) => new Roles(api, 'input')),
  output: once((api: Api) => new Roles(api, 'output')),
};

/** The roles of a definition's schemas, computed once a direction when the first is asked for. */
export function rolesOf(api: Api, direction: Direction): Roles {
  return roles[direction](api);
}

/**
 * For each schema the shortest way to it from the first operation (by name) that reaches it:
 * `GET /users/{} response 200 application/json [] .address .street`. Operations are walked in order of their names
 * and each schema is entered once, so the whole costs one walk over the graph. Composition and references leave no
 * trace in a role: moving a schema into a component or an `allOf` changes nothing.
 */
export class Roles {
  readonly #roles = new Map<Schema, Role>();

  constructor(
    api: Api,
    private readonly direction: Direction,
  ) {
    const operations = [...api.operations].sort((a, b) => compare(a.canonical, b.canonical));
    for (const operation of operations) this.#walk(rootsOf(operation, direction));
    this.#walk(unusedRoots(api));
    this.#enterSubtypes(api);
  }

  /** Those that only a discriminator leads to are known by their own names, or, where they have none, by where it stands. */
  #enterSubtypes(api: Api): void {
    for (const base of api.allSchemas) {
      for (const subtype of base.subtypes)
        if (!this.#roles.has(subtype))
          this.#walk([[`${this.of(base)} <${String(subtype.place.key)}>`, subtype]]);
    }
  }

  /** The role in words; the component's name, or nothing, for a schema that nothing reaches. */
  of(schema: Schema): string {
    return wordsOf(this.#roles.get(schema)) || `schema ${schema.name ?? ''}`;
  }

  #walk(roots: readonly [string, Schema | undefined][]): void {
    const sorted = [...roots].sort(([a], [b]) => compare(a, b));
    const queue: [Schema, Role][] = [];
    const enter = (schema: Schema, role: Role) => {
      // Parts of a value have the value's role: they are entered at once, the value's own steps come later.
      const stack = [schema];
      for (let part = stack.pop(); part; part = stack.pop()) {
        if (this.#roles.has(part)) continue;
        this.#roles.set(part, role);
        queue.push([part, role]);
        // One by one: a list of a stranger's length does not fit into the arguments of a call.
        for (const list of [part.conditional, ...part.groups, part.all]) {
          for (const inner of list) stack.push(inner);
        }
      }
    };
    for (const [step, schema] of sorted) if (schema) enter(schema, roleAt(undefined, step));
    for (let at = 0; at < queue.length; at++) {
      const [schema, role] = queue[at] as [Schema, Role];
      for (const [step, child] of this.#children(schema)) {
        if (!this.#roles.has(child)) enter(child, roleAt(role, step));
      }
    }
  }

  #children(schema: Schema): [string, Schema][] {
    const children: [string, Schema][] = [];
    for (const property of schema.properties.values()) {
      if (property.flows(this.direction)) children.push([`.${property.name}`, property.schema]);
    }
    children.sort(([a], [b]) => compare(a, b));
    for (const item of [schema.items, ...schema.prefixItems]) if (item) children.push(['[]', item]);
    if (typeof schema.additional === 'object') children.push(['{}', schema.additional]);
    for (const value of schema.patternProperties) children.push(['{}', value]);
    return children;
  }
}

/**
 * How an operation's parameter is known: by its name, but one of the path by where it stands there, because its name
 * may change without any caller noticing (`/users/{id}`, `/users/{userId}`).
 */
export function parameterName({ in: place, name }: Parameter, operation: Operation | undefined): string {
  if (place !== 'path' || !operation) return name;
  const holes: readonly string[] = operation.path.match(/\{[^{}]*\}/g) ?? [];
  const at = holes.indexOf(`{${name}}`);
  return at < 0 ? name : `{${at + 1}}`;
}

function rootsOf(operation: Operation, direction: Direction): [string, Schema | undefined][] {
  const asksFor = (operation.kind === 'operation') === (direction === 'input');
  const name = operation.canonical;
  if (asksFor) {
    const parameters = operation.parameters.map((parameter): [string, Schema | undefined] => [
      `${name} ${parameter.in} ${parameterName(parameter, operation)}`,
      parameter.schema,
    ]);
    const { body } = operation;
    return body ? [...parameters, ...sent(`${name} request`, body.content)] : parameters;
  }
  return operation.responses.flatMap((response) => [
    ...sent(`${name} response ${response.status}`, response.content),
    ...response.headers.map((header): [string, Schema | undefined] => [
      `${name} response ${response.status} header ${header.name}`,
      header.schema,
    ]),
  ]);
}

function sent(message: string, content: readonly MediaType[]): [string, Schema | undefined][] {
  return content.flatMap(({ type, schema, partHeaders }): [string, Schema | undefined][] => [
    [`${message} ${type}`, schema],
    ...partHeaders.map((header): [string, Schema | undefined] => [
      `${message} ${type} part header ${header.name}`,
      header.schema,
    ]),
  ]);
}

/** Components that no operation reaches: known by their own names. */
function unusedRoots(api: Api): [string, Schema | undefined][] {
  const roots: [string, Schema | undefined][] = [];
  for (const parameter of api.parameters) {
    if (parameter.operations().length === 0) roots.push([`parameter ${parameter.name}`, parameter.schema]);
  }
  for (const body of api.requestBodies) {
    if (body.operations().length > 0) continue;
    for (const { type, schema } of body.content) roots.push([`request ${body.place.key} ${type}`, schema]);
  }
  for (const response of api.responses) {
    if (response.operations().length > 0) continue;
    for (const { type, schema } of response.content)
      roots.push([`response ${response.place.key} ${type}`, schema]);
    for (const header of response.headers) {
      roots.push([`response ${response.place.key} header ${header.name}`, header.schema]);
    }
  }
  for (const header of api.headers) {
    if (header.operations().length === 0) roots.push([`header ${header.name}`, header.schema]);
  }
  for (const schema of api.schemas)
    if (schema.name !== undefined) roots.push([`schema ${schema.name}`, schema]);
  return roots;
}
