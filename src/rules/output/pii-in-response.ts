import { answersWithData, holdsObject, isSent, regulatedIn } from '../../facts/messages/secret-properties.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { ownOf, sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pii-in-response',
  title: 'Sensitive personal data in an answer',
  severity: 'medium',
  confidence: 'medium',
  category: 'output',
  owasp: ['API3'],
  cwe: [359],
  stride: ['I'],
  looksAt: ['output'],
  rationale:
    'Identity numbers, card numbers, dates of birth, account numbers and health data end up in logs, caches and browsers, and whoever gets hold of one session or one wrong id has them for good.',
  remediation:
    'Answer with it only where the caller needs it whole: leave it out, mask it (`last4`), or mark the property `writeOnly: true` where it is only taken in. Where it is the purpose of the operation, guard that with a scope of its own.',
  falsePositives: [
    'Showing it is what the operation is for, to people who may see it.',
    'The value is masked or stands for something else: then a name that says so is not reported.',
    'The data is a company’s: its tax number, its bank account.',
  ],
  visit: {
    // Every response is judged: one without such data holds.
    operation(operation, context) {
      if (operation.kind === 'operation' && answersWithData(operation)) context.examines([operation]);
      if (operation.kind === 'operation') saySilent(operation, 'response', context);
    },

    schema(schema, context) {
      sayOpen(schema, 'output', ownOf, means, context);
    },

    property(property, { report, cannotTell, isClaimed }) {
      if (!property.flows('output')) return;
      const meaning = regulatedIn(property);
      const reached = property.operations('output');
      if (!meaning) {
        const { name, owner, place } = property;
        if (isClaimed && holdsObject(property) && means(name, owner))
          cannotTell(ownOf(reached), place, `\`${name}\` is an object, and may hold the data`);
        return;
      }
      const operations = reached.filter(({ kind }) => kind === 'operation');
      // What the API sends to webhooks goes to whoever was registered for it.
      if (operations.length === 0 && (reached.length > 0 || isRequest(property))) return;
      report({
        at: property.place,
        part: 'key',
        ...(meaning.confidence === 'low' ? { severity: 'low' as const } : {}),
        confidence: meaning.confidence,
        message: `Answers contain \`${property.name}\` (${meaning.meaning}): ${meaning.reason}`,
        operations,
        about: about.schema(property.owner, 'output', `.${property.name}`),
        ...(property.flows('input') ? { remedy: remedyIn(property) } : {}),
      });
    },
  },
});

function means(name: string, { api, name: owner }: Schema) {
  return lexiconOf(api).regulated(name, owner);
}

/** 2.0 has no `writeOnly`. */
function remedyIn({ owner: { api } }: Property): string {
  return api.version === '2.0'
    ? 'mask it, or give answers a schema without it'
    : 'mask it, or add `writeOnly: true`';
}

function isRequest(property: Property): boolean {
  return property.flows('input') && isSent(property);
}
