import type { OpenKind } from './families/open.ts';
import { words } from './words.ts';

/** What is read of an operation. */
interface Steps {
  readonly method: string;
  readonly path: string;
  /** Names of the body's properties. */
  readonly bodyProperties: readonly string[];
}

const begins = /^(?:register|registration|sign ?up)$/;
const proves = /^(?:activate|activation|confirm|confirmation|verify|verification)$/;
const resets = /^(?:reset|(?:reset|recover) (?:password|passphrase)|(?:password|passphrase) reset)$/;
const forgets =
  /^(?:request (?:password |passphrase )?reset|forgot (?:password|passphrase)|(?:password|passphrase) forgot)$/;
/** Whose it is, and in which area of an API it stands: of anything else somebody is known. */
const ofAccount =
  /^(?:api|rest|v ?\d+|auth|public|(?:root |user |main |my )?(?:accounts?|users?|customers?|members?)|e ?mail|password|passphrase)$/;
const address =
  /^(?:user |account )?(?:e ?mail(?: address)?|user ?name|phone(?: number)?|mobile(?: number)?)$/;
const token = /\b(?:token|code|key|hash)$/;
const password = /^(?:new |user |account )?(?:pass ?word|pass ?phrase|passwd|pwd)$/;

/**
 * A step on the way to an account, or back to it, told by a path that names an address or the token of a mail:
 * `/register/account/{email}`, `/activate/account/{email}/{token}`, `/accounts/{id}/reset/{resetToken}`. Nobody can bring a
 * credential of the account yet, or any more.
 */
export function accountStep({ method, path, bodyProperties }: Steps): OpenKind | undefined {
  const all = path.split('/').filter((step) => step !== '');
  if (!all.some((step) => step.includes('{'))) return undefined;
  const named = all.filter((step) => !step.includes('{')).map((step) => words(step).join(' '));
  const act = named.filter((step) => !ofAccount.test(step));
  const [only] = act;
  if (only === undefined || act.length > 1) return undefined;
  const holes = all.filter((step) => step.includes('{')).map((step) => words(step).join(' '));
  const setsPassword = bodyProperties.some((name) => password.test(words(name).join(' ')));
  const writes = method === 'POST' || method === 'PUT' || method === 'PATCH';
  if (begins.test(only))
    return method === 'POST' && setsPassword && holes.every((hole) => address.test(hole))
      ? 'signup'
      : undefined;
  if (forgets.test(only)) return setsPassword ? undefined : 'password-reset';
  if (!token.test(holes.at(-1) ?? '')) return undefined;
  if (resets.test(only)) return writes && setsPassword ? 'password-reset' : undefined;
  return proves.test(only) ? 'one-time-code' : undefined;
}
