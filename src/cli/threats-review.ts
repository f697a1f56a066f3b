import { workspaceRoot } from '../config/discover.ts';
import { digestOf } from '../engine/read/imports.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import { didYouMean } from '../text/nearest.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import { fromRoot } from '../threats/review/lock-name.ts';
import { withReview } from '../threats/review/write-review.ts';
import { say } from './output.ts';
import { type ConfigOption, checked, requestHere } from './run.ts';
import { printLine, write } from './threats-lock.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

export interface ReviewOptions extends ConfigOption {
  readonly by?: string;
}

/**
 * `threatlint threats review`: sets `review.last` in a threat model (without an id, in all) and remembers in the lock
 * what its operations and scopes are today.
 *
 * @returns the exit status
 * @throws {UsageError} when no model has that id, or a file cannot be written
 */
export async function review(id: string | undefined, options: ReviewOptions): Promise<number> {
  const run = await checked(requestHere([], options));
  if (!run) return 2;
  if (run.report.errors.length > 0) return 3;
  const { verification, lock } = run;
  const reviewed = verification.models
    .map(({ model }) => model)
    .filter((model) => (id ?? model.id) === model.id);
  if (reviewed.length === 0)
    throw unknown(
      id,
      verification.models.map(({ model }) => model.id),
    );
  const broken = reviewed.filter((model) => verification.review(model) === undefined);
  for (const { document } of broken) {
    say(
      `${clean(document.file)} has mistakes, and cannot be reviewed before they are mended: threatlint check names them`,
    );
  }
  if (broken.length > 0) return 1;
  // Without `implements` a model speaks of all definitions, and a run that has not seen them would forget them.
  const partly = lock.complete
    ? []
    : verification.models.filter(
        ({ model, specs }) => reviewed.includes(model) && specs.size === 0 && model.threats.length > 0,
      );
  for (const { model } of partly) {
    say(
      `${clean(model.document.file)} speaks of every definition of the repository, and this folder does not hold them all: review it at the repository's root`,
    );
  }
  if (partly.length > 0) return 2;
  const day = today(process.env.THREATLINT_NOW);
  const known = new Set(verification.models.map(({ model }) => model.id));
  // What no model of the repository is called is forgotten, once all of it was looked at.
  const models = new Map([...lock.before.models].filter(([name]) => known.has(name) || !lock.complete));
  const imports = new Map(lock.before.imports);
  for (const model of reviewed) {
    const now = verification.review(model);
    if (!now) continue;
    models.set(model.id, now);
    const text = withReview(model.document, day, options.by);
    repin(imports, model, text);
    // By the name that it was found under: links are followed, but not out of the repository.
    writeFile(model.document.file, text);
    printLine(
      `reviewed ${clean(model.id)} (${clean(model.document.file)}): ${plural(now.operations.size, 'operation')}, ${plural(now.threats.size, 'threat')}`,
    );
  }
  write({ imports, models });
  return 0;
}

/** A review changes no more than a date: whoever imports the model need not read it anew. */
function repin(imports: Map<string, string>, { document }: ThreatModel, text: string): void {
  const file = fromRoot(document, workspaceRoot(process.cwd()));
  if (imports.get(file) === digestOf(document.tree.source.text)) imports.set(file, digestOf(text));
}

function unknown(id: string | undefined, ids: readonly string[]): UsageError {
  if (ids.length === 0)
    return new UsageError('no threat model was found here: one says `threatlint: 1` at its root');
  return new UsageError(
    `no threat model is called '${id}'${didYouMean(id ?? '', ids) || `: there are ${ids.join(', ')}`}`,
  );
}
