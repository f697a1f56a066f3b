import { lstatSync, readdirSync } from 'node:fs';
import { type FileBytes, follow, readRegular, realpathOf, wouldBe } from './read-file.ts';

/** An entry of a folder; of a link, not of what it leads to. */
export interface FolderEntry {
  readonly name: string;
  isFile(): boolean;
  isDirectory(): boolean;
  isSymbolicLink(): boolean;
}

/**
 * Where a run reads from: the disk, or a commit that is read as if it lay there. Everything that looks for files or opens
 * them asks this. Paths are absolute.
 */
export interface Files {
  /** Where a path leads, links followed; undefined where that is nowhere. */
  realpath(path: string): string | undefined;
  /** The same, where it fails with the system's error. */
  follow(path: string): string;
  /** Where a path leads that does not exist, as far as it does. */
  wouldBe(path: string): string;
  /** What stands at a path, a link not followed; undefined where nothing does. */
  state(path: string): Omit<FolderEntry, 'name'> | undefined;
  /** @throws the system's error */
  list(folder: string): FolderEntry[];
  /** @param real a path without links */
  read(real: string, maximum: number): FileBytes;
}

/** The files as they lie on the disk. */
export const onDisk: Files = {
  realpath: realpathOf,
  follow,
  wouldBe: (path) => wouldBe(path),
  state: (path) => {
    try {
      return lstatSync(path);
    } catch {
      return undefined;
    }
  },
  list: (folder) => readdirSync(folder, { withFileTypes: true }),
  read: readRegular,
};
