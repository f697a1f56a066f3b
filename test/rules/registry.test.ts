import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { registry } from '../../scripts/registry.mjs';
import { rules } from '../../src/rules/registry.ts';

describe('The registry of rules', () => {
  it('lists every file of src/rules/CATEGORY (else: npm run registry)', () => {
    expect(readFileSync(new URL('../../src/rules/registry.ts', import.meta.url), 'utf8')).toBe(registry());
  });

  it('finds each rule in the file and the folder that it names', () => {
    const text = registry();
    for (const { id, category } of rules) expect(text).toContain(`from './${category}/${id}.ts'`);
  });

  it('knows the rules that a rule names as its other causes', () => {
    const ids = new Set(rules.map(({ id }) => id));
    for (const { id, otherCauses = [] } of rules) {
      for (const other of otherCauses) expect(ids, `${id} names ${other}`).toContain(other);
    }
  });

  it('has each name once', () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
