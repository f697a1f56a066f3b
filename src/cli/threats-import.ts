import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { workspaceRoot } from '../config/discover.ts';
import { sayLinksOut } from '../engine/find/links.ts';
import type { Imported } from '../exchange/imported.ts';
import { importOtm, isOtm } from '../exchange/otm-import.ts';
import { importThreagile, isThreagile } from '../exchange/threagile.ts';
import { withIncludes } from '../exchange/threagile-includes.ts';
import type { Document } from '../refs/document.ts';
import { Workspace } from '../refs/workspace.ts';
import { TooLarge } from '../render/too-large.ts';
import { clean } from '../text/clean.ts';
import { say, writeResult } from './output.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';

const importFormats = ['otm', 'threagile'] as const;
type Format = (typeof importFormats)[number];

const known: Record<Format, { name: string; sign: string; is: (value: unknown) => boolean }> = {
  threagile: { name: 'Threagile model', sign: 'threagile_version', is: isThreagile },
  otm: { name: 'Open Threat Model', sign: 'otmVersion', is: isOtm },
};

/**
 * `threatlint threats import`: the model goes to standard output or to a file that is not there yet; what could not be
 * taken along is said on standard error, and in the model.
 *
 * @returns the exit status
 * @throws {UsageError} when the output file exists, or what would be written is too large
 */
export async function importModel(
  file: string,
  { output, format }: { readonly output?: string; readonly format?: Format },
): Promise<number> {
  if (output !== undefined && existsSync(output)) {
    throw new UsageError(`${output} is there already: an import overwrites nothing`);
  }
  const cwd = process.cwd();
  sayLinksOut([file], { cwd, root: workspaceRoot(cwd), onNote: say });
  const workspace = new Workspace(cwd, [workspaceRoot(cwd)]);
  const outcome = workspace.open(resolve(cwd, file));
  if ('failure' in outcome) {
    const { file: name, message } = outcome.failure;
    return unreadable(message.startsWith(`${name} `) ? message : `${name} ${message}`);
  }
  const { document } = outcome;
  const found = formatOf(document, format);
  if ('problem' in found) return unreadable(`${document.file} ${found.problem}`);
  const imported = read(document, found.format, workspace);
  if ('problem' in imported) return unreadable(imported.problem);
  const { text, notes, documents } = imported;
  const lost = documents.flatMap(({ tree }) => tree.warnings.filter(({ loses }) => loses));
  for (const note of [...lost.map(({ message }) => message), ...notes]) say(clean(note, 1000));
  writeResult(text, output, { form: 'safe already' });
  return 0;
}

/** What the file says it is; what a person says must be so. */
function formatOf({ tree }: Document, wanted: Format | undefined): { format: Format } | { problem: string } {
  const format = importFormats.find((one) => known[one].is(tree.value));
  if (wanted === undefined) {
    return format
      ? { format }
      : {
          problem:
            'is no model that can be imported: a Threagile model says `threagile_version` at its root, an Open Threat Model `otmVersion`',
        };
  }
  if (known[wanted].is(tree.value)) return { format: wanted };
  const hint = format ? `; it is one for --format ${format}` : '';
  return { problem: `is no ${known[wanted].name}: one says \`${known[wanted].sign}\` at its root${hint}` };
}

function read(
  document: Document,
  format: Format,
  workspace: Workspace,
): (Imported & { documents: readonly Document[] }) | { problem: string } {
  const day = today(process.env.THREATLINT_NOW);
  const whole =
    format === 'otm'
      ? { root: document.tree.value, notes: [], documents: [document] }
      : withIncludes(document, (path, from) => workspace.follow(path, from));
  if ('problem' in whole) return whole;
  const { root, notes, documents } = whole;
  try {
    const imported = format === 'otm' ? importOtm(root, day) : importThreagile(root, day, notes);
    return { ...imported, documents };
  } catch (error) {
    if (!(error instanceof TooLarge)) throw error;
    throw new UsageError(`${document.file}: ${error.message}`);
  }
}

function unreadable(message: string): number {
  say(clean(message, 1000));
  return 3;
}
