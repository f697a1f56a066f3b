import fc from 'fast-check';
import { expect, test } from 'vitest';
import { severities } from '../../src/findings/finding.ts';
import type { Gate, Policy, Waiver } from '../../src/policy/policy.ts';
import { policyOf, today, trial } from './trial.ts';

const base = policyOf('waivers: [{ id: W, rule: r, reason: r, owner: o, expires: 2026-12-31 }]');
const place = base.waivers[0]?.place as Waiver['place'];

const selector = fc.constantFrom(
  {},
  { method: 'get' },
  { path: '/pets' },
  { tag: 'read' },
  { not: { tag: 'read' } },
  { any: [{ method: 'post' }, { path: '/pets/{}' }] },
  { security: { anonymous: true } },
  { operationId: 'nobody' },
);

const waiver = fc
  .record({
    rules: fc.uniqueArray(fc.constantFrom('server-cleartext', 'operation-unauthenticated', 'unknown')),
    scope: fc.option(selector, { nil: undefined }),
    expires: fc.constantFrom('2026-11-22', today, '2026-12-31'),
  })
  .map(({ scope, ...rest }) => ({ ...rest, ...(scope ? { scope } : {}), reason: 'r', owner: 'o', place }));

const waivers = fc
  .array(waiver, { maxLength: 5 })
  .map((list) => list.map((each, index): Waiver => ({ ...each, id: `W-${index}` })));

const gate: fc.Arbitrary<Gate> = fc
  .record(
    {
      severity: fc.constantFrom(...severities),
      when: selector,
      residual: fc.integer({ min: 0, max: 25 }),
      undecided: fc.constant('forbidden' as const),
      coverage: selector,
    },
    { requiredKeys: [] },
  )
  .map((parts) => ({ ...parts, overridable: false, place: null }));

const policy: fc.Arbitrary<Policy> = fc
  .record({
    gates: fc.array(gate, { maxLength: 3 }),
    unchecked: fc.constantFrom('allowed', 'forbidden'),
    waivers,
  })
  .map((parts) => ({ ...base, ...parts }));

/** Every pair of finding and operation, by what the finding was; those about the policy itself left out. */
function pairs(policy: Policy): string[] {
  return trial({ policy })
    .findings.filter(({ rule }) => !/^(waiver|suppression)-/.test(rule))
    .flatMap(({ rule, operations }) => operations.map(({ label }) => `${rule} ${label}`))
    .sort();
}

test('waivers lose no pair of finding and operation, and double none', () => {
  const without = pairs({ ...base, waivers: [] });
  expect(without).toHaveLength(5);
  fc.assert(
    fc.property(waivers, (list) => {
      expect(pairs({ ...base, waivers: list })).toEqual(without);
    }),
    { numRuns: 60 },
  );
});

test('a further gate never turns a failing verdict into a passing one', () => {
  fc.assert(
    fc.property(policy, gate, (before, more) => {
      const after = { ...before, gates: [...before.gates, more] };
      if (trial({ policy: before }).verdict === 'fail') expect(trial({ policy: after }).verdict).toBe('fail');
    }),
    { numRuns: 60 },
  );
});

test('a further waiver never opens what was suppressed', () => {
  const openPairs = (list: readonly Waiver[]) =>
    new Set(
      trial({ policy: { ...base, waivers: list } })
        .findings.filter(({ suppressed }) => !suppressed)
        .flatMap(({ rule, operations }) => operations.map(({ label }) => `${rule} ${label}`)),
    );
  fc.assert(
    fc.property(waivers, ([first, ...others]) => {
      const before = openPairs(others);
      for (const pair of openPairs(first ? [...others, first] : others)) expect(before).toContain(pair);
    }),
    { numRuns: 60 },
  );
});
