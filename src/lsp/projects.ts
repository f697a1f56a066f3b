import { dirname } from 'node:path';
import { configNames } from '../config/discover.ts';
import type { Files } from '../refs/files.ts';
import { isInside, realpathOf } from '../refs/read-file.ts';
import { isUnsaved } from './names.ts';
import { folderOf, Project } from './project.ts';

/** The projects that open texts and folders belong to, and which of them are to be judged. */
export class Projects {
  /** Those of which something changed since they were judged. */
  readonly dirty = new Set<Project>();
  readonly #byFolder = new Map<string, Project>();
  #folders: readonly string[] = [];
  /** The same as the editor names them, by links. */
  #named: readonly string[] = [];

  /** @param files with what takes the place of them in the editor */
  constructor(
    private readonly today: () => string,
    private readonly files: Files,
  ) {}

  /** What the editor has opened, as it names it. */
  get opened(): readonly string[] {
    return this.#named;
  }

  set opened(folders: readonly string[]) {
    this.#named = folders;
    this.#folders = folders.map((folder) => realpathOf(folder) ?? folder);
  }

  /** A file by the name that it has in the editor's folder. */
  named(path: string): string {
    const isIn = (folder: string) => isInside(path, folder);
    if (this.#named.some(isIn)) return path;
    const at = this.#folders.findIndex(isIn);
    const folder = this.#folders[at];
    return folder === undefined ? path : `${this.#named[at]}${path.slice(folder.length)}`;
  }

  /** Those of the folders themselves. */
  ofFolders(): readonly Project[] {
    return this.#folders.map((folder) => this.of(inside(folder)));
  }

  /** The project that a file belongs to by now: a configuration comes and goes without anybody saying so. */
  of(path: string): Project {
    const folder = folderOf(path, this.#folders, this.files);
    const known = this.#byFolder.get(folder);
    const isWhole = this.#folders.includes(folder) || folder !== dirname(path) || this.#hasConfig(folder);
    // A configuration that appears has a folder be looked through, and one that goes ends that.
    if (known?.isWhole === isWhole) return known;
    if (known) this.dirty.delete(known);
    const project = new Project(folder, isWhole, this.today);
    this.#byFolder.set(folder, project);
    return project;
  }

  /** All that may speak of a file: the one that it belongs to first, then those around it. */
  *around(path: string): Generator<Project> {
    const own = this.of(path);
    yield own;
    for (const other of this.#byFolder.values()) if (other !== own && holds(other, path)) yield other;
  }

  /** Forgets what a text was judged by that lies nowhere any more. */
  forget(path: string): void {
    const project = this.of(path);
    this.#byFolder.delete(project.folder);
    this.dirty.delete(project);
  }

  /**
   * Those that are still needed. One that no open text and no folder belongs to any more, because its configuration has gone,
   * is forgotten, and says nothing.
   *
   * @param paths what is open
   */
  needed(paths: Iterable<string>): readonly Project[] {
    const needed = new Set(
      [...paths, ...this.#folders.map(inside)].map((path) => folderOf(path, this.#folders, this.files)),
    );
    for (const [folder, project] of this.#byFolder) {
      const isOpened = this.#folders.some((one) => isInside(folder, one));
      if (needed.has(folder) || (isOpened && this.#hasConfig(folder))) continue;
      this.#byFolder.delete(folder);
      this.dirty.delete(project);
    }
    return [...this.#byFolder.values()];
  }

  /** Is it the folder of one of them? */
  isFolder(path: string): boolean {
    return this.#byFolder.has(path);
  }

  /** All that are known. */
  all(): Iterable<Project> {
    return this.#byFolder.values();
  }

  /** Everything from the beginning. */
  clear(): void {
    this.#byFolder.clear();
  }

  #hasConfig(folder: string): boolean {
    return configNames.some((name) => this.files.realpath(`${folder}/${name}`) !== undefined);
  }
}

/** Does a file lie in the folder of a project? What lies nowhere yet is in no folder of a disk. */
export function holds({ folder }: Project, path: string): boolean {
  return isInside(path, folder) && isUnsaved(path) === isUnsaved(folder);
}

/** A file that would lie in a folder. */
function inside(folder: string): string {
  return `${folder}/x`;
}
