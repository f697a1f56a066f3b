import type {
  Api,
  Direction,
  Header,
  MediaType,
  Operation,
  Parameter,
  RequestBody,
  Response,
  Schema,
} from '../openapi/model.ts';
import { isComposed } from '../openapi/walk.ts';
import { once } from '../text/memo.ts';
import { compare } from '../text/order.ts';
import { type Leading, leading, signOf } from './leading.ts';
import { alternatives, childrenOf, type Role, roleAt, rolesOf, wordsOf } from './roles.ts';
import { parameterName, sharedHeader, sharedParameter } from './shared.ts';
import { structuresOf } from './structure.ts';

const known: Readonly<Record<Direction, (api: Api) => Leading<Schema>>> = {
  input: once((api: Api) => namesOf(api, 'input')),
  output: once((api: Api) => namesOf(api, 'output')),
};

/** How a schema is known: by the shortest way to it in whatever message, where it leads those of that way, else from an operation. */
export function sharedRole(schema: Schema, direction: Direction): string {
  return known[direction](schema.api).get(schema) ?? rolesOf(schema.api, direction).of(schema);
}

function namesOf(api: Api, direction: Direction): Leading<Schema> {
  const roles = walked(api, direction);
  // All that describes one value is called alike, and led by what it begins with.
  const first = new Map<Role, Schema>();
  for (const [schema, role] of roles) if (!first.has(role)) first.set(role, schema);
  const ways = new Map([...first].map(([role, schema]) => [schema, wordsOf(role)]));
  const names = leading(ways.keys(), {
    name: (schema) => ways.get(schema) as string,
    operations: (schema) => schema.reachedBy(direction),
    structure: (schema) => structuresOf(api).schema(schema),
    // Most messages hold an object of their own.
    sign: signOf,
  });
  return {
    get: (schema) => {
      const role = roles.get(schema);
      return role && names.get(first.get(role) as Schema);
    },
  };
}

interface Entry {
  readonly schema: Schema;
  readonly parent: Role | undefined;
  /** Where the parent stands among those that are as far away; the same for those called alike. */
  readonly rank: number;
  readonly step: string;
}

/** The schemas that operations reach, level by level: of those ways that are as short the first by name. */
function walked(api: Api, direction: Direction): ReadonlyMap<Schema, Role> {
  const roles = new Map<Schema, Role>();
  let level: Entry[] = [];
  const add = ([step, schema]: readonly [string, Schema | undefined]) => {
    if (schema) level.push({ schema, parent: undefined, rank: 0, step });
  };
  // What many operations share is called alike in each.
  const seen = new Set<RequestBody | Response>();
  for (const operation of api.operations) {
    if ((operation.kind === 'operation') === (direction === 'input')) {
      for (const one of operation.parameters) add([nameOf(one, operation), one.schema]);
      if (operation.body && isNew(seen, operation.body)) sent('request', operation.body.content).forEach(add);
      continue;
    }
    for (const response of operation.responses) {
      if (!isNew(seen, response)) continue;
      sent(/^[123]/.test(response.status) ? 'response' : 'error', response.content).forEach(add);
      response.headers.map(ofHeader).forEach(add);
    }
  }
  while (level.length > 0) {
    level.sort((a, b) => a.rank - b.rank || compare(a.step, b.step));
    const next: Entry[] = [];
    let rank = 0;
    level.forEach((entry, at) => {
      const before = level[at - 1];
      if (before && (before.rank !== entry.rank || before.step !== entry.step)) rank = at;
      for (const [schema, parent] of entered(entry, roles))
        for (const [step, child] of childrenOf(schema, direction, (one) => !roles.has(one)))
          next.push({ schema: child, parent, rank, step });
    });
    level = next;
  }
  return roles;
}

/** A value with all that describes it: its parts are called as it is, alternatives by where they stand. */
function entered(entry: Entry, roles: Map<Schema, Role>): [Schema, Role][] {
  if (roles.has(entry.schema)) return [];
  const first = roleAt(entry.parent, entry.step);
  if (!isComposed(entry.schema)) {
    roles.set(entry.schema, first);
    return [[entry.schema, first]];
  }
  const found: [Schema, Role][] = [];
  const choices: [Schema, Role][] = [[entry.schema, first]];
  for (let at = 0; at < choices.length; at++) {
    const [choice, called] = choices[at] as [Schema, Role];
    const stack = [choice];
    for (let part = stack.pop(); part; part = stack.pop()) {
      if (roles.has(part)) continue;
      roles.set(part, called);
      found.push([part, called]);
      for (const list of [part.conditional, part.all]) for (const inner of list) stack.push(inner);
      for (const group of part.groups)
        for (const [inner, step] of alternatives(group))
          choices.push([inner, step === undefined ? called : roleAt(called, step)]);
    }
  }
  return found;
}

function isNew<T>(seen: Set<T>, one: T): boolean {
  if (seen.has(one)) return false;
  seen.add(one);
  return true;
}

function nameOf(parameter: Parameter, operation: Operation): string {
  const own = `${operation.canonical} ${parameter.in} ${parameterName(parameter, operation)}`;
  return sharedParameter(parameter) ?? own;
}

function ofHeader(header: Header): [string, Schema | undefined] {
  const [operation] = header.operations();
  return [sharedHeader(header) ?? `${operation?.canonical} header ${header.name}`, header.schema];
}

function sent(message: string, content: readonly MediaType[]): [string, Schema | undefined][] {
  return content.flatMap((media): [string, Schema | undefined][] => [
    [media.describes === 'item' ? `any ${message} []` : `any ${message}`, media.schema],
    ...media.partHeaders.map(ofHeader),
  ]);
}
