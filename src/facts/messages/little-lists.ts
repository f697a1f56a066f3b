/** Which lists stay short, or are read by those whose they are, so that all of one at once is no great loss. */

import { endOf } from '../../lexicon/operations.ts';
import { words } from '../../lexicon/words.ts';
import type { Operation } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { areForAdministrators } from '../access/administrators.ts';

/** Why all that the operations answer with is little, as the end of a message; undefined where it need not be. */
export const littleIn = once((operations: readonly Operation[]): string | undefined => {
  if (operations.length === 0) return undefined;
  if (operations.every(isCatalogue)) return ', of a list that the provider keeps';
  if (operations.every(isOfSettings)) return ', of settings that an account has a few of';
  if (operations.every(isOfOneObject)) return ', of what belongs to one object of a known caller';
  if (areForAdministrators(operations)) return ', that administrators alone read';
  return undefined;
});

/** What there are only so many of, or what the provider alone adds to. */
const catalogues: ReadonlySet<string> = new Set(
  (
    'region regions country countries currency currencies language languages locale locales timezone timezones zone zones ' +
    'unit units category categories plan plans catalog catalogs catalogue catalogues state states province provinces ' +
    'status statuses capability capabilities feature features permission permissions scope scopes type types size sizes ' +
    'distribution distributions flavor flavors flavour flavours genre genres holiday holidays airline airlines version versions ' +
    'brand brands vocab vocabs vocabulary vocabularies'
  ).split(' '),
);

/** What is set up once, and read by whoever set it up. */
const settings: ReadonlySet<string> = new Set(
  'scheme schemes sender senders role roles rule rules policy policies site sites webhook webhooks hook hooks'.split(
    ' ',
  ),
);

function isOfSettings({ path, method, protection }: Operation): boolean {
  const last = endOf(path);
  return (
    method === 'GET' && !protection.anonymous && !last.includes('{') && settings.has(words(last).at(-1) ?? '')
  );
}

function isCatalogue({ path, method }: Operation): boolean {
  if (method !== 'GET') return false;
  const last = endOf(path);
  const named = words(last.replace(/\.[a-z]+$/i, '')).at(-1) ?? '';
  return !last.includes('{') && (catalogues.has(named) || /[a-z]{3}types$/.test(named));
}

/** `/projects/{id}/members`, `/me/orders`: as long as what its owner put there. */
function isOfOneObject({ path, protection }: Operation): boolean {
  return !protection.anonymous && /(?:\}|\/me)\/[^/{}]+\/?$/i.test(path);
}
