import { list } from '../matcher.ts';

/** Why an operation must be open to anyone. */
export type OpenKind =
  | 'login'
  | 'login-step'
  | 'token'
  | 'token-check'
  | 'signup'
  | 'password-reset'
  | 'one-time-code'
  | 'signed-callback'
  | 'redirected-login'
  | 'health'
  | 'well-known'
  | 'documentation';

export interface Interactive {
  readonly kind: OpenKind;
  /** The last step, or the last two, of the path. */
  readonly path: readonly string[];
  /** May a parameter before the end of the path be what it takes: a name to log in with, a code to redeem? */
  readonly inPath?: RegExp;
  /** Phrases that the operation's id, summary or tags hold as words. */
  readonly said: readonly string[];
  /** Inputs of which it takes one. */
  readonly takes: readonly string[];
  /** Inputs that are enough where the operation also says what it is. */
  readonly takesWhenSaid?: readonly string[];
  /** Does what it takes have to be known, because the same path says something else of whoever is known already? */
  readonly byInputs?: true;
  /** Inputs that show it is something else: a key being issued, a password changed by its owner. */
  readonly never?: readonly string[];
}

/** What one is called by. */
export const identity = list(`
  email, email address, mail, mail address, username, user name, user, login, phone, phone number, mobile, msisdn
`);
const proof = list(`
  password, passwd, pwd, pass, pw, passcode, passphrase, pin, otp, code, credential, credentials, assertion, id token
`);
/** Inputs of OAuth's token endpoint (RFC 6749 §4, RFC 7523, RFC 8628, RFC 8693). */
export const grant = list(`
  grant type, client secret, refresh token, code verifier, client assertion, assertion, device code,
  subject token
`);
/** Tags under which such operations stand. */
export const trades = ['auth', 'authentication', 'oauth', 'oauth 2', 'sessions', 'identity'];
const changes = ['current password', 'old password', 'existing password'];

/** What a stranger calls to become someone the API knows: each needs its path, and one more witness. */
export const interactive: readonly Interactive[] = [
  {
    kind: 'password-reset',
    path: list(`
      password reset, reset password, forgot password, password forgot, forgotten password,
      password recovery, recover password, account recovery, lost password, password reset request,
      request password reset, forget password, password forget, set forgot password, set forgotten password,
      send password reset, send reset password, password reset confirm, reset password confirm, confirm password reset,
      password forgotten, password lost, password recover, passwords forgotten, passwords reset,
      password reset mail, password reset email, password reset link, reset mail, reset email, reset password mail,
      reset password email, reset password link, send reset link, send reset mail, send reset email, session recovery,
      login recovery, signin recovery, account recover, recover account
    `),
    said: list(`
      password reset, reset password, forgot password, recover password, password recovery,
      forgotten password
    `),
    takes: [...identity, 'token', 'reset token', 'code', 'new password', 'password'],
    takesWhenSaid: ['entered username', 'user email', 'account email', 'account name', 'login name'],
    never: changes,
  },
  {
    // `POST /reset`, `POST /account/password`: what is reset is said elsewhere.
    kind: 'password-reset',
    path: list('reset, account password, user password, lost password, password'),
    said: list(`
      request password reset, request a password reset, requests a password reset, send reset password, send password reset, password reset mail,
      password reset email, reset password email, reset password mail, reset password link, password reset link,
      requesting a reset, forgot password, forgotten password
    `),
    takes: [],
    takesWhenSaid: identity,
    never: [...changes, 'password', 'new password'],
  },
  {
    // `POST /forgot`, `POST /auth/recover`: by the step alone it may be anything that is lost or forgotten.
    kind: 'password-reset',
    path: list(`
      forgot, forgotten, recover, recovery, lost, start reset, reset start, reset init, init reset, reset request,
      request reset
    `),
    said: list(`
      password reset, reset password, forgot password, forgotten password, forgot your password, forgot my password,
      lost password, recover password, password recovery, recover account, account recovery, reset the password
    `),
    takes: [],
    takesWhenSaid: identity,
    never: [...changes, 'password', 'new password'],
  },
  {
    // `POST /recovery/questions`: what many know of somebody stands for the password (NIST SP 800-63B §5.1.1.2 forbids it).
    kind: 'password-reset',
    path: list(`
      recovery questions, recovery question, recovery answers, recovery answer, security questions, security question, secret question,
      secret questions, security answer, security answers, answer question, answer questions, security questions verify,
      security question verify, verify security questions, verify security question
    `),
    said: list(`
      recover, recovers, recovery, password reset, reset password, forgot password, forgotten password, lost password
    `),
    takes: [],
    takesWhenSaid: list(`
      answer, answers, security answer, security answers, secret answer, mothers maiden name, mother s maiden name,
      mother maiden name
    `),
    byInputs: true,
    never: [...changes, 'question', 'new answer', 'current answer'],
  },
  {
    kind: 'one-time-code',
    path: list(`
      otp, send otp, verify otp, otp send, otp verify, request otp, otp request, one time code,
      one time password, verification code, send code, verify code, verify email, email verification,
      confirm email, email verify, email confirm, resend verification, magic link, verify phone,
      send verification email, send verify email, resend verification email, ask send verify email, resend confirmation, resend activation, activation resend, resend activation email, resend activation link, resend code, mfa verify, two factor verify, check otp, otp check, validate otp, check code, validate code,
      otp start, start otp, otp init, otp initiate, initiate otp, otp resend, resend otp, otp generate, generate otp,
      passwordless start, passwordless login, request code, code request, request login code, request verification code,
      verification code request, send verification code, resend verification code, verification code send,
      request magic link, send magic link, login code, send login code, login link, send login link, sign in link, signin link,
      send sign in link, send signin link, sign in code, signin code, email link, email login link
    `),
    said: list(`
      otp, one time, verification code, verify email, confirm email, email verification, magic link,
      verify code, send code, verify phone, resend verification, resend activation, sign in link, signin link, login link
    `),
    takes: [...identity, 'otp', 'code', 'token', 'verification code', 'mfa token', 'key'],
  },
  {
    // `POST /auth/verify` with a code: what is verified, the input says.
    kind: 'one-time-code',
    path: list(
      'auth verify, verify, auth confirm, login verify, signup verify, register verify, verify login, verify signup',
    ),
    said: list('verify, verifies, confirm, verification'),
    takes: [],
    takesWhenSaid: list(
      'otp, otp code, one time code, one time password, verification code, sms code, email code',
    ),
  },
  {
    kind: 'token',
    path: list(`
      token, oauth token, oauth tokens, auth token, auth tokens, access token, refresh, refresh token,
      token refresh, auth refresh, api token, api token auth, device authorization, oauth 2 token, token exchange, login token,
      oauth revoke, oauth 2 revoke, token revoke, revoke token, device code, device token, access tokens
    `), // RFC 7009 §2.1: who revokes a token proves itself in the body, as for the token itself.
    said: ['token', 'refresh', 'oauth', 'authenticate', 'authentication'],
    takes: [...grant, ...proof.filter((one) => one !== 'pin'), 'api key', 'client id', 'username'],
    never: ['scopes', 'expires at', 'name', 'description', 'permissions', 'token id'],
  },
  {
    // RFC 8628 §3.1: a device asks for the code that its user enters elsewhere.
    kind: 'token',
    path: list(
      'device authorization, device authorize, device auth, device code, oauth device, device login',
    ),
    said: list(
      'device authorization, device authorisation, device flow, device grant, device code, device login',
    ),
    takes: ['client id'],
  },
  {
    // `POST /session/renew`: also a passport or a booking is renewed, but not for a refresh token.
    kind: 'token',
    path: list(
      'renew, renewal, session renew, renew session, session refresh, refresh session, sessions refresh',
    ),
    said: [],
    takes: ['refresh token'],
  },
  {
    // What it takes is the credential itself, whole: to be told whether it is good, or for the next one.
    kind: 'token-check',
    path: list(`
      token verify, verify token, jwt verify, verify jwt, jwt token verify, jwt refresh, refresh jwt, jwt token refresh,
      validate token, token validate, token validation, token verification
    `),
    said: list('verify token, token verify, refresh token, token refresh, jwt, checks, validity, token'),
    takes: list('token, jwt, jwt token, refresh, refresh token, access token, id token'),
    never: ['scopes', 'expires at', 'name', 'description', 'permissions', 'token id', ...identity],
  },
  {
    // RFC 8628, links by mail: whoever has the code gets a token for it.
    kind: 'token',
    path: list('redeem, redeem code, code redeem, exchange, exchange code, redemption'),
    inPath: /^\{[\w-]*(?:code|token|ticket|otp|key|grant)\}$/i,
    said: list('access token, device code, magic link, login code, log in, sign in, id token, session token'),
    // A coupon has a code as well: only what is said tells.
    takes: [],
    takesWhenSaid: [...grant, ...proof, 'token', 'ticket', 'redemption code', 'login code', 'device token'],
  },
  {
    kind: 'login',
    path: list(`
      login, log in, signin, sign in, authenticate, logon, log on, auth, session, sessions, user login,
      login user, authorize, login with token, 2fa login, mfa login, otp login, login 2fa, login mfa, login otp
    `),
    inPath: /^\{[^}]*(?:user|login|member|account|identity|email|client|principal|subject|host|device)/i,
    said: list(`
      access token, login, log in, logs in, signin, sign in, signs in, authenticate, authenticates, log on, authorize
    `),
    takes: proof,
    takesWhenSaid: [...identity, 'client id'],
    // A payment is authorised, too.
    never: list('card number, amount, exp date, expiry date, cvv, cvv 2, amt tran'),
  },
  {
    // The browser brings the signed assertion of an identity provider (SAML 2.0 Bindings §3.5), and has nothing else yet.
    kind: 'redirected-login',
    path: list(`
      acs, saml acs, saml 2 acs, sso acs, saml, saml 2, saml callback, saml 2 callback, callback, sso callback,
      saml consume, saml response, saml sso, saml login, assertion consumer, assertion consumer service, consume, sso
    `),
    inPath: /^\{/,
    said: ['saml'],
    takes: ['saml response', 'saml art'],
  },
  {
    kind: 'login',
    path: list('auth jwt, jwt auth, jwt login, login jwt, auth basic, auth password'),
    said: list('authentication, authenticate, authenticates, log in, login, jwt'),
    takes: ['password', 'client secret'],
  },
  {
    kind: 'signup',
    path: list(`
      signup, sign up, register, registration, registrations, user register, register user, create account,
      user registration, users register
    `),
    said: list(`
      signup, sign up, signs up, register, registers, registration, create account, create an account
    `),
    takes: ['password', 'passwd', 'pwd'],
    takesWhenSaid: identity,
  },
  {
    // `POST /enrolment`: somebody is enrolled for a course, too. A password is set where one makes an account.
    kind: 'signup',
    path: list('enrolment, enrollment, enrol, enroll, join, onboarding, onboard'),
    said: list(`
      signup, sign up, signs up, register, registers, registration, self registration, create account, create an account,
      creates an account, open account, open an account, opens an account, customer account, user account, new account
    `),
    takes: [],
    takesWhenSaid: ['password', 'passwd', 'pwd'],
  },
  {
    // Whoever is invited has no account yet: the code of the mail stands in the path.
    kind: 'signup',
    path: list(
      'accept, accept invitation, accept invite, invitation accept, invite accept, invitations accept, invites accept',
    ),
    inPath: /^\{[\w-]*(?:code|token|key|invitation|invite)\}$/i,
    said: list('invitation, invite'),
    takes: [],
    takesWhenSaid: ['password', 'passwd', 'pwd', 'new password'],
  },
  {
    // The token of a mail in the path is all that he has who follows its link; nobody guesses it.
    kind: 'login-step',
    path: list(`
      accept, accept invitation, accept invite, invitation accept, invite accept, invitations accept, invites accept,
      decline, decline invitation, invitations decline, invites decline, unsubscribe, opt out
    `),
    inPath: /^\{[\w-]*(?:code|token|key|hash|invitation|invite)\}$/i,
    said: list('invitation, invite, unsubscribe, unsubscribes, opt out'),
    takes: [],
    takesWhenSaid: list(
      'token, code, key, hash, invitation token, invite token, invitation code, invite code',
    ),
    never: [...changes, 'role', 'permissions'],
  },
  {
    // The collection that one joins. Whoever adds somebody else calls that creating or inviting.
    kind: 'signup',
    path: list('user, users, account, accounts, customer, customers, member, members'),
    said: list(
      'signup, sign up, signs up, sign oneself up, register, registers, registration, self registration',
    ),
    takes: [],
    takesWhenSaid: ['password', 'passwd', 'pwd'],
  },
  {
    // Who signs up, and is asked for a password by a link in a mail. `register` alone may be said of others, too.
    kind: 'signup',
    path: list('user, users, account, accounts, customer, customers, member, members'),
    said: list('signup, sign up, signs up, sign oneself up, self registration'),
    takes: [],
    takesWhenSaid: identity,
  },
];
