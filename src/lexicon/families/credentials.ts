import { type Entry, type Family, list } from '../matcher.ts';

/** What kind of credential a name speaks of. */
type CredentialKind =
  | 'password'
  | 'password hash'
  | 'secret'
  | 'API key'
  | 'token'
  | 'private key'
  | 'one-time code'
  | 'connection string'
  | 'credentials';

export interface CredentialEntry extends Entry {
  readonly meaning: CredentialKind;
}

/** Words that turn any credential into a flag, a count or a rule about it. */
const flags = list(`
  has, have, is, are, was, can, should, must, needs, need, requires, require, required, use, uses, using,
  enable, enables, enabled, disable, disabled, allow, allows, allowed, show, hide, send, include, force,
  generate, rotate, regenerate, revoke, without, no, min, minimum, max, maximum, num, number, count, total,
  expired, forgot, forgotten
`);

/** Words before `token` that make it a position, a count, a reference or a label instead of a credential. */
const otherTokens = [
  // Positions in a list or a stream.
  ...list(`
    page, paging, pagination, next, previous, prev, continuation, continue, cursor, sync, start, starting,
    end, ending, resume, resumption, list, skip, marker, scroll, search, delta, change, watch, query,
    before, after, since, until, first, last, seek, snapshot, checkpoint
  `),
  // Text units of language models.
  ...list(`
    prompt, completion, input, output, cached, cache, reasoning, stop, special, context, thinking, billable,
    audio, eos, bos, pad, budget, used, remaining, per, tokens
  `),
  // Marks against replay and forgery: public to the page that sends them.
  ...list(`
    csrf, xsrf, forgery, antiforgery, idempotency, idempotent, concurrency, lock, client, request
  `),
  // What shows that a person fills the form: it is nobody's, and good for one request.
  ...list('captcha, recaptcha, hcaptcha, turnstile, altcha'),
  // References a payment service hands out for what it keeps.
  ...list('card, payment, bank, person, account, source, instrument, method, network, vault'),
  // Addresses of devices, coins, marks of design.
  ...list(`
    from, to, sell, buy, base, quote, swap, stake, staking, reward, native, wrapped, lp, pool, device, push, apns, fcm, nft, erc, coin, crypto, asset, governance, design, color, cvc, pii, unique,
    persistent, notification, hashed, tracking, campaign, attribution, syntax, lexer, image, publishable,
    public
  `),
];

/** What a password is called in other languages, with accents and without. */
export const passwordsElsewhere =
  'passwort, contraseña, contrasena, contrasenia, mot de passe, senha, kennwort, wachtwoord, adgangskode, lösenord, losenord, hasło, heslo, salasana, şifre, passord';

const entries: readonly CredentialEntry[] = [
  {
    meaning: 'password',
    match: list(`
      password, passwords, passwd, pwd, pswd, passphrase, passphrases, pass phrase, passcode, user pass,
      db pass, database pass, smtp pass, login pass, auth pass, proxy pass, admin pass, mqtt pass, wifi pass, wi fi pass, ftp pass,
      sftp pass, ssh pass, imap pass, pop 3 pass, sip pass, mail pass, root pass, ldap pass, radius pass,
      ${passwordsElsewhere}
    `),
    unless: ['reset', 'change', 'update'],
    reason: 'whoever reads a password can log in with it',
    confidence: 'high',
  },
  {
    meaning: 'password hash',
    match: list(`
      password hash, password hashes, password digest, hashed password, encrypted password,
      crypted password, password salt, hash password, pwd salt, passwd salt, pass salt, hash salt, pwd hash, passwd hash, hashed pwd, bcrypt hash,
      salted hash, pwd digest, pw hash, pass hash, password bcrypt, password argon, password scrypt,
      password pbkdf, password md, password sha, password hashed, password encrypted, encrypted pwd,
      hashed passcode, passcode hash, passphrase hash, hashed pass phrase, hash of password, argon hash,
      pin hash, hashed pin, pin digest, encrypted pin, stored password hash
    `),
    reason: 'a stored password is guessed offline from its hash',
    confidence: 'high',
  },
  {
    meaning: 'password hash',
    match: ['salt'],
    whole: true,
    reason: 'a salt belongs beside a password hash, out of sight',
    confidence: 'medium',
  },
  {
    meaning: 'secret',
    match: list(`
      client secret, app secret, application secret, consumer secret, shared secret, signing secret,
      webhook secret, api secret, oauth secret, totp secret, otp secret, mfa secret, totp seed, otp seed, mfa seed, two factor seed, authenticator seed, hmac secret,
      jwt secret, token secret, key secret, secret key, secret access key, access key secret, hook secret,
      signing key, signature key, hmac key, pre shared key, preshared key, psk, psk hex, psk key, wpa psk, wifi psk, seed phrase, security answer, security answers, secret answer,
      puk, puk code, sim puk, recovery phrase, recovery seed, seed words, wallet seed, seed entropy, wallet entropy, mnemonic entropy, master seed, backup phrase, recovery words,
      authorization header, authorization header value, secret answers, security question answer, secret question answer, password recovery answer
    `),
    unless: ['public'],
    reason: 'a secret proves the identity of who holds it',
    confidence: 'high',
  },
  {
    meaning: 'secret',
    match: ['secret', 'secrets'],
    unless: list(`
      pull, kubernetes, k8s, tls, repo, repository, org, organization, scanning, in, account, dependabot,
      codespaces, actions, generic, missing, unset, absent, undefined, unresolved
    `),
    reason: 'a secret proves the identity of who holds it',
    confidence: 'medium',
  },
  {
    meaning: 'secret',
    match: ['master code', 'master pin', 'duress code', 'alarm code'],
    reason: 'whoever knows the code gets in',
    confidence: 'medium',
  },
  {
    meaning: 'API key',
    match: list(`
      api key, api keys, apikey, application key, app key, auth key, authentication key, subscription key,
      developer key, dev key, sdk key, service key, function key, functions key, plaintext key, plain text key, cleartext key, unmasked key
    `),
    unless: ['public', 'publishable'],
    reason: 'whoever reads an API key can call in its owner’s name',
    confidence: 'high',
  },
  {
    meaning: 'API key',
    match: ['access key', 'encryption key', 'master key', 'shared key', 'storage key'],
    unless: ['public', 'publishable'],
    reason:
      'whoever holds the key can call or decrypt; for some vendors it is only the key’s public half or name',
    confidence: 'medium',
  },
  {
    meaning: 'token',
    match: list(`
      access token, access tokens, auth token, authentication token, authorization token, bearer token,
      refresh token, id token, identity token, session token, security token, oauth token, api token,
      personal access token, user token, login token, bot token, jwt, jwt token, json web token, bearer,
      reset token, password reset token, invitation token, invite token, activation token, magic token,
      confirmation token, sas token, impersonation token, one time token, saml response, saml assertion,
      token de acceso, token acceso, token de acesso, token acesso, token di accesso, token accesso, jeton d accès, jeton accès,
      jeton de session, token de sesión, token de sessão, zugriffstoken, zugangstoken, sitzungstoken, toegangstoken, sessietoken,
      session key, session secret, remember token, deploy token, installation token, client assertion
    `),
    unless: ['csrf', 'xsrf', 'forgery', 'antiforgery'],
    reason: 'whoever reads a bearer token can act as the one it was given to',
    confidence: 'high',
  },
  {
    meaning: 'token',
    match: ['token'],
    unless: otherTokens,
    reason: 'a token is mostly a bearer credential: reading it is enough to use it',
    confidence: 'medium',
  },
  {
    meaning: 'private key',
    match: list(`
      private key, private keys, privkey, priv key, rsa private key, ssh private key, private key pem,
      tls key, ssl key, secret key pem, private jwk, deploy private key, mnemonic phrase, mnemonic words,
      wallet mnemonic, xprv, xpriv, extended private key, private key wif
    `),
    reason: 'whoever reads a private key can sign and decrypt as its owner',
    confidence: 'high',
  },
  {
    meaning: 'private key',
    match: ['client key pem', 'server key pem', 'tls key pem', 'ssl key pem', 'rsa key pem'],
    unless: ['public'],
    reason: 'whoever reads a private key can sign and decrypt as its owner',
    confidence: 'high',
  },
  {
    meaning: 'private key',
    match: ['mnemonic'],
    whole: true,
    reason: 'the words of a mnemonic are the private key of a wallet (BIP 39)',
    confidence: 'medium',
  },
  {
    meaning: 'one-time code',
    match: list(`
      otp, totp, otp code, totp code, one time code, one time password, one time passcode, mfa code,
      2fa code, two factor code, recovery codes, backup codes, recovery code, backup code,
      verification code, login code, sms code, authentication code, authenticator code,
      verificatiecode, bevestigingscode, bestätigungscode, bestaetigungscode, verifizierungscode, code de vérification,
      code vérification, código de verificación, código verificación, código de verificação, código verificação, codice di verifica,
      codice verifica
    `),
    reason: 'a one-time code stands for the second factor while it is valid',
    confidence: 'medium',
  },
  {
    meaning: 'one-time code',
    match: list(`
      user pin, card pin, atm pin, security pin, access pin, login pin, account pin, new pin, old pin
    `),
    reason: 'a PIN is a short password',
    confidence: 'high',
  },
  {
    meaning: 'one-time code',
    match: ['pin'],
    whole: true,
    reason: 'a PIN is a short password; the word also means to fasten something',
    confidence: 'low',
  },
  {
    meaning: 'connection string',
    match: ['connection string', 'conn string', 'connection strings', 'database connection string'],
    reason: 'a connection string usually carries its password',
    confidence: 'medium',
  },
  {
    meaning: 'credentials',
    match: list(`
      credential, credentials, creds, basic auth, htpasswd, user credentials, login credentials
    `),
    reason: 'credentials prove an identity',
    confidence: 'medium',
  },
];

/** Credentials wherever they stand: passwords, secrets, keys, tokens, codes. */
export const credentials: Family<CredentialEntry> = {
  entries,
  unless: flags,
  tails: list(`
    value, values, string, str, text, plain, plaintext, cleartext, raw, base, encoded, confirmation,
    confirm, confirmed, repeat, repeated, again, retype, verify, header, param
  `),
};

/** What is a credential only as a parameter of a URL. */
export const urlCredentials: Family = {
  entries: [
    {
      meaning: 'signature',
      match: list(`
        sig, x amz signature, amz signature, goog signature, sas sig, url signature, signed token
      `),
      reason: 'a signed link works for whoever finds it in a log or a history',
      confidence: 'high',
    },
    {
      meaning: 'signature',
      match: ['signature', 'hmac'],
      whole: true,
      reason: 'a signed link works for whoever finds it in a log or a history',
      confidence: 'medium',
    },
    {
      meaning: 'credentials',
      match: ['authorization', 'auth'],
      whole: true,
      reason: 'it carries what the Authorization header should carry',
      confidence: 'medium',
    },
  ],
};

/** Names under which a session travels. */
export const sessions: Family = {
  entries: [
    {
      meaning: 'session id',
      match: list(`
        sitzungsschlüssel, sitzungsschluessel,
        jsessionid, phpsessid, aspsessionid, asp net session id, cfid, cftoken, connect sid, sessid
      `),
      reason: 'whoever reads the session id takes over the session',
      confidence: 'high',
    },
    {
      // Bare only: `AccountSid` and `PathSid` are Twilio's word for identifier.
      meaning: 'session id',
      match: ['sid', 'sess'],
      whole: true,
      reason: 'whoever reads the session id takes over the session',
      confidence: 'medium',
    },
    {
      meaning: 'session id',
      match: list(`
        session id, session identifier, session key,
        sitzungskennung, sitzungs id, sessie id, id session, id de session, identifiant session, id sesión, id de sesión, sesión id,
        id sessão, sessão id, id sessione, id sitzung
      `),
      // A session that is an object of the API (a checkout, a chat, a council's meeting), not the caller's own.
      unless: list(`
        checkout, chat, portal, training, recording, video, debug, export, upload, payment
      `),
      reason: 'whoever reads the session id takes over the session',
      confidence: 'low',
    },
  ],
};
