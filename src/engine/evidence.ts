import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { lastChange } from '../git/age.ts';
import type { Document } from '../refs/document.ts';
import { isInside } from '../refs/workspace.ts';
import type { EvidenceFile, EvidenceReader } from '../threats/evidence.ts';

/**
 * Reads the files that threat models name as evidence: inside the repository only, links resolved before the check.
 *
 * @param root the repository's root
 */
export function evidenceReader(root: string): EvidenceReader {
  return {
    read: (model, path) => read(resolve(dirname(model.absolute), path), realpathSync(root)),
    changed: (model: Document, path: string) => lastChange(resolve(dirname(model.absolute), path)),
  };
}

function read(path: string, root: string): EvidenceFile {
  if (!isInside(path, root)) return { kind: 'outside' };
  try {
    const real = realpathSync(path);
    if (!isInside(real, root)) return { kind: lstatSync(path).isSymbolicLink() ? 'link' : 'outside' };
    const stat = statSync(real);
    if (stat.isDirectory()) return { kind: 'folder' };
    if (!stat.isFile()) return { kind: 'missing' };
    return { kind: 'file', text: readFileSync(real, 'utf8') };
  } catch {
    return { kind: 'missing' };
  }
}
