import { describe, expect, test } from 'vitest';
import { type ConfigOutcome, loadConfig } from '../../src/config/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { Workspace } from '../../src/refs/workspace.ts';

function load(files: Readonly<Record<string, string>>): ConfigOutcome {
  const overlay = new Map(Object.entries(files).map(([name, text]) => [`/repo/${name}`, text]));
  return loadConfig(new Workspace('/repo', ['/repo'], overlay), 'threatlint.yaml');
}

/** The problems as `file:line:column message`. */
function problems(files: Readonly<Record<string, string>>): string[] {
  const outcome = load(files);
  if (outcome.ok) return [];
  return outcome.problems.map(({ file, range, message }) =>
    range ? `${file}:${range.start.line}:${range.start.column} ${message}` : `${file} ${message}`,
  );
}

function config(files: Readonly<Record<string, string>>) {
  const outcome = load(files);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.problems));
  return outcome.config;
}

/** The gates without their places. */
function gates(policy: Policy) {
  return policy.gates.map(({ place: _, overridable: __, ...rest }) => rest);
}

const waiver =
  'waivers: [{ id: W-1, rule: string-unbounded, reason: frozen, owner: team:a, expires: 2027-03-31 }]';

describe('a configuration', () => {
  test('says everything that the README shows', () => {
    const { specs, threatModels, rulesets, policy } = config({
      'threatlint.yaml': `
# yaml-language-server: $schema=./node_modules/threatlint/schemas/config.schema.json
specs: ["openapi/**/*.{yaml,json}"]
threatModels: ["threat-models/**/*.yaml"]
rulesets: [threatlint:recommended, ./rulesets/acme.yaml]
policy:
  gates:
    - severity: high
    - { when: { data: { class: restricted } }, severity: medium }
    - { threats: { residual: 9, undecided: forbidden } }
    - { coverage: { exposure: public } }
  acceptance: { maxDays: 180, approvers: ["security:*"] }
waivers:
  - id: W-12
    rule: [string-unbounded, number-unbounded]
    scope: { path: "/legacy/**" }
    reason: frozen API, retired in March
    owner: team:legacy
    expires: 2027-03-31
`,
    });
    expect(specs).toEqual({ folder: '/repo', patterns: ['openapi/**/*.{yaml,json}'] });
    expect(threatModels).toEqual({ folder: '/repo', patterns: ['threat-models/**/*.yaml'] });
    expect(rulesets.map((layer) => layer.map(({ name }) => name))).toEqual([
      ['threatlint:recommended', './rulesets/acme.yaml'],
    ]);
    expect(gates(policy)).toEqual([
      { severity: 'high' },
      { severity: 'medium', when: { data: { class: 'restricted' } } },
      { residual: 9, undecided: 'forbidden' },
      { coverage: { exposure: 'public' } },
    ]);
    expect(policy).toMatchObject({
      unchecked: 'forbidden',
      acceptance: { maxDays: 180, approvers: ['security:*'] },
      waivers: [
        {
          id: 'W-12',
          rules: ['string-unbounded', 'number-unbounded'],
          scope: { path: '/legacy/**' },
          reason: 'frozen API, retired in March',
          owner: 'team:legacy',
          expires: '2027-03-31',
        },
      ],
    });
  });

  test.each([
    ['an empty file', ''],
    ['an empty map', '{}'],
    ['JSON', '{"policy": {}}'],
  ])('%s keeps the defaults: the recommended rules, nothing open at high', (_, text) => {
    const { rulesets, policy } = config({ 'threatlint.yaml': text });
    expect(rulesets).toEqual([[{ name: 'threatlint:recommended', place: null }]]);
    expect(gates(policy)).toEqual([{ severity: 'high' }]);
  });

  test('that says no gates has none', () => {
    expect(config({ 'threatlint.yaml': 'policy: { gates: [] }' }).policy.gates).toEqual([]);
  });

  test('names one path or several alike', () => {
    expect(config({ 'threatlint.yaml': 'specs: api.yaml' }).specs?.patterns).toEqual(['api.yaml']);
  });

  test('resolves paths from its own folder', () => {
    const overlay = new Map([['/repo/ci/threatlint.yaml', 'specs: ../api.yaml']]);
    // Outside of a git repository the jail is the configuration's own folder.
    const outcome = loadConfig(new Workspace('/repo', ['/repo'], overlay), 'ci/threatlint.yaml');
    expect(outcome).toMatchObject({ ok: false, problems: [{ file: 'ci/threatlint.yaml' }] });
  });
});

describe('what cannot be accepted is told with its place', () => {
  test.each([
    ['polcy: {}', 'threatlint.yaml:1:1 Unknown key `polcy`; did you mean `policy`?'],
    ['policy:\n  gate: []', 'threatlint.yaml:2:3 Unknown key `gate`; did you mean `gates`?'],
    [
      'policy:\n  gates:\n    - severity: hihg',
      'threatlint.yaml:3:17 `severity` must be one of `info`, `low`, `medium`, `high`, `critical`; did you mean `high`?',
    ],
    [
      'policy: { gates: [{ name: x }] }',
      'threatlint.yaml:1:19 A gate needs one of `severity`, `rule`, `threats`, `coverage`',
    ],
    [
      'policy: { gates: [{ coverage: {}, when: {} }] }',
      'threatlint.yaml:1:35 `when` only goes with `severity` or `rule`',
    ],
    [
      'policy: { gates: [{ rule: server-cleartext, severity: high }] }',
      'threatlint.yaml:1:45 A gate for a `rule` holds at any severity; give `severity` a gate of its own',
    ],
    [
      'policy: { gates: [{ severity: high, with: { name: X } }] }',
      'threatlint.yaml:1:37 `with` only goes with `rule`',
    ],
    [
      'policy: { gates: [{ coverage: { exposre: public } }] }',
      'threatlint.yaml:1:33 Unknown key `exposre`; did you mean `exposure`?',
    ],
    [
      'policy: { gates: [{ name: a, severity: low }, { name: a, severity: high }] }',
      'threatlint.yaml:1:55 Two gates are called `a`; rename one',
    ],
    [
      'policy: { gates: [{ name: a, drop: true }] }',
      'threatlint.yaml:1:19 There is no inherited gate called `a`',
    ],
    [
      'lexicon: { credential: [pinfall] }',
      'threatlint.yaml:1:12 Unknown key `credential`; did you mean `credentials`?',
    ],
    ['lexicon:\n  personal: 5', 'threatlint.yaml:2:13 `personal` must be text or a list, not 5'],
    ['lexicon: { health: [" "] }', 'threatlint.yaml:1:21 '],
    [
      'lexicon: { personal: [badge, "***"] }',
      'threatlint.yaml:1:30 `***` has no letter or digit; write the word as names have it',
    ],
    [
      'lexicon: { flows: a sentence about what the flow does }',
      'threatlint.yaml:1:19 `a sentence about what the flow does` has 7 words; at most 6 are compared',
    ],
    ['rulesets: 5', 'threatlint.yaml:1:11 `rulesets` must be text or a list, not 5'],
    [
      waiver.replace('2027-03-31', '2027-02-30'),
      'threatlint.yaml:1:86 `expires` is no day of the calendar: 2027-02-30',
    ],
    [waiver.replace('2027-03-31', 'soon'), 'threatlint.yaml:1:86 `expires` must be a date like 2027-03-31'],
    [waiver.replace('frozen', '" "'), 'threatlint.yaml:1:54 `reason` must not be blank'],
    [waiver.replace('frozen', '"\\u200b\\u00a0"'), 'threatlint.yaml:1:54 `reason` must not be blank'],
    [
      waiver.replace('owner: team:a, ', ''),
      'threatlint.yaml:1:11 Entry 1 of `waivers` needs the key `owner`',
    ],
    ['specs: [a.yaml]\nspecs: [b.yaml]', 'threatlint.yaml:2:1 '],
    [
      'specs: ["../other/**"]',
      'threatlint.yaml:1:9 `../other/**` leads out of the repository; name files inside of it',
    ],
    [
      'specs: ["a/{b,../..}/*"]',
      'threatlint.yaml:1:9 `a/{b,../..}/*` leads out of the repository; name files inside of it',
    ],
    [
      'specs: /etc/passwd',
      'threatlint.yaml:1:8 `/etc/passwd` leads out of the repository; name files inside of it',
    ],
    ['extends: other.yaml', 'threatlint.yaml:1:10 other.yaml does not exist'],
    [
      'extends: https://acme.example/policy.yaml',
      'threatlint.yaml:1:10 https://acme.example/policy.yaml is a URL, and a check reads no network: take it as a package, or keep a copy',
    ],
    [
      'extends: ../../etc/passwd',
      'threatlint.yaml:1:10 ../etc/passwd lies outside the workspace and is not followed',
    ],
    [
      'extends: threatlint.yaml',
      'threatlint.yaml:1:10 threatlint.yaml extends this file in turn; take it out of one `extends`',
    ],
    ['- a list', 'threatlint.yaml:1:1 The file must be a map, not a list'],
    ['__proto__: {}', 'threatlint.yaml:1:1 Unknown key `__proto__`'],
  ])('%s', (text, expected) => {
    const found = problems({ 'threatlint.yaml': text });
    expect(found[0]).toContain(expected);
    expect(found).toHaveLength(1);
  });

  test('a text that does not parse', () => {
    expect(problems({ 'threatlint.yaml': 'policy: [' })[0]).toMatch(/^threatlint\.yaml:\d+:\d+ /);
  });

  test('two waivers of one name, also when one is inherited', () => {
    const found = problems({ 'threatlint.yaml': `extends: base.yaml\n${waiver}`, 'base.yaml': waiver });
    expect(found).toEqual(['threatlint.yaml:2:17 Two waivers are called `W-1`; rename one']);
  });

  test('a cycle over several files', () => {
    const found = problems({
      'threatlint.yaml': 'extends: a.yaml',
      'a.yaml': 'extends: b.yaml',
      'b.yaml': 'extends: a.yaml',
    });
    expect(found).toEqual(['b.yaml:1:10 a.yaml extends this file in turn; take it out of one `extends`']);
  });
});

describe('what a configuration inherits', () => {
  const base = `
specs: openapi/*.yaml
rulesets: [threatlint:strict]
policy:
  gates: [{ severity: high }, { name: risk, threats: { residual: 9 } }]
  acceptance: { maxDays: 180 }
${waiver}
`;

  test('is everything, with its own added', () => {
    const { specs, rulesets, policy } = config({
      'threatlint.yaml':
        'extends: ci/base.yaml\nrulesets: [./own.yaml]\npolicy: { gates: [{ severity: medium }] }',
      'ci/base.yaml': base,
    });
    expect(specs?.folder).toBe('/repo/ci');
    expect(rulesets.map((layer) => layer.map(({ name }) => name))).toEqual([
      ['threatlint:strict'],
      ['./own.yaml'],
    ]);
    expect(gates(policy)).toEqual([
      { severity: 'high' },
      { name: 'risk', residual: 9 },
      { severity: 'medium' },
    ]);
    expect(policy.acceptance).toEqual({ maxDays: 180 });
    expect(policy.waivers.map(({ id }) => id)).toEqual(['W-1']);
  });

  test('words are added to those above, each once', () => {
    const { lexicon } = config({
      'threatlint.yaml': 'extends: [a.yaml, b.yaml]\nlexicon: { personal: Kundennummer, admin: [cockpit] }',
      'a.yaml': 'lexicon: { personal: [badge number] }',
      'b.yaml': 'lexicon: { personal: [badge number, crew code], urls: landing zone }',
    });
    expect(lexicon).toEqual({
      personal: ['badge number', 'crew code', 'Kundennummer'],
      urls: ['landing zone'],
      admin: ['cockpit'],
    });
    expect(config({ 'threatlint.yaml': 'extends: a.yaml', 'a.yaml': '' }).lexicon).toBeNull();
  });

  test('by two ways is inherited once', () => {
    const { policy } = config({
      'threatlint.yaml': 'extends: [a.yaml, b.yaml]',
      'a.yaml': 'extends: ci/base.yaml',
      'b.yaml': 'extends: ci/base.yaml',
      'ci/base.yaml': base,
    });
    expect(gates(policy)).toEqual([{ severity: 'high' }, { name: 'risk', residual: 9 }]);
    expect(policy.waivers).toHaveLength(1);
  });

  test('from several policies holds together: all gates, and of all else the strictest', () => {
    const { policy } = config({
      'threatlint.yaml': 'extends: [a.yaml, b.yaml]',
      'a.yaml':
        'policy: { gates: [{ severity: low }], unchecked: allowed, acceptance: { maxDays: 9, approvers: ["a:*", "b:1"] } }',
      'b.yaml': 'policy: { gates: [], acceptance: { maxDays: 5, approvers: ["b:*"] } }',
    });
    expect(gates(policy)).toEqual([{ severity: 'low' }]);
    expect(policy.unchecked).toBe('forbidden');
    expect(policy.acceptance).toEqual({ maxDays: 5, approvers: ['b:1'] });
  });
});

describe('an inherited policy cannot be weakened', () => {
  const cases: [what: string, base: string, own: string, refused: RegExp | null][] = [
    [
      'a gate names one rule more',
      'gates: [{ name: g, rule: server-cleartext }]',
      'gates: [{ name: g, rule: [auth-optional, server-cleartext] }]',
      null,
    ],
    [
      'a gate names another rule',
      'gates: [{ name: g, rule: server-cleartext }]',
      'gates: [{ name: g, rule: auth-optional }]',
      /gate `g` cannot be weakened \(base.yaml\)/,
    ],
    [
      'a gate gives a rule other options',
      'gates: [{ name: g, rule: require-header, with: { name: A } }]',
      'gates: [{ name: g, rule: require-header, with: { name: B } }]',
      /gate `g` cannot be weakened \(base.yaml\)/,
    ],
    ['a gate is added', 'gates: [{ severity: high }]', 'gates: [{ severity: critical }]', null],
    [
      'a gate is tightened',
      'gates: [{ name: g, severity: high }]',
      'gates: [{ name: g, severity: low }]',
      null,
    ],
    [
      'a gate is weakened',
      'gates: [{ name: g, severity: high }]',
      'gates: [{ name: g, severity: critical }]',
      /weakened/,
    ],
    [
      'a gate is narrowed',
      'gates: [{ name: g, severity: high }]',
      'gates: [{ name: g, severity: high, when: { tag: a } }]',
      /weakened/,
    ],
    [
      'a gate is widened',
      'gates: [{ name: g, severity: high, when: { tag: a } }]',
      'gates: [{ name: g, severity: high }]',
      null,
    ],
    [
      'a gate asks for something else',
      'gates: [{ name: g, severity: high }]',
      'gates: [{ name: g, coverage: {} }]',
      /weakened/,
    ],
    [
      'a residual is raised',
      'gates: [{ name: g, threats: { residual: 9 } }]',
      'gates: [{ name: g, threats: { residual: 10 } }]',
      /weakened/,
    ],
    [
      'a residual is lowered',
      'gates: [{ name: g, threats: { residual: 9 } }]',
      'gates: [{ name: g, threats: { residual: 8 } }]',
      null,
    ],
    [
      'coverage is asked of all',
      'gates: [{ name: g, coverage: { tag: a } }]',
      'gates: [{ name: g, coverage: {} }]',
      null,
    ],
    [
      'coverage is asked of others',
      'gates: [{ name: g, coverage: { tag: a } }]',
      'gates: [{ name: g, coverage: { tag: b } }]',
      /weakened/,
    ],
    [
      'a gate is dropped',
      'gates: [{ name: g, severity: high }]',
      'gates: [{ name: g, drop: true }]',
      /dropped/,
    ],
    [
      'an overridable gate is weakened',
      'gates: [{ name: g, severity: high, overridable: true }]',
      'gates: [{ name: g, severity: critical }]',
      null,
    ],
    [
      'an overridable gate is dropped',
      'gates: [{ name: g, severity: high, overridable: true }]',
      'gates: [{ name: g, drop: true }]',
      null,
    ],
    [
      'undecided threats are allowed',
      'gates: []',
      'gates: [{ threats: { undecided: allowed } }]',
      /undecided/,
    ],
    [
      'an overridable word on undecided threats is changed',
      'gates: [{ name: g, overridable: true, threats: { undecided: forbidden } }]',
      'gates: [{ name: g, threats: { undecided: allowed } }]',
      null,
    ],
    ['what is unchecked is allowed', 'gates: []', 'unchecked: allowed', /unchecked/],
    ['what is unchecked is forbidden', 'unchecked: allowed', 'unchecked: forbidden', null],
    ['acceptances may last longer', 'acceptance: { maxDays: 9 }', 'acceptance: { maxDays: 10 }', /9 days/],
    ['a word may hold longer', 'attestation: { maxDays: 9 }', 'attestation: { maxDays: 10 }', /9 days/],
    [
      'a word may hold longer than by default',
      'unchecked: forbidden',
      'attestation: { maxDays: 401 }',
      /400 days/,
    ],
    ['a word must be given more often', 'unchecked: forbidden', 'attestation: { maxDays: 90 }', null],
    ['acceptances must be shorter', 'acceptance: { maxDays: 9 }', 'acceptance: { maxDays: 8 }', null],
    [
      'others may approve',
      'acceptance: { approvers: ["security:*"] }',
      'acceptance: { approvers: ["team:*"] }',
      /approve/,
    ],
    [
      'everybody may approve',
      'acceptance: { approvers: ["security:*"] }',
      'acceptance: { approvers: ["*"] }',
      /approve/,
    ],
    [
      'fewer may approve',
      'acceptance: { approvers: ["security:*"] }',
      'acceptance: { approvers: ["security:alice"] }',
      null,
    ],
  ];
  test.each(cases)('%s', (_, base, own, refused) => {
    const found = problems({
      'threatlint.yaml': `extends: base.yaml\npolicy: { ${own} }`,
      'base.yaml': `policy: { ${base} }`,
    });
    if (refused) expect(found).toEqual([expect.stringMatching(refused)]);
    else expect(found).toEqual([]);
  });

  test('the gate of a policy that names none is inherited too', () => {
    const { policy } = config({
      'threatlint.yaml': 'extends: base.yaml\npolicy: { gates: [{ severity: critical }] }',
      'base.yaml': 'policy: { acceptance: { maxDays: 9 } }',
    });
    expect(gates(policy)).toEqual([{ severity: 'high' }, { severity: 'critical' }]);
  });

  test('nor in two steps: a replaced gate stays bound', () => {
    const found = problems({
      'threatlint.yaml': 'extends: a.yaml\npolicy: { gates: [{ name: g, drop: true }] }',
      'a.yaml': 'extends: b.yaml\npolicy: { gates: [{ name: g, severity: low, overridable: true }] }',
      'b.yaml': 'policy: { gates: [{ name: g, severity: high }] }',
    });
    expect(found).toEqual([expect.stringMatching(/dropped/)]);
  });
});
