import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { sayLinksOut } from '../engine/find/links.ts';
import { importThreagile, isThreagile } from '../exchange/threagile.ts';
import { Workspace } from '../refs/workspace.ts';
import { clean } from '../text/clean.ts';
import { say, writeResult } from './output.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';

/**
 * `threatlint threats import`: the model goes to standard output or to a file that is not there yet; what could not be
 * taken along is said on standard error, and in the model.
 *
 * @returns the exit status
 * @throws {UsageError} when the output file exists
 */
export async function importModel(file: string, { output }: { readonly output?: string }): Promise<number> {
  if (output !== undefined && existsSync(output)) {
    throw new UsageError(`${output} is there already: an import overwrites nothing`);
  }
  const cwd = process.cwd();
  sayLinksOut([file], { cwd, root: workspaceRoot(cwd), onNote: say });
  const outcome = new Workspace(cwd, [workspaceRoot(cwd)]).open(resolve(cwd, file));
  if ('failure' in outcome) return unreadable(outcome.failure.file, outcome.failure.message);
  const { document } = outcome;
  if (!isThreagile(document.tree.value)) {
    return unreadable(document.file, 'is no Threagile model: one says `threagile_version` at its root');
  }
  const { text, notes } = importThreagile(document.tree.value, today(process.env.THREATLINT_NOW));
  const lost = document.tree.warnings.filter(({ loses }) => loses).map(({ message }) => message);
  for (const note of [...lost, ...notes]) say(clean(note, 1000));
  writeResult(text, output);
  return 0;
}

function unreadable(file: string, message: string): number {
  say(`${clean(file)} ${clean(message, 1000)}`);
  return 3;
}
