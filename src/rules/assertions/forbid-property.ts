import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { undeclaredInPath } from '../../facts/messages/undeclared-in-path.ts';
import { isDeclared, keepsOut, namesBeside } from '../../facts/schemas/names-beside.ts';
import { openList } from '../../facts/schemas/undescribed.ts';
import { type Openness, opennessOf } from '../../facts/schemas/unknown-properties.ts';
import { states } from '../../openapi/composition.ts';
import type { Operation, Parameter, Schema } from '../../openapi/model.ts';
import { opennessInWords, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import {
  asList,
  either,
  type MessageSide,
  nameOrNames,
  operationsCarrying,
  partsOf,
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
  looksAtWith: ({ in: side }, operation) => partsOf(side, operation),
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
      if (keepsOut(property.owner, property.name)) return;
      report({
        at: property.place,
        part: 'key',
        message: `\`${property.name}\` is ${options.in ? `in a ${options.in}` : 'there'}`,
        operations,
        about: about.schema(property.schema, property.operations('output').length > 0 ? 'output' : 'input'),
      });
    },

    operation(operation, context) {
      const { options, report } = context;
      const asked = asList(options.property);
      for (const side of sidesOf(options.in)) {
        saySilent(operation, side, context);
        for (const { type, name, place } of partHeadersOf(operation, side)) {
          if (!asked.some((one) => one.toLowerCase() === name)) continue;
          report({
            at: place,
            part: 'key',
            message: `\`${name}\` is a header of a part`,
            operations: [operation],
            operation,
            about: about.operation(operation, `${side} ${type} part header ${name}`),
          });
        }
      }
      if (options.in === 'response') return;
      for (const name of undeclaredInPath(operation)) {
        if (!asked.includes(name)) continue;
        report({
          at: operation.pathItem.place,
          part: 'key',
          message: `\`${name}\` is in the path of ${operation.label}`,
          operations: [operation],
          operation,
          about: about.operation(operation, `path ${name}`),
        });
      }
    },

    schema(schema, { options, report, cannotTell }) {
      if (isWholeOfMap(schema)) return;
      const operations = unique(sidesOf(options.in).flatMap((side) => operationsCarrying(schema, side)));
      if (operations.length === 0) return;
      // What `additionalProperties` says of other names does not keep these out.
      const beside = namesBeside(schema);
      const letsIn = (name: string) => beside.find((one) => one.takes(name) === 'yes');
      const asked = asList(options.property);
      const taken = asked.filter((name) => letsIn(name) !== undefined);
      // What is declared is judged as that.
      const possible = asked.filter((name) => !keepsOut(schema, name) && !isDeclared(schema, name));
      const list = parameterCarrying(schema) ? undefined : openList(schema);
      if (list) cannotTell(operations, list.place, list.reason);
      const openness = possible.length > 0 ? opennessIn(schema) : undefined;
      if (taken.length === 0 && openness !== 'anything') {
        const open = beside.find((one) => possible.some((name) => one.takes(name) === 'open'));
        if (openness) cannotTell(operations, schema.place, `the value ${opennessInWords[openness]}`);
        else if (open) cannotTell(operations, open.place, `the value ${open.why}`);
        return;
      }
      const why = taken[0] === undefined ? undefined : letsIn(taken[0])?.why;
      report({
        at: schema.place,
        part: 'key',
        message: `${either(taken.length > 0 ? taken : possible)} may be ${
          options.in ? `in a ${options.in}` : 'there'
        }: ${why ?? 'the value takes properties that nothing declares'}`,
        operations,
        about: about.schema(schema, schema.operations('output').length > 0 ? 'output' : 'input', 'open'),
      });
    },

    header(header, { options, report }) {
      if (options.in === 'request') return;
      if (!asList(options.property).some((name) => name.toLowerCase() === header.name)) return;
      report({
        at: header.place,
        part: 'key',
        message: `\`${header.name}\` is a header of answers`,
        operations: header.operations(),
        about: about.header(header),
      });
    },

    parameter(parameter, { options, report }) {
      if (options.in === 'response' || !isAsked(parameter, asList(options.property))) return;
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

/** The parts of a message have header fields of their own (OAS 3.1 §4.8.15). */
function* partHeadersOf({ body, responses }: Operation, side: MessageSide) {
  const messages = side === 'response' ? responses : body ? [body] : [];
  for (const { content } of messages)
    for (const { type, partHeaders } of content)
      for (const { name, place } of partHeaders) yield { type, name, place };
}

/** Objects in a parameter are spread over it (OAS 3.1 §4.8.12.6): no fault, and no proof that nobody sends the name. */
function opennessIn(schema: Schema): Openness | undefined {
  if (!parameterCarrying(schema)) return opennessOf(schema);
  const isObject = states(schema, 'object') || schema.additional !== undefined;
  return isObject && opennessOf(schema) ? 'map' : undefined;
}

/** Fields of headers have no case (RFC 9110 §5.1); `user[role]` and `user.role` are how objects are written in a query. */
function isAsked({ name, in: where }: Parameter, names: readonly string[]): boolean {
  if (names.includes(name)) return true;
  if (where === 'header') return names.some((one) => one.toLowerCase() === name.toLowerCase());
  return (
    where !== 'path' &&
    name
      .replaceAll('[', '.')
      .replaceAll(']', '.')
      .split('.')
      .some((step) => names.includes(step))
  );
}

/** `additionalProperties: {}`, which is said of the object that it stands in. */
function isWholeOfMap({ place, value }: Schema): boolean {
  return place.key === 'additionalProperties' && Object.keys(value).length === 0;
}

/** Does what no operation carries travel that way, `readOnly` and `writeOnly` told? */
function flows(
  property: { flows(way: 'input' | 'output'): boolean },
  side: MessageSide | undefined,
): boolean {
  return sidesOf(side).some((one) => property.flows(one === 'request' ? 'input' : 'output'));
}
