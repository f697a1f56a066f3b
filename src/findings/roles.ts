import type { Api, Direction, MediaType, Operation, Schema } from '../openapi/model.ts';
import { isComposed } from '../openapi/walk.ts';
import { own } from '../syntax/value.ts';
import { append } from '../text/lists.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';
import { sha256 } from '../text/sha256.ts';
import { parameterName } from './shared.ts';
import { byName } from './structure.ts';

/** One step of the way to a schema. */
export interface Role {
  readonly parent: Role | undefined;
  readonly step: string;
  /** How many steps lead to it. */
  readonly depth: number;
  /** Every so many steps: what stands for all of them up to here. */
  readonly digest: string | undefined;
}

/** Ways are written out for so many steps; a longer one would cost its length for each of its schemas. */
const digested = 100;

/** A longer step would be repeated in the way to everything behind it. */
const longestStep = 2000;

export function roleAt(parent: Role | undefined, named: string): Role {
  const step = named.length <= longestStep ? named : sha256(named);
  const depth = (parent?.depth ?? 0) + 1;
  const role: Role = { parent, step, depth, digest: undefined };
  if (depth % digested !== 0) return role;
  return { ...role, digest: sha256(wordsOf(role)) };
}

export function wordsOf(last: Role | undefined): string {
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

interface Seen {
  readonly operation: Operation;
  readonly roles: Map<Direction, Roles>;
}

let latest: readonly Seen[] = [];

/**
 * The roles of the schemas that one operation leads to. Those of two operations are kept: whoever asks goes through them one
 * by one, and holds each against what it was.
 */
export function seenFrom(operation: Operation, direction: Direction): Roles {
  if (latest[0]?.operation !== operation) {
    const [known, other] =
      latest[1]?.operation === operation ? [latest[1], latest[0]] : [undefined, latest[0]];
    latest = [known ?? { operation, roles: new Map() }, ...(other ? [other] : [])];
  }
  const { roles } = latest[0] as Seen;
  const known = roles.get(direction) ?? new Roles(operation.api, direction, operation);
  roles.set(direction, known);
  return known;
}

/**
 * For each schema the shortest way to it from the first operation (by name) that reaches it:
 * `GET /users/{} response 200 application/json [] .address .street`. Operations are walked in order of their names
 * and each schema is entered once, so the whole costs one walk over the graph. Composition and references leave no
 * trace in a role: moving a schema into a component or an `allOf` changes nothing.
 */
export class Roles {
  readonly #roles = new Map<Schema, Role>();

  /** @param only as this operation alone leads there, its name left out */
  constructor(
    api: Api,
    private readonly direction: Direction,
    only?: Operation,
  ) {
    if (only) {
      this.#walk(rootsOf(only, direction, '@'));
      this.#enterSubtypes([...this.#roles.keys()]);
      return;
    }
    const operations = [...api.operations].sort((a, b) => compare(a.canonical, b.canonical));
    // What many operations answer with is known by the first of them.
    const isWanted: Wanted = (schema) => schema !== undefined && !this.#roles.has(schema);
    for (const operation of operations)
      this.#walk(rootsOf(operation, direction, operation.canonical, isWanted));
    this.#walk(unusedRoots(api));
    this.#enterSubtypes(api.allSchemas);
  }

  /** Those that only a discriminator leads to are known by their own names, or, where they have none, by where it stands. */
  #enterSubtypes(bases: readonly Schema[]): void {
    for (const base of bases) {
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
    const sorted = [...roots].sort(byStep);
    const queue: [Schema, Role][] = [];
    const enter = (schema: Schema, role: Role) => {
      if (this.#roles.has(schema)) return;
      // Most are not composed.
      if (!isComposed(schema)) {
        this.#roles.set(schema, role);
        queue.push([schema, role]);
        return;
      }
      // Parts of a value have the value's role: they are entered at once, the value's own steps come later.
      const choices: [Schema, Role][] = [[schema, role]];
      for (let at = 0; at < choices.length; at++) {
        const [choice, called] = choices[at] as [Schema, Role];
        const stack = [choice];
        for (let part = stack.pop(); part; part = stack.pop()) {
          if (this.#roles.has(part)) continue;
          this.#roles.set(part, called);
          queue.push([part, called]);
          // One by one: a list of a stranger's length does not fit into the arguments of a call.
          for (const list of [part.conditional, part.all]) for (const inner of list) stack.push(inner);
          for (const group of part.groups)
            for (const [inner, step] of alternatives(group))
              choices.push([inner, step === undefined ? called : roleAt(called, step)]);
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
    // Most were entered before: those need no name here.
    return childrenOf(schema, this.direction, (child) => !this.#roles.has(child));
  }
}

function byStep(a: readonly [string, unknown], b: readonly [string, unknown]): number {
  return compare(a[0], b[0]);
}

/** What a schema leads to by one step that is told apart from others; the parts of its own value are none. */
export function childrenOf(
  schema: Schema,
  direction: Direction,
  isWanted: (child: Schema) => boolean,
): [string, Schema][] {
  const children: [string, Schema][] = [];
  if (schema.properties.size > 0) {
    for (const property of byName(schema))
      if (isWanted(property.schema) && property.flows(direction))
        children.push([`.${property.name}`, property.schema]);
  }
  if (schema.items) children.push(['[]', schema.items]);
  for (let at = 0; at < schema.prefixItems.length; at++)
    children.push([`[${at}]`, schema.prefixItems[at] as Schema]);
  if (typeof schema.additional === 'object') children.push(['{}', schema.additional]);
  if (schema.patternProperties.length > 0) append(children, patterned(schema));
  if (schema.embedded) children.push(['<>', schema.embedded]);
  return children;
}

/**
 * The alternatives of a choice. The first has the role of the value, as if there were no choice; others are told apart by
 * where they stand, so that a weakness of one is not taken for that of another. `null` is none.
 */
export function* alternatives(
  group: readonly Schema[],
): Iterable<readonly [alternative: Schema, step: string | undefined]> {
  let at = 0;
  for (const alternative of group) {
    yield [alternative, at === 0 ? undefined : `|${at}`];
    if (alternative.types?.length !== 0) at++;
  }
}

/** The values of names that match a pattern, by the pattern; where one of them could not be read, it is not known which. */
function patterned({ value, patternProperties }: Schema): [string, Schema][] {
  const patterns = Object.keys((own(value, 'patternProperties') as object | undefined) ?? {});
  const isKnown = patterns.length === patternProperties.length;
  return patternProperties
    .map((schema, at): [string, Schema] => [isKnown ? `{${patterns[at]}}` : '{}', schema])
    .sort(byStep);
}

/**
 * What an operation sends or is sent, each with what the ways to it begin with.
 *
 * @param isWanted of others the names, of which an operation has many, are not made
 */
export function rootsOf(
  operation: Operation,
  direction: Direction,
  name = operation.canonical,
  isWanted: Wanted = () => true,
): [string, Schema | undefined][] {
  const asksFor = (operation.kind === 'operation') === (direction === 'input');
  const roots: [string, Schema | undefined][] = [];
  if (asksFor) {
    for (const parameter of operation.parameters)
      if (isWanted(parameter.schema))
        roots.push([`${name} ${parameter.in} ${parameterName(parameter, operation)}`, parameter.schema]);
    if (operation.body) addSent(roots, `${name} request`, operation.body.content, isWanted);
    return roots;
  }
  for (const { status, content, headers } of operation.responses) {
    const message = `${name} response ${status}`;
    addSent(roots, message, content, isWanted);
    for (const header of headers)
      if (isWanted(header.schema)) roots.push([`${message} header ${header.name}`, header.schema]);
  }
  return roots;
}

type Wanted = (schema: Schema | undefined) => boolean;

function addSent(
  roots: [string, Schema | undefined][],
  message: string,
  content: readonly MediaType[],
  isWanted: Wanted,
): void {
  for (const media of content) {
    if (isWanted(media.schema)) roots.push([`${message} ${stepOf(media, content)}`, media.schema]);
    for (const header of media.partHeaders)
      if (isWanted(header.schema))
        roots.push([`${message} ${media.type} part header ${header.name}`, header.schema]);
  }
}

/** An item is told apart from the whole where both have a schema. */
function stepOf({ type, describes, value }: MediaType, content: readonly MediaType[]): string {
  if (describes === 'message') return type;
  return content.some((one) => one.value === value && one.describes === 'message') ? `${type} []` : type;
}

/** Components that no operation reaches: known by their own names. */
function unusedRoots(api: Api): [string, Schema | undefined][] {
  const roots: [string, Schema | undefined][] = [];
  for (const parameter of api.parameters) {
    if (parameter.operations().length === 0)
      roots.push([`parameter ${parameter.component ?? parameter.name}`, parameter.schema]);
  }
  for (const body of api.requestBodies) {
    if (body.operations().length > 0) continue;
    for (const media of body.content)
      roots.push([`request ${body.name ?? ''} ${stepOf(media, body.content)}`, media.schema]);
  }
  for (const response of api.responses) {
    if (response.operations().length > 0) continue;
    const message = `response ${response.name ?? response.status}`;
    for (const media of response.content)
      roots.push([`${message} ${stepOf(media, response.content)}`, media.schema]);
    for (const header of response.headers) roots.push([`${message} header ${header.name}`, header.schema]);
  }
  for (const header of api.headers) {
    if (header.operations().length === 0) roots.push([`header ${header.name}`, header.schema]);
  }
  for (const schema of api.schemas)
    if (schema.name !== undefined) roots.push([`schema ${schema.name}`, schema]);
  return roots;
}
