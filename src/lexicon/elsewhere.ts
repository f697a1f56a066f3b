import { once } from '../text/memo.ts';
import { list, unaccented } from './matcher.ts';
import type { OperationFacts } from './operation-facts.ts';
import { words } from './words.ts';

/**
 * How the steps of paths by which one becomes known to an API are called where it is not written in English: German, Dutch,
 * French, Spanish, Portuguese, Italian, and a few words of their neighbours. Each stands for a step that the lexicon knows,
 * and is judged as that one is: together with what the operation takes (`Anmeldung` is also how one enrols for a course).
 */
const stepsElsewhere: ReadonlyMap<string, string> = table([
  [
    'login',
    `anmelden, anmeldung, einloggen, benutzer anmelden, benutzeranmeldung, authentifizieren, authentifizierung, inloggen, aanmelden,
    aanmelding, connexion, se connecter, authentification, authentifier, iniciar sesión, inicio sesión, inicio de sesión,
    autenticar, autenticación, autenticacion, iniciar sessão, entrar, acessar, autenticação, accesso, accedi, autenticazione, autentica,
    logga in, inloggning, innlogging, logowanie, zaloguj, přihlášení, giriş, ingresar, acceder`,
  ],
  [
    'register',
    `registrieren, registrierung, konto anlegen, konto erstellen, registreren, registratie, account aanmaken, inscription,
    s inscrire, créer compte, créer un compte, enregistrement, registro, registrarse, registrar usuario, crear cuenta, cadastro, cadastrar,
    registrar se, criar conta, registrazione, registrati, crea account, registrera, rejestracja, registrace, kayıt`,
  ],
  [
    'forgot-password',
    `passwort vergessen, kennwort vergessen, vergessenes passwort, passwort anfordern, wachtwoord vergeten, mot de passe oublié,
    oubli mot de passe, mot de passe perdu, contraseña olvidada, olvidé contraseña, olvidé mi contraseña, olvide contraseña,
    olvido contraseña, recuperar contraseña, recuperación contraseña, recuperar clave, olvidé clave, esqueci senha, esqueci a senha,
    esqueci minha senha, recuperar senha, recuperação senha, password dimenticata, recupera password, recupero password, glömt lösenord,
    zapomniane hasło`,
  ],
  [
    'reset-password',
    `passwort zurücksetzen, passwort zuruecksetzen, kennwort zurücksetzen, kennwort zuruecksetzen, passwort reset, wachtwoord herstellen,
    wachtwoord resetten, wachtwoord reset, reset passwort, reset wachtwoord, reset mot de passe, reset contraseña, reset clave,
    reset senha, réinitialiser mot de passe, mot de passe réinitialiser, réinitialisation mot de passe,
    mot de passe réinitialisation, restablecer contraseña, contraseña restablecer, resetear contraseña, restablecer clave,
    redefinir senha, senha redefinir, resetar senha, reimposta password, reimpostazione password, återställ lösenord`,
  ],
  [
    'verify',
    `bestätigen, bestaetigen, bestätigung, verifizieren, bevestigen, verifiëren, verificeren, confirmer, vérifier, vérification,
    confirmar, verificar, verificación, verificação, conferma, confermare, verifica, verificare`,
  ],
]);

/** What is taken in there. */
const inputsElsewhere: ReadonlyMap<string, string> = table([
  [
    'password',
    `passwort, kennwort, wachtwoord, mot de passe, motdepasse, mdp, contraseña, contrasenia, clave, senha, lösenord, adgangskode,
    hasło, heslo, salasana, şifre, passord`,
  ],
  [
    'new password',
    `neues passwort, passwort neu, neues kennwort, nieuw wachtwoord, nouveau mot de passe, nueva contraseña, contraseña nueva,
    nueva clave, nova senha, senha nova, nuova password`,
  ],
  [
    'username',
    `benutzername, benutzer, nutzername, anmeldename, kundennummer, gebruikersnaam, gebruiker, utilisateur, nom utilisateur,
    nom d utilisateur, identifiant, usuario, nombre usuario, nombre de usuario, usuário, nome usuário, nome de usuário, utente, nome utente,
    användarnamn, brugernavn, użytkownik`,
  ],
  [
    'email',
    `e mail adresse, email adresse, emailadresse, emailadres, e mailadres, courriel, adresse courriel, adresse mail, adresse email, correo,
    correo electrónico, email usuario, correio, correio eletrônico, endereço email, indirizzo email, posta elettronica`,
  ],
  [
    'phone',
    'telefon, telefonnummer, handynummer, telefoonnummer, mobiel nummer, téléphone, teléfono, telefone, celular, telefono',
  ],
  ['token', 'jeton, token reset'],
  [
    'verification code',
    `bestätigungscode, bestaetigungscode, prüfcode, pruefcode, sicherheitscode, verifizierungscode, verificatiecode, bevestigingscode,
    code de vérification, code vérification, code de confirmation, code sms, código verificación, código de verificación, código confirmación,
    código de confirmación, código sms, código verificação, código de verificação, código confirmação, codice verifica, codice di verifica,
    codice conferma, codice di conferma`,
  ],
]);

function table(rows: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return new Map(rows.flatMap(([english, names]) => list(names).map((name) => [spelt(name), english])));
}

/** Words written together, without accents: `Contraseña`, `mot-de-passe`. */
function spelt(name: string): string {
  return words(name).map(unaccented).join('');
}

/**
 * An operation as it would be called in English; undefined where neither a step of its path nor what it takes is called in
 * another language: `POST /login {email, senha}`.
 */
export function inEnglish(operation: OperationFacts): OperationFacts | undefined {
  const { bodyProperties, parameters, operationId } = operation;
  const found = pathInEnglish(operation.path);
  if (found === undefined && !isAnyElsewhere(bodyProperties) && !(parameters && isAnyElsewhere(parameters)))
    return undefined;
  const path = found ?? operation.path;
  return {
    ...operation,
    path,
    bodyProperties: allInEnglish(bodyProperties),
    ...(parameters ? { parameters: allInEnglish(parameters) } : {}),
    // What is verified the input says: that it is, the path has said in these words.
    ...(found?.includes('verify') ? { operationId: `${operationId ?? ''} verify` } : {}),
  };
}

/** Operations that share a schema share the list of its names. */
const isAnyElsewhere = once((names: readonly string[]) => names.some(isElsewhere));
const allInEnglish = once((names: readonly string[]): readonly string[] => names.map(inputInEnglish));

function isElsewhere(name: string): boolean {
  return inputsElsewhere.has(spelt(name));
}

function inputInEnglish(name: string): string {
  return inputsElsewhere.get(spelt(name)) ?? name;
}

function pathInEnglish(path: string): string | undefined {
  const all = path.split('/');
  const read: string[] = [];
  let isFound = false;
  for (let at = 0; at < all.length; at++) {
    const step = all[at] as string;
    const next = all[at + 1];
    const both =
      step === '' || next === undefined || step.includes('{') || next.includes('{')
        ? undefined
        : stepsElsewhere.get(spelt(`${step} ${next}`));
    const one = both ?? (step === '' || step.includes('{') ? undefined : stepsElsewhere.get(spelt(step)));
    if (one !== undefined) isFound = true;
    read.push(one ?? step);
    if (both !== undefined) at++;
  }
  return isFound ? read.join('/') : undefined;
}
