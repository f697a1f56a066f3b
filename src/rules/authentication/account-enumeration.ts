import { ownOperations } from '../../facts/access/declarations.ts';
import { type OpenKind, openKind } from '../../facts/access/open-by-nature.ts';
import { parts } from '../../openapi/composition.ts';
import type { Operation, Response, Schema } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { about, defineRule } from '../rule.ts';

const asked: ReadonlySet<OpenKind | undefined> = new Set<OpenKind>(['login', 'password-reset', 'signup']);

export default defineRule({
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
  ],
  visit: {
    api(api, { report, examines }) {
      for (const operation of ownOperations(api)) {
        if (!asked.has(openKind(operation))) continue;
        examines([operation]);
        for (const response of operation.responses) {
          const reason = tellsBy(response);
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

/** How an answer gives away whether the account exists; operations share answers, and each is read once. */
const tellsBy = once((response: Response): string | undefined => {
  const { status } = response;
  if (status === '404') return 'it answers 404 where there is none';
  if (status === '409') return 'it answers 409 where there is one already';
  if (!status.startsWith('4')) return undefined;
  for (const text of texts(response)) {
    const found = revealing.exec(text.replace(/[_-]/g, ' '))?.[0];
    if (found !== undefined) return `its ${status} says “${found}”`;
  }
  return undefined;
});

const revealing = new RegExp(
  [
    String.raw`\bno such (?:user|account|e ?mail)\b`,
    String.raw`\b(?:unknown|unregistered|non ?existent) (?:user|user ?name|account|e ?mail)\b`,
    String.raw`\b(?:user|user ?name|account|e ?mail|e ?mail address)\b[^.\n]{0,30}?\b(?:not (?:found|exist|registered|known)|does(?: not|n['’]t) exist|already (?:exists?|registered|taken|in use|used)|is taken)\b`,
    String.raw`(?<!user ?name or )(?<!e ?mail or )\b(?:wrong|incorrect) password\b(?! or)`,
  ].join('|'),
  'i',
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
