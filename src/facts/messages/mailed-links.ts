/** Operations by which a stranger has the service write to somebody: a link to log in or to reset a password, a code. */
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { own } from '../../syntax/value.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { ownOperations } from '../access/declarations.ts';
import { openKind } from '../access/open-by-nature.ts';
import { openingOf } from '../introduction.ts';
import { inputNames } from './inputs.ts';

const addresses =
  /^(?:user |account |login |contact |customer )?(?:e ?mail(?: address)?|phone(?: number)?|mobile(?: number)?|msisdn)$/;
/** Whoever brings one of these was written to before. */
const proofs =
  /^(?:(?:new |reset |verification |confirmation |magic |email |mail |access |otp )?(?:token|code|otp|hash|key|pin)|new password|password confirmation|otp code)$/;

/** “Sends a magic link”, “emails a code”, “a verification mail is sent”. */
const writing =
  /\b(?:sends?|resends?|delivers?|mails|(?:is|are|will be|gets?) (?:e-?mailed|mailed|sent|delivered))\b/i;
const written = /\b(?:links?|codes?|otp|e-?mail|mail|message|sms|instructions)\b/i;

/** In one sentence, that something is written to somebody. */
function tellsOfMail(text: string): boolean {
  return text.split(/[.;!?\n]/).some((sentence) => written.test(sentence) && says(sentence, writing));
}

/** Does it have a link or a code sent to the address that it is given, for whoever has lost a password or logs in without one? */
export const mailsCredential = once((operation: Operation): boolean => {
  const { method, path, summary } = operation;
  if (method !== 'POST' || path.includes('{')) return false;
  const names = inputNames(operation);
  if (!names.some((name) => addresses.test(name)) || names.some((name) => proofs.test(name))) return false;
  const kind = openKind(operation);
  if (names.some((name) => /\bpassword$/.test(name))) return false;
  if (kind === 'password-reset' || kind === 'one-time-code') return true;
  const said = `${summary}\n${openingOf(operation, beginning)}`;
  return tellsOfMail(said) && says(said, credential);
});

const beginning = 400;
const credential =
  /\b(?:magic|log-?in|sign-?in|reset|recovery|verification|confirmation|activation|one[- ]time|otp|passwordless)\b/i;

/** Does it make an account for anybody who gives an address, to which the service then writes, as it says or as the next step shows? */
export const mailsNewcomers = once((operation: Operation): boolean => {
  const isSignUp = openKind(operation) === 'signup' || subscribes(operation);
  if (!isSignUp || operation.method !== 'POST') return false;
  const names = inputNames(operation);
  if (!names.some((name) => addresses.test(name))) return false;
  const answers = operation.responses.map(({ value }) => own(value, 'description'));
  return (
    [operation.summary, openingOf(operation, beginning), ...answers].some(
      (text) => typeof text === 'string' && tellsOfMail(text),
    ) || confirmsAddresses(operation.api)
  );
});

/** `POST /subscribers`, `/newsletter/subscribe`: what is written to whoever is put down there. */
function subscribes({ path }: Operation): boolean {
  return /^(?:subscribers?|subscribe|newsletters?(?: (?:subscribe|subscriptions?|signup))?|mailing list|waiting ?list|wait ?list)$/.test(
    words(lastStep(path)).join(' '),
  );
}

/** Is there an operation that takes what was sent to whoever signed up: `POST /auth/verify` with an address and a code? What is signed was not sent. */
const confirmsAddresses = once((api: Api): boolean =>
  ownOperations(api).some((operation) => {
    if (
      operation.safe ||
      !/\b(?:verify|confirm|activate|verification|confirmation|activation)\b/.test(
        words(operation.path).join(' '),
      )
    )
      return false;
    const names = inputNames(operation);
    return names.some((name) => proofs.test(name)) && names.every((name) => !/password|signature/.test(name));
  }),
);
