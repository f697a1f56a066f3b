import type { OpenKind } from './families/open.ts';
import { words } from './words.ts';

/** What is read of an operation. */
interface Steps {
  readonly method: string;
  readonly path: string;
  /** Names of the body's properties. */
  readonly bodyProperties: readonly string[];
  /** May it take more than is known, because a reference could not be followed? */
  readonly hidesInput?: (() => boolean) | undefined;
}

const begins = /^(?:register|registration|sign ?up)$/;
const proves = /^(?:activate|activation|confirm|confirmation|verify|verification)$/;
const resets = /^(?:reset|(?:reset|recover) (?:password|passphrase)|(?:password|passphrase) reset)$/;
const forgets =
  /^(?:request (?:password |passphrase )?reset|forgot (?:password|passphrase)|(?:password|passphrase) forgot)$/;
const invites = /^(?:invites?|invitations?)$/;
const answers = /^(?:accept|decline|reject|refuse|join|redeem|confirm|complete|register|sign ?up)$/;
/** Whose it is, and in which area of an API it stands: of anything else somebody is known. */
const ofAccount =
  /^(?:api|rest|v ?\d+|auth|public|(?:root |user |main |my )?(?:accounts?|users?|customers?|members?)|e ?mail|password|passphrase)$/;
const address =
  /^(?:user |account )?(?:e ?mail(?: address)?|user ?name|phone(?: number)?|mobile(?: number)?)$/;
const token = /\b(?:token|code|key|hash)$/;
const password = /^(?:new |user |account )?(?:pass ?word|pass ?phrase|passwd|pwd)$/;

/**
 * A step on the way to an account, or back to it, told by a path that names an address or the token of a mail:
 * `/register/account/{email}`, `/activate/account/{email}/{token}`, `/accounts/{id}/reset/{resetToken}`,
 * `/invitations/{token}/accept`. Nobody can bring a credential of the account yet, or any more.
 */
export function accountStep({ method, path, bodyProperties, hidesInput }: Steps): OpenKind | undefined {
  const all = path.split('/').filter((step) => step !== '');
  if (!all.some((step) => step.includes('{'))) return undefined;
  const named = all.filter((step) => !step.includes('{')).map((step) => words(step).join(' '));
  const act = named.filter((step) => !ofAccount.test(step));
  const holes = all.filter((step) => step.includes('{')).map((step) => words(step).join(' '));
  if (isInvitation(act, holes)) return method === 'GET' ? 'one-time-code' : 'signup';
  const [only] = act;
  if (only === undefined || act.length > 1) return undefined;
  // Of a body of which nothing is known the path is all that tells.
  const isPassword = (name: string) => password.test(words(name).join(' '));
  const isUnsaid =
    bodyProperties.length === 0 || (!bodyProperties.some(isPassword) && hidesInput?.() === true);
  const setsPassword = isUnsaid || bodyProperties.some(isPassword);
  const writes = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (begins.test(only))
    return method === 'POST' && setsPassword && holes.every((hole) => address.test(hole))
      ? 'signup'
      : undefined;
  if (forgets.test(only)) return setsPassword && !isUnsaid ? undefined : 'password-reset';
  if (!token.test(holes.at(-1) ?? '')) return undefined;
  if (resets.test(only)) return writes && setsPassword ? 'password-reset' : undefined;
  return proves.test(only) ? 'one-time-code' : undefined;
}

/** Whoever was invited is shown what to, and takes it or turns it down: `/invitations/{token}`, `/invitations/{token}/accept`. */
function isInvitation([first, last, ...more]: readonly string[], holes: readonly string[]): boolean {
  if (first === undefined || !invites.test(first) || more.length > 0) return false;
  return holes.length === 1 && token.test(holes[0] ?? '') && (last === undefined || answers.test(last));
}
