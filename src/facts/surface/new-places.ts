/** What kept operations carry where they carried nothing: in another status, media type, body, parameter or header. */
import type {
  Api,
  Direction,
  Header,
  MediaType,
  Operation,
  Parameter,
  Property,
  Schema,
} from '../../openapi/model.ts';
import { walkValues } from '../../openapi/walk.ts';
import { once } from '../../text/memo.ts';
import type { Change } from './change.ts';
import { parameterKey } from './parameter-change.ts';

interface Kept {
  readonly before: Operation;
  readonly after: Operation;
}

/** A property under a name that the operation did not carry in that direction. */
interface NewProperty extends Kept {
  readonly property: Property;
}

export interface NewlyCarried {
  readonly properties: readonly NewProperty[];
  /** The definition in which there were more than are looked at. */
  readonly cutIn: Api | undefined;
}

/** Each message is looked through once, whoever carries it; so many properties in all, and so many for the operations that carry them. */
const most = 400_000;

/** What is said of a definition in which there are more. */
export const tooManyNew = `the change was not compared whole: what is new in it carries more than ${most} properties; split the definition, or the change`;

export function newlyCarried(change: Change, direction: Direction): NewlyCarried {
  const messagesIn = messagesOf(change)[direction];
  const found: NewProperty[] = [];
  let left = most;
  for (const { before, after } of change.kept) {
    const fresh = new Set(newMessages(before, after, direction));
    if (fresh.size === 0) continue;
    const known = messagesIn.carriedBy(before);
    const carried = [...fresh].map((one) => messagesIn.below(one).properties);
    if (messagesIn.isCut) return { properties: found, cutIn: after.api };
    for (const properties of carried)
      for (const property of properties) {
        if (left-- <= 0) return { properties: found, cutIn: after.api };
        if (known.some((names) => names.has(property.name))) continue;
        found.push({ property, before, after });
      }
  }
  return { properties: found, cutIn: undefined };
}

/** Parameters that a request may carry and could not, under no name that it had. */
export function newParameters(change: Change): (Kept & { readonly parameter: Parameter })[] {
  return change.kept.flatMap(({ before, after }) => {
    const fresh = addedParameters(before, after).filter((one) => one.in !== 'path');
    if (fresh.length === 0) return [];
    const names = new Set(before.parameters.map(({ name }) => name));
    const known = messagesOf(change).input.carriedBy(before);
    return fresh
      .filter(({ name }) => !names.has(name) && !known.some((one) => one.has(name)))
      .map((parameter) => ({ before, after, parameter }));
  });
}

/** Headers of answers that none of the operation's answers had. */
export function newHeaders({ kept }: Change): (Kept & { readonly header: Header })[] {
  return kept.flatMap(({ before, after }) => {
    if (after.kind !== 'operation') return [];
    const old = new Set(before.responses.flatMap(({ headers }) => headers.map(({ name }) => name)));
    const fresh = after.responses.flatMap(({ headers }) => headers.filter(({ name }) => !old.has(name)));
    return fresh.map((header) => ({ before, after, header }));
  });
}

/** Is the direction that of the answers: of what is called, and of webhooks the other way round? */
function isAnswered({ kind }: Operation, direction: Direction): boolean {
  return (kind === 'operation') === (direction === 'output');
}

function messages(operation: Operation, direction: Direction): Schema[] {
  const content = isAnswered(operation, direction)
    ? operation.responses.flatMap((response) => response.content)
    : (operation.body?.content ?? []);
  const parameters = isAnswered(operation, direction) ? [] : operation.parameters;
  return [...new Set([...content, ...parameters].flatMap(({ schema }) => schema ?? []))];
}

function newMessages(before: Operation, after: Operation, direction: Direction): Schema[] {
  const added = (old: readonly MediaType[], now: readonly MediaType[]) =>
    old.length === 1 && now.length === 1
      ? []
      : now.filter(({ type }) => !old.some((one) => one.type === type)).flatMap(({ schema }) => schema ?? []);
  if (isAnswered(after, direction))
    return after.responses.flatMap(({ status, content }) =>
      added(before.responses.find((one) => one.status === status)?.content ?? [], content),
    );
  return [
    ...added(before.body?.content ?? [], after.body?.content ?? []),
    ...addedParameters(before, after).flatMap(({ schema }) => schema ?? []),
  ];
}

function addedParameters(before: Operation, after: Operation): Parameter[] {
  const old = new Set(before.parameters.map((one) => parameterKey(before, one)));
  return after.parameters.filter((one) => !old.has(parameterKey(after, one)));
}

interface Below {
  readonly properties: readonly Property[];
  readonly names: ReadonlySet<string>;
}

/** What travels below the messages of a change in a direction. */
class Messages {
  readonly #below = new Map<Schema, Below>();
  #left = most;

  constructor(private readonly direction: Direction) {}

  /** Was something not looked through? */
  get isCut(): boolean {
    return this.#left < 0;
  }

  /** The names of what the messages of an operation carry, message by message: thousands of parameters hold none. */
  carriedBy(operation: Operation): ReadonlySet<string>[] {
    return messages(operation, this.direction)
      .map((one) => this.below(one).names)
      .filter(({ size }) => size > 0);
  }

  below(message: Schema): Below {
    const known = this.#below.get(message);
    if (known) return known;
    const below = this.isCut ? nothing : belowOf(message, this.direction);
    this.#left -= below.properties.length;
    this.#below.set(message, below);
    return below;
  }
}

const nothing: Below = { properties: [], names: new Set() };

const messagesOf = once((_: Change) => ({ input: new Messages('input'), output: new Messages('output') }));

function belowOf(root: Schema, direction: Direction): Below {
  const found: Property[] = [];
  const known = new Set<Schema>();
  const visit = (schema: Schema) => {
    known.add(schema);
    for (const property of schema.properties.values()) if (property.flows(direction)) found.push(property);
  };
  walkValues([root], known, visit, (property) => property.flows(direction));
  return { properties: found, names: new Set(found.map(({ name }) => name)) };
}
