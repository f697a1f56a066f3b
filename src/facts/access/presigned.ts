/** Operations whose URL is the credential: one that the server has signed and handed out. */
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { says } from '../../text/says.ts';

/** A path that is one hole, in the definition's or in a reader's spelling. */
const wholeHole = /^\/?[{<]([^{}<>/]{1,80})[}>]$/;

/**
 * Is the whole path a URL that was handed out, `/{upload_url}`, and do name or description say that it is signed or for
 * one upload or download? Operations that hand such URLs out have paths of their own.
 */
export function isPresigned({ path, value }: Operation): boolean {
  const name = wholeHole.exec(path)?.[1];
  if (name === undefined) return false;
  const said = words(name);
  if (!said.some((word) => /^ur[il]$/.test(word))) return false;
  if (said.some((word) => named.has(word))) return true;
  return typeof value.description === 'string' && says(value.description, signed);
}

const named: ReadonlySet<string> = new Set(['upload', 'download', 'signed', 'presigned']);
const signed = /\b(?:pre-?)?signed\b/i;
