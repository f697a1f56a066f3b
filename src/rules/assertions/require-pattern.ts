import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { undeclaredInPath } from '../../facts/messages/undeclared-in-path.ts';
import { isDeclared, keepsOut, namesBeside } from '../../facts/schemas/names-beside.ts';
import { openList } from '../../facts/schemas/undescribed.ts';
import { type Openness, opennessOf } from '../../facts/schemas/unknown-properties.ts';
import { hidesHeaderSchema, isDescribed } from '../../facts/unfollowed.ts';
import { admits, excludes, held, lacksParts, parts, unproved } from '../../openapi/composition.ts';
import type { Direction, JsonType, Operation, Schema } from '../../openapi/model.ts';
import { settledWhereUsed } from '../../openapi/uses.ts';
import { opennessInWords } from '../open-messages.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import {
  asList,
  type MessageSide,
  nameOrNames,
  operationsCarrying,
  partsOf,
  sidesOf,
  unique,
} from './message-sides.ts';

interface Options {
  readonly property: string | readonly string[];
  readonly pattern: string;
  readonly in?: MessageSide;
}

const otherTypes: readonly JsonType[] = ['integer', 'number', 'boolean', 'object', 'array'];

/** Lists of lists of texts end sooner. */
const deepest = 8;

export default defineRule<Options>({
  id: 'require-pattern',
  title: 'Property without the pattern asked for',
  assertion: true,
  severity: 'medium',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API3'],
  cwe: [20],
  stride: ['T', 'I'],
  looksAt: ['input', 'output'],
  looksAtWith: ({ in: side }, operation) => partsOf(side, operation),
  rationale:
    'Only the pattern says that a value is masked, or of the one form that the code expects. Another pattern promises something else.',
  remediation: 'Write exactly this `pattern` on the property, or on the schema that it refers to.',
  falsePositives: [
    'Another pattern says the same in other words: one spelling for all is what was asked for.',
  ],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['property', 'pattern'],
      properties: {
        property: nameOrNames(
          'The property, parameter or header of an answer, or several, by their exact names',
        ),
        pattern: { type: 'string', minLength: 1, description: 'The keyword, character by character' },
        in: { enum: ['request', 'response'], description: 'Only there; without it in both' },
      },
    },
    defaults: {},
  },
  visit: {
    property(property, context) {
      if (!asList(context.options.property).includes(property.name)) return;
      const sides = sidesOf(context.options.in);
      const operations = unique(sides.flatMap((side) => operationsCarrying(property, side)));
      const unused = (['input', 'output'] as const).every((way) => property.operations(way).length === 0);
      // What no operation carries travels in both messages as far as anyone knows.
      if (operations.length === 0 && !unused) return;
      const direction = property.operations('output').length > 0 ? 'output' : 'input';
      const ways = directions.filter((way) => property.operations(way).length > 0);
      const of = about.schema(property.schema, direction);
      judge(property.name, property.schema, ways, operations, of, context);
    },

    schema(schema, { options, examines, cannotTell, isClaimed }) {
      const beside = namesBeside(schema);
      const open = isClaimed ? takesOthers(schema, options) : undefined;
      const list = isClaimed && !parameterCarrying(schema) ? openList(schema) : undefined;
      if (beside.length === 0 && !open && !list) return;
      const operations = unique(sidesOf(options.in).flatMap((side) => operationsCarrying(schema, side)));
      if (operations.length === 0) return;
      if (open) cannotTell(operations, schema.place, `the value ${opennessInWords[open]}`);
      if (list) cannotTell(operations, list.place, list.reason);
      for (const name of asList(options.property)) {
        for (const { place, why, takes } of beside) {
          const answer = takes(name);
          if (answer === 'no' || (answer === 'open' && place.key !== 'contains')) continue;
          if (place.key === 'patternProperties' && hasPattern(listedValues(schema), options.pattern))
            examines(operations);
          else
            cannotTell(
              operations,
              place,
              answer === 'open' ? `the value ${why}` : `\`${name}\` may be there: ${why}`,
            );
        }
      }
    },

    operation(operation, { options, report, examines }) {
      if (options.in === 'response') return;
      for (const name of undeclaredInPath(operation)) {
        if (!asList(options.property).includes(name)) continue;
        examines([operation]);
        report({
          at: operation.pathItem.place,
          part: 'key',
          message: `\`${name}\` has no pattern: it is in the path of ${operation.label}, and no parameter declares it`,
          operations: [operation],
          operation,
          about: about.operation(operation, `path ${name}`),
        });
      }
    },

    header(header, context) {
      const { options, report, examines } = context;
      if (options.in === 'request') return;
      if (!asList(options.property).some((name) => name.toLowerCase() === header.name)) return;
      const of = about.header(header);
      const operations = header.operations();
      if (header.schema) judge(header.name, header.schema, [], operations, of, context);
      else if (!hidesHeaderSchema(context.api, header)) {
        examines(operations);
        const message = `\`${header.name}\` has no pattern`;
        report({ at: header.place, part: 'key', message, operations, about: of });
      }
    },

    parameter(parameter, context) {
      const { options, report, examines } = context;
      if (options.in === 'response' || !asList(options.property).includes(parameter.name)) return;
      const of = about.parameter(parameter);
      const operations = parameter.operations();
      if (parameter.schema) judge(parameter.name, parameter.schema, [], operations, of, context);
      else if (!isDescribed(parameter)) {
        examines(operations);
        const message = `\`${parameter.name}\` has no pattern`;
        report({ at: parameter.place, part: 'key', message, operations, about: of });
      }
    },
  },
});

function judge(
  name: string,
  schema: Schema,
  ways: readonly Direction[],
  operations: readonly Operation[],
  of: string | (() => string),
  { options: { pattern }, report, examines }: RuleContext<Options>,
): void {
  examines(operations);
  const value = text(schema);
  const shared = { operations, about: of };
  // Another part of the same composition may say it of the same property.
  const isSettled = (type: JsonType | undefined, says: (part: Schema) => boolean) =>
    ways.length > 0 && ways.every((way) => settledWhereUsed(value, way, type, says));
  if (!admits(value, 'string')) {
    const message = `\`${name}\` is no text: a \`pattern\` has no effect on it`;
    report({ ...shared, at: value.place, part: 'key', message });
    return;
  }
  // JSON Schema 2020-12 validation, section 6.3.3: a pattern says nothing of what is no text.
  const other = otherType(value, (type) => isSettled(undefined, (part) => excludes(part, type)));
  if (other) {
    const message = `\`${name}\` may be of the type ${other} as well, and a \`pattern\` has no effect on that`;
    const remedy = `write \`type: string\` and \`pattern: '${pattern}'\``;
    report({ ...shared, at: value.place, part: 'key', message, remedy });
    return;
  }
  const isProved = (part: Schema) => part.value.pattern === pattern;
  if (isSettled('string', isProved)) return;
  // A branch without texts, such as null, has nothing to be of that form.
  for (const part of unproved(value, (one) => isProved(one) || excludes(one, 'string'))) {
    const other = part.value.pattern;
    report({
      ...shared,
      at: typeof other === 'string' ? part.place.child('pattern') : part.place,
      part: typeof other === 'string' ? 'value' : 'key',
      message:
        typeof other === 'string'
          ? `The pattern of \`${name}\` is not the one asked for`
          : `\`${name}\` has no pattern`,
      remedy: `write \`pattern: '${pattern}'\``,
    });
  }
}

const directions: readonly Direction[] = ['input', 'output'];

/** What a value may be besides a text: without a type anything. What could not be read of it may state one. */
function otherType(value: Schema, isRuledOut: (type: JsonType) => boolean): JsonType | undefined {
  return lacksParts(value) ? undefined : otherTypes.find((type) => admits(value, type) && !isRuledOut(type));
}

/** May one of the properties stand where nothing declares it: among any others, or in a map of texts or numbers without the pattern? */
function takesOthers(schema: Schema, { property, pattern }: Options): Openness | undefined {
  const openness = opennessOf(schema);
  if (openness === undefined) return undefined;
  if (asList(property).every((name) => keepsOut(schema, name) || isDeclared(schema, name))) return undefined;
  const values = [...held(schema)].flatMap(({ additional }) =>
    typeof additional === 'object' ? additional : [],
  );
  const isSafe = (value: Schema) =>
    hasPattern([value], pattern) || !scalars.some((type) => admits(value, type));
  return openness === 'map' && values.length > 0 && values.some(isSafe) ? undefined : openness;
}

const scalars: readonly JsonType[] = ['string', 'integer', 'number'];

/** The values of names that patterns list, in any part or branch of a composition. */
function listedValues(schema: Schema): readonly Schema[] {
  return parts(schema).flatMap(({ patternProperties }) => patternProperties);
}

/** Do all values of a map have the pattern? */
function hasPattern(values: readonly Schema[], pattern: string): boolean {
  return values.every(
    (value) =>
      !otherType(value, () => false) && unproved(value, (one) => one.value.pattern === pattern).length === 0,
  );
}

/** Of a list of texts the texts. */
function text(schema: Schema): Schema {
  let value = schema;
  for (let depth = 0; depth < deepest && value.items && !admits(value, 'string'); depth++)
    value = value.items;
  return value;
}
