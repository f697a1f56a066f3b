import type { Api } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { says } from '../../text/says.ts';
import { introductionOf } from '../introduction.ts';

/** “The transport medium is a Unix Domain Socket”, “served on a local Unix socket”. */
const transport =
  /\b(?:transport(?: medium| layer)? is|(?:served|listens?|listening|exposed|available|accessible|reached|reachable|provided|offered)(?: (?:only|locally|exclusively))? (?:on|over|via|through|by)|(?:http|calls?|requests?) (?:over|via|through|on|to)) (?:an? |the |its )?(?:local |single )?unix(?:[- ]domain)? socket\b/i;
/** That it may be given a port as well. */
const network = /\b(?:tcp|https?:\/\/(?!localhost|127\.|unix)|network interface|remote(?:ly)?)\b/i;

const scheme = /^(?:https?\+)?unix(?::|$)/i;

/**
 * Is an API offered on a Unix domain socket alone, by what its definition says? There the rights of a file decide who may
 * call, which no security scheme of OpenAPI can say.
 */
export const onlyOnSocket = once((api: Api): boolean => {
  const { servers } = api;
  if (servers.length > 0 && servers.every(({ url }) => scheme.test(url))) return true;
  const introduction = introductionOf(api);
  return introduction !== undefined && says(introduction, transport) && !network.test(introduction);
});
