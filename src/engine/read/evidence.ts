import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { lastChange } from '../../git/age.ts';
import type { Document } from '../../refs/document.ts';
import { isInside } from '../../refs/workspace.ts';
import type { EvidenceFile, EvidenceReader } from '../../threats/proof/evidence.ts';
import { lockName } from '../../threats/review/lock.ts';

/** Larger files prove nothing that a person could read. */
const maximumBytes = 16 * 1024 * 1024;

/**
 * Reads the files that threat models name as evidence: inside the repository only, links resolved before the check,
 * each file once. What git keeps for itself is no part of the repository: it may hold credentials.
 *
 * @param root the repository's root
 * @param claims the threat models of the run, with what they import: what they say is a claim and no evidence
 */
export function evidenceReader(root: string, claims: readonly Document[]): EvidenceReader {
  const real = realpathSync(root);
  const locate = (model: Document, path: string) => resolve(dirname(model.absolute), path);
  const own = new Set([...claims.map(({ absolute }) => absolute), join(real, lockName)]);
  const files = new Map<string, EvidenceFile>();
  const changes = new Map<string, Date | undefined>();
  return {
    read: (model, path) => once(files, locate(model, path), (file) => read(file, real, own)),
    changed: (model, path) => {
      return once(changes, locate(model, path), (file) => lastChange(realpathSync(file), real));
    },
  };
}

function once<T>(known: Map<string, T>, path: string, make: (path: string) => T): T {
  if (!known.has(path)) known.set(path, make(path));
  return known.get(path) as T;
}

function read(path: string, root: string, claims: ReadonlySet<string>): EvidenceFile {
  if (!isInside(path, root)) return { kind: 'outside' };
  try {
    const real = realpathSync(path);
    if (!isInside(real, root)) return { kind: lstatSync(path).isSymbolicLink() ? 'link' : 'outside' };
    if (claims.has(real)) return { kind: 'model' };
    const stat = statSync(real);
    if (stat.isDirectory()) return { kind: 'folder' };
    if (isInside(real, join(root, '.git'))) return { kind: 'outside' };
    if (!stat.isFile()) return { kind: 'missing' };
    if (stat.size > maximumBytes) return { kind: 'too-large' };
    return { kind: 'file', text: readFileSync(real, 'utf8') };
  } catch {
    return { kind: 'missing' };
  }
}
