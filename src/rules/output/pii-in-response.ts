import { areOfCaller } from '../../facts/access/of-caller.ts';
import { isGivenOnPurpose, isSaidUnkept, paysWith } from '../../facts/messages/card-data.ts';
import { contactOfOthers } from '../../facts/messages/contacts-of-others.ts';
import { holdsText } from '../../facts/messages/header-values.ts';
import { regulatedIn } from '../../facts/messages/regulated-properties.ts';
import { whyMilder } from '../../facts/messages/secret-descriptions.ts';
import { answersWithData, holdsObject, isSent } from '../../facts/messages/secret-properties.ts';
import type { Severity } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import type { Operation, Property, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { sayHeaders, sayOpen, saySilent } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';

interface Options {
  readonly ordinary: boolean;
}

export default defineRule<Options>({
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
    'It is the caller’s own record (`/me/health`), or its description says that it is not given out: reported at low.',
    'A card is shown to whoever has it made, or where just that is asked for (`/cards/{id}/pan`): the number beside its code is reported at medium, elsewhere at high.',
    'The value is masked or stands for something else: then a name that says so is not reported.',
    'The data is a company’s: its tax number, its bank account.',
  ],
  options: {
    schema: {
      type: 'object',
      properties: {
        ordinary: {
          type: 'boolean',
          description:
            'At full severity also what many an API rightly shows: dates of birth, numbers of accounts and taxpayers, data concerning health, how others are reached; without it that is reported at low',
        },
      },
      additionalProperties: false,
    },
    defaults: { ordinary: true },
  },
  visit: {
    // Every response is judged: one without such data holds.
    operation(operation, context) {
      if (operation.kind === 'operation' && answersWithData(operation)) context.examines([operation]);
      if (operation.kind === 'operation') saySilent(operation, 'response', context);
    },

    response(response, context) {
      sayHeaders(response, (name) => lexiconOf(context.api).regulated(name), context);
    },

    header(header, { api, report, examines, options }) {
      const meaning = lexiconOf(api).regulated(header.name);
      if (!meaning || isLittleAlone(meaning) || !holdsText(api, header)) return;
      const operations = ownOf(header.operations());
      if (operations.length === 0 && header.operations().length > 0) return;
      examines(operations);
      report({
        at: header.place,
        part: 'key',
        severity: (options.ordinary || isLasting(meaning)) && !areOfCaller(operations) ? 'medium' : 'low',
        confidence: meaning.confidence,
        message: `The header \`${header.name}\` of answers holds personal data (${meaning.meaning}), which proxies log: ${meaning.reason}`,
        operations,
        about: about.header(header),
      });
    },

    schema(schema, context) {
      sayOpen(schema, 'output', ownOf, means, context);
    },

    property(property, { report, cannotTell, isClaimed, options }) {
      if (!property.flows('output')) return;
      const regulated = regulatedIn(property);
      const contact = regulated ? undefined : contactOfOthers(property);
      const meaning = regulated ?? contact?.meaning;
      const reached = contact?.operations ?? property.operations('output');
      if (!meaning) {
        const { name, owner, place } = property;
        if (isClaimed && holdsObject(property) && means(name, owner))
          cannotTell(ownOf(reached), place, `\`${name}\` is an object, and may hold the data`);
        return;
      }
      const isAside = !options.ordinary && (contact !== undefined || !isLasting(meaning));
      if (isAside && !isClaimed && isLittleAlone(meaning)) return;
      const operations = ownOf(reached);
      // What the API sends to webhooks goes to whoever was registered for it.
      if (operations.length === 0 && (reached.length > 0 || isRequest(property))) return;
      report({
        at: property.place,
        part: 'key',
        severity: isAside
          ? 'low'
          : contact
            ? severityOfContact(contact)
            : severityOf(property, meaning, operations, options.ordinary),
        confidence: meaning.confidence,
        message: `Answers contain \`${property.name}\` (${meaning.meaning}): ${meaning.reason}`,
        operations,
        about: about.schema(property.owner, 'output', `.${property.name}`),
        ...(property.flows('input') ? { remedy: remedyIn(property) } : {}),
      });
    },
  },
});

/** Where somebody lives tells more than how he is reached. */
function severityOfContact({ isHome }: { readonly isHome: boolean }): Severity {
  return isHome ? 'medium' : 'low';
}

/** By what is lost: who has the code of a card pays with it; who reads his own record learns nothing new. */
function severityOf(
  property: Property,
  meaning: Meaning,
  operations: readonly Operation[],
  isAsked: boolean,
): Severity {
  if (meaning.confidence === 'low') return 'low';
  if (isSaidUnkept(property) || whyMilder(property.schema.value.description) !== undefined) return 'low';
  if (paysWith(property, meaning)) return isGivenOnPurpose(property, operations) ? 'medium' : 'high';
  // Who keeps staff or customers shows their numbers to those who may see them; whoever wants to know asks for the ordinary, too.
  const isOfPerson = /^(?:national identity|passport|driving licence) number$/.test(meaning.meaning);
  if (isOfPerson && !isAsked && operations.every(({ protection }) => !protection.anonymous)) return 'low';
  return meaning.meaning !== 'card number' && areOfCaller(operations) ? 'low' : 'medium';
}

/** What one pays with, or proves who one is for good: hardly an API has to answer with it. */
function isLasting({ meaning, confidence }: Meaning): boolean {
  if (
    meaning === 'card number' ||
    meaning === 'card verification code' ||
    meaning === 'magnetic stripe or PIN data'
  )
    return true;
  return confidence === 'high' && /^(?:national identity|passport|driving licence) number$/.test(meaning);
}

/** What is of use beside something else only: when a card ends, and on whose name it is. */
function isLittleAlone({ meaning, confidence }: Meaning): boolean {
  return confidence === 'low' || meaning === 'card expiry' || meaning === 'card holder';
}

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
