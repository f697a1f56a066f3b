import { parameterCarrying } from '../../facts/messages/parameter-values.ts';
import { patternsOf } from '../../facts/schemas/patterns.ts';
import { hidesProperties } from '../../facts/unfollowed.ts';
import { schemaName } from '../../findings/schema-name.ts';
import {
  allowedValues,
  holds,
  isJsonSchema,
  isObjectSchema,
  parts,
  refusesOtherProperties,
} from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { matches } from '../../regex/matches.ts';
import { isObject, own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';

const key = '__proto__';

export default defineRule({
  id: 'dangerous-map-keys',
  title: 'Map that takes `__proto__` as a key',
  severity: 'low',
  confidence: 'medium',
  category: 'input',
  owasp: ['API8'],
  cwe: [1321],
  stride: ['T', 'E'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a map that it takes in',
  isProvedByAbsence: true,
  rationale:
    'Where the map is merged into another object, `__proto__` and `constructor` as keys change what all objects of the program inherit: prototype pollution, from a switched-on flag to code of the attacker’s.',
  remediation:
    'In 3.1, limit the keys with `propertyNames`: an `enum`, or an anchored `pattern` such as `^[a-z][a-z0-9-]*$`. In 3.0, declare the properties, or take a list of names with values.',
  falsePositives: [
    'The code behind is not written in JavaScript, or never merges the map into other objects.',
  ],
  visit: {
    schema(schema, { api, report, examines, unchecked, cannotTell, isClaimed }) {
      if (!schema.flows('input')) return;
      // What is in a URL is hardly ever merged, and 2.0 has no words against it: no fault there, and no proof.
      const isAside = api.version === '2.0' || parameterCarrying(schema) !== undefined;
      if (isAside && !isClaimed) return;
      if (!isObjectSchema(schema)) return;
      const reached = schema.operations('input');
      const operations = writing(reached);
      if (operations.length === 0 && reached.length > 0 && !isClaimed) return;
      for (const { pattern, of, at } of patternsOf(schema))
        if (of !== 'text' && analysePattern(pattern).valid && matches(pattern, key) === undefined)
          unchecked(at, `the pattern takes too long to tell whether it admits the name \`${key}\``);
      const all = parts(schema);
      const isFree = all.every((part) => part.properties.size === 0 && !hidesProperties(part));
      const maps = all.filter((part) => takesKey(part) || (isFree && isFreeObject(part)));
      if (maps.length === 0) return;
      examines(operations);
      if (holds(schema, refusesKey)) return;
      for (const part of maps) {
        if (holds(part, refusesKey)) continue;
        const message = `${schemaName(part)} takes any names, \`${key}\` among them`;
        // Nor is what a read takes merged, as far as it reads.
        if (isClaimed) cannotTell(reading(reached), part.place, `${message}, in a request that reads`);
        if (isAside) {
          cannotTell(operations, part.place, message);
          continue;
        }
        if (operations.length === 0 && reached.length > 0) continue;
        report({
          at: part.place,
          part: 'key',
          message,
          operations,
          about: about.schema(part, 'input'),
        });
      }
    },
  },
});

/** The schemas of one component share their list of operations: it is looked through once. */
const writing = once((operations: readonly Operation[]) =>
  operations.filter(({ kind, safe }) => kind === 'operation' && !safe),
);

const reading = once((operations: readonly Operation[]) =>
  operations.filter(({ kind, safe }) => kind === 'operation' && safe),
);

/** Is it meant to hold entries under names of the client’s choice? */
function takesKey({ additional, value }: Schema): boolean {
  return additional === true || typeof additional === 'object' || selectsKey(value.patternProperties);
}

function isFreeObject({ types, additional, patternProperties }: Schema): boolean {
  return types?.includes('object') === true && additional === undefined && patternProperties.length === 0;
}

function selectsKey(patterns: unknown): boolean {
  return isObject(patterns) && Object.keys(patterns).some((pattern) => matches(pattern, key) === true);
}

/** Does one schema object alone keep the key out? */
function refusesKey(part: Schema): boolean {
  const { value, additional, api, types } = part;
  if (types && !types.includes('object')) return true;
  if (allowedValues(part) || value.maxProperties === 0) return true;
  if (part.properties.get(key)?.schema.boolean === false) return true;
  const isClosed = additional === false || refusesOtherProperties(part);
  if (isClosed && !selectsKey(value.patternProperties)) return true;
  const names = own(value, 'propertyNames');
  return isJsonSchema(api) && (names === false || (isObject(names) && refusesName(names)));
}

/** What cannot be told, a reference or a composition, counts as a limit. */
function refusesName(names: Readonly<Record<string, unknown>>): boolean {
  const { pattern, maxLength, minLength, not } = names;
  if (
    ['$ref', 'allOf', 'anyOf', 'oneOf', 'format', 'if'].some((keyword) => own(names, keyword) !== undefined)
  )
    return true;
  if (own(names, 'const') !== undefined) return names.const !== key;
  if (Array.isArray(names.enum)) return !names.enum.includes(key);
  if (typeof maxLength === 'number' && maxLength < key.length) return true;
  if (typeof minLength === 'number' && minLength > key.length) return true;
  if (typeof pattern === 'string' && matches(pattern, key) !== true) return true;
  if (!isObject(not)) return false;
  if (not.const === key || (Array.isArray(not.enum) && not.enum.includes(key))) return true;
  return typeof not.pattern === 'string' && matches(not.pattern, key) !== false;
}
