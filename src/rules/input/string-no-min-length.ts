import { hasBoundedFormat, isFile } from '../../facts/schemas/limits.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { allowedValues, parts, properties, requiredNames, unlimited } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule, type RuleContext } from '../rule.ts';

export default defineRule({
  id: 'string-no-min-length',
  title: 'Required text that may be empty',
  severity: 'info',
  confidence: 'high',
  category: 'input',
  owasp: ['API8'],
  cwe: [20],
  stride: ['T'],
  looksAt: ['input'],
  judgesAside: itemsAside,
  needs: 'a text that it takes in',
  rationale:
    'What is required may still be missing: an empty name, key or token is compared, stored and searched for like any other, and an empty secret equals one that was never set.',
  remediation: 'State `minLength: 1`, or a `pattern` that asks for a character.',
  falsePositives: ['An empty text means something here.'],
  visit: {
    parameter({ in: place, required, schema }, context) {
      // An empty segment is another path.
      if (required && place !== 'path') judge(schema, context);
    },
    requestBody({ required, content }, context) {
      if (required) for (const { schema } of content) judge(schema, context);
    },
    schema(schema, context) {
      if (!schema.flows('input')) return;
      const required = requiredNames(schema);
      for (const [name, declared] of properties(schema)) {
        for (const property of declared) {
          if (!property.flows('input') || !(property.required || required.has(name))) continue;
          judge(property.schema, context);
        }
      }
    },
  },
});

function judge(
  schema: Schema | undefined,
  { report, examines, cannotTell, isClaimed }: RuleContext<object>,
): void {
  if (!schema?.flows('input')) return;
  const operations = schema.operations('input');
  examines(operations);
  const named = isClaimed ? parts(schema).find(namesTheEmptyText) : undefined;
  if (named) cannotTell(operations, named.place, 'the empty text is one of its values');
  for (const part of unlimited(schema, 'string', isNeverEmpty)) {
    report({
      at: part.place,
      part: 'key',
      message: `${schemaName(part)} is required, and may be empty`,
      operations,
      about: about.schema(part, 'input'),
    });
  }
}

/** Formats that an empty text does not have; those of bounded length are others. */
const filledFormats: ReadonlySet<unknown> = new Set([
  'uri',
  'iri',
  'url',
  'relative-json-pointer',
  'media-range',
]);

function namesTheEmptyText(part: Schema): boolean {
  return allowedValues(part)?.includes('') === true;
}

/** An enumeration that names the empty text means it. */
function isNeverEmpty(part: Schema): boolean {
  const { minLength, format, pattern } = part.value;
  if (typeof minLength === 'number' && minLength > 0) return true;
  if (allowedValues(part) || hasBoundedFormat(part) || filledFormats.has(format) || isFile(part)) return true;
  return typeof pattern === 'string' && analysePattern(pattern).minLength > 0;
}
