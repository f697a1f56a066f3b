import { answersWithList } from '../../facts/messages/collections.ts';
import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { namesObject } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Parameter } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { sayOpenInUrl, sayUndeclared } from '../open-messages.ts';
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
  looksAt: ['input'],
  rationale:
    'URLs are kept in the logs of servers and proxies, in the history of browsers, and are sent on as `Referer`: there the data stays, out of reach of deletion.',
  remediation:
    'Address people by an identifier of your own; send what is searched for in the body of a POST (or of 3.2’s QUERY).',
  falsePositives: ['The data is not a person’s: the address of a shop, the telephone number of a hotline.'],
  visit: {
    operation(operation, context) {
      sayUndeclared(operation, (name) => meaningOf(name, operation.api), context);
    },
    parameter(parameter, context) {
      const { report, examines } = context;
      sayOpenInUrl(parameter, (name) => meaningOf(name, parameter.api), context);
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const meaning = personalIn(value);
        if (!meaning) continue;
        report({
          at: value.at,
          part: value.part,
          ...(namesTheObjects(value.name, parameter.operations()) ||
          (isOfContact(meaning) && filtersLists(parameter))
            ? { severity: 'low' as const }
            : {}),
          confidence: meaning.confidence,
          message: `\`${value.name}\` puts personal data (${meaning.meaning}) into the URL`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

/** By an address or a number people are found every day; a number of an identity, of an account or a date of birth proves who somebody is. */
function isOfContact({ meaning }: Meaning): boolean {
  return meaning === 'email address' || meaning === 'phone number';
}

/** Does it only narrow lists down, for those who may read them anyway: `GET /customers?email=`? */
function filtersLists(parameter: Parameter): boolean {
  const { in: where, value } = parameter;
  const all = parameter.operations();
  return (
    where === 'query' &&
    value.required !== true &&
    all.length > 0 &&
    all.every((operation) => operation.method === 'GET' && answersWithList(operation) === true)
  );
}

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

function meaningOf(name: string, api: Api): Meaning | undefined {
  const lexicon = lexiconOf(api);
  const personal = lexicon.personal(name);
  return personal?.sensitive ? personal : (lexicon.payment(name) ?? lexicon.health(name));
}

/** Names and addresses are left out: they are too often those of a product, a city or a shop. */
function personalIn(value: UrlValue): Meaning | undefined {
  const { name, schema, parameter } = value;
  const meaning = meaningOf(name, parameter.api);
  if (!meaning)
    return isFreeText(schema)
      ? (mailByFormat(value) ?? personalByWords({ schema, parameter, name }))
      : undefined;
  if (meaning.confidence === 'low' || isOfNobody(value) || isForSale(value)) return undefined;
  if (meaning.meaning === 'email address' && namesMail(value)) return undefined;
  if (meaning.meaning === 'phone number' && numbersThings(value)) return undefined;
  return isFreeText(schema) || isNumber(schema) ? meaning : undefined;
}

/** `mail`, `contact`: an address by its format (JSON Schema Validation §7.3.2), whatever it is called; whom mail comes from is the service’s. */
function mailByFormat({ name, schema }: UrlValue): Meaning | undefined {
  if (!/^(?:idn-)?email$/.test(String(schema?.value.format))) return undefined;
  if (
    words(name).some((word) => /^(?:support|from|sender|noreply|reply|receipt|marketing|service)$/.test(word))
  )
    return undefined;
  return { meaning: 'email address', reason: 'its format says so', confidence: 'medium' };
}

const kindsOfIllness: ReadonlySet<string> = new Set('disease diseases illness illnesses'.split(' '));
const people =
  /^(?:patients?|users?|persons?|people|members?|customers?|clients?|subjects?|me|self|my|profiles?|accounts?|employees?|cases?|claims?|first name|last name|name|email|birth ?date|dob)$/;

/** `/diseases/{disease}`: what is known of an illness is nobody's, unless somebody is named as well. */
function isOfNobody({ name, parameter }: UrlValue): boolean {
  const operations = parameter.operations();
  return (
    kindsOfIllness.has(words(name).join(' ')) &&
    operations.length > 0 &&
    operations.every(
      ({ path, parameters }) =>
        !words(path).some((word) => people.test(word)) &&
        !parameters.some((one) => words(one.name).some((word) => people.test(word))),
    )
  );
}

/** `/numbers/buy/{number}`, `dedicated_number`: a number that nobody has yet, or that belongs to the account. */
function isForSale({ name, parameter }: UrlValue): boolean {
  if (words(name).some((word) => /^(?:dedicated|virtual|pooled|purchased|owned)$/.test(word))) return true;
  const operations = parameter.operations();
  return (
    words(name).at(-1) === 'number' &&
    operations.length > 0 &&
    operations.every(({ path }) => words(path).some((word) => /^(?:buy|purchase|rent|available)$/.test(word)))
  );
}

/** `/contacts/{ContactNumber}`: which of them, by the number that they are given (as `/orders/{orderNumber}`). */
function numbersThings({ name, in: where, parameter }: UrlValue): boolean {
  const [thing, number, ...more] = words(name);
  const operations = parameter.operations();
  return (
    where === 'path' &&
    thing === 'contact' &&
    /^(?:number|no|nr)$/.test(number ?? '') &&
    more.length === 0 &&
    operations.length > 0 &&
    operations.every(({ path }) => /\bcontacts?\/$/i.test(path.split(`{${name}}`, 1)[0] ?? ''))
  );
}

/** `email_id` is an address in some countries; with a type, a collection or a description of its own it is a mail’s id. */
function namesMail({ name, schema, parameter }: UrlValue): boolean {
  if (isNumber(schema) || schema?.value.format === 'uuid') return true;
  if (!/^(?:id|uuid|guid|identifier)$/.test(words(name).at(-1) ?? '')) return false;
  const texts = [parameter.value.description, schema?.value.description];
  return (
    texts.some((text) => typeof text === 'string' && idOfMail(text)) ||
    parameter
      .operations()
      .some(
        ({ path }) => namesObject(name, path) || /\be-?mails\/$/i.test(path.split(`{${name}}`, 1)[0] ?? ''),
      )
  );
}

const idOfMail = finds(
  /\b(?:ids?|identifiers?|uuids?) (?:of|for) (?:the |an? |this )?(?:\w+ )?e?-?mails?\b(?! address)|\be?-?mail(?:'s|’s)? (?:message )?(?:identifier|uuid)\b/i,
);

/** What a description begins with, when it is that of one value: “The phone number of the recipient”. */
const datum =
  /^\s{0,9}(?:the |an? |your |their )?(?:full |valid |new )?(?:(?:recipient|sender|user|customer|patient|contact|guest|employee|person|member|caller|owner|destination|subscriber|applicant|student|passenger|travell?er|visitor|tenant|citizen|taxpayer|payer|payee|buyer|player|resident|client|holder)(?:['’]s|s['’])? ){0,2}(phone number|mobile number|telephone number|cell ?phone number|e-?mail address|passport number|social security number|health (?:insurance|card) number|date of birth|national id(?:entity)? number|(?:bank |customer )?account number|(?:credit |debit )?card number|iban)\b(?! (?:id|sid|type|format|prefix|country|status|uuid|key|or)\b)/i;

const saysDatum = finds(datum);

/** For names that say nothing, such as `to`. A name that ends in `id` says that it is none. */
function personalByWords({ name, schema, parameter }: Words): Meaning | undefined {
  if (lexiconOf(parameter.api).identifier(name)) return undefined;
  const own = schema !== undefined && schema !== parameter.schema;
  const descriptions = [own ? undefined : parameter.value.description, schema?.value.description];
  for (const description of descriptions) {
    const found =
      typeof description === 'string' && saysDatum(description) ? datum.exec(description)?.[1] : undefined;
    if (found === undefined) continue;
    // `/accounts/{account-key}`: how a customer is known here, and nothing of a bank.
    if (/^(?:customer )?account number$/i.test(found) && parameter.in === 'path') continue;
    return { meaning: found.toLowerCase(), reason: 'its description says so', confidence: 'medium' };
  }
  return undefined;
}

type Words = Pick<UrlValue, 'name' | 'schema' | 'parameter'>;

/** Telephone and card numbers are written as numbers, too. */
function isNumber(schema: UrlValue['schema']): boolean {
  if (!schema || Array.isArray(schema.value.enum)) return false;
  return schema.types?.some((type) => type === 'integer' || type === 'number') ?? false;
}
