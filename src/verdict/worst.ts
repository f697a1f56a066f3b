import type { Severity } from '../findings/finding.ts';
import type { ReportedFinding } from './report.ts';

const rank: Record<Severity, number> = { critical: 0, high: 1, medium: 2, low: 3, info: 4 };

/** The worst findings where there are too many, in the order of the report: what breaks a gate is never left out for what does not. */
export function worst(findings: readonly ReportedFinding[], most: number): readonly ReportedFinding[] {
  if (findings.length <= most) return findings;
  const kept = new Set(
    findings
      .map((finding, at) => ({ finding, at }))
      .sort((a, b) => order(a.finding) - order(b.finding) || a.at - b.at)
      .slice(0, most)
      .map(({ finding }) => finding),
  );
  return findings.filter((finding) => kept.has(finding));
}

/** Open before waived, what breaks a gate before the rest, then by severity. */
function order({ suppressed, blocking, severity }: ReportedFinding): number {
  return (suppressed ? 20 : 0) + (blocking ? 0 : 10) + rank[severity];
}
