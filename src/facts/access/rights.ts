/** Which operations decide what others may do: roles, members, and what other people log in with. */
import {
  credentialSteps,
  groups,
  memberships,
  passwordSteps,
  people,
  rightsHolders,
  standingSteps,
} from '../../lexicon/families/rights.ts';
import { steps } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';

/** A function of administrators, as its path says. */
export interface Administers {
  /** `password`: it logs in as somebody else; `rights`: it decides what somebody else may do. */
  readonly what: 'password' | 'rights';
  /** To follow the operation: `decides who has which rights`. */
  readonly why: string;
}

/** Versions between a collection and its id: `/users/v1/{username}`. */
const version = /^v\d+(\.\d+)*$/i;

/**
 * What a writing operation changes of the rights of others: of roles and members, or of a person whom the path names by
 * an id. The caller's own (`/me/password`, `/password`) are not among them.
 */
export function administers({ kind, safe, path }: Operation): Administers | undefined {
  if (kind !== 'operation' || safe) return undefined;
  const all = steps(path)
    .filter((step) => step === null || !version.test(step))
    .map((step) => step && words(step).join(''));
  const named = all.filter((step) => step !== null);
  const last = named.at(-1) ?? '';
  const at = all.lastIndexOf(last);
  if (named.some((step) => rightsHolders.has(step)))
    return { what: 'rights', why: 'decides who has which rights' };
  const holder = all[at - 1] === null ? (all[at - 2] ?? '') : '';
  if (people.has(holder)) {
    if (passwordSteps.has(last)) return { what: 'password', why: 'sets the password of another user' };
    if (credentialSteps.has(last))
      return { what: 'rights', why: 'makes or takes away what another user logs in with' };
    if (standingSteps.has(last)) return { what: 'rights', why: 'decides what another user may do' };
    return groups.has(last) ? { what: 'rights', why: 'decides which groups a user belongs to' } : undefined;
  }
  // Whatever has a password, `/accounts/{id}`, a device, is something that somebody logs in with.
  if (holder !== '' && passwordSteps.has(last) && !last.endsWith('pin'))
    return { what: 'password', why: 'sets the password of what the path names' };
  const isOfGroup = groups.has(holder) && (memberships.has(last) || people.has(last));
  // `/group_memberships` says of whose members it is; bare memberships are often what a shop sells.
  const isOwn = memberships.has(last) && /.membership/.test(last);
  return isOfGroup || isOwn
    ? { what: 'rights', why: 'decides who belongs to a group, with its rights' }
    : undefined;
}
