import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Repository } from '../support/repository.ts';

// The real pre-commit (PyPI) installs this repository's last commit with its own node environment, as anybody's does.
// .ci/run installs it; THREATLINT_PRE_COMMIT names one that is not on the PATH.

const program = process.env.THREATLINT_PRE_COMMIT ?? 'pre-commit';
const isHere = spawnSync(program, ['--version']).status === 0;
if (!isHere) console.warn(`the hooks are not tried: there is no ${program} (pip install pre-commit)`);

const revision = () => execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
const operation = (path: string, more = '') =>
  `  ${path}: {get: {${more}responses: {"200": {description: ok}, "429": {description: slow}}}}\n`;
const api = (...operations: string[]) =>
  `openapi: 3.0.3
info: {title: t, version: "1"}
servers: [{url: "https://api.example.com"}]
security: [{key: []}]
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
paths:
${operations.join('')}`;

describe.skipIf(!isHere || process.platform === 'win32')('pre-commit', () => {
  const repository = new Repository();
  let home: string;
  beforeAll(() => {
    home = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-pre-commit-')));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const env = () => ({
    ...process.env,
    ...{ PRE_COMMIT_HOME: home, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
    ...{
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b.c',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b.c',
    },
  });
  const run = (command: string, ...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, args, {
      ...{ cwd: repository.folder, encoding: 'utf8', env: env() },
    });
    return { status, said: stdout + stderr };
  };
  /** Commits all that lies there. */
  const commit = (files: Readonly<Record<string, string>>) => {
    repository.write(files);
    run('git', 'add', '--all');
    return run('git', 'commit', '--quiet', '--message=change');
  };

  test('installs from a clone, blocks a weakened commit, passes the mended one, and others', {
    timeout: 300_000,
  }, () => {
    run('git', 'init', '--quiet', '--initial-branch=main');
    const hooks = `repos: [{repo: '${process.cwd()}', rev: ${revision()}, hooks: [{id: threatlint-changed}]}]\n`;
    repository.write({ '.pre-commit-config.yaml': hooks });
    expect(run(program, 'install').status).toBe(0);

    const first = commit({ 'api.yaml': api(operation('/a'), operation('/b')) });
    expect(first.said).toContain('Passed');
    expect(first.status).toBe(0);

    const weak = commit({ 'api.yaml': api(operation('/a', 'security: [], '), operation('/b')) });
    expect(weak.status).not.toBe(0);
    expect(weak.said).toContain('protection-removed');
    expect(weak.said.match(/^ {2}(?:critical|high|medium) /gm)).toHaveLength(1);

    const mended = commit({ 'api.yaml': api(operation('/b'), operation('/a')) });
    expect(mended.said).toContain('Passed');
    expect(mended.status).toBe(0);

    const unrelated = commit({ 'compose.yaml': 'services: {}\n' });
    expect(unrelated.said).not.toMatch(/critical|high|medium/);
    expect(unrelated.status).toBe(0);

    // Only what is committed counts, whatever else lies there.
    const many = ['one.yaml', 'two.yaml', 'three.yaml'];
    const all = (text: string) => Object.fromEntries(many.map((name) => [name, text]));
    expect(commit(all(api(operation('/c'), operation('/d')))).status).toBe(0);
    repository.write(all(api(operation('/c', 'security: [], '), operation('/d'))));
    run('git', 'add', 'two.yaml');
    const one = run('git', 'commit', '--quiet', '--message=change');
    expect(one.status).not.toBe(0);
    expect(one.said).toContain('two.yaml');
    expect(one.said).toContain(' 1 new · 0 fixed');
  });
});
