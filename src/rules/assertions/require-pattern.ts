import { admits, states, unproved } from '../../openapi/composition.ts';
import type { JsonType, Operation, Schema } from '../../openapi/model.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';
import {
  asList,
  type MessageSide,
  nameOrNames,
  operationsCarrying,
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
        property: nameOrNames('The property or parameter, or several, by their exact names'),
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
      judge(property.name, property.schema, operations, about.schema(property.schema, direction), context);
    },

    parameter(parameter, context) {
      const { options } = context;
      if (options.in === 'response' || !parameter.schema) return;
      if (!asList(options.property).includes(parameter.name)) return;
      const of = about.parameter(parameter);
      judge(parameter.name, parameter.schema, parameter.operations(), of, context);
    },
  },
});

function judge(
  name: string,
  schema: Schema,
  operations: readonly Operation[],
  of: string | (() => string),
  { options: { pattern }, report, examines }: RuleContext<Options>,
): void {
  examines(operations);
  const value = text(schema);
  const shared = { operations, about: of };
  if (!admits(value, 'string')) {
    const message = `\`${name}\` is no text: a \`pattern\` has no effect on it`;
    report({ ...shared, at: value.place, part: 'key', message });
    return;
  }
  // JSON Schema 2020-12 validation, section 6.3.3: a pattern says nothing of what is no text.
  const other = otherTypes.find((type) => states(value, type) && admits(value, type));
  if (other) {
    const message = `\`${name}\` may be of the type ${other} as well, and a \`pattern\` has no effect on that`;
    const remedy = `write \`type: string\` and \`pattern: '${pattern}'\``;
    report({ ...shared, at: value.place, part: 'key', message, remedy });
    return;
  }
  for (const part of unproved(value, (one) => one.value.pattern === pattern)) {
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

/** Of a list of texts the texts. */
function text(schema: Schema): Schema {
  let value = schema;
  for (let depth = 0; depth < deepest && value.items && !admits(value, 'string'); depth++)
    value = value.items;
  return value;
}
