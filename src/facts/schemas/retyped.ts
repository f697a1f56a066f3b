/** What a value that was limited may be besides what it was: a text where a number stood, anything where an object did. */
import { admits, allowedValues, excludes, held, holds } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { fixedFormats } from './formats.ts';
import { closes } from './open-objects.ts';
import type { Loosened } from './opened.ts';

/** `null` limits nothing, and `integer` is a number here: neither lets in what code behind the limit was not written for. */
const kinds = ['string', 'number', 'boolean', 'array', 'object'] as const;
type Kind = (typeof kinds)[number];

const inWords: Readonly<Record<Kind, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/**
 * A type that the value did not have, and that nothing limits: of what limited the others nothing holds for it.
 *
 * @param choices those of whose branches it is one, now
 */
export function retyped(before: Schema, after: Schema, choices: readonly Schema[]): Loosened[] {
  const was = kinds.filter((kind) => admits(before, kind));
  if (was.length === 0 || was.length === kinds.length || !isLimited(before, was)) return [];
  const is = kinds.filter((kind) => admits(after, kind) && choices.every((one) => admits(one, kind)));
  const more = is.filter((kind) => !was.includes(kind) && !limitsKind(after, kind));
  if (more.length === 0) return [];
  const others = more.map((kind) => inWords[kind]).join(' or ');
  const types = was.map((kind) => inWords[kind]).join(' or ');
  return [
    {
      limit: '`type`',
      text: is.length === kinds.length ? 'it may be of any type' : `it may be ${others}`,
      before: `it was ${types}`,
    },
  ];
}

/** Was there anything that code behind it could rely on, besides the type? */
function isLimited(before: Schema, was: readonly Kind[]): boolean {
  if (was.every((kind) => kind === 'boolean')) return true;
  return [...held(before)].some(
    (part) =>
      allowedValues(part) !== undefined ||
      part.properties.size > 0 ||
      closes(part) ||
      limiting.some((keyword) => typeof part.value[keyword] === 'number') ||
      typeof part.value.pattern === 'string' ||
      hasFixedFormat(part),
  );
}

const limiting: readonly string[] = [
  ...['maxLength', 'maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'],
  ...['maxItems', 'maxProperties'],
];

function hasFixedFormat({ value: { format } }: Schema): boolean {
  return typeof format === 'string' && fixedFormats.has(format) && !/^int/.test(format);
}

function limitsKind(after: Schema, kind: Kind): boolean {
  const each = (says: (part: Schema) => boolean) =>
    holds(after, (part) => allowedValues(part) !== undefined || excludes(part, kind) || says(part));
  const has =
    (...keywords: readonly string[]) =>
    ({ value }: Schema) =>
      keywords.some((keyword) => typeof value[keyword] === 'number');
  switch (kind) {
    case 'boolean':
      return true;
    case 'string':
      return each(hasFixedFormat);
    case 'number':
      return each(has('maximum', 'exclusiveMaximum')) && each(has('minimum', 'exclusiveMinimum'));
    case 'array':
      return each(has('maxItems'));
    case 'object':
      return each((part) => closes(part) && part.properties.size > 0);
  }
}
