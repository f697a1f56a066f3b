/** Proofs that are sent to the owner of an account, and come back to whoever asks for them: `POST /forgot` with a `resetToken`. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import type { Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Property } from '../../openapi/model.ts';
import { once, those } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { hidesInput } from '../unfollowed.ts';
import { inputsOf } from './inputs.ts';

const proofTokens =
  /\b(?:(?:password )?reset|verification|confirmation|magic(?: link)?|one time|recovery) token$|^(?:magic link|reset (?:link|url|code)|verification link)$/;

const reason = 'whoever names an account gets what was to be sent to its owner alone';

/** A one-time code or token by its name; codes that are kept to recover an account are handed out once, rightly. */
export function proofIn(property: Property): Meaning | undefined {
  const { name, owner, schema } = property;
  if (schema.types && !schema.types.some((type) => type === 'string' || type === 'integer')) return undefined;
  const said = words(name).join(' ');
  if (proofTokens.test(said)) return { meaning: 'one-time token', reason, confidence: 'high' };
  // A handle of the request, to be sent with the code of the mail, is none.
  if (isBareToken(property)) {
    const { description } = schema.value;
    if (typeof description === 'string' && says(description, handle)) return undefined;
    return { meaning: 'one-time token', reason, confidence: 'medium' };
  }
  if (/\b(?:recovery|backup)\b/.test(said)) return undefined;
  const meaning = lexiconOf(owner.api).credential(name, owner.name);
  return meaning?.meaning === 'one-time code' && meaning.confidence !== 'low' && !/\bpin$/.test(said)
    ? { meaning: meaning.meaning, reason, confidence: 'medium' }
    : undefined;
}

const forgotten =
  /\b(?:forgot|forgotten|forget|lost) (?:my |your |the )?(?:password|pass|pwd|login)\b|\bforgot\b/;
const handle =
  /\b(?:with|together with|alongside|plus) (?:the |this |an? )?(?:[\w-]{1,20} )?(?:code|otp|pin)\b|\b(?:request|transaction|session|challenge|tracking) (?:id|identifier|reference|token|handle)\b/i;

/** `token`, and nothing else, where each operation that answers with it is for those who forgot their password. */
export function isBareToken(property: Property): boolean {
  if (words(property.name).join(' ') !== 'token') return false;
  const giving = property.operations('output');
  return (
    giving.length > 0 &&
    giving.every(
      ({ path, id = '' }) =>
        forgotten.test(words(path.replace(/\{[^{}]*\}/g, '')).join(' ')) ||
        forgotten.test(words(id).join(' ')),
    )
  );
}

const asking =
  /\b(?:forgot|forgotten|forget|recover|recovery|lost|reset|resend|otp|one time|verification|magic|passwordless|(?:send|request|create|generate|issue) (?:code|pin))\b/;

/** The names of what a request brings besides what names an account: with one of them it proves something. */
function bringsProof(operation: Operation): boolean {
  // What a reference hides may be one.
  if (hidesInput(operation)) return true;
  const lexicon = lexiconOf(operation.api);
  return inputsOf(operation).some(
    ({ name }) =>
      lexicon.credential(name) !== undefined || /^(?:code|key|ticket|answer)$/.test(words(name).at(-1) ?? ''),
  );
}

/** Does somebody ask, without proving who he is, that a proof be sent, by the path or id of the operation? */
const asksForProof = once((operation: Operation): boolean => {
  const { path, id = '', safe, kind, protection, summary } = operation;
  if (kind !== 'operation' || safe || !protection.anonymous || bringsProof(operation)) return false;
  return (
    asking.test(words(path.replace(/\{[^{}]*\}/g, '')).join(' ')) ||
    asking.test(words(id).join(' ')) ||
    sending.test(words(summary).join(' '))
  );
});

/** “Text a code to the phone”: what is said to be sent, whatever its path is called. */
const sending =
  /^(?:send|sends|resend|resends|text|texts|mail|mails|email|emails|call or text|calls or texts) (?:[a-z\d]+ ){0,3}(?:code|otp|passcode|one time password)\b/;

/** Those of some operations that hand the proof of an account to whoever asks for it. */
export const handingBack = those(asksForProof);
