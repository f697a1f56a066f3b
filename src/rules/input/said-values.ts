/** What words beside a free value say of it: which values it takes, or which format was meant. */
import { problemOfFormat } from '../../facts/schemas/formats.ts';
import { hasFewValues } from '../../facts/schemas/limits.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { holds, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

const quoted = '(?:[`"][\\w. -]{1,40}[`"])';
const several = `(?:[*-] )?${quoted}(?:(?: \\(default\\))?(?:[\\s,]|[*-] |or |and ){1,12}${quoted}){1,40}`;
/** `created, deleted, *` */
const inOneSpan = '`[\\w.*-]{1,40}(?:, ?[\\w.*-]{1,40}){1,40}`';
/** “It can have the values `a`, `b` or `c`”, “Values:” with a list below, “Possible event types: `a, b`”. */
const listed = new RegExp(
  `\\b(?:values|(?:possible|allowed|valid|accepted|supported)(?: [a-z]{1,20})? (?:values?|types?|options?|states?)|(?:can|must|may|should|has to|could) be(?: one of| either)?)\\b(?: (?:are|include))?\\*{0,2}:?\\*{0,2}(?:\\s{0,4}one of(?: the following)?:?)?\\s{0,4}(?:${several}|${inOneSpan})`,
  'i',
);
/** `md5`, “SHA-256 of the file”. */
const hash = /\b(?:md5|sha-?(?:1|224|256|384|512)|crc-?32c?)\b/i;
/** “The SID of the agent”, “Unique identifier of …”: it is looked up, and one that is too long is not found. */
const identifier =
  /^\W{0,4}(?:(?:(?:the|an?|this|unique|string|opaque|internal) ){0,4}(?:id|identifier|sid|guid|uuid)\b(?! (?:document|card|type|token|provider))|(?:[\w-]{1,20} ){0,4}(?:id|identifier) of (?:the|an?|your|this)\b)/i;

/** What a text without a limit is by what is said of it. */
interface Form {
  /** To follow “though it is”. */
  readonly what: string;
  readonly remedy: string;
}

/** The form that a text has by its name, its description or its examples. */
export function saidForm(schema: Schema): Form | undefined {
  const { description } = schema.value;
  const told = typeof description === 'string' ? description : '';
  if (hash.test(schemaName(schema)) || says(told, hash))
    return { what: 'a hash of known length', remedy: statePattern };
  if (says(told, identifier)) return { what: 'an identifier', remedy: statePattern };
  return shownAs(schema);
}

const statePattern = 'state its form in a `pattern`';
const stateType = 'state its `type`';

/** A boolean or a number that is written down as a text. */
function shownAs({ value }: Schema): Form | undefined {
  const shown = [value.example, value.default, ...(Array.isArray(value.examples) ? value.examples : [])];
  const values = shown.filter((one) => one !== undefined && one !== null);
  if (values.length === 0) return undefined;
  if (values.every((one) => /^(?:true|false)$/i.test(String(one))))
    return { what: 'a boolean', remedy: stateType };
  return values.every((one) => typeof one === 'number') ? { what: 'a number', remedy: stateType } : undefined;
}

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
