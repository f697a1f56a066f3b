/** APIs that make data up, to fill tests and designs with: what looks like somebody's is nobody's. */

import type { Api } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { hostOf } from '../hosts/host.ts';
import { introductionOf } from '../introduction.ts';

const things = '(?:people|persons?|users?|names?|identit(?:y|ies)|data|profiles?|address(?:es)?)';
const invented = new RegExp(
  [
    `${things}[-_ ]?generator`,
    `\\b(?:fake|mock|dummy|random|synthetic|made-up) (?:\\w+ ){0,2}${things}\\b`,
  ].join('|'),
  'i',
);

/** By its title, the name of its host, or what it calls itself before it says more: what generates reports for its users says so later. */
export const inventsData = once((api: Api): boolean => {
  const begin = introductionOf(api)?.slice(0, 90).split(/[\n.]/, 1)[0];
  const hosts = api.servers.map(({ url }) => hostOf(url));
  return [api.title, begin, ...hosts].some((text) => text !== undefined && invented.test(text));
});
