import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { opennessOf, patternTaking } from '../../facts/schemas/unknown-properties.ts';
import type { Schema } from '../../openapi/model.ts';
import { opennessInWords, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import {
  asList,
  either,
  type MessageSide,
  nameOrNames,
  operationsCarrying,
  sidesOf,
  unique,
} from './message-sides.ts';

interface Options {
  readonly property: string | readonly string[];
  readonly in?: MessageSide;
}

export default defineRule<Options>({
  id: 'forbid-property',
  title: 'Property that was to be nowhere',
  assertion: true,
  severity: 'high',
  confidence: 'high',
  category: 'assertions',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I', 'T'],
  looksAt: ['input', 'output'],
  rationale:
    'Data that was decided to stay inside leaves with the first schema that has it, and what a request must not set is set by the first caller who tries.',
  remediation:
    'Take the property out of the schema; one that travels one way only is `readOnly` (responses) or `writeOnly` (requests). Where a value takes anything, declare its properties and state `additionalProperties: false`.',
  falsePositives: ['A property of the same name means something else here: rename one of the two.'],
  options: {
    schema: {
      type: 'object',
      additionalProperties: false,
      required: ['property'],
      properties: {
        property: nameOrNames('The property or parameter, or several, by their exact names'),
        in: { enum: ['request', 'response'], description: 'Only there; without it in both' },
      },
    },
    defaults: {},
  },
  visit: {
    api(api, { examines }) {
      // Where it is not, it is rightly not: there is something to judge on every operation.
      examines(api.operations);
    },

    property(property, { options, report }) {
      if (!asList(options.property).includes(property.name)) return;
      const operations = unique(sidesOf(options.in).flatMap((side) => operationsCarrying(property, side)));
      const unused = (['input', 'output'] as const).every((way) => property.operations(way).length === 0);
      if (operations.length === 0 && (!unused || !flows(property, options.in))) return;
      report({
        at: property.place,
        part: 'key',
        message: `\`${property.name}\` is ${options.in ? `in a ${options.in}` : 'there'}`,
        operations,
        about: about.schema(property.schema, property.operations('output').length > 0 ? 'output' : 'input'),
      });
    },

    operation(operation, context) {
      for (const side of sidesOf(context.options.in)) saySilent(operation, side, context);
    },

    schema(schema, { options, report, cannotTell }) {
      if (parameterCarrying(schema) || isWholeOfMap(schema)) return;
      const sides = sidesOf(options.in);
      const operations = unique(sides.flatMap((side) => operationsCarrying(schema, side)));
      const openness = opennessOf(schema);
      // A pattern takes the name whatever `additionalProperties` says.
      const taken = asList(options.property).filter((name) => patternTaking(schema, name) !== undefined);
      if (operations.length === 0 || (openness === undefined && taken.length === 0)) return;
      const names = taken.length > 0 ? taken : asList(options.property);
      if (openness === 'map' && taken.length === 0) {
        cannotTell(operations, schema.place, `the value ${opennessInWords.map}`);
        return;
      }
      report({
        at: schema.place,
        part: 'key',
        message: `${either(names)} may be ${options.in ? `in a ${options.in}` : 'there'}: ${
          taken.length > 0
            ? 'a pattern for names lets it in'
            : 'the value takes properties that nothing declares'
        }`,
        operations,
        about: about.schema(schema, schema.operations('output').length > 0 ? 'output' : 'input', 'open'),
      });
    },

    parameter(parameter, { options, report }) {
      if (options.in === 'response' || !asList(options.property).includes(parameter.name)) return;
      report({
        at: parameter.place,
        part: 'key',
        message: `\`${parameter.name}\` is a parameter`,
        operations: parameter.operations(),
        about: about.parameter(parameter),
      });
    },
  },
});

/** `additionalProperties: {}`, which is said of the object that it stands in. */
function isWholeOfMap({ place, value }: Schema): boolean {
  return place.key === 'additionalProperties' && Object.keys(value).length === 0;
}

/** Does what no operation carries travel that way, `readOnly` and `writeOnly` told? */
function flows(
  property: { flows(way: 'input' | 'output'): boolean },
  side: MessageSide | undefined,
): boolean {
  return side === undefined || property.flows(side === 'request' ? 'input' : 'output');
}
