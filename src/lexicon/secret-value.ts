import { type Lexicon, lexicon } from './lexicon.ts';
import { looksRandom } from './randomness.ts';
import { words } from './words.ts';

/** A value that is a secret because of its name and look. */
export interface NamedSecret {
  readonly kind: string;
  readonly confidence: 'high' | 'medium' | 'low';
  /** What may be shown of it. */
  readonly masked: string;
}

const digests = new Set([
  'hash',
  'sha',
  'etag',
  'digest',
  'checksum',
  'md',
  'fingerprint',
  'thumbprint',
  'signature',
  'public',
]);
const keptSecret = new Set([
  'password',
  'secret',
  'API key',
  'token',
  'private key',
  'credentials',
  'connection string',
]);

/**
 * Is the value of a property with a secret's name (`clientSecret`) a secret, and no placeholder? Only what looks drawn by
 * a machine counts, so `hunter2` under `password` does not. Digests and ids are no secrets.
 *
 * @param name the property's or parameter's name as written
 * @returns never with high confidence: documentation invents such values too
 */
export function secretValue(name: string, value: string, names: Lexicon = lexicon): NamedSecret | undefined {
  if (value.length < 16 || value.length > 512) return undefined;
  const meaning = names.credential(name);
  if (!meaning || !keptSecret.has(meaning.meaning)) return undefined;
  if (words(name).some((word) => digests.has(word)) || !looksRandom(value)) return undefined;
  return {
    kind: meaning.meaning,
    confidence: meaning.confidence === 'high' ? 'medium' : 'low',
    masked: `${value.slice(0, 2)}…`,
  };
}
