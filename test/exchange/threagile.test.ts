import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importThreagile, isThreagile } from '../../src/exchange/threagile.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { hostile } from '../render/scene.ts';
import { play } from '../threats/scene.ts';

const shop = `threagile_version: 1.0.0
title: Corner Shop
author: {name: Ines}
data_assets:
  Orders: &orders
    id: orders
    description: What was bought
    owner: Shop
    tags: [pii]
    quantity: many
    confidentiality: confidential
    integrity: critical
    availability: operational
  Cards:
    <<: *orders
    id: cards
    confidentiality: strictly-confidential
technical_assets:
  Browser:
    id: browser
    type: external-entity
    used_as_client_by_human: true
    internet: true
    communication_links:
      Shopping:
        target: api
        protocol: https
        authentication: session-id
        data_assets_sent: [orders, cards]
        data_assets_received: [orders]
      Nowhere: {target: ghost, protocol: https}
  Acquirer: {id: acquirer, type: external-entity, used_as_client_by_human: false, internet: true}
  Shop API:
    id: api
    type: process
    technology: web-service-rest
    internet: true
    owner: Team Shop
    machine: container
    communication_links:
      Storing: {target: db, protocol: jdbc, authentication: credentials, data_assets_sent: [orders, ghosts]}
      Paying: {target: acquirer, protocol: http, authentication: none, vpn: true}
      Searching: {target: db, protocol: jdbc-encrypted, authentication: token}
  Database: {id: db, type: datastore, data_assets_stored: [orders]}
  Cron: {id: cron, type: process}
trust_boundaries:
  Cloud: {id: cloud, type: network-cloud-provider, technical_assets_inside: [api], trust_boundaries_nested: [vault]}
  Vault: {id: vault, technical_assets_inside: [db, nobody]}
individual_risk_categories:
  Odd:
    id: odd
    stride: repudiation
    cwe: 778
    action: Keep a log
    asvs: V7 - Logging
    cheat_sheet: https://cheatsheetseries.owasp.org/logging
    mitigation: Write down who did what
    risks_identified:
      "<b>Nobody knows</b> who did it":
        {exploitation_likelihood: likely, exploitation_impact: high, most_relevant_data_asset: orders}
risk_tracking:
  untrusted-deserialization@api: {status: accepted, justification: Small, ticket: S-1, date: 2020-01-04, checked_by: Ines}
  missing-hardening@*: {status: mitigated, justification: All hardened, date: 2020-01-04, checked_by: Ines}
  own-rule@api: {status: in-progress, justification: Underway}
  missing-waf@api: {status: false-positive, justification: There is one}
questions: {Who may refund?: "", Who hosts it?: A cloud}
abuse_cases: {Theft: as a thief I want}
`;

function value(text: string): unknown {
  const parsed = parseSource(new Source('model.yaml', text));
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.tree.value;
}

const imported = (text = shop) => importThreagile(value(text), '2026-11-01');
// biome-ignore lint/suspicious/noExplicitAny: the tests look into plain data
const model = (text?: string): any => value(imported(text).text);

describe('A Threagile model', () => {
  it('is recognised by its version or its technical assets', () => {
    expect(isThreagile(value(shop))).toBe(true);
    expect(isThreagile({ technical_assets: {} })).toBe(true);
    for (const other of [null, 'x', [], { openapi: '3.0.3' }]) expect(isThreagile(other)).toBe(false);
  });

  it('becomes a model that check accepts, with warnings about what is still to be decided', () => {
    const { findings, threats } = play({ models: { 'model.yaml': imported().text } });
    expect(findings.filter(({ severity }) => severity === 'high' || severity === 'critical')).toEqual([]);
    expect(threats.map(({ id, status }) => [id, status])).toEqual([
      ['T-ODD', 'open'],
      ['T-UNTRUSTED-DESERIALIZATION-API', 'accepted'],
      ['T-MISSING-HARDENING', 'open'],
      ['T-OWN-RULE-API', 'open'],
    ]);
  });

  it('keeps its data assets, with four classes for five, and all five in cia', () => {
    expect(model().assets).toEqual({
      orders: {
        title: 'Orders',
        description: 'What was bought',
        owner: 'Shop',
        class: 'confidential',
        tags: ['pii'],
        cia: [4, 4, 2],
      },
      cards: {
        title: 'Cards',
        description: 'What was bought',
        owner: 'Shop',
        class: 'restricted',
        tags: ['pii'],
        cia: [5, 4, 2],
      },
    });
  });

  it('keeps its boundaries as zones within zones, and the internet as one', () => {
    expect(model().zones).toEqual({
      cloud: { title: 'Cloud', description: 'network-cloud-provider' },
      vault: { title: 'Vault', within: 'cloud' },
      internet: { title: 'Internet', trust: 0 },
    });
  });

  it('keeps its technical assets as actors, externals and components', () => {
    const { actors, externals, components } = model();
    expect(actors).toEqual({ browser: { title: 'Browser', zone: 'internet' } });
    expect(externals).toEqual({ acquirer: { title: 'Acquirer', zone: 'internet' } });
    expect(components).toEqual({
      api: {
        title: 'Shop API',
        description: 'technology: web-service-rest',
        owner: 'Team Shop',
        zone: 'cloud',
        exposure: 'public',
      },
      db: { title: 'Database', zone: 'vault', kind: 'datastore', stores: ['orders'] },
      cron: { title: 'Cron' },
    });
  });

  it('keeps its links as flows, and what Threagile knows about their encryption', () => {
    expect(model().flows).toEqual([
      {
        title: 'Shopping',
        from: 'browser',
        to: 'api',
        auth: 'session-id',
        protocol: 'https',
        data: ['orders', 'cards'],
      },
      {
        title: 'Storing',
        from: 'api',
        to: 'db',
        auth: 'credentials',
        protocol: 'jdbc in clear text',
        data: ['orders'],
      },
      { title: 'Paying', from: 'api', to: 'acquirer', auth: 'none', protocol: 'http in a VPN' },
      { title: 'Searching', from: 'api', to: 'db', auth: 'token', protocol: 'jdbc-encrypted' },
    ]);
    const { seen } = play({ models: { 'model.yaml': imported().text } });
    expect(seen('flow-unprotected').map((text) => text.replace(/.*: /s, ''))).toEqual([
      'The flow from api to db crosses from zone cloud to vault without encryption',
      'The flow from api to acquirer crosses from zone cloud to internet without authentication',
    ]);
  });

  it('keeps what was decided about risks; an acceptance gets an end', () => {
    expect(model().threats).toMatchObject({
      'T-ODD': {
        title: 'Nobody knows who did it',
        categories: { stride: ['R'], cwe: [778] },
        links: ['https://cheatsheetseries.owasp.org/logging'],
        assets: ['orders'],
        risk: { likelihood: 3, impact: 4 },
        mitigations: {
          'M-ACTION': {
            title: 'Keep a log',
            description: 'Write down who did what',
            status: 'planned',
            controls: ['ASVS V7 - Logging'],
          },
        },
      },
      'T-UNTRUSTED-DESERIALIZATION-API': {
        title: 'Untrusted deserialization at api',
        categories: { stride: ['T'], cwe: [502] },
        acceptances: {
          'A-TRACKED': {
            reason: 'Small',
            owner: 'Ines',
            ticket: 'S-1',
            granted: '2020-01-04',
            expires: '2027-01-30',
          },
        },
      },
      'T-MISSING-HARDENING': {
        mitigations: {
          'M-TRACKED': {
            title: 'All hardened',
            status: 'planned',
            description: 'mitigated according to Threagile; checked by Ines; on 2020-01-04',
          },
        },
      },
      'T-OWN-RULE-API': { mitigations: { 'M-TRACKED': { title: 'Underway', status: 'planned' } } },
    });
  });

  it('keeps its questions, with their answers', () => {
    expect(model().questions).toEqual({
      'Q-1': { text: 'Who may refund?' },
      'Q-2': { text: 'Who hosts it?', answer: 'A cloud' },
    });
  });

  it('keeps why a risk is none', () => {
    expect(model().dismissed).toEqual({ 'missing-waf@api': { reason: 'There is one', by: 'unknown' } });
    const said = shop.replace(
      'justification: There is one',
      'date: 2020-02-03, ticket: S-9, checked_by: Ines',
    );
    expect(model(said).dismissed['missing-waf@api']).toEqual({
      reason: 'a false positive in Threagile, without a reason; on 2020-02-03; S-9',
      by: 'Ines',
    });
  });

  it.each([
    ['api', { component: 'api' }, undefined],
    ['orders@db', { component: 'db' }, ['orders']],
    ['orders', { asset: 'orders' }, ['orders']],
    ['browser@api@*', { actor: 'browser', component: 'api' }, undefined],
    ['acquirer', { external: 'acquirer' }, undefined],
    ['api>storing@api@db', { flow: 'api>storing', component: ['api', 'db'] }, undefined],
    ['*', {}, undefined],
    ['cloud', {}, undefined],
  ])('keeps what a tracked risk names: %s', (names, scope, assets) => {
    const { threats, flows } = model(
      shop.replace('untrusted-deserialization@api:', `"unencrypted-asset@${names}":`),
    );
    const id = Object.keys(threats).find((name) => name.startsWith('T-UNENCRYPTED-ASSET')) ?? '';
    expect([threats[id].scope, threats[id].assets]).toEqual([scope, assets]);
    expect(flows.map((flow: { id?: string }) => flow.id).filter(Boolean)).toEqual(
      'flow' in scope ? ['api>storing'] : [],
    );
  });

  it('is about what its risks are about, in a model that check accepts', () => {
    const { findings, threats } = play({
      models: {
        'model.yaml': imported(shop.replace('deserialization@api:', 'deserialization@api>storing@db:')).text,
      },
    });
    expect(findings.filter(({ severity }) => severity === 'high' || severity === 'critical')).toEqual([]);
    expect(threats.map(({ elements }) => elements.map(({ id }) => id))).toContainEqual(['db', 'api>storing']);
  });

  it('says what was left behind, on the way and at the top of the model', () => {
    const { notes, text } = imported();
    expect(notes).toEqual([
      'data assets: not taken along: quantity (2)',
      'technical asset cron lies in no trust boundary: give it a zone',
      'trust boundary vault: there is no technical asset nobody to lie in it',
      'technical assets: not taken along: machine (1)',
      'communication link Nowhere of browser: there is no technical asset ghost',
      'communication link Storing: there is no data asset ghosts',
      'T-ODD is tracked nowhere: what its category advises is planned; decide',
      'T-UNTRUSTED-DESERIALIZATION-API is accepted without end in Threagile: here until 2027-01-30; decide',
      'T-MISSING-HARDENING is mitigated in Threagile, which proves nothing: here it is planned; say how it is verified, then call it implemented',
      'missing-waf@api is a false positive: There is one; it is no threat here',
      'the model: not taken along: abuse_cases (1)',
      'say which definition a component implements: implements: { NAME: PATH }',
      'say how far each zone is trusted: trust, from 0 to 100',
      'say where the definitions carry each asset: match',
      'scope: {} is every operation, and an error where there is no definition: say which ones each threat is about',
      'say how each mitigation is verified: verify; until then it is a plan',
    ]);
    for (const note of notes) expect(text).toContain(`\n# - ${note}\n`);
  });

  it('keeps both of two entries with one id, and says so', () => {
    const twice = shop
      .replace('Vault: {id: vault,', 'Vault: {id: cloud,')
      .replace('Cron: {id: cron,', 'Cron: {id: api,');
    expect(Object.keys(model(twice).zones)).toEqual(['cloud', 'cloud-2', 'internet']);
    expect(Object.keys(model(twice).components)).toEqual(['api', 'db', 'api-2']);
    expect(imported(twice).notes).toContain(
      'the id cloud is taken twice: Vault is cloud-2 now, and what named it means the first',
    );
  });

  it('takes boundaries apart that lie within each other', () => {
    const round = shop.replace('technical_assets_inside: [db, nobody]', 'trust_boundaries_nested: [cloud]');
    expect(imported(round).notes).toContain(
      'trust boundary cloud lies within itself, or too deep: it was taken out of vault',
    );
    expect(model(round).zones.vault.within).toBe('cloud');
  });
});

describe('Risks that the authors of a Threagile model thought of', () => {
  const risks = `{Nobody knows who did it: {most_relevant_technical_asset: api, most_relevant_data_asset: orders},
    Nobody knows what was stored: {most_relevant_technical_asset: db}}`;
  const category = `{id: no-log, title: No log, risks_identified: ${risks}}`;
  const categories = {
    'by title, as before 1.0': `individual_risk_categories: {No log: ${category}}\n`,
    'by title, under the newer name': `custom_risk_categories: {No log: ${category}}\n`,
    'in a list, as since 1.0': `custom_risk_categories: [${category}]\n`,
  };
  const without = shop.replace(/individual_risk_categories:[\s\S]*?(?=risk_tracking:)/, '');

  it.each(Object.entries(categories))('become threats: %s', (_how, text) => {
    const { threats } = model(`${without}${text}`);
    expect(threats['T-NO-LOG']).toMatchObject({
      title: 'Nobody knows who did it',
      assets: ['orders'],
      mitigations: { 'M-ACTION': { status: 'planned' } },
    });
    expect(threats['T-NO-LOG'].scope).toEqual({ component: 'api' });
    expect(threats['T-NO-LOG-2'].title).toBe('Nobody knows what was stored');
  });

  it('each have the decision that was tracked for them, by what they are about', () => {
    const tracking = `risk_tracking:
  no-log@*@*: {status: in-progress, justification: A log comes}
  no-log@db: {status: false-positive, justification: The database logs}
`;
    const { threats, dismissed } = model(
      `${without.replace('risk_tracking:\n', tracking)}${categories['by title, under the newer name']}`,
    );
    expect(threats['T-NO-LOG'].mitigations).toEqual({
      'M-TRACKED': { title: 'A log comes', status: 'planned' },
    });
    expect(threats['T-NO-LOG-2']).toBeUndefined();
    expect(dismissed['no-log@db']).toEqual({ reason: 'The database logs', by: 'unknown' });
  });
});

describe('Whatever a Threagile model says', () => {
  it('becomes a threat model that follows the schema', () => {
    const key = fc.oneof(
      fc.constantFrom('__proto__', 'constructor', 'a', 'b', hostile, ''),
      fc.string({ maxLength: 8, unit: 'binary' }),
    );
    const word = fc.oneof(key, fc.integer(), fc.constant(null), fc.constant(true));
    const entry = fc.dictionary(
      fc.constantFrom(
        ...'id type description target protocol status date checked_by technical_assets_inside trust_boundaries_nested data_assets_sent stride cwe confidentiality'.split(
          ' ',
        ),
      ),
      fc.oneof(
        word,
        fc.array(word, { maxLength: 3 }),
        fc.constantFrom('accepted', 'mitigated', 'datastore', '2020-02-30'),
      ),
    );
    const section = fc.dictionary(key, entry, { maxKeys: 4 });
    const root = fc.record(
      {
        title: word,
        data_assets: section,
        technical_assets: fc.dictionary(
          key,
          fc.record({ id: key, communication_links: section }, { requiredKeys: [] }),
          { maxKeys: 3 },
        ),
        trust_boundaries: section,
        risk_tracking: section,
        individual_risk_categories: fc.dictionary(key, fc.record({ id: word, risks_identified: section }), {
          maxKeys: 2,
        }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(root, (threagile) => {
        const { text } = importThreagile(threagile, '2026-11-01');
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

const example = new URL('../../../shared/schemas/threagile-example.yaml', import.meta.url);
const exampleIsHere = existsSync(example);
if (!exampleIsHere) console.warn(`Threagile's own example is not imported: ${example.pathname} is not there`);

describe.runIf(exampleIsHere)("Threagile's own example", () => {
  it('becomes a model that check accepts', () => {
    const { text } = exampleIsHere ? imported(readFileSync(example, 'utf8')) : { text: '' };
    const { findings, threats, models } = play({ models: { 'model.yaml': text } });
    expect(findings.filter(({ severity }) => severity === 'high' || severity === 'critical')).toEqual([]);
    const read = models[0]?.model;
    expect([
      read?.assets.size,
      read?.zones.size,
      read?.parties.size,
      read?.flows.length,
      threats.length,
    ]).toEqual([12, 6, 14, 20, 8]);
  });
});
