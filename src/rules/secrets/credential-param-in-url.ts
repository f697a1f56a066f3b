import { isTestService } from '../../facts/access/test-service.ts';
import { undeclaredKey } from '../../facts/access/undeclared-key.ts';
import { passwordBeside } from '../../facts/messages/beside-login.ts';
import { isIssuedHere } from '../../facts/messages/issued-here.ts';
import { isKeyThatNames } from '../../facts/messages/keys-of-things.ts';
import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import type { Confidence, Decision } from '../../findings/finding.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { type Meaning, unaccented } from '../../lexicon/matcher.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation, Parameter } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';
import { sayOpenInUrl, sayUndeclared } from '../open-messages.ts';
import { about, defineRule } from '../rule.ts';
import { shownValues } from '../schema-at.ts';
import { isOtherToken } from './other-tokens.ts';
import { isOptionalKey, secretSchemeOf, secretsOf, severityInUrl } from './url-credentials.ts';

/** The keys of sixty shops that one operation takes are one way of taking keys. */
const inMany: Decision = { name: 'credentials in URLs', says: 'Credentials travel in URLs', from: 20 };

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
    'The code that is printed on a paper, by which anyone finds out whether it is real (`GET /invoices?verificationCode=`), is passed over.',
    'A link of a mail that works once and for a short time: let it expire, and exchange it in a POST. One that only verifies an address, by its description: reported at medium.',
    'It signs the one call of another server, or a message of SAML that a browser carries by its redirect binding (with `SigAlg`): reported at low.',
    'The token of a card, or of an invitation that is looked at (`GET /invitations?token=`): reported at low.',
    'A token of something, beside a credential that every way in asks for, or beside the password of its owner: reported at medium, at low where it works once.',
    'A key beside a required secret of its name (`api_key` and `api_secret`) only names the account: the secret is reported in its place.',
    'A key in the path of operations that ask for a credential of another kind, which says whose objects are meant: reported at medium, at low where that is a secret or a token. The link of an invitation: reported at medium. In services that clients are tried out against (echoes): at low.',
    'An API key that is optional, for data that anyone may read: reported at medium.',
    'The secret is made for the user’s browser, for one object, as its description says (“used with a publishable key”): reported at low.',
  ],
  visit: {
    operation(operation, context) {
      sayUndeclared(operation, (name) => lexiconOf(context.api).credentialInUrl(name), context);
    },
    parameter(parameter, context) {
      const { api, report, examines } = context;
      sayOpenInUrl(parameter, (name) => lexiconOf(api).credentialInUrl(name), context);
      for (const value of urlValues(parameter)) {
        examines(parameter.operations());
        const meaning = credentialIn(value, api);
        if (!meaning || (meaning.meaning === 'token' && isOtherToken(value))) continue;
        const secrets = secretsOf(value);
        // Of the pair the secret is told.
        if (secrets.length > 0 && secrets.every(isTold)) continue;
        const [secret] = secrets;
        const beside =
          secret?.name ?? (meaning.meaning === 'API key' ? secretSchemeOf(value)?.parameterName : undefined);
        const twin = meaning.meaning === 'token' ? twinOf(value) : undefined;
        report({
          at: value.at,
          part: value.part,
          severity:
            isTestService(api) || twin !== undefined || secret
              ? 'low'
              : meaning === saidOnce
                ? 'medium'
                : severityInUrl(value, meaning),
          confidence: confidenceOf(meaning, value.name),
          message: `\`${value.name}\` travels in the ${value.in === 'path' ? 'path' : 'query'} of the URL: ${meaning.reason}${isOptionalKey(value, meaning) ? '; nobody needs it for what is read' : ''}${twin === undefined ? '' : `, as \`${twin}\` beside it does`}${beside === undefined ? '' : `, and only names the account beside \`${beside}\``}`,
          operations: parameter.operations(),
          decision: inMany,
          about: about.parameter(parameter, value.name === parameter.name ? '' : value.name),
        });
      }
    },
  },
});

/** Is a parameter told itself, for a credential that it brings in the URL? */
function isTold(parameter: Parameter): boolean {
  return urlValues(parameter).some((value) => credentialIn(value, parameter.api) !== undefined);
}

/** The same token by another name: of `access_token` and `oauth_token`, which both may be left out, one is told of. */
function twinOf({ in: where, name, parameter }: UrlValue): string | undefined {
  if (where !== 'query' || parameter.value.required === true) return undefined;
  const operations = parameter.operations();
  const twin = operations[0]?.parameters.find(
    (other) =>
      other.in === 'query' &&
      other.name < name &&
      other.value.required !== true &&
      bearer.has(words(other.name).join(' ')) &&
      other.operations().length === operations.length,
  );
  return bearer.has(words(name).join(' ')) ? twin?.name : undefined;
}

const bearer: ReadonlySet<string> = new Set(['access token', 'oauth token', 'auth token', 'bearer token']);

function credentialIn(value: UrlValue, api: Api): Meaning | undefined {
  const { name, parameter, schema } = value;
  if (!isFreeText(schema) || isSchemeKey(value, api)) return undefined;
  if (isFlag(value) || isKeyOfThing(value) || isOfPaper(value)) return undefined;
  const beside = passwordBeside(name, parameter.operations()) ?? codeForToken(value);
  if (beside) return beside;
  if (isKeyThatNames(name, [parameter.value, schema?.value])) return undefined;
  const lexicon = lexiconOf(api);
  if (value.in === 'path') {
    const path = parameter.operations()[0]?.path;
    return path === undefined ? lexicon.credential(name) : lexicon.credentialInUrl(name, path);
  }
  // Sessions are session-id-in-url's matter.
  const session = lexicon.sessionId(name);
  if (session && session.confidence !== 'low') return undefined;
  return (
    lexicon.credentialInUrl(name) ??
    (undeclaredKey(api) === name ? keyOfAll : undefined) ??
    saidCredential(value) ??
    (value.in === 'query' && value.name === parameter.name && isIssuedHere(parameter) ? handedOut : undefined)
  );
}

/** Whatever it is called, callers have it from here, and show it here. */
const handedOut: Meaning = {
  meaning: 'token',
  reason:
    'the API hands it out and asks for nothing else, so that whoever reads it can act as the one it was given to',
  confidence: 'medium',
};

/** Whatever its name, it is what nearly all operations ask their callers for. */
const keyOfAll: Meaning = {
  meaning: 'API key',
  reason: 'nearly every operation asks its callers for it, so that it is their key',
  confidence: 'medium',
};

/** `t`: “one-time sign-in token”, `qr`: “signed JWT that admits the bearer”: whatever its name, its words say what it opens. */
function saidCredential({ name, in: where, parameter, schema }: UrlValue): Meaning | undefined {
  // What OAuth and OpenID Connect have browsers carry: RFC 9101, and their answers and hints.
  if (where !== 'query' || /^(?:request|response|assertion|state|code|.*_hint)$/i.test(name))
    return undefined;
  const own = schema !== undefined && schema !== parameter.schema;
  const said = [own ? undefined : parameter.value.description, schema?.value.description];
  const found = said.find((one) => typeof one === 'string' && (says(one, admits) || says(one, ofSigningIn)));
  if (typeof found !== 'string') return undefined;
  return /\bone[- ]time\b|\bmail\b|\bonce\b/i.test(found) ? saidOnce : saidByWords;
}

const admits =
  /\b(?:JWT|JSON Web Token|(?:signed |bearer )?token) (?:that|which) (?:admits|authenticates|authori[sz]es|lets in|logs in|signs in|identifies) (?:the |its )?(?:bearer|holder|caller|user|owner|visitor)\b/i;
const ofSigningIn =
  /^\W{0,3}(?:the |an? |your |his |their )?(?:one-time |signed |valid |current |user['’]s ){0,2}(?:sign-?in|log-?in|bearer|access|authentication|session) token\b(?! (?:id|type|name|expiry|lifetime|format)\b)/i;

const saidByWords: Meaning = {
  meaning: 'bearer token',
  reason: 'by its description whoever reads it can act as the one it was given to',
  confidence: 'medium',
};

/** As a link of a mail, it works once. */
const saidOnce: Meaning = { ...saidByWords };

/** A token endpoint takes POST alone (RFC 6749 §3.2); where a browser is sent back to, the code stands in the URL by right. */
function codeForToken({ name, in: where, parameter }: UrlValue): Meaning | undefined {
  if (where !== 'query' || !/^(?:(?:auth|authorization|oauth) )?code$/.test(words(name).join(' ')))
    return undefined;
  const operations = parameter.operations();
  if (operations.length === 0 || !operations.every(handsOutTokenByGet)) return undefined;
  return {
    meaning: 'authorization code',
    reason: 'whoever reads the code first has the token, and token endpoints take POST alone (RFC 6749 §3.2)',
    confidence: 'medium',
  };
}

function handsOutTokenByGet({ method, path, responses }: Operation): boolean {
  if (method !== 'GET' || !/^(?:access )?tokens?$/.test(words(lastStep(path)).join(' '))) return false;
  return responses.every(({ status }) => !status.startsWith('3'));
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
    operations.every(({ path }) => [thing, `${thing}s`].includes(words(lastStep(path)).at(-1) ?? ''))
  );
}

/** `GET /nfse?codigoVerificacao=`: the code that is printed on a paper, by which anyone finds out whether it is real. */
function isOfPaper({ name, parameter }: UrlValue): boolean {
  if (!printed.test(words(name).map(unaccented).join(' '))) return false;
  const operations = parameter.operations();
  return (
    operations.length > 0 &&
    operations.every(({ safe, path }) => safe && words(path).some((word) => papers.test(unaccented(word))))
  );
}

const printed =
  /^(?:verification code|codigo (?:de )?verificac(?:ion|ao)|code (?:de )?verification|codice (?:di )?verifica|verificatiecode)$/;
const papers =
  /^(?:invoices?|documents?|certificates?|diplomas?|receipts?|nfs|nfse|notas?|facturas?|factures?|faturas?|fatture|fattura|document[oi]s?|documenti|documenten|certificad[oa]s?|certificats?|certificat[oi]|comprobantes?|comprovantes?|recibos?|boletos?|laudos?|atestados?|actas?|titulos?|facturen|rechnung|rechnungen|dokumente?)$/;

function isSchemeKey({ name, in: where }: UrlValue, api: Api): boolean {
  if (where === 'path') return false;
  return api.allSchemes.some((scheme) => scheme.in === 'query' && scheme.parameterName === name);
}

function confidenceOf({ confidence }: Meaning, name: string): Confidence {
  return confidence === 'high' && words(name).some((word) => oneTime.has(word)) ? 'medium' : confidence;
}
