import { fileURLToPath } from 'node:url';
import { type Files, onDisk } from '../refs/files.ts';
import { packageFolder } from '../refs/package-folder.ts';
import { isInside, realpathOf } from '../refs/read-file.ts';
import { plural } from '../text/layout.ts';

// What is known of a text that no file has yet (`untitled:`).

const own = (() => {
  const folder = fileURLToPath(packageFolder).replace(/[\\/]$/, '');
  return realpathOf(folder) ?? folder;
})();

const isShipped = (path: string) => isInside(path, own);

function missing(path: string): Error {
  return Object.assign(new Error(`${path} does not exist`), { code: 'ENOENT' });
}

/** No files but those that ship with threatlint. */
export const nowhere: Files = {
  realpath: (path) => (isShipped(path) ? onDisk.realpath(path) : undefined),
  follow: (path) => {
    if (isShipped(path)) return onDisk.follow(path);
    throw missing(path);
  },
  wouldBe: (path) => path,
  state: (path) => (isShipped(path) ? onDisk.state(path) : undefined),
  list: (folder) => {
    throw missing(folder);
  },
  read: (real, maximum) =>
    isShipped(real) ? onDisk.read(real, maximum) : { unread: 'missing', code: 'ENOENT' },
};

/** What threat models name that is a file. */
const ofFiles: ReadonlySet<string> = new Set([
  'model-import-missing',
  'model-spec-missing',
  'evidence-missing',
]);

/** Does a message say that a file is not there? For a new text none is, wherever it will lie. */
export function isElsewhere(message: string, rule?: string): boolean {
  if (rule !== undefined && !ofFiles.has(rule)) return false;
  return / does not exist(?:;|$)/.test(message);
}

/** What is said of that, once. */
export function whyElsewhere(places: number): string {
  return `this text is not saved yet, and where it will lie nobody knows: ${plural(places, 'place')} of it that name other files will be looked at then`;
}
