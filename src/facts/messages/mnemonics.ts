/** Which mnemonics open a wallet (BIP 39): instruments of an exchange and instructions of a machine have some as well. */
import { words } from '../../lexicon/words.ts';
import type { Property } from '../../openapi/model.ts';

/** Does nothing around it speak of a wallet? */
export function isOtherMnemonic(property: Property): boolean {
  const { name, owner, schema } = property;
  if (words(name).join(' ') !== 'mnemonic') return false;
  const paths = property.operations('output').map(({ path }) => path);
  const { description } = schema.value;
  const around = [
    owner.name ?? '',
    ...owner.properties.keys(),
    ...paths.slice(0, 1),
    typeof description === 'string' ? description : '',
  ];
  return !around.some((one) => words(one).some((word) => ofWallets.has(word)));
}

const ofWallets: ReadonlySet<string> = new Set(
  'wallet wallets seed bip xprv xpub passphrase blockchain crypto hd keystore keypair words'.split(' '),
);
