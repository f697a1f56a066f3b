import { ownOperations } from '../../facts/access/declarations.ts';
import { unusedScheme } from '../../facts/access/forgotten-scheme.ts';
import { asksOnly, readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { isTestService } from '../../facts/access/test-service.ts';
import { describedForClients } from '../../facts/messages/secret-descriptions.ts';
import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import type { Confidence } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, SecurityScheme } from '../../openapi/model.ts';
import { scalar } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { sayOpenInUrl } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import { shownValues } from '../schema-at.ts';
import { isOtherToken } from './other-tokens.ts';

/** Words of tokens that are sent as a link by mail and work once. */
const oneTime: ReadonlySet<string> = new Set([
  'reset',
  'invite',
  'invitation',
  'activation',
  'activate',
  'confirmation',
  'confirm',
  'verification',
  'verify',
  'magic',
  'unsubscribe',
]);

export default defineRule({
  id: 'credential-param-in-url',
  title: 'Credential in the URL',
  severity: 'high',
  confidence: 'high',
  category: 'secrets',
  owasp: ['API2'],
  cwe: [598],
  stride: ['I', 'S'],
  looksAt: ['input'],
  otherCauses: ['api-key-in-query', 'session-id-in-url', 'password-format-in-url'],
  rationale:
    'URLs are kept in the logs of servers and proxies, in the history of browsers, and are sent on as `Referer`: whoever reads one of these has the credential.',
  remediation:
    'Send it in the `Authorization` header or in the body of a POST; a key that guards the API belongs into a security scheme with `in: header`.',
  falsePositives: [
    'The name means something else: a token of a language, the symbol of a coin. `tokens` alone mostly counts or lists such, and is passed over; `access_tokens` is not.',
    'A link of a mail that works once and for a short time: let it expire, and exchange it in a POST. One that only verifies an address, by its description: reported at medium.',
    'The token of a card, or of an invitation that is looked at (`GET /invitations?token=`): reported at low.',
    'A `token` in a path that nothing describes, beside a credential that every way in asks for: reported at medium.',
    'A key in the path of operations that ask for a credential of another kind, which may only say whose objects are meant; the link of an invitation: reported at medium. In services that clients are tried out against (echoes): at low.',
    'An API key that is optional, for data that anyone may read: reported at medium.',
    'The secret is made for the user’s browser, for one object, as its description says (“used with a publishable key”): reported at low.',
  ],
  visit: {
    parameter(parameter, context) {
      const { api, report, examines } = context;
      sayOpenInUrl(parameter, (name) => lexiconOf(api).credentialInUrl(name), context);
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const meaning = credentialIn(value, api);
        if (!meaning || (meaning.meaning === 'token' && isOtherToken(value))) continue;
        report({
          at: value.at,
          part: value.part,
          severity:
            meaning.confidence === 'low' ||
            isForClients(value) ||
            isOnlyName(value, meaning) ||
            isSpentOnce(value, meaning) ||
            isTestService(api)
              ? 'low'
              : isOptionalKey(value, meaning) ||
                  isMailed(value, meaning) ||
                  isInvited(value, meaning) ||
                  isBesideKey(value, meaning) ||
                  isPartOfAddress(value, meaning)
                ? 'medium'
                : 'high',
          confidence: confidenceOf(meaning, value.name),
          message: `\`${value.name}\` travels in the ${value.in === 'path' ? 'path' : 'query'} of the URL: ${meaning.reason}${isOptionalKey(value, meaning) ? '; nobody needs it for what is read' : ''}`,
          operations: parameter.operations(),
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

function credentialIn(value: UrlValue, api: Api): Meaning | undefined {
  const { name, parameter, schema } = value;
  if (!isFreeText(schema) || isSchemeKey(value, api)) return undefined;
  if (isFlag(value) || isKeyOfThing(value)) return undefined;
  const lexicon = lexiconOf(api);
  if (value.in === 'path') {
    const path = parameter.operations()[0]?.path;
    return path === undefined ? lexicon.credential(name) : lexicon.credentialInUrl(name, path);
  }
  // Sessions are session-id-in-url's matter.
  const session = lexicon.sessionId(name);
  return session && session.confidence !== 'low' ? undefined : lexicon.credentialInUrl(name);
}

/** `tempPassword: "true"`: whether there is to be one. */
function isFlag({ parameter, schema }: UrlValue): boolean {
  const shown = [...shownValues(parameter.value), ...shownValues(schema?.value)];
  return shown.length > 0 && shown.every((one) => /^(?:true|false)$/i.test(String(one)));
}

/** `applicationKey` of `/user/application`: it says which application is meant. */
function isKeyOfThing({ name, parameter }: UrlValue): boolean {
  const [thing, key, ...more] = words(name);
  if (key !== 'key' || more.length > 0) return false;
  const operations = parameter.operations();
  return (
    operations.length > 0 &&
    operations.every(({ path }) => [thing, `${thing}s`].includes(words(lastStep(path)).at(-1)))
  );
}

/**
 * An API key in a path that names whose objects are meant, while callers are asked for a secret besides: reading the URL
 * is not enough to call.
 */
function isOnlyName({ in: where, parameter, schema }: UrlValue, { meaning }: Meaning): boolean {
  if (where !== 'path' || meaning !== 'API key') return false;
  const operations = parameter.operations();
  const isGuarded = ({ protection: { anonymous, alternatives } }: Operation) =>
    !anonymous &&
    alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme && asksForMore(scheme)),
    );
  if (operations.length === 0 || !operations.every(isGuarded)) return false;
  return [parameter.value.description, schema?.value.description].some(
    (text) =>
      typeof text === 'string' &&
      /\bkeys? of (?:the|an?|this|which)\b|\bwhose\b|\bidentif(?:y|ies|ying)\b/i.test(text),
  );
}

/** A required key in a path whose callers are asked for a credential of another kind in each way in: it may only say whose objects. */
function isPartOfAddress({ in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'API key' &&
    operations.length > 0 &&
    operations.every(
      ({ api, protection: { anonymous, alternatives } }) =>
        // Where nothing is required anywhere, the schemes that are declared are what callers are asked for.
        (unusedScheme(api) !== undefined && api.allSchemes.every((scheme) => !isKeyScheme(scheme))) ||
        (!anonymous &&
          alternatives.every(({ requirements }) =>
            requirements.some(({ scheme }) => scheme !== undefined && !isKeyScheme(scheme)),
          )),
    )
  );
}

/** A bare `token` in a path that nothing describes, where every way in asks for a credential besides: reading it is not enough to call. */
function isBesideKey(
  { name, in: where, parameter, schema }: UrlValue,
  { meaning, confidence }: Meaning,
): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'token' &&
    confidence === 'medium' &&
    /^token$/i.test(name) &&
    [parameter.value.description, schema?.value.description].every((text) => !text) &&
    operations.length > 0 &&
    operations.every(({ protection }) => !protection.anonymous)
  );
}

/** Is it a key by its type, and by its name no token that was given to somebody? */
function isKeyScheme({ type, name, parameterName = '' }: SecurityScheme): boolean {
  return (
    type === 'apiKey' &&
    ![name, parameterName].some((one) => words(one).some((word) => /^(?:token|jwt)$/.test(word)))
  );
}

/** What an invited stranger was sent, for one place that he may take or turn down; and the link by which one takes his address off a list. */
function isInvited({ in: where, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    where === 'path' &&
    meaning === 'token' &&
    operations.length > 0 &&
    operations.every(
      ({ path, protection }) =>
        protection.anonymous &&
        words(path.replace(/\{[^{}]*\}/g, '')).some((word) =>
          /^(?:invites?|invitations?|unsubscribe)$/.test(word),
        ),
    )
  );
}

/** Does it ask for something that the key alone is not: a token, a signature, the key's secret as a password? */
function asksForMore({ type, value }: SecurityScheme): boolean {
  if (type === 'apiKey') return false;
  const isBasic = type === 'http' && scalar(value.scheme ?? 'basic').toLowerCase() === 'basic';
  return !isBasic || /\b(?:secrets?|passwords?)\b/i.test(scalar(value.description));
}

/** A key that nobody needs to have, for what anyone may read: whoever reads it calls in the place of its owner, for the same. */
function isOptionalKey({ name, parameter }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    (meaning === 'API key' || words(name).join(' ') === 'app token') &&
    parameter.value.required !== true &&
    operations.length > 0 &&
    onlyReads(parameter.api) &&
    operations.every(
      ({ protection, responses }) =>
        protection.anonymous && !responses.some(({ status }) => status === '401' || status === '403'),
    )
  );
}

const onlyReads = once((api: Api): boolean =>
  ownOperations(api).every((one) => one.safe || readsDespiteMethod(one) || asksOnly(one)),
);

function isForClients({ parameter, schema }: UrlValue): boolean {
  return describedForClients([parameter.value.description, schema?.value.description]);
}

/** A bare `token` that stands for a card, or for an invitation that is looked at, is nobody's credential. */
function isSpentOnce({ parameter, schema }: UrlValue, { meaning }: Meaning): boolean {
  if (meaning !== 'token') return false;
  const operations = parameter.operations();
  const isCard = [parameter.value.description, schema?.value.description].some(
    (text) => typeof text === 'string' && says(text, /\b(?:stripe|braintree|cards?|payment method)\b/i),
  );
  return isCard || (operations.length > 0 && operations.every(readsInvitation));
}

const ofMails =
  /\b(?:e-?mail )?(?:verification|confirmation|activation) (?:token|code|link)\b|\btoken (?:from|in|of) the (?:\w+ )?e-?mail\b/i;

/** Opened from a mail, it says that somebody reads what is sent to the address, and opens nothing else: no reset, no log-in. */
function isMailed({ parameter, schema }: UrlValue, { meaning }: Meaning): boolean {
  const operations = parameter.operations();
  return (
    meaning === 'token' &&
    operations.length > 0 &&
    operations.every(({ safe, path }) => safe && /verif|confirm|activat/i.test(path)) &&
    [parameter.value.description, schema?.value.description].some(
      (text) => typeof text === 'string' && says(text, ofMails),
    )
  );
}

function readsInvitation({ safe, path }: Operation): boolean {
  return (
    (safe &&
      words(path.replace(/\{[^{}]*\}/g, '')).some((word) => /^(?:invites?|invitations?)$/.test(word))) ||
    (safe && /invit(?:e|ation)/i.test(path.split('/').at(-1) ?? ''))
  );
}

function isSchemeKey({ name, in: where }: UrlValue, api: Api): boolean {
  if (where === 'path') return false;
  return api.allSchemes.some((scheme) => scheme.in === 'query' && scheme.parameterName === name);
}

function confidenceOf({ confidence }: Meaning, name: string): Confidence {
  return confidence === 'high' && words(name).some((word) => oneTime.has(word)) ? 'medium' : confidence;
}
