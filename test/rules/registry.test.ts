import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/rules/registry.ts';

const folder = join(import.meta.dirname, '../../src/rules');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
  file.replaceAll('\\', '/'),
);

describe('The registry of rules', () => {
  it('holds every file that declares a rule (else: it has no ID.examples.yaml beside it)', () => {
    const declaring = files.filter(
      (file) =>
        /^[^/]+\/.+\.ts$/.test(file) && /\bdefineRule\b/.test(readFileSync(join(folder, file), 'utf8')),
    );
    expect(declaring.sort()).toEqual(rules.map(({ category, id }) => `${category}/${id}.ts`).sort());
  });

  it('has each name once, sorted', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort());
  });

  it('has the assertions, which no ruleset enables, in a family of their own', () => {
    for (const { id, assertion, category } of rules) {
      expect(assertion === true, id).toBe(category === 'assertions');
    }
  });

  it('knows the rules that a rule names as its other causes', () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const { id, otherCauses = [] } of rules) {
      for (const other of otherCauses) expect(ids, `${id} names ${other}`).toContain(other);
    }
  });

  it('has rules that report with different causes that anyone may call, and each names all others', () => {
    const causes = (id: string) => rules.find((rule) => rule.id === id)?.otherCauses ?? [];
    const together = ['gateway-auth-none', ...causes('gateway-auth-none')].sort();
    expect(together).toContain('auth-optional');
    for (const id of together) expect([id, ...causes(id)], id).toEqual(expect.arrayContaining(together));
  });
});
