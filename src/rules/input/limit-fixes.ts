/** Limits that a person has to settle: what is written is the default of an option of the rule. */
import { largestNumber, leastNumber } from '../../facts/schemas/limits.ts';
import { atMost, leastOf } from '../at-most.ts';
import { afterType, type Fix, type FixOffer, type FixSubject, set } from '../fix.ts';
import { schemaAt, shownValues } from '../schema-at.ts';
import { type Each, each } from './free-values.ts';

/** The options of a rule that tells once what is left out everywhere, and of the limits that its fix writes. */
export function limitOptions<K extends string>(limits: Readonly<Record<K, number>>) {
  const described = Object.keys(limits).map((name) => [
    name,
    { type: 'integer', description: `What a fix writes as \`${name}\`` },
  ]);
  return {
    schema: {
      ...each.schema,
      properties: { ...each.schema.properties, ...Object.fromEntries(described) },
    },
    defaults: { ...each.defaults, ...limits },
    telling: [...each.telling, ...Object.keys(limits)],
  };
}

export type Limits<K extends string> = Partial<Each & Readonly<Record<K, number>>>;

/** Writes the most that a text or a list may hold. */
export function largestLength<K extends 'maxLength' | 'maxItems'>(key: K): FixOffer<Limits<K>> {
  return {
    says: `Writes \`${key}\` with the number of the option \`${key}\`. Not where an example or \`${leastOf[key]}\` asks for more.`,
    safe: false,
    of: ({ api, place, options }) => atMost(api, place, key, options[key]),
  };
}

const int32 = [-(2 ** 31), 2 ** 31 - 1] as const;

/** Writes the smallest and the largest number where they are missing. */
export const bounds: FixOffer<Limits<'minimum' | 'maximum'>> = {
  says: 'Writes the missing of `minimum` and `maximum`, with the numbers of the options of these names. Not where an example is outside of them, or the limit that is there contradicts them.',
  safe: false,
  of({ api, place, options }: FixSubject<Limits<'minimum' | 'maximum'>>): Fix | null {
    const schema = schemaAt(api, place);
    const { minimum, maximum } = options;
    if (!schema || schema.boolean !== undefined || minimum === undefined || maximum === undefined)
      return null;
    // What a format admits is no limit that anybody has chosen.
    const hasLeast = ['minimum', 'exclusiveMinimum'].some((key) => typeof schema.value[key] === 'number');
    const hasLargest = ['maximum', 'exclusiveMaximum'].some((key) => typeof schema.value[key] === 'number');
    const least = hasLeast ? leastNumber(schema) : minimum;
    const largest = hasLargest ? largestNumber(schema) : maximum;
    if (least === undefined || largest === undefined || least > largest || (hasLeast && hasLargest))
      return null;
    const isOutside = (value: unknown) => typeof value === 'number' && (value < least || value > largest);
    if (shownValues(schema.value).some(isOutside)) return null;
    const added = { ...(hasLeast ? {} : { minimum }), ...(hasLargest ? {} : { maximum }) };
    const named = Object.entries(added).map(([key, limit]) => `\`${key}: ${limit}\``);
    return {
      title: `Add ${named.join(' and ')}, ${named.length > 1 ? 'defaults' : 'a default'}`,
      safe: false,
      changes: Object.entries(added).map(([key, limit]) => set(place.child(key), limit, afterType)),
    };
  },
};

/** Writes how wide a number is, as its limits tell, and the wider one where they do not. */
export const formatOfNumber: FixOffer<object> = {
  says: 'Writes `int32` where the limits of the integer fit it, else `int64`; `double` for other numbers.',
  safe: false,
  of({ api, place }): Fix | null {
    const schema = schemaAt(api, place);
    if (!schema || schema.boolean !== undefined || schema.value.format !== undefined) return null;
    const [least, largest] = [leastNumber(schema), largestNumber(schema)];
    const [from, to] = int32;
    const isWhole = schema.types?.includes('integer') && !schema.types.includes('number');
    const isNarrow = least !== undefined && largest !== undefined && least >= from && largest <= to;
    const format = !isWhole ? 'double' : isNarrow ? 'int32' : 'int64';
    return {
      title: `Add \`format: ${format}\``,
      safe: false,
      changes: [set(place.child('format'), format, ['type'])],
    };
  },
};
