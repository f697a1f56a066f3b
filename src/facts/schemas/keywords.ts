/** Keywords that limit values, by the type of value that they limit (JSON Schema 2020-12 validation §6, core §10.3). */
import type { JsonType } from '../../openapi/model.ts';

type Limited = 'string' | 'number' | 'array' | 'object';

const lists: Readonly<Record<Limited, readonly string[]>> = {
  string: ['maxLength', 'minLength', 'pattern'],
  number: ['maximum', 'minimum', 'exclusiveMaximum', 'exclusiveMinimum', 'multipleOf'],
  array: [
    'maxItems',
    'minItems',
    'uniqueItems',
    'items',
    'prefixItems',
    'contains',
    'maxContains',
    'minContains',
  ],
  object: [
    ...['maxProperties', 'minProperties', 'required', 'properties', 'additionalProperties'],
    ...[
      'patternProperties',
      'propertyNames',
      'dependentRequired',
      'dependentSchemas',
      'unevaluatedProperties',
    ],
  ],
};

/** The type of value that a keyword limits. */
export const limitedBy: ReadonlyMap<string, Limited> = new Map(
  (Object.keys(lists) as Limited[]).flatMap((type) => lists[type].map((keyword) => [keyword, type] as const)),
);

/** Does a keyword have an effect on values of one of these types? */
export function affects(keyword: string, types: readonly JsonType[]): boolean {
  const limited = limitedBy.get(keyword);
  return (
    limited === undefined ||
    types.some((type) => type === limited || (type === 'integer' && limited === 'number'))
  );
}

/** Everything that says something about which values a schema admits, or who may set them. */
export const constraints: ReadonlySet<string> = new Set([
  ...limitedBy.keys(),
  ...[
    'type',
    'format',
    'enum',
    'const',
    'not',
    'allOf',
    'oneOf',
    'anyOf',
    'readOnly',
    'writeOnly',
    'nullable',
  ],
  ...['if', 'then', 'else', 'unevaluatedItems', 'additionalItems', 'collectionFormat'],
]);
