import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import { Changes } from './changes.ts';

// Clones that hold less than the repository: nothing is fetched, nothing guessed, and what is missing is said.

const changes = new Changes();
const api = (security = '') => `openapi: 3.0.3
info: {title: Shop, version: "1"}
servers: [{url: "https://shop.example.com"}]
security: [{key: []}]
paths: {/orders: {get: {${security}responses: {"200": {description: ok}, "429": {description: later}}}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}
`;

let folders: string[] = [];
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  folders = [];
});

const git = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], {
    cwd: folder,
    encoding: 'utf8',
    stdio: 'pipe',
  });

/** A clone of the branch that lets anyone call the operation. */
function clone(...options: string[]): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-clone-')));
  folders.push(folder);
  git(changes.folder, 'config', 'uploadpack.allowFilter', 'true');
  git(folder, 'clone', '--quiet', '--branch=topic', ...options, `file://${changes.folder}`, '.');
  return folder;
}

async function said(folder: string, ref = 'origin/main', to?: string): Promise<[string[], string[]]> {
  const notes: string[] = [];
  const outcome = await check({
    ...{ cwd: folder, root: folder, paths: [], config: true, rulesets: [], failOn: undefined },
    ...{ maxFindings: undefined, today: '2026-11-23', since: { ref, ...(to ? { to } : {}) } },
    onNote: (note: string) => notes.push(note),
  } as CheckRequest);
  const found =
    'problems' in outcome
      ? outcome.problems.map(({ message }) => message)
      : [...outcome.report.findings, ...(outcome.report.since?.fixed ?? [])].map(({ rule }) => rule);
  return [found, notes];
}

function branch(files: Readonly<Record<string, string>> = {}): void {
  changes.base({ 'api.yaml': api(), ...files });
  changes.git('checkout', '--quiet', '-b', 'topic');
  changes.change({ 'api.yaml': api('security: [], '), ...files });
  changes.git('commit', '--quiet', '--all', '--message=open');
}

describe('a partial clone', () => {
  it.each([
    ['files', '--filter=blob:none', 'api.yaml'],
    ['folders', '--filter=tree:0', 'folders'],
  ])('that lacks %s of the base has none: what is missing is named', async (_, filter, missing) => {
    branch();
    const folder = clone(filter);
    for (const to of [undefined, 'HEAD']) {
      expect(await said(folder, 'origin/main', to)).toEqual([
        [expect.stringContaining(`--since: this is a partial clone, which lacks ${missing} as of before`)],
        [],
      ]);
    }
    git(folder, 'fetch', '--quiet', '--refetch', '--no-filter');
    expect(await said(folder)).toEqual([['protection-removed'], []]);
  });

  it('that has what differs is judged', async () => {
    branch({ 'large.yaml': '# not read\n' });
    const folder = clone('--filter=blob:none');
    git(folder, 'show', 'origin/main:api.yaml');
    expect(await said(folder)).toEqual([['protection-removed'], []]);
  });
});

it('a sparse checkout has removed nothing: what it leaves out is said, and not judged', async () => {
  branch({ 'other/api.yaml': api().replace('/orders', '/others') });
  const folder = clone();
  git(folder, 'sparse-checkout', 'set', '--no-cone', '/api.yaml');
  expect(await said(folder)).toEqual([
    ['protection-removed'],
    ['the sparse checkout leaves out 1 definition or threat model: what changed there is not judged'],
  ]);
});

it.each([{ ref: 'HEAD' }, { ref: 'HEAD', initial: true }])(
  'a repository that git refuses to read is not one without commits: %o',
  async (since) => {
    branch();
    const folder = clone();
    git(folder, 'config', 'core.repositoryFormatVersion', '99');
    const request = { cwd: folder, root: folder, paths: [], config: true, rulesets: [] };
    const outcome = await check({ ...request, today: '2026-11-23', since } as unknown as CheckRequest);
    expect('problems' in outcome && outcome.problems.map(({ message }) => message)).toEqual([
      expect.stringContaining('--since: git refuses to read this repository'),
    ]);
  },
);

describe('a submodule that the change moves', () => {
  /** A repository that holds another one, whose definition is there at two commits; the change moves from one to the other. */
  function moved(): string {
    branch();
    const [then, now] = ['main', 'topic'].map((name) => changes.git('rev-parse', name).trim()) as [
      string,
      string,
    ];
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-outer-')));
    folders.push(folder);
    const commit = (message: string) =>
      git(folder, '-c', 'user.name=a', '-c', 'user.email=a@b.example', 'commit', '--quiet', '-am', message);
    git(folder, 'init', '--quiet', '--initial-branch=main');
    git(folder, 'submodule', '--quiet', 'add', `file://${changes.folder}`, 'apis');
    git(join(folder, 'apis'), 'checkout', '--quiet', then);
    commit('before');
    git(join(folder, 'apis'), 'checkout', '--quiet', now);
    commit('after');
    return folder;
  }

  it('is compared with what it was, from its own objects', async () => {
    const folder = moved();
    expect(await said(folder, 'HEAD~1')).toEqual([['protection-removed'], []]);
    expect(await said(folder, 'HEAD~1', 'HEAD')).toEqual([['protection-removed'], []]);
    expect(await said(folder, 'HEAD')).toEqual([[], []]);
  });

  it('and one that holds what is not committed yet', async () => {
    const folder = moved();
    const file = join(folder, 'apis/api.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('https:', 'http:'));
    const [found] = await said(folder, 'HEAD');
    expect(found).toEqual(['server-cleartext']);
    expect(await said(folder, 'HEAD', 'HEAD')).toEqual([[], []]);
  });

  it('is taken as it lies on the disk where it lacks the commit, which is said', async () => {
    const folder = moved();
    rmSync(join(folder, '.git/modules/apis/objects'), { recursive: true, force: true });
    const [, notes] = await said(folder, 'HEAD~1');
    expect(notes).toEqual([
      'apis is a submodule that the change moves: its files are taken as they lie on the disk',
    ]);
  });
});
