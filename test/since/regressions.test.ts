import { describe, expect, it } from 'vitest';
import { Changes } from './changes.ts';

const changes = new Changes();

const shop = (operations: string) => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{key: []}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 20}}]
${operations}components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`;
const read = '    get: {responses: {"200": {description: ok}}}\n';
const remove = '    delete: {responses: {"204": {description: ok}}}\n';
const open = '    delete: {security: [], responses: {"204": {description: ok}}}\n';

describe('one change', () => {
  it('is one finding: what rules say of the new state is named beside it', async () => {
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.change({ 'api.yaml': shop(read + open) });
    const { findings, sources } = await changes.since();
    // The frame is drawn from the text that is judged, not from the base's of the same name.
    expect(sources.get('api.yaml')?.text).toBe(shop(read + open));
    expect(findings.map(({ rule, severity, range }) => [rule, severity, range.start.line])).toEqual([
      ['protection-removed', 'critical', 9],
    ]);
    expect(findings[0]).toMatchObject({
      message: 'DELETE /orders/{id} asked for `key` (a key in header); now anyone may call it',
      before: 'asked for `key` (a key in header)',
      since: 'new',
    });
    const told = findings[0]?.related.map(({ message }) => message.split(':')[0]);
    expect(told).toEqual(expect.arrayContaining(['what was asked for before', 'auth-disabled-on-operation']));
    // Both places are shown: that of the base is its own text.
    expect(findings[0]?.related[0]).toMatchObject({ file: 'api.yaml', range: { start: { line: 4 } } });
  });

  it('is told by the rule that says as much of the new state, with what was there before', async () => {
    changes.base({ 'api.yaml': shop(read) });
    changes.change({ 'api.yaml': shop(read + open) });
    const { findings } = await changes.since();
    expect(findings.map(({ rule }) => rule)).not.toContain('operation-added-open');
    expect(findings.map(({ rule }) => rule)).toContain('auth-disabled-on-operation');
    expect(findings.every(({ before }) => before === null)).toBe(true);
  });

  it('is told as what befell all of its operations, once, at the root', async () => {
    const all = `${read}${remove}    put: {responses: {"200": {description: ok}}}\n`;
    changes.base({ 'api.yaml': shop(all) });
    changes.change({ 'api.yaml': shop(all).replace('security: [{key: []}]\n', '') });
    const { findings } = await changes.since();
    const removed = findings.filter(({ rule }) => rule === 'protection-removed');
    expect(
      removed.map(({ message, operationCount, range }) => [message, operationCount, range.start.line]),
    ).toEqual([['3 operations asked for `key` (a key in header); now anyone may call them', 3, 1]]);
  });
});

describe('rules that compare', () => {
  it('run with --since only', async () => {
    changes.base({ 'api.yaml': shop(read + open) });
    const gate =
      'policy: {gates: [{rule: [protection-removed, policy-weakened]}]}\nwaivers: [{id: W, rule: protection-removed, reason: r, owner: o, expires: 2027-01-01}]\n';
    changes.change({ 'api.yaml': shop(read + open), 'threatlint.yaml': gate });
    const { findings, verdict } = await changes.check();
    expect(verdict).toBe('pass');
    expect(findings.map(({ rule }) => rule)).not.toContain('waiver-unused');
  });

  it('are gated and waived like any other', async () => {
    const gate = 'policy: {gates: [{rule: protection-removed}]}\n';
    changes.base({ 'api.yaml': shop(read + remove), 'threatlint.yaml': gate });
    changes.change({ 'api.yaml': shop(read + open), 'threatlint.yaml': gate });
    const failed = await changes.since();
    expect(failed.gates.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual([
      'protection-removed',
    ]);
    const waived = `${gate}waivers: [{id: W, rule: protection-removed, reason: r, owner: o, expires: 2027-01-01}]\n`;
    changes.change({ 'api.yaml': shop(read + open), 'threatlint.yaml': waived });
    const report = await changes.since();
    expect(report.exitStatus).toBe(0);
    expect(report.findings.find(({ rule }) => rule === 'protection-removed')?.suppressed?.id).toBe('W');
    expect(report.findings.map(({ rule }) => rule)).toContain('policy-weakened');
  });

  it('are not switched off by the change that they judge', async () => {
    const none = 'rulesets: [./none.yaml]\npolicy: {gates: [{rule: server-cleartext}]}\n';
    changes.base({ 'api.yaml': shop(read + remove) });
    changes.change({
      'api.yaml': shop(read + open),
      'threatlint.yaml': none,
      'none.yaml': 'rules: {server-cleartext: true}\n',
    });
    const { findings, exitStatus } = await changes.since();
    expect(findings.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['protection-removed', 'policy-weakened']),
    );
    expect(exitStatus).toBe(1);
  });
});

describe('a policy', () => {
  it('that leaves a definition out, or a comment that silences, is told', async () => {
    changes.base({ 'a.yaml': shop(read), 'b.yaml': shop(read + open) });
    const silenced = shop(read + remove).replace(
      '    delete:',
      '    # threatlint-ignore auth-disabled-on-operation -- later\n    delete:',
    );
    changes.change({
      'a.yaml': silenced,
      'b.yaml': shop(read + open),
      'threatlint.yaml': 'specs: [a.yaml]\n',
    });
    const { findings } = await changes.since();
    const told = findings.filter(({ rule }) => rule === 'policy-weakened').map(({ message }) => message);
    expect(told).toEqual(
      expect.arrayContaining([
        'b.yaml is not checked any more',
        'A suppression tolerates auth-disabled-on-operation here',
      ]),
    );
  });
});
