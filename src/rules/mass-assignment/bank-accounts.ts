/** Accounts at a bank among what is written: who keeps them numbers them. */
import { lexiconOf } from '../../lexicon/lexicon.ts';
import { list, type Meaning } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import type { Property, Schema } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';

/** What a bank says of an account: its number, beside what is on it. */
const accountNumber = /^(?:(?:bank )?account (?:number|no|nr|num)|iban)$/;

/** Is it somebody's account at a bank that is written: with its number, and whose it is? Accounts of a ledger are nobody's. */
export const isBankAccount = once(({ properties }: Schema): boolean => {
  const names = [...properties.keys()].map((name) => words(name));
  return (
    names.some((name) => accountNumber.test(name.join(' '))) &&
    names.some((name) => name.some((word) => holders.has(word)))
  );
});

const holders: ReadonlySet<string> = new Set(
  list('user, customer, client, holder, owner, usuario, cliente, titular, person, member'),
);

/** The number of an account that is written with what is on it: who keeps the account numbers it. */
export function numberOfAccount({ name, owner }: Property): Meaning | undefined {
  if (!accountNumber.test(words(name).join(' '))) return undefined;
  const isKept = [...owner.properties.keys()].some(
    (one) => lexiconOf(owner.api).privileged(one)?.meaning === 'balance',
  );
  return isKept && isBankAccount(owner) ? numbered : undefined;
}

const numbered: Meaning = {
  meaning: 'account number',
  reason: 'a bank numbers its accounts; whoever chooses the number may take the place of another',
  confidence: 'medium',
};
