/** Which limits of a value a change took away or widened. */
import { allowedValues, excludes, held } from '../../openapi/composition.ts';
import type { JsonType, Schema } from '../../openapi/model.ts';
import { append } from '../../text/lists.ts';
import { fixedFormats, problemOfFormat } from './formats.ts';
import { limitsLength } from './limits.ts';
import { type Loosened, opened } from './opened.ts';
import { retyped } from './retyped.ts';

/** Of an upper bound the lowest counts, of a lower bound the highest, wherever in the composition they stand. */
const bounds: readonly (readonly [keyword: string, isUpper: boolean, type: JsonType])[] = [
  ['maxLength', true, 'string'],
  ['minLength', false, 'string'],
  ['maximum', true, 'number'],
  ['minimum', false, 'number'],
  ['maxItems', true, 'array'],
  ['minItems', false, 'array'],
  ['maxProperties', true, 'object'],
  ['minProperties', false, 'object'],
];

/**
 * What is limited less. Only what must hold is compared, and of a choice what holds for every branch: what became of each
 * branch is asked of it (surface/branch-change.ts). Nothing is said of a keyword that has no meaning for the type that the
 * value has now.
 *
 * @param choices those of whose branches it is one, now: what they limit, the branch need not
 */
export function loosened(before: Schema, after: Schema, choices: readonly Schema[] = []): Loosened[] {
  return [...keptLess(before, after, choices), ...retyped(before, after, choices)];
}

function keptLess(before: Schema, after: Schema, choices: readonly Schema[]): Loosened[] {
  const [old, now] = [[...held(before)], [...held(after), ...choices.flatMap((one) => [...held(one)])]];
  if (now.some(({ boolean }) => boolean !== undefined)) return [];
  // The branches of a choice may hold the limits: what each of them limits, the choice limits.
  if ([...held(after)].some(({ groups }) => groups.length > 0))
    return [...ofChoices(before, after), ...openedIn(before, after, choices)];
  const allowed = valuesOf(now);
  const former = valuesOf(old);
  if (former) {
    const added = allowed?.filter(
      (value) => !former.some((one) => JSON.stringify(one) === JSON.stringify(value)),
    );
    if (!allowed) return limitsOf(now) ? [] : [gone('`enum`', JSON.stringify(former).slice(0, 80))];
    return added && added.length > 0
      ? [
          {
            limit: '`enum`',
            text: `\`enum\` lets ${JSON.stringify(added).slice(0, 80)} through, too`,
            before: `\`enum\` was ${JSON.stringify(former).slice(0, 80)}`,
          },
        ]
      : [];
  }
  if (allowed) return [];
  const found: Loosened[] = [];
  for (const [keyword, isUpper, type] of bounds) {
    if (now.some((part) => excludes(part, type) && (type !== 'number' || excludes(part, 'integer'))))
      continue;
    const [was, is] = [bound(old, keyword, isUpper), bound(now, keyword, isUpper)];
    if (was === undefined || (!isUpper && was <= 0 && type !== 'number')) continue;
    if (is === undefined) {
      if (!isKnown(keyword, now)) found.push(gone(`\`${keyword}\``, String(was)));
    } else if (isUpper ? is > was : is < was) found.push(moved(keyword, was, is));
  }
  for (const keyword of ['pattern', 'format'] as const) {
    const was = texts(old, keyword);
    if (keyword === 'format' && was.length > 0 && !now.some((part) => excludes(part, 'string')))
      append(found, otherFormat(was, now));
    if (was.length === 0 || texts(now, keyword).length > 0) continue;
    if (keyword === 'format' && (was.every((one) => plain.has(one)) || texts(now, 'pattern').length > 0))
      continue;
    // A format in the place of a pattern limits as well; one that stood beside it (`uri`) let the pattern choose among many.
    const formats = keyword === 'pattern' ? texts(now, 'format').filter((one) => !plain.has(one)) : [];
    if (formats.some((one) => fixedFormats.has(one) || !texts(old, 'format').includes(one))) continue;
    if (now.some((part) => excludes(part, 'string')) && keyword === 'pattern') continue;
    found.push(gone(`\`${keyword}\``, was.join(', ').slice(0, 80)));
  }
  append(found, openedIn(before, after, choices));
  return found;
}

/** What a branch takes more of, unless all that the choice takes is still held to it. */
function openedIn(before: Schema, after: Schema, choices: readonly Schema[]): Loosened[] {
  const found = opened(before, after);
  if (found.length === 0) return found;
  const still = choices.map((one) => new Set(opened(before, one).map(({ limit }) => limit)));
  return found.filter(({ limit }) => still.every((some) => some.has(limit)));
}

/** Of a choice only the loosest branch counts, together with what holds beside it. */
function ofChoices(before: Schema, after: Schema): Loosened[] {
  const found: Loosened[] = [];
  for (const [keyword, isUpper, type] of bounds) {
    const was = overall(before, keyword, isUpper, type);
    const is = overall(after, keyword, isUpper, type);
    if (was === undefined || is === 'apart' || was === 'apart' || (!isUpper && was <= 0 && type !== 'number'))
      continue;
    if (is === undefined) found.push(gone(`\`${keyword}\``, String(was)));
    else if (isUpper ? is > was : is < was) found.push(moved(keyword, was, is));
  }
  return found;
}

/** Choices within choices, as deep as people write them. */
const deepest = 5;

/**
 * The bound that every value keeps, whichever branches of the choices hold for it.
 *
 * @returns undefined where there is none; `apart` where no value of the type is let through, or it cannot be told
 */
function overall(
  schema: Schema,
  keyword: string,
  isUpper: boolean,
  type: JsonType,
  depth = 0,
): number | 'apart' | undefined {
  if (depth > deepest) return 'apart';
  const parts = [...held(schema)];
  const isOut = (part: Schema) => excludes(part, type) && (type !== 'number' || excludes(part, 'integer'));
  if (parts.some(isOut)) return 'apart';
  const own = bound(parts, keyword, isUpper);
  if (keyword === 'maxLength' && own === undefined && parts.some(limitsLength)) return 'apart';
  const limits = parts.flatMap(({ groups }) =>
    groups.flatMap((group) => {
      const each = group
        .map((branch) => overall(branch, keyword, isUpper, type, depth + 1))
        .filter((one) => one !== 'apart');
      const numbers = each.filter((one) => one !== undefined);
      if (each.length === 0 || numbers.length < each.length) return [];
      return [numbers.reduce((a, b) => (isUpper ? Math.max(a, b) : Math.min(a, b)))];
    }),
  );
  const all = own === undefined ? limits : [own, ...limits];
  return all.length === 0 ? undefined : all.reduce((a, b) => (isUpper ? Math.min(a, b) : Math.max(a, b)));
}

/** Formats that limit nothing that could do harm. */
const plain: ReadonlySet<string> = new Set([
  'password',
  'textarea',
  'markdown',
  'html',
  'float',
  'double',
  'decimal',
]);

/** A format in the place of another one that said more: no validator holds a text to a name that it does not know. */
function otherFormat(was: readonly string[], now: readonly Schema[]): Loosened[] {
  const is = texts(now, 'format');
  if (is.length === 0 || texts(now, 'pattern').length > 0) return [];
  const weight = (format: string) => {
    if (fixedFormats.has(format)) return 2;
    return plain.has(format) || problemOfFormat(format, ['string']) ? 0 : 1;
  };
  const most = (formats: readonly string[]) =>
    formats.reduce((heaviest, format) => Math.max(heaviest, weight(format)), 0);
  if (most(is) >= most(was)) return [];
  const [old, fresh] = [was, is].map((formats) => formats.join(', ').slice(0, 80));
  return [
    {
      limit: '`format`',
      text: `\`format\` was ${old}, and is ${fresh}`,
      before: `\`format\` was ${old}`,
    },
  ];
}

function moved(keyword: string, was: number, is: number): Loosened {
  const limit = `\`${keyword}\``;
  return { limit, text: `${limit} was ${was}, and is ${is}`, before: `${limit} was ${was}` };
}

function gone(what: string, was: string): Loosened {
  return { limit: what, text: `${what} was ${was}, and is gone`, before: `${what} was ${was}` };
}

function bound(all: readonly Schema[], keyword: string, isUpper: boolean): number | undefined {
  const exclusive = `exclusive${keyword[0]?.toUpperCase()}${keyword.slice(1)}`;
  const found = all.flatMap(({ value }) =>
    [value[keyword], value[exclusive]].filter((one): one is number => typeof one === 'number'),
  );
  return found.length === 0 ? undefined : found.reduce((a, b) => (isUpper ? Math.min(a, b) : Math.max(a, b)));
}

function texts(all: readonly Schema[], keyword: string): string[] {
  return all.flatMap(({ value }) => (typeof value[keyword] === 'string' ? [value[keyword] as string] : []));
}

function valuesOf(all: readonly Schema[]): readonly unknown[] | undefined {
  return all.map(allowedValues).find((one) => one !== undefined);
}

function limitsOf(all: readonly Schema[]): boolean {
  return texts(all, 'pattern').length > 0 || texts(all, 'format').some((one) => !plain.has(one));
}

/** A format or a pattern may say how long a text is. */
function isKnown(keyword: string, now: readonly Schema[]): boolean {
  return keyword === 'maxLength' ? now.some(limitsLength) : keyword === 'minLength' && limitsOf(now);
}
