import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { superLinear } from '../../src/regex/backtracking.ts';
import { expressionsOf, sourceFiles } from '../support/expressions.ts';

// Our own expressions run on texts that strangers write: none may take more than linear time to search one, and so to
// begin anew at each character counts (`\s+$`). recheck judges each; what it has judged is kept beside this file, by the
// text of the expression, so that only those are judged again that changed. A run outside of CI writes that file.

const file = join(import.meta.dirname, 'own-expressions.json');
const known = new Map<string, string>(
  existsSync(file) ? Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : [],
);

/**
 * What recheck does not finish, or does not understand, and what is right even so: whoever adds a line says why no text is
 * read more than a few times.
 */
const reasoned: Readonly<Record<string, string>> = {
  [String.raw`(?:\b(?:never|not|avoid|without)\b|n['’]t\b)[^.\n]{0,60}\b(?:client-side|front-?ends?|browsers?|clients?|publishable)\b`]:
    'a word leads to 60 characters behind it, and no further',
  [String.raw`\brequires?\b[^.\n]{0,60}\bscope\b`]: 'a word leads to 60 characters behind it, and no further',
  [String.raw`\b(?:not|never|no longer|instead of)\b[^.\n]{0,40}\b(?:pickled?|serializ?s?ed|unserializ(?:e|ed|ing)|evaluated)\b`]:
    'a word leads to 40 characters behind it, and no further',
  [String.raw`\b(?:only|requires?|must|needs?)\b[^.\n]{0,50}(?:\b|_)admin`]:
    'a word leads to 50 characters behind it, and no further',
  [String.raw`\b(?:max(?:imum)?|up to|at most|limit(?:ed)?|larger|bigger|exceeds?|less|smaller|size)\b[^.\n]{0,40}?\b\d{1,12}(?:[.,]\d{1,12})? ?(?:[kmgt]i?b|bytes?|(?:kilo|mega|giga)bytes?)\b|\b\d{1,12}(?:[.,]\d{1,12})? ?(?:[kmgt]i?b|(?:kilo|mega|giga)bytes?) (?:max(?:imum)?|limit|or (?:less|smaller)|at most)\b`]:
    'a word leads to 60 characters behind it, and no further',
  [String.raw`\bpublishable (?:API )?key\b|\bused\b[^.\n]{0,60}\b(?:in|by) (?:the|your) (?:UI|user interface|checkout)\b|\bwhen rendering\b[^.\n]{0,60}\b(?:UI|elements?|forms?|widgets?)\b|\b(?:used|meant|made|shown)\b[^.\n]{0,40}\b(?:client-side|front-?end|browsers?)\b|\b(?:sent|passed|passing|handed)\b[^.\n]{0,40}\bto the (?:client|front-?end|browser)\b|\bfrom (?:your|the) (?:front-?end|browser)\b`]:
    'a word leads to 60 characters behind it, and no further',
  [String.raw`\b(?:returns?|lists?|gives?) (?:all|every|the (?:whole|entire|full))\b[^.\n]{0,40}\b(?:results?|items?|objects?|list|entries|resources?|records?|collection)\b`]:
    'a word leads to 40 characters behind it, and no further',
  [String.raw`\b(?:size|[kmgt]i?b|bytes)\b[^.\n]{0,60}\b(?:enforced|rejected|refused|will fail|fails|(?:an|with an?) error)\b|\b(?:rejects?|refuses?|enforces?)\b[^.\n]{0,60}\b(?:size|[kmgt]i?b|bytes)\b|\b413\b`]:
    'a word leads to 60 characters behind it, and no further',
  [String.raw`\B(?=(?:\d{3})+$)`]: 'run on the digits of a number, of which there are 309 at most',
};

function judge(pattern: string, flags: string): string {
  const reason = reasoned[pattern];
  if (reason !== undefined) return `by reason: ${reason}`;
  process.env.RECHECK_SYNC_BACKEND = 'pure';
  const { checkSync } = createRequire(import.meta.url)('recheck') as typeof import('recheck');
  // `i` makes recheck expand each letter; merging cases adds no way to match where all is written in one.
  const plain = /[A-Z]/.test(pattern.replace(/\\./g, '')) ? flags : flags.replace('i', '');
  const result = checkSync(pattern, plain.replace(/[dg]/g, ''), { timeout: 5000 });
  if (result.status === 'safe') return 'linear';
  if (result.status === 'vulnerable') return `slow on ${result.attack.pattern}`;
  const own = superLinear(pattern);
  return own.backtracking || own.incomplete ? 'not known' : 'linear';
}

const literals = sourceFiles.flatMap((name) => expressionsOf(name).literals);
const verdicts = new Map(
  literals.map(({ pattern, flags }) => {
    const key = `/${pattern}/${flags}`;
    return [key, known.get(key) ?? judge(pattern, flags)];
  }),
);

test('every expression of the source searches in linear time', () => {
  const slow = literals.flatMap(({ file: where, pattern, flags }) => {
    const verdict = verdicts.get(`/${pattern}/${flags}`) as string;
    return /^(linear|by reason)/.test(verdict) ? [] : [`${where}: /${pattern}/${flags} is ${verdict}`];
  });
  expect(slow).toEqual([]);
  // Only a memory of verdicts: a line too many or too few makes the next run slower, and nothing wrong.
  const sorted = [...verdicts].sort(([a], [b]) => (a < b ? -1 : 1));
  if (!process.env.CI) writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`);
});
