import { clean } from '../text/clean.ts';
import { number, plural } from '../text/layout.ts';
import type { Range } from '../text/source.ts';
import type { Report } from '../verdict/report.ts';
import { seenFromRoot } from './from-root.ts';
import { inLines, openFindings } from './open.ts';

/** GitHub shows so many errors, and as many warnings, of a step; the rest it drops without a word. */
const mostShown = 10;

/** A text of an annotation; GitHub cuts the whole of one at 64 KiB. */
const longestText = 4000;

interface Annotation {
  readonly level: 'error' | 'warning';
  readonly title: string;
  readonly file?: string;
  readonly range?: Range | null;
  readonly text: string;
}

/**
 * The report as workflow commands, which GitHub shows as annotations of a pull request's lines: what could not be read first,
 * then the findings, the worst first. What breaks a gate is an error, what else is medium or worse a warning. Ends with the
 * verdict, and with what was left out, for who reads the log.
 */
export function* github(given: Report): Generator<string> {
  const report = seenFromRoot(given);
  const all = annotationsOf(report);
  for (const level of ['error', 'warning'] as const) {
    const those = all.filter((one) => one.level === level);
    for (const one of those.slice(0, mostShown)) yield `${command(one)}\n`;
    const more = those.length - mostShown;
    if (more > 0)
      yield `${plural(more, level)} more: GitHub shows ${mostShown} of a step, the summary and \`--format sarif\` list all\n`;
  }
  const failed = report.verdict === 'fail' || report.errors.length > 0;
  yield `threatlint ${failed ? 'failed' : 'passed'}${line(report)}\n`;
}

function annotationsOf(report: Report): Annotation[] {
  const { errors, unchecked, gates } = report;
  const findings = openFindings(report);
  const isMissed = gates.some(({ name, passed }) => name === 'everything checked' && !passed);
  // Risk and coverage break gates without a finding of their own.
  const bare = gates.filter(({ passed, findings: count }) => !passed && count === 0);
  return [
    ...errors.map(
      ({ file, range, message }): Annotation => ({
        ...{ level: 'error', title: 'cannot be read', file, range, text: message },
      }),
    ),
    ...unchecked.map(
      ({ file, range, reason, pointer }): Annotation => ({
        ...{ level: isMissed ? 'error' : 'warning', title: 'not checked', file, range: range ?? null },
        text: pointer === '' ? reason : `${pointer}: ${reason}`,
      }),
    ),
    ...bare
      .filter(({ name }) => name !== 'everything checked')
      .map(
        ({ name, detail }): Annotation => ({
          ...{ level: 'error', title: `gate not met: ${name}`, text: detail === '' ? name : detail },
        }),
      ),
    ...findings.flatMap((finding): Annotation[] => {
      const { rule, severity, file, range, blocking } = finding;
      if (!blocking && (severity === 'low' || severity === 'info')) return [];
      return [
        {
          ...{ level: blocking ? 'error' : 'warning', title: `${rule} (${severity})`, file, range },
          text: inLines(finding).join('\n'),
        },
      ];
    }),
  ];
}

function line({ gates, findings, omitted }: Report): string {
  const broken = gates.filter(({ passed }) => !passed);
  const open = findings.filter(
    ({ suppressed, since }) => suppressed === null && since !== 'unchanged',
  ).length;
  const causes = broken.map(({ name, detail }) => clean(detail === '' ? name : `${name} (${detail})`, 300));
  return [
    ...(causes.length > 0 ? [`: ${causes.join(', ')}`] : []),
    `; ${plural(open, 'open finding')}${omitted > 0 ? `, ${number(omitted)} left out` : ''}`,
  ].join('');
}

/** `::error file=a.yaml,line=1::text` (GitHub Actions, Workflow commands). */
function command({ level, title, file, range, text }: Annotation): string {
  const properties = {
    ...(file === undefined ? {} : { file }),
    ...(range
      ? {
          line: range.start.line,
          endLine: range.end.line,
          // Columns count for one line only.
          ...(range.start.line === range.end.line
            ? { col: range.start.column, endColumn: range.end.column }
            : {}),
        }
      : {}),
    title: `threatlint: ${title}`,
  };
  const list = Object.entries(properties).map(([key, value]) => `${key}=${property(String(value))}`);
  return `::${level} ${list.join(',')}::${data(text)}`;
}

/** The runner decodes these, and nothing else (actions/toolkit, command.ts): a line break ends a command. */
function data(text: string): string {
  const lines = text.split('\n').map((one) => clean(one, longestText));
  return lines
    .join('\n')
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll('##[', '#\\#[');
}

function property(text: string): string {
  return data(text.replaceAll('\n', ' ')).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
