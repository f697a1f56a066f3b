import { existsSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { configNames, discoverConfig, workspaceRoot } from '../config/discover.ts';
import { firstModel, slug } from '../derive/first.ts';
import { EditError } from '../derive/insert.ts';
import { sync } from '../derive/sync.ts';
import type { Checked } from '../engine/checked.ts';
import type { CheckRequest } from '../engine/request.ts';
import { baselineName, baselineText } from '../policy/baseline.ts';
import { readInside } from '../refs/read-file.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import { append } from '../text/lists.ts';
import {
  configText,
  gitlabHint,
  hookByHand,
  hookText,
  stepFor,
  withHook,
  workflowText,
} from './init-files.ts';
import { print } from './output.ts';
import { checked, requestHere } from './run.ts';
import { standings } from './threats-sync.ts';
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
  const request = {
    ...requestHere([], { config: true, ...options }),
    derive: true as const,
    baseline: false as const,
  };
  const run = await checked(request);
  if (!run) return 2;
  // What cannot be read today would be missing from all that is written.
  if (run.report.errors.length > 0) return 3;
  const definitions = run.report.documents.map(({ file }) => file);
  if (definitions.length === 0)
    throw new UsageError('no OpenAPI definition was found below this folder: run init where there is one');
  const files = new Map<string, string>();
  const there: string[] = [];
  const hints: string[][] = [];

  const model = await modelFor(run, request);
  if (model) files.set(model[0], model[1]);
  else
    append(
      there,
      run.verification.models.slice(0, 3).map(({ model: one }) => one.document.file),
    );
  const after = model ? await withModel(model, definitions, request) : run;
  if (!after) return 2;

  const entries = after.baseline.now();
  const baseline = relative(cwd, after.baseline.path) || baselineName;
  const hadBaseline = existsSync(after.baseline.path);
  if (hadBaseline) there.push(baseline);
  else if (entries.length > 0) files.set(baseline, baselineText(entries));
  const [config] = discoverConfig(cwd);
  if (config !== undefined) there.push(relative(cwd, config));
  else {
    const { unchecked } = after.report;
    const text = configText({
      definitions,
      tolerated: hadBaseline ? 0 : entries.length,
      baseline,
      unchecked: unchecked.length,
    });
    files.set(configNames[0] as string, text);
  }
  hooks(root, cwd, files, there, hints);
  forges(root, cwd, files, there, hints);
  if (!options.dryRun && files.size > 0) writeFiles(files, { folders: true });
  say(files, there, hints, { isDry: options.dryRun === true, isOurs: config === undefined && !hadBaseline });
  return 0;
}

/** A first threat model with its threats, and where it goes; undefined where there is one. */
async function modelFor(
  { verification }: Checked,
  request: CheckRequest,
): Promise<readonly [file: string, text: string] | undefined> {
  const apis = [...new Set(verification.coverage.map(({ operation }) => operation.api))];
  const [first] = apis;
  if (!first || verification.models.length > 0) return undefined;
  const file = `threat-models/${apis.length === 1 ? slug(first.title) : 'apis'}.yaml`;
  if (existsSync(file)) return undefined;
  const definitions = apis.map(({ place }) => place.document.file);
  const text = firstModel(apis, file);
  const begun = await withModel([file, text], definitions, request);
  const linked = begun?.verification.models[0];
  if (!begun || !linked?.sound) return [file, text];
  const mine = begun.candidates.filter(({ model }) => model === linked);
  try {
    const planned = sync(text, { threats: [] }, mine);
    const proved = await withModel([file, planned.text], definitions, request);
    const known = proved?.verification.models[0];
    // Plans that the definitions already keep are claims; what has nothing to judge is left out.
    return [file, known ? sync(text, { threats: [] }, mine, standings(known, proved)).text : planned.text];
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    return [file, text];
  }
}

/** The check as it will be with the model. */
function withModel(
  [file, text]: readonly [file: string, text: string],
  definitions: readonly string[],
  request: CheckRequest,
): Promise<Checked | undefined> {
  const overlay = new Map([[resolve(request.cwd, file), text]]);
  return checked({ ...request, paths: [...definitions, file], overlay });
}

function hooks(
  root: string,
  cwd: string,
  files: Map<string, string>,
  there: string[],
  hints: string[][],
): void {
  const path = join(root, '.pre-commit-config.yaml');
  const file = named(path, cwd);
  if (!existsSync(path)) {
    files.set(file, hookText);
    return;
  }
  const text = textAt(path, root);
  const added = text === undefined ? undefined : withHook(text);
  if (added === undefined) hints.push(hookByHand(file));
  else if (added === text) there.push(file);
  else files.set(file, added);
}

function forges(
  root: string,
  cwd: string,
  files: Map<string, string>,
  there: string[],
  hints: string[][],
): void {
  const isGitHub = existsSync(join(root, '.github'));
  const isGitLab = existsSync(join(root, '.gitlab-ci.yml'));
  if (isGitHub) {
    const path = join(root, '.github/workflows/threatlint.yml');
    const folder = named(cwd, root).replace(/^\.$/, '');
    const file = named(path, cwd);
    if (existsSync(path)) {
      there.push(file);
      // Another folder's init wrote it: this one would never be checked.
      const step = stepFor(folder, textAt(path, root) ?? '');
      if (step)
        hints.push([
          `add this to \`steps\` of ${clean(file, 200)}, which does not check this folder:`,
          ...step,
        ]);
    } else files.set(file, workflowText(folder));
  }
  if (isGitLab && !textAt(join(root, '.gitlab-ci.yml'), root)?.includes('threatlint'))
    hints.push(gitlabHint('add this to .gitlab-ci.yml:'));
  if (!isGitHub && !isGitLab)
    hints.push(
      gitlabHint(
        'on GitHub make the folder .github and run this again; on GitLab add this to .gitlab-ci.yml:',
      ),
    );
}

/** So large are no settings that people write. */
const largest = 1024 * 1024;

/** The text of a file of the repository; undefined where there is none that can be read there. */
function textAt(path: string, root: string): string | undefined {
  const read = readInside(path, root, largest);
  return 'bytes' in read ? read.bytes.toString('utf8') : undefined;
}

function named(path: string, from: string): string {
  return relative(from, path).split(sep).join('/') || '.';
}

function say(
  files: ReadonlyMap<string, string>,
  there: readonly string[],
  hints: readonly (readonly string[])[],
  { isDry, isOurs }: { readonly isDry: boolean; readonly isOurs: boolean },
): void {
  const lines: string[] = [];
  for (const [file, text] of files) {
    lines.push(`${isDry ? 'would write' : 'wrote'} ${clean(file, 200)}`);
    const shown = text.split('\n').slice(0, 60);
    const more = text.split('\n').length - shown.length;
    if (!isDry) continue;
    append(
      lines,
      shown.map((line) => `    ${clean(line, 300)}`),
    );
    if (more > 0) lines.push(`    … ${plural(more, 'line')} more`);
    lines.push('');
  }
  if (files.size === 0) lines.push('nothing to do');
  for (const file of there) lines.push(`left alone ${clean(file, 200)}: it is there`);
  for (const [title = '', ...rest] of hints) append(lines, ['', title, ...rest.map((line) => `    ${line}`)]);
  if (files.size > 0)
    lines.push(
      '',
      'Next:',
      isOurs
        ? '  1. threatlint check                  it passes: read what the baseline tolerates, and mend the worst'
        : '  1. threatlint check                  where it fails, `threatlint baseline` tolerates what is found today',
      '  2. git add, commit, push             from now on what a change makes worse fails',
      '  3. go through the threat model       correct what could not be known, and verify what is planned',
    );
  print(`${lines.join('\n')}\n`);
}
