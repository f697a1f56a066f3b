import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { examplesOf } from '../../scripts/examples.mjs';
import { rules } from '../../src/rules/registry.ts';
import { saidOf } from '../support/said-of.ts';

// One rule's: npm test -- test/rules/examples.test.ts -t '^auth-optional '

const schema = new URL('../../src/rules/examples.schema.json', import.meta.url);
const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_id, rule) => {
  const examples = examplesOf(rule);
  const titled = <T extends { readonly title: string }>(list: readonly T[] = []) =>
    list.map((example) => [example.title, example] as const);

  test('says what is wrong, what an attacker gains and what to write instead, and has examples as their schema asks', () => {
    expect(rule.title).toMatch(/^\S.*[^.\s]$/);
    expect(rule.rationale).toMatch(/\S/);
    expect(rule.remediation).toMatch(/\S/);
    validate(examples);
    expect(validate.errors).toBeNull();
  });

  test.each(titled(examples.good))('accepts: %s', async (_title, example) => {
    expect(await saidOf(rule, example)).toEqual({ findings: [], unchecked: [] });
  });

  test.each(titled(examples.bad))('finds: %s', async (_title, example) => {
    const { findings } = await saidOf(rule, example);
    const lines = findings.map(({ at }) => Number.parseInt(at, 10));
    expect(lines, 'the lines that say `# <-- here`').toEqual(marked(example.code));
    expect(findings, `as pinned; rewritten by: npm run examples -- ${rule.id}`).toEqual(example.findings);
  });
});

/** The lines that say that there is something to change; one says it once. */
function marked(code: string): number[] {
  return code.split('\n').flatMap((line, at) => (line.includes('# <-- here') ? [at + 1] : []));
}
