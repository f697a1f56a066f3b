import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { otm } from '../../src/exchange/otm.ts';
import { importOtm, isOtm } from '../../src/exchange/otm-import.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { hostile, scene } from '../render/scene.ts';
import { play } from '../threats/scene.ts';

const shop = `otmVersion: 0.2.0
project: {name: Corner Shop, id: corner-shop, description: Sells things, owner: Ines, ownerContact: ines@example.com}
assets:
  - {name: Orders, id: orders, description: What was bought, risk: {confidentiality: 75, integrity: 100, availability: 25}}
  - {name: Menu, id: f0ba7722-39b6-4c81-8290-a30a248bb8d9, risk: {confidentiality: 0, integrity: 50, availability: 50, comment: Everybody may see it}}
trustZones:
  - {name: Internet, id: 11111111-39b6-4c81-8290-a30a248bb8d9, type: internet, risk: {trustRating: 0}}
  - {name: Cloud, id: cloud, risk: {trustRating: 60}}
  - {name: Vault, id: vault, risk: {trustRating: 90}, parent: {trustZone: cloud}}
components:
  - {name: Browser, id: browser, type: web-client, parent: {trustZone: 11111111-39b6-4c81-8290-a30a248bb8d9}}
  - {name: Bank, id: bank, type: external-system, parent: {trustZone: 11111111-39b6-4c81-8290-a30a248bb8d9}}
  - name: Shop API
    id: api
    type: web-service
    parent: {trustZone: cloud}
    threats:
      - {threat: guess, state: exposed, mitigations: [{mitigation: slow, state: implemented}, {mitigation: lock, state: required}]}
      - {threat: read, state: accepted}
      - {threat: fall, state: not-applicable}
  - {name: Module, id: module, type: library, parent: {component: api}}
  - {name: Database, id: db, type: database, parent: {trustZone: vault}, assets: {stored: [orders, ghosts]},
     threats: [{threat: read, state: accepted}]}
dataflows:
  - {name: Ordering, id: a, source: browser, destination: api, bidirectional: true, tags: [https, oauth2], assets: [orders]}
  - {name: Keeping, id: b, source: api, destination: db, threats: [{threat: guess, state: exposed, mitigations: [{mitigation: slow, state: required}]}]}
  - {name: Lost, id: c, source: api, destination: nowhere}
threats:
  - {name: Passwords are guessed, id: guess, categories: [Spoofing, API2, Odd], cwes: [CWE-307], tags: [bots], risk: {likelihood: 50, impact: 100, likelihoodComment: Bots do it}}
  - {name: Orders are read, id: read, risk: {likelihood: null, impact: 60}}
  - {name: The menu falls, id: fall, risk: {likelihood: 10, impact: 10}}
  - {name: Nobody knows where, id: 22724267-be7e-44c0-8b1f-d7d33e9a34ec, risk: {likelihood: 0, impact: 0}}
mitigations:
  - {name: Answers get slower, id: slow, description: By a second each time, riskReduction: 50}
  - {name: Accounts are locked, id: lock, riskReduction: 20}
  - {name: Nobody needs it, id: idle, riskReduction: 1}
`;

function value(text: string): unknown {
  const parsed = parseSource(new Source('model.yaml', text));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.tree.value;
}

const imported = (text = shop) => importOtm(value(text), '2026-11-01');
// biome-ignore lint/suspicious/noExplicitAny: the tests look into plain data
const model = (text?: string): any => value(imported(text).text);
const severe = ({ severity }: { severity: string }) => severity === 'high' || severity === 'critical';

describe('A model in Open Threat Model', () => {
  it('is recognised by its version', () => {
    expect(isOtm(value(shop))).toBe(true);
    for (const other of [null, 'x', [], { threagile_version: '1' }]) expect(isOtm(other)).toBe(false);
  });

  it('becomes a model that check accepts', () => {
    const { findings, threats } = play({ models: { 'model.yaml': imported().text } });
    expect(findings.filter(severe).map(({ rule, message }) => [rule, message])).toEqual([
      ['threat-undecided', expect.stringContaining('T-NOBODY-KNOWS-WHERE')],
    ]);
    expect(threats.map(({ id, status }) => [id, status])).toEqual([
      ['T-GUESS', 'open'],
      ['T-READ', 'accepted'],
      ['T-NOBODY-KNOWS-WHERE', 'open'],
    ]);
  });

  it('keeps assets and their ratings; ids that only machines read give way to names', () => {
    expect(model().assets).toEqual({
      orders: { title: 'Orders', description: 'What was bought', class: 'confidential', cia: [4, 5, 2] },
      menu: { title: 'Menu', description: 'Everybody may see it', class: 'public', cia: [1, 3, 3] },
    });
  });

  it('keeps zones with their trust, and components as what they are', () => {
    const { zones, components, actors, externals } = model();
    expect(zones).toEqual({
      internet: { title: 'Internet', description: 'internet', trust: 0 },
      cloud: { title: 'Cloud', trust: 60 },
      vault: { title: 'Vault', trust: 90, within: 'cloud' },
    });
    expect(actors).toEqual({
      browser: { title: 'Browser', description: 'type: web-client', zone: 'internet' },
    });
    expect(Object.keys(externals)).toEqual(['bank']);
    expect(components).toMatchObject({
      api: { zone: 'cloud' },
      module: { zone: 'cloud' },
      db: { kind: 'datastore', zone: 'vault', stores: ['orders'] },
    });
  });

  it('keeps flows, with protocol and authentication where tags tell', () => {
    expect(model().flows).toEqual([
      { title: 'Ordering', from: 'browser', to: 'api', protocol: 'https', auth: 'oauth2', data: ['orders'] },
      { id: 'b', title: 'Keeping', from: 'api', to: 'db' },
    ]);
  });

  it('keeps threats with their mitigations, which are plans until something proves them', () => {
    expect(model().threats['T-GUESS']).toMatchObject({
      title: 'Passwords are guessed',
      categories: { stride: ['S'], owasp: ['API2'], cwe: [307] },
      tags: ['bots'],
      risk: { likelihood: 3, impact: 5 },
      mitigations: {
        'M-SLOW': { title: 'Answers get slower', description: 'By a second each time', status: 'planned' },
        'M-LOCK': { title: 'Accounts are locked', status: 'planned' },
      },
    });
    expect(imported().notes).toContain(
      'T-GUESS › M-SLOW is done according to the file, which proves nothing: here it is planned; say how it is verified, then call it implemented',
    );
  });

  it('keeps where its threats are: components and flows', () => {
    const { threats, flows } = model();
    expect(threats['T-GUESS'].scope).toEqual({ component: 'api', flow: 'b' });
    expect(threats['T-READ'].scope).toEqual({ component: ['api', 'db'] });
    expect(threats['T-NOBODY-KNOWS-WHERE'].scope).toEqual({});
    expect(flows.map(({ id }: { id?: string }) => id)).toEqual([undefined, 'b']);
  });

  it('keeps acceptances, with an end, and what is no threat here', () => {
    const { threats, dismissed } = model();
    expect(threats['T-READ'].acceptances).toEqual({
      'A-IMPORTED': { reason: 'none given in the file', owner: 'unknown', expires: '2027-01-30' },
    });
    expect(threats['T-FALL']).toBeUndefined();
    expect(dismissed['T-FALL'].reason).toBe('The menu falls; not-applicable');
  });

  it('takes what names one of two threats with the same id for the first', () => {
    const twice = shop.replace('{name: The menu falls, id: fall,', '{name: The menu falls, id: guess,');
    const { threats } = model(twice);
    expect(Object.keys(threats['T-GUESS'].mitigations)).toEqual(['M-SLOW', 'M-LOCK']);
    expect(threats['T-GUESS-2']).toMatchObject({ title: 'The menu falls', scope: {} });
    expect(threats['T-GUESS-2'].mitigations).toBeUndefined();
    expect(imported(twice).notes).toContain('the id guess is taken twice: what names it means the first');
  });

  it('says what was left behind', () => {
    const { notes, text } = imported();
    expect(notes).toEqual(
      expect.arrayContaining([
        'component db: there is no asset ghosts',
        'component module is a part of api: it stands beside it',
        'data flow Ordering goes both ways: it stands once, from browser to api',
        'data flow Lost: there is no component nowhere',
        "the threat Passwords are guessed: the category Odd is none of STRIDE or OWASP's, and was not taken along",
        'T-NOBODY-KNOWS-WHERE is named by no component and no data flow: say where it is',
        'the project: not taken along: ownerContact (1)',
        'mitigations: not taken along: riskReduction (3)',
        'the mitigation Nobody needs it is used nowhere: not taken along',
      ]),
    );
    for (const note of notes) expect(text).toContain(`\n# - ${note}\n`);
  });
});

describe('What threatlint exports as Open Threat Model', () => {
  it('comes back with its assets, zones, parties, flows and threats', () => {
    const played = scene();
    const [linked] = played.models;
    if (!linked) throw new Error('no model');
    const back = model(otm(linked, played));
    expect(Object.keys(back.assets)).toEqual(['orders', 'pin']);
    expect(back.assets.orders.cia).toEqual([4, 3, 2]);
    expect(back.zones.core).toEqual({ title: 'core', trust: 80, within: 'cloud' });
    expect(back.components.db).toMatchObject({ kind: 'datastore', stores: ['orders', 'pin'] });
    expect([...Object.keys(back.actors), ...Object.keys(back.externals)]).toEqual(['customer', 'bank']);
    expect(back.flows[1]).toMatchObject({
      from: 'api',
      to: 'db',
      protocol: 'postgres-tls',
      auth: 'password',
    });
    expect(back.threats['T-ANYONE']).toMatchObject({
      risk: { likelihood: 4, impact: 5 },
      categories: { stride: ['S', 'E'], owasp: ['API2'], cwe: [306] },
    });
    expect(Object.keys(back.threats['T-ANYONE'].mitigations)).toEqual(['M-AUTH', 'M-WORD']);
  });
});

describe('Whatever a model in Open Threat Model says', () => {
  it('becomes a threat model that follows the schema', () => {
    const word = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'a', 'b', hostile, '', 'accepted', 'CWE-1', 'Spoofing'),
      fc.string({ maxLength: 8, unit: 'binary' }),
      fc.integer(),
      fc.constant(null),
    );
    const instances = fc.array(
      fc.record(
        { threat: word, state: word, mitigations: fc.array(fc.record({ mitigation: word, state: word })) },
        { requiredKeys: [] },
      ),
      { maxLength: 2 },
    );
    const entry = fc.record(
      {
        id: word,
        name: word,
        type: word,
        description: word,
        source: word,
        destination: word,
        risk: fc.record({ confidentiality: word, trustRating: word, likelihood: word, impact: word }),
        parent: fc.oneof(word, fc.record({ trustZone: word }), fc.record({ component: word })),
        assets: fc.oneof(fc.array(word), fc.record({ stored: fc.array(word) })),
        categories: fc.array(word),
        cwes: fc.array(word),
        threats: instances,
      },
      { requiredKeys: [] },
    );
    const section = fc.oneof(word, fc.array(fc.oneof(word, entry), { maxLength: 4 }));
    const root = fc.record(
      {
        project: fc.oneof(word, entry),
        assets: section,
        trustZones: section,
        components: section,
        dataflows: section,
        threats: section,
        mitigations: section,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(root, (file) => {
        const { text } = importOtm(file, '2026-11-01');
        const { findings } = play({ models: { 'model.yaml': text } });
        expect(
          findings
            .filter(({ rule }) => /^model-/.test(rule) && rule !== 'model-spec-unmodelled')
            .map(({ message }) => message),
        ).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});

const example = new URL('../../../shared/schemas/otm-example.yaml', import.meta.url);
const exampleIsHere = existsSync(example);
if (!exampleIsHere)
  console.warn(`Open Threat Model's own example is not imported: ${example.pathname} is not there`);

describe.runIf(exampleIsHere)("Open Threat Model's own example", () => {
  it('becomes a model that check accepts, but for the threat that nobody decided', () => {
    const { text } = imported(readFileSync(example, 'utf8'));
    const { findings, models } = play({ models: { 'model.yaml': text } });
    expect(findings.filter(severe)).toEqual([]);
    const read = models[0]?.model;
    expect([read?.assets.size, read?.zones.size, read?.parties.size, read?.flows.length]).toEqual([
      2, 2, 4, 2,
    ]);
    expect(read?.threats.map(({ id, mitigations }) => [id, mitigations.map((one) => one.id)])).toEqual([
      ['T-THREAT-1', ['M-THIS-IS-THE-NAME-OF-MITIGATION-1']],
    ]);
  });
});
