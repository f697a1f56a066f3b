import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { check } from '../../src/engine/check.ts';
import type { CheckRequest } from '../../src/engine/request.ts';
import type { Report } from '../../src/verdict/report.ts';

export const folder = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** Others, which no rule was tuned on. */
export const fresh = fileURLToPath(new URL('../../../shared/fresh', import.meta.url));

/** Real definitions, which are not part of this repository. Tests that need them are skipped without, and say so. */
export const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: the tests on real definitions need ${folder}`);
// Names in reports are relative to the real folder.
const corpus = present ? realpathSync(folder) : folder;

/** Checks the whole corpus in one run, with all its findings. */
export async function checkCorpus(rulesets: CheckRequest['rulesets']): Promise<Report> {
  const outcome = await check({
    cwd: corpus,
    root: corpus,
    paths: ['.'],
    config: false,
    rulesets,
    failOn: undefined,
    maxFindings: undefined,
    today: '2026-11-23',
  });
  if ('problems' in outcome) throw new Error(outcome.problems[0]?.message);
  return outcome.report;
}
