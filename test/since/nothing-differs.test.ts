import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { markdown } from '../../src/formats/markdown.ts';
import { pretty } from '../../src/formats/pretty/pretty.ts';
import type { Files } from '../support/repository.ts';
import { Changes } from './changes.ts';

/** A commit hook prints text: it does not ask how many findings are as before. */
const hook = { counts: false } as const;
const changes = new Changes();

const api = `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
paths:
  /orders/{id}:
    delete:
      parameters: [{$ref: "parts/id.yaml"}]
      responses: {"204": {description: ok}}
`;
const model = `threatlint: 1
id: m
components: {api: {exposure: public, implements: {s: ../api.yaml}}}
threats:
  T-1:
    title: Anyone deletes
    scope: {method: DELETE}
    risk: {likelihood: 4, impact: 4}
    mitigations:
      M-1: {status: implemented, verify: {evidence: ../proof.txt}}
      M-2: {status: implemented, verify: {rule: operation-unauthenticated}}
`;
const files: Files = {
  'api.yaml': api,
  'parts/id.yaml': 'name: id\nin: path\nrequired: true\nschema: {type: string}\n',
  'proof.txt': 'seen',
  'threat-models/m.yaml': model,
  'rules.yaml': 'extends: [threatlint:recommended]\n',
  'threatlint.yaml': `rulesets: [./rules.yaml]
policy: {gates: [{severity: high}, {threats: {residual: 9}}, {coverage: {}}]}
waivers: [{id: W-1, rule: server-cleartext, reason: old, owner: me, expires: 2026-12-31}]
`,
  '.gitignore': 'ignored.yaml\n',
  'ignored.yaml': 'a: 1\n',
};

describe('a commit that touches nothing that is checked', () => {
  it('is not judged where nobody counts what is as before, and passes with what fails in a whole check', async () => {
    changes.base(files);
    expect((await changes.check()).exitStatus).toBe(1);
    changes.write({ 'README.md': 'other words' });
    const { since, findings, exitStatus, documents, gates } = await changes.since('HEAD', hook);
    expect([since?.new, since?.unchanged, since?.fixed, findings]).toEqual([0, null, [], []]);
    expect([exitStatus, documents.map(({ file }) => file)]).toEqual([0, ['api.yaml']]);
    expect(gates.filter(({ passed }) => !passed)).toEqual([]);
  });

  it('is judged where that is asked for: for JSON, and with --all', async () => {
    changes.base(files);
    expect((await changes.since()).since?.unchanged).toBeGreaterThan(0);
    const all = await changes.check({ since: { ref: 'HEAD', all: true }, ...hook });
    expect(all.findings.length).toBeGreaterThan(0);
  });

  it('is told so in texts', async () => {
    changes.base(files);
    const report = await changes.since('HEAD', hook);
    expect(pretty(report, { color: false, width: 100 })).toContain(
      '  0 new · 0 fixed · nothing that is checked differs',
    );
    expect(markdown(report)).toContain('0 new · 0 fixed · nothing that is checked differs');
    expect(markdown(report)).not.toMatch(/\d threats?/);
  });

  it('ends with status 3 nevertheless where an input cannot be read', async () => {
    changes.base({ ...files, 'broken.yaml': 'openapi: 3.0.3\npaths: {\n' });
    expect((await changes.since('HEAD', hook)).exitStatus).toBe(3);
  });
});

describe('whatever differs of what a run reads has it judged', () => {
  const weaker: readonly [string, Files, string?][] = [
    ['the definition', { 'api.yaml': api.replace('Shop', 'Store') }],
    ['what it refers to', { 'parts/id.yaml': 'name: id\nin: path\nrequired: true\nschema: {}\n' }],
    ['a threat model', { 'threat-models/m.yaml': model.replace('impact: 4', 'impact: 5') }],
    ['evidence', { 'proof.txt': 'seen again' }],
    ['a ruleset', { 'rules.yaml': 'extends: [threatlint:recommended]\nrules: {server-cleartext: off}\n' }],
    [
      'the policy',
      { 'threatlint.yaml': `${files['threatlint.yaml']}`.replace('severity: high', 'severity: medium') },
    ],
    ['a waiver', { 'threatlint.yaml': `${files['threatlint.yaml']}`.replace('2026-12-31', '2027-12-31') }],
    ['a baseline', { '.threatlint-baseline.json': '{"version": 1, "findings": []}' }],
    ['a definition more', { 'other.yaml': api.replace('orders', 'bills') }],
    ['a definition less', {}, 'api.yaml'],
    ['a threat model less', {}, 'threat-models/m.yaml'],
    ['evidence less', {}, 'proof.txt'],
    ['a configuration less', {}, 'threatlint.yaml'],
  ];

  for (const [what, changed, gone] of weaker)
    it(what, async () => {
      changes.base(files);
      const left = Object.entries({ ...files, ...changed }).filter(([name]) => name !== gone);
      changes.change(Object.fromEntries(left));
      const { since, ...counted } = await changes.since();
      const asHook = await changes.since('HEAD', hook);
      expect(asHook.since?.unchanged).toBe(since?.unchanged);
      expect(asHook.findings).toEqual(counted.findings);
      expect(asHook.exitStatus).toBe(counted.exitStatus);
    });

  it.each([
    ['beside another', { 'api.yaml': api, 'other.yaml': api.replace('orders', 'bills') }],
    ['as the only one, without a configuration', { 'api.yaml': api }],
    ['called `.jsonc`', { 'api.jsonc': JSON.stringify(load(api)) }],
  ])('a definition that git ignores from now on, %s', async (_, all: Files) => {
    const [name] = Object.keys(all) as [string];
    changes.base(all);
    changes.git('rm', '--quiet', '--cached', name);
    changes.write({ '.gitignore': `${name}\n` });
    for (const more of [{}, hook]) {
      const report = await changes.since('HEAD', more);
      const told = report.findings.filter(({ rule }) => rule === 'policy-weakened');
      expect(told.map(({ message }) => message)).toEqual([`${name} is not checked any more`]);
    }
  });
});
