import type { Severity } from '../findings/finding.ts';
import { plural } from '../text/layout.ts';
import { shortened } from '../text/shorten.ts';
import type { Report } from '../verdict/report.ts';
import type { CutOptions } from './cut.ts';
import { Distinct } from './distinct.ts';
import { encode } from './encode.ts';
import { seenFromRoot } from './from-root.ts';
import { inLines, openFindings } from './open.ts';

const severityOf: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** A viewer that is given more shows none. */
const mostIssues = 25_000;

interface Issue {
  readonly check_name: string;
  readonly description: string;
  readonly severity: string;
  readonly fingerprint: string;
  readonly location: {
    readonly path: string;
    readonly lines: { readonly begin: number; readonly end?: number };
  };
}

/**
 * The report as GitLab's Code Quality report (artifacts:reports:codequality), which a merge request compares with that of its
 * target branch by fingerprints: an issue with a new one is new. The worst first; what could not be read is the worst.
 */
export function gitlab(given: Report, { onCut }: CutOptions = {}): Iterable<string> {
  const report = seenFromRoot(given);
  const distinct = new Distinct();
  const issue = (
    name: string,
    severity: string,
    description: string,
    print: string,
    path: string,
    lines: Issue['location']['lines'],
  ): Issue => ({
    ...{ check_name: name, description: shortened(description, 4000) || name, severity },
    fingerprint: distinct.of(`${name} ${print}`),
    location: { path: path.replace(/^(?:\.\/)+/, '') || '.', lines },
  });
  const issues = [
    ...report.errors.map(({ file, message, range }) =>
      issue('unreadable', 'blocker', message, `${file} ${message}`, file, { begin: range?.start.line ?? 1 }),
    ),
    ...report.unchecked.map(({ file, pointer, reason, range }) =>
      issue('unchecked', 'critical', reason, `${file} ${pointer} ${reason}`, file, {
        begin: range?.start.line ?? 1,
      }),
    ),
    ...openFindings(report).map((finding) => {
      const { rule, severity, fingerprint, file, range } = finding;
      const lines = { begin: range.start.line, end: range.end.line };
      return issue(
        rule || 'rule',
        severityOf[severity],
        inLines(finding).join('\n'),
        fingerprint,
        file,
        lines,
      );
    }),
  ];
  if (issues.length <= mostIssues) return encode(issues, 1);
  const kept = issues.slice(0, mostIssues - 1);
  const left = issues.length - kept.length;
  const message = `${plural(left, 'issue')} left out of this file; the worst were kept`;
  onCut?.(message);
  return encode([issue('left-out', 'info', message, message, '.', { begin: 1 }), ...kept], 1);
}
