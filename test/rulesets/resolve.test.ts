import { describe, expect, test } from 'vitest';
import { Place } from '../../src/refs/place.ts';
import { resolveRulesets } from '../../src/rulesets/resolve.ts';
import type { ConfigurableRule, RulesetReference } from '../../src/rulesets/ruleset.ts';
import { shippedRulesets } from '../../src/rulesets/shipped.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

const limit = {
  schema: {
    type: 'object',
    additionalProperties: false,
    properties: {
      maximum: { type: 'integer', minimum: 1 },
      names: { type: 'array', items: { type: 'string' } },
    },
  },
  defaults: { maximum: 100 },
};
const registry = new Map<string, ConfigurableRule>(
  [
    { id: 'alpha', severity: 'high' as const },
    { id: 'beta', severity: 'low' as const },
    { id: 'page-size-unbounded', severity: 'high' as const, options: limit },
    { id: 'server-cleartext', severity: 'high' as const },
  ].map((rule) => [rule.id, rule]),
);

type Files = Readonly<Record<string, string>>;

/** Resolves rulesets as the command line names them; in layers, as configurations inherit them. */
async function resolve(names: readonly string[], files: Files = {}) {
  return resolveLayers([names], files);
}

async function resolveLayers(layers: readonly (readonly string[])[], files: Files) {
  const references = layers.map((names) => names.map((name): RulesetReference => ({ name, place: null })));
  return resolveRulesets(references, registry, workspaceOf(files));
}

/** The enabled rules, or the problems as `file:line:column message`. */
async function outcome(names: readonly string[], files: Files = {}) {
  return told(await resolve(names, files));
}

function told(resolution: Awaited<ReturnType<typeof resolve>>) {
  if (resolution.ok) return Object.fromEntries(resolution.rules);
  return resolution.problems.map(({ file, range, message }) =>
    range ? `${file}:${range.start.line}:${range.start.column} ${message}` : `${file} ${message}`,
  );
}

describe('a ruleset', () => {
  test.each([
    ['a severity', 'rules: { alpha: low }', { alpha: { severity: 'low' } }],
    ['true: the severity of the rule', 'rules: { alpha: true }', { alpha: {} }],
    ['off', 'rules: { alpha: off }', {}],
    ['false', 'rules: { alpha: false }', {}],
    ["Spectral's hint", 'rules: { alpha: hint }', { alpha: { severity: 'info' } }],
    ["Spectral's info", 'rules: { alpha: info }', { alpha: { severity: 'info' } }],
    ["Spectral's warn", 'rules: { alpha: warn }', { alpha: { severity: 'medium' } }],
    ["Spectral's error", 'rules: { alpha: error }', { alpha: { severity: 'high' } }],
    [
      'a severity with options',
      'rules: { page-size-unbounded: [low, { maximum: 50 }] }',
      { 'page-size-unbounded': { severity: 'low', options: { maximum: 50 } } },
    ],
    [
      'only options',
      'rules: { page-size-unbounded: [true, { maximum: 50 }] }',
      { 'page-size-unbounded': { options: { maximum: 50 } } },
    ],
    ['nothing', '', {}],
  ])('says %s', async (_, text, expected) => {
    expect(await outcome(['a.yaml'], { 'a.yaml': text })).toEqual(expected);
  });

  test('is JSON as well', async () => {
    expect(await outcome(['a.json'], { 'a.json': '{"rules": {"alpha": "low"}}' })).toEqual({
      alpha: { severity: 'low' },
    });
  });

  test('enables what it extends, with its own word last', async () => {
    const files = {
      'own.yaml': 'extends: [ci/base.yaml, b.yaml]\nrules: { alpha: off, page-size-unbounded: critical }',
      'ci/base.yaml': 'extends: ../deep.yaml\nrules: { beta: medium }',
      'deep.yaml': 'rules: { alpha: low, beta: low, page-size-unbounded: [low, { maximum: 9 }] }',
      'b.yaml': 'rules: { server-cleartext: true }',
    };
    expect(await outcome(['own.yaml'], files)).toEqual({
      beta: { severity: 'medium' },
      'page-size-unbounded': { severity: 'critical', options: { maximum: 9 } },
      'server-cleartext': {},
    });
  });

  test('without extends enables only what it lists', async () => {
    expect(await outcome(['a.yaml'], { 'a.yaml': 'rules: { beta: true }' })).toEqual({ beta: {} });
  });

  test('named later wins', async () => {
    const files = {
      'a.yaml': 'rules: { alpha: low, beta: low }',
      'b.yaml': 'rules: { alpha: off, beta: high }',
    };
    expect(await outcome(['a.yaml', 'b.yaml'], files)).toEqual({ beta: { severity: 'high' } });
  });

  test.each(['threatlint:recommended', 'recommended'])('comes with threatlint: %s', async (name) => {
    expect(await outcome([name])).toEqual({ 'page-size-unbounded': {}, 'server-cleartext': {} });
  });

  test('extended a thousand times over is read once', async () => {
    const files: Record<string, string> = { 'end.yaml': 'rules: { alpha: low }' };
    for (let step = 0; step < 30; step++) {
      const next = step === 29 ? 'end.yaml' : `${step + 1}.yaml`;
      files[`${step}.yaml`] = `extends: [${next}, ${next}]`;
    }
    expect(await outcome(['0.yaml'], files)).toEqual({ alpha: { severity: 'low' } });
  });
});

describe('what cannot be accepted is told with its place', () => {
  test.each([
    ['rules: { alhpa: low }', 'a.yaml:1:10 No rule is called `alhpa`; did you mean `alpha`?'],
    ['rules: { constructor: low }', 'a.yaml:1:10 No rule is called `constructor`'],
    ['rules: { __proto__: low }', 'a.yaml:1:10 No rule is called `__proto__`'],
    ['rule: {}', 'a.yaml:1:1 Unknown key `rule`; did you mean `rules`?'],
    [
      'rules: { alpha: hihg }',
      'a.yaml:1:17 `alpha` must be one of `off`, `info`, `low`, `medium`, `high`, `critical`, `hint`, `warn`, `error`; did you mean `high`?',
    ],
    [
      'rules: { alpha: { severity: high } }',
      'a.yaml:1:10 `alpha` must be off, true, a severity, or [severity, options]',
    ],
    [
      'extends: threatlint:recomended',
      'a.yaml:1:10 No ruleset is called `threatlint:recomended`; did you mean `threatlint:recommended`?',
    ],
    ['extends: b.yaml', 'a.yaml:1:10 b.yaml does not exist'],
    ['extends: ../b.yaml', 'a.yaml:1:10 ../b.yaml lies outside the workspace and is not followed'],
    ['extends: a.yaml', 'a.yaml:1:10 The ruleset a.yaml extends itself; take it out of one `extends`'],
    ['rules: { alpha: [high, {}] }', 'a.yaml:1:10 `alpha` has no options'],
    [
      'rules: { page-size-unbounded: [high, { maximun: 5 }] }',
      'a.yaml:1:40 Options of `page-size-unbounded`: Unknown key `maximun`; did you mean `maximum`?',
    ],
    [
      'rules: { page-size-unbounded: [high, { maximum: 0 }] }',
      'a.yaml:1:49 Options of `page-size-unbounded`: `maximum` must be at least 1',
    ],
    ['rules: { alpha: low }\nrules: { beta: low }', 'a.yaml:2:1 '],
    ['rules: {', 'a.yaml:1:'],
  ])('%s', async (text, expected) => {
    const problems = await outcome(['a.yaml'], { 'a.yaml': text });
    expect(problems).toEqual([expect.stringContaining(expected)]);
  });

  test.each([
    [
      'threatlint:zzzzzzzz',
      `threatlint:zzzzzzzz No ruleset is called \`threatlint:zzzzzzzz\`; these are shipped: ${shippedRulesets.join(', ')}`,
    ],
    [
      'zzzzzzzz',
      `zzzzzzzz No file and no ruleset is called \`zzzzzzzz\`; these are shipped: ${shippedRulesets.join(', ')}`,
    ],
    ['recomended', 'recomended No file and no ruleset is called `recomended`; did you mean `recommended`?'],
    ['missing.yaml', 'missing.yaml missing.yaml does not exist'],
    [
      'http://acme.example/rules.yaml',
      'http://acme.example/rules.yaml http://acme.example/rules.yaml is a URL, and a check reads no network: take it as a package, or keep a copy',
    ],
  ])('%s on the command line', async (name, expected) => {
    expect(await outcome([name])).toEqual([expect.stringContaining(expected)]);
  });

  test('a path in a configuration starts from the configuration', async () => {
    const workspace = workspaceOf({
      'ci/threatlint.yaml': 'rulesets: own.yaml',
      'ci/own.yaml': 'rules: { alpha: low }',
    });
    const place = new Place(documentOf(workspace, 'ci/threatlint.yaml')).child('rulesets');
    expect(told(await resolveRulesets([[{ name: 'own.yaml', place }]], registry, workspace))).toEqual({
      alpha: { severity: 'low' },
    });
  });
});

describe('what an inherited ruleset enables', () => {
  const base = 'rules: { alpha: medium, beta: true, page-size-unbounded: [high, { maximum: 50 }] }';

  test.each([
    [
      'switched off',
      'rules: { alpha: off }',
      'own.yaml:1:10 `alpha` is enabled by base.yaml and cannot be switched off here',
    ],
    [
      'lowered',
      'rules: { alpha: low }',
      'own.yaml:1:10 `alpha` is enabled by base.yaml and cannot be lowered here',
    ],
    [
      "lowered below the rule's own severity",
      'rules: { beta: info }',
      'own.yaml:1:10 `beta` is enabled by base.yaml and cannot be lowered here',
    ],
    [
      'given other options',
      'rules: { page-size-unbounded: [high, { maximum: 5000 }] }',
      'own.yaml:1:10 `page-size-unbounded` is enabled by base.yaml and cannot be given other options here',
    ],
  ])('cannot be %s', async (_, own, expected) => {
    const files = { 'base.yaml': base, 'own.yaml': own };
    expect(told(await resolveLayers([['base.yaml'], ['own.yaml']], files))).toEqual([expected]);
  });

  test('can be raised, and more can be added', async () => {
    const files = {
      'base.yaml': base,
      'own.yaml': 'rules: { alpha: critical, page-size-unbounded: critical, server-cleartext: low }',
    };
    expect(told(await resolveLayers([['base.yaml'], ['own.yaml']], files))).toEqual({
      alpha: { severity: 'critical' },
      beta: {},
      'page-size-unbounded': { severity: 'critical', options: { maximum: 50 } },
      'server-cleartext': { severity: 'low' },
    });
  });

  test('stays when a shipped ruleset says less', async () => {
    const files = { 'base.yaml': 'rules: { server-cleartext: critical }' };
    expect(told(await resolveLayers([['base.yaml'], ['threatlint:recommended']], files))).toMatchObject({
      'server-cleartext': { severity: 'critical' },
    });
  });
});
