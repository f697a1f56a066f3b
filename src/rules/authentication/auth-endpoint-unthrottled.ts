import { ownOperations } from '../../facts/access/declarations.ts';
import { type OpenKind, openKind } from '../../facts/access/open-by-nature.ts';
import { carriesKeyAsBasic, isBasic } from '../../facts/access/schemes.ts';
import { passwordBeside } from '../../facts/messages/beside-login.ts';
import { type Input, inputsOf, leavesInputsOut } from '../../facts/messages/inputs.ts';
import { hidesInput } from '../../facts/unfollowed.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { isLimited } from '../limited.ts';
import { about, defineRule } from '../rule.ts';
import { attempts } from './attempt-limits.ts';

/** What can be tried out there. */
const guesses: Partial<Record<OpenKind, string>> = {
  login: 'passwords',
  token: 'passwords, codes and secrets',
  'password-reset': 'addresses and reset codes',
  'one-time-code': 'codes',
};

export default defineRule({
  id: 'auth-endpoint-unthrottled',
  title: 'Guessing credentials is not slowed down',
  severity: 'high',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [307],
  stride: ['S'],
  looksAt: ['input', 'output', 'operation'],
  otherCauses: ['otp-bruteforceable'],
  rationale:
    'Scripts try passwords from other services’ leaks, one-time codes and reset codes as fast as the server answers, until one fits.',
  remediation:
    'Limit attempts for each account and each address, and say so: a `429` response (with `Retry-After`) on the operation, or the gateway’s extension, such as `x-ratelimit`.',
  falsePositives: [
    'A gateway in front of the API limits the rate, and the definition leaves that out.',
    'A password is reset, or an address confirmed, by the token of a mail alone, without the name of an account: reported at medium; at low where a length, a format or an example shows that it is too long to guess.',
    'A token endpoint takes secrets of clients and other things that machines draw, and no password: reported at medium.',
    'A log-in of which the definition does not say what it takes: reported at medium.',
    'A password is changed by the one so far, and nobody is logged in for it: reported at medium.',
    'The grants that it lists are without `password`, or nothing is said that it takes: reported at low.',
    'Only refresh tokens, signed assertions and their like are exchanged, which are too long to guess: reported at low.',
  ],
  visit: {
    api(api, { report, examines, unchecked, cannotTell }) {
      for (const operation of ownOperations(api)) {
        const left = openKind(operation) && leavesInputsOut(operation);
        if (left !== undefined) unchecked(operation.place, left);
        const guessed = guessedAt(operation);
        if (guessed === undefined) continue;
        if (isLimited(operation, attempts, { examines, cannotTell })) continue;
        report({
          at: operation.place,
          part: 'key',
          ...(left !== undefined
            ? {}
            : takesDrawnOnly(operation) ||
                takesLongToken(operation) ||
                isBareToken(operation) ||
                listsGrantsWithoutPassword(operation)
              ? { severity: 'low' as const }
              : takesNoPassword(operation) ||
                  takesMailedToken(operation) ||
                  (saysNothingOfInputs(operation) && !logsInByBasic(operation)) ||
                  comparesPassword(operation)
                ? { severity: 'medium' as const }
                : {}),
          message: `Nothing says that ${operation.label} slows down whoever tries out ${guessed}: no 429 response, no header or extension`,
          operation,
          operations: [operation],
          about: about.operation(operation),
          decision,
          remedy: 'limit attempts, and add a `429` response',
        });
      }
    },
  },
});

/** One limit, in front of all of them, was left out, or left unsaid. */
const decision = {
  name: 'attempts',
  says: 'Nothing says that operations slow down whoever tries out passwords, codes or addresses: no 429 response, no header or extension',
  from: 4,
};

/**
 * The way back to an account, or the proof of an address, by its path alone where the definition says nothing of what is sent: both take an
 * address, or what was sent to it.
 */
function unsaidKind(operation: Operation): OpenKind | undefined {
  const { method, path, protection } = operation;
  if (method !== 'POST' || !protection.anonymous || path.includes('{') || !saysNothingOfInputs(operation))
    return undefined;
  if (misplacedInputs(operation).length > 0) return undefined;
  const named = words(path).join(' ');
  if (ofLostPassword.test(named)) return 'password-reset';
  return ofAddress.test(named) ? 'one-time-code' : undefined;
}

const ofLostPassword =
  /\b(?:(?:forgot|forgotten|lost|reset|recover|request) password|password (?:forgot|reset|recovery|recover))(?: (?:request|complete|confirm|start|init|finish|send))?$/;
const ofAddress =
  /\b(?:verify (?:e ?mail|otp|code|phone)|(?:e ?mail|otp|phone) (?:verify|verification)|magic link|(?:send|resend|request) (?:otp|code|verification(?: e ?mail)?)|resend (?:verification|confirmation))$/;

/** What can be tried out by calling it; undefined where nothing can. */
function guessedAt(operation: Operation): string | undefined {
  const kind = openKind(operation) ?? unsaidKind(operation);
  if (kind === undefined && (logsInByBasic(operation) || comparesPassword(operation))) return 'passwords';
  const guessed = kind && guesses[kind];
  // A page that one logs in on, and a token that one gives back, take no guesses.
  if (guessed === undefined || words(operation.path).includes('revoke')) return undefined;
  if (kind === 'token' && (asksCallers(operation) || showsTokenOnly(operation) || renewsShown(operation)))
    return undefined;
  // An identity provider has signed what its user brings (SAML 2.0 Bindings §3.5.4).
  if (inputsOf(operation).some(({ name }) => words(name).join(' ') === 'saml response')) return undefined;
  // Somebody who is logged in lets a device in, or an application: nothing is tried out.
  if (
    !operation.protection.anonymous &&
    /^(?:authorize|authorise|approve)$/.test(words(endOf(operation.path)).join(' ')) &&
    !inputsOf(operation).some(meansPassword)
  )
    return undefined;
  // What is set is compared with nothing.
  if (kind === 'login' && takesNewPassword(operation)) return undefined;
  if (kind === 'login' && (takesWidget(operation) || sendsOn(operation))) return undefined;
  // Of a caller who is known nobody can tell what he gives.
  if (!operation.protection.anonymous && hidesInput(operation)) return undefined;
  const takes =
    !operation.safe ||
    inputsOf(operation).some(
      ({ name }) => isGuess(name, operation.api) || passwordBeside(name, [operation]) !== undefined,
    );
  return takes ? guessed : undefined;
}

/**
 * A log-in whose name and password come with the request itself (RFC 7617), by GET too, for what other operations ask for
 * instead. Where all ask for Basic, each of them compares the password.
 */
function logsInByBasic(operation: Operation): boolean {
  const { api, path, protection } = operation;
  return (
    !protection.anonymous &&
    protection.alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme && isBasic(scheme) && !carriesKeyAsBasic(scheme)),
    ) &&
    /^(?:log ?in|sign ?in|log ?on|authenticate|auth)$/.test(words(endOf(path)).join(' ')) &&
    api.allSchemes.some((scheme) => !isBasic(scheme) && scheme.operations().length > 0)
  );
}

/** Anyone’s change of a password by the one so far, where others ask for a credential: it tells which is right, as a log-in does. */
function comparesPassword(operation: Operation): boolean {
  const { api, safe, protection } = operation;
  return (
    protection.anonymous &&
    // A scheme that may be left out is mostly asked for all the same, where somebody has a password.
    protection.alternatives.every(({ requirements }) => requirements.length === 0) &&
    !safe &&
    api.allSchemes.length > 0 &&
    inputsOf(operation).some(({ name }) =>
      /^(?:current|old|existing) (?:password|passwd|pwd)$/.test(words(name).join(' ')),
    )
  );
}

/** “New password or PIN”, and no other: by settings of how one logs in (`POST /settings/auth`). */
function takesNewPassword(operation: Operation): boolean {
  const passwords = inputsOf(operation).filter(meansPassword);
  return (
    passwords.length > 0 &&
    passwords.every(({ schema }) => {
      const description = schema && own(schema.value, 'description');
      return (
        typeof description === 'string' &&
        /^\W{0,4}(?:(?:the|an?|your) )?new (?:password|pin|passphrase)\b/i.test(description)
      );
    })
  );
}

/** Does it take nothing, and send the browser on to where one logs in: “Redirects to GitHub”, with a 302 as its answer? */
function sendsOn(operation: Operation): boolean {
  const right = operation.responses.filter(({ status }) => /^[23]/.test(status));
  return (
    saysNothingOfInputs(operation) && right.length > 0 && right.every(({ status }) => status.startsWith('3'))
  );
}

/**
 * What Telegram's log-in widget hands over: who somebody is, since when, and a hash over both with the secret of the bot. As long as
 * a key, it is not tried out; a password or code beside it is. What cannot be read may be all of it.
 */
function takesWidget(operation: Operation): boolean {
  const inputs = inputsOf(operation);
  const names = new Set(inputs.map(({ name }) => words(name).join(' ')));
  const brought = ['hash', 'auth date'].filter((name) => names.has(name)).length;
  const isIt = words(operation.path).includes('telegram')
    ? brought > 0 || hidesInput(operation)
    : brought === 2;
  return isIt && !inputs.some(({ name }) => isGuess(name, operation.api));
}

/** Is a token that is sent with the request all that it is given for another one: nothing that people choose (RFC 6750)? */
function showsTokenOnly(operation: Operation): boolean {
  const { anonymous, alternatives } = operation.protection;
  return (
    !anonymous &&
    saysNothingOfInputs(operation) &&
    alternatives.every(({ requirements }) =>
      requirements.every(({ scheme }) => scheme?.type !== 'http' || scheme.scheme === 'bearer'),
    )
  );
}

/**
 * Is the token renewed that every caller has to show, `/auth/refresh` with a body of which nothing is said? It is signed or drawn
 * (RFC 6750 §5.2), and what stands in the body beside it lets nobody in without.
 */
function renewsShown(operation: Operation): boolean {
  const { anonymous, alternatives } = operation.protection;
  return (
    !anonymous &&
    !hidesInput(operation) &&
    inputsOf(operation).length === 0 &&
    words(endOf(operation.path)).some((word) => /^(?:refresh|renew)$/.test(word)) &&
    alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme?.type === 'http' && scheme.scheme === 'bearer'),
    )
  );
}

/** A token endpoint of which nothing is said that it takes: it may refresh what a cookie or a header brings. */
function isBareToken(operation: Operation): boolean {
  return openKind(operation) === 'token' && saysNothingOfInputs(operation);
}

/** A log-in that is called one, and of which nothing is said that it takes. */
function saysNothingOfInputs(operation: Operation): boolean {
  return operation.body === undefined && inputsOf(operation).length === 0 && !hidesInput(operation);
}

/** Does somebody who is known already make a token, and gives nothing that could be wrong but names? */
function asksCallers(operation: Operation): boolean {
  const inputs = inputsOf(operation).filter((input) => input.in === 'body');
  return (
    !operation.protection.anonymous &&
    inputs.length > 0 &&
    !inputs.some(({ name }) => {
      const called = words(name).join(' ');
      return (
        called === 'grant type' ||
        proofs.has(called) ||
        lexiconOf(operation.api).credential(name) ||
        isGuess(name, operation.api)
      );
    })
  );
}

/** Takes it refresh tokens and other secrets that machines draw, and none that people choose or type? */
function takesDrawnOnly(operation: Operation): boolean {
  const inputs = inputsOf(operation);
  const names = [...inputs.map(({ name }) => name), ...misplacedInputs(operation)].map((name) =>
    words(name).join(' '),
  );
  const typed = inputs.some(isTyped);
  if (names.some((name) => proofs.has(name)))
    return names.every((name) => drawn.has(name)) || (!names.includes('grant type') && !typed);
  // Whoever logs in with what somebody else has signed brings nothing that he could try out.
  if (openKind(operation) === 'login' && (inputs.some(isSigned) || names.some((name) => signed.has(name))))
    return !inputs.some(
      (input) =>
        !isSigned(input) && !signed.has(words(input.name).join(' ')) && isGuess(input.name, operation.api),
    );
  // The new password beside a signed token is none that is tried.
  return (
    openKind(operation) === 'password-reset' &&
    inputs.some(isSigned) &&
    inputs.every((input) => isSigned(input) || !isTyped(input) || meansPassword(input))
  );
}

/** The token of a mail, alone or beside a new password, and nobody's name: what is tried is a text that was drawn, if it is long enough. */
function takesMailedToken(operation: Operation): boolean {
  const kind = openKind(operation);
  if (kind !== 'password-reset' && kind !== 'one-time-code') return false;
  const inputs = inputsOf(operation).filter((input) => input.in === 'body' || input.required);
  return (
    inputs.some(({ name }) =>
      /^(?:(?:password|e?-?mail|verif(?:y|ication)|confirmation|activation)?[_-]?(?:reset[_-]?)?)?token$/i.test(
        name,
      ),
    ) && inputs.every((input) => /token$/i.test(input.name) || !isTyped(input) || meansPassword(input))
  );
}

/** The same where the definition says, or shows, that the token is as long as the ones that nobody guesses. */
function takesLongToken(operation: Operation): boolean {
  if (!takesMailedToken(operation)) return false;
  const tokens = inputsOf(operation).filter(
    ({ name, in: where }) => where === 'body' && /token$/i.test(name),
  );
  return tokens.length > 0 && tokens.every(({ schema }) => schema !== undefined && isLong(schema));
}

/** 128 bits, written in hexadecimal digits: what a token must be drawn from at least (RFC 6749 §10.10). */
const longToken = 32;

function isLong(schema: Schema): boolean {
  const { minLength, format, example } = schema.value;
  return (
    (typeof minLength === 'number' && minLength >= longToken) ||
    format === 'uuid' ||
    (typeof example === 'string' &&
      example.length >= longToken &&
      /^[\w-]+$/.test(example) &&
      /\d/.test(example))
  );
}

/** What people choose, type or are called by. */
function isTyped(input: Input): boolean {
  const { name, schema } = input;
  if (isSigned(input)) return false;
  const isName = /^(?:user(?:_?name)?|e-?mail|phone)$/i.test(name);
  return isName || (schema !== undefined && isGuess(name, schema.api));
}

function meansPassword({ name, schema }: Pick<Input, 'name' | 'schema'>): boolean {
  return schema !== undefined && lexiconOf(schema.api).credential(name)?.meaning === 'password';
}

/** A JSON Web Token, by its description or its example (RFC 7519 §3.1: the header begins with `{\"`). */
function isSigned({ schema }: Input): boolean {
  const { description, example } = schema?.value ?? {};
  return (
    (typeof description === 'string' && /\bjwt\b|\bjson web token\b/i.test(description)) ||
    (typeof example === 'string' && example.startsWith('eyJ'))
  );
}

/**
 * Does it list what it exchanges, and nothing of it that people choose or type: a token endpoint without `password`? The secret of
 * a client is drawn by a machine (RFC 6749 §2.3.1, §10.10).
 */
function takesNoPassword(operation: Operation): boolean {
  const names = inputsOf(operation).map(({ name }) => name);
  const lexicon = lexiconOf(operation.api);
  return (
    names.some((name) => words(name).join(' ') === 'grant type') &&
    names.some((name) => proofs.has(words(name).join(' ')) || words(name).join(' ') === 'client secret') &&
    !names.some((name) => {
      const meaning = lexicon.credential(name)?.meaning;
      return meaning === 'password' || meaning === 'one-time code' || /^user(?:_?name)?$/i.test(name);
    })
  );
}

/** Do the grants that it lists take only what machines draw: codes, verifiers, refresh tokens, secrets of clients (RFC 6749 §10.10)? */
function listsGrantsWithoutPassword(operation: Operation): boolean {
  const grants = inputsOf(operation)
    .filter(({ name }) => words(name).join(' ') === 'grant type')
    .map(({ schema }) => schema && allowedValues(schema));
  return (
    takesNoPassword(operation) &&
    grants.length > 0 &&
    grants.every((values) => values !== undefined && !values.some((value) => /password/i.test(String(value))))
  );
}

/** What is too long to guess, or is signed (RFC 6749 §6, RFC 7522, RFC 7523, RFC 8628 §5.2, RFC 8693). */
const proofs: ReadonlySet<string> = new Set([
  ...['refresh token', 'assertion', 'client assertion', 'subject token', 'device code', 'id token'],
]);

/** What an identity provider, or the key of a wallet or device, has signed for this one log-in, by name. */
const signed: ReadonlySet<string> = new Set(
  (
    'identity token,jwt,jwt token,signed jwt,saml assertion,signed text,signed message,signed request,signed challenge,signature,' +
    'attestation,authenticator data,verifiable presentation,vp token,google token,google id token,firebase token,firebase id token,' +
    'apple token,facebook token,provider token,social token,init data'
  ).split(','),
);

/** Parameters that are written down, and whose `in` says nowhere that they could travel: their names tell what is meant all the same. */
function misplacedInputs({ value, parameters }: Operation): readonly string[] {
  const written = own(value, 'parameters');
  if (!Array.isArray(written)) return [];
  const read = new Set(parameters.map(({ name }) => name));
  return written.flatMap((one) => {
    const name = own(one, 'name');
    return typeof name === 'string' && !read.has(name) ? [name] : [];
  });
}

/** What such a token is asked for with (RFC 6749 §6, §2.3; RFC 7523 §2.2; RFC 8693 §2.1). */
const drawn: ReadonlySet<string> = new Set([
  ...['refresh token', 'grant type', 'client id', 'client secret', 'scope', 'resource', 'audience'],
  ...['client assertion', 'client assertion type', 'assertion', 'device code', 'id token', 'code verifier'],
  ...['subject token', 'subject token type', 'actor token', 'actor token type', 'requested token type'],
]);

function isGuess(name: string, api: Api): boolean {
  const meaning = lexiconOf(api).credential(name)?.meaning;
  return meaning === 'password' || meaning === 'one-time code' || /^(code|token)$/i.test(name);
}
