import { severities } from '../findings/finding.ts';
import type { Report, ReportedFinding } from '../verdict/report.ts';

/** What formats of forges list: what nobody tolerates and, where a change is judged, what it makes new; the worst first. */
export function openFindings({ findings }: Report): readonly ReportedFinding[] {
  const rank = ({ blocking, severity }: ReportedFinding) =>
    (blocking ? severities.length : 0) + severities.indexOf(severity);
  return findings
    .filter(({ suppressed, since }) => suppressed === null && since !== 'unchanged')
    .map((finding, at) => ({ finding, at }))
    .sort((a, b) => rank(b.finding) - rank(a.finding) || a.at - b.at)
    .map(({ finding }) => finding);
}

/** So many operations tell whom it concerns. */
const mostNamed = 3;

/** The operations that it reaches, the first of them by name, where the message names none. */
export function reachOf({ message, operations, operationCount }: ReportedFinding): {
  readonly named: readonly string[];
  readonly more: number;
} {
  const isSaid = operations.some((label) => message.includes(label));
  const named = isSaid ? [] : operations.slice(0, mostNamed);
  return { named, more: isSaid ? 0 : operationCount - named.length };
}

/** What it says, of which operations, what was there before, and what to do, each on a line of its own. */
export function inLines(finding: ReportedFinding): string[] {
  const { message, before, remedy } = finding;
  const { named, more } = reachOf(finding);
  // Where the message says it itself it is not said again.
  const isSaid = !before || message.includes(before);
  return [
    message,
    ...(named.length > 0 ? [`Reaches: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`] : []),
    ...(isSaid ? [] : [`Before: ${before}`]),
    ...(remedy ? [`Fix: ${remedy}`] : []),
  ];
}
