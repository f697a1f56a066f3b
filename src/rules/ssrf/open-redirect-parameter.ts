import { openByNature, openKind } from '../../facts/access/open-by-nature.ts';
import { answersWithList } from '../../facts/messages/collections.ts';
import { mailsCredential } from '../../facts/messages/mailed-links.ts';
import { takesFreeText } from '../../facts/messages/takes-text.ts';
import { isUrlFormat } from '../../facts/messages/url-formats.ts';
import { isFreeText, type UrlValue, urlValues } from '../../facts/messages/url-values.ts';
import { saysBrowserSent } from '../../facts/messages/url-words.ts';
import type { Confidence, Severity } from '../../findings/finding.ts';
import type { UrlEntry } from '../../lexicon/families/urls.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, holds } from '../../openapi/composition.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { ownOf } from '../../openapi/operations.ts';
import { pinsHost, pinsPath } from '../../regex/urls.ts';
import { finds, says } from '../../text/says.ts';
import { itemsAside } from '../aside.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsure, unsure } from '../unsure.ts';
import { pastPattern } from './past-pattern.ts';

const entrances: ReadonlySet<string> = new Set(
  'login logout signin signout signup sso auth authorize authenticate oauth oauth2 saml oidc redirect goto out link click'.split(
    ' ',
  ),
);

export default defineRule<Unsure>({
  id: 'open-redirect-parameter',
  title: 'Client chooses where the browser is sent',
  severity: 'medium',
  confidence: 'medium',
  category: 'ssrf',
  owasp: ['API7'],
  cwe: [601],
  stride: ['S', 'I'],
  looksAt: ['input', 'output'],
  judgesAside: itemsAside,
  needs: 'a text that callers may fill as they like',
  has: takesFreeText,
  isProvedByAbsence: true,
  rationale:
    'A link to the trusted site ends at the attacker’s, which looks like it and asks for the password; where a code or token is added to the address, the attacker gets that too.',
  remediation:
    'Allow known addresses only: an `enum`, a `pattern` with a fixed host such as `^https://app\\.example\\.com/`, or a path of the own site (`^/[a-z]`). For OAuth compare with what the client has registered, character by character.',
  falsePositives: [
    'The server compares the address with a list that the client registered before.',
    'In the body of a request that only the API’s customer sends, he chooses for himself: reported at low. In `recommended` all are, except where the address goes into a mail with a link to log in or to reset a password, where words say that a token goes there and no client names itself whose addresses could be known, or that it is not compared, or where a link does it alone: a GET that answers with a redirect.',
  ],
  options: unsure,
  visit: {
    parameter(parameter, { options, report, examines }) {
      const all = parameter.operations();
      const operations = ownOf(all);
      if (operations.length === 0 && all.length > 0) return;
      for (const value of urlValues(parameter)) {
        const risk = riskOf(value, operations);
        if (!risk || !isFreeText(value.schema)) continue;
        examines(operations);
        if (value.schema && holds(value.schema, isLimited)) continue;
        report({
          at: value.at,
          part: value.part,
          ...(options.unsure ||
          operations.some(mailsCredential) ||
          saysLoose(value) ||
          sendsAlong(risk, operations) ||
          handsToken(value, operations)
            ? {}
            : { severity: 'low' as const }),
          confidence: risk,
          message: `\`${value.name}\` may send ${whom(operations)} to any site${pastPattern(value.schema)}`,
          operations,
          about: about.parameter(parameter, value.part === 'key' ? value.name : ''),
        });
      }
    },

    property(property, { options, report, examines }) {
      const { name, schema, owner, place } = property;
      if (!property.flows('input')) return;
      if (!isFreeText(schema)) return;
      const meaning = lexiconOf(owner.api).url(name);
      const isNamed = meaning?.use === 'redirect' && meaning.confidence === 'high';
      if (!isNamed && !isSaid(schema, meaning, [schema.value.description])) return;
      const all = property.operations('input');
      const operations = ownOf(all);
      if (operations.length === 0 && all.length > 0) return;
      // There it is only compared with the one that the code was asked for with (RFC 6749 §4.1.3).
      if (operations.length > 0 && operations.every((one) => openKind(one) === 'token')) return;
      examines(operations);
      if (holds(schema, isLimited)) return;
      const isMailed = operations.some(mailsCredential);
      const severity: Severity =
        isMailed || (options.unsure && operations.some(openByNature)) ? 'medium' : 'low';
      report({
        at: place,
        part: 'key',
        severity,
        confidence: isMailed ? 'medium' : 'low',
        message: `\`${name}\` may send ${whom(operations)} to any site${pastPattern(schema)}`,
        operations,
        about: about.schema(owner, 'input', `.${name}`),
      });
    },
  },
});

/**
 * Does a link do it alone: a GET that answers with a redirect (RFC 9110 §15.4), to what is named a place to go to, and no client names
 * itself whose addresses could be known (RFC 6749 §3.1.2.3)?
 */
function sendsAlong(risk: Confidence, operations: readonly Operation[]): boolean {
  return (
    risk === 'high' &&
    operations.length > 0 &&
    operations.every(
      (operation) =>
        operation.method === 'GET' &&
        answersElsewhere(operation) &&
        !operation.parameters.some(({ name }) => namesClient(name)),
    )
  );
}

/** “Any address below the domain; wildcards are matched”: what RFC 9700 §2.1 forbids, which has it compared character by character. */
function saysLoose({ parameter, schema }: UrlValue): boolean {
  return [parameter.value.description, schema?.value.description].some(
    (one) => typeof one === 'string' && says(one, loose) && !strict(one),
  );
}

const loose =
  /\bwild ?cards? (?:is|are|may be|can be) (?:matched|allowed|accepted|supported|expanded|used)\b|\bmatched by (?:prefix|wild ?card|domain)\b|\b(?:any|every) (?:address|ur[li]|host|domain|site|page)s? (?:is|are|may be|can be) (?:accepted|allowed|taken)\b|\b(?:is|are) (?:not (?:checked|validated|verified|compared|restricted)|accepted unchecked)\b/i;
const strict = finds(/\b(?:never|must (?:match|be)|exact(?:ly)?|only|registered (?:address|ur[li])es?)\b/i);

/**
 * “URL to redirect to on auth success”, “the token is added to it”: by no `client_id` could the server know whose addresses are meant
 * (RFC 6749 §3.1.2.3).
 */
function handsToken({ parameter, schema }: UrlValue, operations: readonly Operation[]): boolean {
  const said = [parameter.value.description, schema?.value.description];
  if (said.some((one) => typeof one === 'string' && (strict(one) || !says(one, withToken)))) return false;
  return (
    said.some((one) => typeof one === 'string') &&
    operations.length > 0 &&
    operations.every(({ parameters }) => !parameters.some(({ name }) => namesClient(name)))
  );
}

const withToken =
  /\b(?:redirect(?:s|ed)?|sent|send|return(?:s|ed)?|go(?:es)?|forward(?:s|ed)?)\b[^.\n]{0,30}\b(?:auth|log(?:ged|ging)? ?in|sign(?:ed|ing)? ?in|tokens?)\b|\btokens? (?:is|are|will be) (?:added|appended|attached|passed|sent)\b/i;
const namesClient = finds(/client[-_]?id|app(?:lication)?[-_]?(?:id|key)|consumer[-_]?key/i);

/** A link in a mail carries what logs its reader in, wherever a stranger lets it lead. */
function whom(operations: readonly Operation[]): string {
  return operations.some(mailsCredential)
    ? 'whoever opens the link in the mail, with its token,'
    : 'the browser';
}

/** How sure it is that the browser is sent there; undefined when nothing speaks for it. */
function riskOf(
  { name, schema, parameter }: UrlValue,
  operations: readonly Operation[],
): Confidence | undefined {
  const meaning = lexiconOf(parameter.api).url(name);
  const isUrl = schema !== undefined && holds(schema, ({ value: { format } }) => isUrlFormat(format));
  if (meaning?.use === 'redirect' && meaning.confidence === 'high') return 'high';
  if (schema && isSaid(schema, meaning, [parameter.value.description, schema.value.description]))
    return 'medium';
  const redirects = operations.length > 0 && operations.every(answersElsewhere);
  if (redirects && /^(?:to|out|goto|u|target|dest)$/i.test(name) && operations.every(isExit)) return 'medium';
  if (redirects && (isUrl || (meaning !== undefined && meaning.use !== 'link'))) return 'medium';
  if (meaning?.use !== 'redirect' || operations.some(answersWithList)) return undefined;
  return isUrl || operations.some(isEntrance) ? 'medium' : undefined;
}

/** A URL by its format or its name, and by its words the browser is sent there: `thankYouPage`, `landing_url`. */
function isSaid(schema: Schema, meaning: UrlEntry | undefined, descriptions: readonly unknown[]): boolean {
  const isUrl =
    (meaning !== undefined && meaning.use !== 'fetch') ||
    holds(schema, ({ value: { format } }) => isUrlFormat(format));
  return isUrl && descriptions.some(saysBrowserSent);
}

/** Does it answer with another address to go to (RFC 9110 §15.4)? */
function answersElsewhere({ responses }: Operation): boolean {
  return responses.some(({ status }) => /^(30[12378]|3XX)$/.test(status));
}

function isEntrance(operation: Operation): boolean {
  return (
    answersElsewhere(operation) ||
    words(operation.path.replace(/\{[^{}]*\}/g, '')).some((word) => entrances.has(word)) ||
    openByNature(operation)
  );
}

/** A list, a host, or a path of the own site: `^/[a-z]`, not `^/`, which `//evil.example` passes. */
function isLimited(part: Schema): boolean {
  const { pattern } = part.value;
  if (allowedValues(part) !== undefined) return true;
  return typeof pattern === 'string' && (pinsHost(pattern) || pinsPath(pattern));
}

/** Is it there to send the browser on: `/redirect?to=…`? */
function isExit({ path }: Operation): boolean {
  return words(path.split('/').at(-1) ?? '').some((word) =>
    /^(?:redirect|redirects|redir|goto|out|away|leave)$/.test(word),
  );
}
