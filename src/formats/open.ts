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

/** What it says, what was there before, and what to do, each on a line of its own. */
export function inLines({ message, before, remedy }: ReportedFinding): string[] {
  // Where the message says it itself it is not said again.
  const isSaid = !before || message.includes(before);
  return [message, ...(isSaid ? [] : [`Before: ${before}`]), ...(remedy ? [`Fix: ${remedy}`] : [])];
}
