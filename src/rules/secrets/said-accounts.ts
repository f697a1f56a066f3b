/** Accounts and their passwords that prose gives away: “log in with admin/admin123”. */

const quote = '["\'`*“”‘’]{0,3}';
const name = '([A-Za-z][\\w.-]{1,30}(?:@[\\w.-]{1,40})?)';
/** No blank, and no mark that ends a sentence or a word of Markdown. */
const password = '([^\\s"\'`*“”‘’,;()<>{}/]{4,40})';
/** “admin / admin123”, where the text says that one logs in so. */
const bySlash = new RegExp(
  `\\b(?:credentials?|log(?:ged)?[ -]?in|sign in|accounts?|default user|passwords?|authenticate)\\b[^\\n]{0,40}?[\\s:("'\`*]${name}${quote} ?[/:] ?${quote}${password}`,
  'gi',
);
const usersElsewhere = 'benutzer(?:name)?|gebruiker(?:snaam)?|utilisateur|identifiant|usuario|usuário|utente';
const secretsElsewhere = 'passwort|kennwort|wachtwoord|mot de passe|contraseña|contrasena|clave|senha';
/** “username admin and password changeme1”. */
const byWords = new RegExp(
  `\\b(?:user ?name|user|login|account|${usersElsewhere})${quote}(?:\\s{0,2}[:=]|\\s(?:is|are))?\\s{1,2}${quote}${name}${quote},?\\s{1,2}(?:(?:and|with|und|mit|en|met|et|avec|y|con|e|com|,|/)\\s{1,2})?(?:the )?(?:password|pass|pwd|${secretsElsewhere})${quote}(?:\\s{0,2}[:=]|\\s(?:is))?\\s{1,2}${quote}${password}`,
  'gi',
);
/** “Sign in as `admin` with the password `Welcome123!`”, “log in with admin using password changeme”. */
const byAct = new RegExp(
  `\\b(?:sign|log|logged|signed|connect|authenticate)(?:[ -]?in|[ -]?on)? (?:as|with|using)(?: (?:the|an?))?(?: (?:user|account|user ?name|default user))?\\s{1,2}${quote}${name}${quote},?\\s{1,2}(?:with|using|and|by)\\s{1,2}(?:the |its )?(?:default )?(?:password|pass|pwd)${quote}(?:\\s{0,2}[:=]|\\s(?:is|of))?\\s{1,2}${quote}${password}`,
  'gi',
);
/** What is there to be tried by everyone. */
export const forTrials = /\b(?:sandbox|demo|playground|public test|try (?:it|out)|sample data)\b/i;

export interface SaidAccount {
  readonly user: string;
  readonly password: string;
  /** Where it stands in the text. */
  readonly index: number;
}

const mayTell = new RegExp(`password|credential|pwd|log ?in|sign in|${secretsElsewhere}`, 'i');

/** The pairs in a text that are written as an account and its password; whether they are is the caller's to say. */
export function accountsSaidIn(text: string): readonly SaidAccount[] {
  // Nearly no text speaks of passwords.
  if (!mayTell.test(text)) return [];
  return [bySlash, byWords, byAct].flatMap((expression) =>
    [...text.matchAll(expression)].map(({ index, 1: user = '', 2: word = '' }) => ({
      user,
      password: word.replace(/[.!?]$/, ''),
      index,
    })),
  );
}
