/** A threat model with one claim: that nobody reaches an object of another without a credential. */
export const model = `threatlint: 1
id: shop
zones: {internet: {trust: 0}, service: {trust: 60}}
actors: {client: {zone: internet}}
components: {api: {zone: service, exposure: public, implements: {shop: api.yaml}}}
flows: [{from: client, to: api, via: shop}]
threats:
  T-BOLA:
    title: A caller changes what is another's
    scope: {path: "/**"}
    categories: {owasp: [API1]}
    risk: {likelihood: 4, impact: 4}
    mitigations:
      M-AUTH: {status: implemented, verify: {rule: object-op-unauthenticated}}
`;
