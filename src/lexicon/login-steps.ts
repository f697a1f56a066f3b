import { identity, type OpenKind } from './families/open.ts';
import { list } from './matcher.ts';
import type { OperationFacts } from './operation-facts.ts';
import { words } from './words.ts';

/** Steps of a path that say nothing of what is done. */
const nowhere: ReadonlySet<string> = new Set(
  list(
    'api, rest, public, user, users, account, accounts, customer, customers, member, members, identity, security, mobile, app, web, portal',
  ),
);
/** Words of a path below which one becomes known: one of them must stand there. */
const entries: ReadonlySet<string> = new Set(
  list(`
    auth, authn, authentication, authenticate, login, logon, signin, signup, register, registration, registrations,
    passwordless, sso, captcha, webauthn, passkey, passkeys, forgot, forgotten
  `),
);
/** These are such words where an account is spoken of: also a key is lost, and a door unlocked. */
const ofAccounts: ReadonlySet<string> = new Set(
  list('lost, recover, recovery, unlock, activate, activation, reset, resets'),
);
/** Words that may stand beside these: by what, and which step of it. */
const waysIn: ReadonlySet<string> = new Set(
  list(`
    otp, sms, mail, email, phone, mobile, code, codes, one, time, magic, link, challenge, nonce, options, begin, start,
    init, initiate, finish, complete, 2, fa, mfa, request, requests, send, resend, verify, verification, confirm, confirmation,
    exchange, guest, anonymous, siwe, wallet, assertion, password, passwords, reset, resets, username
  `),
);
/** What one is called by, and what one was sent, drew or signed. */
const known: ReadonlySet<string> = new Set([
  ...identity,
  ...list(`
    mail, phone no, mobile number, identifier, login hint, device id, otp, code, token, key, signature, response, challenge id,
    mfa token, verification id, nonce, assertion, credential, ticket
  `),
]);
/** What is sent with it. */
const companions: ReadonlySet<string> = new Set(
  list(`
    id, raw id, type, message, address, channel, method, locale, lang, language, captcha, captcha token, recaptcha token,
    recaptcha, redirect uri, redirect url, client id, country code, code verifier, state, platform, request id, chain id
  `),
);
/** Of whoever does this something is known already. */
const changing: ReadonlySet<string> = new Set(
  list('change, update, set, add, link, unlink, enable, disable, invite, edit, save, delete, remove'),
);

/** One who joins draws a passkey for an account that has to be known, or made. */
function isJoining(word: string): boolean {
  return /^(?:register|registration|registrations|signup)$/.test(word);
}

/**
 * `POST /generate-challenge` for a wallet: what its key is to sign is drawn before anybody is known by it (EIP-4361), and is of no use
 * to whoever has not got the key.
 */
function drawsChallenge(named: readonly string[], inputs: readonly string[]): boolean {
  const taken = inputs.map((name) => words(name).join(' '));
  return (
    /^(?:(?:generate|create|get|request|new|issue|wallet|auth|login|signin) ){0,3}(?:challenge|nonce)$/.test(
      named.join(' '),
    ) &&
    taken.some((name) => ofWallet.test(name)) &&
    taken.every(
      (name) => ofWallet.test(name) || /^(?:chain(?: id)?|network|domain|uri|statement)$/.test(name),
    )
  );
}

const ofWallet = /^(?:(?:wallet|public|eth|account) )?(?:wallet|address|public key|pubkey)$/;

/**
 * A step of becoming known by any name (`POST /auth/magic`, `/auth/phone/verify`, `/webauthn/login/options`): its path has no word
 * but those of logging in, and it takes nothing but what one is called by, was sent, or has signed. Where nobody can be known to it:
 * the same behind a credential changes what is known of the caller.
 */
export function stepIn({
  method,
  path,
  operationId = '',
  summary = '',
  bodyProperties,
  parameters = [],
}: OperationFacts): OpenKind | undefined {
  if (method !== 'POST' || path.includes('{')) return undefined;
  const said = path
    .split('/')
    .flatMap((step) =>
      /^v\d/i.test(step) ? [] : words(step.replace(/^(log|sign)[-_](?=(?:in|up|on)$)/i, '$1')),
    );
  const named = said.filter((word) => !nowhere.has(word));
  const isOfAccount = said.some((word) =>
    /^(?:accounts?|users?|username|passwords?|auth|login|signup|registration)$/.test(word),
  );
  const leads = (word: string) => entries.has(word) || (isOfAccount && ofAccounts.has(word));
  if (drawsChallenge(named, [...bodyProperties, ...parameters])) return 'login-step';
  // `/auth/users`: a thing that is made there.
  if (!named.some(leads) || nowhere.has(said.at(-1) ?? '')) return undefined;
  if (!named.every((word) => leads(word) || waysIn.has(word))) return undefined;
  const taken = new Set([...bodyProperties, ...parameters].map((name) => words(name).join(' ')));
  const all = [...taken];
  const isOfWallet = named.some((word) => /^(?:nonce|siwe|wallet)$/.test(word));
  const names = (name: string) => known.has(name) || (isOfWallet && name === 'address');
  // What is to be signed is drawn before anything is known of the caller; a passkey may say by itself whose it is (WebAuthn §1.2).
  const isOfPasskey = named.some((word) => /^(?:webauthn|passkeys?)$/.test(word)) && !named.some(isJoining);
  const isDrawn =
    all.length === 0 &&
    (isOfPasskey
      ? /^(?:options|begin|start|init|initiate|challenge)$/
      : /^(?:challenge|nonce|captcha)$/
    ).test(named.at(-1) ?? '');
  if (!(isDrawn || all.some(names)) || !all.every((name) => known.has(name) || companions.has(name)))
    return undefined;
  if ([operationId, summary].some((text) => changing.has(words(text)[0] ?? ''))) return undefined;
  const speaks = (pattern: RegExp) => named.some((word) => pattern.test(word));
  const proves = all.some((name) =>
    /\b(?:otp|code|token|key|challenge id|ticket|response|signature)$/.test(name),
  );
  // Whose account is activated or unlocked by its name alone, was asked nothing.
  if (speaks(/^(?:unlock|activate|activation)$/) && !proves && !speaks(/^(?:request|resend|send)$/))
    return undefined;
  // A second factor of somebody who is known is switched on by a code alone.
  if (speaks(/^(?:fa|mfa)$/) && (all.length < 2 || !proves)) return undefined;
  if (speaks(/^(?:guest|anonymous)$/)) return 'signup';
  if (speaks(/^(?:webauthn|passkeys?|siwe|wallet|nonce|challenge|captcha|options|assertion)$/))
    return 'login-step';
  if (speaks(/^(?:forgot|forgotten|lost|recover|recovery|unlock|resets?)$/)) return 'password-reset';
  // What another service drew, nobody guesses.
  return speaks(/^exchange$/) ? 'login-step' : 'one-time-code';
}
