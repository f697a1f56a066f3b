import { basename, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { endsAsOurs } from '../refs/endings.ts';
import { isInside } from '../refs/read-file.ts';

/** Where texts lie that no file has yet: no name on a disk holds a NUL. */
const unsaved = resolve(sep, '\0');

/** The absolute path of a document that lies on the disk; undefined for what an editor keeps elsewhere (`untitled:`, `git:`). */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    const path = fileURLToPath(uri);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}

/** Does a text lie nowhere yet? */
export function isUnsaved(path: string): boolean {
  return isInside(path, unsaved);
}

/** Languages that may turn out to be YAML or JSON: whoever opens a new text has not said what it will be. */
const undecided: ReadonlySet<string> = new Set(['', 'plaintext', 'text', 'openapi', 'swagger']);

/**
 * A path for a text that was never saved (`untitled:`), in a folder of its own. Its language says whether it is YAML or JSON, else
 * its first letter.
 *
 * @param nth tells it from others
 * @returns undefined for other schemes, and for other languages
 */
export function unsavedPath(uri: string, language: string, text: string, nth: number): string | undefined {
  if (!uri.startsWith('untitled:')) return undefined;
  const said = /json/i.test(language) ? '.json' : /ya?ml/i.test(language) ? '.yaml' : undefined;
  if (said === undefined && !undecided.has(language.toLowerCase())) return undefined;
  const name = basename(uri.slice('untitled:'.length)).replace(/[^\w.-]+/g, '-') || 'untitled';
  const isNamed = endsAsOurs(name) && (said === undefined || /\.json/i.test(name) === (said === '.json'));
  const ending = isNamed ? '' : (said ?? (/^\s*[{[]/.test(text) ? '.json' : '.yaml'));
  return resolve(unsaved, String(nth), name.slice(-100) + ending);
}
