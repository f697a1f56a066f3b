import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { check } from '../../src/engine/check.ts';
import { gitAt } from '../../src/git/run.ts';

// A checkout that came as an archive has a .git/config of a stranger's, and git runs what that names. Each of these
// repositories names a program that leaves a trace, and a command of git by which it does run: the control.

const definition =
  'openapi: 3.0.3\ninfo: {title: t, version: "1"}\npaths: {/a: {get: {responses: {"204": {description: d}}}}}\n';
const model = `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { c: a.yaml } } }
threats:
  T-1:
    title: A stranger reads
    scope: {}
    mitigations: { M-1: { status: implemented, verify: { evidence: proof.txt, maxAge: 9999d } } }
`;

let work: string;
let repository: string;
let trace: string;
/** Leaves a trace, and fails. */
let canary: string;

beforeEach(() => {
  work = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-git-')));
  repository = join(work, 'repository');
  trace = join(work, 'trace');
  canary = join(work, 'canary');
  write({
    'repository/a.yaml': definition,
    'repository/model.yaml': model,
    'repository/proof.txt': 'tested\n',
    'repository/old/b.yaml': definition,
  });
  program('canary');
  git('init', '--quiet', '--initial-branch=main');
  commit();
  // Asked whether `old` is tracked, and when the evidence last changed.
  write({ 'repository/.gitignore': 'old/\n' });
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, content] of Object.entries(files)) {
    const path = join(work, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function program(name: string): void {
  write({ [name]: `#!/bin/sh\necho "$0 $@" >> ${trace}\nexit 1\n` });
  chmodSync(join(work, name), 0o755);
}

const plainly = (folder: string, args: readonly string[]) => {
  const identity = [
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@example.com',
    '-c',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', [...identity, ...args], { cwd: folder, stdio: 'pipe', encoding: 'utf8' });
};
const git = (...args: readonly string[]) => plainly(repository, args);
const commit = () => {
  git('add', '.');
  git('commit', '--quiet', '-m', 'a');
};
const configure = (...lines: readonly string[]) => {
  const config = join(repository, '.git/config');
  writeFileSync(config, `${readFileSync(config, 'utf8')}\n${lines.join('\n')}\n`);
};

async function run() {
  const outcome = await check({
    ...{ cwd: repository, root: repository, paths: [], config: true, rulesets: [] },
    ...{ failOn: undefined, maxFindings: undefined, today: new Date().toISOString().slice(0, 10) }, // commits are made now
  });
  if (!('report' in outcome)) throw new Error('no report');
  const { documents, threats } = outcome.report;
  return {
    documents: documents.map(({ file }) => file),
    verdicts: threats.flatMap(({ mitigations }) => mitigations.map(({ verdict }) => verdict)),
  };
}

/** What plain git does not fail to run, and threatlint does not run. */
async function expectNothingRan(control: readonly string[] | undefined): Promise<void> {
  await run();
  expect(existsSync(trace)).toBe(false);
  if (!control) return;
  try {
    git(...control);
  } catch {
    // The canary fails.
  }
  expect(readFileSync(trace, 'utf8')).not.toBe('');
}

test('what is asked is answered, in a repository that means well', async () => {
  expect(await run()).toEqual({ documents: ['a.yaml', 'old/b.yaml'], verdicts: ['verified'] });
});

describe('git runs nothing that .git/config names', () => {
  test.each<[string, () => readonly string[], readonly string[]]>([
    ['as monitor of the file system', () => ['[core]', `fsmonitor = ${canary}`], ['status']],
    [
      'in an included file',
      () => {
        write({ 'repository/more': `[core]\nfsmonitor = ${canary}\n` });
        return ['[include]', 'path = ../more'];
      },
      ['status'],
    ],
    [
      'as folder of hooks',
      () => {
        for (const hook of ['post-index-change', 'pre-commit']) program(`repository/hooks/${hook}`);
        return ['[core]', 'hooksPath = hooks'];
      },
      ['commit', '-m', 'b'],
    ],
    [
      'as filter of a file that looks changed',
      () => {
        write({ 'repository/.gitattributes': '* filter=f\n' });
        utimesSync(join(repository, 'proof.txt'), 1, 1);
        return ['[filter "f"]', `clean = ${canary}`, `smudge = ${canary}`];
      },
      ['status'],
    ],
    [
      'as filter that serves many files',
      () => {
        write({ 'repository/.gitattributes': '* filter=f\n' });
        // As large as before: what became larger is changed, and git need not read it.
        utimesSync(join(repository, 'proof.txt'), 1, 1);
        return ['[filter "f"]', `process = ${canary}`, 'required = true'];
      },
      ['status'],
    ],
    [
      'to verify signatures',
      () => {
        const head = git('cat-file', 'commit', 'HEAD');
        const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n';
        write({ commit: head.replace('\n\n', `\n${signature}\n`) });
        git('reset', '--soft', git('hash-object', '-w', '-t', 'commit', join(work, 'commit')).trim());
        return ['[log]', 'showSignature = true', '[gpg]', `program = ${canary}`];
      },
      ['log'],
    ],
    [
      'to show differences',
      () => {
        write({ 'repository/proof.txt': 'else' });
        return ['[diff]', `external = ${canary}`];
      },
      ['diff'],
    ],
    [
      'to make text of files',
      () => {
        write({ 'repository/.gitattributes': '* diff=d\n' });
        return ['[diff "d"]', `textconv = ${canary}`];
      },
      ['log', '-p'],
    ],
    ['as another name', () => ['[alias]', `x = "!${canary}"`, `ls-files = "!${canary}"`], ['x']],
  ])('%s', async (_, settings, control) => {
    configure(...settings());
    await expectNothingRan(control);
  });

  test('in a submodule', async () => {
    write({ 'library/c.yaml': definition });
    const library = join(work, 'library');
    plainly(library, ['init', '--quiet']);
    plainly(library, ['add', '.']);
    plainly(library, ['commit', '--quiet', '-m', 'c']);
    git('submodule', '--quiet', 'add', library, 'vendored');
    plainly(join(repository, 'vendored'), ['config', 'core.fsmonitor', canary]);
    expect((await run()).documents).toContain('vendored/c.yaml');
    await expectNothingRan(['status']);
  });

  test('in a folder that .git leads to', async () => {
    git('init', '--quiet', '--separate-git-dir=stolen');
    git('config', 'core.fsmonitor', canary);
    await expectNothingRan(['status']);
  });

  test('in a folder that says it has another working tree', async () => {
    write({ 'elsewhere/a.yaml': definition });
    configure('[core]', `worktree = ${join(work, 'elsewhere')}`, `fsmonitor = ${canary}`);
    expect(await run()).toEqual({ documents: ['a.yaml', 'old/b.yaml'], verdicts: ['verified'] });
    await expectNothingRan(['status']);
  });
});

describe('a clone that lacks objects asks nobody for them', () => {
  test.each([
    ['by ssh', () => ['url = ssh://host.example/x'], () => ['[core]', `sshCommand = ${canary}`]],
    ['from a folder, by its own program', () => [`url = ${work}`, `uploadpack = ${canary}`], () => []],
    ['by a program for its protocol', () => [`url = ext::${canary}`], () => ['[protocol]', 'allow = always']],
    [
      'by git, through a proxy',
      () => ['url = git://host.example/x'],
      () => ['[core]', `gitProxy = ${canary}`],
    ],
    [
      'over HTTP, with a helper for passwords',
      () => ['url = http://127.0.0.1:9/x'],
      () => ['[credential]', `helper = ${canary}`],
    ],
  ])('%s', async (name, remote, more) => {
    const tree = git('rev-parse', 'HEAD^{tree}').trim();
    rmSync(join(repository, '.git/objects', tree.slice(0, 2), tree.slice(2)));
    configure(
      '[remote "origin"]',
      ...remote(),
      'promisor = true',
      'fetch = +refs/heads/*:refs/heads/*',
      ...more(),
    );
    configure('[extensions]', 'partialClone = origin', '[core]', 'repositoryformatversion = 1');
    expect((await run()).verdicts).toEqual(['stale']);
    await expectNothingRan(name.startsWith('over HTTP') ? undefined : ['log', '--', 'proof.txt']);
  });
});

describe('the environment', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  test.each([
    [
      'settings',
      () => ({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.fsmonitor', GIT_CONFIG_VALUE_0: canary }),
    ],
    ['another repository', () => ({ GIT_DIR: join(work, 'none'), GIT_INDEX_FILE: join(work, 'none') })],
    ['another working tree', () => ({ GIT_WORK_TREE: work })],
    [
      'programs',
      () => ({ GIT_EXTERNAL_DIFF: canary, GIT_SSH: canary, GIT_PAGER: canary, GIT_EXEC_PATH: work }),
    ],
    ['how names are read', () => ({ GIT_GLOB_PATHSPECS: '1', GIT_NOGLOB_PATHSPECS: '1' })],
  ])('does not hand on %s', async (_, more) => {
    Object.assign(process.env, more());
    expect(await run()).toEqual({ documents: ['a.yaml', 'old/b.yaml'], verdicts: ['verified'] });
    expect(existsSync(trace)).toBe(false);
  });

  test.each([
    ['the working folder', () => '', '.'],
    ['a relative folder', () => 'bin', 'bin'],
    ['a folder of the repository', () => join(repository, 'node_modules/.bin'), 'node_modules/.bin'],
  ])('does not make a program of the repository git: %s', async (_, entry, folder) => {
    program(join('repository', folder, 'git'));
    program(join('repository', folder, 'git-ls-files'));
    process.env.PATH = `${entry()}:${before.PATH}`;
    expect((await run()).verdicts).toEqual(['verified']);
    expect(existsSync(trace)).toBe(false);
  });
});

describe('git that does not end', () => {
  test('is ended with what it has started, and is not asked again', async () => {
    const bin = join(work, 'bin');
    write({ 'bin/git': `#!/bin/sh\necho asked >> ${trace}\nsleep 1000 &\necho $! > ${work}/child\nwait\n` });
    chmodSync(join(bin, 'git'), 0o755);
    const path = process.env.PATH;
    process.env.PATH = `${bin}:${path}`;
    try {
      const asked = gitAt(repository, 1000);
      expect(() => asked(['ls-files'])).toThrow('ETIMEDOUT');
      expect(() => asked(['ls-files'])).toThrow('takes too long');
    } finally {
      process.env.PATH = path;
    }
    const child = Number(readFileSync(join(work, 'child'), 'utf8'));
    await expect.poll(() => isThere(child)).toBe(false);
    expect(readFileSync(trace, 'utf8')).toBe('asked\n');
  });
});

function isThere(pid: number): boolean {
  try {
    // What nobody waits for stays in the table of processes, and has ended nevertheless.
    const state = `/proc/${pid}/stat`;
    return process.kill(pid, 0) && !(existsSync(state) && / Z /.test(readFileSync(state, 'utf8')));
  } catch {
    return false;
  }
}
