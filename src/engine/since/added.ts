import { resolve } from 'node:path';
import { escape as escapeGlob } from 'glob/raw';
import type { FilePatterns } from '../../config/config.ts';
import type { Document } from '../../refs/document.ts';
import { endsAsOurs } from '../../refs/endings.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import { isInside, Workspace } from '../../refs/workspace.ts';
import { append } from '../../text/lists.ts';
import { find, jails } from '../find/find.ts';
import { isExclusion } from '../find/search.ts';
import { recogniseDocument } from '../read/recognise.ts';
import type { CheckRequest } from '../request.ts';
import type { Base } from './base.ts';
import { enumerated } from './policy/said.ts';

/**
 * Says which definitions a change adds that `specs` does not name, and does not leave out either: nobody judges them, and
 * whoever added them may think that somebody does.
 *
 * @param read what definitions of the run are written in, and models
 */
export async function sayAdded(
  { begun: { base, head, renames }, unnamed }: Base,
  request: CheckRequest,
  specs: FilePatterns | null,
  read: ReadonlySet<Document>,
): Promise<void> {
  if (request.paths.length > 0 || !specs || specs.patterns.every(isExclusion)) return;
  // What is looked at here is no part of the run.
  const workspace = new Workspace(request.cwd, jails(request, head), request.overlay, head);
  const known = new Set([...read].map(({ absolute }) => absolute));
  const added = renames.added
    .map((name) => resolve(base.root, name))
    .filter((path) => endsAsOurs(path) && isInside(path, request.cwd));
  const definitions = added.filter((path) => {
    const real = head.realpath(path);
    if (real === undefined || known.has(real) || !looksRelevant(workspace.peek(real) ?? '')) return false;
    const opened = workspace.open(real);
    return 'document' in opened && recogniseDocument(opened.document, false).kind === 'definition';
  });
  if (definitions.length === 0) return;
  const patterns = [...definitions.map((path) => escapeGlob(path)), ...specs.patterns.filter(isExclusion)];
  const configured = { specs: { ...specs, patterns }, threatModels: { ...specs, patterns: [] } };
  const { candidates } = await find({ ...request, files: head, configured, onNote: undefined });
  const left = candidates.map(({ path }) => workspace.display(path)).sort();
  if (left.length === 0) return;
  append(unnamed, left);
  request.onNote?.(
    `added, and not checked: ${enumerated(left)}, which \`specs\` does not name: name what is to be checked, and leave out what is not (\`!FILE\`)`,
  );
}
