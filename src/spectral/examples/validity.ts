import { own } from '../../syntax/value.ts';
import { isBounded } from '../patterns.ts';
import type { Dialect, Plain } from './form.ts';

/** It is not worked out here whether the value is valid: the validator is to say. */
export class Unsure extends Error {}

export interface Checks extends Dialect {
  /** Does the validator's format admit the value? */
  readonly isFormat: (format: string, value: unknown) => boolean;
}

/** Questions of a schema to a value that one example may take. */
const most = 100_000;
const deepest = 200;

/**
 * Is a value valid against a schema of plain form? Says what the validator would say, and compiles nothing: nearly every
 * example of a definition is valid.
 *
 * @param hidden properties with this flag are not required (`readOnly` in a request, `writeOnly` in an answer)
 * @throws {Unsure}
 */
export function isValid(schema: unknown, value: unknown, checks: Checks, hidden: readonly string[]): boolean {
  return new Validity(checks).holds(schema, value, hidden, 0);
}

class Validity {
  #left = most;

  constructor(private readonly checks: Checks) {}

  holds(schema: unknown, value: unknown, hidden: readonly string[], depth: number): boolean {
    if (typeof schema === 'boolean') return schema;
    if (--this.#left < 0 || depth > deepest) throw new Unsure();
    const of = schema as Plain;
    const below = (part: unknown, child: unknown = value, flags = hidden) =>
      this.holds(part, child, flags, depth + 1);
    if (!this.#isOfType(of, value)) return false;
    if (Array.isArray(of.enum) && !of.enum.includes(value)) return false;
    if (Object.hasOwn(of, 'const') && of.const !== value) return false;
    if (typeof value === 'number' && !isInRange(of, value)) return false;
    if (typeof value === 'string' && !this.#isText(of, value)) return false;
    if (typeof of.format === 'string' && (typeof value === 'string' || typeof value === 'number'))
      if (!this.checks.isFormat(of.format, value)) return false;
    if (Array.isArray(value) && !this.#isList(of, value, below)) return false;
    if (isRecord(value) && !isRecordOf(of, value, hidden, below)) return false;
    if (of.not !== undefined && below(of.not, value, [])) return false;
    if (of.allOf && !(of.allOf as unknown[]).every((part) => below(part))) return false;
    if (of.anyOf && !(of.anyOf as unknown[]).some((part) => below(part))) return false;
    return !of.oneOf || (of.oneOf as unknown[]).filter((part) => below(part)).length === 1;
  }

  #isOfType(schema: Plain, value: unknown): boolean {
    if (schema.type === undefined) return true;
    const types: unknown[] = [schema.type].flat();
    if (value === null)
      return (
        types.includes('null') ||
        schema.nullable === true ||
        (this.checks.hasOwnNullable && schema['x-nullable'] === true)
      );
    if (Array.isArray(value)) return types.includes('array');
    if (typeof value === 'number')
      return (
        Number.isFinite(value) && (types.includes('number') || (types.includes('integer') && value % 1 === 0))
      );
    return types.includes(typeof value);
  }

  #isText({ minLength, maxLength, pattern }: Plain, value: string): boolean {
    if (typeof minLength === 'number' || typeof maxLength === 'number') {
      const { length } = Array.from(value);
      if (length < Number(minLength ?? 0) || length > Number(maxLength ?? length)) return false;
    }
    if (typeof pattern !== 'string') return true;
    if (!isBounded(pattern, value)) throw new Unsure();
    return new RegExp(pattern).test(value);
  }

  #isList(
    { minItems, maxItems, uniqueItems, items }: Plain,
    value: readonly unknown[],
    below: (part: unknown, child: unknown) => boolean,
  ): boolean {
    const { length } = value;
    if (length < Number(minItems ?? 0) || length > Number(maxItems ?? length)) return false;
    if (uniqueItems === true && length > 1) {
      if (value.some((item) => typeof item === 'object' && item !== null)) throw new Unsure();
      if (new Set(value).size < length) return false;
    }
    return items === undefined || value.every((item) => below(items, item));
  }
}

const isRecord = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isRecordOf(
  schema: Plain,
  value: Plain,
  hidden: readonly string[],
  below: (part: unknown, child: unknown) => boolean,
): boolean {
  const { properties, additionalProperties, minProperties, maxProperties } = schema;
  for (const name of required(schema, hidden)) if (own(value, name) === undefined) return false;
  const names = Object.keys(value);
  if (names.length < Number(minProperties ?? 0) || names.length > Number(maxProperties ?? names.length))
    return false;
  return names.every((name) => {
    const part = own(properties, name);
    if (part !== undefined) return below(part, value[name]);
    return additionalProperties === undefined || below(additionalProperties, value[name]);
  });
}

/** What must be there; what the schema hides in this direction need not be. */
function required({ required: names, properties }: Plain, hidden: readonly string[]): readonly string[] {
  if (!Array.isArray(names)) return [];
  if (hidden.length === 0) return names;
  return names.filter((name) => {
    const property = own(properties, name);
    return !hidden.some((flag) => own(property, flag) === true);
  });
}

function isInRange(schema: Plain, value: number): boolean {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema as Record<
    string,
    number | boolean | undefined
  >;
  if (typeof minimum === 'number' && (exclusiveMinimum === true ? value <= minimum : value < minimum))
    return false;
  if (typeof maximum === 'number' && (exclusiveMaximum === true ? value >= maximum : value > maximum))
    return false;
  if (typeof exclusiveMinimum === 'number' && value <= exclusiveMinimum) return false;
  if (typeof exclusiveMaximum === 'number' && value >= exclusiveMaximum) return false;
  if (typeof multipleOf !== 'number') return true;
  // As the validator reckons, large and small quotients included.
  const quotient = value / multipleOf;
  return quotient === Number.parseInt(String(quotient), 10);
}
