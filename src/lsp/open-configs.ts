import { basename } from 'node:path';
import { configNames } from '../config/discover.ts';
import { type Files, onDisk } from '../refs/files.ts';

const aFile = { isFile: () => true, isDirectory: () => false, isSymbolicLink: () => false };

/**
 * The files, with the configurations that the editor has and the disk has not, not yet or not any more: which one is the
 * nearest is looked up on the disk, and open text takes the place of files there, too.
 *
 * @param isOpen by absolute path without links
 */
export function withConfigs(isOpen: (path: string) => boolean): Files {
  const isConfig = (path: string) => configNames.includes(basename(path)) && isOpen(path);
  return {
    ...onDisk,
    realpath: (path) => onDisk.realpath(path) ?? (isConfig(path) ? path : undefined),
    state: (path) => onDisk.state(path) ?? (isConfig(path) ? aFile : undefined),
  };
}
