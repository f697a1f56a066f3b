/** Which objects give rights or are evidence, so that it matters when they were made and by whom. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { lastStep } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/** Is it a credential, an account, a setting of security or a record, by its name, what it holds or where it is sent? */
export function isAboutRights(owner: Schema, operations: readonly Operation[]): boolean {
  if (owner.name !== undefined && namesRights(owner.name)) return true;
  return holdsCredential(owner) || operations.some(isAtRights);
}

const rights: ReadonlySet<string> = new Set(
  (
    'key keys token tokens secret secrets credential credentials certificate certificates password passwords cert certs ' +
    'robot robots account accounts user users login logins session sessions mfa passkey authenticator factor factors ' +
    'permission permissions privilege privileges role roles grant grants acl acls access allowlist allowlists whitelist ' +
    'whitelists denylist blocklist blacklist firewall firewalls security exemption exemptions exception exceptions ' +
    'audit audits log logs journal ledger evidence consent consents approval approvals signature signatures event events ' +
    'transaction transactions payment payments transfer transfers invoice invoices record records history'
  ).split(' '),
);

function namesRights(name: string): boolean {
  return words(name).some((word) => rights.has(word));
}

const holdsCredential = once((owner: Schema): boolean =>
  [...owner.properties.values()].some((property) => {
    const meaning = lexiconOf(owner.api).credential(property.name, owner.name);
    return meaning !== undefined && meaning.confidence !== 'low';
  }),
);

const isAtRights = once(({ path }: Operation): boolean => namesRights(lastStep(path)));
