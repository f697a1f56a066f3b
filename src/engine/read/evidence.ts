import { dirname, join, resolve } from 'node:path';
import { lastChanges } from '../../git/age.ts';
import { Commit } from '../../git/commit.ts';
import { tracked } from '../../git/tracked.ts';
import type { Document } from '../../refs/document.ts';
import { type Files, onDisk } from '../../refs/files.ts';
import { isInside, readInside } from '../../refs/read-file.ts';
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
 * @param at where the files lie; what is in a commit is tracked, and as old as its history says
 */
export function evidenceReader(
  root: string,
  claims: readonly Document[],
  at: Files = onDisk,
): EvidenceReader {
  const real = onDisk.follow(root);
  const locate = (model: Document, path: string) => resolve(dirname(model.absolute), path);
  const own = new Set([...claims.map(({ absolute }) => absolute), join(real, lockName)]);
  const files = new Map<string, EvidenceFile>();
  const changes = new Map<string, Date | undefined>();
  const commit = at instanceof Commit ? at : undefined;
  const lastChange = lastChanges(real, commit?.id);
  // Where git does not tell, the file is taken for one of the repository, as definitions are.
  let known: ReadonlySet<string> | undefined;
  const isTracked = (path: string) => {
    if (commit) return true;
    known ??= new Set(tracked(real, ['']));
    return known.size === 0 || known.has(path);
  };
  return {
    read: (model, path) => once(files, locate(model, path), (file) => read(file, real, own, isTracked, at)),
    changed: (model, path) => {
      return once(changes, locate(model, path), (file) => lastChange(at.follow(file)));
    },
  };
}

function once<T>(known: Map<string, T>, path: string, make: (path: string) => T): T {
  if (!known.has(path)) known.set(path, make(path));
  return known.get(path) as T;
}

function read(
  path: string,
  root: string,
  claims: ReadonlySet<string>,
  isTracked: (path: string) => boolean,
  at: Files,
): EvidenceFile {
  if (!isInside(path, root)) return { kind: 'outside' };
  const read = readInside(path, root, maximumBytes, at);
  if (!('bytes' in read)) return { kind: read.unread === 'nowhere' ? 'missing' : read.unread };
  if (claims.has(at.follow(path))) return { kind: 'model' };
  const text = read.bytes.toString('utf8');
  if (text.trim() === '') return { kind: 'empty' };
  return isTracked(at.follow(path)) ? { kind: 'file', text } : { kind: 'untracked' };
}
