import { readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Problem } from '../../findings/problem.ts';
import type { Document } from '../../refs/document.ts';
import { type Files, onDisk } from '../../refs/files.ts';
import { packageFolder } from '../../refs/package-folder.ts';
import { readInside, type Unread } from '../../refs/read-file.ts';
import type { Workspace } from '../../refs/workspace.ts';
import { sha256 } from '../../text/sha256.ts';
import type { ImportReader } from '../../threats/model/imports.ts';
import { emptyLock, type Lock, lockName, parseLock } from '../../threats/review/lock.ts';
import { fromRoot } from '../../threats/review/lock-name.ts';

/** threat-models/, in the source and in the package. */
const shippedFolder = fileURLToPath(new URL('threat-models/', packageFolder));
const shippedName = /^threatlint\/([a-z0-9-]+)$/;

let models: readonly string[] | undefined;

/** The names, without `threatlint/`, of the models that ship with threatlint. */
export function shippedModels(): readonly string[] {
  models ??= readdirSync(shippedFolder).flatMap((file) => /^(.*)\.yaml$/.exec(file)?.[1] ?? []);
  return models;
}

/** What a threat may use of these: each has the pattern of its name, but the one that has actors. */
export function shippedPatterns(): readonly string[] {
  return shippedModels().flatMap((name) => (name === 'actors-and-zones' ? [] : [`threatlint/${name}`]));
}

/** Finds what models import: inside the repository, and what ships with threatlint. */
export class Imports implements ImportReader {
  /** What is locked of the files that were imported, by their names in the lock. */
  readonly digests = new Map<string, string>();
  /** The repository's own files that were imported. */
  readonly documents = new Set<Document>();
  constructor(
    private readonly workspace: Workspace,
    private readonly root: string,
    private readonly lock: Lock,
  ) {}

  find(path: string, from: Document): { document: Document } | { problem: string } {
    if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
      return { problem: 'is a URL, and a check reads no network: take it as a package, or keep a copy' };
    }
    if (path.startsWith('threatlint/')) {
      const name = shippedName.exec(path)?.[1];
      if (name === undefined || !shippedModels().includes(name))
        return { problem: 'does not ship with threatlint' };
      const shipped = this.workspace.open(join(shippedFolder, `${name}.yaml`));
      return 'document' in shipped ? shipped : { problem: 'cannot be read' };
    }
    const outcome = this.workspace.follow(path, from);
    if ('document' in outcome) {
      this.documents.add(outcome.document);
      return outcome;
    }
    const { kind } = outcome.failure;
    if (kind === 'missing') return { problem: 'does not exist' };
    return { problem: kind === 'outside' ? 'lies outside the repository' : 'cannot be read' };
  }

  shipped(): readonly string[] {
    return shippedModels();
  }

  pinned(document: Document): 'same' | 'changed' | 'absent' {
    if (document.absolute.startsWith(shippedFolder)) return 'same';
    const name = fromRoot(document, this.root);
    const digest = digestOf(document.source.text);
    this.digests.set(name, digest);
    const locked = this.lock.imports.get(name);
    if (locked === undefined) return 'absent';
    return locked === digest ? 'same' : 'changed';
  }
}

/** The same for the same text, whatever ends its lines. */
export function digestOf(text: string): string {
  return `sha256:${sha256(text.replaceAll('\r\n', '\n'))}`;
}

/** A larger lock is none that threatlint wrote. */
const largestLock = 16 * 1024 * 1024;

const whyUnread: Readonly<Partial<Record<Unread, string>>> = {
  link: 'is a link out of the repository and is not followed',
  nowhere: 'is a link that leads nowhere',
  folder: 'is not a file',
  'no-file': 'is not a file',
  'too-large': `is larger than ${largestLock / 1024 / 1024} MiB`,
};

/** The text of a repository's lock; undefined when it has none. */
export function lockText(
  root: string,
  files: Files = onDisk,
): { text: string | undefined } | { problem: string } {
  const read = readInside(join(root, lockName), realpathSync(root), largestLock, files);
  if ('bytes' in read) return { text: read.bytes.toString('utf8') };
  if (read.unread === 'missing') return { text: undefined };
  return { problem: whyUnread[read.unread] ?? 'cannot be read' };
}

/** Reads the lock of a repository; one that is broken is an error beside an empty one. */
export function readLock(root: string, workspace: Workspace): { lock: Lock; errors: Problem[] } {
  const file = join(root, lockName);
  const found = lockText(root, workspace.files);
  if ('text' in found && found.text === undefined) return { lock: emptyLock, errors: [] };
  const read = 'problem' in found ? found : parseLock(found.text ?? '');
  if (!('problem' in read)) return { lock: read, errors: [] };
  const message = `${lockName} ${read.problem}`;
  return { lock: emptyLock, errors: [{ file: workspace.display(file), range: null, message }] };
}
