/** Values that a definition leaves free: what a rule about requests and its twin about responses share. */

import { isUnusedAnswer } from '../../facts/messages/answers.ts';
import { tellsOfField } from '../../facts/messages/field-errors.ts';
import { isSentAsFile } from '../../facts/messages/open-uploads.ts';
import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { problemOfFormat } from '../../facts/schemas/formats.ts';
import { holdersOf, listsOf } from '../../facts/schemas/holders.ts';
import {
  isFileByVersion,
  isLimit,
  largestNumber,
  leastNumber,
  limitsItems,
  limitsLength,
  limitsLengthSurely,
  rangeOfFormat,
} from '../../facts/schemas/limits.ts';
import { boundsNames } from '../../facts/schemas/property-names.ts';
import { saidReadOnly } from '../../facts/schemas/said-read-only.ts';
import { vendorLimit } from '../../facts/schemas/vendor-limits.ts';
import type { Decision, Severity } from '../../findings/finding.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { allowedValues, holds, isJsonSchema, parts, states, unlimited } from '../../openapi/composition.ts';
import type { Api, Direction, JsonType, Schema } from '../../openapi/model.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { sayMessages, sayUndescribed, sayUnlimited } from '../open-messages.ts';
import { about, type Visitors } from '../rule.ts';
import { littleHarm, promiseFor } from './little-harm.ts';
import { decisionOfSeries } from './numbered.ts';
import {
  isDiscriminator,
  isFilledIn,
  isOfFewValues,
  listsExtensibly,
  listsValues,
  meantFormat,
  saidForm,
} from './said-values.ts';

/** Options of rules that tell once what a definition leaves out everywhere. */
export interface Each {
  readonly each: boolean;
}

export const each = {
  schema: {
    type: 'object',
    properties: {
      each: {
        type: 'boolean',
        description:
          'Report every place by itself, also where the definition states hardly any limit and one finding says so',
      },
    },
    additionalProperties: false,
  },
  defaults: { each: false },
  telling: ['each'],
} as const;

interface Limit {
  readonly values: string;
  readonly keyword: string;
}

/** What a value is free to be, as long as nothing settles it. */
export interface Freedom {
  /** What such values are called, and the keyword that would limit them: a definition may leave it out everywhere. */
  readonly limit?: Limit;
  readonly types: readonly JsonType[];
  /** Does one schema object alone settle the matter? */
  readonly settles: (part: Schema) => boolean;
  /** What of that a claim may rest on; without it all. */
  readonly proves?: (part: Schema) => boolean;
  /** Why a claim does not rest on it. */
  readonly doubt?: (part: Schema) => string;
  readonly message: (part: Schema, direction: Direction) => string;
  /** What to do instead of stating the limit. */
  readonly remedy?: (part: Schema) => string | undefined;
}

/**
 * Reports, in one direction, the schema objects that state a type and leave its values free, whatever the composition.
 *
 * @param harmOf where it is not what the rule says in general
 */
export function freeValues(
  direction: Direction,
  { types, limit, settles, proves, doubt, message, remedy }: Freedom,
  harmOf?: (schema: Schema) => Harm,
): Visitors<Partial<Each>> {
  const decisionOf = once((api: Api) => decision(api, direction, limit, types));
  return {
    ...sayMessages(direction),
    schema(schema, context) {
      const { api, options, report, examines } = context;
      sayUnlimited(schema, direction, context);
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction) || !types.some((type) => states(schema, type))) return;
      const operations = schema.operations(direction);
      examines(operations);
      // A whole number is a number: asking for the narrower type finds the parts that state either.
      const type = types[0] as JsonType;
      const free = unlimited(schema, type, settles);
      if (free.length === 0 || settledWhereUsed(schema, direction, type, settles)) {
        const [doubtful] = context.isClaimed && proves ? unlimited(schema, type, proves) : [];
        if (doubtful && !settledWhereUsed(schema, direction, type, proves as typeof settles))
          context.cannotTell(
            operations,
            doubtful.place,
            doubt?.(doubtful) ?? 'what limits it is none for validators',
          );
        return;
      }
      const harm = harmOf?.(schema);
      for (const part of free) {
        report({
          at: part.place,
          part: 'key',
          ...(harm && { severity: harm.severity }),
          message: `${message(part, direction)}${harm?.because ?? ''}`,
          operations,
          about: about.schema(part, direction),
          ...remedied(remedy?.(part)),
          ...(options.each === false && (seriesOf(part, limit, decisionOf(api)) ?? decisionOf(api))),
        });
      }
    },
  };
}

function remedied(remedy: string | undefined) {
  return remedy === undefined ? undefined : { remedy };
}

/** Where the definition states that limit elsewhere; else all that it leaves out is told together. */
function seriesOf(part: Schema, limit: Limit | undefined, all: { decision: Decision } | undefined) {
  const decided = limit && all?.decision.exceptions !== 0 ? decisionOfSeries(part, limit.keyword) : undefined;
  return decided && { decision: decided };
}

/** How often a definition states that limit at all. */
function decision(api: Api, direction: Direction, limit: Limit | undefined, types: readonly JsonType[]) {
  if (!limit) return undefined;
  const stated = api.schemas.filter(
    (schema) =>
      schema.value[limit.keyword] !== undefined &&
      schema.flows(direction) &&
      types.some((type) => states(schema, type)),
  ).length;
  const values = `${limit.values} in ${direction === 'input' ? 'requests' : 'answers'}`;
  const decided: Decision = {
    name: `${values} ${limit.keyword}`,
    says:
      stated === 0
        ? `${values} have no \`${limit.keyword}\` anywhere`
        : `${values} often have no \`${limit.keyword}\` (${stated} ${stated === 1 ? 'has' : 'have'} one)`,
    // So many were not forgotten one by one, whatever others state.
    from: 6,
    withMilder: true,
    ofObject: true,
    remedy: `State \`${limit.keyword}\` where there is none, in the largest messages first. In a ruleset, the option \`each\` of this rule has every place reported by itself.`,
  };
  return { decision: decided };
}

/**
 * What travels in the URL or in headers is bounded by what servers accept there; an answer's component takes nothing in,
 * and neither does what only the server writes, as its description says.
 */
function mediumInBodies(schema: Schema): Severity {
  return parameterCarrying(schema) ||
    isUnusedAnswer(schema) ||
    saidReadOnly(schema) ||
    // An answer's schema, written down for a request.
    tellsOfField(schema)
    ? 'low'
    : 'medium';
}

/**
 * Where words say which values or how many there are, servers mostly know it, too; what is missing is that they tell
 * whoever reads the definition.
 */
export const mediumWhereFree = once((schema: Schema): Harm => {
  const isSaid =
    listsValues(schema) ||
    listsExtensibly(schema) ||
    isFilledIn(schema) ||
    isBoundedByMeaning(schema) ||
    isDiscriminator(schema) ||
    isOfFewValues(schema) ||
    saidForm(schema) !== undefined ||
    promiseFor(schema) !== undefined;
  if (isSaid || mediumInBodies(schema) === 'low') return { severity: 'low' };
  const because = littleHarm(schema) ?? itemOfOpenList(schema);
  return because === undefined ? { severity: 'medium' } : { severity: 'low', because };
});

/** `[a-z]{6,50}` was meant for the whole: that it is not anchored is told by itself. */
function isBoundedByMeaning({ value: { pattern } }: Schema): boolean {
  if (typeof pattern !== 'string' || /\(\?<?[!=]/.test(pattern)) return false;
  return Number.isFinite(analysePattern(`^(?:${pattern.replace(/^\^|\$$/g, '')})$`).maxLength);
}

/** A text that only stands in lists that are reported at medium themselves: one cause is told once. */
function itemOfOpenList(schema: Schema): string | undefined {
  if (schema.items || holdersOf(schema).length > 0) return undefined;
  const lists = listsOf(schema);
  if (lists.length === 0 || !lists.every(isReportedList)) return undefined;
  return ' in a list that may have any number of them, which is to be limited first';
}

const isReportedList = once(
  (list: Schema): boolean =>
    unlimited(list, 'array', limitsItems).length > 0 &&
    !settledWhereUsed(list, 'input', 'array', limitsItems) &&
    mediumWhereFree(list).severity === 'medium',
);

function withPromise(part: Schema, keyword: string): string {
  const key = vendorLimit(part, part.items ? 'items' : 'length');
  if (key !== undefined) return `: \`${key}\` is none that validators read`;
  const promise = promiseFor(part);
  return promise === undefined ? '' : `: words say “${promise}”, but no \`${keyword}\` does`;
}

export const anyLength: Freedom = {
  limit: { values: 'Texts', keyword: 'maxLength' },
  types: ['string'],
  settles: (part) => limitsLength(part) || isFileByVersion(part),
  // Of files that are sent as such other rules ask how large they may be, and of none that is written into data.
  proves: (part) => limitsLengthSurely(part) || (isFileByVersion(part) && isSentAsFile(part)),
  doubt: ({ value: { pattern, format } }) => {
    if (typeof pattern === 'string') return 'a pattern limits it that validators drop: it is none';
    return typeof format === 'string' && format !== 'binary'
      ? `\`format: ${format}\` is none that validators know`
      : 'it is a file written into a text, of any length';
  },
  message: (part, direction) => `${schemaName(part, direction)} may be of any length${whyMild(part)}`,
  remedy: (part) => {
    if (listsValues(part)) return 'state the values in an `enum`';
    const meant = meantFormat(part);
    if (meant) return `write \`format: ${meant}\`, which is of known length`;
    return saidForm(part)?.remedy ?? (promiseFor(part) && 'state the promised limit as `maxLength`');
  },
};

function whyMild(part: Schema): string {
  if (listsValues(part)) return ', though its description lists its values';
  if (listsExtensibly(part)) return ', though `x-extensible-enum` lists its values';
  if (isDiscriminator(part)) return ', though it only chooses a schema by its name';
  if (meantFormat(part)) return `: \`format: ${part.value.format}\` is none that validators know`;
  if (isFilledIn(part)) return ', though by `x-ms-visibility` nobody types it in';
  if (isBoundedByMeaning(part)) return ', though its pattern would limit it were it anchored';
  const form = saidForm(part);
  return form ? `, though it is ${form.what} by ${form.by}` : withPromise(part, 'maxLength');
}

export const anyText: Freedom = {
  types: ['string'],
  settles: (part) =>
    typeof part.value.pattern === 'string' ||
    saysForm(part.value.format) ||
    allowedValues(part) !== undefined ||
    isFileByVersion(part),
  message: (part, direction) =>
    `${schemaName(part, direction)} may be any text: no pattern, format or enumeration says what it looks like`,
};

/** A format of numbers says nothing of a text (JSON Schema 2020-12 validation §7.1: it applies to the types it names). */
function saysForm(format: unknown): boolean {
  return typeof format === 'string' && problemOfFormat(format, ['string'])?.kind !== 'other type';
}

export const anyNumberOfItems: Freedom = {
  limit: { values: 'Lists', keyword: 'maxItems' },
  types: ['array'],
  settles: limitsItems,
  message: (part, direction) => {
    const more = isOfFewValues(part) ? ', the same again and again' : withPromise(part, 'maxItems');
    return `${schemaName(part, direction)} may have any number of items${more}`;
  },
  remedy: (part) => {
    if (isOfFewValues(part)) return 'state `uniqueItems: true`, or `maxItems`';
    return promiseFor(part) === undefined ? undefined : 'state the promised limit as `maxItems`';
  },
};

export const anyFormatOfNumber: Freedom = {
  limit: { values: 'Numbers', keyword: 'format' },
  types: ['integer', 'number'],
  settles: (part) => typeof part.value.format === 'string' || allowedValues(part) !== undefined,
  message: (part, direction) => `${schemaName(part, direction)} states no format of its number`,
};

/** What a rule makes of a number without a limit. */
export interface Harm {
  readonly severity: Severity;
  /** What it leads to, as the end of a message. */
  readonly because?: string;
  /** What many of them are told as; without it those of their keyword. */
  readonly decision?: Decision;
}

/**
 * Reports numbers without a smallest or a largest value.
 *
 * @param harmOf where it is more, or less, than what the rule says in general; asked of whether the smallest and the largest are missing
 */
export function freeNumbers(
  direction: Direction,
  harmOf?: (schema: Schema, part: Schema, missing: { least: boolean; largest: boolean }) => Harm,
): Visitors<Partial<Each>> {
  const limit: Limit = { values: 'Numbers', keyword: 'maximum' };
  const decisionOf = once((api: Api) => decision(api, direction, limit, ['integer', 'number']));
  return {
    ...sayMessages(direction),
    schema(schema, context) {
      const { api, options, report, examines } = context;
      sayUnlimited(schema, direction, context);
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction)) return;
      if (!states(schema, 'integer') && !states(schema, 'number')) return;
      const operations = schema.operations(direction);
      examines(operations);
      const without = (says: (part: Schema) => boolean) => {
        const free = unlimited(schema, 'integer', says);
        return new Set(free.length > 0 && settledWhereUsed(schema, direction, 'integer', says) ? [] : free);
      };
      const noLeast = without((part) => leastNumber(part) !== undefined);
      const noLargest = without((part) => largestNumber(part) !== undefined);
      for (const part of new Set([...noLeast, ...noLargest])) {
        const missing = [
          ...(noLeast.has(part) ? ['smallest'] : []),
          ...(noLargest.has(part) ? ['largest'] : []),
        ].join(' or ');
        const harm = harmOf?.(schema, part, { least: noLeast.has(part), largest: noLargest.has(part) });
        report({
          at: part.place,
          part: 'key',
          ...(harm && { severity: harm.severity }),
          message: `${withoutLimit(part, direction, missing)}${harm?.because ?? ''}`,
          operations,
          about: about.schema(part, direction, missing),
          ...(harm?.decision ? { decision: harm.decision } : options.each === false && decisionOf(api)),
        });
      }
    },
  };
}

function withoutLimit(part: Schema, direction: Direction, missing: string): string {
  const range = rangeOfFormat(part);
  const states = `${schemaName(part, direction)} states no ${missing} number`;
  return range === undefined ? states : `${states}: \`${part.value.format}\` alone admits ${range}`;
}

/** Reports maps that may have any number of entries, under any names. */
export function freeMaps(direction: Direction): Visitors<object> {
  return {
    ...sayMessages(direction),
    schema(schema, context) {
      const { report, examines } = context;
      sayUndescribed(schema, direction, context);
      if (!schema.flows(direction)) return;
      if (context.isClaimed && !holds(schema, limitsEntries)) sayUnlimited(schema, direction, context);
      const maps = parts(schema).filter(isMap);
      if (maps.length === 0) return;
      const operations = schema.operations(direction);
      examines(operations);
      if (holds(schema, limitsEntries)) {
        if (context.isClaimed && !holds(schema, limitsEntriesSurely))
          context.cannotTell(
            operations,
            schema.place,
            'what is said of its names bounds no number of entries',
          );
        return;
      }
      if (settledWhereUsed(schema, direction, 'object', limitsEntries)) return;
      for (const part of maps) {
        if (holds(part, limitsEntries)) continue;
        report({
          at: part.place,
          part: 'key',
          message: `${schemaName(part, direction)} may have any number of entries`,
          operations,
          about: about.schema(part, direction),
        });
      }
    },
  };
}

function isMap({ additional, patternProperties }: Schema): boolean {
  return typeof additional === 'object' || patternProperties.length > 0;
}

function limitsEntries(part: Schema): boolean {
  return hasFewEntries(part) || (limitsNames(own(part.value, 'propertyNames')) && isJsonSchema(part.api));
}

/** Names that are listed, or of a bounded length: `minLength`, or a pattern that is found anywhere, bounds nothing. */
function limitsEntriesSurely(part: Schema): boolean {
  return hasFewEntries(part) || boundsNames(part);
}

function hasFewEntries(part: Schema): boolean {
  const { value, additional, patternProperties, types } = part;
  if (isLimit(value.maxProperties) || allowedValues(part)) return true;
  if (types && !types.includes('object')) return true;
  return additional === false && patternProperties.length === 0;
}

/** 2.0 and 3.0 know no `propertyNames`. */
function limitsNames(names: unknown): boolean {
  return names === false || (isObject(names) && Object.keys(names).length > 0);
}
