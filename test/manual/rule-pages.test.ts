import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { examplesOf } from '../../scripts/examples.mjs';
import { coveragePage } from '../../src/manual/coverage.ts';
import { owasp2023 } from '../../src/manual/owasp-2023.ts';
import { pages } from '../../src/manual/rule-pages.ts';
import { rules } from '../../src/rules/registry.ts';
import { rulesetsOf } from '../../src/rulesets/shipped.ts';

const folder = fileURLToPath(new URL('../../docs/rules', import.meta.url));

test('docs/rules is what the rules say (else: npm run docs)', () => {
  const written = new Map(
    readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]),
  );
  const wanted = pages(examplesOf);
  expect([...written.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [file, text] of wanted) expect(written.get(file), file).toBe(text);
});

test('docs/coverage.md is what the rules say (else: npm run docs)', () => {
  expect(readFileSync(`${folder}/../coverage.md`, 'utf8')).toBe(coveragePage());
});

test('every category of the OWASP API Top 10 that a rule names is described', () => {
  const described = new Set(owasp2023.map(({ id }) => id));
  for (const { id, owasp } of rules) for (const name of owasp) expect(described, id).toContain(name);
});

test.each(rules.map((rule) => [rule.id, rule] as const))(
  '%s has a place in a ruleset, or is an assertion',
  (id, rule) => {
    expect(rulesetsOf(id).length > 0).toBe(!rule.assertion);
  },
);
