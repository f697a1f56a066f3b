import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import { type Edit, edited, expectOne, expectSilence, files } from './modelled.ts';

// Every way in which a threat model comes to claim less, or to accept more, is one finding at the place to change, with
// what was there before. What is renamed, tightened or written otherwise is none.

const changes = new Changes();
const shop = 'threat-models/shop.yaml';
const text = files[shop] as string;
const between = (from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));
const inModel = (...edits: [string, string][]): Edit => ({ [shop]: edits });
const evidence = 'verify: {evidence: ../test/owners.test.ts, contains: "other customer", maxAge: 180d}';
const attested = 'verify: {attest: {by: "person:a", on: 2026-11-01, expires: 2027-01-01}}';
const limited = 'verify: {rule: rate-limit-undeclared}';
const toMailer =
  '  - {id: to-mailer, from: shop, to: mailer, auth: oauth2, protocol: https, data: [order]}\n';

type Row = readonly [edit: Edit, here: string, there: string | null, first?: Edit];

const withdrawn: Record<string, Row> = {
  'a mitigation removed': [inModel([between('      M-SCOPE', '      M-OWNER'), '']), 'T-OPEN:', 'M-SCOPE:'],
  'two mitigations of a threat removed': [
    inModel([between('      M-AUTH', '      M-OWNER'), '']),
    'T-OPEN:',
    'M-AUTH:',
  ],
  'implemented, and only planned now': [
    inModel([
      '      M-SCOPE:\n        status: implemented',
      '      M-SCOPE:\n        due: 2027-01-01\n        owner: team:shop\n        status: planned',
    ]),
    'M-SCOPE:',
    'M-SCOPE:',
  ],
  'a mitigation that is said to do more': [
    inModel(['reduces: {likelihood: 1}', 'reduces: {likelihood: 3}']),
    'M-SCOPE:',
    'M-SCOPE:',
  ],
  'a scope that holds less': [
    inModel(['scope: {tag: [orders, bills]}', 'scope: {tag: [orders]}']),
    'T-FLOOD:',
    'T-FLOOD:',
  ],
  'a scope of another part of the model': [
    inModel(['scope: {component: mailer}', 'scope: {actor: customer}']),
    'T-MAIL:',
    'T-MAIL:',
  ],
  'a proof by rules that somebody attests now': [
    inModel(['verify: {rule: require-scope, with: {any: ["orders:read"]}}', attested]),
    'M-SCOPE:',
    'M-SCOPE:',
  ],
  'a proof by a file that somebody attests now': [inModel([evidence, attested]), 'M-OWNER:', 'M-OWNER:'],
  'a proof by rules that a file is to give': [
    inModel([limited, 'verify: {evidence: ../test/owners.test.ts}']),
    'M-429:',
    'M-429:',
  ],
  'no proof any more': [inModel([limited, 'owner: team:shop']), 'M-429:', 'M-429:'],
  'one rule less': [
    inModel(['[operation-unauthenticated, auth-disabled-on-operation]', 'operation-unauthenticated']),
    'M-AUTH:',
    'M-AUTH:',
  ],
  'a rule that is content with more': [
    inModel(['{any: ["orders:read"]}', '{any: ["orders:read", "orders:all"]}']),
    'M-SCOPE:',
    'M-SCOPE:',
  ],
  'evidence that must say something else': [
    inModel(['contains: "other customer"', 'contains: "404"']),
    'M-OWNER:',
    'M-OWNER:',
  ],
  'evidence that may be older': [inModel(['maxAge: 180d', 'maxAge: 720d']), 'M-OWNER:', 'M-OWNER:'],
  'evidence in another file': [inModel(['../test/owners.test.ts', '../notes.md']), 'M-OWNER:', 'M-OWNER:'],
  'evidence that was replaced': [
    { 'test/owners.test.ts': '// TODO: the other customer\n' },
    'M-OWNER:',
    'M-OWNER:',
  ],
  'an attestation that lasts longer without another word': [
    inModel(['expires: 2027-02-01', 'expires: 2027-02-08']),
    'M-WORD:',
    'M-WORD:',
  ],
  'a threat removed': [inModel([between('  T-MAIL', 'coverage:'), '']), 'threats:', 'T-MAIL:'],
  'a lower likelihood': [
    inModel(['risk: {likelihood: 3, impact: 3}', 'risk: {likelihood: 1, impact: 3}']),
    'likelihood: 1',
    'T-FLOOD:',
  ],
  'a lower impact than its assets have': [
    inModel(['risk: {likelihood: 3, impact: 5}', 'risk: {likelihood: 3, impact: 2}']),
    'impact: 2',
    'T-MAIL:',
  ],
  'both lower': [
    inModel(['risk: {likelihood: 3, impact: 5}', 'risk: {likelihood: 2, impact: 4}']),
    'impact: 4',
    'T-MAIL:',
  ],
  'an asset of a lower class': [
    inModel(['pan: {class: restricted', 'pan: {class: internal']),
    'pan:',
    'pan:',
  ],
  'an asset that weighs less': [inModel(['cia: [5, 5, 3]', 'cia: [5, 5, 1]']), 'pan:', 'pan:'],
  'an asset that matches less': [inModel(['property: [cardNumber]', 'property: [note]']), 'pan:', 'pan:'],
  'an asset without its tag': [inModel(['tags: [pci], ', '']), 'pan:', 'pan:'],
  'an asset removed': [
    inModel([between('  pan:', 'zones:'), ''], ['data: [order, pan]', 'data: [order]']),
    'assets:',
    'pan:',
  ],
  'a component removed, with what flows to it': [
    inModel(
      ['  db: {zone: core, kind: datastore, stores: [order]}\n', ''],
      [between('  - {id: to-db', '  - {id: to-mailer'), ''],
    ),
    'components:',
    'db:',
  ],
  'a component that is less exposed': [
    inModel(['exposure: public', 'exposure: internal']),
    'exposure: internal',
    'exposure: public',
  ],
  'a component that implements less': [
    inModel([', o: ../other.yaml', '']),
    'shop:',
    'shop:',
    inModel(['{s: ../api.yaml}', '{s: ../api.yaml, o: ../other.yaml}']),
  ],
  'a store of less': [inModel([', stores: [order]', '']), 'db:', 'db:'],
  'a zone that is trusted more': [
    inModel(['outside: {trust: 0}', 'outside: {trust: 50}']),
    'outside:',
    'outside:',
  ],
  'an actor in a zone of more trust': [
    inModel(['customer: {zone: outside}', 'customer: {zone: inside}']),
    'customer:',
    'customer:',
  ],
  'a flow that authenticates more weakly': [
    inModel(['auth: oauth2', 'auth: basic']),
    'to-mailer',
    'to-mailer',
  ],
  'a flow that authenticates nobody': [inModel(['auth: oauth2', 'auth: none']), 'to-mailer', 'to-mailer'],
  'a flow that says nothing of authentication': [inModel(['auth: oauth2, ', '']), 'to-mailer', 'to-mailer'],
  'a flow in clear text': [
    inModel(['protocol: postgres-tls', 'protocol: "postgres without tls"']),
    'to-db',
    'to-db',
  ],
  'a flow that carries less': [
    inModel(['protocol: https, data: [order]', 'protocol: https, data: []']),
    'to-mailer',
    'to-mailer',
  ],
  'a flow removed': [inModel([toMailer, '']), 'flows:', 'to-mailer'],
  'a review that is due less often': [inModel(['every: 90d', 'every: 900d']), 'review:', 'review:'],
};
const widened: Record<string, Row> = {
  'an acceptance added': [
    inModel([
      '    mitigations:\n      M-SPF',
      '    acceptances:\n      A-2: {reason: r, owner: "person:a", approvedBy: "person:b", granted: 2026-11-01, expires: 2027-01-01}\n    mitigations:\n      M-SPF',
    ]),
    'A-2:',
    null,
  ],
  'an acceptance that ends later': [inModel(['expires: 2027-01-31', 'expires: 2027-03-31']), 'A-1:', 'A-1:'],
  'an acceptance of more operations': [
    inModel(['scope: {operationId: readOrder}', 'scope: {operationId: [readOrder, pay]}']),
    'A-1:',
    'A-1:',
  ],
  'an acceptance of the whole threat': [
    inModel(['        scope: {operationId: readOrder}\n', '']),
    'A-1:',
    'A-1:',
  ],
  'an acceptance of a higher risk': [inModel(['residual: 9', 'residual: 12']), 'A-1:', 'A-1:'],
  'an acceptance of any risk': [inModel(['        residual: 9\n', '']), 'A-1:', 'A-1:'],
  'an acceptance of more, for longer': [
    inModel(
      ['expires: 2027-01-31', 'expires: 2027-03-31'],
      ['scope: {operationId: readOrder}', 'scope: {tag: [orders, bills]}'],
    ),
    'A-1:',
    'A-1:',
  ],
  'an exemption added': [
    inModel([
      '    E-1:',
      '    E-2: {scope: {operationId: pay}, reason: r, owner: team:shop, expires: 2027-01-01}\n    E-1:',
    ]),
    'E-2:',
    null,
  ],
  'an exemption of more': [
    inModel(['scope: {operationId: health}', 'scope: {operationId: [health, pay]}']),
    'E-1:',
    'E-1:',
  ],
  'an exemption that ends later': [inModel(['expires: 2027-06-30', 'expires: 2028-06-30']), 'E-1:', 'E-1:'],
  'a candidate dismissed': [
    inModel(['dismissed:\n', 'dismissed:\n  "bola@s:/bills": {reason: no, by: "person:a"}\n']),
    'bola@s',
    null,
  ],
  'a candidate dismissed for good': [
    inModel(['by: "person:a", expires: 2027-01-01}', 'by: "person:a"}']),
    'data-exposure',
    'data-exposure',
  ],
  'a promise put off': [inModel(['due: 2027-01-01', 'due: 2028-01-01']), 'M-SPF:', 'M-SPF:'],
};

describe('a threat model that claims less', () => {
  it.each(Object.entries(withdrawn))('is told: %s', async (_name, [edit, here, there, first]) => {
    await expectOne(changes, {
      ...(first ? { first } : {}),
      edit,
      rule: 'mitigation-withdrawn',
      here,
      there,
    });
  });

  it.each([
    ['deleted', null],
    ['emptied', '\n'],
    ['without what it must contain', 'it("works")\n'],
  ])('is told where its evidence is %s', async (_how, now) => {
    await expectOne(changes, {
      edit: { 'test/owners.test.ts': now },
      ...{ rule: 'evidence-missing', here: 'evidence: ../test/owners.test.ts', there: 'M-OWNER:' },
    });
  });
});

describe('a threat model that accepts more', () => {
  it.each(Object.entries(widened))('is told: %s', async (_name, [edit, here, there]) => {
    await expectOne(changes, { edit, rule: 'acceptance-widened', here, there });
  });
});

describe('a threat model that says the same, or more', () => {
  it.each(
    Object.entries<Edit>({
      'a threat renamed': inModel(['  T-MAIL:', '  T-POST:']),
      'a mitigation renamed': inModel(['M-429:', 'M-SLOW:']),
      'a component renamed': inModel(
        ['  mailer: {zone', '  post: {zone'],
        ['to: mailer', 'to: post'],
        ['component: mailer', 'component: post'],
      ),
      'an asset renamed': inModel(
        ['  order: {class', '  purchase: {class'],
        ['[order, pan]', '[purchase, pan]'],
        ['postgres-tls, data: [order]', 'postgres-tls, data: [purchase]'],
        ['https, data: [order]', 'https, data: [purchase]'],
        ['stores: [order]', 'stores: [purchase]'],
        ['assets: [order]', 'assets: [purchase]'],
      ),
      'an exemption written otherwise': inModel([
        'scope: {operationId: health}',
        'scope: {any: [{operationId: health}]}',
      ]),
      'evidence with more tests': {
        'test/owners.test.ts': [['});\n', '  expect(list("a")).not.toContain(orderOf("b"));\n});\n']],
      },
      'evidence that must say more': inModel(['contains: "other customer"', 'contains: "an other customer"']),
      'an attestation given again': inModel([
        'on: 2026-11-01, expires: 2027-02-01',
        'on: 2026-11-20, expires: 2027-02-20',
      ]),
      'an asset of a higher class': inModel([
        'order: {class: confidential, cia: [4, 4, 2]',
        'order: {class: restricted, cia: [4, 4, 2]',
      ]),
      'an acceptance of less': inModel(
        ['residual: 9', 'residual: 9 # as it was'],
        ['expires: 2027-01-31', 'expires: 2027-01-11'],
      ),
    }),
  )('is met with silence: %s', async (_name, edit) => {
    await expectSilence(changes, edit);
  });

  it('is not gone where it moved to another model', async () => {
    const moved = between('  T-FLOOD', '  T-MAIL');
    const apart = `threatlint: 1\nid: flood\ncomponents:\n  shop: {implements: {s: ../api.yaml}}\nthreats:\n${moved}`;
    changes.base(files);
    changes.change(edited(files, { ...inModel([moved, '']), 'threat-models/flood.yaml': apart }));
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).not.toContain('mitigation-withdrawn');
    expect(findings.map(({ rule }) => rule)).not.toContain('acceptance-widened');
  });
});

describe('what threat models know of a definition', () => {
  const secret = inModel(
    ['property: [cardNumber]', 'property: [cardNumber, floorPlan]'],
    ['assets: [order]', 'assets: [order, pan]'],
  );

  it('is named where an asset newly travels in an answer', async () => {
    const limits = 'type: string, maxLength: 10, pattern: "^[a-z]+$"';
    await expectOne(changes, {
      first: secret,
      edit: {
        'api.yaml': [['        cardNumber: {', `        floorPlan: {${limits}}\n        cardNumber: {`]],
      },
      ...{ rule: 'data-exposed', here: 'floorPlan:', there: null },
    });
    const [finding] = (await changes.since()).findings;
    expect(finding).toMatchObject({ severity: 'high', operations: ['GET /orders/{id}'] });
    expect(finding?.message).toBe('Answers now carry `floorPlan` (restricted in the threat model)');
    expect(finding?.related.map(({ message }) => message)).toContain('the asset pan, of which T-OPEN speaks');
  });

  it('is no asset of another definition', async () => {
    const before = edited(files, secret);
    changes.base(before);
    const plan =
      '        floorPlan: {type: string, maxLength: 10, pattern: "^[a-z]+$"}\n        cardNumber: {';
    changes.change(edited(before, { 'other.yaml': [['        cardNumber: {', plan]] }));
    expect((await changes.since()).findings).toEqual([]);
  });

  it('is said once where nothing of it can be verified any more', async () => {
    changes.base(files);
    changes.change(
      edited(files, {
        'api.yaml': [
          [
            '      tags: [orders]\n      responses',
            '      tags: [orders]\n      tags: [orders]\n      responses',
          ],
        ],
      }),
    );
    const { findings, unchecked } = await changes.since();
    expect(unchecked).toHaveLength(1);
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      expect.stringMatching(
        /^mitigation-unverifiable: M-AUTH of T-OPEN and 2 other claims cannot be verified: The key `tags` is already/,
      ),
    ]);
    expect(findings[0]?.related.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^mitigation-unverifiable: M-429 of T-FLOOD/)]),
    );
  });
});
