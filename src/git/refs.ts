import { type Git, gitAt } from './run.ts';

/** The empty tree, which every repository has without having it (git-hash-object(1)): by the length of its ids. */
const emptyTrees: Readonly<Record<string, string>> = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
};

/** What a change is: from a commit to another, or to the files as they lie there. */
export interface Span {
  /** The id of the merge base. */
  readonly base: string;
  /** The id of what is judged; null: the files as they lie there. */
  readonly to: string | null;
}

/** Files that changed their names, as git's detection says. Relative to the root. */
export interface Renames {
  /** The old name by the new one. */
  readonly before: ReadonlyMap<string, string>;
  /** What differs from the base, at its old name: with what was deleted, without what is new. */
  readonly changed: readonly string[];
  /** What is new, and was nowhere before. */
  readonly added: readonly string[];
  /** Does a link, or what a submodule stands at, differ? */
  readonly links: boolean;
  readonly modules: readonly string[];
}

/**
 * Finds the merge base of a ref and of what is judged (docs/gate.md).
 *
 * @param root the repository's folder, the one with `.git`, without links
 * @returns or why there is none, and what to do
 */
export function spanOf(
  root: string,
  ref: string,
  to: string | undefined,
): Span | { readonly problem: string } {
  try {
    const git = gitAt(root, 60_000);
    const head = resolveRef(git, to ?? 'HEAD');
    if (head === undefined && isRefused(git)) return { problem: refused };
    if (head === undefined) return { problem: to === undefined ? noHead : unknown(git, '--to', to) };
    const since = resolveRef(git, ref);
    if (since === undefined) return { problem: unknown(git, '--since', ref) };
    const problem =
      ambiguous(git, '--since', ref) ?? (to === undefined ? undefined : ambiguous(git, '--to', to));
    if (problem !== undefined) return { problem };
    const base = mergeBase(git, since, head);
    if (base === undefined) return { problem: unrelated(git, ref, to ?? 'HEAD') };
    return { base, to: to === undefined ? null : head };
  } catch (error) {
    return { problem: `--since: git does not answer: ${(error as Error).message}` };
  }
}

/**
 * Where what a file said has gone though something else bears its name: git breaks what was written anew, or became a link,
 * into what was deleted and what was created (git-diff(1), `-B`). The new name by the old one.
 */
export function movedOf(root: string, span: Span): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { from, now } of differences(root, span, '-B')) if (now !== from) found.set(from, now);
  return found;
}

interface Difference {
  /** Of what it was and of what it is. */
  readonly modes: readonly [old: string, now: string];
  /** A letter, and how alike the two are (git-diff(1), “Raw output format”). */
  readonly status: string;
  readonly from: string;
  /** The same where it was neither renamed nor copied. */
  readonly now: string;
}

function* differences(root: string, { base, to }: Span, ...more: readonly string[]): Generator<Difference> {
  const git = gitAt(root, 60_000);
  const how = ['--raw', '-z', '-M', ...more, '--no-ext-diff', '--no-textconv', '--abbrev=64'];
  const said =
    to === null ? git(['diff-index', '--cached', ...how, base]) : git(['diff-tree', '-r', ...how, base, to]);
  const parts = said.split('\0');
  for (let at = 0; at + 1 < parts.length; ) {
    const [old = '', mode = '', , , status = ''] = (parts[at++] as string).slice(1).split(' ');
    const from = parts[at++] as string;
    const now = /^[RC]/.test(status) ? (parts[at++] as string) : from;
    yield { modes: [old, mode], status, from, now };
  }
}

/** How two commits differ, or a commit and the index: blobs are compared, the files on the disk are not looked at. */
export function renamesOf(root: string, span: Span): Renames {
  const before = new Map<string, string>();
  const changed: string[] = [];
  const added: string[] = [];
  const modules: string[] = [];
  let links = false;
  for (const { modes, status, from, now } of differences(root, span)) {
    links ||= modes.includes('120000');
    if (modes.includes('160000')) modules.push(now);
    if (status.startsWith('R')) before.set(now, from);
    (status.startsWith('A') ? added : changed).push(from);
  }
  return { before, changed, added, links, modules };
}

/**
 * What a partial clone lacks of some commits: ids of files and folders (git-rev-list(1), `--missing=print`). Nothing is fetched,
 * and nothing asked where the clone is whole.
 */
export function lackedOf(root: string, commits: readonly string[]): ReadonlySet<string> {
  const git = gitAt(root, 60_000);
  const partial = '^(remote[.].*[.]promisor|extensions[.]partialclone)$';
  if (asked(git, ['config', '--get-regexp', partial], /(.)/) === undefined) return new Set();
  const said = git(['rev-list', '--objects', '--no-walk', '--missing=print', ...commits]);
  return new Set(said.split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : [])));
}

/** The files that a sparse checkout leaves out, from the root: they are in the index, and on purpose not on the disk. */
export function sparedOf(root: string): ReadonlySet<string> {
  const git = gitAt(root);
  if (asked(git, ['config', '--type=bool', '--get', 'core.sparseCheckout'], /^(true)$/m) === undefined)
    return new Set();
  // `S`: skip-worktree (git-ls-files(1), -t).
  const entries = git(['ls-files', '-t', '-z']).split('\0');
  return new Set(entries.flatMap((entry) => (entry.startsWith('S ') ? [entry.slice(2)] : [])));
}

/** Has nothing been committed on the branch that one stands on? */
export function isUnborn(root: string): boolean {
  const git = gitAt(root);
  return resolveRef(git, 'HEAD') === undefined && !isRefused(git);
}

/** Does git not read the repository at all, as where somebody else owns the folder (git-config(1), `safe.directory`)? */
function isRefused(git: Git): boolean {
  return asked(git, ['rev-parse', '--git-dir'], /(.)/) === undefined;
}

/** The tree that holds nothing: what there was before the first commit. */
export function emptyTree(root: string): string {
  const format = gitAt(root)(['rev-parse', '--show-object-format']).trim();
  return emptyTrees[format] ?? (emptyTrees.sha1 as string);
}

/** A ref is a stranger's choice on a pull request: it is never taken for an option, and goes through no shell. */
function resolveRef(git: Git, ref: string): string | undefined {
  if (ref === '' || ref.includes('\0')) return undefined;
  return asked(git, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
}

/** Where git looks for a name (gitrevisions(7), `<refname>`): the first counts for it, a tag before a branch. */
const namespaces: readonly ((name: string) => string)[] = [
  (name) => `refs/${name}`,
  (name) => `refs/tags/${name}`,
  (name) => `refs/heads/${name}`,
  (name) => `refs/remotes/${name}`,
  (name) => `refs/remotes/${name}/HEAD`,
];

/**
 * Does a name stand for several commits? A tag called `origin/main` would be taken for that branch: whoever may push one would
 * choose what a change is compared with.
 */
function ambiguous(git: Git, option: string, ref: string): string | undefined {
  // What follows a name none may hold (git-check-ref-format(1)): `main~3`, `main@{1}`.
  const end = ref.search(/[~^:]|@\{/);
  const [name, suffix] = end < 0 ? [ref, ''] : [ref.slice(0, end), ref.slice(end)];
  // Those in git's own folder nobody pushes, and a whole id is no name.
  if (/^(?:@|(?:FETCH_|ORIG_|MERGE_)?HEAD|[0-9a-f]{40}|[0-9a-f]{64})?$/.test(name)) return undefined;
  const names = namespaces.map((full) => full(name));
  const known = new Set(git(['for-each-ref', '--format=%(refname)', ...names]).split('\n'));
  const found = names.filter((full) => known.has(full)).map((full) => `${full}${suffix}`);
  if (found.length === 0) return undefined;
  // What looks like the beginning of an id may be one, too.
  const ids = /^[0-9a-f]{4,64}$/.test(name)
    ? git(['rev-parse', `--disambiguate=${name}`])
        .trim()
        .split('\n')
    : [];
  const all = [...found, ...ids.filter((id) => id !== '').map((id) => `${id}${suffix}`)].flatMap((full) => {
    const commit = resolveRef(git, full);
    return commit === undefined ? [] : [{ full, commit }];
  });
  if (new Set(all.map(({ commit }) => commit)).size < 2) return undefined;
  const list = all.map(({ full, commit }) =>
    full.startsWith(commit) ? full : `${full} (${commit.slice(0, 10)})`,
  );
  const branch = all.find(({ full }) => full.startsWith('refs/remotes/')) ?? all.at(-1);
  return `${option}: \`${ref}\` may be ${list.join(' or ')}: write out which, as in ${branch?.full}`;
}

function mergeBase(git: Git, one: string, other: string): string | undefined {
  return asked(git, ['merge-base', one, other]);
}

/** A single answer, an id; undefined where git knows none. */
function asked(git: Git, args: readonly string[], like = /^([0-9a-f]{40,64})$/m): string | undefined {
  try {
    return like.exec(git(args))?.[1];
  } catch (error) {
    if (git.failed(error)) return undefined;
    throw error;
  }
}

const refused =
  '--since: git refuses to read this repository, as it does where the folder belongs to somebody else (in a container for instance): `git config --global --add safe.directory "$PWD"` tells it not to';

const noHead =
  '--since: there is no commit yet, so that there is nothing to compare with: commit first, check without --since, or add --initial';

function unknown(git: Git, option: string, ref: string): string {
  const shallow = isShallow(git)
    ? 'this is a shallow clone: fetch the whole history (`fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `git fetch --unshallow`), and the branch'
    : 'fetch it first (`git fetch origin BRANCH`), and write it as git knows it, as in origin/main';
  return `${option}: git knows no commit \`${ref}\` here; ${shallow}`;
}

function unrelated(git: Git, ref: string, head: string): string {
  const how = isShallow(git)
    ? 'this is a shallow clone: fetch the whole history (`fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, `git fetch --unshallow`)'
    : 'their histories have nothing in common: name a branch that this one began on';
  return `--since: \`${ref}\` and ${head} have no commit in common that git knows of; ${how}`;
}

function isShallow(git: Git): boolean {
  return git(['rev-parse', '--is-shallow-repository']).trim() === 'true';
}
