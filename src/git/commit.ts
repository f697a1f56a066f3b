import { join, relative, resolve, sep } from 'node:path';
import { type Files, type FolderEntry, onDisk } from '../refs/files.ts';
import { type FileBytes, isInside, wouldBe } from '../refs/read-file.ts';
import { groupBy } from '../text/group.ts';
import { type Git, gitAt } from './run.ts';

/** What stands at a path of a commit (gitformat-index, `mode`): `module` is another repository, known by its commit alone. */
type Kind = 'file' | 'folder' | 'link' | 'module';

interface Entry {
  readonly kind: Kind;
  readonly id: string;
  /** Who has it, where that is not the repository but a submodule. */
  readonly git?: Git;
}

/** More links than this on the way to a file lead in a circle, as for the system (`ELOOP`). */
const mostLinks = 40;

/** A link's target is a path. */
const longestTarget = 4096;

/**
 * The files of a commit, read from git's objects as if they lay in the working tree: no checkout, no copy, no filter. What
 * lies outside of the repository is read from the disk, and so is what lies in a submodule whose objects are not there.
 *
 * A file whose bytes are the disk's is taken from there: reading it is cheaper than starting git, and content that git
 * keeps elsewhere (Git LFS) is there in full.
 */
export class Commit implements Files {
  readonly #git: Git;
  readonly #entries = new Map<string, Entry>();
  readonly #folders = new Map<string, string[]>([['', []]]);
  readonly #unread = new Set<string>();
  readonly #blobs = new Map<string, Buffer | undefined>();

  /**
   * @param root the repository's folder, the one with `.git`, without links
   * @param id a commit's (or a tree's) full id, as {@link commitOf} gives it
   * @throws where git does not answer
   */
  constructor(
    readonly root: string,
    readonly id: string,
  ) {
    this.#git = gitAt(root, 60_000);
    for (const [path, entry] of treeOf(this.#git, id)) this.#enter(path, entry);
  }

  /**
   * Reads a submodule as it was at the commit, from its own objects.
   *
   * @param name its folder, from the root
   * @returns false where that cannot be done: it is not there, or lacks the commit; its files are then read from the disk
   */
  readModule(name: string): boolean {
    const module = this.#entries.get(name);
    if (module?.kind !== 'module') return true;
    const folder = this.#absolute(name);
    if (onDisk.realpath(folder) !== folder || onDisk.state(join(folder, '.git')) === undefined) return false;
    const git = gitAt(folder, 60_000);
    let inside: readonly (readonly [string, Entry])[];
    try {
      inside = [...treeOf(git, module.id)];
    } catch (error) {
      if (git.failed(error)) return false;
      throw error;
    }
    this.#entries.set(name, { kind: 'folder', id: module.id });
    this.#folders.set(name, []);
    for (const [path, entry] of inside) this.#enter(`${name}/${path}`, { ...entry, git });
    return true;
  }

  #enter(path: string, entry: Entry): void {
    this.#entries.set(path, entry);
    for (let at = path; ; ) {
      const end = at.lastIndexOf('/');
      const folder = end < 0 ? '' : at.slice(0, end);
      const known = this.#folders.get(folder);
      if (known) {
        known.push(at.slice(end + 1));
        return;
      }
      this.#folders.set(folder, [at.slice(end + 1)]);
      this.#entries.set(folder, { kind: 'folder', id: '' });
      at = folder;
    }
  }

  /** The paths of the files and links that a search would come by, absolute: none below `node_modules`. */
  *paths(): Iterable<string> {
    for (const [path, { kind }] of this.#entries)
      if ((kind === 'file' || kind === 'link') && !`/${path}`.includes('/node_modules/'))
        yield this.#absolute(path);
  }

  /** Has the disk the same bytes at a path as the commit, the ends of lines aside? What is in a submodule is taken for the same. */
  isOnDisk(path: string): boolean {
    if (this.#isElsewhere(path)) return true;
    const entry = this.#at(path);
    return entry?.kind === 'file' && this.#onDisk(path, entry.id) !== undefined;
  }

  /** Has another commit of the repository the same at a path? What is in a submodule is taken for the same. */
  hasSame(path: string, other: Commit): boolean {
    if (this.#isElsewhere(path)) return true;
    return this.#at(path)?.id !== undefined && this.#at(path)?.id === other.#at(path)?.id;
  }

  /** Has a path, from the root, one of these ids? */
  has(path: string, ids: ReadonlySet<string>): boolean {
    return ids.has(this.#entries.get(path)?.id ?? '');
  }

  /** Reads several files at once, because starting git takes longer than reading; later {@link read} has them. */
  load(paths: readonly string[]): void {
    const wanted = paths.flatMap((path) => {
      const entry = this.#at(path);
      return entry?.kind === 'file' && !this.#blobs.has(entry.id) ? [entry] : [];
    });
    for (const [git, entries] of groupBy(wanted, (entry) => entry.git ?? this.#git))
      this.#load(git, [...new Set(entries.map(({ id }) => id))]);
  }

  realpath(path: string): string | undefined {
    const found = this.#follow(path);
    return 'real' in found ? found.real : undefined;
  }

  follow(path: string): string {
    const found = this.#follow(path);
    if ('real' in found) return found.real;
    throw Object.assign(new Error(`${path}: ${found.code}`), { code: found.code });
  }

  wouldBe(path: string): string {
    return wouldBe(path, (one) => this.realpath(one));
  }

  state(path: string): Omit<FolderEntry, 'name'> | undefined {
    if (this.#isElsewhere(path)) return onDisk.state(path);
    const entry = this.#at(path);
    return entry && stateOf(entry.kind);
  }

  list(folder: string): FolderEntry[] {
    const real = this.follow(folder);
    if (this.#isElsewhere(real) || this.#at(real)?.kind === 'module') return onDisk.list(real);
    const names = this.#folders.get(this.#relative(real));
    if (!names) throw Object.assign(new Error(`${folder} is no folder`), { code: 'ENOTDIR' });
    return names.map((name) => {
      const entry = this.#at(join(real, name)) as Entry;
      return { name, ...stateOf(entry.kind) };
    });
  }

  read(real: string, maximum: number): FileBytes {
    if (this.#isElsewhere(real)) return onDisk.read(real, maximum);
    const entry = this.#at(real);
    if (!entry) return { unread: 'missing', code: 'ENOENT' };
    if (entry.kind === 'folder' || entry.kind === 'module') return { unread: 'folder' };
    if (entry.kind === 'link') return { unread: 'link' };
    const bytes = this.#onDisk(real, entry.id, maximum) ?? this.#blob(entry);
    if (!bytes) return { unread: 'unreadable', code: 'git has no such object' };
    return bytes.length > maximum ? { unread: 'too-large' } : { bytes };
  }

  /** Is it none of the commit's: outside of the repository, git's own, or inside of a submodule? */
  #isElsewhere(path: string): boolean {
    if (!isInside(path, this.root) || isInside(path, join(this.root, '.git'))) return true;
    // From the root: the first folder that is not there ends it, whatever a stranger's path says behind it.
    const name = this.#relative(path);
    for (let end = name.indexOf('/'); end >= 0; end = name.indexOf('/', end + 1)) {
      const entry = this.#entries.get(name.slice(0, end));
      if (!entry) return false;
      if (entry.kind === 'module' && !this.#canRead(name.slice(0, end))) return true;
    }
    return false;
  }

  /** A submodule may hold what was not committed in it: it is asked once, when somebody looks into it. */
  #canRead(module: string): boolean {
    if (this.#unread.has(module)) return false;
    this.#unread.add(module);
    try {
      return this.readModule(module);
    } catch {
      return false;
    }
  }

  #relative(path: string): string {
    return relative(this.root, path).split(sep).join('/');
  }

  #absolute(path: string): string {
    return resolve(this.root, path);
  }

  #at(path: string): Entry | undefined {
    const name = this.#relative(path);
    return name === '' ? { kind: 'folder', id: '' } : this.#entries.get(name);
  }

  #follow(path: string): { readonly real: string } | { readonly code: string } {
    if (!isInside(path, this.root)) {
      const real = onDisk.realpath(path);
      if (real === undefined) return { code: 'ENOENT' };
      if (!isInside(real, this.root)) return { real };
      path = real;
    }
    let steps = this.#relative(path)
      .split('/')
      .filter((step) => step !== '');
    let at = this.root;
    let links = 0;
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      const next = join(at, step);
      if (this.#isElsewhere(next)) return this.#outside(next, steps);
      const entry = this.#at(next);
      if (!entry) return { code: 'ENOENT' };
      if (entry.kind === 'file' && steps.length > 0) return { code: 'ENOTDIR' };
      if (entry.kind !== 'link') {
        at = next;
        continue;
      }
      if (++links > mostLinks) return { code: 'ELOOP' };
      const target = this.#blob(entry);
      if (!target || target.length > longestTarget) return { code: 'ENOENT' };
      const to = resolve(at, target.toString('utf8'));
      if (!isInside(to, this.root)) return this.#outside(to, steps);
      const way = this.#relative(to).split('/');
      steps = [...way.filter((one) => one !== ''), ...steps];
      at = this.root;
    }
    return { real: at };
  }

  #outside(first: string, rest: readonly string[]): { readonly real: string } | { readonly code: string } {
    const real = onDisk.realpath(resolve(first, rest.join(sep)));
    return real === undefined ? { code: 'ENOENT' } : { real };
  }

  #onDisk(path: string, id: string, maximum = largest): Buffer | undefined {
    if (onDisk.realpath(path) !== path) return undefined;
    const read = onDisk.read(path, maximum);
    if ('unread' in read) return undefined;
    const { bytes } = read;
    return idOf(bytes, id) === id || idOf(withoutReturns(bytes), id) === id ? bytes : undefined;
  }

  #blob({ id, git = this.#git }: Entry): Buffer | undefined {
    if (!this.#blobs.has(id)) this.#load(git, [id]);
    return this.#blobs.get(id);
  }

  /** What git cannot give is missing: whoever reads it says so, and what it holds counts as new. */
  #ask(git: Git, ids: readonly string[]): Buffer {
    try {
      return git.bytes(['cat-file', '--batch'], `${ids.join('\n')}\n`);
    } catch {
      return Buffer.alloc(0);
    }
  }

  /** `ID blob SIZE\n`, the bytes, `\n` for each (git-cat-file(1), Batch output); `ID missing\n` where a clone lacks it. */
  #load(git: Git, ids: readonly string[]): void {
    for (const id of ids) this.#blobs.set(id, undefined);
    const said = this.#ask(git, ids);
    for (let at = 0; at < said.length; ) {
      const end = said.indexOf(10, at);
      if (end < 0) return;
      const [id, type, size] = said.toString('latin1', at, end).split(' ');
      at = end + 1;
      if (size === undefined) continue;
      const bytes = said.subarray(at, at + Number(size));
      at += Number(size) + 1;
      if (type === 'blob' && id !== undefined) this.#blobs.set(id, bytes);
    }
  }
}

/** What a commit holds, by path. */
function* treeOf(git: Git, id: string): Iterable<readonly [string, Entry]> {
  for (const line of git(['ls-tree', '-r', '-z', '--full-tree', id]).split('\0')) {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]*)$/.exec(line) ?? [];
    if (mode === undefined || object === undefined || path === undefined) continue;
    const kind = mode === '120000' ? 'link' : mode === '160000' ? 'module' : 'file';
    yield [path, { kind, id: object }];
  }
}

/** Bytes of a file that is compared with the disk's. */
const largest = 128 * 1024 * 1024;

/** The id that git gives to the content of a file (gitformat-pack, Object types). */
function idOf(bytes: Buffer | undefined, like: string): string | undefined {
  if (!bytes) return undefined;
  const { createHash } = process.getBuiltinModule('node:crypto');
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** As git has text where the ends of lines are converted (gitattributes(5), `text`); undefined where nothing differs. */
function withoutReturns(bytes: Buffer): Buffer | undefined {
  if (!bytes.includes('\r\n')) return undefined;
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

function stateOf(kind: Kind): Omit<FolderEntry, 'name'> {
  return {
    isFile: () => kind === 'file',
    isDirectory: () => kind === 'folder' || kind === 'module',
    isSymbolicLink: () => kind === 'link',
  };
}
