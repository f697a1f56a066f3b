/** Whether nodes of two models are the same: what a rule may read of them (model.ts), and that they lead to the same. */
import type { Place } from '../refs/place.ts';
import type {
  Header,
  JsonObject,
  MediaType,
  Operation,
  Parameter,
  PathItem,
  Protection,
  RequestBody,
  Response,
  Server,
} from './model.ts';
import { blocked, type PropertyNode, type SchemaNode } from './schema.ts';

/** Are two nodes that others lead to the same, by what is known so far? */
export type Same = (was: object | undefined, now: object | undefined) => boolean;

/** In 2.0 a server is made up of what the frame holds. */
export function isSameServer(was: Server, now: Server): boolean {
  return (
    was.url === now.url &&
    was.level === now.level &&
    all(was.variables, now.variables, (one, other) => one.value === other.value && one.name === other.name) &&
    isSamePlace(was.place, now.place) &&
    isSamePlace(was.urlPlace, now.urlPlace)
  );
}

/** `true` and `false` lead nowhere. */
export function isSameBoolean(was: SchemaNode, now: SchemaNode): boolean {
  return (
    was.boolean !== undefined &&
    was.boolean === now.boolean &&
    was.valueFlow === now.valueFlow &&
    was.totalFlow === now.totalFlow &&
    isSamePlace(was.place, now.place)
  );
}

export function isSameSchema(was: SchemaNode, now: SchemaNode, same: Same): boolean {
  return (
    was.name === now.name &&
    was.valueFlow === now.valueFlow &&
    was.totalFlow === now.totalFlow &&
    was.isLeaf === now.isLeaf &&
    blocked(was) === blocked(now) &&
    all(was.aliases, now.aliases, (one, other) => one === other) &&
    all(was.subtypes, now.subtypes, same) &&
    (was.isLeaf || leadsToSame(was, now, same))
  );
}

function leadsToSame(was: SchemaNode, now: SchemaNode, same: Same): boolean {
  const isAlike = (one: SchemaNode | boolean | undefined, other: SchemaNode | boolean | undefined) =>
    typeof one === 'object' && typeof other === 'object' ? same(one, other) : one === other;
  return (
    isAlike(was.additional, now.additional) &&
    same(was.items, now.items) &&
    same(was.embedded, now.embedded) &&
    all(was.all, now.all, same) &&
    all(was.groups, now.groups, (one, other) => all(one, other, same)) &&
    all(was.conditional, now.conditional, same) &&
    all(was.outcomes, now.outcomes, same) &&
    all(was.prefixItems, now.prefixItems, same) &&
    all(was.patternProperties, now.patternProperties, same) &&
    hasSameProperties(was, now, same)
  );
}

function hasSameProperties(was: SchemaNode, now: SchemaNode, same: Same): boolean {
  if (was.properties.size !== now.properties.size) return false;
  const those = was.properties.values();
  for (const property of now.properties.values()) {
    const one = those.next().value as PropertyNode;
    if (
      one.name !== property.name ||
      one.required !== property.required ||
      one.marked !== property.marked ||
      one.isListed !== property.isListed ||
      !isSamePlace(one.place, property.place) ||
      !same(one.schema, property.schema)
    )
      return false;
  }
  return true;
}

export function isSameItem(was: PathItem, now: PathItem, same: Same): boolean {
  const [servers, others] = [was.servers, now.servers];
  return (
    was.path === now.path &&
    was.kind === now.kind &&
    (servers && others ? all(servers, others, isSameServer) : servers === others) &&
    all(was.written, now.written, isSamePlace) &&
    all(was.operations, now.operations, same)
  );
}

export function isSameOperation(was: Operation, now: Operation, same: Same): boolean {
  return (
    was.label === now.label &&
    was.method === now.method &&
    isSamePlace(was.written, now.written) &&
    same(was.pathItem, now.pathItem) &&
    same(was.parent, now.parent) &&
    hasSameBody(was.body, now.body, same) &&
    all(was.parameters, now.parameters, same) &&
    all(was.responses, now.responses, same) &&
    all(was.servers, now.servers, isSameServer) &&
    isSameProtection(was.protection, now.protection)
  );
}

/** What it names is in the frame, and where it is its own, in the operation; how much of that is read depends on the rest. */
function isSameProtection(was: Protection, now: Protection): boolean {
  return (
    was.source === now.source &&
    was.anonymous === now.anonymous &&
    was.alternatives.length === now.alternatives.length &&
    was.declaration?.alternatives.length === now.declaration?.alternatives.length
  );
}

/** That of a form of 2.0 is made up of parameters. */
function hasSameBody(was: RequestBody | undefined, now: RequestBody | undefined, same: Same): boolean {
  if (same(was, now)) return true;
  if (!was || !now || !isSameValue(was.value, now.value)) return false;
  return isSamePlace(was.place, now.place) && isSameBody(was, now, same);
}

export function isSameParameter(was: Parameter, now: Parameter, same: Same): boolean {
  return (
    was.name === now.name &&
    was.in === now.in &&
    same(was.schema, now.schema) &&
    hasSameContent(was, now, same)
  );
}

export function isSameBody(was: RequestBody, now: RequestBody, same: Same): boolean {
  return was.required === now.required && hasSameContent(was, now, same);
}

export function isSameResponse(was: Response, now: Response, same: Same): boolean {
  return was.status === now.status && hasSameContent(was, now, same) && all(was.headers, now.headers, same);
}

export function isSameHeader(was: Header, now: Header, same: Same): boolean {
  return was.name === now.name && same(was.schema, now.schema);
}

function hasSameContent(
  was: { readonly content: readonly MediaType[] },
  now: { readonly content: readonly MediaType[] },
  same: Same,
): boolean {
  return all(
    was.content,
    now.content,
    (one, other) =>
      isSameValue(one.value, other.value) &&
      one.type === other.type &&
      one.describes === other.describes &&
      isSamePlace(one.place, other.place) &&
      same(one.schema, other.schema) &&
      all(
        one.partHeaders,
        other.partHeaders,
        (header, now) =>
          header.value === now.value &&
          isSamePlace(header.place, now.place) &&
          isSameHeader(header, now, same),
      ),
  );
}

/** What holds nothing says nothing. */
function isSameValue(was: JsonObject, now: JsonObject): boolean {
  return was === now || (Object.keys(was).length === 0 && Object.keys(now).length === 0);
}

export function all<T>(was: readonly T[], now: readonly T[], same: (was: T, now: T) => boolean): boolean {
  if (was.length !== now.length) return false;
  for (let at = 0; at < now.length; at++) if (!same(was[at] as T, now[at] as T)) return false;
  return true;
}

export function isSamePlace(was: Place, now: Place): boolean {
  let [one, other]: [Place, Place] = [was, now];
  while (one.parent && other.parent) {
    if (one.key !== other.key) return false;
    one = one.parent;
    other = other.parent;
  }
  return one.parent === other.parent && one.document.file === other.document.file;
}
