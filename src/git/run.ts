import type { SpawnSyncOptionsWithBufferEncoding } from 'node:child_process';
import { devNull } from 'node:os';
import { dirname } from 'node:path';
import { findGit } from './program.ts';

/** Asks git, at the root of one repository. */
export interface Git {
  /**
   * @returns what it prints
   * @throws when git is absent (`ENOENT`), fails, takes too long or prints too much
   */
  (args: readonly string[]): string;
  /** The same as bytes; `input` is what git reads from its standard input. */
  bytes(args: readonly string[], input?: string): Buffer;
  /** What is thrown where git itself ended with a status other than 0. */
  failed(error: unknown): error is GitFailure;
}

class GitFailure extends Error {
  constructor(readonly status: number) {
    super(`git ended with status ${status}`);
  }
}

/**
 * All configuration that names a program to run, or whom to ask, as of git 2.52: set on the command line it goes before
 * that of the repository, also of its submodules. Older versions pass over names they do not know. An empty
 * `core.fsmonitor` is none for those, too, that take it for a path and would run `false`.
 */
const settings: readonly string[] = [
  'safe.bareRepository=explicit',
  'core.fsmonitor=',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=',
  'core.sshCommand=false',
  'core.gitProxy=false',
  'core.alternateRefsCommand=false',
  'core.preloadIndex=false',
  'credential.helper=',
  'diff.external=',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'log.showSignature=false',
  'protocol.allow=never',
  'submodule.recurse=false',
  'fetch.recurseSubmodules=false',
  'maintenance.auto=false',
  'gc.auto=0',
];

/** What git needs to be found and to know its user, whose configuration says which folders are safe. */
const kept =
  /^(?:HOME|XDG_CONFIG_HOME|USERPROFILE|HOMEDRIVE|HOMEPATH|SYSTEMROOT|PROGRAMDATA|TEMP|TMP|TMPDIR)$/i;

/** Milliseconds that it takes to start a program where others are at work, too; what takes longer is counted. */
const ordinary = 50;

/** Three for each file whose age is asked for. */
const mostQuestions = 1000;

/**
 * The one way to ask git; nothing else starts a program. The checkout is a stranger's, its `.git/config` too where it came
 * as an archive, and git runs what that names. So git is asked only for what needs no filter and no hook, the settings
 * that name programs are taken away, and nothing of the environment that changes what git does is handed on. It reaches
 * no network: objects that a partial clone lacks are not fetched (`GIT_NO_LAZY_FETCH`; `GIT_ALLOW_PROTOCOL` for versions
 * older than that).
 *
 * It is asked at the repository's root, never in the folder of a file: a folder that looks like a bare repository has a
 * configuration of its own. Neither `core.worktree` nor a repository further up takes the place of this one.
 *
 * @param root the repository's folder, the one with `.git`, without links
 * @param patience milliseconds for all that is asked: git may read what never ends, and is asked about every file
 */
export function gitAt(root: string, patience = 6000): Git {
  let left = patience;
  let asked = 0;
  const bytes = (args: readonly string[], input?: string): Buffer => {
    const { program, path } = findGit(root);
    asked += 1;
    if (left <= 0 || asked > mostQuestions) throw new Error('git takes too long');
    const options: SpawnSyncOptionsWithBufferEncoding & { readonly detached: boolean } = {
      cwd: root,
      env: environment(root, path),
      encoding: 'buffer',
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input: Buffer.from(input) }),
      timeout: Math.ceil(left),
      killSignal: 'SIGKILL',
      maxBuffer: 128 * 1024 * 1024,
      windowsHide: true,
      // A group of its own, which ends as a whole. Node passes it on for `spawnSync`, too, and does not document it.
      detached: process.platform !== 'win32',
    };
    const started = performance.now();
    // Loading it takes milliseconds, and few runs ask Git anything.
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const given = ['--no-pager', ...settings.flatMap((setting) => ['-c', setting]), ...args];
    const { pid, status, stdout, error } = spawnSync(program, given, options);
    left -= Math.max(0, performance.now() - started - ordinary);
    if (error) {
      left = 0;
      if (options.detached && pid > 0) endGroup(pid);
      throw error;
    }
    if (status !== 0) throw new GitFailure(status ?? -1);
    return stdout;
  };
  const git = (args: readonly string[]): string => bytes(args).toString('utf8');
  return Object.assign(git, {
    bytes,
    failed: (error: unknown): error is GitFailure => error instanceof GitFailure,
  });
}

function environment(root: string, path: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => kept.test(name));
  return {
    ...Object.fromEntries(own),
    PATH: path,
    LC_ALL: 'C',
    GIT_WORK_TREE: root,
    GIT_CEILING_DIRECTORIES: dirname(root),
    GIT_OPTIONAL_LOCKS: '0',
    // What refs/replace and info/grafts put in the place of a commit is not what was reviewed (git-replace(1)).
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_GRAFT_FILE: `${devNull}/none`,
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: '',
    GIT_PROTOCOL_FROM_USER: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** What git has started and is not waiting for any more. */
function endGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}
