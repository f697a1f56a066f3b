import { relative } from 'node:path';
import { type BaselineEntry, baselineText, entryKey } from '../policy/baseline.ts';
import { clean } from '../text/clean.ts';
import { isDate } from '../text/dates.ts';
import { groupBy } from '../text/group.ts';
import { plural } from '../text/layout.ts';
import { print } from './output.ts';
import { type ConfigOption, checked, entriesNow, inputsOf, requestHere } from './run.ts';
import { UsageError } from './usage.ts';
import { writeFile } from './write-file.ts';

export interface BaselineOptions extends ConfigOption {
  readonly output?: string;
  readonly prune?: boolean;
  readonly expires?: string;
  readonly reason?: string;
}

/**
 * `threatlint baseline`: writes down what is found today, so that only what comes after it fails a gate. What is written there
 * already keeps its reason and its end.
 *
 * @returns the exit status: 0; 2 where the configuration or the baseline cannot be accepted; 3 where an input could not be read
 * @throws {UsageError} when the options contradict each other, or the file cannot be written or would be too large
 */
export async function baseline(paths: readonly string[], options: BaselineOptions): Promise<number> {
  const { expires, reason, prune = false } = options;
  if (expires !== undefined && !isDate(expires))
    throw new UsageError(
      `--expires is '${clean(expires)}', which is no day of the calendar: write one like 2027-03-31`,
    );
  if (prune && (expires !== undefined || reason !== undefined))
    throw new UsageError('--prune takes entries out and adds none: leave --expires and --reason away');
  const request = requestHere(paths, options);
  if (expires !== undefined && expires < request.today)
    throw new UsageError(`--expires is ${expires}, which is past: nothing would be tolerated`);
  const run = await checked({ ...request, baseline: 'written' });
  if (!run) return 2;
  // What could not be read would be missing, and new when it is mended.
  if (run.report.errors.length > 0) return 3;
  const { path, file } = run.baseline;
  const before = file?.entries ?? [];
  const entries = updated(before, entriesNow(run), run.baseline.complete, options);
  const target = options.output ?? (relative(process.cwd(), path) || path);
  writeFile(target, baselineText(entries), { inputs: inputsOf(run) });
  const ended = entries.filter(
    (entry) => entry.expires !== undefined && entry.expires < request.today,
  ).length;
  const tolerated = `${plural(entries.length - ended, 'finding')} tolerated${changes(before, entries)}`;
  print(
    `${clean(target, 200)}: ${tolerated}${ended > 0 ? `; ${plural(ended, 'entry', 'entries')} ended` : ''}\n`,
  );
  return 0;
}

/** The entries that occur, as they are written; without `--prune` all others, too, and those that are new. */
function updated(
  before: readonly BaselineEntry[],
  now: readonly BaselineEntry[],
  isComplete: boolean,
  { prune, expires, reason }: BaselineOptions,
): BaselineEntry[] {
  const known = groupBy(before, entryKey) as Map<string, BaselineEntry[]>;
  const kept: BaselineEntry[] = [];
  const added: BaselineEntry[] = [];
  for (const entry of now) {
    const list = known.get(entryKey(entry));
    const at = Math.max(0, list?.findIndex(({ file }) => file === entry.file) ?? 0);
    const old = list?.splice(at, 1)[0];
    if (old) kept.push({ ...old, file: entry.file, operation: entry.operation });
    else added.push({ ...entry, ...(expires ? { expires } : {}), ...(reason ? { reason } : {}) });
  }
  const stale = [...known.values()].flat();
  if (!prune) return [...kept, ...added, ...stale];
  // What this run has not looked at may still be there.
  return isComplete ? kept : [...kept, ...stale];
}

function changes(before: readonly BaselineEntry[], after: readonly BaselineEntry[]): string {
  const more = after.length - before.length;
  if (before.length === 0 || more === 0) return '';
  return more > 0 ? `, ${more} more than before` : `, ${-more} less than before`;
}
