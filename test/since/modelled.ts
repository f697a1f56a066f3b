import { expect } from 'vitest';
import type { Report } from '../../src/verdict/report.ts';
import type { Files } from '../support/repository.ts';
import type { Changes } from './changes.ts';

/** A repository with all that a change can weaken besides definitions: a threat model, its evidence, a policy, a baseline, a lock. */

const definition = (title: string) => `openapi: 3.0.3
info: {title: ${title}, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{login: ["orders:read"]}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 20}}]
    get:
      operationId: readOrder
      tags: [orders]
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}, "429": {description: slow}}
    put:
      operationId: changeOrder
      tags: [orders]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"204": {description: ok}, "429": {description: slow}}
  /bills:
    $ref: "#/x-items/bills"
x-items:
  bills:
    post:
      operationId: pay
      tags: [bills]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"201": {description: ok}, "429": {description: slow}}
components:
  securitySchemes:
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: "https://shop.example.com/t", scopes: {"orders:read": r}}}}
  schemas:
    Order:
      type: object
      additionalProperties: false
      properties:
        note: {type: string, minLength: 1, maxLength: 200, pattern: "^[a-z ]+$"}
        cardNumber: {type: string, maxLength: 19, pattern: "^[0-9]+$"}
`;

const model = `threatlint: 1
id: shop
owner: team:shop
review: {last: 2026-11-01, by: "person:a", every: 90d}
assets:
  order: {class: confidential, cia: [4, 4, 2], match: {schema: [Order]}}
  pan: {class: restricted, tags: [pci], cia: [5, 5, 3], match: {property: [cardNumber]}}
zones:
  outside: {trust: 0}
  inside: {trust: 50}
  core: {trust: 90}
actors:
  customer: {zone: outside}
components:
  shop: {zone: inside, exposure: public, implements: {s: ../api.yaml}}
  db: {zone: core, kind: datastore, stores: [order]}
  mailer: {zone: inside}
flows:
  - {from: customer, to: shop, via: s, data: [order, pan]}
  - {id: to-db, from: shop, to: db, auth: mtls, protocol: postgres-tls, data: [order]}
  - {id: to-mailer, from: shop, to: mailer, auth: oauth2, protocol: https, data: [order]}
threats:
  T-OPEN:
    title: Anyone reads orders
    scope: {path: "/orders/{}"}
    assets: [order]
    risk: {likelihood: 4, impact: 5}
    mitigations:
      M-AUTH:
        status: implemented
        verify: {rule: [operation-unauthenticated, auth-disabled-on-operation]}
      M-SCOPE:
        status: implemented
        reduces: {likelihood: 1}
        verify: {rule: require-scope, with: {any: ["orders:read"]}}
      M-OWNER:
        status: implemented
        verify: {evidence: ../test/owners.test.ts, contains: "other customer", maxAge: 180d}
  T-FLOOD:
    title: Bots flood
    scope: {tag: [orders, bills]}
    risk: {likelihood: 3, impact: 3}
    mitigations:
      M-429: {status: implemented, verify: {rule: rate-limit-undeclared}}
    acceptances:
      A-1:
        scope: {operationId: readOrder}
        reason: the gateway limits
        owner: person:a
        approvedBy: person:b
        granted: 2026-10-01
        expires: 2027-01-31
        residual: 9
  T-MAIL:
    title: Someone sends mails
    scope: {component: mailer}
    risk: {likelihood: 3, impact: 5}
    mitigations:
      M-SPF: {status: planned, due: 2027-01-01, owner: team:shop}
      M-WORD: {status: implemented, verify: {attest: {by: "person:a", on: 2026-11-01, expires: 2027-02-01}}}
coverage:
  exempt:
    E-1: {scope: {operationId: health}, reason: carries no data, owner: team:shop, expires: 2027-06-30}
dismissed:
  "data-exposure@s:/orders": {reason: customers see their own, by: "person:a", expires: 2027-01-01}
`;

const config = `specs: [api.yaml, other.yaml]
threatModels: threat-models/*.yaml
rulesets: [threatlint:recommended, rules.yaml]
policy:
  gates:
    - {name: worst, severity: medium, when: {tag: [orders, bills]}}
    - {name: open, rule: operation-unauthenticated}
    - {name: risk, threats: {residual: 25}}
    - {name: scopes, rule: require-scope, with: {any: ["orders:read"]}}
    - {name: covered, coverage: {method: [GET]}}
  unchecked: forbidden
  acceptance: {maxDays: 200, approvers: ["person:b"]}
  attestation: {maxDays: 100}
waivers:
  - id: W-1
    rule: rate-limit-headers-missing
    scope: {operationId: readOrder}
    reason: the gateway says so
    owner: team:shop
    expires: 2027-01-31
lexicon: {personal: [shoeSize]}
`;

const evidence = `it("hides orders of an other customer", () => {
  expect(read("a", orderOf("b"))).toBe(404);
  expect(change("a", orderOf("b"))).toBe(404);
});
`;

export const entry = (fingerprint: string, expires = ',"expires":"2027-02-01"') =>
  `    {"rule":"server-cleartext","file":"api.yaml","fingerprint":"${fingerprint.repeat(8)}","operation":null${expires}}`;
export const baseline = (...entries: string[]) =>
  `{\n  "version": 1,\n  "findings": [\n${entries.join(',\n')}\n  ]\n}\n`;

/** What was reviewed; who reviews again writes another day. */
export const lock = (more = {}) =>
  JSON.stringify(
    {
      version: 1,
      imports: {},
      models: {
        shop: {
          reviewed: '2026-11-01',
          operations: {
            'api.yaml PUT /orders/{}': {
              ...{ id: 'changeOrder', protection: [{ login: ['orders:read'] }] },
              ...{
                data: ['request:restricted', 'request:confidential'],
                urls: [],
                callbacks: [],
                shape: 'a',
              },
            },
          },
          threats: { 'T-OPEN': ['api.yaml PUT /orders/{}'] },
          ...more,
        },
      },
    },
    null,
    1,
  );

export const files: Files = {
  'api.yaml': definition('Shop'),
  'other.yaml': definition('Other')
    .replaceAll('order', 'item')
    .replaceAll('bill', 'fee')
    .replace(': pay', ': fee'),
  'threat-models/shop.yaml': model,
  'threatlint.yaml': config,
  'rules.yaml':
    'extends: threatlint:strict\nrules:\n  string-unbounded: critical\n  number-unbounded: high\n',
  'test/owners.test.ts': evidence,
  'notes.md': 'We thought of the other customer.\n',
  '.threatlint-baseline.json': baseline(entry('0123')),
  'threatlint.lock': lock(),
};

/** Pieces of files and what comes in their place; a text for a whole file, null for none. */
export type Edit = Readonly<Record<string, readonly (readonly [from: string, to: string])[] | string | null>>;

export function edited(before: Files, edit: Edit): Files {
  const after: Record<string, string> = { ...before };
  for (const [name, change] of Object.entries(edit)) {
    if (change === null) delete after[name];
    else if (typeof change === 'string') after[name] = change;
    else
      for (const [from, to] of change) {
        const parts = (after[name] ?? '').split(from);
        expect(parts.length, `${from} is not once in ${name}`).toBe(2);
        after[name] = parts.join(to);
      }
  }
  return after;
}

/** A change that weakens, and what is said of it. */
export interface Weakening {
  /** What the base has besides. */
  readonly first?: Edit;
  readonly edit: Edit;
  readonly rule: string;
  /** What stands in the line that is pointed at, after a file's name and a colon. */
  readonly here: string;
  /** What stood in the line that is shown from before; null where nothing did. */
  readonly there: string | null;
}

const lineOf = (texts: Files, file: string, line: number) => texts[file]?.split('\n')[line - 1] ?? '';

/** Holds that a change is one finding, at its place, with what was there before. */
export async function expectOne(changes: Changes, { first = {}, edit, rule, here, there }: Weakening) {
  const before = edited(files, first);
  const after = edited(before, edit);
  changes.base(before);
  changes.change(after);
  const report = await changes.since();
  const [finding, ...others] = report.findings;
  expect(told(report), 'one finding').toEqual([expect.stringContaining(`${rule}: `)]);
  expect(others).toEqual([]);
  if (!finding) return;
  const place = `${finding.file}: ${lineOf({ ...before, ...after }, finding.file, finding.range.start.line)}`;
  expect(place.replace(/: +/, ': ')).toContain(here);
  if (there === null) {
    expect(finding.before).toBeNull();
    return;
  }
  expect(finding.before, 'what was there').toBeTruthy();
  const [shown] = finding.related;
  expect(shown?.message, 'the place before').toMatch(/before$/);
  expect(lineOf(before, shown?.file ?? '', shown?.range.start.line ?? 0)).toContain(there);
}

export async function expectSilence(changes: Changes, edit: Edit, first: Edit = {}) {
  const before = edited(files, first);
  changes.base(before);
  changes.change(edited(before, edit));
  expect(told(await changes.since())).toEqual([]);
}

function told({ findings }: Report): string[] {
  return findings.map(
    ({ rule, message, before, file, range }) =>
      `${rule}: ${message} | ${before} (${file}:${range.start.line})`,
  );
}
