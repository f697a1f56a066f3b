import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';
import { baseline, type Edit, edited, entry, expectOne, expectSilence, files, lock } from './modelled.ts';

// Every way in which a policy comes to let more pass is one finding at the place to change, with what was there before;
// what is tightened, renamed or moved is none.

const changes = new Changes();
const text = files['threatlint.yaml'] as string;
const between = (from: string, to: string) => text.slice(text.indexOf(from), text.indexOf(to));
const inConfig = (...edits: [string, string][]): Edit => ({ 'threatlint.yaml': edits });
const inApi = (...edits: [string, string][]): Edit => ({ 'api.yaml': edits });
const ignoring = (more = '') => `x-threatlint-ignore: [{rule: string-unbounded, reason: later${more}}]`;
const onNote = (more = ''): Edit => inApi(['note: {type', `note: {${ignoring(more)}, type`]);
const entries = (...all: string[]): Edit => ({ '.threatlint-baseline.json': baseline(...all) });

/** Options of rules. */
const paged: Edit = {
  'rules.yaml': [
    [
      '  number-unbounded: high\n',
      '  number-unbounded: high\n  page-size-unbounded: [medium, {maximum: 100}]\n  security-headers-missing: [low, {headers: [A, B]}]\n  spec-version-outdated: [low, {allowed: ["3.0"]}]\n',
    ],
  ],
};
/** A ruleset in the format of Spectral. */
const houseRule = (name: string) =>
  `  ${name}: {message: say it, severity: error, given: $.info.${name}, then: {function: truthy}}\n`;
const house: Edit = {
  ...inConfig(['rules.yaml]', 'rules.yaml, house.yaml]']),
  'house.yaml': `rules:\n${houseRule('contact')}${houseRule('license')}`,
};

type Row = readonly [edit: Edit, here: string, there: string | null, first?: Edit];

const weakened: Record<string, Row> = {
  'a higher threshold': [inConfig(['severity: medium', 'severity: critical']), 'name: worst', 'name: worst'],
  'a gate removed': [
    inConfig(['    - {name: open, rule: operation-unauthenticated}\n', '']),
    'gates:',
    'name: open',
  ],
  'a gate of fewer operations': [
    inConfig(['when: {tag: [orders, bills]}', 'when: {tag: orders}']),
    'name: worst',
    'name: worst',
  ],
  'a gate without a name, of fewer operations': [
    inConfig(['{severity: low}', '{severity: low, when: {tag: orders}}']),
    'severity: low',
    'severity: low',
    inConfig(['    - {name: open', '    - {severity: low}\n    - {name: open']),
  ],
  'a higher risk that passes': [
    inConfig(['residual: 24', 'residual: 25']),
    'name: risk',
    'name: risk',
    inConfig(['residual: 25', 'residual: 24']),
  ],
  'a gate that asks its rule for less': [
    inConfig(['{any: ["orders:read"]}', '{any: ["orders:read", "orders:all"]}']),
    'name: scopes',
    'name: scopes',
  ],
  'a gate that wants fewer operations covered': [
    inConfig(['coverage: {method: [GET]}', 'coverage: {method: [GET], tag: orders}']),
    'name: covered',
    'name: covered',
  ],
  'no policy any more': [inConfig([between('policy:', 'waivers:'), '']), 'specs:', 'policy:'],
  'no configuration any more': [{ 'threatlint.yaml': null }, 'threatlint.yaml', 'specs:'],
  'unchecked things that may pass': [
    inConfig(['unchecked: forbidden', 'unchecked: allowed']),
    'unchecked: allowed',
    'unchecked:',
  ],
  'acceptances that may last longer': [
    inConfig(['{maxDays: 200,', '{maxDays: 300,']),
    'maxDays: 300',
    'maxDays: 200',
  ],
  'acceptances that anybody may approve': [
    inConfig([', approvers: ["person:b"]', '']),
    'acceptance:',
    'approvers',
  ],
  'one more who may approve': [
    inConfig(['["person:b"]', '["person:b", "person:c"]']),
    'person:c',
    'approvers',
  ],
  'attestations that may last longer': [
    inConfig(['{maxDays: 100}', '{maxDays: 300}']),
    'maxDays: 300',
    'maxDays: 100',
  ],
  'attestations that may last as long as by default': [
    inConfig(['  attestation: {maxDays: 100}\n', '']),
    'policy:',
    'maxDays: 100',
  ],
  'a rule set off': [
    { 'rules.yaml': [['string-unbounded: critical', 'string-unbounded: off']] },
    'rules.yaml: string-unbounded: off',
    'string-unbounded: critical',
  ],
  'a rule set lower': [
    { 'rules.yaml': [['string-unbounded: critical', 'string-unbounded: low']] },
    'rules.yaml: string-unbounded: low',
    'string-unbounded: critical',
  ],
  'a rule that was on by its ruleset set off': [
    { 'rules.yaml': [['string-unbounded: critical', 'string-unbounded: critical\n  array-unbounded: off']] },
    'rules.yaml: array-unbounded: off',
    'rulesets:',
  ],
  'a word on a rule taken back': [
    { 'rules.yaml': [['  string-unbounded: critical\n', '']] },
    'rulesets:',
    'string-unbounded: critical',
  ],
  'a limit of a rule raised': [
    { 'rules.yaml': [['maximum: 100}', 'maximum: 5000}']] },
    'rules.yaml: page-size-unbounded: [medium, {maximum: 5000}]',
    'maximum: 100}',
    paged,
  ],
  'a limit of a rule left to what it is by default': [
    { 'rules.yaml': [['[medium, {maximum: 100}]', 'medium']] },
    'rules.yaml: page-size-unbounded: medium',
    'maximum: 100}',
    paged,
  ],
  'fewer headers that a rule looks for': [
    { 'rules.yaml': [['headers: [A, B]', 'headers: [A]']] },
    'rules.yaml: security-headers-missing:',
    'headers: [A, B]',
    paged,
  ],
  'one more version that a rule allows': [
    { 'rules.yaml': [['allowed: ["3.0"]', 'allowed: ["3.0", "2.0"]']] },
    'rules.yaml: spec-version-outdated:',
    'allowed: ["3.0"]',
    paged,
  ],
  'a ruleset of Spectral removed': [
    inConfig(['rules.yaml, house.yaml]', 'rules.yaml]']),
    'rulesets: [threatlint:recommended, rules.yaml]',
    'rules:',
    house,
  ],
  'a rule of a ruleset of Spectral removed': [
    { 'house.yaml': [[houseRule('contact'), '']] },
    'house.yaml: rules:',
    'contact:',
    house,
  ],
  'a rule of a ruleset of Spectral set lower': [
    { 'house.yaml': [['severity: error, given: $.info.contact', 'severity: hint, given: $.info.contact']] },
    'house.yaml: contact:',
    'contact:',
    house,
  ],
  'a ruleset removed': [
    inConfig(['[threatlint:recommended, rules.yaml]', '[threatlint:recommended]']),
    'rulesets:',
    'rulesets:',
  ],
  'a definition left out by a pattern': [
    inConfig(['[api.yaml, other.yaml]', '[api.yaml, other.yaml, "!other.yaml"]']),
    'specs:',
    'specs:',
  ],
  'a definition not named any more': [inConfig(['[api.yaml, other.yaml]', '[api.yaml]']), 'specs:', 'specs:'],
  'a threat model left out': [
    inConfig(['threat-models/*.yaml', '[threat-models/*.yaml, "!threat-models/shop.yaml"]']),
    'threatModels:',
    'threatModels:',
  ],
  'a word that is not looked for any more': [
    inConfig(['lexicon: {personal: [shoeSize]}\n', '']),
    'specs:',
    'lexicon:',
  ],
  'a waiver added': [
    inConfig([
      'waivers:\n',
      'waivers:\n  - {id: W-2, rule: string-unbounded, reason: r, owner: o, expires: 2027-01-01}\n',
    ]),
    'id: W-2',
    null,
  ],
  'a waiver of more operations': [
    inConfig(['scope: {operationId: readOrder}', 'scope: {operationId: [readOrder, pay]}']),
    'id: W-1',
    'id: W-1',
  ],
  'a waiver of all operations': [
    inConfig(['    scope: {operationId: readOrder}\n', '']),
    'id: W-1',
    'id: W-1',
  ],
  'a waiver of operations that may come': [
    inConfig([
      'scope: {operationId: readOrder}',
      'scope: {any: [{operationId: readOrder}, {path: "/items/**"}]}',
    ]),
    'id: W-1',
    'id: W-1',
  ],
  'a waiver of more rules': [
    inConfig(['rule: rate-limit-headers-missing', 'rule: [rate-limit-headers-missing, string-unbounded]']),
    'id: W-1',
    'id: W-1',
  ],
  'a waiver that ends later': [
    inConfig(['expires: 2027-01-31', 'expires: 2027-03-31']),
    'id: W-1',
    'id: W-1',
  ],
  'a waiver of another name that tolerates more': [
    inConfig(['id: W-1', 'id: W-9'], ['expires: 2027-01-31', 'expires: 2027-03-31']),
    'id: W-9',
    null,
  ],
  'a suppression in a schema': [onNote(), 'note:', null],
  'a suppression in an operation': [
    inApi(['operationId: readOrder', `operationId: readOrder\n      ${ignoring()}`]),
    ignoring(),
    null,
  ],
  'a suppression beside the reference of a path item': [
    inApi(['  /bills:\n', `  /bills:\n    ${ignoring()}\n`]),
    ignoring(),
    null,
  ],
  'a suppression in a path item that is referred to': [
    inApi(['  bills:\n', `  bills:\n    ${ignoring()}\n`]),
    ignoring(),
    null,
  ],
  'a suppression in a comment': [
    inApi(['        note:', '        # threatlint-ignore string-unbounded -- later\n        note:']),
    '# threatlint-ignore',
    null,
  ],
  'a suppression of more rules': [
    inApi(['rule: string-unbounded', 'rule: [string-unbounded, number-unbounded]']),
    'note:',
    'note:',
    onNote(),
  ],
  'a suppression that ends later': [
    inApi(['expires: 2027-01-01', 'expires: 2027-02-01']),
    'note:',
    'note:',
    onNote(', expires: 2027-01-01'),
  ],
  'a suppression without an end': [
    inApi([', expires: 2027-01-01', '']),
    'note:',
    'note:',
    onNote(', expires: 2027-01-01'),
  ],
  'a suppression of the whole schema': [
    inApi([`${ignoring()}, `, ''], ['    Order:\n', `    Order:\n      ${ignoring()}\n`]),
    ignoring(),
    'note:',
    onNote(),
  ],
  'a suppression of all that an operation had': [
    inApi(
      [`      ${ignoring()}\n      tags: [orders]\n      responses`, '      tags: [orders]\n      responses'],
      ['paths:\n', `${ignoring()}\npaths:\n`],
    ),
    ignoring(),
    ignoring(),
    inApi(['operationId: readOrder', `operationId: readOrder\n      ${ignoring()}`]),
  ],
  'an entry of the baseline added': [entries(entry('0123'), entry('4567')), '45674567', 'findings'],
  'a baseline added': [entries(entry('0123')), '01230123', null, { '.threatlint-baseline.json': null }],
  'an entry of the baseline that ends later': [
    entries(entry('0123', ',"expires":"2027-05-01"')),
    '01230123',
    '01230123',
  ],
  'an entry of the baseline without an end': [entries(entry('0123', '')), '01230123', '01230123'],
  'an entry of the lock removed': [{ 'threatlint.lock': lock({ operations: {} }) }, '"shop"', '"shop"'],
  'an entry of the lock changed without a review': [
    { 'threatlint.lock': [['"shape": "a"', '"shape": "b"']] },
    '"shop"',
    '"shop"',
  ],
  'a scope taken out of the lock': [{ 'threatlint.lock': lock({ threats: {} }) }, '"shop"', '"shop"'],
  'a model taken out of the lock': [
    { 'threatlint.lock': '{"version": 1, "imports": {}, "models": {}}' },
    'threatlint.lock',
    '"shop"',
  ],
  'the lock deleted': [{ 'threatlint.lock': null }, 'threatlint.lock', '"shop"'],
};

describe('a policy that lets more pass', () => {
  it.each(Object.entries(weakened))('is told: %s', async (_name, [edit, here, there, first]) => {
    await expectOne(changes, { ...(first ? { first } : {}), edit, rule: 'policy-weakened', here, there });
  });

  it('is told where the lock is made to fit what nobody has reviewed', async () => {
    const open = JSON.parse(lock());
    open.models.shop.operations['api.yaml PUT /orders/{}'].protection = [];
    changes.base(files);
    const unprotected = inApi(['security: [{login: ["orders:read"]}]', 'security: []']);
    changes.change(edited(files, { ...unprotected, 'threatlint.lock': JSON.stringify(open) }));
    const { findings } = await changes.since();
    const told = findings.filter(({ rule }) => rule === 'policy-weakened').map(({ message }) => message);
    expect(told).toEqual([expect.stringMatching(/^The lock holds something else of `shop`/)]);
  });

  it('is told by its gate where something else would tell it, too', async () => {
    const gated = inConfig(['rule: operation-unauthenticated', 'rule: limit-loosened']);
    const before = edited(files, gated);
    changes.base(before);
    changes.change(edited(before, inApi(['maxLength: 200, ', ''])));
    const { gates } = await changes.since();
    expect(gates.filter(({ passed }) => !passed).map(({ name }) => name)).toContain('open');
  });
});

describe('a policy that lets no more pass', () => {
  it.each(
    Object.entries<readonly [Edit, Edit?]>({
      'a lower threshold': [inConfig(['severity: medium', 'severity: low'])],
      'a gate of more operations': [inConfig([', when: {tag: [orders, bills]}', ''])],
      'a gate renamed': [inConfig(['name: open', 'name: closed'])],
      'a rule that weighs more': [
        { 'rules.yaml': [['number-unbounded: high', 'number-unbounded: critical']] },
      ],
      'a limit of a rule lowered': [{ 'rules.yaml': [['maximum: 100}', 'maximum: 50}']] }, paged],
      'one more header that a rule looks for': [
        { 'rules.yaml': [['headers: [A, B]', 'headers: [A, B, C]']] },
        paged,
      ],
      'what a fix writes': [
        { 'rules.yaml': [['string-unbounded: critical', 'string-unbounded: [critical, {maxLength: 5000}]']] },
      ],
      'a ruleset of Spectral under another name': [
        {
          ...inConfig(['house.yaml]', 'home.yaml]']),
          'house.yaml': null,
          'home.yaml': `rules:\n${houseRule('contact')}${houseRule('license')}`,
        },
        house,
      ],
      'a rule of a ruleset of Spectral that weighs more': [
        { 'house.yaml': [['warn, given: $.info.contact', 'error, given: $.info.contact']] },
        { ...house, 'house.yaml': (house['house.yaml'] as string).replaceAll('error', 'warn') },
      ],
      'a waiver of fewer operations': [
        inConfig(['{operationId: readOrder}', '{operationId: readOrder, method: GET}']),
      ],
      'a waiver renamed': [inConfig(['id: W-1', 'id: W-9'])],
      'a waiver that follows the name of its operation': [
        {
          ...inConfig(['operationId: readOrder', 'operationId: getOrder']),
          ...inApi(['operationId: readOrder', 'operationId: getOrder']),
          'threat-models/shop.yaml': [['scope: {operationId: readOrder}', 'scope: {operationId: getOrder}']],
        },
      ],
      'another reason for a suppression': [inApi(['reason: later', 'reason: next year']), onNote()],
      'a suppression in less': [
        inApi([`      ${ignoring()}\n`, ''], ['note: {type', `note: {${ignoring()}, type`]),
        inApi(['    Order:\n', `    Order:\n      ${ignoring()}\n`]),
      ],
      'an entry of the baseline that ends sooner': [entries(entry('0123', ',"expires":"2027-01-01"'))],
      'a lock of a later review': [{ 'threatlint.lock': lock({ reviewed: '2026-11-20', threats: {} }) }],
    }),
  )('is met with silence: %s', async (_name, [edit, first]) => {
    await expectSilence(changes, edit, first);
  });
});
