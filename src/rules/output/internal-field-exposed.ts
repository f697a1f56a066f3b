import { successSchemas } from '../../facts/messages/answers.ts';
import { answersWithData, isSent } from '../../facts/messages/secret-properties.ts';
import type { Confidence } from '../../findings/finding.ts';
import { addedBy, internals } from '../../lexicon/families/internals.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { matcher } from '../../lexicon/matcher.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { ownOf, sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';

const internal = matcher(internals);

export default defineRule({
  id: 'internal-field-exposed',
  title: 'Internal property in an answer',
  severity: 'low',
  confidence: 'medium',
  category: 'output',
  owasp: ['API3'],
  cwe: [213],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Whoever reads the answer learns what was meant for the inside: how the database numbers its rows, what the staff wrote, that deleted objects are kept. It mostly means that records are answered with as they are stored.',
  remediation:
    'Answer with a schema made for callers, of the properties that they need, and map records onto it; do not serialise what is stored.',
  falsePositives: [
    'The API is for the staff, or shows deleted objects on purpose.',
    '`_id` is the documented identifier of the object.',
  ],
  visit: {
    // Every response is judged: one without such properties holds.
    operation(operation, context) {
      if (operation.kind === 'operation' && answersWithData(operation)) context.examines([operation]);
      if (operation.kind === 'operation') saySilent(operation, 'response', context);
    },

    schema(schema, context) {
      sayOpen(schema, 'output', ownOf, means, context);
    },

    property(property, { api, report }) {
      if (!property.flows('output')) return;
      const found = meaningOf(property);
      if (!found) return;
      const reached = property.operations('output');
      const operations = reached.filter(({ kind }) => kind === 'operation');
      if (operations.length === 0 && (reached.length > 0 || isSent(property))) return;
      // What failures show is debug-field-in-error's matter.
      if (operations.length > 0 && !successSchemas(api).has(property.owner)) return;
      report({
        at: property.place,
        part: 'key',
        confidence: found.confidence,
        message: `Answers contain \`${property.name}\`: ${found.reason}`,
        operations,
        about: about.schema(property.owner, 'output', `.${property.name}`),
      });
    },
  },
});

function means(name: string, { api }: Schema): boolean {
  const isHash = () => lexiconOf(api).secretInResponse(name)?.meaning === 'password hash';
  return addedBy(name) !== undefined || internal(name) !== undefined || isHash();
}

function meaningOf({
  name,
  schema,
  owner,
}: Property): { reason: string; confidence: Confidence } | undefined {
  const database = addedBy(name);
  if (database !== undefined)
    return { reason: `it is ${database} own field of a stored record`, confidence: 'medium' };
  const secret = lexiconOf(owner.api).secretInResponse(name);
  if (secret?.meaning === 'password hash' && schema.types?.[0] !== 'boolean') return secret;
  return internal(name);
}
