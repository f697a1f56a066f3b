/** What words beside a free value say of it: which values it takes, or which format was meant. */
import { problemOfFormat } from '../../facts/schemas/formats.ts';
import { hasFewValues } from '../../facts/schemas/limits.ts';
import { holds, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

const quoted = '(?:[`"][\\w. -]{1,40}[`"])';
const several = `(?:[*-] )?${quoted}(?:(?: \\(default\\))?(?:[\\s,]|[*-] |or |and ){1,12}${quoted}){1,40}`;
/** `created, deleted, *` */
const inOneSpan = '`[\\w.*-]{1,40}(?:, ?[\\w.*-]{1,40}){1,40}`';
/** “It can have the values `a`, `b` or `c`”, “Values:” with a list below, “Possible event types: `a, b`”. */
const listed = new RegExp(
  `\\b(?:values|(?:possible|allowed|valid|accepted|supported)(?: [a-z]{1,20})? (?:values?|types?|options?|states?)|(?:can|must|may|should|has to|could) be (?:one of|either))\\b(?: (?:are|include))?:?\\s{0,4}(?:${several}|${inOneSpan})`,
  'i',
);
/** What follows a few examples, or admits more. */
const open = /\b(?:e\.g|for example|such as|examples?|like|custom|any other|etc|length|characters?)\b/i;

/** Does a description list all values that a text may have? An `enum` would state them. */
export function listsValues({ value: { description } }: Schema): boolean {
  return typeof description === 'string' && says(description, listed) && !says(description, open);
}

const bounded: ReadonlySet<string | undefined> = new Set([
  'date',
  'date-time',
  'time',
  'uuid',
  'ipv4',
  'ipv6',
]);

/** The format of known length that a misspelt one stands for: `dateTime` for `date-time`. */
export function meantFormat({ value: { format } }: Schema): string | undefined {
  if (typeof format !== 'string') return undefined;
  const problem = problemOfFormat(format, ['string']);
  return problem?.kind === 'unknown' && bounded.has(problem.meant) ? problem.meant : undefined;
}

/** A list of words out of a few, by its schema or its words: what makes it long are repetitions. */
export function isOfFewValues(schema: Schema): boolean {
  const { items } = schema;
  if (items === undefined) return false;
  return (
    holds(items, hasFewValues) || (states(items, 'string') && (listsValues(schema) || listsValues(items)))
  );
}
