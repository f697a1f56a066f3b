import { describe, expect, it } from 'vitest';
import { explainSelectorQuoting } from '../../src/selector/quoting.ts';
import { parseSource } from '../../src/syntax/parse.ts';
import { Source } from '../../src/text/source.ts';
import { guarded, play, playThreat, shop, threatModel } from './scene.ts';

const head =
  'threatlint: 1\nid: shop\ncomponents:\n  api: {exposure: public, implements: {shop: shop.yaml}}\n';
const read = (text: string) => play({ models: { 'model.yaml': text } });
const decided = 'mitigations: {M-1: {status: planned}}';

describe('model-invalid', () => {
  it('does not come up for a model that uses the whole format', () => {
    const whole = `threatlint: 1
id: shop
title: Shop
owner: team:shop
review: {last: 2026-10-02, by: "person:alice", every: 90d}
assets:
  pin: {class: restricted, tags: [pci], cia: [5, 5, 3], match: {property: [pin]}}
  order: {class: confidential, cia: [4, 5, 4], match: {schema: Order}}
zones:
  internet: {trust: 0}
  core: {trust: 80}
  vault: {trust: 90, within: core}
components:
  api: {zone: core, exposure: public, implements: {shop: shop.yaml}}
  db: {zone: core, kind: datastore, stores: [order, pin]}
actors:
  customer: {zone: internet}
externals:
  bank: {zone: internet}
assumptions: {A-TLS: {text: The gateway ends TLS, owner: team:platform, ticket: S-2}}
questions: {Q-1: {text: Who may refund?, answer: Nobody, owner: "person:alice", ticket: S-3}}
flows:
  - {from: customer, to: api, via: shop, data: [order, pin]}
  - {from: api, to: bank, auth: mtls, protocol: https, data: [pin]}
threats:
  T-1:
    title: Someone orders in another customer's name
    categories: {stride: [S, E], owasp: [API1, "API5:2023"], cwe: [639], capec: [62], linddun: [L, Dd, Unawareness]}
    links: ["https://shop.com/incidents/4"]
    tags: [fraud]
    assumptions: {A-1: {text: Ids are random}}
    questions: {Q-2: {text: Since when?, answer: Always}}
    scope: {spec: shop, path: "/orders", method: post}
    assets: [order]
    risk: {likelihood: 5, impact: 5}
    mitigations:
      M-1: {status: planned, due: 2026-12-15, owner: team:shop, ticket: S-1, reduces: {likelihood: 1},
            controls: [ASVS-5.1.3, NIST-SI-10], verify: {rule: string-unbounded, evidence: ../test/notes.test.ts}}
coverage:
  exempt:
    E-1: {scope: {path: /health}, reason: carries no data, owner: team:shop, expires: 2027-06-30}
`;
    const played = play({ models: { 'model.yaml': whole }, definitions: { 'shop.yaml': guarded } });
    expect(played.diagnostics).toEqual([]);
  });

  it.each([
    [
      'an unknown key, with the nearest known one',
      'titel: x\n',
      '5 "titel": Unknown key `titel`; did you mean `title`?',
    ],
    [
      'an unknown key far from all',
      'review: {last: 2026-01-01, xyz: 1}\n',
      '5 "xyz": Unknown key `xyz`; the keys here are `last`, `by`, `every`',
    ],
    [
      'a wrong value, with the nearest',
      'assets: {a: {class: restrictet}}\n',
      '5 "restrictet": `class` must be one of `public`, `internal`, `confidential`, `restricted`; did you mean `restricted`?',
    ],
    [
      'a missing key, at its parent',
      'flows: [{from: api}]\n',
      '5 "{from: api}": Entry 1 of `flows` needs the key `to`',
    ],
    ['a wrong kind of value', 'assets: [a]\n', '5 "[a]": `assets` must be a map, not a list'],
    ['an empty value', 'zones:\n', '5 "": `zones` must be a map, not empty'],
    ['a number outside its range', 'zones: {z: {trust: 101}}\n', '5 "101": `trust` must be at most 100'],
    ['a date that is none', 'review: {last: soon}\n', '5 "soon": `last` must be a date like 2027-03-31'],
    [
      'a day that is not in the calendar',
      'review: {last: 2027-02-30}\n',
      '5 "2027-02-30": `last` is no day of the calendar: 2027-02-30',
    ],
    [
      'a duration that is none',
      'review: {last: 2026-01-01, every: 90}\n',
      '5 "90": `every` must be text, not 90',
    ],
  ])('says %s', (_title, text, expected) => {
    expect(read(head + text).seen('model-invalid')).toEqual([expected]);
  });

  it.each([
    [
      'a misspelt key that was required',
      'scope: {}, mitigation: {}',
      ['Unknown key `mitigation`; did you mean `mitigations`?'],
    ],
    [
      'a choice with none of its keys',
      'scope: {}, mitigations: {M: {status: planned, verify: {}}}',
      ['`verify` needs one of `rule`, `evidence`, `flow`, `attest`'],
    ],
    [
      'a choice with two of its keys',
      'scope: {}, mitigations: {M: {status: planned, verify: {rule: x, attest: {by: a, on: 2026-01-01, expires: 2027-01-01}}}}',
      ['Keep one of `rule`, `attest`: `verify` takes exactly one'],
    ],
    [
      'a choice whose key is misspelt',
      'scope: {}, mitigations: {M: {status: planned, verify: {rules: x}}}',
      ['Unknown key `rules`; did you mean `rule`?'],
    ],
    [
      'a key that goes with another',
      'scope: {}, mitigations: {M: {status: planned, verify: {rule: x, maxAge: 3d}}}',
      ['`maxAge` only goes with `evidence`'],
    ],
    [
      'one wrong entry of a list',
      'scope: {kind: [operation, hook]}',
      ['Entry 2 of `kind` must be one of `operation`, `callback`, `webhook`'],
    ],
    [
      'one wrong value where a list was possible',
      'scope: {exposure: pubic}',
      ['`exposure` must be one of `public`, `partner`, `internal`; did you mean `public`?'],
    ],
    [
      'a selector key inside a nested selector',
      'scope: {any: [{not: {pathh: /a}}]}',
      ['Unknown key `pathh`; did you mean `path`?'],
    ],
  ])('says one thing about %s', (_title, threat, expected) => {
    const messages = playThreat(threat).findings.map(({ rule, message }) => [rule, message]);
    expect(messages).toEqual(expected.map((message) => ['model-invalid', message]));
  });

  it('misspelling a required key is one mistake', () => {
    const text = `${head}threats:\n  T-1: {titel: x, scope: {}}\n`;
    expect(read(text).seen('model-invalid')).toEqual([
      '6 "titel": Unknown key `titel`; did you mean `title`?',
    ]);
  });

  it('rejects options that a rule does not take', () => {
    const { seen } = playThreat(
      'scope: {}, mitigations: {M-1: {status: planned, verify: {rule: operation-unauthenticated, with: {any: [a]}}}}',
    );
    expect(seen('model-invalid')).toEqual(['6 "any": `operation-unauthenticated` has no option `any`']);
  });

  it('takes names that JavaScript objects inherit for ordinary names', () => {
    const { diagnostics, seen } = read(
      `${head}assets: {constructor: {}, __proto__: {}, toString: {class: public}}\nhasOwnProperty: 1\n`,
    );
    expect(diagnostics).toEqual(['model-invalid']);
    expect(seen('model-invalid')).toHaveLength(1);
  });

  it('stops telling after a hundred mistakes', () => {
    const zones = Array.from({ length: 500 }, (_, at) => `  z${at}: {trust: -1}\n`).join('');
    expect(read(`${head}zones:\n${zones}`).findings).toHaveLength(100);
  });
});

describe('an error of a model', () => {
  const claim =
    'mitigations: {M-1: {status: implemented, verify: {rule: server-cleartext}}, M-2: {status: planned}}';

  it.each([
    [
      'a misspelt key',
      'tittle: x, scope: {}',
      'Unknown key `tittle`; did you mean `title`? Until this is mended, no claim of the model is verified: M-1 of T-1',
    ],
    [
      'a name that leads nowhere',
      'assets: [pan], scope: {}',
      'There is no asset `pan`; until this is mended, no claim of the model is verified: M-1 of T-1',
    ],
  ])('says which claims it takes down, where each is: %s', (_what, text, message) => {
    const { findings, threats } = playThreat(`${text}, ${claim}`);
    expect(findings.map((finding) => finding.message)).toEqual([message]);
    expect(findings[0]?.related.map(({ place, message }) => [place.pointer(), message])).toEqual([
      ['/threats/T-1/mitigations/M-1', 'M-1 of T-1 is not verified'],
    ]);
    expect(threats[0]?.mitigations[0]).toMatchObject({
      verdict: 'unverifiable',
      unasked: 'the model has an error',
    });
  });

  it('says it once, with the first three by name', () => {
    const five = Array.from({ length: 5 }, (_, at) => `M-${at}: {status: implemented}`).join(', ');
    const { findings } = playThreat(`asets: [], scope: {}, owners: x, mitigations: {${five}}`, {
      rest: 'zones: {a: {within: b}}\n',
    });
    const telling = findings.filter(({ message }) => message.includes('no claim of the model'));
    expect(findings).toHaveLength(3);
    expect(telling).toHaveLength(1);
    expect(telling[0]?.message).toContain('is verified: M-0 of T-1, M-1 of T-1, M-2 of T-1 and 2 more');
    expect(telling[0]?.related).toHaveLength(5);
  });

  it('is not made more of where the model claims nothing', () => {
    expect(playThreat(`asets: [], scope: {}, ${decided}`).seen('model-invalid')).toEqual([
      '6 "asets": Unknown key `asets`; did you mean `assets`?',
    ]);
  });
});

describe('model-duplicate-id', () => {
  it('says which key is there twice, in YAML and in JSON', () => {
    const yaml = `${head}threats:\n  T-1: {title: a, scope: {}, ${decided}}\n  T-1: {title: b, scope: {}, ${decided}}\n`;
    expect(read(yaml).seen('model-duplicate-id')).toEqual([
      '7 "T-1": The key `T-1` is already on line 6; this one replaces it, remove one of them',
    ]);
    const json = '{"threatlint": 1, "id": "a",\n "zones": {"z": {},\n "z": {}}}';
    expect(play({ models: { 'model.json': json } }).seen('model-duplicate-id')).toEqual([
      '3 ""z"": The key `z` is already on line 2; this one replaces it, remove one of them',
    ]);
  });

  it('is silent about the same name in different maps', () => {
    const twice = `T: {title: a, scope: {}, ${decided}}`;
    expect(
      read(`${head}threats: {T-1: {title: a, scope: {}, ${decided}}, ${twice}}\nzones: {T: {}}\n`)
        .diagnostics,
    ).toEqual([]);
  });

  it('says when two models, two parties or two definitions share a name', () => {
    const two = play({ models: { 'a.yaml': head, 'b.yaml': head } });
    expect(two.seen('model-duplicate-id')).toEqual([
      '2 "shop": The id `shop` is taken by a.yaml: give each threat model its own',
    ]);
    expect(read(`${head}externals: {api: {}}\n`).seen('model-duplicate-id')).toEqual([
      '5 "api": `api` is declared under components too',
    ]);
    const other = { 'shop.yaml': shop, 'other.yaml': shop };
    const aliases = `${head}  b: {implements: {shop: other.yaml}}\n`;
    expect(
      play({ models: { 'model.yaml': aliases }, definitions: other }).seen('model-duplicate-id'),
    ).toEqual(['5 "shop": `shop` already names the definition shop.yaml']);
  });
});

describe('zones within zones', () => {
  const within = (zones: string) => read(`${head}zones: {${zones}}\n`).seen('model-invalid');

  it('may not go round in a circle', () => {
    expect(within('a: {within: b}, b: {within: a}, c: {within: a}')).toEqual([
      '5 "b": The zone a lies within itself',
      '5 "a": The zone b lies within itself',
      '5 "a": The zone c lies in a circle of zones, or more than 16 zones deep',
    ]);
  });

  it('must be declared', () => {
    expect(read(`${head}zones: {core: {}, vault: {within: cor}}\n`).seen('model-unknown-reference')).toEqual([
      '5 "cor": There is no zone `cor`; did you mean `core`?',
    ]);
  });
});

describe('model-unknown-reference', () => {
  const rest = 'assets: {pin: {match: {property: pin}}}\nzones: {core: {}}\n';
  it.each([
    ['zones', 'externals: {bank: {zone: cor}}\n', 'There is no zone `cor`; did you mean `core`?'],
    [
      'stored assets',
      'externals: {}\nflows: [{from: api, to: api, data: [pim]}]\n',
      'There is no asset `pim`; did you mean `pin`?',
    ],
    [
      'parties',
      'flows: [{from: apis, to: api}]\n',
      'There is no component, actor or external `apis`; did you mean `api`?',
    ],
    [
      'definitions of flows',
      'flows: [{from: api, to: api, via: shopp, data: [pin]}]\n',
      'There is no definition `shopp`; did you mean `shop`?',
    ],
    [
      'imported names, as long as there are no imports',
      'externals: {bank: {zone: shared/core}}\n',
      'There is no zone `shared/core`',
    ],
  ])('says so of %s', (_what, text, message) => {
    const { findings } = read(head + rest + text);
    expect(findings.map((finding) => [finding.rule, finding.message])).toEqual([
      ['model-unknown-reference', message],
    ]);
  });

  it.each([
    ['assets', 'assets: [pan], scope: {}', '7 "pan": There is no asset `pan`; did you mean `pin`?'],
    [
      'assets in selectors',
      'scope: {any: [{data: {asset: [pin, pan]}}, {}]}',
      '7 "pan": There is no asset `pan`; did you mean `pin`?',
    ],
    [
      'definitions in selectors',
      'scope: {spec: shp}',
      '7 "shp": There is no definition `shp`; did you mean `shop`?',
    ],
    [
      'rules',
      'scope: {}, mitigations: {M: {status: planned, verify: {rule: operation-unauthenticatd}}}',
      '7 "operation-unauthenticatd": There is no rule `operation-unauthenticatd`; did you mean `operation-unauthenticated`?',
    ],
  ])('says so of %s that threats name', (_what, threat, expected) => {
    const { seen, threats } = playThreat(`${threat}${threat.includes('mitigations') ? '' : `, ${decided}`}`, {
      rest: 'assets: {pin: {match: {property: pin}}}\n',
    });
    expect(seen('model-unknown-reference')).toEqual([expected]);
    expect(threats[0]?.mitigations[0]?.verdict).toBe('unverifiable');
  });

  it('names the pattern that was meant, with what stands in front of it', () => {
    const shipped = ['bola', 'ssrf', 'broken-authentication'];
    const use = (name: string) =>
      play({
        models: { 'model.yaml': threatModel(`use: ${name}, scope: {}, ${decided}`) },
        shipped,
      }).seen('model-unknown-reference');
    expect(use('bola')).toEqual(['6 "bola": There is no pattern `bola`; did you mean `threatlint/bola`?']);
    expect(use('broken-authentificaton').join()).toContain('did you mean `threatlint/broken-authentication`');
    expect(use('threatlnt/ssrf').join()).toContain('did you mean `threatlint/ssrf`');
    expect(use('nothing-of-the-kind').join()).not.toContain('did you mean');
  });

  it('is silent about a definition named by its file', () => {
    expect(playThreat(`scope: {spec: "*.yaml"}, ${decided}`).diagnostics).toEqual([]);
  });
});

describe('model-spec-missing and model-spec-unmodelled', () => {
  it('says which path leads to no definition', () => {
    const { seen, diagnostics } = read(
      'threatlint: 1\nid: a\ncomponents: {api: {implements: {shop: shops.yaml}}}\n',
    );
    expect(seen('model-spec-missing')).toEqual(['3 "shops.yaml": The definition shops.yaml does not exist']);
    expect(diagnostics).toEqual(['model-spec-missing']);
  });

  it('warns of a definition that no component implements, and shows it', () => {
    const { findings, seen } = play({
      models: { 'model.yaml': head },
      definitions: { 'shop.yaml': shop, 'other.yaml': shop },
    });
    expect(seen('model-spec-unmodelled')).toEqual(['3 "components": No component implements other.yaml']);
    expect(findings[0]).toMatchObject({ severity: 'medium' });
    expect(findings[0]?.related.map(({ place }) => place.id())).toEqual(['other.yaml#']);
  });

  it('is silent when every definition is implemented, or there is no model', () => {
    expect(read(head).diagnostics).toEqual([]);
    expect(play({ models: {} }).diagnostics).toEqual([]);
  });
});

describe('model-selector-quoting', () => {
  it.each([
    [
      '`{id}`, which is a map',
      '{path: {id}}',
      '6 "{id}": A path glob must be quoted: write "{id}" with the quotes',
    ],
    [
      '`{}`, which is an empty map',
      '{path: {}}',
      '6 "{}": A path glob must be quoted: write "{}" with the quotes',
    ],
    [
      'a list of them',
      '{path: ["/a", {id}]}',
      '6 "{id}": A path glob must be quoted: write "{id}" with the quotes',
    ],
  ])('explains %s', (_title, scope, expected) => {
    const { seen, diagnostics } = playThreat(`scope: ${scope}, ${decided}`);
    expect(seen('model-selector-quoting')).toEqual([expected]);
    expect(diagnostics).toEqual(['model-selector-quoting']);
  });

  it.each([
    [
      'a parameter in a flow map',
      'scope: {path: /v1/payments/{id}/refund, method: post}',
      '/v1/payments/{id}/refund',
    ],
    ['a parameter at the end', 'scope: {path: /v1/payments/{id}}', '/v1/payments/{id}'],
    ['a parameter at the start', 'scope: {path: {}/refund}', '{}/refund'],
    ['a leading star', 'scope: {path: **}', '**'],
    ['a star in front of a path', 'scope: {path: */health}', '*/health'],
    ['an entry of a list', 'scope: {path: ["/a", /b/{id}/c]}', '/b/{id}/c'],
    ['a leading star in a block', 'scope:\n      path: **/health', '**/health'],
    ['a leading star in a list', 'scope:\n      path:\n        - **/health', '**/health'],
  ])('explains text that does not parse: %s', (_title, scope, glob) => {
    const text = `threatlint: 1\nid: a\nthreats:\n  T-1:\n    title: x\n    ${scope}\n    ${decided}\n`;
    const source = new Source('model.yaml', text);
    const result = parseSource(source);
    if (result.ok) throw new Error('it parses');
    expect(explainSelectorQuoting(source, result.problems[0] as never)).toBe(
      `A path glob must be quoted: write "${glob}" with the quotes`,
    );
  });

  it.each([
    ['quoted paths', 'scope: {path: "/a/{id}"}\n    title: ]'],
    ['another alias', 'title: *nowhere'],
    ['braces elsewhere', 'title: {a'],
  ])('leaves other mistakes alone: %s', (_title, line) => {
    const source = new Source('model.yaml', `threatlint: 1\nthreats:\n  T-1:\n    ${line}\n`);
    const result = parseSource(source);
    if (result.ok) throw new Error('it parses');
    expect(explainSelectorQuoting(source, result.problems[0] as never)).toBeUndefined();
  });

  it('leaves texts alone that are no threat model', () => {
    const source = new Source('openapi.yaml', 'openapi: 3.1.0\nx: {path: /a/{id}}\n');
    const result = parseSource(source);
    if (result.ok) throw new Error('it parses');
    expect(explainSelectorQuoting(source, result.problems[0] as never)).toBeUndefined();
  });

  it('is silent about a block value, where braces need no quotes', () => {
    const text = threatModel(`scope: {}, ${decided}`).replace(
      /T-1:.*/,
      `T-1:\n    title: x\n    scope:\n      path: /orders/{id}\n    ${decided}`,
    );
    expect(read(text).diagnostics).toEqual([]);
  });
});
