import { isObject } from '../../syntax/value.ts';

export type Plain = Readonly<Record<string, unknown>>;

/** What words of schemas mean: OpenAPI 2.0 and 3.0 are read as JSON Schema draft 4, later ones as 2020-12. */
export interface Dialect {
  readonly isLater: boolean;
  /** Does `x-nullable: true` stand for `nullable`, as in OpenAPI 2.0? */
  readonly hasOwnNullable: boolean;
  /** Is it an expression that the format `regex` admits? */
  readonly isRegex: (text: string) => boolean;
}

/**
 * `plain`: every word of the schema, and of those in it, is one that is understood here and says what it may say.
 * `open`: as well, and a reference in it leads nowhere: the validator refuses such a schema, and Spectral says nothing then.
 * `other`: nobody but the validator knows.
 */
export type Form = 'plain' | 'open' | 'other';

const types: ReadonlySet<unknown> = new Set([
  ...['array', 'boolean', 'integer', 'null', 'number', 'object', 'string'],
]);
const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown) => Number.isInteger(value) && (value as number) >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isScalar = (value: unknown) => value === null || typeof value !== 'object';
const isSet = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.length > 0 && value.every(isScalar) && new Set(value).size === value.length;
/** Of such a name the validator takes what an object inherits for its own. */
const isInherited = (name: string) => name in Object.prototype;
const isMap = (value: unknown): value is Plain => isObject(value);

/** Words that hold no schema, and what each may be. */
const words: Readonly<Record<string, (value: unknown, schema: Plain, dialect: Dialect) => boolean>> = {
  type: (value) => types.has(value) || (isSet(value) && value.every((each) => types.has(each))),
  nullable: (value, { type }) =>
    type !== undefined && (value === true || (value === false && ![type].flat().includes('null'))),
  enum: isSet,
  required: (value, _, { isLater }) =>
    (isSet(value) && value.every((each) => isText(each) && !isInherited(each as string))) ||
    (isLater && Array.isArray(value) && value.length === 0),
  const: (value, _, { isLater }) => isLater && isScalar(value),
  title: isText,
  description: isText,
  format: (value) => isText(value) && !isInherited(value as string),
  pattern: (value, _, { isRegex }) => isText(value) && isRegex(value as string),
  multipleOf: (value) => isNumber(value) && (value as number) > 0,
  minimum: isNumber,
  maximum: isNumber,
  exclusiveMinimum: (value, schema, dialect) => isExclusive(value, schema.minimum, dialect),
  exclusiveMaximum: (value, schema, dialect) => isExclusive(value, schema.maximum, dialect),
  uniqueItems: isFlag,
};
for (const word of ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'])
  (words as Record<string, typeof isCount>)[word] = isCount;

function isExclusive(value: unknown, bound: unknown, { isLater }: Dialect): boolean {
  return isLater ? isNumber(value) : isFlag(value) && isNumber(bound);
}

/** Words of either dialect that change what a schema means in ways that are not worked out here. */
const others: ReadonlySet<string> = new Set([
  ...[
    'id',
    '$id',
    '$schema',
    '$anchor',
    '$dynamicRef',
    '$dynamicAnchor',
    '$recursiveRef',
    '$recursiveAnchor',
  ],
  ...[
    '$defs',
    '$vocabulary',
    '$comment',
    'definitions',
    'dependencies',
    'dependentSchemas',
    'dependentRequired',
  ],
  ...['additionalItems', 'prefixItems', 'contains', 'minContains', 'maxContains', 'if', 'then', 'else'],
  ...['patternProperties', 'propertyNames', 'unevaluatedItems', 'unevaluatedProperties', 'errorMessage'],
  ...['contentMediaType', 'contentEncoding', 'contentSchema', 'components', '__proto__'],
]);

/** In 2020-12 these are words whose values are checked, too. */
const flags: ReadonlySet<string> = new Set(['readOnly', 'writeOnly', 'deprecated']);

/** Deeper ones are left to the validator. */
const deepest = 200;

/** Says of each schema of a definition, once, what form it has. */
export class Forms {
  readonly #known = new Map<object, Form>();

  constructor(private readonly dialect: Dialect) {}

  of(schema: unknown, depth = 0): Form {
    if (typeof schema === 'boolean') return this.dialect.isLater ? 'plain' : 'other';
    if (!isMap(schema) || depth > deepest) return 'other';
    const known = this.#known.get(schema);
    if (known) return known;
    const form = this.#formOf(schema, depth);
    this.#known.set(schema, form);
    return form;
  }

  #formOf(schema: Plain, depth: number): Form {
    const { dialect } = this;
    let worst = 'plain' as Form;
    const add = (form: Form) => {
      if (form === 'other' || worst === 'plain') worst = form;
    };
    for (const [word, value] of Object.entries(schema)) {
      if (word === '$ref') add(isLost(value) ? 'open' : 'other');
      else if (word === 'x-nullable') {
        if (dialect.hasOwnNullable && value === true && schema.type === undefined) return 'other';
      } else if (Object.hasOwn(words, word)) {
        if (!words[word]?.(value, schema, dialect)) return 'other';
      } else if (dialect.isLater && flags.has(word)) {
        if (!isFlag(value)) return 'other';
      } else if (dialect.isLater && word === 'examples') {
        if (!Array.isArray(value)) return 'other';
      } else if (others.has(word)) return 'other';
      else for (const part of partsOf(word, value)) add(this.of(part, depth + 1));
      if (worst === 'other') return 'other';
    }
    return worst;
  }
}

/** The schemas that a word holds; `null`, which is none, where it holds something else. */
function partsOf(word: string, value: unknown): readonly unknown[] {
  switch (word) {
    case 'properties':
      return isMap(value) && !Object.keys(value).some(isInherited) ? Object.values(value) : [null];
    case 'items':
    case 'not':
      return [value];
    case 'additionalProperties':
      return typeof value === 'boolean' ? [] : [value];
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
      return Array.isArray(value) && value.length > 0 ? value : [null];
    default:
      return [];
  }
}

/** A reference in a circle, which stays where the others are replaced, to where the schema by itself has nothing. */
const isLost = (ref: unknown) => typeof ref === 'string' && /^#\/(?:components|definitions)\//.test(ref);
