/** What words beside a free value say of it: which values it takes, or which format was meant. */
import { problemOfFormat } from '../../facts/schemas/formats.ts';
import { holdersOf, listsOf } from '../../facts/schemas/holders.ts';
import { hasFewValues } from '../../facts/schemas/limits.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { words } from '../../lexicon/words.ts';
import { holds, states } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, says } from '../../text/says.ts';

const quoted = '(?:[`"][\\w. -]{1,40}[`"])';
const several = `(?:[*-] )?${quoted}(?:(?: \\(default\\))?(?:[\\s,]|[*-] |or |and ){1,12}${quoted}){1,40}`;
/** `created, deleted, *` */
const inOneSpan = '`[\\w.*-]{1,40}(?:, ?[\\w.*-]{1,40}){1,40}`';
/** “Values: `1`-`31`” */
const fromTo = `${quoted} ?(?:[-–]|to|through) ?${quoted}`;
/** “It can have the values `a`, `b` or `c`”, “Values:” with a list below, “Possible event types: `a, b`”. */
const listed = new RegExp(
  `\\b(?:values|(?:possible|allowed|valid|accepted|supported)(?: [a-z]{1,20})? (?:values?|types?|options?|states?)|(?:can|must|may|should|has to|could) be(?: one of| either)?)\\b(?: (?:are|include))?\\*{0,2}:?\\*{0,2}(?:\\s{0,4}one of(?: the following)?:?)?\\s{0,4}(?:${several}|${inOneSpan}|${fromTo})`,
  'i',
);
/** “The possible values are:” with a line, or an item of a list, for each; written plainly. */
const inLines =
  /\b(?:(?:possible|allowed|valid|accepted|supported) (?:values?|types?|options?)|one of(?: the following)?)\b(?: (?:are|is|include))?:?\s{0,4}\n\s{0,4}(?:(?:[*-] )?[\w-]{1,40}[ \t]{0,4}(?:\n[ \t]{0,4}|$)){2,60}$/i;
/** `md5`, “SHA-256 of the file”. */
const hash = /\b(?:md5|sha-?(?:1|224|256|384|512)|crc-?32c?)\b/i;
/** “The SID of the agent”, “Unique identifier of …”: it is looked up, and one that is too long is not found. */
const identifier =
  /^\W{0,4}(?:(?:(?:the|an?|this|unique|string|opaque|internal) ){0,4}(?:id|identifier|sid|guid|uuid)\b(?! (?:document|card|type|token|provider))|(?:[\w-]{1,20} ){0,4}(?:id|identifier) of (?:the|an?|your|this)\b|an? unique (?:[\w-]{1,20} ){0,3}(?:id|in?dentifier)\b|(?:[\w-]{1,20} ){1,4}id[.\s]{0,4}$)|\bunique in?dentifier of (?:the|an?)\b/i;

/** What a text without a limit is by what is said of it. */
interface Form {
  /** To follow “though it is”. */
  readonly what: string;
  /** What says so. */
  readonly by: 'its name' | 'what is said of it';
  readonly remedy: string;
}

/** “BCP 47 language code”, “ISO 3166-1 alpha-2”: looked up in a list. */
const listedCode = /\b(?:bcp ?-?47|iso ?-?(?:3166|639|4217|15924)|iana (?:time ?zone|language))\b/i;
/** “in ISO 8601 format”: read as a point in time, or refused. */
const timeFormat = /\b(?:iso ?-?8601|rfc ?-?(?:3339|2822|1123)|unix (?:time(?:stamp)?|epoch))\b/i;
/** “The URL of the cover”, “Full URL to an image”. */
const beginsAsUrl =
  /^\W{0,4}(?:(?:the|an?|your|https?|full|public|absolute|optional|valid|website) ){0,4}(?:ur[li]|hyperlink)\b(?! (?:path|slug|encoded|safe|friendly))/i;

/** What is longer tells of more than one form. */
const longestOfOne = 200;

const said = 'what is said of it';
const statePattern = 'state its form in a `pattern`';
const stateTime = 'state `format: date-time` or `date`';
const stateUrl = 'state `maxLength: 2048`, and the hosts that are meant in a `pattern`';
const ids: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'sid']);
/** Whoever calls makes these up, as long as he likes; a caller’s id is the number that is shown of him. */
const madeUp = /\b(?:external|custom|client|foreign|remote|caller)\b/;
/** ISO 4217, BCP 47, the zones of IANA: looked up in a list. */
const code =
  /(?:^|\b)(?:currency|locale|language|lang|time ?zone|(?:country|language|lang|currency|mic|exch|exchange|area|dial|dialling|airport|iata|icao|state|region|province|swift|sort|postal|post|zip) code|zip|bic|iban|isin|cusip|sedol|(?:mime|media|content) type)$/;

/** Servers read it as one, and refuse what they cannot read. */
const time =
  /(?:^|\b)(?:date|date ?time|timestamp|(?:created|updated|modified|deleted|expires|starts|ends|valid|published|scheduled) (?:at|on|until)|\w{3,30}ed at)$/;

/** Where it leads to is what matters, and other rules judge; what is too long is no address that a server can call. */
const address = /(?:^|\b)(?:url|uri|href)$/;
const colour = /(?:^|\b)colou?r$/;

/** What names say of a value, and what states it. */
const namedForms: readonly (Omit<Form, 'by'> & { readonly is: (name: string) => boolean })[] = [
  {
    is: (name) => ids.has(name.split(' ').at(-1) ?? '') && !madeUp.test(name),
    ...{ what: 'an identifier', remedy: statePattern },
  },
  { is: (name) => code.test(name), what: 'a code of a known form', remedy: statePattern },
  {
    is: (name) => /(?:^|\b)(?:amount|quantity|qty)$/.test(name),
    ...{ what: 'a number', remedy: statePattern },
  },
  { is: (name) => address.test(name), what: 'a URL', remedy: stateUrl },
  { is: (name) => colour.test(name), what: 'a colour', remedy: statePattern },
  { is: (name) => time.test(name), what: 'a point in time', remedy: stateTime },
];

/** What a property is by its name, wherever it has one. */
function namedForm(schema: Schema): Form | undefined {
  const names = holdersOf(schema).map(({ name }) => words(name).join(' '));
  if (names.length === 0)
    return isNamedIds(schema) ? { what: 'an identifier', by: 'its name', remedy: statePattern } : undefined;
  const form = namedForms.find(({ is }) => names.every(is));
  return form && { what: form.what, by: 'its name', remedy: form.remedy };
}

/** An item of `organization_ids`. */
function isNamedIds(item: Schema): boolean {
  const names = listsOf(item).flatMap((list) => holdersOf(list).map(({ name }) => words(name)));
  return names.length > 0 && names.every((name) => /^(?:ids|uuids|guids|sids)$/.test(name.at(-1) ?? ''));
}

/** The form that a text has by its name, its description or its examples. */
export const saidForm = once((schema: Schema): Form | undefined => {
  const { description } = schema.value;
  const told = typeof description === 'string' ? description : '';
  if (hash.test(schemaName(schema)) || says(told, hash))
    return { what: 'a hash of known length', by: said, remedy: statePattern };
  if (says(told, identifier)) return { what: 'an identifier', by: said, remedy: statePattern };
  // Of a list, or of a value that may be one of several, it says nothing.
  if (schema.items || told.length > longestOfOne) return shownAs(schema) ?? namedForm(schema);
  if (says(told, listedCode)) return { what: 'a code of a known form', by: said, remedy: statePattern };
  if (says(told, timeFormat)) return { what: 'a point in time', by: said, remedy: stateTime };
  if (says(told, beginsAsUrl)) return { what: 'a URL', by: said, remedy: stateUrl };
  return shownAs(schema) ?? namedForm(schema);
});

const stateType = 'state its `type`';

/** What was drawn and is looked up: digits of base 16, a UUID (RFC 9562 §4), a ULID. */
const drawn = finds(
  /^(?:(?=[a-f]{0,64}\d)[\da-f]{24,64}|[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}|[0-7][\dA-HJKMNP-TV-Z]{25})$/i,
);

/** A boolean or a number that is written down as a text, or a reference that was drawn. */
function shownAs({ value }: Schema): Form | undefined {
  const shown = [value.example, value.default, ...(Array.isArray(value.examples) ? value.examples : [])];
  const values = shown.filter((one) => one !== undefined && one !== null);
  if (values.length === 0) return undefined;
  if (values.every((one) => /^(?:true|false)$/i.test(String(one))))
    return { what: 'a boolean', by: said, remedy: stateType };
  if (values.every((one) => typeof one === 'string' && drawn(one)))
    return { what: 'an identifier', by: said, remedy: statePattern };
  return values.every((one) => typeof one === 'number')
    ? { what: 'a number', by: said, remedy: stateType }
    : undefined;
}

/** What follows a few examples, or admits more. */
const open = /\b(?:e\.g|for example|such as|examples?|like|custom|any other|etc|length|characters?)\b/i;

/** An open list of values, by the extension that style guides have for it: the server knows them, and which to refuse. */
export function listsExtensibly({ value }: Schema): boolean {
  const listed = value['x-extensible-enum'];
  return Array.isArray(listed) && listed.length > 0;
}

/** Power Platform’s mark of what the connector fills in by itself, from the `default` or its trigger. */
export function isFilledIn({ value }: Schema): boolean {
  return value['x-ms-visibility'] === 'internal';
}

/** Does it only choose among schemas by their names (3.x §4.8.25, 2.0 Schema Object: `discriminator`)? */
export function isDiscriminator(schema: Schema): boolean {
  const held = holdersOf(schema);
  return (
    held.length > 0 &&
    held.every(({ name, owner }) => {
      const { discriminator } = owner.value;
      return discriminator === name || own(discriminator, 'propertyName') === name;
    })
  );
}

/** Does a description list all values that a text may have? An `enum` would state them. */
export function listsValues({ value: { description } }: Schema): boolean {
  if (typeof description !== 'string') return false;
  return says(description, inLines) || (says(description, listed) && !says(description, open));
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
