import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { atLeast, type Severity } from '../../src/findings/finding.ts';
import { rules } from '../../src/rules/registry.ts';
import { readRuleset } from '../../src/rulesets/read.ts';
import { resolveRulesets } from '../../src/rulesets/resolve.ts';
import type { RuleSetting } from '../../src/rulesets/ruleset.ts';
import { rulesetsOf, shippedRulesets } from '../../src/rulesets/shipped.ts';
import { documentOf, workspaceOf } from '../support/api.ts';

const folder = join(import.meta.dirname, '../../rulesets');
const registry = new Map(rules.map((rule) => [rule.id, rule]));
/** Assertions say what a project asks for: none is in a shipped ruleset. */
const general = rules.flatMap(({ id, assertion }) => (assertion ? [] : [id])).sort();

async function resolved(name: string): Promise<ReadonlyMap<string, RuleSetting>> {
  const resolution = await resolveRulesets([[{ name, place: null }]], registry, workspaceOf({}));
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.problems));
  return resolution.rules;
}

describe('the shipped rulesets', () => {
  test('are the files in rulesets/', () => {
    const names = readdirSync(folder).map((file) => `threatlint:${file.replace('.yaml', '')}`);
    expect([...shippedRulesets].sort()).toEqual(names.sort());
  });

  test.each(readdirSync(folder))('%s follows the schema, and names only rules that exist', (file) => {
    const workspace = workspaceOf({ [file]: readFileSync(join(folder, file), 'utf8') });
    const problems: unknown[] = [];
    const ruleset = readRuleset(documentOf(workspace, file), problems as never);
    expect(problems).toEqual([]);
    expect([...ruleset.rules.keys()].filter((id) => !registry.has(id))).toEqual([]);
  });

  test('all: every rule but assertions, at its own severity', async () => {
    const all = await resolved('threatlint:all');
    expect([...all.keys()].sort()).toEqual(general);
    expect([...all.values()].every(({ severity }) => severity === undefined)).toBe(true);
  });

  test('strict: every rule but assertions, none below its own severity', async () => {
    const strict = await resolved('threatlint:strict');
    expect([...strict.keys()].sort()).toEqual(general);
    for (const [id, { severity }] of strict) {
      expect(severity === undefined || atLeast(severity, registry.get(id)?.severity as Severity), id).toBe(
        true,
      );
    }
  });

  test('a rule tells which of them enable it', () => {
    expect(rulesetsOf('server-cleartext').sort()).toEqual(['all', 'owasp-api-2023', 'recommended', 'strict']);
    expect(rulesetsOf('constructor')).toEqual([]);
  });
});
