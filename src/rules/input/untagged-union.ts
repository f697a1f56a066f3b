import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { schemaName } from '../../findings/schema-name.ts';
import {
  admits,
  allowedValues,
  held,
  holds,
  isObjectSchema,
  parts,
  requiredNames,
} from '../../openapi/composition.ts';
import type { Api, JsonType, Operation, Schema } from '../../openapi/model.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

/** Each alternative is held against each other: so many pairs are compared in a definition. */
const mostPairs = 200_000;

export default defineRule({
  id: 'untagged-union',
  title: 'Objects of a choice that nothing tells apart',
  severity: 'low',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [843],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  rationale:
    'The validator and the code behind may each take the same body for another of the alternatives: what was checked as one is then read as the other (type confusion).',
  remediation:
    'Add a `discriminator` whose property every alternative requires, give each a `const` in a property of the same name, or let each require a property that the others do not have.',
  falsePositives: ['The code behind reads only what all alternatives share.'],
  visit: {
    schema(schema, { report, examines, unchecked }) {
      if (!schema.flows('input') || parameterCarrying(schema)) return;
      const all = parts(schema);
      const unions = all.filter(({ value }) => Array.isArray(value.oneOf) && value.oneOf.length > 1);
      if (unions.length === 0) return;
      const reached = schema.operations('input');
      const operations = reached.filter(writes);
      if (operations.length === 0 && reached.length > 0) return;
      examines(operations);
      if (all.some(({ value }) => isObject(own(value, 'discriminator')))) return;
      for (const part of unions) {
        const pair = confusable(part);
        if (pair === tooMany)
          unchecked(
            part.place,
            `the choices of this definition have more than ${mostPairs} pairs of alternatives; those of ${schemaName(part)} were not all compared`,
          );
        if (!pair || pair === tooMany) continue;
        report({
          at: part.place,
          part: 'key',
          message: `${schemaName(part)} may be one of several objects, and nothing tells ${pair[0]} from ${pair[1]}`,
          operations,
          about: about.schema(part, 'input'),
        });
      }
    },
  },
});

function writes({ kind, safe }: Operation): boolean {
  return kind === 'operation' && !safe;
}

/** What is known of one alternative. */
interface Alternative {
  readonly name: string;
  readonly required: ReadonlySet<string>;
  readonly schema: Schema;
}

const tooMany = Symbol('too many');
const comparedIn = once((_: Api) => ({ pairs: 0 }));

/** The first two alternatives that the same object may be taken for. */
function confusable(union: Schema): readonly [string, string] | typeof tooMany | undefined {
  const compared = comparedIn(union.api);
  const branches = union.groups[0] ?? [];
  const objects = branches.flatMap((schema, at): Alternative[] => {
    if (!admits(schema, 'object') || !(isObjectSchema(schema) || schema.required.size > 0)) return [];
    const name = schema.name === undefined ? `alternative ${at + 1}` : `\`${schema.name}\``;
    return [{ name, required: requiredNames(schema), schema }];
  });
  for (const [at, one] of objects.entries()) {
    for (let next = at + 1; next < objects.length; next++) {
      if (++compared.pairs > mostPairs) return tooMany;
      const other = objects[next] as Alternative;
      if (!isTold(one, other)) return [one.name, other.name];
    }
  }
  return undefined;
}

const told = once((_: Schema) => new Map<Schema, boolean>());

/** Asked once for each two schemas: many unions may share large alternatives. */
function isTold(one: Alternative, other: Alternative): boolean {
  const known = told(one.schema);
  let result = known.get(other.schema);
  if (result === undefined) {
    result = tells(one, other);
    known.set(other.schema, result);
  }
  return result;
}

function tells(one: Alternative, other: Alternative): boolean {
  const onlyOne = [...one.required].filter((name) => !other.required.has(name));
  const onlyOther = [...other.required].filter((name) => !one.required.has(name));
  if (onlyOne.length > 0 && onlyOther.length > 0) return true;
  if (onlyOne.some((name) => refuses(other, name)) || onlyOther.some((name) => refuses(one, name)))
    return true;
  const shared = [...one.required].filter((name) => other.required.has(name));
  return shared.some((name) => areDisjoint(propertyOf(one, name), propertyOf(other, name)));
}

function refuses({ schema }: Alternative, name: string): boolean {
  return holds(schema, (part) => part.additional === false && !part.properties.has(name));
}

function propertyOf({ schema }: Alternative, name: string): Schema | undefined {
  for (const part of held(schema)) {
    const property = part.properties.get(name);
    if (property) return property.schema;
  }
  return undefined;
}

const types: readonly JsonType[] = ['string', 'number', 'boolean', 'object', 'array', 'null'];

/** Can no value be both? */
function areDisjoint(a: Schema | undefined, b: Schema | undefined): boolean {
  if (!a || !b) return false;
  if (!types.some((type) => admits(a, type) && admits(b, type))) return true;
  const [ours, theirs] = [valuesOf(a), valuesOf(b)];
  return ours !== undefined && theirs !== undefined && ![...ours].some((value) => theirs.has(value));
}

function valuesOf(schema: Schema): ReadonlySet<unknown> | undefined {
  for (const part of held(schema)) {
    const values = allowedValues(part);
    if (values) return new Set(values);
  }
  return undefined;
}
