import { basename, dirname, join, resolve } from 'node:path';
import { configNames } from '../../config/discover.ts';
import { lastChanges } from '../../git/age.ts';
import { Commit } from '../../git/commit.ts';
import { tracked } from '../../git/tracked.ts';
import type { Document } from '../../refs/document.ts';
import { type Files, onDisk } from '../../refs/files.ts';
import { isInside, readInside } from '../../refs/read-file.ts';
import type { EvidenceFile, EvidenceReader } from '../../threats/proof/evidence.ts';
import { lockName } from '../../threats/review/lock.ts';
import { signOf } from './signs.ts';

/** The threat models of a run with what they import, and its definitions. */
export interface OwnFiles {
  readonly claims: readonly Document[];
  readonly definitions: readonly Document[];
}

/** A letter that is seen, or a digit: blanks, signs of comments and what has no width show nothing to anybody. */
const showing = /[^\P{L}\u115f\u1160\u3164\uffa0]|\p{N}/u;

const settings: ReadonlySet<string> = new Set([
  ...configNames,
  ...['.gitignore', '.gitattributes', '.gitmodules', '.ignore', '.threatlintignore'],
]);

/** Larger files prove nothing that a person could read. */
const maximumBytes = 16 * 1024 * 1024;

/**
 * Reads the files that threat models name as evidence: inside the repository only, links resolved before the check,
 * each file once. What git keeps for itself is no part of the repository: it may hold credentials.
 *
 * @param root the repository's root
 * @param own what says what is claimed and what it is claimed of, which is no evidence, under no name
 * @param at where the files lie; what is in a commit is tracked, and as old as its history says
 */
export function evidenceReader(root: string, own: OwnFiles, at: Files = onDisk): EvidenceReader {
  const real = onDisk.follow(root);
  const locate = (model: Document, path: string) => resolve(dirname(model.absolute), path);
  const isOwn = recogniser(own, real);
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
    read: (model, path) => once(files, locate(model, path), (file) => read(file, real, isOwn, isTracked, at)),
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
  isOwn: (path: string, text: string) => 'model' | 'definition' | 'settings' | 'copy' | undefined,
  isTracked: (path: string) => boolean,
  at: Files,
): EvidenceFile {
  if (!isInside(path, root)) return { kind: 'outside' };
  const read = readInside(path, root, maximumBytes, at);
  if (!('bytes' in read)) return { kind: read.unread === 'nowhere' ? 'missing' : read.unread };
  const text = read.bytes.toString('utf8');
  const kind = isOwn(at.follow(path), text);
  if (kind) return { kind };
  if (!showing.test(text)) return { kind: 'empty' };
  return isTracked(at.follow(path)) ? { kind: 'file', text } : { kind: 'untracked' };
}

/** Tells what says itself what is claimed, by its path, its name and its content: a copy is no witness either. */
function recogniser({ claims, definitions }: OwnFiles, root: string) {
  const paths = (documents: readonly Document[]) => new Set(documents.map(({ absolute }) => absolute));
  const models = paths(claims).add(join(root, lockName));
  const checked = paths(definitions);
  let known: Set<string> | undefined;
  const texts = () => {
    known ??= new Set([...claims, ...definitions].map(({ source }) => source.text.trim()));
    return known;
  };
  return (path: string, text: string) => {
    if (models.has(path)) return 'model';
    if (checked.has(path)) return 'definition';
    if (settings.has(basename(path))) return 'settings';
    return texts().has(text.replace(/^\ufeff/, '').trim()) || signOf(text) === 'model' ? 'copy' : undefined;
  };
}
