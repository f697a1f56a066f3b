import type { Report } from '../../verdict/report.ts';
import { findingLines, isBlocking } from './findings.ts';
import { errorLines, uncheckedLines } from './inputs.ts';
import { threatLines } from './model.ts';
import { fixedLines } from './since.ts';
import { makeStyle } from './style.ts';
import { summaryLines } from './summary.ts';

export interface PrettyOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Only what breaks a gate, and a short summary. */
  readonly quiet?: boolean;
  /** How long the run took; left out of the text when absent, so that the same input gives the same text. */
  readonly elapsedMs?: number;
}

/**
 * The report for people at a terminal: what could not be read, the findings by file and cause with the code they are
 * about, the threats, what was not checked, and the verdict last, where the eye is when the command ends.
 *
 * Whatever comes from the input is cleaned of control characters; the only ones in the result are line feeds and,
 * with `color`, the colour codes.
 */
export function pretty(report: Report, options: PrettyOptions): string {
  const style = makeStyle(options.color, options.width);
  const quiet = options.quiet === true;
  const open = report.findings.filter(
    (finding) => finding.suppressed === null && (!quiet || isBlocking(finding)),
  );
  const lines = [
    ...errorLines(report, style),
    ...findingLines(report, open, style),
    ...(quiet ? [] : fixedLines(report.since, style)),
    ...(quiet ? [] : threatLines(report.threats, style)),
    ...(quiet && report.verdict === 'pass' ? [] : uncheckedLines(report.unchecked, style)),
    ...summaryLines(report, style, { quiet, elapsedMs: options.elapsedMs }),
  ];
  return `${lines.join('\n')}\n`;
}
