import { ownOperations } from '../../facts/access/declarations.ts';
import { openKind } from '../../facts/access/open-by-nature.ts';
import { type Input, inputListsOf, leavesInputsOut } from '../../facts/messages/inputs.ts';
import { largestNumber } from '../../facts/schemas/limits.ts';
import { unreadPatterns } from '../../facts/schemas/patterns.ts';
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { words } from '../../lexicon/words.ts';
import { allowedValues, parts, states } from '../../openapi/composition.ts';
import type { Api, Operation, Schema } from '../../openapi/model.ts';
import { analysePattern } from '../../regex/analyse.ts';
import { isObject } from '../../syntax/value.ts';
import { lowest } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import { finds, said } from '../../text/says.ts';
import { isLimited } from '../limited.ts';
import { about, defineRule } from '../rule.ts';
import { attempts } from './attempt-limits.ts';

/** A million tries at most. */
const mostDigits = 6;

export default defineRule({
  id: 'otp-bruteforceable',
  title: 'Short code that can be tried out',
  severity: 'high',
  confidence: 'medium',
  category: 'authentication',
  owasp: ['API2'],
  cwe: [307],
  stride: ['S'],
  looksAt: ['input', 'output', 'operation'],
  rationale:
    'Six digits are a million codes: without a limit a script tries them all within the minutes that one is valid, and the second factor, or the password reset, is worth nothing.',
  remediation:
    'Let a code die after a few wrong tries, and say so: a `429` response, a rate limit of the gateway, or a sentence on the number of attempts in the description. Or hand out longer codes.',
  falsePositives: [
    'The server counts attempts, and the definition leaves that out.',
    'Where the secret that the code is made of is sent with it, a second factor is set up: not reported.',
  ],
  visit: {
    api(api, { report, examines, unchecked, cannotTell }) {
      for (const operation of ownOperations(api)) {
        const code = codeOf(operation);
        const left = code ? undefined : leavesInputsOut(operation);
        if (left !== undefined) unchecked(operation.place, left);
        if (!code) continue;
        const short = shortness(code);
        if (short === undefined && code.schema)
          for (const at of unreadPatterns(code.schema))
            unchecked(at, 'the pattern is too large to tell how long the code is');
        if (short === undefined) continue;
        if (isLimited(operation, attempts, { examines, cannotTell })) continue;
        report({
          at: operation.place,
          part: 'key',
          message: `\`${code.name}\` ${short}, and nothing says that ${operation.label} limits how many are tried`,
          operation,
          operations: [operation],
          about: about.operation(operation),
          ...(short.startsWith('is shown') ? { confidence: 'low' } : {}),
          related: [{ place: code.at, part: code.part, message: 'the code' }],
          remedy: 'limit attempts, and add a `429` response',
        });
      }
    },
  },
});

/** The first input that is a code. */
function codeOf(operation: Operation): Input | undefined {
  for (const list of inputListsOf(operation)) {
    const code = candidatesOf(operation.api)(list).find((input) => isCode(input, operation));
    if (code && !enrols(operation)) return code;
  }
  return undefined;
}

/** Does the caller send the secret that the code is made of (RFC 6238 §3)? He sets up a second factor, and guesses nothing. */
function enrols({ body }: Operation): boolean {
  return body?.content.some(({ schema }) => schema !== undefined && takesSeed(schema)) ?? false;
}

/** Names as they are written: a reference that leads nowhere has one all the same. Very many operations may take one body. */
const takesSeed = once((schema: Schema): boolean =>
  parts(schema).some(
    ({ value: { properties } }) =>
      isObject(properties) && Object.keys(properties).some((name) => seed.test(words(name).join(' '))),
  ),
);

const seed = /^(?:(?:otp|totp|mfa|tfa|2 fa|two factor|shared|authenticator) )?(?:secret|seed)(?: key)?$/;

/** What of some inputs may be a code, by its name: nearly none, and very many operations may take the same body. */
const candidatesOf = once((api: Api) =>
  once((list: readonly Input[]) =>
    // Who chooses a new PIN does not guess.
    list.filter(
      ({ name, schema }) =>
        (meansCode(name, api) ||
          mayBeOne.test(name) ||
          confirming.test(words(name).join(' ')) ||
          saysCode(schema?.value.description)) &&
        !words(name).includes('new'),
    ),
  ),
);

function meansCode(name: string, api: Api): boolean {
  return lexiconOf(api).credential(name)?.meaning === 'one-time code';
}

const mayBeOne = /^(?:code|passcode|token|(?:pair(?:ing)?|claim(?:ing)?|enrol?lment|user|device)[-_]?code)$/i;
/** What confirms one thing, by names that mean numbers of other things as well: of taxes, of bookings. */
const confirming = /^(?:(?:m|sms|push|chip|photo) ?)?tan$|^(?:activation|confirmation) (?:code|number|pin)$/;
const confirmed =
  / (?:confirm|confirms|confirmation|confirmations|activate|activates|activation|authorize|authorise|approve|sign) /;
/** “The six digits of the authenticator app”, “code that was sent by SMS”: whatever it is called. */
const saysCode = said(
  /\b(?:digits|code) (?:of|from|in|shown (?:by|in)) (?:the |an? |your )?(?:authenticator|authentication app|token generator|text message|sms)\b|\b(?:digits|code) (?:that |which )?(?:(?:is|are|was|were) )?sent (?:to (?:you|the user|him|her) )?(?:by|via|in) (?:an? |the )?(?:sms|text message|e-?mail|mail)\b/i,
);
/** Whoever knows it takes over the device that it is printed on. */
const pairing = /^(?:pair(?:ing)?|claim(?:ing)?|enrol?lment) code$/;

/** Is a candidate a code that proves who calls? `code` alone only where the operation says so. */
function isCode({ name, schema }: Input, operation: Operation): boolean {
  if (saysCode(schema?.value.description)) return !operation.safe;
  // A PIN is also what a card or a device is given.
  if (meansCode(name, operation.api))
    return (
      words(name).at(-1) !== 'pin' ||
      says(operation, accepting) ||
      (!operation.safe && says(operation, ofDoor) && says(operation, opening)) ||
      answersThatItIsWrong(operation)
    );
  if (pairing.test(words(name).join(' ')) && !operation.safe) return true;
  if (confirming.test(words(name).join(' '))) return !operation.safe && says(operation, confirmed);
  if (words(name).join(' ') === 'user code') return !operation.safe && says(operation, linking);
  if (words(name).join(' ') === 'device code') return false;
  return verifies(operation) || answersThatItIsWrong(operation);
}

/** RFC 8628 §5.1: whoever guesses the code that a device shows has it act for him, or acts for whoever waits before it. */
const linking = / (?:devices?|activate|activation|link|pair|pairing|tv|approve|authorize|authorise) /;

const verifying = / (otp|mfa|totp|2 fa|two factor|one time|verify|verification|passcode|sms|authenticator) /;
const accepting =
  / (pin|verify|verification|verifies|validate|validation|confirm|confirmation|check|approve|auth|authenticate|authentication|authorize|authorization|pinauthorization|login|log in|signin|sign in|session|sessions|unlock|transfer|transfers|pay|payment|payments|withdraw|withdrawal|withdrawals|redeem|otp|mfa) /;

/** `POST /locks/{id}/open`: whoever guesses the PIN gets in. */
const ofDoor = / (?:doors?|gates?|locks?|lockers?|safes?|garages?|alarms?|barriers?) /;
const opening = / (?:open|opens|disarm|disarms|release|enter) /;

function verifies(operation: Operation): boolean {
  return openKind(operation) === 'one-time-code' || says(operation, verifying);
}

function says({ path, id = '', summary }: Operation, phrases: RegExp): boolean {
  return phrases.test(` ${[path, id, summary].map((text) => words(text).join(' ')).join(' | ')} `);
}

/** “403: wrong PIN”: it is compared with one that only the right caller knows. */
const answersThatItIsWrong = once(({ responses }: Operation): boolean =>
  responses.some(
    ({ status, value: { description } }) =>
      /^4/.test(status) && typeof description === 'string' && isWrong(description),
  ),
);
const isWrong = finds(
  /\b(?:wrong|incorrect|bad|mismatched) (?:pin|code|otp|passcode)\b|\b(?:pin|passcode|otp) (?:is |was )?(?:wrong|incorrect)\b/i,
);

/** How short a code is, in words to follow its name; undefined when it is long enough, or nothing tells. */
function shortness({ schema }: Input): string | undefined {
  const all = schema ? parts(schema) : [];
  if (!schema || all.some((part) => allowedValues(part))) return undefined;
  const digits = lowest(all.map(digitsOf));
  if (digits <= mostDigits) return `has ${digits === 1 ? 'one digit' : `${digits} digits`} at most`;
  // A pattern that is not anchored limits nothing; that it speaks of digits alone tells what is meant.
  if (
    Number.isFinite(digits) ||
    all.some(({ value: { pattern } }) => typeof pattern === 'string' && !ofDigits.test(pattern))
  )
    return undefined;
  const length = lowest(
    all.map(({ value }) => (typeof value.maxLength === 'number' ? value.maxLength : Infinity)),
  );
  if (length <= mostDigits && states(schema, 'string')) return `has ${length} characters at most`;
  return Number.isFinite(length) ? undefined : all.map(shownIn).find((shown) => shown !== undefined);
}

const ofDigits = /^\^?\(?(?:\\d|\[0-9\])(?:[+*]|\{[\d,]{1,9}\})?\)?\$?$/;

/** The most digits that one schema object alone admits; Infinity when it does not limit them. */
function digitsOf(part: Schema): number {
  const { pattern } = part.value;
  if (typeof pattern === 'string') {
    const { numeric, maxLength } = analysePattern(pattern);
    if (numeric) return maxLength;
  }
  const largest = part.types?.some((type) => type === 'integer' || type === 'number')
    ? largestNumber(part)
    : undefined;
  return largest === undefined || largest < 0 ? Infinity : String(Math.floor(largest)).length;
}

/** What examples and descriptions show. */
function shownIn({ value }: Schema): string | undefined {
  const examples = [value.example, ...(Array.isArray(value.examples) ? value.examples : [])];
  const example = examples.map(String).find((one) => /^\d{4,6}$/.test(one));
  if (example !== undefined) return `is shown with ${example.length} digits`;
  const { description } = value;
  if (typeof description !== 'string') return undefined;
  const told = /\b(4|5|6|four|five|six)[- ]?(digits?|numbers)\b/i.exec(description)?.[1];
  return told === undefined ? undefined : `has ${told} digits`;
}
