import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { readInside } from '../refs/read-file.ts';
import { clean } from '../text/clean.ts';
import { gitlabHint, hookByHand, hookText, stepFor, withHook, workflowText } from './init-files.ts';

/** What `threatlint init` comes to at one place. */
export type Step =
  | { readonly write: string; readonly text: string }
  /** A file that is there, and stays as it is. */
  | { readonly leave: string }
  /** What a person adds: a title, and lines. */
  | { readonly hint: readonly string[] };

/** The hook of pre-commit, at the root of the repository. */
export function hook(root: string, cwd: string): Step {
  const path = join(root, '.pre-commit-config.yaml');
  const file = named(path, cwd);
  const folder = folderIn(root, cwd);
  if (!existsSync(path)) return { write: file, text: hookText(folder) };
  const text = textAt(path, root);
  const added = text === undefined ? undefined : withHook(text, folder);
  if (added === undefined) return { hint: hookByHand(file, folder) };
  return added === text ? { leave: file } : { write: file, text: added };
}

/** What the forges ask for that the repository shows signs of; of both where it shows none. */
export function forges(root: string, cwd: string): Step[] {
  const isGitHub = existsSync(join(root, '.github'));
  const pipeline = join(root, '.gitlab-ci.yml');
  const isGitLab = existsSync(pipeline);
  const isMissing = isGitLab && !textAt(pipeline, root)?.includes('threatlint');
  return [
    ...(isGitHub ? workflow(root, cwd) : []),
    ...(isMissing ? [{ hint: gitlabHint('add this to .gitlab-ci.yml:') }] : []),
    ...(isGitHub || isGitLab ? [] : [{ hint: gitlabHint(neither) }]),
  ];
}

const neither = 'on GitHub make the folder .github and run this again; on GitLab add this to .gitlab-ci.yml:';

function workflow(root: string, cwd: string): Step[] {
  const path = join(root, '.github/workflows/threatlint.yml');
  const folder = folderIn(root, cwd);
  const file = named(path, cwd);
  if (!existsSync(path)) return [{ write: file, text: workflowText(folder) }];
  // Another folder's init wrote it: this one would never be checked.
  const step = stepFor(folder, textAt(path, root) ?? '');
  if (!step) return [{ leave: file }];
  const title = `add this to \`steps\` of ${clean(file, 200)}, which does not check this folder:`;
  return [{ leave: file }, { hint: [title, ...step] }];
}

/** So large are no settings that people write. */
const largest = 1024 * 1024;

/** The text of a file of the repository; undefined where there is none that can be read there. */
function textAt(path: string, root: string): string | undefined {
  const read = readInside(path, root, largest);
  return 'bytes' in read ? read.bytes.toString('utf8') : undefined;
}

/** Where it is run, from the root; empty: the root itself. */
function folderIn(root: string, cwd: string): string {
  return named(cwd, root).replace(/^\.$/, '');
}

function named(path: string, from: string): string {
  return relative(from, path).split(sep).join('/') || '.';
}
