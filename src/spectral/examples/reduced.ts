import { own } from '../../syntax/value.ts';
import type { Plain } from './form.ts';

/** Schemas that one example may lead to. */
const most = 20_000;

/**
 * A schema of plain form, without what no value of an example comes to: the validator says the same of it, and has a few
 * schemas to compile where references lead to thousands. `undefined`: that is too much.
 */
export function reduced(schema: unknown, values: readonly unknown[]): unknown {
  let left = most;
  const reduce = (part: unknown, given: readonly unknown[]): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (--left < 0) throw new RangeError();
    const of = part as Plain;
    const made: Record<string, unknown> = { ...of };
    const records = given.filter(isRecord);
    for (const word of ['allOf', 'anyOf', 'oneOf'])
      if (of[word]) made[word] = (of[word] as unknown[]).map((each) => reduce(each, given));
    if (of.not !== undefined) made.not = reduce(of.not, given);
    if (of.properties)
      made.properties = Object.fromEntries(
        Object.entries(of.properties as Plain).map(([name, child]) => {
          const there = records.filter((record) => Object.hasOwn(record, name));
          return [
            name,
            there.length > 0
              ? reduce(
                  child,
                  there.map((record) => record[name]),
                )
              : stub(child),
          ];
        }),
      );
    if (isRecord(of.additionalProperties)) {
      const others = records.flatMap((record) =>
        Object.keys(record).flatMap((name) => (own(of.properties, name) === undefined ? [record[name]] : [])),
      );
      made.additionalProperties = others.length > 0 ? reduce(of.additionalProperties, others) : {};
    }
    if (isRecord(of.items)) {
      const items = given.flatMap((value) => (Array.isArray(value) ? value : []));
      made.items = items.length > 0 ? reduce(of.items, items) : {};
    }
    return made;
  };
  try {
    return reduce(schema, values);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const isRecord = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What of a property that is not there still says whether it must be. */
function stub(schema: unknown): unknown {
  if (!isRecord(schema)) return schema;
  return Object.fromEntries(
    ['readOnly', 'writeOnly'].flatMap((flag) => (schema[flag] === true ? [[flag, true]] : [])),
  );
}
