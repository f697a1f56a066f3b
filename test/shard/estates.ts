import fc from 'fast-check';
import type { Files } from '../support/repository.ts';

/** A definition of an estate, by what is odd about it. */
interface Service {
  readonly operations: readonly ('open' | 'guarded' | 'weak')[];
  /** Uses a schema of a file that others use, too. */
  readonly shares: boolean;
  readonly insecure: boolean;
  readonly copyOfFirst: boolean;
}

export interface Drawn {
  readonly services: readonly Service[];
  readonly model: 'none' | 'all' | 'named' | 'invalid';
  readonly gates: readonly ('severity' | 'residual' | 'coverage' | 'rule' | 'when' | 'undecided')[];
  readonly waivers: readonly ('wide' | 'scoped' | 'unused' | 'ended')[];
  readonly ignores: boolean;
  readonly broken: boolean;
}

export const drawn: fc.Arbitrary<Drawn> = fc.record({
  services: fc.array(
    fc.record({
      operations: fc.array(fc.constantFrom('open', 'guarded', 'weak'), { minLength: 1, maxLength: 3 }),
      shares: fc.boolean(),
      insecure: fc.boolean(),
      copyOfFirst: fc.integer({ max: 4, min: 0 }).map((one) => one === 0),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  model: fc.constantFrom('none', 'all', 'named', 'invalid'),
  gates: fc.uniqueArray(fc.constantFrom('severity', 'residual', 'coverage', 'rule', 'when', 'undecided'), {
    maxLength: 3,
  }),
  waivers: fc.uniqueArray(fc.constantFrom('wide', 'scoped', 'unused', 'ended'), { maxLength: 2 }),
  ignores: fc.boolean(),
  broken: fc.boolean(),
});

const names = ['orders', 'bills', 'cats', 'dogs', 'eggs', 'figs'];

/** The files of an estate: a folder a service, one file that they share, a configuration, a threat model. */
export function estate({ services, model, gates, waivers, ignores, broken }: Drawn): Files {
  const first = services[0] as Service;
  const named = services.map((service, at): [string, string] => {
    const own = service.copyOfFirst ? first : service;
    const name = names[at] as string;
    return [`services/${name}/openapi.yaml`, definition(own, own === first ? 'orders' : name)];
  });
  return {
    ...Object.fromEntries(named),
    'services/shared.yaml': shared(ignores),
    'threatlint.yaml': configuration(gates, waivers),
    ...(model === 'none'
      ? {}
      : {
          'models/estate.yaml': threats(
            model,
            named.map(([file]) => file),
          ),
        }),
    ...(broken ? { 'services/broken.yaml': 'openapi: 3.0.3\ninfo: {title: x\npaths: {\n' } : {}),
  };
}

function definition({ operations, shares, insecure }: Service, name: string): string {
  const paths = operations.map((kind, at) => {
    const security = {
      open: 'security: []',
      guarded: 'security: [{oauth: [read]}]',
      weak: 'security: [{key: []}]',
    };
    const schema = shares
      ? "{$ref: '../shared.yaml#/Person'}"
      : '{type: object, properties: {note: {type: string}}}';
    return `  /${name}/{id}/${at}:
    post:
      tags: [${name}]
      ${security[kind]}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: ${schema}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: ${schema}}}}}
`;
  });
  return `openapi: 3.0.3
info: {title: ${name}, version: "1"}
servers: [{url: "${insecure ? 'http' : 'https'}://${name}.example.com"}]
paths:
${paths.join('')}components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://id.example.com/t", scopes: {read: r}}}}
    key: {type: apiKey, in: query, name: key}
`;
}

function shared(ignores: boolean): string {
  const comment = ignores ? '    # threatlint-ignore string-unbounded -- the gateway cuts it\n' : '';
  return `Person:
  type: object
  properties:
${comment}    name: {type: string}
    password: {type: string}
    tags: {type: array, items: {type: string}}
`;
}

function configuration(gates: Drawn['gates'], waivers: Drawn['waivers']): string {
  const gate = {
    severity: '{ severity: high }',
    residual: '{ threats: { residual: 6 } }',
    coverage: '{ coverage: { method: POST } }',
    rule: '{ rule: [string-unbounded], with: {} }',
    when: '{ severity: medium, when: { path: "/orders/**" } }',
    undecided: '{ threats: { undecided: forbidden } }',
  };
  const waiver = {
    wide: 'rule: [array-unbounded], reason: r, owner: o, expires: 2027-01-31',
    scoped:
      'rule: [operation-unauthenticated, auth-disabled-on-operation], scope: { tag: bills }, reason: r, owner: o, expires: 2027-01-31',
    unused: 'rule: [jwt-in-url], reason: r, owner: o, expires: 2027-01-31',
    ended: 'rule: [string-unbounded], reason: r, owner: o, expires: 2026-01-31',
  };
  const known = gates.filter((one) => one !== 'rule');
  return `threatModels: ["models/*.yaml", "!models/none.yaml"]
rulesets: [threatlint:strict]
policy:
  gates: [${[...known.map((one) => gate[one]), ...(gates.includes('rule') ? ['{ rule: [string-unbounded] }'] : [])].join(', ')}]
waivers: [${waivers.map((one, at) => `{ id: W-${at}, ${waiver[one]} }`).join(', ')}]
`;
}

/** Speaks of all definitions, or of those that its components implement. */
function threats(kind: Drawn['model'], files: readonly string[]): string {
  const components = files.map(
    (file, at) => `  c${at}: { zone: inside, exposure: public, implements: { d${at}: ../${file} } }\n`,
  );
  return `threatlint: 1
id: estate
title: The estate
owner: team:estate
review: { last: 2026-11-02, by: 'person:ines', every: 365d }
zones: { inside: { trust: 60 } }
${kind === 'named' ? `components:\n${components.join('')}` : ''}threats:
  T-ANYONE:
    title: Anyone writes
    categories: { stride: [S], owasp: [API2], cwe: [306] }
    scope: { method: POST }
    risk: { likelihood: 4, impact: 4 }
    mitigations:
      M-AUTH:
        status: implemented
        reduces: { likelihood: 3 }
        verify: { rule: [operation-unauthenticated, auth-disabled-on-operation] }
  T-FLOOD:
    title: Anyone writes much
    categories: { stride: [D], owasp: [API4], cwe: [770] }
    scope: { path: "/orders/**" }
    risk: { likelihood: 3, impact: 2 }
    mitigations:
      M-LIMIT:
        status: implemented
        reduces: { likelihood: 2 }
        verify: { rule: ${kind === 'invalid' ? 'no-such-rule' : 'string-unbounded, with: { }'} }
      M-SCHEME:
        status: implemented
        reduces: { likelihood: 1 }
        verify: { rule: server-cleartext }
    acceptances:
      A-CATS: { scope: { tag: orders }, reason: soon, owner: team:cats, approvedBy: 'security:ines', granted: 2026-10-01, expires: 2027-01-31 }
`;
}
