import { workspaceRoot } from '../config/discover.ts';
import { digestOf } from '../engine/read/imports.ts';
import { TooMuchWork } from '../selector/work.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import { didYouMean } from '../text/nearest.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { Lock } from '../threats/review/lock.ts';
import { fromRoot } from '../threats/review/lock-name.ts';
import { withReview } from '../threats/review/write-review.ts';
import { say } from './output.ts';
import { type ConfigOption, checked, requestHere } from './run.ts';
import { changedLock, printLine } from './threats-lock.ts';
import { today } from './today.ts';
import { UsageError } from './usage.ts';
import { writeFiles } from './write-file.ts';

export interface ReviewOptions extends ConfigOption {
  readonly by?: string;
}

/**
 * `threatlint threats review`: sets `review.last` in a threat model (without an id, in all but libraries) and remembers in
 * the lock what its operations and scopes are today. All of it is written, or nothing.
 *
 * @returns the exit status
 * @throws {UsageError} when no model has that id, or a file cannot be written
 */
export async function review(id: string | undefined, options: ReviewOptions): Promise<number> {
  const run = await checked(requestHere([], options));
  if (!run) return 2;
  if (run.report.errors.length > 0) return 3;
  const { verification, lock } = run;
  const root = workspaceRoot(process.cwd());
  const isMeant = ({ model }: LinkedModel) =>
    id === undefined ? !isLibrary(model, lock.now, root) : id === model.id;
  const reviewed = verification.models.filter(isMeant).map(({ model }) => model);
  if (reviewed.length === 0)
    throw unknown(
      id,
      verification.models.map(({ model }) => model.id),
    );
  const reviews = new Map(reviewed.map((model) => [model, lockable(() => verification.review(model))]));
  const broken = reviewed.filter((model) => reviews.get(model) === undefined);
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
  const texts = new Map<string, string>();
  const lines: string[] = [];
  const models = new Map([...lock.before.models].filter(([name]) => known.has(name) || !lock.complete));
  const imports = new Map(lock.before.imports);
  for (const model of reviewed) {
    const now = reviews.get(model);
    if (!now) continue;
    models.set(model.id, now);
    const text = withReview(model.document, day, options.by);
    repin(imports, model, text);
    // By the name that it was found under: links are followed, but not out of the repository.
    texts.set(model.document.file, text);
    lines.push(
      `reviewed ${clean(model.id)} (${clean(model.document.file)}): ${plural(now.operations.size, 'operation')}, ${plural(now.threats.size, 'threat')}`,
    );
  }
  const locked = changedLock({ imports, models });
  writeFiles(new Map([...texts, ...(locked ? [locked] : [])]));
  for (const line of lines) printLine(line);
  if (id === undefined) sayLeftOut(verification.models, reviewed);
  return 0;
}

/** @throws {UsageError} when it is more than a lock has lines for */
function lockable<T>(review: () => T): T {
  try {
    return review();
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    throw new UsageError(error.message);
  }
}

/** What others import and what names no threat is gone through with them, or by whoever keeps it. */
function isLibrary(model: ThreatModel, { imports }: Lock, root: string): boolean {
  return model.threats.length === 0 && imports.has(fromRoot(model.document, root));
}

function sayLeftOut(models: readonly LinkedModel[], reviewed: readonly ThreatModel[]): void {
  for (const { model } of models) {
    if (reviewed.includes(model)) continue;
    say(
      `${clean(model.document.file)} was not reviewed: others import it, and it names no threat; threatlint threats review ${clean(model.id)} does it`,
    );
  }
}

/** A review changes no more than a date: whoever imports the model need not read it anew. */
function repin(imports: Map<string, string>, { document }: ThreatModel, text: string): void {
  const file = fromRoot(document, workspaceRoot(process.cwd()));
  if (imports.get(file) === digestOf(document.source.text)) imports.set(file, digestOf(text));
}

function unknown(id: string | undefined, ids: readonly string[]): UsageError {
  if (ids.length === 0)
    return new UsageError('no threat model was found here: one says `threatlint: 1` at its root');
  return new UsageError(
    `no threat model is called '${id}'${didYouMean(id ?? '', ids) || `: there are ${ids.join(', ')}`}`,
  );
}
