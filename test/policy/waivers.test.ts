import { describe, expect, test } from 'vitest';
import { trial } from './trial.ts';

const waiver = (fields: string) =>
  `waivers: [{ id: W-1, reason: frozen, owner: team:pets, expires: 2026-12-31, ${fields} }]`;

describe('a waiver', () => {
  test('without scope suppresses every finding of its rule', () => {
    const { open, suppressed } = trial({ config: waiver('rule: server-cleartext') });
    expect(open).toEqual(['operation-unauthenticated: GET /pets, POST /pets']);
    expect(suppressed).toEqual(['server-cleartext: GET /pets, GET /pets/{id}, POST /pets (waiver W-1)']);
  });

  test('with a scope takes those operations out; the rest stays open', () => {
    const { open, suppressed } = trial({ config: waiver('rule: server-cleartext, scope: { method: get }') });
    expect(open).toEqual([
      'operation-unauthenticated: GET /pets, POST /pets',
      'server-cleartext: POST /pets',
    ]);
    expect(suppressed).toEqual(['server-cleartext: GET /pets, GET /pets/{id} (waiver W-1)']);
  });

  test('names several rules', () => {
    const { open } = trial({ config: waiver('rule: [server-cleartext, operation-unauthenticated]') });
    expect(open).toEqual([]);
  });

  test('says by what, by whom and until when', () => {
    const { findings } = trial({ config: waiver('rule: server-cleartext') });
    expect(findings.find(({ rule }) => rule === 'server-cleartext')?.suppressed).toEqual({
      by: 'waiver',
      id: 'W-1',
      owner: 'team:pets',
      reason: 'frozen',
      expires: '2026-12-31',
    });
  });

  test('beside another one splits a finding into as many parts as there are fates', () => {
    const config = `waivers:
  - { id: W-1, rule: server-cleartext, scope: { operationId: nothing }, reason: r, owner: o, expires: 2026-12-31 }
  - { id: W-2, rule: server-cleartext, scope: { path: "/pets" }, reason: r, owner: o, expires: 2026-12-31 }
  - { id: W-3, rule: server-cleartext, scope: { method: get }, reason: r, owner: o, expires: 2026-12-31 }
`;
    const { open, suppressed } = trial({ config });
    expect(suppressed).toEqual([
      'server-cleartext: GET /pets, POST /pets (waiver W-2)',
      'server-cleartext: GET /pets/{id} (waiver W-3)',
    ]);
    expect(open).toContain('waiver-unused: ');
  });

  const nowhere = `openapi: 3.0.3
info: {title: No operation, version: "1"}
servers: [{url: "http://api.pets.com"}]
paths: {}
`;
  test.each([
    ['without scope suppresses a finding that no operation carries', '', 1],
    ['with a scope cannot match it, for a scope speaks of operations', ', scope: {}', 0],
  ])('%s', (_, scope, count) => {
    const { suppressed } = trial({
      definitions: { 'a.yaml': nowhere },
      config: waiver(`rule: server-cleartext${scope}`),
    });
    expect(suppressed).toHaveLength(count);
  });

  test.each([
    ['is valid on its last day', '2026-11-23', []],
    [
      'stops working the day after, and says so',
      '2026-11-22',
      ['1:89 The waiver W-1 expired on 2026-11-22 and waives nothing any more'],
    ],
  ])('%s', (_, expires, said) => {
    const { seen, suppressed } = trial({
      config: `waivers: [{ id: W-1, rule: server-cleartext, reason: frozen, owner: team:pets, expires: ${expires} }]`,
    });
    expect(suppressed).toHaveLength(said.length === 0 ? 1 : 0);
    expect(seen('waiver-expired')).toEqual(said);
  });

  test('cannot lift an error of a threat model', () => {
    const { gates, seen } = trial({
      models: { 'model.yaml': 'threatlint: 1\nid: m\nbad: 1\n' },
      config: `policy: { gates: [] }\n${waiver('rule: model-invalid')}`,
    });
    expect(gates.find(({ name }) => name === 'threat models valid')?.passed).toBe(false);
    expect(seen('waiver-unused')[0]).toContain('which only an acceptance lifts');
  });
});

describe('a waiver that waives nothing', () => {
  test.each([
    ['of a rule that found nothing', 'rule: string-unbounded', 'The waiver W-1 waives nothing'],
    [
      'of a rule that does not exist',
      'rule: server-clear-text',
      'The waiver W-1 waives nothing; no rule is called `server-clear-text`; did you mean `server-cleartext`?',
    ],
    [
      'on operations without the finding',
      'rule: server-cleartext, scope: { tag: x }',
      'The waiver W-1 waives nothing',
    ],
  ])('is told: %s', (_, fields, message) => {
    expect(trial({ config: waiver(fields) }).seen('waiver-unused')[0]).toContain(message);
  });

  test.each([
    ['its rule did not run', { rules: { known: new Set(['other']), ran: new Set<string>() } }],
    ['the run covers only a part of the repository', { complete: false }],
  ])('is not told when %s', (_, input) => {
    expect(trial({ config: waiver('rule: other'), input }).seen('waiver-unused')).toEqual([]);
  });
});
