import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rules } from '../../src/rules/registry.ts';
import { pages } from '../../src/rulesets/pages.ts';
import { rulesetsOf } from '../../src/rulesets/shipped.ts';

const folder = fileURLToPath(new URL('../../docs/rules', import.meta.url));

test('docs/rules is what the rules say (else: npm run docs)', () => {
  const written = new Map(
    readdirSync(folder).map((file) => [file, readFileSync(`${folder}/${file}`, 'utf8')]),
  );
  expect([...written.keys()].sort()).toEqual([...pages().keys()].sort());
  for (const [file, text] of pages()) expect(written.get(file), file).toBe(text);
});

test.each(rules.map(({ id }) => id))('%s has a place in a ruleset', (id) => {
  expect(rulesetsOf(id)).not.toEqual([]);
});
