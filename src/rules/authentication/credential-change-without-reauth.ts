import { administration } from '../../facts/access/administrators.ts';
import { ownOperations } from '../../facts/access/declarations.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { isBasic } from '../../facts/access/schemes.ts';
import { type Input, inputsOf, leavesInputsOut } from '../../facts/messages/inputs.ts';
import type { Confidence } from '../../findings/finding.ts';
import { passwordsElsewhere } from '../../lexicon/families/credentials.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list } from '../../lexicon/matcher.ts';
import { endOf, steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { finds } from '../../text/says.ts';
import { about, defineRule } from '../rule.ts';

export default defineRule({
  id: 'credential-change-without-reauth',
  title: 'Credential changed without asking for the old one',
  severity: 'high',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [620],
  stride: ['S', 'E'],
  looksAt: ['access', 'input'],
  rationale:
    'Whoever gets hold of a session for a moment (a stolen token, an open laptop, a forged request) sets his own password, address or second factor, and keeps the account.',
  remediation:
    'Ask for the current password in the same request (`currentPassword`), for a one-time code, or for a token that was issued after logging in anew, with a scope of its own.',
  falsePositives: [
    'Administrators set it for others; what is named as an administrator’s is left out.',
    'The server asks for the login again in another step, or sends a link to the old address first.',
  ],
  visit: {
    api(api, { report, examines, unchecked, cannotTell }) {
      for (const operation of ownOperations(api)) {
        if (operation.safe || openKind(operation) || isAdministration(operation)) continue;
        const change = changeOf(operation);
        const left = change ? undefined : leavesInputsOut(operation);
        if (left !== undefined) unchecked(operation.place, left);
        if (!change) continue;
        examines([operation]);
        const proofs = inputsOf(operation).filter((input) => proves(input, change, api));
        if (proofs.length > 0 || asksForStepUp(operation)) {
          const [first] = proofs;
          if (first && !proofs.some(({ required }) => required) && !asksForStepUp(operation))
            cannotTell([operation], first.at, `\`${first.name}\` may be left out`);
          continue;
        }
        const { input, subject } = change;
        report({
          ...(input ? { at: input.at, part: input.part } : { at: operation.place, part: 'key' }),
          message: `${operation.label} ${change.does} without asking for ${subject === 'password' ? 'the current one' : 'the password or a code'}`,
          operation,
          operations: [operation],
          about: about.operation(operation, subject),
          confidence: change.confidence,
        });
      }
    },
  },
});

const elsewhere: ReadonlySet<string> = new Set(list(passwordsElsewhere));

type Subject = 'password' | 'email' | 'second factor';

interface Change {
  readonly subject: Subject;
  /** What the operation does, to follow its name. */
  readonly does: string;
  readonly confidence: Confidence;
  /** The new value. */
  readonly input?: Input;
}

function isAdministration(operation: Operation): boolean {
  return administration(operation) !== undefined;
}

/** What an operation changes: an input says `new…`, or the path is named after it. */
function changeOf(operation: Operation): Change | undefined {
  const inputs = inputsOf(operation).filter(({ in: where }) => where === 'body' || where === 'query');
  for (const input of inputs) {
    const subject = newSubject(input.name);
    if (!subject) continue;
    const others = words(`${operation.path} ${operation.id ?? ''}`).includes('reset');
    return { subject, input, does: `sets a new ${subject}`, confidence: others ? 'low' : 'medium' };
  }
  const subject = namedSubject(operation);
  if (subject === undefined) return removedFactor(operation);
  if (subject === 'second factor') return factorChange(operation, inputs);
  const input =
    inputs.find(({ name }) => subjectOf(words(name)) === subject) ??
    // `desired: {format: password}`: what it is called says nothing, its format does.
    inputs.find(({ name, schema }) => !isPresent(name) && schema?.value.format === formats[subject]);
  // Where the path names someone, it may be somebody else whom the caller looks after.
  const confidence = operation.path.includes('{') ? 'low' : 'medium';
  return input && { subject, input, does: `sets the ${subject}`, confidence };
}

/** The formats of what is set (OpenAPI format registry; JSON Schema Validation §7.3.2). */
const formats: Readonly<Record<Subject, string | null>> = {
  password: 'password',
  email: 'email',
  'second factor': null,
};

/** Is it what was valid till now? */
function isPresent(name: string): boolean {
  return /^(current|old|existing|previous|present|original|actual|last|former|prev)$/.test(
    words(name)[0] ?? '',
  );
}

function newSubject(name: string): Subject | undefined {
  const all = words(name);
  if (/^(new|updated|changed|nuev[ao]|nov[ao]|neue?s?|nouveau|nouvelle|nuov[ao]|nieuw)$/.test(all[0] ?? ''))
    return subjectOf(all.slice(1));
  return all.at(-1) === 'new' ? subjectOf(all.slice(0, -1)) : undefined;
}

function subjectOf(name: readonly string[]): Subject | undefined {
  const text = name.join(' ');
  if (/^(e ?mail|e ?mail address|user e ?mail)$/.test(text)) return 'email';
  if (/^(mfa|2 fa|totp|otp|two factor)( |$)|^(phone number|phone|mobile|mobile number|msisdn)$/.test(text))
    return 'second factor';
  if (
    /^((user|account|login) )?(password|pass ?word|passwd|pwd|passphrase|pass ?code|pin)$/.test(text) ||
    elsewhere.has(text)
  )
    return 'password';
  return undefined;
}

/** Paths and names under which people change what they log in with. */
const changing: readonly (readonly [Subject, RegExp])[] = [
  ['password', /^(password|(change|update|set) (my |user )?password|password (change|update)|change pwd)$/],
  [
    'email',
    /^(e ?mail|recovery (e ?mail|address|e ?mail address)|(change|update|set) (my |user )?e ?mail( address)?|e ?mail (change|update)|e ?mail address)$/,
  ],
  [
    'second factor',
    /^(mfa|2 fa|totp|two factor|two factor auth|two factor authentication)( (disable|deactivate|reset|remove))?$|^(disable|deactivate|reset|remove) (mfa|2 fa|totp|two factor)( auth| authentication)?$/,
  ],
];
/** Whose they are: an account’s, and not a database’s, a server’s or a mailing list’s. */
const people = finds(
  /^(me|my|self|user|users|account|accounts|profile|member|members|customer|customers|auth|authentication|settings|security|api|rest|v\d+(\.\d+)?|\{.*\})$/i,
);

function namedSubject({ path }: Operation): Subject | undefined {
  const all = path.split('/').filter((step) => step !== '');
  const named = steps(path);
  const last = named.at(-1);
  if (last === null || last === undefined) return undefined;
  const ends = [last, ...(named.length > 1 && named.at(-2) ? [`${named.at(-2)}/${last}`] : [])];
  for (const [subject, phrases] of changing) {
    const length = ends.findIndex((end) => phrases.test(words(end).join(' '))) + 1;
    if (length > 0 && ofWhom(all.slice(0, -length)).every(people)) return subject;
  }
  return undefined;
}

/** `/parents/me/password`: what stands before whoever calls only says what he is. */
function ofWhom(path: readonly string[]): readonly string[] {
  return path.slice(
    Math.max(
      0,
      path.findLastIndex((step) => /^(?:me|my|self|myself)$/i.test(step)),
    ),
  );
}

/** `DELETE /passkeys/{id}`, `DELETE /me/mfa/devices/{id}`: one of the caller's own ways to prove who he is (NIST SP 800-63B §6.1.4). */
function removedFactor({ method, path }: Operation): Change | undefined {
  if (method !== 'DELETE' || !/^\{[^{}]*\}$/.test(endOf(path))) return undefined;
  const named = path
    .split('/')
    .filter((step) => step !== '')
    .slice(0, -1);
  const last = words(named.at(-1) ?? '').join(' ');
  const both = words(named.slice(-2).join('/')).join(' ');
  const length = factors.test(last) ? 1 : factors.test(both) ? 2 : 0;
  return length > 0 && named.slice(0, -length).every((step) => people(step) && !step.includes('{'))
    ? { subject: 'second factor', does: 'removes a way to prove who one is', confidence: 'medium' }
    : undefined;
}

const factors =
  /^(?:pass ?keys?|authenticators?|security keys?|(?:web ?authn|fido|fido 2|mfa|2 fa|totp|two factor) (?:credentials?|devices?|keys?|methods?|factors?|authenticators?|enrol?lments?))$/;

/** Enrolling for the first time takes nothing away; switching it off does. */
function factorChange(operation: Operation, inputs: readonly Input[]): Change | undefined {
  const subject = 'second factor';
  const off = /\b(disable|deactivate|reset|remove)\b/.test(
    words(`${operation.path} ${operation.id ?? ''}`).join(' '),
  );
  // Whoever resets it for someone else looks after his account.
  if (operation.path.includes('{') && /\breset\b/.test(words(operation.path).join(' '))) return undefined;
  if (operation.method === 'DELETE' || off)
    return { subject, does: 'switches the second factor off', confidence: 'medium' };
  const input = inputs.find(({ name }) =>
    /^(is )?((mfa|2 fa|two factor|totp) )?(enabled?|active|disabled?)$/.test(words(name).join(' ')),
  );
  return input && { subject, input, does: 'switches the second factor on and off', confidence: 'medium' };
}

const stepUp =
  /^(stepup|reauth|reauthenticate|reauthenticated|reauthentication|sudo|elevated|elevation|fresh|mfa|acr|otp|totp)$/;

function proves({ name, in: where }: Input, { subject, input }: Change, api: Api): boolean {
  if (name === input?.name) return false;
  const all = words(name);
  if (all.some((word) => stepUp.test(word)) && newSubject(name) === undefined) return true;
  const [first = ''] = all;
  if (isPresent(name)) return true;
  if (/^(old|current)(password|pwd|email)$/.test(all.join(''))) return true;
  const meaning = lexiconOf(api).credential(name)?.meaning;
  if (meaning === 'one-time code') return true;
  // A token in a header is the session; in the request itself it is one for this change.
  if (
    where !== 'header' &&
    where !== 'cookie' &&
    (meaning === 'token' || /^(code|key|nonce|signature|verification code|recovery key)$/.test(all.join(' ')))
  )
    return true;
  if (meaning !== 'password') return false;
  // The same new password again proves nothing.
  if (/^(new|updated|changed|confirm|confirmed|confirmation|repeat|repeated|retype|verify)$/.test(first))
    return false;
  if (/^(confirmation|confirm|confirmed|repeat|repeated|again|verify|new|2)$/.test(all.at(-1) ?? ''))
    return false;
  return subject !== 'password' || (input !== undefined && newSubject(input.name) !== undefined);
}

/** Does each way in ask for a login that was made for this, or for the password itself? */
function asksForStepUp({ protection }: Operation): boolean {
  if (protection.anonymous) return false;
  return protection.alternatives.every(({ requirements }) =>
    requirements.some(
      ({ name, scheme, scopes }) =>
        (scheme && isBasic(scheme)) || [name, ...scopes].some((text) => saysStepUp(text)),
    ),
  );
}

function saysStepUp(text: string): boolean {
  const all = words(text);
  return (
    all.some((word) => stepUp.test(word)) ||
    / (step up|re auth|re authenticate|2 fa|two factor) /.test(` ${all.join(' ')} `)
  );
}
