import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'pii-in-url',
  title: 'Personal data in the URL',
  severity: 'medium',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API3'],
  cwe: [598],
  stride: ['I'],
  rationale:
    'URLs are kept in the logs of servers and proxies, in the history of browsers, and are sent on as `Referer`: there the data stays, out of reach of deletion.',
  remediation:
    'Address people by an identifier of your own; send what is searched for in the body of a POST (or of 3.2’s QUERY).',
  falsePositives: ['The data is not a person’s: the address of a shop, the telephone number of a hotline.'],
  examples: {
    good: [
      {
        title: 'In a body; an identifier of one’s own in the path',
        code: `openapi: 3.0.3
paths:
  /customers/{id}/search:
    post:
      parameters:
        - {name: id, in: path, required: true, schema: {type: string, format: uuid}}
        - {name: emailVerified, in: query, schema: {type: boolean}}
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {email: {type: string}}}
      responses: {}
`,
      },
      {
        title: 'One of a few values says nothing about a person',
        code: `openapi: 3.1.0
paths:
  /customers:
    get:
      parameters:
        - {name: email, in: query, schema: {type: string, enum: [any, none]}}
      responses: {}
`,
      },
    ],
    bad: [
      {
        title: 'A telephone number in the path, an email address in the query',
        code: `openapi: 3.0.3
paths:
  /customers/{phoneNumber}:
    get:
      parameters:
        - {name: phoneNumber, in: path, required: true, schema: {type: string}} # <-- here
        - name: email # <-- here
          in: query
          schema: {type: string, format: email}
      responses: {}
`,
      },
      {
        title: 'A property of an object that the query spreads out',
        code: `openapi: 3.1.0
paths:
  /patients:
    get:
      parameters:
        - name: filter
          in: query
          style: deepObject
          schema:
            type: object
            properties:
              dateOfBirth: {type: string, format: date} # <-- here
      responses: {}
`,
      },
      {
        title: 'A 2.0 parameter',
        code: `swagger: "2.0"
paths:
  /customers:
    get:
      parameters:
        - {name: ssn, in: query, type: string} # <-- here
      responses: {}
`,
      },
    ],
  },
  visit: {
    parameter(parameter, { report, examines }) {
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const meaning = personalIn(value);
        if (!meaning) continue;
        report({
          at: value.at,
          part: value.part,
          ...(namesTheObjects(value.name, parameter.operations()) ? { severity: 'low' as const } : {}),
          confidence: meaning.confidence,
          message: `\`${value.name}\` puts personal data (${meaning.meaning}) into the URL`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

/** In /IncomingPhoneNumbers?PhoneNumber= the numbers are the account's own goods: what the API is about. */
function namesTheObjects(name: string, operations: readonly Operation[]): boolean {
  const asked = words(name).map(singular);
  return (
    operations.length > 0 &&
    operations.every(({ path }) => {
      const said = new Set(words(path.replace(/\{[^{}]*\}/g, '')).map(singular));
      return asked.length > 1 && asked.every((word) => said.has(word));
    })
  );
}

function singular(word: string): string {
  return word.replace(/s$/, '');
}

/** Names and addresses are left out: they are too often those of a product, a city or a shop. */
function personalIn({ name, schema, parameter }: UrlValue): Meaning | undefined {
  const lexicon = lexiconOf(parameter.api);
  const personal = lexicon.personal(name);
  const meaning = personal?.sensitive ? personal : (lexicon.payment(name) ?? lexicon.health(name));
  if (!meaning || meaning.confidence === 'low') return undefined;
  return isFreeText(schema) || isNumber(schema) ? meaning : undefined;
}

/** Telephone and card numbers are written as numbers, too. */
function isNumber(schema: UrlValue['schema']): boolean {
  if (!schema || Array.isArray(schema.value.enum)) return false;
  return schema.types?.some((type) => type === 'integer' || type === 'number') ?? false;
}
