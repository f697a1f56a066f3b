import { isFileByVersion, limitsItems, limitsLength } from '../../facts/schemas/limits.ts';
import { closes } from '../../facts/schemas/open-objects.ts';
import { hidesSchema } from '../../facts/unfollowed.ts';
import { schemaName } from '../../findings/schema-name.ts';
import { holds, isObjectSchema, parts, states, unlimited } from '../../openapi/composition.ts';
import type { Api, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

/** So many schemas are looked at for all messages of a definition: they may share large ones. */
const mostSchemas = 500_000;

export default defineRule({
  id: 'webhook-input-unconstrained',
  title: 'Webhook whose message may hold anything',
  severity: 'medium',
  confidence: 'medium',
  category: 'ssrf',
  owasp: ['API10'],
  cwe: [20],
  stride: ['T', 'D'],
  looksAt: ['input', 'output'],
  needs: 'a webhook or callback',
  isProvedByAbsence: true,
  rationale:
    'Receivers take in what a third party sends, and trust it more than what users send: without limits, a forged or broken message of any size and content goes straight into their systems.',
  remediation:
    'Describe the message completely, and close it: types, `maxLength`, `maxItems`, `additionalProperties: false` (or `unevaluatedProperties: false`).',
  falsePositives: [
    'Messages must be able to grow without a new definition: then receivers still need limits on their size.',
  ],
  visit: {
    requestBody(body, { report, examines, unchecked }) {
      const operations = body.operations().filter(({ kind }) => kind === 'webhook');
      const [first] = operations;
      if (!first) return;
      for (const media of body.content) {
        const { schema, place, type } = media;
        if (!schema && hidesSchema(body.api, media)) continue;
        examines(operations);
        const why = schema ? openness(schema) : 'no schema describes it';
        if (why === tooMuch)
          unchecked(
            schema?.place ?? place,
            `the messages of this definition's webhooks have more than ${mostSchemas} schemas together; those of ${first.label} were not all looked at`,
          );
        if (why === undefined || why === tooMuch) continue;
        report({
          at: schema?.place ?? place,
          part: 'key',
          message: `The message of ${first.label} may hold what receivers do not expect: ${why}`,
          operations,
          about: about.operation(first, type),
        });
      }
    },
  },
});

const tooMuch = Symbol('too much');
const spentOn = once((_: Api) => ({ schemas: 0 }));

/** The first thing about a message that nothing limits; undefined when everything is. */
function openness(root: Schema): string | typeof tooMuch | undefined {
  const spent = spentOn(root.api);
  const seen = new Set<Schema>([root]);
  for (const schema of seen) {
    if (++spent.schemas > mostSchemas) return tooMuch;
    const why = open(schema);
    if (why !== undefined) return why;
    for (const part of parts(schema)) {
      for (const { schema: inner } of part.properties.values()) seen.add(inner);
      if (part.items) seen.add(part.items);
      if (typeof part.additional === 'object') seen.add(part.additional);
    }
  }
  return undefined;
}

function open(schema: Schema): string | undefined {
  if (schema.boolean === false) return undefined;
  if (!holds(schema, saysSomething)) return `${schemaName(schema)} says nothing about its values`;
  if (isObjectSchema(schema) && !holds(schema, closes))
    return `${schemaName(schema)} takes properties that it does not declare`;
  if (unlimited(schema, 'string', (part) => limitsLength(part) || isFileByVersion(part)).length > 0)
    return `${schemaName(schema)} may be of any length`;
  if (states(schema, 'array') && unlimited(schema, 'array', limitsItems).length > 0)
    return `${schemaName(schema)} may have any number of entries`;
  return undefined;
}

function saysSomething({ types, value, properties }: Schema): boolean {
  return (
    types !== undefined || properties.size > 0 || 'enum' in value || 'const' in value || 'pattern' in value
  );
}
