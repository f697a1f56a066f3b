import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Command } from '../support/command.ts';

const command = new Command();
const name = '.threatlint-baseline.json';
const none = '{"version": 1, "findings": []}\n';
const operation = (path: string) =>
  `  ${path}: {get: {security: [], responses: {"200": {description: ok}, "429": {description: slow}}}}\n`;
const api = (...paths: string[]) =>
  `openapi: 3.0.3\ninfo: {title: t, version: "1"}\nservers: [{url: "http://api.example.com"}]\npaths:\n${paths.map(operation).join('')}`;
const read = () =>
  JSON.parse(command.read(name)) as {
    findings: { rule: string; operation: string | null; reason?: string; expires?: string }[];
  };

describe('threatlint baseline', () => {
  test('writes what is found, after which check passes and says how much there is', () => {
    command.write({ 'api.yaml': api('/a') });
    expect(command.run('check').status).toBe(1);
    const { status, out } = command.run('baseline');
    expect([status, out]).toEqual([
      0,
      expect.stringMatching(/^\.threatlint-baseline\.json: \d+ findings tolerated\n$/),
    ]);
    const after = command.run('check');
    expect(after.status).toBe(0);
    expect(after.out).toMatch(/no open finding · \d+ in the baseline/);
  });

  test('writes the one that the configuration names, before there is any', () => {
    command.write({ 'api.yaml': api('/a'), 'threatlint.yaml': 'baseline: known.json\n' });
    expect(command.run('check').status).toBe(2);
    expect(command.run('baseline')).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^known\.json: \d+ findings tolerated\n$/),
    });
    expect(command.run('check').status).toBe(0);
    command.write({ 'threatlint.yaml': '' });
  });

  test('is held against what is found where check is told which', () => {
    command.write({ 'api.yaml': api('/a'), 'threatlint.yaml': 'baseline: known.json\n', 'known.json': none });
    expect(command.run('check').status).toBe(1);
    const outside = join(mkdtempSync(join(tmpdir(), 'threatlint-baseline-')), 'old.json');
    for (const file of ['old.json', outside]) {
      expect(command.run('baseline', '--output', file).status).toBe(0);
      expect(command.run('check', '--baseline', file).status).toBe(0);
      expect(command.run('check', '--no-config', '--baseline', file).status).toBe(0);
    }
    expect(command.run('check', '--baseline', 'gone.json')).toMatchObject({
      status: 2,
      err: expect.stringContaining('gone.json this baseline does not exist'),
    });
    rmSync(dirname(outside), { recursive: true });
    command.write({ 'threatlint.yaml': '' });
  });

  test('writes a line an entry, the same again', () => {
    command.write({ 'api.yaml': api('/b', '/a') });
    command.run('baseline');
    const text = command.read(name);
    expect(text.split('\n').filter((line) => line.startsWith('    {')).length).toBe(read().findings.length);
    command.run('baseline');
    expect(command.read(name)).toBe(text);
  });

  test('gives a reason and an end to what is new, and leaves to the others theirs', () => {
    command.write({ 'api.yaml': api('/a') });
    command.run('baseline', '--reason', 'before we looked');
    command.write({ 'api.yaml': api('/a', '/b') });
    command.run('baseline', '--expires', '2027-01-31', '--reason', 'a hurry');
    const reasons = new Set(
      read()
        .findings.filter(({ operation }) => operation?.endsWith('/b'))
        .map(({ reason, expires }) => `${reason} ${expires}`),
    );
    expect(reasons).toEqual(new Set(['a hurry 2027-01-31']));
    expect(read().findings.some(({ reason }) => reason === 'before we looked')).toBe(true);
  });

  test('holds what an operation repeats that comes first, and nothing that is its own', () => {
    const item = `{get: {security: [], parameters: [{name: sort, in: query, schema: {type: string}}], responses: {"200": {$ref: '#/components/responses/Cards'}}}}`;
    const parts = `components: {responses: {Cards: {description: ok, content: {application/json: {schema: {type: object, properties: {password: {type: string}}}}}}}}`;
    const repeating = (...paths: string[]) =>
      `${api()}${paths.map((path) => `  ${path}: ${item}\n`).join('')}${parts}\n`;
    command.write({ 'api.yaml': repeating('/b', '/c', '/d') });
    command.run('baseline');
    command.write({ 'api.yaml': repeating('/a', '/b', '/c', '/d') });
    const { findings } = JSON.parse(command.run('check', '--format', 'json').out) as {
      findings: { rule: string; suppressed: unknown; operations: string[] }[];
    };
    const open = findings.filter(({ suppressed }) => suppressed === null);
    expect(open.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(['auth-disabled-on-operation', 'password-in-response']),
    );
    expect(new Set(open.flatMap(({ operations }) => operations))).toEqual(new Set(['GET /a']));
  });

  test('--prune takes out what is gone, and adds nothing', () => {
    command.write({ 'api.yaml': api('/a', '/b') });
    command.run('baseline');
    command.write({ 'api.yaml': api('/a', '/c') });
    command.run('baseline', '--prune');
    const operations = read().findings.map((entry) => entry.operation);
    expect(operations.some((one) => one?.endsWith('/b') || one?.endsWith('/c'))).toBe(false);
    expect(operations.some((one) => one?.endsWith('/a'))).toBe(true);
    expect(command.run('check').status).toBe(1);
  });

  test('of one file alone takes nothing out that it has not looked at', () => {
    command.write({ 'a.yaml': api('/a'), 'b.yaml': api('/b') });
    command.run('baseline');
    const before = read().findings.length;
    command.run('baseline', '--prune', 'a.yaml');
    expect(read().findings.length).toBe(before);
  });

  test.each([
    [['--expires', 'soon'], 'no day of the calendar'],
    [['--expires', '2020-01-31'], 'past: nothing would be tolerated'],
    [['--prune', '--reason', 'x'], 'leave --expires and --reason away'],
  ])('refuses %j', (args, message) => {
    command.write({ 'api.yaml': api('/a') });
    const { status, err } = command.run('baseline', ...args);
    expect(status).toBe(2);
    expect(err).toContain(message);
  });

  test('does not call tolerated what has ended', () => {
    command.write({ 'api.yaml': api('/a') });
    command.run('baseline', '--expires', '2090-01-31');
    const count = read().findings.length;
    command.write({ [name]: command.read(name).replaceAll('2090-01-31', '2020-01-31') });
    expect(command.run('baseline').out).toBe(`${name}: 0 findings tolerated; ${count} entries ended\n`);
    expect(command.run('check').status).toBe(1);
  });

  test('writes nothing while an input cannot be read', () => {
    command.write({ 'api.yaml': api('/a'), 'broken.yaml': 'openapi: 3.0.3\npaths: [\n' });
    expect(command.run('baseline').status).toBe(3);
    expect(() => readFileSync(join(command.folder, name))).toThrow();
  });
});
