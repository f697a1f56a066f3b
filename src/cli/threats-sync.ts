import { existsSync, rmSync } from 'node:fs';
import { firstModel, slugOfTitle } from '../derive/first.ts';
import { EditError } from '../derive/insert.ts';
import { sync as syncModel } from '../derive/sync.ts';
import type { Standing } from '../derive/write.ts';
import type { Checked } from '../engine/checked.ts';
import { keepHeapSmall } from '../engine/heap.ts';
import { Memory } from '../engine/memory.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { MitigationOutcome, ThreatOutcome } from '../threats/proof/verify.ts';
import { print, say } from './output.ts';
import type { ConfigOption } from './run.ts';
import { derived } from './threats-derive.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

/**
 * `threatlint threats sync`: appends to each model what it leaves out; writes a first one where there is none.
 *
 * @returns the exit status: 0, also where nothing was missing; 1 where a model has errors; 3 where an input could not be read
 * @throws {UsageError} when a file cannot be edited or written
 */
export async function sync(paths: readonly string[], options: ConfigOption): Promise<number> {
  let given = paths;
  keepHeapSmall(100);
  // The model alone differs from check to check.
  const memory = new Memory();
  const again = () => derived(given, options, memory);
  let outcome = await again();
  if (!outcome) return 2;
  let first: string | undefined;
  if (outcome.verification.models.length === 0) {
    first = writeFirst(outcome);
    if (first === undefined) return outcome.report.errors.length > 0 ? 3 : 0;
    given = paths.length > 0 ? [...paths, first] : paths;
    outcome = await again();
    if (!outcome) return 2;
    if (outcome.verification.models.length === 0) {
      // Left there, it would be in the way of the next try, and nobody would check it.
      rmSync(first, { force: true });
      throw new UsageError(
        `the configuration's threatModels do not match ${first}, where a first model would be: add the pattern, or write a model where it is looked for`,
      );
    }
  }
  const unsound = outcome.verification.models.filter(({ sound }) => !sound);
  for (const { model } of unsound) {
    say(`${clean(model.document.file)} has errors and was left alone: threatlint check names them`);
  }
  const unmodelled = new Set(
    outcome.candidates.filter(({ model }) => !model).map(({ api }) => api.place.document.file),
  );
  if (unsound.length === 0) {
    for (const file of unmodelled) {
      say(`no model speaks of ${clean(file)}: name it under \`implements\` of the component that runs it`);
    }
  }
  const edits = editsOf(outcome, first);
  for (const { file, text } of edits) writeFile(file, text);
  if (edits.length > 0) await settle(edits, await again());
  else say('nothing is missing: every candidate is answered');
  return outcome.report.errors.length > 0 ? 3 : unsound.length > 0 ? 1 : 0;
}

/** All of them before one is written: where one cannot be, no file is left that was changed, or begun (`first`). */
function editsOf(outcome: Checked, first: string | undefined): readonly Edit[] {
  try {
    return outcome.verification.models
      .filter(({ sound }) => sound)
      .flatMap((linked) => edit(linked, outcome) ?? []);
  } catch (error) {
    if (first !== undefined) rmSync(first, { force: true });
    throw error;
  }
}

interface Edit {
  readonly linked: LinkedModel;
  /** By the name that it was found under: links are followed, but not out of the repository. */
  readonly file: string;
  readonly text: string;
  readonly added: readonly string[];
  again(standing: (threat: string, mitigation: string) => Standing | undefined): string;
}

/** What is missing, as planned, so that the next check can tell what already holds. */
function edit(linked: LinkedModel, { candidates }: Checked): Edit | undefined {
  const { document, threats } = linked.model;
  const mine = candidates.filter(({ model }) => model === linked);
  const { text } = document.source;
  const apply = (standing?: Parameters<typeof syncModel>[3]) => {
    try {
      return syncModel(text, { threats }, mine, standing);
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      throw new UsageError(`${document.file} was left alone: ${error.message}`);
    }
  };
  const synced = apply();
  if (synced.added.length === 0) return undefined;
  return {
    linked,
    file: document.file,
    text: synced.text,
    added: synced.added,
    again: (standing) => apply(standing).text,
  };
}

/** Turns the plans that the definitions already keep into claims, and takes out what has nothing to judge. */
async function settle(edits: readonly Edit[], outcome: Checked | undefined): Promise<void> {
  for (const { linked, file, added, again } of edits) {
    writeFile(file, again(standings(linked, outcome)));
    print(`${clean(file, 200)}: ${plural(added.length, 'threat')} added: ${clean(added.join(', '), 1000)}\n`);
  }
}

/** What became of the plans of a model in a check of it. */
export function standings(
  { model }: LinkedModel,
  outcome: Checked | undefined,
): (threat: string, mitigation: string) => Standing {
  const threats = (outcome?.verification.threats ?? []).filter(({ linked }) => linked.model.id === model.id);
  const own = new Map(threats.map((threat) => [threat.id, threat]));
  return (id, mitigation) => {
    const threat = own.get(id);
    const proved = threat?.mitigations.find((one) => one.id === mitigation);
    return threat && proved ? standingOf(threat, proved) : 'fails';
  };
}

/** What is written as a claim holds on each operation of the scope, or the weakness cannot be there; on one it is judged. */
function standingOf(
  { scope }: ThreatOutcome,
  { verdict, judged = 0, standing }: MitigationOutcome,
): Standing {
  if (judged === 0) return verdict === 'unverifiable' ? 'fails' : 'nothing to judge';
  const isWhole = scope.every((operation) => ['holds', 'absent'].includes(standing(operation)));
  return verdict === 'verified' && isWhole ? 'holds' : 'fails';
}

/** @returns the file, relative to the working folder; undefined where there is nothing to model */
function writeFirst({ verification }: Checked): string | undefined {
  const apis = [...new Set(verification.coverage.map(({ operation }) => operation.api))];
  const [first] = apis;
  if (!first) {
    say('no operation was found: there is nothing to model');
    return undefined;
  }
  const name = apis.length === 1 ? slugOfTitle(first.title) : 'apis';
  const file = `threat-models/${name}.yaml`;
  if (existsSync(file))
    throw new UsageError(`${file} is there and is no threat model that was found: move it away`);
  writeFile(file, firstModel(apis, file), { folders: true });
  return file;
}
