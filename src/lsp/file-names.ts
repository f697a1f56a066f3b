/** Files that threat models and configurations name, of those that were read. */
import { dirname, resolve } from 'node:path';
import type { Document } from '../refs/document.ts';
import { realpathOf } from '../refs/read-file.ts';
import type { FileKind } from './schema-words.ts';
import type { View } from './view.ts';
import type { Where } from './where.ts';

/**
 * The file that a value of the open text names; undefined where it names none, or one that was not read.
 *
 * @param kind of the open text
 */
export function fileNamedBy(
  view: View,
  kind: FileKind | undefined,
  path: Where['path'],
  value: string,
): Document | undefined {
  return namesFile(kind, path) ? documentAt(view, resolve(dirname(view.open.path), value)) : undefined;
}

/** What was read of a file, by a path that may lead through links. */
export function documentAt(view: View, path: string): Document | undefined {
  const documents = view.judged?.documents;
  return documents?.get(path) ?? documents?.get(realpathOf(path) ?? '');
}

function namesFile(kind: FileKind | undefined, path: Where['path']): boolean {
  const [top, , inner] = path;
  if (kind === 'model')
    return (top === 'imports' && path.length === 2) || (top === 'components' && inner === 'implements');
  return kind === 'config' && ['specs', 'threatModels', 'rulesets', 'extends'].includes(String(top));
}
