import { guardsAny, ownOperations } from '../../facts/access/declarations.ts';
import { type OpenKind, openKind } from '../../facts/access/open-by-nature.ts';
import { readsDespiteMethod } from '../../facts/access/reading-by-post.ts';
import { inputNames } from '../../facts/messages/inputs.ts';
import { rateLimitOf } from '../../facts/messages/rate-limits.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Response, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { finds, said } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';
import { type Unsaid, unsaid } from '../unsaid.ts';

const asked: ReadonlySet<OpenKind | undefined> = new Set<OpenKind>(['login', 'password-reset', 'signup']);

export default defineRule<Unsaid>({
  id: 'account-enumeration',
  title: 'Answer that tells who has an account',
  severity: 'low',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [204],
  stride: ['I'],
  looksAt: ['input', 'output'],
  rationale:
    'Scripts ask for millions of addresses and keep those that are answered differently: a list of customers for targeted fraud, and half of every credential.',
  remediation:
    'Answer alike whether the account exists or not: `401` with one text when logging in, `202` for “if there is such an account, a mail is on its way” when resetting or signing up.',
  falsePositives: [
    'Who has an account is public anyway, such as user names in a forum.',
    'The answer is about something else that the request names, such as a tenant.',
    'A form asks for the address first, and goes on with a password or with signing up: limit how often it may ask (`429`), and it is reported at low.',
  ],
  options: unsaid(
    'Also where a status alone tells it, and where signing up does; without it only what words say when logging in, resetting and looking up',
  ),
  visit: {
    api(api, { report, examines, options }) {
      for (const operation of ownOperations(api)) {
        const kind = openKind(operation);
        if (isLookUp(operation)) {
          examines([operation]);
          report({
            at: operation.place,
            part: 'key',
            ...(rateLimitOf(operation) === undefined ? { severity: 'medium' as const } : {}),
            message: `${operation.label} tells anyone whether an address has an account: that is what it is there for`,
            operation,
            operations: [operation],
            about: about.operation(operation),
          });
          continue;
        }
        if (!asked.has(kind)) continue;
        examines([operation]);
        if (kind === 'signup' && !options.unsaid) continue;
        for (const response of operation.responses) {
          const reason =
            (namesNobody(operation) ? undefined : saysIt(response)) ??
            (options.unsaid ? tellsBy(response) : undefined);
          if (reason === undefined) continue;
          report({
            at: placeIn(operation, response),
            part: 'key',
            message: `${operation.label} tells who has an account: ${reason}`,
            operation,
            operations: [operation],
            about: about.operation(operation, response.status),
          });
        }
      }
    },
  },
});

/** One password for all, or a token alone: no account is named, and none is told of. */
function namesNobody(operation: Operation): boolean {
  const names = inputNames(operation);
  return (
    names.length > 0 &&
    names.every((name) => /(?:^| )(?:password|passphrase|passcode|pin|token)$/.test(name)) &&
    operation.responses.every((response) => /^[^“]*(?:“[^”]*password”)?$/i.test(saysIt(response) ?? ''))
  );
}

/** How an answer gives away whether the account exists. */
function tellsBy({ status }: Response): string | undefined {
  if (status === '404') return 'it answers 404 where there is none';
  return status === '409' ? 'it answers 409 where there is one already' : undefined;
}

/** The same by what it says; operations share answers, and each is read once. */
const saysIt = once((response: Response): string | undefined => {
  const { status } = response;
  if (!status.startsWith('4')) return undefined;
  for (const text of texts(response)) {
    if (isUniform(text)) continue;
    const found = revealing.exec(text.replace(/[_-]/g, ' '))?.[0];
    if (found !== undefined) return `its ${status} says “${found}”`;
  }
  return undefined;
});

/** “Same answer for a wrong name and a wrong password” */
const isUniform = finds(
  /\b(?:same|identical|uniform|equal|one) (?:answer|response|error|text|message|status)\b/i,
);

const revealing = new RegExp(
  [
    String.raw`\bno such (?:user|account|e ?mail)\b`,
    String.raw`\b(?:no|can(?:no|['’])t find (?:an?|the|any)) (?:user|customer|member|account)s? (?:with|for|under|by|of) (?:the |that |this |your )?(?:given |such an? )?(?:e? ?mail|address|phone|number|user ?name|login)\b`,
    // “Unknown user or wrong password” tells nothing.
    String.raw`\b(?:unknown|unregistered|non ?existent) (?:user|user ?name|account|e ?mail)\b(?! (?:or|and)\b)`,
    String.raw`\b(?:user|user ?name|account|e ?mail|e ?mail address)\b(?! (?:or|and)\b)[^.\n]{0,30}?\b(?:not (?:found|exist|registered|known)|does(?: not|n['’]t) exist|already (?:exists?|registered|taken|in use|used)|is taken)\b`,
    String.raw`(?<!\b(?:or|and) (?:an? |the )?)\b(?:wrong|incorrect) password\b(?! or)`,
  ].join('|'),
  'i',
);

/** May anyone ask, by an address of mail or a phone's number, whether there is an account, as its words say? */
function isLookUp(operation: Operation): boolean {
  const { api, safe, protection, summary, path, value } = operation;
  if (!protection.anonymous || !(safe || readsDespiteMethod(operation)) || !guardsAny(api)) return false;
  if (!inputNames(operation).some((name) => reachesSomeone.test(name))) return false;
  return (
    existence(summary) ||
    existence(own(value, 'description')) ||
    /\/(?:user|account|customer|member|e-?mail|phone)s?[-_/](?:exists?|registered|taken)\/?$/i.test(path)
  );
}

const reachesSomeone =
  /^(?:user |account |customer |login )?(?:e ?mail(?: address)?|mail|phone(?: number)?|mobile(?: number)?|msisdn)$/;

const existence = said(
  /\b(?:users?|accounts?|customers?|members?)(?: already)? exists?\b|\b(?:if|whether) (?:there is |there already is |an? |the |any )*(?:user|account|customer|member)s? (?:exists?\b|(?:is |are )?(?:already )?(?:registered|known)\b|(?:for|with|under|behind|of) (?:an?|the|this|that|such an?) (?:given )?(?:e-?mail|mail|phone|address|number)\b)|\b(?:if|whether) (?:an?|the|this|that) (?:given )?(?:e-?mail|mail|phone)(?: address| number)? (?:already )?(?:exists?|has an account|belongs to an account|is (?:already )?(?:registered|taken|in use|known))\b/i,
);

/** What an answer says: its description, its examples, and the codes that its schema lists. */
function* texts({ value, content }: Response): Iterable<string> {
  if (typeof value.description === 'string') yield value.description;
  // 2.0 keeps examples in the response.
  yield* written(own(value, 'examples'));
  for (const { value: media, schema } of content) {
    yield* written(own(media, 'example'));
    yield* written(own(media, 'examples'));
    if (schema) yield* ofSchema(schema);
  }
}

function* ofSchema(schema: Schema): Iterable<string> {
  for (const part of parts(schema)) {
    yield* codes(part);
    for (const property of part.properties.values()) yield* codes(property.schema);
  }
}

function* codes({ value }: Schema): Iterable<string> {
  for (const key of ['enum', 'const', 'example', 'examples', 'default']) yield* written(own(value, key));
}

function* written(value: unknown): Iterable<string> {
  if (value !== undefined) yield typeof value === 'string' ? value : JSON.stringify(value);
}

/** The operation's own entry, also where the response behind it is shared; a status is told in upper case. */
function placeIn(operation: Operation, response: Response): Place {
  const entries = own(operation.value, 'responses');
  const key = Object.keys(entries ?? {}).find((status) => status.toUpperCase() === response.status);
  return key === undefined ? response.place : operation.place.child('responses', key);
}
