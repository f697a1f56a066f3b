/** Which limits of a value contradict each other, so that no value satisfies them all, or some that are named never can. */
import { allowedValues, held, isJsonSchema } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';

/** Two statements that cannot both hold, or one that nothing satisfies. */
export interface Contradiction {
  readonly part: Schema;
  /** The key below the part's place. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** A limit, where it is written, and whether the limit itself is left out. */
interface Limit {
  readonly value: number;
  readonly exclusive: boolean;
  readonly part: Schema;
  readonly keyword: string;
}

const pairs = [
  ['minLength', 'maxLength', 'text'],
  ['minItems', 'maxItems', 'list'],
  ['minProperties', 'maxProperties', 'object'],
  ['minContains', 'maxContains', 'list'],
] as const;

/** Formats whose texts all have this length (RFC 9562 §4, RFC 3339 §5.6). */
const lengths: ReadonlyMap<unknown, number> = new Map([
  ['uuid', 36],
  ['date', 10],
]);

/**
 * The contradictions between a schema and what must hold besides it (`allOf`). Branches of choices are values of their
 * own: ask for each.
 */
export function contradictions(schema: Schema): Contradiction[] {
  return contradictionsAmong(schema.all.length === 0 ? [schema] : [...held(schema)]);
}

/** The contradictions between schemas that must all hold. */
export function contradictionsAmong(parts: readonly Schema[]): Contradiction[] {
  const found: Contradiction[] = [];
  const type = typesOf(parts, found);
  if (type === null) return found;
  const shortest = limitOf(parts, ['minLength'], 1);
  const longest = limitOf(parts, ['maxLength'], -1);
  for (const [least, most, what] of pairs) {
    const lower = least === 'minLength' ? shortest : limitOf(parts, [least], 1);
    const upper = most === 'maxLength' ? longest : limitOf(parts, [most], -1);
    if (lower && upper && lower.value > upper.value) found.push(between(lower, upper, what));
    else if (upper && upper.value < 0) {
      found.push(at(upper, `\`${most}\` is ${upper.value}: no ${what} has fewer than none`));
    }
  }
  const least = limitOf(parts, ['minimum', 'exclusiveMinimum'], 1);
  const most = limitOf(parts, ['maximum', 'exclusiveMaximum'], -1);
  if (least && most && isEmpty(least, most, type?.size === 1 && type.has('integer'))) {
    found.push(between(least, most, 'number'));
  }
  for (const part of parts) {
    const length = lengths.get(part.value.format);
    if (length !== undefined && (part.types?.includes('string') ?? true)) {
      const limit = longest && longest.value < length ? longest : shortest;
      if (limit && (limit === longest || limit.value > length)) {
        const format = String(part.value.format);
        found.push(
          at(
            limit,
            `No text satisfies \`${limit.keyword}\` ${limit.value} and the format \`${format}\`, which has ${length} characters`,
          ),
        );
      }
    }
  }
  objects(parts, found);
  tuples(parts, found);
  values(parts, { type, shortest, longest, least, most }, found);
  return found;
}

/** The types that all parts allow together; undefined when none is stated, null when nothing is left (which is said). */
function typesOf(parts: readonly Schema[], found: Contradiction[]): ReadonlySet<string> | undefined | null {
  let types: ReadonlySet<string> | undefined;
  for (const part of parts) {
    if (part.types === undefined || part.types.length === 0) continue;
    const stated = new Set<string>(part.types);
    if (stated.has('number')) stated.add('integer');
    const both = types && new Set([...types].filter((type) => stated.has(type)));
    if (types && both?.size === 0) {
      if (parts.every(({ nullable }) => nullable)) return null;
      const [one, other] = [[...types].join(', '), part.types.join(', ')];
      found.push({
        part,
        path: ['type'],
        message: `No value is of type \`${one}\` and of type \`${other}\`, which both must hold`,
      });
      return null;
    }
    types = both ?? stated;
  }
  return types;
}

/** The strictest limit that the parts set: the largest of the lower ones (direction 1), the least of the upper ones (-1). */
function limitOf(
  parts: readonly Schema[],
  [inclusive, exclusive]: readonly [string, string?],
  direction: 1 | -1,
): Limit | undefined {
  let strictest: Limit | undefined;
  const consider = (part: Schema, keyword: string, isExclusive: boolean) => {
    const value = own(part.value, keyword);
    if (typeof value !== 'number' || Number.isNaN(value)) return;
    const difference = strictest === undefined ? 1 : (value - strictest.value) * direction;
    if (difference > 0 || (difference === 0 && isExclusive)) {
      strictest = { value, exclusive: isExclusive, part, keyword };
    }
  };
  for (const part of parts) {
    const beside = exclusive !== undefined && own(part.value, exclusive);
    // 2.0 and 3.0 have a boolean beside the limit; JSON Schema 2020-12 (§6.2.3, §6.2.5) a limit of its own.
    consider(part, inclusive, beside === true && !isJsonSchema(part.api));
    if (exclusive !== undefined && isJsonSchema(part.api)) consider(part, exclusive, true);
  }
  return strictest;
}

function isEmpty(least: Limit, most: Limit, whole: boolean): boolean {
  if (least.value > most.value) return true;
  if (least.value === most.value) return least.exclusive || most.exclusive;
  if (!whole || !Number.isSafeInteger(Math.ceil(least.value))) return false;
  const first = Math.ceil(least.value) + (least.exclusive && Number.isInteger(least.value) ? 1 : 0);
  const last = Math.floor(most.value) - (most.exclusive && Number.isInteger(most.value) ? 1 : 0);
  return first > last;
}

function at(limit: Limit, message: string): Contradiction {
  return { part: limit.part, path: [limit.keyword], message };
}

function between(lower: Limit, upper: Limit, what: string): Contradiction {
  const words = ({ keyword, value, exclusive }: Limit) =>
    `\`${keyword}\` ${value}${exclusive && !keyword.startsWith('exclusive') ? ' (exclusive)' : ''}`;
  return at(upper, `No ${what} satisfies ${words(lower)} and ${words(upper)}`);
}

/** More required properties than are allowed, and required ones that a closed object forbids. */
function objects(parts: readonly Schema[], found: Contradiction[]): void {
  const required = new Map<string, Schema>();
  for (const part of parts)
    for (const name of part.required) if (!required.has(name)) required.set(name, part);
  const most = limitOf(parts, ['maxProperties'], -1);
  if (most && required.size > most.value) {
    found.push(at(most, `${required.size} properties are required, and \`maxProperties\` is ${most.value}`));
  }
  const least = limitOf(parts, ['minProperties'], 1);
  for (const part of parts) {
    if (part.additional !== false || part.patternProperties.length > 0) continue;
    if (least && least.value > part.properties.size) {
      found.push(
        at(
          least,
          `\`minProperties\` is ${least.value}, and the object is closed with ${part.properties.size} properties`,
        ),
      );
    }
    for (const name of required.keys()) {
      if (part.properties.has(name)) continue;
      // A composition whose branches close each other out is `closed-object-in-composition`'s.
      if (required.get(name) !== part) continue;
      const list = own(part.value, 'required');
      const index = Array.isArray(list) ? list.indexOf(name) : -1;
      found.push({
        part,
        path: index < 0 ? ['required'] : ['required', index],
        message: `\`${name}\` is required, and \`additionalProperties: false\` forbids it: it is not among the properties`,
      });
    }
  }
}

/** A closed tuple that is shorter than the list must be. */
function tuples(parts: readonly Schema[], found: Contradiction[]): void {
  const least = limitOf(parts, ['minItems'], 1);
  if (!least) return;
  for (const part of parts) {
    if (!isJsonSchema(part.api) || own(part.value, 'items') !== false) continue;
    if (least.value > part.prefixItems.length) {
      found.push(
        at(least, `\`minItems\` is ${least.value}, and the list ends after ${part.prefixItems.length} items`),
      );
    }
  }
}

interface Allowed {
  readonly type: ReadonlySet<string> | undefined;
  readonly shortest: Limit | undefined;
  readonly longest: Limit | undefined;
  readonly least: Limit | undefined;
  readonly most: Limit | undefined;
}

/** Values of `enum`, `const` and `default` that the other limits refuse. */
function values(parts: readonly Schema[], allowed: Allowed, found: Contradiction[]): void {
  const nullable = parts.some((part) => part.nullable);
  const sets: { part: Schema; values: ReadonlySet<unknown> }[] = [];
  for (const part of parts) {
    for (const keyword of ['enum', 'const', 'default'] as const) {
      if (!Object.hasOwn(part.value, keyword)) continue;
      if (keyword === 'const' && !isJsonSchema(part.api)) continue;
      const written = part.value[keyword];
      const list: readonly unknown[] =
        keyword === 'enum' ? (Array.isArray(written) ? written : []) : [written];
      // One message a list: whoever writes one number for a text writes all of them so.
      let refused: { index: number; why: string } | undefined;
      for (let index = 0; index < list.length && !refused; index++) {
        const value = list[index];
        // `default: null` is how generators write "none"; an unstated null says little.
        if (value === null && (nullable || keyword !== 'const')) continue;
        const why = refusal(value, allowed);
        if (why !== undefined) refused = { index, why };
      }
      if (refused) {
        const value = list[refused.index];
        found.push({
          part,
          path: keyword === 'enum' ? [keyword, refused.index] : [keyword],
          message: `The ${keyword === 'default' ? 'default ' : 'allowed '}${shown(value)} is refused by the limits beside it: ${refused.why}`,
        });
      } else if (keyword !== 'default' && list.every((value) => typeof value !== 'object')) {
        sets.push({ part, values: new Set(list) });
      }
    }
  }
  disjoint(sets, found);
  for (const part of parts) {
    const given = own(part.value, 'default');
    if (given === undefined || typeof given === 'object') continue;
    const outside = sets.find((set) => set.values.size > 0 && !set.values.has(given));
    if (outside && !found.some((one) => one.part === part && one.path[0] === 'default')) {
      found.push({
        part,
        path: ['default'],
        message: `The default ${shown(given)} is not among the values that are allowed`,
      });
    }
  }
}

function disjoint(
  sets: readonly { readonly part: Schema; readonly values: ReadonlySet<unknown> }[],
  found: Contradiction[],
): void {
  let common: ReadonlySet<unknown> | undefined;
  for (const { part, values: own_ } of sets) {
    if (own_.size === 0) continue;
    const both = common && new Set([...common].filter((value) => own_.has(value)));
    if (common && both?.size === 0) {
      const keyword =
        allowedValues(part)?.length === 1 && Object.hasOwn(part.value, 'const') ? 'const' : 'enum';
      found.push({
        part,
        path: [keyword],
        message: 'No value is in both lists of allowed values, which both must hold',
      });
      return;
    }
    common = both ?? own_;
  }
}

/** Why a value is refused; undefined when nothing refuses it. */
function refusal(value: unknown, { type, shortest, longest, least, most }: Allowed): string | undefined {
  if (type !== undefined && value !== null) {
    const kind = kindOf(value);
    const fits = type.has(kind) || (kind === 'integer' && type.has('number'));
    if (!fits) return `it is ${withArticle(kind)}, and the type is \`${[...type].join(', ')}\``;
  }
  if (typeof value === 'string') {
    const length = [...value].length;
    if (longest && length > longest.value) return `\`maxLength\` is ${longest.value}`;
    if (shortest && length < shortest.value) return `\`minLength\` is ${shortest.value}`;
  }
  if (typeof value === 'number') {
    if (most && (value > most.value || (value === most.value && most.exclusive))) {
      return `\`${most.keyword}\` is ${most.value}`;
    }
    if (least && (value < least.value || (value === least.value && least.exclusive))) {
      return `\`${least.keyword}\` is ${least.value}`;
    }
  }
  return undefined;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (isObject(value)) return 'object';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function withArticle(kind: string): string {
  return `${/^[aeio]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

function shown(value: unknown): string {
  if (typeof value === 'object') return 'value';
  const text = String(value);
  return `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``;
}
