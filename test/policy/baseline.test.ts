import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { type BaselineEntry, baselineText } from '../../src/policy/baseline.ts';
import { Repository } from '../support/repository.ts';

// What was there before is tolerated where it is, and nowhere else.

const repository = new Repository();
const name = '.threatlint-baseline.json';
const operation = (path: string, security = 'security: []') => `
  ${path}:
    delete:
      ${security}
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 9}}]
      responses: {"204": {description: gone}, "401": {description: who}, "403": {description: no}, "429": {description: slow}}`;
const api = (...operations: string[]) => `openapi: 3.0.3
info: {title: shop, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{key: []}]
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
paths:${operations.join('')}
`;
const orders = operation('/orders/{id}');

/** The baseline of what lies there. */
async function entries(): Promise<readonly BaselineEntry[]> {
  const outcome = await check(repository.request({ baseline: false }));
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.baseline.now();
}

async function written(
  change: (entries: readonly BaselineEntry[]) => readonly BaselineEntry[] = (all) => all,
) {
  repository.write({ [name]: baselineText(change(await entries())) });
}

/** What is open, as `rule: operations`. */
async function open(): Promise<string[]> {
  const { findings } = await repository.check();
  return findings
    .filter(({ suppressed }) => suppressed === null)
    .map(({ rule, operations }) => `${rule}: ${operations.join(', ')}`);
}

describe('a baseline', () => {
  test('tolerates what was there, so that the gate passes, and says by what', async () => {
    repository.write({ 'api.yaml': api(orders) });
    expect((await repository.check()).verdict).toBe('fail');
    await written();
    const { verdict, findings } = await repository.check();
    expect(verdict).toBe('pass');
    expect(new Set(findings.map(({ suppressed }) => suppressed?.by))).toEqual(new Set(['baseline']));
    expect(findings[0]?.suppressed).toMatchObject({ id: name, owner: null, expires: null });
  });

  test('blocks the same weakness on another operation', async () => {
    repository.write({ 'api.yaml': api(orders) });
    await written();
    repository.write({ 'api.yaml': api(orders, operation('/carts/{id}')) });
    expect((await repository.check()).verdict).toBe('fail');
    expect((await open()).every((one) => one.endsWith('DELETE /carts/{id}'))).toBe(true);
  });

  test('does not make new what only followed from a cause that was mended', async () => {
    const bare = (security: string) =>
      api(operation('/orders/{id}', ''), operation('/carts/{id}', '')).replace(
        'security: [{key: []}]',
        security,
      );
    repository.write({ 'api.yaml': bare('') });
    await written();
    repository.write({ 'api.yaml': bare('security: [{key: []}]') });
    expect(await open()).toEqual(['baseline-stale: ']);
  });

  test.each([
    [
      'another name of the path parameter',
      api(orders).replaceAll('{id}', '{number}').replace('name: id', 'name: number'),
    ],
    ['other lines', `# the shop\n\n${api(orders)}`],
    ['an operation before it', api(operation('/a/{id}', ''), orders)],
  ])('survives %s', async (_, changed) => {
    repository.write({ 'api.yaml': api(orders) });
    await written();
    repository.write({ 'api.yaml': changed });
    expect(await open()).toEqual([]);
  });

  test('tolerates no copy of a definition', async () => {
    repository.write({ 'api.yaml': api(orders) });
    await written();
    repository.write({ 'copy.yaml': `${api(orders)}# another one\n` });
    const { findings } = await repository.check();
    const blocked = findings.filter(({ suppressed }) => suppressed === null);
    expect(new Set(blocked.map(({ file }) => file))).toEqual(new Set(['copy.yaml']));
  });

  test('says once what no longer occurs, at info', async () => {
    repository.write({ 'api.yaml': api(orders) });
    await written();
    repository.write({ 'api.yaml': api(operation('/orders/{id}', '')) });
    const { findings, verdict } = await repository.check();
    expect(verdict).toBe('pass');
    expect(findings.map(({ rule, severity, file }) => [rule, severity, file])).toEqual([
      ['baseline-stale', 'info', name],
    ]);
    expect(findings[0]?.message).toContain('no longer occur: `threatlint baseline --prune` removes them');
  });

  test('tolerates until the day that an entry names, and not after it', async () => {
    repository.write({ 'api.yaml': api(orders) });
    const until = (expires: string) =>
      written((all) => all.map((entry) => ({ ...entry, expires, reason: 'frozen' })));
    await until('2026-11-23');
    expect((await repository.check()).findings[0]?.suppressed).toMatchObject({
      expires: '2026-11-23',
      reason: 'frozen',
    });
    await until('2026-11-22');
    expect((await repository.check()).verdict).toBe('fail');
  });

  test('leaves to a waiver what a waiver tolerates', async () => {
    repository.write({ 'api.yaml': api(orders) });
    await written();
    const waiver = '{id: W-1, rule: auth-disabled-on-operation, reason: old, owner: me, expires: 2027-01-01}';
    repository.write({ 'threatlint.yaml': `waivers: [${waiver}]\n` });
    const { findings } = await repository.check();
    expect(findings.find(({ rule }) => rule === 'auth-disabled-on-operation')?.suppressed?.by).toBe('waiver');
    expect(findings.map(({ rule }) => rule)).not.toContain('waiver-unused');
    expect((await entries()).map(({ rule }) => rule)).not.toContain('auth-disabled-on-operation');
  });

  test('may be named by the configuration, wherever it lies', async () => {
    repository.write({ 'api.yaml': api(orders) });
    const text = baselineText(await entries());
    repository.write({ 'threatlint.yaml': 'baseline: policy/known.json\n', 'policy/known.json': text });
    expect((await repository.check()).findings[0]?.suppressed?.id).toBe('policy/known.json');
  });
});

describe('a baseline that cannot be accepted ends with what to do', () => {
  const line = (fields: string) =>
    `{"version": 1, "findings": [\n{"rule": "string-unbounded", "file": "a", "fingerprint": "${'0'.repeat(32)}", "operation": null${fields}}]}`;

  test.each([
    [
      'a merge that git left open',
      '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> other\n',
      'git could not merge this baseline: take one side',
    ],
    ['no JSON', '{"version": 1,', 'this baseline cannot be read'],
    ['a list', '[]', 'must be'],
    ['another version', '{"version": 2, "findings": []}', '1'],
    ['an unknown key', line(', "line": 3'), 'line'],
    [
      'an unknown rule',
      line('').replace('string-unbounded', 'string-unbound'),
      "did you mean 'string-unbounded'?",
    ],
    ['an end that is no day', line(', "expires": "2027-02-30"'), 'no day of the calendar'],
    ['a fingerprint that is none', line('').replace('0'.repeat(32), 'abc'), 'fingerprint'],
    ['a key that stands twice', '{"version": 1, "version": 1, "findings": []}', 'version'],
  ])('%s', async (_, text, message) => {
    repository.write({ 'api.yaml': api(orders), [name]: text });
    const outcome = await repository.outcome();
    expect(outcome).toEqual([expect.stringContaining(message)]);
  });

  test('one that the configuration names and nobody wrote', async () => {
    repository.write({ 'api.yaml': api(orders), 'threatlint.yaml': 'baseline: gone.json\n' });
    expect(await repository.outcome()).toEqual([expect.stringContaining('does not exist')]);
  });

  test.skipIf(process.platform === 'win32')('a link out of the repository', async () => {
    repository.write({ 'api.yaml': api(orders) });
    symlinkSync('/etc/hostname', join(repository.folder, name));
    expect(await repository.outcome()).toEqual([expect.stringContaining('out of the repository')]);
  });
});

test('a change that adds to a baseline says so', async () => {
  repository.write({ 'api.yaml': api(orders) });
  await written();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: repository.folder });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=base');
  repository.write({ 'api.yaml': api(orders, operation('/carts/{id}')) });
  await written();
  const { findings } = await repository.check({ since: { ref: 'HEAD' } });
  const told = findings.filter(({ suppressed }) => suppressed === null);
  expect(told.map(({ rule, file }) => [rule, file])).toContainEqual(['policy-weakened', name]);
  expect(told.find(({ rule }) => rule === 'policy-weakened')?.message).toMatch(
    /^The baseline tolerates \d+ findings? more/,
  );
});
