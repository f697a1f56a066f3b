/**
 * What Ajv finds wrong with a configuration, a ruleset or a threat model, in words. The schemas are this project's own:
 * they are small, so that the keys that were possible can be listed, and written so that each cause is one error. The
 * official schemas of OpenAPI are explained in rules/configuration/mistakes.ts, from what is put into them beforehand;
 * the two share how pointers are read and how kinds of values are called.
 */

import type { ErrorObject } from 'ajv';
import { groupBy } from '../text/group.ts';
import { append } from '../text/lists.ts';
import { Hints } from '../text/nearest.ts';
import { unescapeStep } from '../text/pointer.ts';
import type { Path } from './tree.ts';
import { isObject, own, ownAt } from './value.ts';

/** What is wrong with a value that does not satisfy its schema, in words. */
export interface Violation {
  /** Where: the unknown key, the wrong value, or the object in which something is missing. */
  readonly path: Path;
  /** What to point at. */
  readonly part: 'key' | 'value';
  readonly message: string;
}

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Turns Ajv's errors into one violation a cause: of a union's branches the one that came furthest is believed, and a
 * misspelt key is not reported as missing too.
 *
 * @param errors all errors of one validation
 * @param schema the schema they come from, to know the keys that were possible
 * @param value the value that was validated
 * @param others schemas that it refers to by `$id` or file name
 */
export function explainViolations(
  errors: readonly ErrorObject[],
  schema: JsonSchema,
  value: unknown,
  others: ReadonlyMap<string, JsonSchema> = new Map(),
): Violation[] {
  const groups = groupBy(errors, ({ instancePath }) => instancePath);
  const deep = parents(groups.keys());
  const violations: Violation[] = [];
  const hints = new Hints();
  for (const [pointer, group] of groups) {
    const union = group.some((error) => error.keyword === 'anyOf');
    // A branch went on and failed further down: that is what the author meant.
    if (union && deep.has(pointer)) continue;
    const path = steps(pointer, value);
    append(violations, explain(group, path, schemaAt(schema, path, others), ownAt(value, path), hints));
  }
  return violations;
}

function explain(
  group: readonly ErrorObject[],
  path: Path,
  schema: unknown,
  value: unknown,
  hints: Hints,
): Violation[] {
  const keys = Object.keys((own(schema, 'properties') as object | undefined) ?? {});
  const violations: Violation[] = [];
  const meant = new Set<string>();
  for (const { keyword, params } of group) {
    if (keyword !== 'additionalProperties') continue;
    const key = String(params.additionalProperty);
    const near = hints.nearest(key, keys);
    if (near !== undefined) meant.add(near);
    const hint = near === undefined ? `; the keys here are ${list(keys)}` : `; did you mean \`${near}\`?`;
    violations.push({ path: [...path, key], part: 'key', message: `Unknown key \`${key}\`${hint}` });
  }
  const choice = group.find((error) => error.keyword === 'oneOf');
  for (const { keyword, params, schemaPath } of group) {
    if (keyword === 'required' && !schemaPath.includes('/oneOf/') && !meant.has(params.missingProperty)) {
      violations.push({
        path,
        part: 'key',
        message: `${subject(path)} needs the key \`${params.missingProperty}\``,
      });
    }
    if (keyword === 'dependencies' && !choice && !meant.has(params.missingProperty)) {
      const message = `\`${params.property}\` only goes with \`${params.missingProperty}\``;
      violations.push({ path: [...path, params.property], part: 'key', message });
    }
  }
  if (choice && violations.length === 0) {
    const wanted = alternatives(schema);
    const given = wanted.filter((key) => own(value, key) !== undefined);
    const message =
      given.length > 1
        ? `Keep one of ${list(given)}: ${subject(path)} takes exactly one`
        : `${subject(path)} needs one of ${list(wanted)}`;
    violations.push({ path, part: 'key', message });
  }
  if (violations.length > 0) return violations;
  const wrong = ['enum', 'const']
    .map((keyword) => group.find((error) => error.keyword === keyword))
    .find(Boolean);
  const first = wrong ?? group[0];
  if (!first) return [];
  return [{ path, part: 'value', message: sentence(first, path, value, hints) }];
}

/** What a wrong value should have been. */
function sentence({ keyword, params }: ErrorObject, path: Path, value: unknown, hints: Hints): string {
  const name = subject(path);
  switch (keyword) {
    case 'enum': {
      const allowed = (params.allowedValues as unknown[]).map(String);
      const hint = typeof value === 'string' ? hints.didYouMean(value, () => allowed) : '';
      return `${name} must be one of ${list(allowed)}${hint}`;
    }
    case 'const':
      return `${name} must be ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `${name} must be ${kinds(params.type)}, not ${kindOf(value)}`;
    case 'minimum':
    case 'maximum':
      return `${name} must be ${keyword === 'minimum' ? 'at least' : 'at most'} ${params.limit}`;
    case 'minItems':
    case 'maxItems':
      return params.limit === 1
        ? `${name} must not be empty`
        : `${name} must have ${keyword === 'minItems' ? 'at least' : 'at most'} ${params.limit} entries`;
    case 'minProperties':
    case 'minLength':
      return `${name} must not be empty`;
    case 'maxLength':
      return `${name} must not be longer than ${params.limit} characters`;
    case 'pattern':
      return `${name} ${shape(params.pattern)}`;
    default:
      return `${name} is not valid here (${keyword})`;
  }
}

function shape(pattern: string): string {
  if (pattern.includes('{4}-')) return 'must be a date like 2027-03-31';
  if (pattern.includes('d$')) return 'must be a number of days like 90d';
  return 'must not be blank';
}

function subject(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The file';
  return typeof last === 'number' ? `Entry ${last + 1} of \`${String(path.at(-2) ?? '')}\`` : `\`${last}\``;
}

/** JSON types in words: `text or a list`. */
export function kinds(type: unknown): string {
  const words: Record<string, string> = {
    object: 'a map',
    array: 'a list',
    string: 'text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    null: 'empty',
  };
  const types = (Array.isArray(type) ? type : String(type).split(',')).filter((name) => name !== 'null');
  return types.map((name) => words[String(name)] ?? String(name)).join(' or ');
}

/** What a value is, in words; numbers and booleans as they are. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a map';
  return typeof value === 'string' ? 'text' : `${value}`;
}

/** The keys of which a `oneOf` wants one. */
function alternatives(schema: unknown): string[] {
  const branches = own(schema, 'oneOf');
  if (!Array.isArray(branches)) return [];
  return branches.flatMap((branch) => (own(branch, 'required') as string[] | undefined) ?? []);
}

function list(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}

/** Pointers that lie above another pointer of the set. */
export function parents(pointers: Iterable<string>): Set<string> {
  const found = new Set<string>();
  for (const pointer of pointers) {
    for (let end = pointer.lastIndexOf('/'); end > 0; end = pointer.lastIndexOf('/', end - 1)) {
      const above = pointer.slice(0, end);
      if (found.has(above)) break;
      found.add(above);
    }
  }
  return found;
}

/** A JSON pointer as steps; a step into a list is a number. */
export function steps(pointer: string, root: unknown): Path {
  const path: (string | number)[] = [];
  let value = root;
  for (const step of pointer.split('/').slice(1)) {
    const key = unescapeStep(step);
    path.push(Array.isArray(value) ? Number(key) : key);
    value = own(value, key);
  }
  return path;
}

/** The part of the schema that speaks of a path. */
function schemaAt(root: JsonSchema, path: Path, others: ReadonlyMap<string, JsonSchema>): unknown {
  let scope = root;
  let schema: unknown = root;
  const follow = () => {
    for (let hops = 0; hops < 10; hops++) {
      const reference = own(schema, '$ref');
      if (typeof reference !== 'string') return;
      const [address, fragment] = reference.split('#', 2);
      if (address) scope = others.get(address) ?? scope;
      schema = ownAt(scope, (fragment ?? '').split('/').slice(1));
    }
  };
  follow();
  for (const step of path) {
    schema =
      typeof step === 'number'
        ? own(schema, 'items')
        : (own(own(schema, 'properties'), step) ?? own(schema, 'additionalProperties'));
    follow();
  }
  return schema;
}
