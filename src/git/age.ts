import { existsSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readRegular } from '../refs/read-file.ts';
import { type Git, gitAt } from './run.ts';

/** Tells when files of a repository last changed. */
export type LastChange = (file: string) => Date | undefined;

/**
 * When a file last changed, as git records it. What is not committed yet changed when it was written: the commit that a
 * hook judges may be the one that brings the file up to date.
 *
 * `git status` would tell that, and runs the filters that `.git/config` names on files that look changed. So the file is
 * compared here, with what the index says of it.
 *
 * @param root the repository's folder, the one with `.git`, without links
 * @param commit tells it as of this commit, by its id, instead of the files as they lie there
 * @returns asks about one file, absolute, links resolved; undefined when git is absent, ignores the file, or has too little
 *   history to tell
 */
export function lastChanges(root: string, commit?: string): LastChange {
  if (!existsSync(join(root, '.git'))) return () => undefined;
  const git = gitAt(root);
  return (file) => {
    try {
      return ask(git, relative(root, file).split(sep).join('/'), file, commit);
    } catch {
      return undefined;
    }
  };
}

function ask(git: Git, path: string, file: string, commit: string | undefined): Date | undefined {
  if (commit === undefined) {
    const touched = uncommitted(git, path, file);
    if (touched !== 'committed') return touched;
  }
  return ageOfContent(git, path, commit ?? 'HEAD');
}

/** When a file was touched that is not as the last commit has it; undefined where git ignores it. */
function uncommitted(git: Git, path: string, file: string): Date | undefined | 'committed' {
  const entry = inIndex(git(['--literal-pathspecs', 'ls-files', '--stage', '--debug', '-z', '--', path]));
  if (!entry && isIgnored(git, path)) return undefined;
  if (!entry || !isSame(file, entry) || committed(git, path) !== entry.id) return statSync(file).mtime;
  return 'committed';
}

/** A file that is moved more often, or changes its mode, is taken for as young as the last of these steps. */
const mostMoves = 20;

/** Another name or mode makes no content younger: the commit that counts is the one that brought the content. */
function ageOfContent(git: Git, current: string, head: string): Date | undefined {
  let [path, from] = [current, head];
  for (let moves = 0; ; moves++) {
    const said = git(['--literal-pathspecs', 'rev-list', '-1', '--format=%ct%n%P', from, '--', path]);
    const [commit = '', seconds, parents = ''] = said.split('\n');
    if (!seconds) return undefined;
    // Where the history of a shallow clone ends, every file looks as if it had changed just then.
    if (!parents && git(['rev-parse', '--is-shallow-repository']).trim() !== 'false') return undefined;
    const before = moves < mostMoves && isId(parents) ? sameBefore(git, commit.slice(7), path) : undefined;
    if (before === undefined) return new Date(Number(seconds) * 1000);
    [path, from] = [before, parents];
  }
}

/** One parent: what a merge brings together was made elsewhere. */
function isId(parents: string): boolean {
  return /^[0-9a-f]+$/.test(parents);
}

/**
 * Where a file lay before a commit that left its content as it is; undefined where that was made in the commit. Names of
 * objects are compared, no content: `:MODE MODE ID ID STATUS\0PATH\0`, with two paths for a copy (C) and a new name (R).
 */
function sameBefore(git: Git, commit: string, path: string): string | undefined {
  const found = ['-r', '-z', '--raw', '--no-abbrev', '--find-renames=100%', '--find-copies=100%'];
  const changes = git(['diff-tree', ...found, '--find-copies-harder', '--no-commit-id', commit]).split('\0');
  for (let at = 0; at + 1 < changes.length; ) {
    const [, , before, now, status = ''] = (changes[at] as string).split(' ');
    const two = /^[CR]/.test(status);
    const to = changes[at + (two ? 2 : 1)];
    if (to === path) return before === now ? changes[at + 1] : undefined;
    at += two ? 3 : 2;
  }
  return undefined;
}

/** Bytes of a file that is compared: more than any evidence has. */
const largest = 128 * 1024 * 1024;

/** A file as the index has it: its content, and what it looked like when that was taken. */
interface Entry {
  readonly id: string;
  readonly modified: string;
  readonly size: number;
}

/** `100644 ID STAGE\tNAME\0` and then what git remembers of the file; a file that is being merged has several. */
function inIndex(said: string): Entry | undefined {
  const [, id, rest] = /^\d+ ([0-9a-f]+) 0\t[^\0]*\0([^\0]*)$/.exec(said) ?? [];
  if (id === undefined || rest === undefined) return undefined;
  const [, seconds, nanoseconds] = /^ *mtime: (\d+):(\d+)$/m.exec(rest) ?? [];
  const size = /^ *size: (\d+)/m.exec(rest)?.[1];
  return { id, modified: `${seconds}:${nanoseconds}`, size: Number(size) };
}

/**
 * Has a file the content that was added? Where git converts it (ends of lines, filters as of Git LFS) the bytes differ:
 * then it is the same as long as it was not touched.
 */
function isSame(file: string, { id, modified, size }: Entry): boolean {
  const read = readRegular(file, largest);
  if ('unread' in read) return false;
  const { bytes } = read;
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash(id.length === 64 ? 'sha256' : 'sha1');
  if (hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex') === id) return true;
  const now = statSync(file, { bigint: true });
  const at = `${now.mtimeNs / 1_000_000_000n}:${now.mtimeNs % 1_000_000_000n}`;
  return at === modified && Number(now.size & 0xffff_ffffn) === size;
}

/** What the last commit has at a path; undefined where it has nothing, or there is none yet. */
function committed(git: Git, path: string): string | undefined {
  try {
    const said = git(['--literal-pathspecs', 'ls-tree', '-z', 'HEAD', '--', path]);
    return /^\d+ blob ([0-9a-f]+)\t/.exec(said)?.[1];
  } catch (error) {
    if (git.failed(error) && !answers(git, ['rev-parse', '--verify', '--quiet', 'HEAD'])) return undefined;
    throw error;
  }
}

/** A name is no pattern here; one that begins with `:` would be. */
function isIgnored(git: Git, path: string): boolean {
  return answers(git, ['check-ignore', '--quiet', '--', `./${path}`]);
}

/** Some questions git answers with its status alone: 0 is yes, 1 is no. */
function answers(git: Git, args: readonly string[]): boolean {
  try {
    git(args);
    return true;
  } catch (error) {
    if (git.failed(error) && error.status === 1) return false;
    throw error;
  }
}
