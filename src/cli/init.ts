import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { configNames, discoverConfig, workspaceRoot } from '../config/discover.ts';
import type { Checked } from '../engine/checked.ts';
import { keepHeapSmall } from '../engine/heap.ts';
import { Memory } from '../engine/memory.ts';
import { baselineName, baselineText } from '../policy/baseline.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import { configText } from './init-files.ts';
import { isTooMuchForOne, modelFor, mostEntries } from './init-model.ts';
import { forges, hook, type Step } from './init-surroundings.ts';
import { print } from './output.ts';
import { checked, entriesNow, requestHere } from './run.ts';
import { UsageError } from './usage.ts';
import { writeFiles } from './write-file.ts';

export interface InitOptions {
  readonly dryRun?: boolean;
  readonly timeout?: number;
}

/**
 * `threatlint init`: leaves a repository with a gate that it passes today, and that blocks what comes to be weaker tomorrow.
 * Overwrites nothing, asks nothing; a second run changes nothing.
 *
 * @returns the exit status: 0; 2 where a configuration cannot be accepted; 3 where an input could not be read
 * @throws {UsageError} when there is no definition, or a file cannot be written
 */
export async function init(options: InitOptions): Promise<number> {
  const cwd = process.cwd();
  const root = workspaceRoot(cwd);
  // Of three checks one after the other much is let go in between; collected as early as for one check it takes a third longer.
  keepHeapSmall(100);
  const request = {
    ...requestHere([], { config: true, ...options }),
    derive: true as const,
    mostToModel: mostEntries,
    baseline: false as const,
    memory: new Memory(),
  };
  const run = await checked(request);
  if (!run) return 2;
  // What cannot be read today would be missing from all that is written.
  if (run.report.errors.length > 0) return 3;
  const definitions = run.report.documents.map(({ file }) => file);
  if (definitions.length === 0)
    throw new UsageError('no OpenAPI definition was found below this folder: run init where there is one');

  const isTooMuch = isTooMuchForOne(run);
  const model = await modelFor(run, request);
  const models = run.verification.models.slice(0, 3);
  const own = settings(cwd, definitions, model?.after ?? run);
  const steps: Step[] = [
    ...(model
      ? [{ write: model.file, text: model.text }]
      : models.map(({ model: one }) => ({ leave: one.document.file }))),
    ...own,
    hook(root, cwd),
    ...forges(root, cwd),
    ...(isTooMuch ? [{ hint: modelByPart(run) }] : []),
  ];
  const files = new Map(steps.flatMap((step) => ('write' in step ? [[step.write, step.text]] : [])));
  if (!options.dryRun && files.size > 0) writeFiles(files, { folders: true });
  const isOurs = !own.some((step) => 'leave' in step);
  print(`${told(steps, { isDry: options.dryRun === true, isOurs, hasModel: !isTooMuch }).join('\n')}\n`);
  return 0;
}

/** What a person does where one model would be of thousands of lines. */
function modelByPart({ candidates, report }: Checked): string[] {
  // Of more definitions than one model is read for nobody asks what they suggest.
  const suggested = candidates.length === 0 ? '' : ` with ${plural(candidates.length, 'suggested threat')}`;
  const much = `${plural(report.documents.length, 'definition')}${suggested}`;
  return [
    `no threat model was begun: one of ${much} would be read by nobody; begin one where it matters most:`,
    'threatlint threats sync FOLDER',
  ];
}

/** The baseline of what is found, and the configuration that it passes. */
function settings(cwd: string, definitions: readonly string[], checked: Checked): Step[] {
  const { baseline, report } = checked;
  const entries = entriesNow(checked);
  const file = relative(cwd, baseline.path) || baselineName;
  const isThere = existsSync(baseline.path);
  const [config] = discoverConfig(cwd);
  const tolerated = isThere ? 0 : entries.length;
  const unchecked = report.unchecked.length;
  const text = configText({ definitions, tolerated, baseline: file, unchecked });
  return [
    ...(isThere
      ? [{ leave: file }]
      : entries.length > 0
        ? [{ write: file, text: baselineText(entries) }]
        : []),
    config === undefined ? { write: configNames[0] as string, text } : { leave: relative(cwd, config) },
  ];
}

/** So much of a file is shown before it is written. */
const mostShown = 60;

function told(
  steps: readonly Step[],
  { isDry, isOurs, hasModel }: Readonly<Record<'isDry' | 'isOurs' | 'hasModel', boolean>>,
): string[] {
  const written = steps.filter((step) => 'write' in step);
  return [
    ...written.flatMap(({ write, text }) => (isDry ? preview(write, text) : [`wrote ${clean(write, 200)}`])),
    ...(written.length === 0 ? ['nothing to do'] : []),
    ...steps.flatMap((step) =>
      'leave' in step ? [`left alone ${clean(step.leave, 200)}: it is there`] : [],
    ),
    ...steps.flatMap((step) => {
      if (!('hint' in step)) return [];
      const [title = '', ...lines] = step.hint;
      return ['', title, ...lines.map((line) => `    ${line}`)];
    }),
    ...(written.length === 0 ? [] : ['', 'Next:', ...next(isOurs, hasModel)]),
  ];
}

function preview(file: string, text: string): string[] {
  const lines = text.split('\n');
  const more = lines.length - mostShown;
  return [
    `would write ${clean(file, 200)}`,
    ...lines.slice(0, mostShown).map((line) => `    ${clean(line, 300)}`),
    ...(more > 0 ? [`    … ${plural(more, 'line')} more`] : []),
    '',
  ];
}

function next(isOurs: boolean, hasModel: boolean): string[] {
  return [
    isOurs
      ? '  1. threatlint check                  it passes: read what the baseline tolerates, and mend the worst'
      : '  1. threatlint check                  where it fails, `threatlint baseline` tolerates what is found today',
    '  2. git add, commit, push             from now on what a change makes worse fails',
    ...(hasModel
      ? ['  3. go through the threat model       correct what could not be known, and verify what is planned']
      : []),
  ];
}
