import { relative, sep } from 'node:path';
import { type Mended, type MendedFile, type MendOutcome, mend } from '../engine/fix/mend.ts';
import { isUntried } from '../engine/fix/trial.ts';
import { readRaw } from '../refs/raw.ts';
import { realpathOf } from '../refs/read-file.ts';
import { builtIn } from '../rules/source.ts';
import { clean } from '../text/clean.ts';
import { unifiedDiff } from '../text/diff.ts';
import { groupBy } from '../text/group.ts';
import { plural } from '../text/layout.ts';
import { didYouMean } from '../text/nearest.ts';
import { print, say } from './output.ts';
import { describe } from './problems.ts';
import { type ConfigOption, requestHere } from './run.ts';
import { UsageError } from './usage.ts';
import { writeFiles } from './write-file.ts';

/** The options of `fix`, as the argument parser gives them. */
export interface FixOptions extends ConfigOption {
  readonly ruleset?: readonly string[];
  readonly suggested?: boolean;
  readonly rule?: readonly string[];
  readonly since?: string;
  readonly dryRun?: boolean;
  readonly check?: boolean;
}

/**
 * `threatlint fix`: applies fixes to the files, or shows what they would be.
 *
 * @returns the exit status: 0 when done, also where nothing was to do; 1 with `--check` when something could be fixed, or was not
 *   tried; 3 when an input could not be read
 * @throws {UsageError} when a rule is none, or a file cannot be written
 */
export async function fix(paths: readonly string[], options: FixOptions): Promise<number> {
  const { suggested = false, rule = [], since, dryRun = false, check = false, ruleset = [] } = options;
  for (const name of rule) known(name);
  // What a baseline tolerates is mended, too: that is what it is for.
  const request = {
    ...{ ...requestHere(paths, options), rulesets: ruleset, baseline: false as const },
    ...(since === undefined ? {} : { since: { ref: since } }),
  };
  const wish = { suggested, rules: rule.length > 0 ? new Set(rule) : undefined };
  const outcome = await mend(request, wish);
  if ('problems' in outcome) {
    for (const problem of outcome.problems) say(describe(problem));
    return 2;
  }
  for (const problem of outcome.errors) say(describe(problem));
  for (const name of rule)
    if (!outcome.ran.has(name)) say(`no ruleset of this run enables ${name}: name one with --ruleset`);
  if (dryRun)
    for (const file of outcome.files)
      process.stdout.write(diffOf({ ...file, ...written(file) }, request.root));
  else if (!check) writeMended(outcome.files, request.root);
  tell(outcome, { dryRun, check });
  if (outcome.errors.length > 0) return 3;
  const isLeft = outcome.made.length > 0 || outcome.refused.some(({ refused }) => isUntried(refused));
  return check && isLeft ? 1 : 0;
}

function known(name: string): void {
  const { rules } = builtIn;
  const rule = rules.get(name);
  if (!rule) throw new UsageError(`there is no rule called ${clean(name)}${didYouMean(name, rules.keys())}`);
  if (!rule.fix)
    throw new UsageError(`the rule ${name} offers no fix: threatlint explain ${name} says what to do`);
}

interface Writable extends MendedFile {
  /** What a byte order mark is put before, where there was one. */
  readonly mark: string;
}

/** @throws {UsageError} when the file is no longer what was read, or is not UTF-8 */
function written({ file, absolute, before }: MendedFile): Pick<Writable, 'mark'> {
  const raw = readRaw(absolute);
  if (raw?.text !== before) throw new UsageError(`${clean(file)} changed meanwhile, and was left as it is`);
  if (raw.encoding === 'utf-16')
    throw new UsageError(`${clean(file)} is UTF-16, and was left as it is: save it as UTF-8`);
  return { mark: raw.mark };
}

/**
 * Writes the files that were mended, all of them or none: a fix may be made of edits in several files.
 *
 * @throws {UsageError} when one cannot be written, or is no longer what was read
 */
export function writeMended(files: readonly MendedFile[], root: string): void {
  // By the name that it was found under: links are followed, but not out of the repository.
  const texts = new Map(files.map((one) => [one.file, written(one).mark + one.after]));
  writeFiles(texts, { root, ready: () => void files.map(written) });
}

function diffOf({ absolute, file, mark, before, after }: Writable, root: string): string {
  const name = relative(realpathOf(root) ?? root, absolute)
    .split(sep)
    .join('/');
  return unifiedDiff(name.startsWith('../') ? file : name, mark + before, mark + after);
}

/** What was done goes to standard output, unless the diff stands there; what was not, to standard error. */
function tell(
  { made, refused, isUnfinished }: MendOutcome,
  { dryRun, check }: { readonly dryRun: boolean; readonly check: boolean },
): void {
  const inTotal = (some: readonly Mended[]) => plural(some.length, 'fix', 'fixes');
  if (dryRun) {
    // Beside a diff it is still to be said what somebody has to look at, and with which default.
    const suggested = made.filter(({ safe }) => !safe);
    for (const [, alike] of groupBy(suggested, ({ file, rule, title }) => `${file} ${rule} ${title}`))
      say(`${clean(alike[0].file, 200)}: ${inWords(alike)}${toLookAt}`);
  } else {
    for (const [file, inFile] of groupBy(made, (one) => one.file)) {
      print(`${clean(file, 200)}\n`);
      for (const [, alike] of groupBy(inFile, ({ rule, title }) => `${rule} ${title}`))
        print(`  ${inWords(alike)}${alike[0].safe ? '' : toLookAt}\n`);
    }
  }
  for (const [, alike] of groupBy(refused, ({ file, rule, refused: why }) => `${file} ${rule} ${why}`)) {
    const [{ file, refused: why }] = alike;
    say(`${clean(file, 200)}: not fixed: ${inWords(alike)}: ${why}`);
  }
  if (isUnfinished)
    say('there is more to fix, after ten passes or all the time that there was: run it again');
  if (made.length === 0) say(refused.length === 0 ? 'nothing to fix' : 'nothing was fixed');
  else say(`${inTotal(made)} ${check || dryRun ? 'could be made' : 'made'}`);
}

const toLookAt = ', suggested: look at it';

/** What fixes that are alike do, and how often. */
function inWords(alike: readonly [Pick<Mended, 'rule' | 'title'>, ...unknown[]]): string {
  const [{ rule, title }] = alike;
  return `${rule}: ${clean(title, 200)}${alike.length > 1 ? ` (${alike.length} times)` : ''}`;
}
