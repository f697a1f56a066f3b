/** What descriptions say of who writes a value, where the keyword for it (`readOnly`) is missing. */
import { holds, parts } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';

/**
 * “[Output Only]” (the mark of Google's discovery documents), “Read-only.” as a sentence of its own, or that requests cannot
 * set the value. “Read-only after …” and “read-only access” say something else.
 */
const readOnly: readonly RegExp[] = [
  /\boutput[ -]only\b/i,
  /(?:^|[.;:!\n([*_]|\b(?:is|are)) {0,3}(?:always |strictly |generally )?read[- ]?only(?: (?:field|property|attribute|value|parameter|flag))?(?= {0,3}(?:$|[.;,!\n)\]*_])| (?:and|because|since)\b|(?::| [-–—]) (?!no\b|not\b|false\b|never\b))/i,
  /\b(?:set|filled|assigned|generated|managed|computed|maintained) (?:only |automatically |exclusively )?by the (?:server|system|service|backend|platform)\b/i,
  /\b(?:server|system|service|backend)[ -](?:assigned|generated|managed|computed|populated|set)\b(?![^.\n]{0,40}\b(?:if|unless|when|where)\b)/i,
  /\b(?:can only be|is only|is) set by (?!you\b|the (?:client|caller|user|developer|seller|buyer|merchant|customer|administrator|owner)\b|(?:a|an|clients?|callers?|users?|setting|using|default)\b)[A-Z]\w{1,30}\b/,
  /\b(?:ignored|disregarded) (?:in |on |by |for |when |during )?(?:all |any |the |both )?(?:requests?|inputs?|updates?|updating|writes?|creation|creating|PUT|PATCH|POST)\b/i,
  /\b(?:cannot|can ?not|can't|may not|must not) be (?:set|written|changed|modified|updated|edited)(?= {0,3}(?:$|[.;,!\n)\]])| by (?:clients?|callers?|users?)\b)/i,
];

/** Does a description say that only the server writes the value? The schema lets callers send it all the same. */
export function saidReadOnly(schema: Schema): boolean {
  return parts(schema).some(
    ({ value: { description } }) =>
      typeof description === 'string' && readOnly.some((sign) => says(description, sign)),
  );
}

const name = '["\'`“][\\w.-]{1,60}["\'`”]';
const names = `${name}(?:(?:,? and|,? or|,)? ?${name}){0,30}`;
const excepted = new RegExp(
  `\\b(?:all|every|any|other) (?:the )?(?:propert(?:y|ies)|fields?|attributes?)\\b[^.\\n"'\`“]{0,40}\\b(?:except(?: for)?|but|other than)\\b[^.\\n"'\`“]{0,20}(${names})`,
  'i',
);

/** The names that an operation's body leaves out by its description: “All properties needed except "id", "creation_time"”. */
const leftOut = once((operation: Operation): ReadonlySet<string> => {
  const description = own(operation.body?.value, 'description');
  const said = typeof description === 'string' && says(description, excepted);
  const list = said ? (excepted.exec(description)?.[1] ?? '') : '';
  return new Set(list.match(/[\w.-]+/g)?.filter((one) => !/^(?:and|or)$/i.test(one)));
});

/** Do all operations that take a property leave it out by the description of their body? */
export function isLeftOut(property: string, operations: readonly Operation[]): boolean {
  return operations.length > 0 && operations.every((operation) => leftOut(operation).has(property));
}

/** Does no value fit: `false` (JSON Schema 2020-12 §4.3.2), and what 3.0 and 2.0 write for it, `not: {}`? */
export function admitsNothing(schema: Schema): boolean {
  return holds(schema, ({ boolean, value: { not, enum: values } }) => {
    const excluded =
      not === true || (typeof not === 'object' && not !== null && Object.keys(not).length === 0);
    return boolean === false || excluded || (Array.isArray(values) && values.length === 0);
  });
}
