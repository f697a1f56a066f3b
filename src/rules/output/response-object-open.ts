import { successSchemas } from '../../facts/messages/answers.ts';
import { closes, openParts, remedyForOpen } from '../../facts/schemas/open-objects.ts';
import { hidesProperties } from '../../facts/unfollowed.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { holds, isObjectSchema } from '../../openapi/composition.ts';
import type { Schema } from '../../openapi/model.ts';
import { closeObject } from '../close-object.ts';
import { sayMessages, sayUndescribed } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'response-object-open',
  title: 'Answer may hold properties that nobody declared',
  severity: 'info',
  confidence: 'high',
  category: 'output',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I'],
  looksAt: ['output'],
  otherCauses: ['response-object-without-properties', 'response-schema-empty'],
  rationale:
    'An answer that suddenly holds a password hash or an internal note still fits the definition: neither a gateway nor a test notices the leak.',
  remediation:
    'Declare what answers hold, and close the object: `additionalProperties: false`, over composition `unevaluatedProperties: false` (3.1).',
  falsePositives: [
    'Clients must accept new properties of later versions: then close the schemas in tests and at the gateway alone.',
  ],
  fix: closeObject,
  visit: {
    ...sayMessages('output'),
    schema(schema, context) {
      const { api, report, examines } = context;
      if (successSchemas(api).has(schema)) sayUndescribed(schema, 'output', context);
      if (!schema.flows('output') || !isObjectSchema(schema)) return;
      const operations = schema.operations('output');
      // What no operation reaches is judged as it stands.
      if (operations.length > 0 && !successSchemas(api).has(schema)) return;
      examines(operations);
      for (const part of openOf(schema)) {
        report({
          at: part.place,
          part: 'key',
          message: `${schemaName(part, 'output')} may hold properties that it does not declare`,
          operations,
          about: about.schema(part, 'output'),
          remedy: remedyForOpen(part),
        });
      }
    },
  },
});

/** Its open parts; a free-form object is open as a whole. */
function openOf(schema: Schema): readonly Schema[] {
  const open = openParts(schema);
  return open.length > 0 ||
    holds(schema, (part) => closes(part) || part.properties.size > 0 || hidesProperties(part))
    ? open
    : [schema];
}
