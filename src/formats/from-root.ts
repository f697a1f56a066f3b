import { posix } from 'node:path';
import { remember } from '../text/memo.ts';
import type { Report } from '../verdict/report.ts';

/**
 * The report with every file relative to the repository's root, as forges look for them, instead of the working folder.
 * A file outside of it has no such name (`..` beyond a base is none, SARIF §3.14.14): it is absolute.
 */
export function seenFromRoot(report: Report): Report {
  const { folder, cwd } = report;
  const named = (file: string) => {
    if (file.startsWith('/')) return file;
    const fromRoot = posix.join(folder, file);
    return cwd !== undefined && /^\.\.(\/|$)/.test(fromRoot) ? posix.resolve(cwd, file) : fromRoot;
  };
  const names = remember(named);
  // Mostly they are the same, and there are thousands: what stays as it is is not copied.
  const moved = <T extends { readonly file: string }>(entry: T): T => {
    const file = names(entry.file);
    return file === entry.file ? entry : { ...entry, file };
  };
  const allMoved = <T extends { readonly file: string }>(entries: readonly T[]): readonly T[] =>
    entries.some((entry) => moved(entry) !== entry) ? entries.map(moved) : entries;
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const related = allMoved(finding.related);
      const fix = finding.fix && { ...finding.fix, edits: allMoved(finding.fix.edits) };
      const changes = { ...(related === finding.related ? {} : { related }), ...(fix ? { fix } : {}) };
      const there = moved(finding);
      // The fingerprint is no property of the finding's own.
      return there === finding && Object.keys(changes).length === 0
        ? finding
        : { ...there, fingerprint: finding.fingerprint, ...changes };
    }),
    threats: allMoved(report.threats),
    documents: allMoved(report.documents),
    unchecked: allMoved(report.unchecked),
    errors: allMoved(report.errors),
  };
}
