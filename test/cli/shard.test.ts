import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { formatNames } from '../../src/formats/index.ts';
import { type Drawn, estate } from '../shard/estates.ts';
import { Command } from '../support/command.ts';

const command = new Command();
const schema = JSON.parse(readFileSync(new URL('../../schemas/report.schema.json', import.meta.url), 'utf8'));

const service = {
  operations: ['open', 'guarded', 'weak'],
  shares: true,
  insecure: true,
  copyOfFirst: false,
} as const;
const whole: Drawn = {
  services: [
    service,
    { ...service, operations: ['guarded'] },
    { ...service, shares: false },
    { ...service, copyOfFirst: true },
    { ...service, operations: ['weak'], insecure: false },
  ],
  model: 'all',
  gates: ['severity', 'residual', 'coverage', 'rule'],
  waivers: ['wide', 'scoped', 'unused', 'ended'],
  ignores: true,
  broken: false,
};

/** Checks in so many shards; their reports are `shards/K.json`. */
function inShards(of: number, ...args: string[]): { names: string[]; statuses: (number | null)[] } {
  const names = Array.from({ length: of }, (_, at) => `shards/${at + 1}.json`);
  command.write({ 'shards/.gitignore': '*\n' });
  const statuses = names.map(
    (name, at) =>
      command.run('check', '--shard', `${at + 1}/${of}`, '--format', `json:${name}`, ...args).status,
  );
  return { names, statuses };
}

const shardOf = (name: string) => JSON.parse(command.read(name)).shard;
const listed = (name: string): string[] =>
  shardOf(name).definitions.map(({ file }: { file: string }) => file);

/** The results of a command in every format, what time it took left out. */
function everyFormat(folder: string, ...args: string[]) {
  const files = formatNames.map((name) => `${folder}/${name}`);
  command.write({ [`${folder}/.gitignore`]: '*\n' });
  const formats = files.flatMap((file, at) => ['--format', `${formatNames[at]}:${file}`]);
  const { status, err } = command.run(...args, ...formats);
  const texts = files.map((file) => command.read(file).replace(/ · [\d.]+ s$/m, ''));
  return { status, err, texts };
}

describe('An estate in shards', () => {
  test('is judged as in one run: status, and the bytes of every format', () => {
    command.write(estate(whole));
    command.run('baseline', 'services/bills', '--output', '.threatlint-baseline.json');
    const one = everyFormat('one', 'check');
    const { names } = inShards(3);
    const merged = everyFormat('merged', 'merge', ...names);
    expect(merged).toEqual(one);
    expect(one.status).toBe(1);
    const report = JSON.parse(one.texts[formatNames.indexOf('json')] as string);
    const verdicts = report.threats.flatMap((threat: { mitigations: { verdict: string }[] }) =>
      threat.mitigations.map(({ verdict }) => verdict),
    );
    expect(verdicts).toEqual(['partial', 'contradicted', 'contradicted']);
    const tolerated = report.findings.map((one: { suppressed: { by: string } | null }) => one.suppressed?.by);
    expect(new Set(tolerated)).toEqual(new Set(['waiver', 'baseline', 'inline', 'acceptance', undefined]));
  });

  test('is split by names alone: what else there is moves no definition to another shard', () => {
    command.write(estate(whole));
    const { names } = inShards(3);
    const before = names.map(listed);
    expect(before.flat().sort()).toEqual(
      ['bills', 'cats', 'dogs', 'eggs', 'orders'].map((name) => `services/${name}/openapi.yaml`),
    );
    // The digests of their names tell, and nothing else.
    expect(before).toEqual([
      ['services/bills/openapi.yaml', 'services/cats/openapi.yaml', 'services/orders/openapi.yaml'],
      ['services/eggs/openapi.yaml'],
      ['services/dogs/openapi.yaml'],
    ]);
    command.write({ 'a/openapi.yaml': command.read('services/cats/openapi.yaml') });
    inShards(3);
    const after = names.map((name) => listed(name).filter((file) => file !== 'a/openapi.yaml'));
    expect(after).toEqual(before);
  });

  test('may have more shards than definitions', () => {
    command.write(estate({ ...whole, services: whole.services.slice(0, 1) }));
    const one = command.run('check', '--format', 'json');
    const { names, statuses } = inShards(4);
    expect(statuses.filter((status) => status === 0).length).toBe(3);
    expect(command.run('merge', '--format', 'json', ...names)).toEqual(one);
  });

  test('writes reports that keep to their schema', () => {
    command.write(estate(whole));
    const { names } = inShards(2);
    const validate = new Ajv({ strict: false }).compile(schema);
    for (const name of names) {
      validate(JSON.parse(command.read(name)));
      expect(validate.errors).toBeNull();
    }
    expect(names.map((name) => [shardOf(name).index, shardOf(name).of])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  test('proves nothing in a shard, and judges no gate there that asks for threats', () => {
    command.write(estate({ ...whole, gates: ['severity', 'residual', 'coverage', 'undecided'] }));
    const { names } = inShards(2);
    for (const name of names) {
      const { threats, gates } = JSON.parse(command.read(name));
      expect(threats).toEqual([]);
      expect(gates.map((gate: { name: string }) => gate.name)).toEqual([
        'severity >= high',
        'everything checked',
      ]);
    }
  });

  test('has a file that cannot be read told by its shard, and by merge: status 3', () => {
    command.write(estate({ ...whole, broken: true }));
    const one = command.run('check', '--format', 'json');
    const { names, statuses } = inShards(3);
    expect(statuses.filter((status) => status === 3).length).toBe(1);
    const merged = command.run('merge', '--format', 'json', ...names);
    expect(merged).toEqual(one);
    expect(merged.status).toBe(3);
  });

  test('is asked once for what shapes the verdict: merge takes it from the reports', () => {
    command.write({ ...estate(whole), 'rules/acme.yaml': 'extends: [threatlint:all]\n' });
    const args = [
      'services/orders',
      'services/shared.yaml',
      '--no-config',
      '--ruleset',
      'rules/acme.yaml',
      '--fail-on',
      'low',
    ];
    const one = command.run('check', '--format', 'json', ...args);
    expect(command.run('check', '--format', 'json').out).not.toBe(one.out);
    const { names } = inShards(2, ...args);
    const merged = command.run('merge', '--no-config', '--format', 'json', ...names);
    expect([merged.status, merged.out]).toEqual([one.status, one.out]);
    expect(merged.err).toContain(
      'as the shards were asked: services/orders services/shared.yaml --ruleset rules/acme.yaml --fail-on low',
    );
    const { status, err } = command.run('merge', ...names);
    expect([status, err]).toEqual([
      2,
      expect.stringContaining('after shards with --no-config say that here, too'),
    ]);
  });

  test('has fixes in the report of merge, which may list some findings only', () => {
    command.write(estate(whole));
    const args = ['--fixes', '--max-findings', '7', '--format', 'json'];
    const one = command.run('check', ...args);
    expect(one.out).toContain('"edits"');
    const { names } = inShards(2);
    expect(command.run('merge', ...args, ...names)).toEqual(one);
  });

  test('is checked in a subfolder, and merged there', () => {
    command.write(estate(whole));
    const one = command.runIn('services', {}, 'check', '--format', 'json');
    for (const k of [1, 2])
      command.runIn('services', {}, 'check', '--shard', `${k}/2`, '--format', `json:../${k}.json`);
    expect(command.runIn('services', {}, 'merge', '--format', 'json', '../1.json', '../2.json')).toEqual(one);
    const elsewhere = command.run('merge', '1.json', '2.json');
    expect(elsewhere.status).toBe(2);
    expect(elsewhere.err).toContain('the shards ran in services of the repository: run merge there, too');
  });
});

describe('A change in shards', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: command.folder });

  test('is judged as in one run', () => {
    execFileSync('git', ['init', '--quiet'], { cwd: command.folder });
    command.write({ ...estate(whole), '.gitignore': 'shards\n' });
    git('add', '--all');
    git('commit', '--quiet', '--message=base');
    command.edit('services/orders/openapi.yaml', 'security: [{oauth: [read]}]', 'security: []');
    git('mv', 'services/bills', 'services/invoices');
    const one = command.run('check', '--since', 'HEAD', '--format', 'json');
    const { names } = inShards(3, '--since', 'HEAD');
    const merged = command.run('merge', '--format', 'json', ...names);
    expect([merged.status, merged.out]).toEqual([one.status, one.out]);
    expect(merged.err).toContain('as the shards were asked: --since HEAD');
    expect(JSON.parse(merged.out).findings.map(({ rule }: { rule: string }) => rule)).toContain(
      'protection-removed',
    );
  });

  test('belongs to one commit: merge refuses another checkout', () => {
    execFileSync('git', ['init', '--quiet'], { cwd: command.folder });
    command.write({ ...estate(whole), '.gitignore': 'shards\n' });
    git('add', '--all');
    git('commit', '--quiet', '--message=one');
    const { names } = inShards(1);
    git('commit', '--quiet', '--allow-empty', '--message=two');
    const { status, err } = command.run('merge', ...names);
    expect(status).toBe(2);
    expect(err).toMatch(
      /shards\/1\.json the shards checked the commit [0-9a-f]{40}, and [0-9a-f]{40} is checked out here/,
    );
  });
});

describe('--shard', () => {
  test.each(['0/3', '4/3', '3', '1/0', '-1/2', '1/99999', 'a/b', '1/2/3', '1.5/2'])('refuses %s', (text) => {
    const { status, err } = command.run('check', '--shard', text);
    expect(status).toBe(2);
    expect(err).toMatch(
      /write the number of the shard and how many there are, as in 1\/3|at most 10000 shards/,
    );
  });

  test('says what is missing where no JSON is asked for', () => {
    command.write(estate(whole));
    const { err, out } = command.run('check', '--shard', '1/2');
    expect(err).toContain('add --format json:FILE, and give the reports of all to merge');
    expect(out).toContain('shard 1 of 2');
  });

  test('goes with files, not with standard input', () => {
    const { status, err } = command.run('check', '--shard', '1/2', '--stdin', '--stdin-filename', 'a.yaml');
    expect([status, err]).toEqual([2, expect.stringContaining('leave one away')]);
  });
});
