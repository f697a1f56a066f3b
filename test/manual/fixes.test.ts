import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { withFixes } from '../../src/manual/rule-pages.ts';
import { rules } from '../../src/rules/registry.ts';

test('docs/fix.md lists the fix of each rule that offers one (else: npm run docs)', () => {
  const page = readFileSync(new URL('../../docs/fix.md', import.meta.url), 'utf8');
  expect(page).toBe(withFixes(page));
  for (const { id, fix } of rules)
    expect([id, page.includes(`rules/${id}.md#fix`)]).toEqual([id, fix !== undefined]);
});
