/** Tokens that open nothing: coins, and positions in a list. */

import type { UrlValue } from '../../facts/messages/url-values.ts';
import { list } from '../../lexicon/matcher.ts';
import { words } from '../../lexicon/words.ts';
import { finds } from '../../text/says.ts';

const coin = finds(
  /\b(?:coins?|crypto(?:currency|currencies)?|erc-?\d+|symbols?|tickers?|contract address(?:es)?|smart contracts?|block ?chains?|on-?chain|nfts?|mint address|currency)\b/i,
);
const position = finds(
  /\b(?:next page|(?:next|previous) (?:set|batch|part|chunk) of|page of results|continuation|continues?|cursor|delta|pagination|paging|remainder of (?:the )?\w+|batch (?:size|token)|where the (?:last|previous)|(?:previous|last|earlier) (?:response|request|call|list|page|sync\w*)|resumes?)\b/i,
);
/** What a text is made of, for who analyses it. */
const ofText = finds(
  /\b(?:words?|sentences?|lemmas?|syllables?|punctuation|lexemes?|morphemes?|vocabulary)\b/i,
);
/** The address of a device at a service that notifies it. */
const device = /\b(?:device|push|apns|fcm|gcm|firebase)(?: \w+)? tokens?\b/i;
/** Whoever writes this means a credential, whatever else he says. */
const credential = finds(
  /\b(?:bearer|auth\w*|credentials?|sessions?|log(?:ged)?[ -]?in|secrets?|passwords?|permissions?|access)\b/i,
);
/** Steps of a path that lead on in a list. */
const positions: ReadonlySet<string> = new Set(
  list(`
    delta, deltas, changes, next, page, pages, cursor, sync, scroll, continue, continuation, since, resume, checkpoint
  `),
);

/** Is it a coin or where the last list ended, as its description, its pattern or the path before it say? */
export function isOtherToken({ name, in: where, parameter, schema }: UrlValue): boolean {
  // `access_token` and its like say what they are.
  if (words(name).some(credential)) return false;
  const text = [parameter.value.description, schema?.value.description].filter(isText).join(' ');
  if (credential(text)) return false;
  if (coin(text) || position(text) || ofText(text) || device.test(text) || isAddress(schema?.value.pattern))
    return true;
  const operations = parameter.operations();
  return (
    operations.length > 0 &&
    operations.every(({ path }) => leadsOn(where === 'path' ? path.split(`{${name}}`, 1)[0] : path, name))
  );
}

/** An address of a contract, as Ethereum writes it. */
function isAddress(pattern: unknown): boolean {
  return typeof pattern === 'string' && /^\^?0x\[/.test(pattern) && /\{40\}/.test(pattern);
}

/** Is the last that is said before it a step that leads on: `/changes/{token}`, `/delta(token='{token}')`? */
function leadsOn(before = '', name = ''): boolean {
  const said = before.split('/').findLast((step) => words(step).length > 0 && !step.startsWith('{'));
  const own = words(name).join('');
  return positions.has(words(said ?? '').findLast((word) => word !== own && word !== 'token') ?? '');
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
