import type { AnsweredCandidate } from '../derive/answer.ts';
import { patterns } from '../derive/patterns.ts';
import type { Checked } from '../engine/checked.ts';
import type { Memory } from '../engine/memory.ts';
import { locateAll } from '../findings/locate.ts';
import { encoded } from '../formats/encode.ts';
import { clean } from '../text/clean.ts';
import { plural } from '../text/layout.ts';
import { append } from '../text/lists.ts';
import { print, printJson } from './output.ts';
import { type ConfigOption, checked, requestHere } from './run.ts';

/** The options of `threats derive`, as the argument parser gives them. */
export interface DeriveOptions extends ConfigOption {
  readonly format: 'pretty' | 'json';
}

/** So many pieces of evidence are shown of each candidate. */
const mostEvidence = 3;

/** `threatlint threats derive`. @returns the exit status */
export async function derive(paths: readonly string[], options: DeriveOptions): Promise<number> {
  const run = await derived(paths, options);
  if (!run) return 2;
  const { candidates, report } = run;
  if (options.format === 'json') printJson(json(candidates));
  else print(pretty(candidates));
  return report.errors.length > 0 ? 3 : 0;
}

/** Checks, and derives candidates though there may be no threat model. */
export function derived(
  paths: readonly string[],
  options: ConfigOption,
  memory?: Memory,
): Promise<Checked | undefined> {
  return checked({ ...requestHere(paths, options), derive: true, ...(memory && { memory }) });
}

function pretty(candidates: readonly AnsweredCandidate[]): string {
  const open = candidates.filter((one) => one.open.length > 0);
  const answered = candidates.filter((one) => one.open.length === 0 && one.pressing.length > 0);
  const faint = candidates.filter((one) => one.pressing.length === 0);
  const lines: string[] = [];
  for (const { key, title, pattern, confidence, open: left, operations, evidence } of open) {
    const { owasp, cwe } = patterns[pattern];
    const share = left.length === operations.length ? '' : ` of ${operations.length}`;
    append(lines, [
      clean(key, 200),
      `  ${clean(title, 200)}`,
      `  ${owasp} · CWE-${cwe[0]} · ${confidence} confidence · ${left.length}${share} ${operations.length === 1 ? 'operation' : 'operations'}`,
      ...evidence
        .slice(0, mostEvidence)
        .map(({ why, place }) => `  - ${clean(why, 160)}  (${clean(at(place), 120)})`),
      ...(evidence.length > mostEvidence ? [`  - and ${evidence.length - mostEvidence} more`] : []),
      '',
    ]);
  }
  if (answered.length > 0) {
    lines.push('Answered');
    for (const { key, answers } of answered)
      lines.push(`  ${clean(key, 200)}  ${clean(answers.join(', '), 200)}`);
    lines.push('');
  }
  lines.push(
    `${plural(open.length, 'candidate')} open, ${answered.length} answered, ${faint.length} of low confidence (--format json lists all)`,
  );
  return `${lines.join('\n')}\n`;
}

function json(candidates: readonly AnsweredCandidate[]): string {
  const labels = (operations: AnsweredCandidate['operations']) => operations.map(({ label }) => label);
  const list = candidates.map((one) => ({
    key: one.key,
    pattern: one.pattern,
    title: one.title,
    owasp: [`${patterns[one.pattern].owasp}:2023`],
    cwe: patterns[one.pattern].cwe,
    stride: patterns[one.pattern].stride,
    confidence: one.confidence,
    file: one.api.place.document.file,
    model: one.model?.model.id ?? null,
    operations: labels(one.operations),
    open: labels(one.open),
    answers: one.answers,
    evidence: one.evidence.map(({ operation, why, place }) => ({
      operation: operation.label,
      message: why,
      file: place.document.file,
      pointer: place.pointer(),
    })),
  }));
  return encoded({ version: 1, candidates: list });
}

function at(place: AnsweredCandidate['evidence'][number]['place']): string {
  const [range] = locateAll([{ place, part: 'key' }]);
  return `${place.document.file}${range ? `:${range.start.line}:${range.start.column}` : ''}`;
}
