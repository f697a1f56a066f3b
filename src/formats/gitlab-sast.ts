import type { Severity } from '../findings/finding.ts';
import { plural } from '../text/layout.ts';
import { shortened } from '../text/shorten.ts';
import type { Report, ReportedFinding } from '../verdict/report.ts';
import type { CutOptions } from './cut.ts';
import { Distinct } from './distinct.ts';
import { encode } from './encode.ts';
import { seenFromRoot } from './from-root.ts';
import { inLines, openFindings } from './open.ts';

/** The version of GitLab's security report schemas that this follows. */
const version = '15.2.1';

/** GitLab's vulnerabilities have names and solutions of so many characters at most. */
const longestName = 255;
const longestSolution = 7000;
const mostVulnerabilities = 25_000;

const severityOf: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  info: 'Info',
};

export interface SastOptions {
  /** The day of the run, YYYY-MM-DD: a clock would make each report another one. */
  readonly today?: string | undefined;
}

/** The report as GitLab's SAST report (artifacts:reports:sast), for its security dashboard and the merge request's widget. */
export function gitlabSast(
  given: Report,
  { today = '1970-01-01', onCut }: SastOptions & CutOptions = {},
): Iterable<string> {
  const report = seenFromRoot(given);
  const { tool, errors, unchecked } = report;
  const distinct = new Distinct();
  const scanner = {
    ...{ id: tool.name, name: tool.name, version: tool.version },
    vendor: { name: tool.name },
  };
  const open = openFindings(report);
  const left = open.length - mostVulnerabilities;
  const cut = left > 0 ? [`${plural(left, 'finding')} left out of this file; the worst were kept`] : [];
  for (const what of cut) onCut?.(what);
  const messages = [
    ...cut.map((value) => ({ level: 'warn', value })),
    ...errors.map(({ file, message }) => ({ level: 'fatal', value: `${file}: ${message}` })),
    ...unchecked.map(({ file, pointer, reason }) => ({
      level: 'warn',
      value: `${file} ${pointer}: not checked: ${reason}`,
    })),
  ];
  const at = `${today}T00:00:00`;
  const document = {
    version,
    scan: {
      ...{ analyzer: scanner, scanner, type: 'sast', start_time: at, end_time: at },
      status: errors.length > 0 ? 'failure' : 'success',
      messages: messages.slice(0, 1000),
    },
    vulnerabilities: open
      .slice(0, mostVulnerabilities)
      .map((finding) => vulnerability(finding, report, distinct)),
  };
  return encode(document, 2);
}

function vulnerability(finding: ReportedFinding, report: Report, distinct: Distinct) {
  const { rule, severity, message, file, range, fingerprint, remedy, docs, cwe, owasp } = finding;
  const info = report.rules.get(rule);
  const name = rule || 'rule';
  const solution = remedy ?? info?.remediation;
  const identifiers = [
    { type: 'threatlint', name, value: name, ...(isUrl(docs) ? { url: docs } : {}) },
    ...cwe.map((id) => ({
      ...{ type: 'cwe', name: `CWE-${id}`, value: String(id) },
      url: `https://cwe.mitre.org/data/definitions/${id}.html`,
    })),
    ...owasp.filter((one) => one !== '').map((one) => ({ type: 'owasp', name: one, value: one })),
  ];
  return {
    id: uuidOf(distinct.of(`${name} ${fingerprint}`)),
    name: shortened(message, 200).slice(0, longestName),
    description: [...inLines(finding), ...(info ? [info.rationale] : [])].join('\n\n'),
    severity: severityOf[severity],
    ...(solution ? { solution: shortened(solution, longestSolution - 100) } : {}),
    identifiers,
    ...(isUrl(docs) ? { links: [{ name, url: docs }] } : {}),
    location: { file, start_line: range.start.line, end_line: range.end.line },
    tracking: {
      type: 'source',
      items: [
        {
          ...{ file, start_line: range.start.line, end_line: range.end.line },
          signatures: [{ algorithm: 'threatlint_v1', value: `${name}:${fingerprint}` }],
        },
      ],
    },
  };
}

function isUrl(text: string | undefined): text is string {
  return text !== undefined && /^https?:\/\/./.test(text);
}

/** The digits of a digest as a UUID of a name (RFC 9562 §5.8). */
function uuidOf(digest: string): string {
  const hex = `${digest.slice(0, 12)}8${digest.slice(13, 16)}8${digest.slice(17, 32)}`;
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
