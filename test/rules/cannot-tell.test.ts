import { expect, test } from 'vitest';
import { defineRule } from '../../src/rules/rule.ts';
import { runRules } from '../../src/rules/run.ts';
import { apiOf } from '../support/api.ts';

/** Leaves everything open, twice. */
const rule = defineRule({
  id: 'open-question',
  title: 'Nothing is said',
  severity: 'low',
  confidence: 'low',
  category: 'input',
  owasp: [],
  cwe: [],
  stride: [],
  looksAt: ['operation'],
  rationale: 'None.',
  remediation: 'None.',
  falsePositives: [],
  visit: {
    operation(operation, context) {
      context.cannotTell([operation], operation.place, 'the first reason');
      context.cannotTell([operation], operation.pathItem.place, 'another reason');
    },
  },
});
const api = apiOf('openapi: 3.0.3\ninfo: {title: T, version: "1"}\npaths: {/a: {get: {}}, /b: {get: {}}}\n');

test('what a definition leaves open is kept by operation, with its place, the first that was said', () => {
  const [result] = runRules(api, [{ rule, examines: true }]);
  const said = [...(result?.unknown ?? [])].map(([{ label }, { place, reason }]) => [
    label,
    place.pointer(),
    reason,
  ]);
  expect(said).toEqual([
    ['GET /a', '/paths/~1a/get', 'the first reason'],
    ['GET /b', '/paths/~1b/get', 'the first reason'],
  ]);
});

test('it is neither a finding nor unchecked, and nobody who did not ask for proof hears of it', () => {
  const [asked, ordinary] = runRules(api, [{ rule, examines: true }, { rule }]);
  for (const result of [asked, ordinary]) expect(result).toMatchObject({ findings: [], unchecked: [] });
  expect(ordinary?.unknown.size).toBe(0);
});
