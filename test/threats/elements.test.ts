import { describe, expect, it } from 'vitest';
import { otm } from '../../src/exchange/otm.ts';
import { tmLibrary } from '../../src/exchange/tm-library.ts';
import { rowsOf } from '../../src/render/list.ts';
import { matrix } from '../../src/render/matrix.ts';
import { guarded, type Played, play, type Scene } from './scene.ts';

/** A shop with a store, a queue, a bank and a support desk; the threat's body is given as YAML flow text. */
function played(threat: string, scene: Omit<Scene, 'models'> & { readonly flows?: string } = {}): Played {
  const text = `threatlint: 1
id: shop
assets:
  pin: {class: restricted, cia: [5, 4, 2], match: {property: pin}}
  order: {class: internal, match: {schema: Order}}
zones: {internet: {trust: 0}, core: {trust: 80}}
actors: {customer: {zone: internet}, support: {title: The desk, zone: core}}
components:
  api: {zone: core, exposure: public, implements: {shop: shop.yaml}}
  db: {title: Orders, zone: core, kind: datastore, stores: [pin, order]}
  queue: {zone: core}
externals: {bank: {zone: internet}}
flows:
  - {from: customer, to: api, via: shop, data: [pin, order]}
  - {from: api, to: db, protocol: postgres-tls, auth: password, data: [pin, order]}
  - {id: capture, from: api, to: bank, protocol: https, auth: mtls, data: [order]}
${scene.flows ?? '  - {from: api, to: queue, title: Sends mails}'}
threats:
  T-1: {title: Something bad, ${threat}}
`;
  return play({ definitions: { 'shop.yaml': guarded }, ...scene, models: { 'model.yaml': text } });
}

const decided = 'mitigations: {M-1: {status: planned}}';
const claim = (verify: string) => `mitigations: {M-1: {status: implemented, verify: {${verify}}}}`;
const names = ({ threats }: Played) => threats[0]?.elements.map(({ kind, id }) => `${kind} ${id}`);
const verdict = ({ threats }: Played) => {
  const [first] = threats[0]?.mitigations ?? [];
  return [first?.verdict, first?.assurance, threats[0]?.status];
};

describe('a threat about what is no operation', () => {
  it.each([
    ['a store', '{component: db}', ['component db']],
    [
      'several things',
      '{component: [db, queue], asset: pin}',
      ['component db', 'component queue', 'asset pin'],
    ],
    ['a person', '{actor: support}', ['actor support']],
    ['a third party, by either key', '{actor: bank, external: bank}', ['external bank']],
    ['a flow by its id', '{flow: capture}', ['flow capture']],
    ['a flow by its title', '{flow: Sends mails}', ['flow api -> queue']],
    ['a flow by its ends', '{flow: ["api → db", api->bank]}', ['flow api -> db', 'flow capture']],
  ])('is about %s', (_what, scope, expected) => {
    const found = played(`scope: ${scope}, ${decided}`);
    expect(names(found)).toEqual(expected);
    expect(found.diagnostics).toEqual([]);
    expect(found.threats[0]?.scope).toEqual([]);
    expect(found.coverage.every(({ threatened }) => !threatened)).toBe(true);
  });

  it.each([
    ['a component', '{component: [db, queu]}', 'There is no component `queu`; did you mean `queue`?'],
    ['an asset', '{asset: pim}', 'There is no asset `pim`; did you mean `pin`?'],
    ['an actor that is a component', '{actor: api}', 'There is no actor `api`'],
    ['an external that is an actor', '{external: support}', 'There is no external `support`'],
    ['a flow', '{flow: api -> dv}', 'There is no flow `api -> dv`; did you mean `api -> db`?'],
  ])('names what is there: %s', (_what, scope, message) => {
    const found = played(`scope: ${scope}, ${decided}`);
    expect(found.findings.map((finding) => [finding.rule, finding.message])).toEqual([
      ['model-unknown-reference', message],
    ]);
  });

  it('is not about operations at once', () => {
    expect(played(`scope: {component: db, path: "/orders"}, ${decided}`).seen('model-invalid')).toEqual([
      '19 "path": `path` selects operations, and `component` names what is none: make two threats of it',
    ]);
  });

  it('explains a misspelt key as everywhere', () => {
    expect(played(`scope: {componnet: db}, ${decided}`).seen('model-invalid')).toEqual([
      '19 "componnet": Unknown key `componnet`; did you mean `component`?',
    ]);
    expect(played(`scope: {data: {clas: internal}}, ${decided}`).seen('model-invalid')).toEqual([
      '19 "clas": Unknown key `clas`; did you mean `class`?',
    ]);
  });

  it('may not be about one of two flows of the same id', () => {
    const flows = '  - {id: capture, from: api, to: queue}';
    expect(played(`scope: {flow: capture}, ${decided}`, { flows }).seen('model-duplicate-id')).toEqual([
      '17 "capture": Another flow is called `capture`: give each its own',
    ]);
  });
});

describe('its mitigations', () => {
  it('are proved by evidence and by a person', () => {
    const evidence = { 'backup.md': { kind: 'file', text: 'restored' } as const };
    expect(verdict(played(`scope: {component: db}, ${claim('evidence: backup.md')}`, { evidence }))).toEqual([
      'verified',
      'evidenced',
      'mitigated',
    ]);
    const missing = played(`scope: {component: db}, ${claim('evidence: backups.md')}`, { evidence });
    expect(missing.diagnostics).toEqual(['evidence-missing']);
    const word = 'attest: {by: "person:ines", on: 2026-10-01, expires: 2027-01-01}';
    expect(verdict(played(`scope: {actor: support}, ${claim(word)}`))).toEqual([
      'verified',
      'attested',
      'mitigated',
    ]);
  });

  it.each([
    ['a flow', '{flow: capture}', '[authenticated, encrypted]'],
    ['the flows of a store', '{component: db}', 'encrypted'],
    ['the flows of a third party', '{external: bank}', '[authenticated, encrypted]'],
    ['the flows that carry an asset', '{asset: pin}', '[authenticated, encrypted]'],
  ])('are proved by what %s state', (_what, scope, flow) => {
    const found = played(`scope: ${scope}, ${claim(`flow: ${flow}`)}`);
    expect(verdict(found)).toEqual(['verified', 'declared', 'mitigated']);
    expect(found.diagnostics).toEqual([]);
  });

  it('are contradicted by flows that state otherwise, or whose definition does', () => {
    const clear = { flows: '  - {from: queue, to: db, protocol: amqp, auth: password}' };
    const some = played(`scope: {component: db}, ${claim('flow: encrypted')}`, clear);
    expect(verdict(some)).toEqual(['partial', 'declared', 'partly']);
    expect(some.seen('mitigation-partial')).toEqual([
      '19 "encrypted": M-1 of T-1 is claimed as implemented, but 1 of 2 flows is not encrypted: queue -> db',
    ]);
    expect(some.findings[0]?.related.map(({ place }) => place.pointer())).toEqual(['/flows/3']);
    const open = played(`scope: {flow: customer -> api}, ${claim('flow: authenticated')}`, {
      definitions: { 'shop.yaml': guarded.replaceAll('security: [{key: []}]', 'security: []') },
    });
    expect(verdict(open)).toEqual(['contradicted', 'declared', 'open']);
    expect(open.diagnostics).toEqual(['flow-unprotected', 'mitigation-contradicted']);
  });

  it('are not verified by flows of which nobody knows, nor by none', () => {
    const silent = played(`scope: {component: queue}, ${claim('flow: encrypted')}`);
    expect(verdict(silent)).toEqual(['unverifiable', 'none', 'open']);
    expect(silent.seen('mitigation-unverifiable')).toEqual([
      '19 "encrypted": M-1 of T-1 is claimed as implemented, but nobody states whether api -> queue is encrypted',
    ]);
    const none = played(`scope: {actor: support}, ${claim('flow: encrypted')}`);
    expect(verdict(none)).toEqual(['vacuous', 'none', 'open']);
    expect(none.diagnostics).toEqual(['mitigation-vacuous']);
  });

  it('are not proved by rules, which judge operations; and flows prove nothing of operations', () => {
    const found = played(`scope: {component: api}, ${claim('rule: server-cleartext')}`);
    expect(found.seen('mitigation-vacuous')).toEqual([
      '19 "server-cleartext": M-1 of T-1 is verified on nothing: server-cleartext judges operations, and the threat is about component api',
    ]);
    expect(
      played(`scope: {}, ${claim('flow: encrypted')}`)
        .seen('model-invalid')
        .join(),
    ).toContain(
      '`flow` proves threats of components, flows, assets and actors: prove those of operations by `rule`',
    );
    expect(
      played(`scope: {component: db}, ${claim('flow: encripted')}`)
        .seen('model-invalid')
        .join(),
    ).toContain('did you mean `encrypted`?');
  });

  it('may be planned, and waived by an acceptance of the whole threat', () => {
    const acceptance = 'acceptances: {A-1: {reason: r, owner: o, granted: 2026-10-01, expires: 2027-01-31}}';
    const found = played(`scope: {component: queue}, ${claim('flow: encrypted')}, ${acceptance}`, {
      flows: '  - {from: api, to: queue, protocol: amqp, auth: password}',
    });
    expect(found.threats[0]).toMatchObject({ status: 'accepted', accepted: true });
    expect([...found.waived.keys()].map(({ rule }) => rule)).toEqual(['mitigation-contradicted']);
    expect(played('scope: {component: queue}').diagnostics).toEqual(['threat-undecided']);
  });
});

describe('its risk', () => {
  const explained = (threat: string) => played(`${threat}, ${decided}`).threats[0]?.risk.explanation;

  it('comes from exposure or zone, and from what is stored and carried there', () => {
    expect(explained('scope: {component: api}')).toBe(
      '4 × 5: likelihood 4 because api is public, impact 5 because confidentiality of pin is 5',
    );
    expect(explained('scope: {component: db}, categories: {stride: [D]}')).toBe(
      '2 × 2: likelihood 2 because db is in core, trusted 80 of 100, impact 2 because availability of pin is 2',
    );
    expect(explained('scope: {flow: capture}')).toBe(
      '4 × 2: likelihood 4 because bank is in internet, trusted 0 of 100, impact 2 because order is internal',
    );
    expect(explained('scope: {asset: order}')).toContain(
      '4 × 2: likelihood 4 because customer is in internet',
    );
  });
});

describe('it appears', () => {
  const found = played(`scope: {component: db, flow: capture}, ${claim('flow: encrypted')}`);
  const [linked] = found.models;
  if (!linked) throw new Error('no model');

  it('in the list', () => {
    expect(rowsOf(found.threats)[0]).toMatchObject({
      operations: 0,
      elements: [
        { kind: 'component', id: 'db' },
        { kind: 'flow', id: 'capture' },
      ],
    });
  });

  it('in the matrix, by element', () => {
    const text = matrix(linked, found);
    expect(text).toContain(
      '## Components, flows, assets and actors\n\n| Element | T-1 |\n| --- | :-: |\n| component `db` Orders | ✔ |\n| flow `capture` | ✔ |\n',
    );
  });

  it('in exports, at the parties that it is about', () => {
    const { components } = JSON.parse(otm(linked, found));
    const threatened = components.filter(({ threats }: { threats: unknown[] }) => threats.length > 0);
    expect(threatened.map(({ id }: { id: string }) => id)).toEqual(['db', 'bank']);
    expect(JSON.parse(tmLibrary(linked, found)).threats).toHaveLength(1);
  });
});
