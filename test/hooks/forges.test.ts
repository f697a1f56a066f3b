import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { isFormatName } from '../../src/formats/index.ts';
import { endings } from '../../src/refs/endings.ts';
import { version } from '../../src/version.ts';
import { Repository } from '../support/repository.ts';

// The steps that a forge runs, run: with inputs as a stranger would choose them, and a threatlint that writes down what it was
// called with.

const repository = new Repository();
const schemas = new URL('../../../shared/schemas/', import.meta.url);
const areHere = existsSync(schemas);
if (!areHere)
  console.warn(`action and hooks are not checked against their schemas: ${schemas.pathname} is not there`);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: {
    readonly steps: readonly { readonly env: Readonly<Record<string, string>>; readonly run: string }[];
  };
}
const action = parse(readFileSync('action.yml', 'utf8')) as Action;
const [spec, job] = parseAllDocuments(readFileSync('templates/threatlint.yml', 'utf8')).map((one) =>
  one.toJS(),
);

/** Runs a script with a stand-in for npx. */
function run(shell: string, script: string, env: Readonly<Record<string, string>>, status = 0) {
  const bin = join(repository.folder, 'bin');
  mkdirSync(bin, { recursive: true });
  const stub = `#!/bin/sh\nfor one in "$@"; do printf '%s\\n' "$one"; done > "$RECORD"\nexit ${status}\n`;
  writeFileSync(join(bin, 'npx'), stub);
  chmodSync(join(bin, 'npx'), 0o755);
  const record = join(repository.folder, 'called.txt');
  const done = spawnSync(shell, ['-e', '-c', script], {
    ...{ cwd: repository.folder, encoding: 'utf8' },
    env: { PATH: `${bin}:${process.env.PATH}`, RECORD: record, RUNNER_TEMP: repository.folder, ...env },
  });
  const called = existsSync(record) ? readFileSync(record, 'utf8').split('\n').slice(0, -1) : [];
  return { called, status: done.status, err: done.stderr };
}

const hostile = ['$(touch owned)', '`touch owned`', '"; touch owned; "', '--config=evil.yaml', 'a b;c', "'"];
const isOwned = () => existsSync(join(repository.folder, 'owned'));

describe.skipIf(process.platform === 'win32')('action.yml', () => {
  const [step] = action.runs.steps;
  const script = step?.run ?? '';
  const env = (inputs: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(step?.env ?? {}).map(([name, value]) => {
        const input = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(value)?.[1] ?? '';
        return [name, inputs[input] ?? String(action.inputs[input]?.default ?? '')];
      }),
    );

  test('puts no input into the script', () => {
    expect(script).not.toContain('${{');
    for (const value of Object.values(step?.env ?? {})) expect(value).toMatch(/^\$\{\{ inputs\.[\w-]+ \}\}$/);
  });

  test('runs the version that it comes with', () => {
    expect(action.inputs.version?.default).toBe(version);
    expect(run('bash', script, env({})).called).toEqual([
      ...['--yes', `threatlint@${version}`, 'check', '--format', 'github', '--format'],
      ...[`pretty:${repository.folder}/threatlint.txt`, '--'],
    ]);
  });

  test('hands on what it is asked for', () => {
    const { called } = run(
      'bash',
      script,
      env({ since: 'origin/main', sarif: 'out.sarif', paths: 'a.yaml\n\nb c.yaml\n' }),
    );
    expect(called.slice(-7)).toEqual([
      '--since',
      'origin/main',
      '--format',
      'sarif:out.sarif',
      '--',
      'a.yaml',
      'b c.yaml',
    ]);
  });

  test('checks a part, and leaves its report for merge', () => {
    const { called } = run('bash', script, env({ shard: '1/3' }));
    expect(called.slice(-6)).toEqual([
      ...['--shard', '1/3', '--exit-zero', '--format', 'json:threatlint-shard.json', '--'],
    ]);
  });

  test.each(hostile)('takes %s for a name', (name) => {
    const { called } = run('bash', script, env({ paths: name, since: name }));
    expect(called.filter((one) => one === name)).toHaveLength(2);
    expect(called.indexOf('--')).toBeLessThan(called.lastIndexOf(name));
    expect(isOwned()).toBe(false);
  });

  test.each([0, 1, 2, 3])('ends with the status that threatlint ends with: %i', (status) => {
    expect(run('bash', script, env({}), status).status).toBe(status);
  });

  test.skipIf(!areHere)('satisfies the schema of actions', () => {
    const schema = JSON.parse(readFileSync(new URL('github-action.json', schemas), 'utf8'));
    const validate = new Ajv({ strict: false }).compile(schema);
    validate(action);
    expect(validate.errors ?? []).toEqual([]);
  });
});

describe.skipIf(process.platform === 'win32')('the GitLab component', () => {
  const { script, variables, artifacts } = job.threatlint;
  const values = (inputs: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(variables as Record<string, string>).map(([name, value]) => [
        name,
        value.replace(
          /\$\[\[ inputs\.(\w+) \]\]/g,
          (_, input) => inputs[input] ?? String(spec.spec.inputs[input].default),
        ),
      ]),
    );

  test('names only inputs that it has, in variables and never in the script', () => {
    expect(script.join('\n')).not.toContain('$[[');
    const named = [
      ...readFileSync('templates/threatlint.yml', 'utf8').matchAll(/\$\[\[ inputs\.(\w+) \]\]/g),
    ];
    for (const [, input] of named) expect(Object.keys(spec.spec.inputs)).toContain(input);
    expect(String(spec.spec.inputs.version.default)).toBe(version);
  });

  test('writes each report that it hands to GitLab, in a format that there is', () => {
    const { called } = run('sh', script.join('\n'), values({}));
    const formats = called.filter((_, at) => called[at - 1] === '--format').map((one) => one.split(':'));
    for (const [name = ''] of formats) expect(isFormatName(name)).toBe(true);
    expect(formats.flatMap(([, file]) => file ?? []).sort()).toEqual(Object.values(artifacts.reports).sort());
  });

  test('checks a folder, and leaves its reports where GitLab looks for them', () => {
    mkdirSync(join(repository.folder, '-a b'), { recursive: true });
    const { called, status } = run('sh', script.join('\n'), values({ folder: '-a b' }));
    const files = called.filter((_, at) => called[at - 1] === '--format').map((one) => one.split(':')[1]);
    const wanted = Object.values<string>(artifacts.reports).map((name) => join(repository.folder, name));
    expect(files.filter(Boolean).sort()).toEqual(wanted.sort());
    expect(status).toBe(0);
    // A folder that is not there is no reason to check another one.
    const missing = run('sh', script.join('\n'), values({ folder: 'not there' }));
    expect(missing.status).not.toBe(0);
  });

  test('checks a part, and leaves its report for merge', () => {
    const { called } = run('sh', script.join('\n'), values({ shard: '2/3' }));
    expect(called.slice(2)).toEqual([
      ...['check', '--format', 'pretty', '--shard', '2/3', '--exit-zero'],
      ...['--format', 'json:threatlint-shard-2-3.json', '--'],
    ]);
    expect(artifacts.paths).toEqual(['threatlint-shard-*.json']);
  });

  test.each(hostile)('takes %s for a name', (name) => {
    for (const inputs of [{ paths: name }, { shard: name, paths: name }]) {
      const { called } = run('sh', script.join('\n'), values(inputs));
      expect(called.slice(-2)).toEqual(['--', name]);
      expect(isOwned()).toBe(false);
    }
    run('sh', script.join('\n'), values({ folder: name }));
    expect(isOwned()).toBe(false);
  });
});

const hooks = parse(readFileSync('.pre-commit-hooks.yaml', 'utf8')) as {
  readonly id: string;
  readonly files: string;
  readonly always_run?: boolean;
}[];

test.skipIf(!areHere)('the hooks satisfy the schema of pre-commit', () => {
  const schema = JSON.parse(readFileSync(new URL('pre-commit-hooks.json', schemas), 'utf8'));
  const validate = new Ajv({ strict: false }).compile(schema);
  validate(hooks);
  expect(validate.errors ?? []).toEqual([]);
  expect(hooks.map(({ id }) => id)).toEqual(['threatlint', 'threatlint-changed', 'threatlint-system']);
});

test('the hook that judges a change runs for one that only deletes or ignores, too', () => {
  expect(hooks.filter((hook) => hook.always_run).map(({ id }) => id)).toEqual(['threatlint-changed']);
});

test.each(hooks)(
  'the hook $id runs where a file changes that may hold a definition, and for no other',
  ({ files }) => {
    const asks = new RegExp(files);
    expect(endings.filter((ending) => !asks.test(`apis/shop${ending}`))).toEqual([]);
    expect(['notes.md', 'shop.yaml.txt', 'json'].filter((name) => asks.test(name))).toEqual([]);
  },
);
