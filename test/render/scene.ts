import { diagramOf } from '../../src/render/diagram.ts';
import { type Played, play } from '../threats/scene.ts';

/** Two zones, one inside the other, every kind of party, every kind of flow; a claim that the shop contradicts. */
export const model = `threatlint: 1
id: shop
title: The shop
owner: team:shop
review: {last: 2026-10-01, by: "person:ines", every: 90d}
assets:
  orders: {title: Orders, class: confidential, tags: [pii], cia: [4, 3, 2], match: {schema: Order}}
  pin: {class: restricted, tags: [pci], match: {property: pin}}
zones:
  internet: {title: The internet, trust: 0}
  cloud: {trust: 50}
  core: {trust: 80, within: cloud}
actors:
  customer: {zone: internet, description: Buys things}
components:
  api: {title: Shop API, zone: cloud, exposure: public, implements: {shop: shop.yaml}}
  db: {zone: core, kind: datastore, stores: [orders, pin]}
  loner: {}
externals:
  bank: {zone: internet}
flows:
  - {from: customer, to: api, via: shop, data: [orders, pin]}
  - {from: api, to: db, protocol: postgres-tls, auth: password, data: [orders], title: Keeps orders}
  - {from: api, to: bank, protocol: http, auth: none}
  - {from: loner, to: db}
threats:
  T-ANYONE:
    title: A stranger cancels an order
    description: By its id alone
    categories: {stride: [S, E], owasp: [API2], cwe: [306]}
    scope: {path: "/orders/**"}
    risk: {likelihood: 4, impact: 5}
    owner: person:ines
    mitigations:
      M-AUTH: {title: Callers are known, status: implemented, reduces: {likelihood: 2}, verify: {rule: operation-unauthenticated}}
      M-WORD: {status: implemented, reduces: {likelihood: 1},
               verify: {attest: {by: "person:ines", on: 2026-10-01, expires: 2026-12-01}}}
  T-LOGS:
    title: Logs hold pins
    scope: {operationId: createOrder}
    risk: {likelihood: 2, impact: 2}
    mitigations:
      M-LATER: {status: planned, due: 2026-10-20, owner: team:logs, ticket: SHOP-1}
    acceptances:
      A-1: {reason: no logs yet, owner: person:ines, granted: 2026-09-01, expires: 2027-01-31}
`;

export function scene(text = model): Played {
  return play({ models: { 'model.yaml': text } });
}

export function diagram(text = model) {
  const played = scene(text);
  const [linked] = played.models;
  if (!linked) throw new Error('no model');
  return diagramOf(linked, played);
}

/** A name that tries to be markup wherever it comes out. */
export const hostile =
  '</text><script>alert(1)</script>"]|`--- \n | ]] click n0 "javascript:x" & @team *b* [l](http://x) \u202e \ufffe\uffff';
