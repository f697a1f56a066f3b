import type { SecurityScheme } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { once } from '../../text/memo.ts';
import { hostOf } from '../hosts/host.ts';

const ofFlows = ['tokenUrl', 'refreshUrl', 'authorizationUrl', 'deviceAuthorizationUrl'] as const;

/** An address of whoever issues tokens: clients send him passwords, codes and secrets of their own (RFC 6749 §3). */
export interface Issuer {
  readonly key: (typeof ofFlows)[number] | 'openIdConnectUrl';
  readonly place: Place;
  readonly host: string;
  /** Whoever has this domain decides about its hosts. */
  readonly site: string;
}

/** Those that a scheme names by a host; what is relative is where the API is. */
export const issuersOf = once((scheme: SecurityScheme): readonly Issuer[] => [
  ...ofFlows.flatMap((key) => scheme.flows.flatMap((flow) => issuer(key, flow[key], flow.place))),
  ...issuer('openIdConnectUrl', scheme.openIdConnectUrl, scheme.place),
]);

function issuer(key: Issuer['key'], url: string | undefined, place: Place): Issuer[] {
  const host = hostOf(url ?? '');
  // A variable's value is decided elsewhere, and a name without dots is one of a network of its own.
  if (host === undefined || !/^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z0-9-]*[a-z]\.?$/.test(host)) return [];
  return [{ key, place: place.child(key), host, site: siteOf(host) }];
}

/** `example.com` of `login.example.com`; a country's short second level (`co.uk`) counts as part of its end. */
function siteOf(host: string): string {
  const labels = host.replace(/\.$/, '').split('.');
  const isShort = (labels.at(-1)?.length ?? 0) === 2 && (labels.at(-2)?.length ?? 0) <= 3;
  return labels.slice(isShort ? -3 : -2).join('.');
}
