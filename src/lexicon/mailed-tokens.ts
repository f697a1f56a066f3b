import type { OpenKind } from './families/open.ts';
import { list } from './matcher.ts';
import { type OperationFacts, phrasesOf, sentence, together } from './operation-facts.ts';

const mailedTokens = list(
  'token, code, key, hash, mail token, email token, e mail token, reset token, reset code, reset key, password reset token, verification token, verification code, verify token, confirmation token, confirmation code, confirmation key, activation token, activation code, activation key, registration token, invitation token, invite token, password token',
);
/** What such a token is called where it can be nothing else, whatever the path says: `POST /passwordSet`. */
const resetTokens = list(
  'reset token, reset code, reset key, password reset token, password reset code, forgot password token, recovery token, password token',
);
const newPasswords = list('password, new password, passwd, pwd');
/** What tells that the token was sent to whoever has lost, or never had, a password: by path, id or summary. */
const afterMail =
  / (?:reset|resets|forgot|forgotten|recover|recovery|lost|mail token|email token|complete registration|completes registration|complete signup|set password|set initial password|activate|activates|activation) /;
const proofOfMail =
  / (?:mail token|email token|reset token|reset code|verify registration|verify user registration|registration verification|verification token|confirm registration|confirm email|email confirmation|verify email|email verification|activate account|account activation|verify account|account verification|confirm account) /;

/** “Update email with given token”: that is all there is, so that the address it was sent to comes with it. */
const newAddress = / (?:e ?mail (?:update|change)|(?:update|change|confirm) (?:my |the )?(?:new )?e ?mail) /;

/** Only who has an account has these, or who made what calls. */
const ofOwners = list('current password, old password, existing password, client secret');

/**
 * The other end of a link in a mail: whoever has its token sets a password with it, or shows that the address is his. He can have
 * no other credential yet, and none of an account is taken.
 */
export function mailed({
  method,
  path,
  operationId = '',
  summary = '',
  bodyProperties,
}: OperationFacts): OpenKind | undefined {
  if (!/^(?:POST|PUT|PATCH)$/.test(method) || path.includes('{')) return undefined;
  const taken = phrasesOf(bodyProperties);
  const takes = (names: readonly string[]) => names.some((name) => taken.joined.has(together(name)));
  if (!(takes(mailedTokens) || takes(resetTokens)) || takes(ofOwners)) return undefined;
  const said = sentence([path, operationId, summary]).replace(/ user(?= (?:registration|account))/g, '');
  if (takes(newPasswords) && (afterMail.test(said) || takes(resetTokens)))
    return / (?:registration|sign ?up) /.test(said) ? 'signup' : 'password-reset';
  const isTokenAlone = bodyProperties.length === 1 && newAddress.test(said);
  return isTokenAlone || (bodyProperties.length <= few && (proofOfMail.test(said) || offTheList.test(said)))
    ? 'one-time-code'
    : undefined;
}

/** Whoever reads a newsletter has no account: the token of the mail is all that he can prove himself with (RFC 8058 §3.1). */
const offTheList =
  / (?:unsubscribe|unsubscribes|unsubscription|opt out|opts out|optout|confirm subscription|confirms subscription|subscription confirmation|confirm newsletter|double opt in) /;

/** So much is sent with the token of a mail; more is something else. */
const few = 4;
