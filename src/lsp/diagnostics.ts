import type { Diagnostic, DocumentDiagnosticReport } from 'vscode-languageserver';
import type { Severity } from '../findings/finding.ts';
import { clean } from '../text/clean.ts';
import { sha256 } from '../text/sha256.ts';
import type { Source } from '../text/source.ts';
import type { ReportedFinding } from '../verdict/report.ts';
import type { Said } from './project.ts';
import { type Encoding, Positions } from './text.ts';

/** LSP 3.17, DiagnosticSeverity and DiagnosticTag. */
const levels = { error: 1, warning: 2, information: 3, hint: 4 } as const;
const severityOf: Readonly<Record<Severity, 1 | 2 | 3 | 4>> = {
  critical: levels.error,
  high: levels.error,
  medium: levels.warning,
  low: levels.information,
  info: levels.hint,
};
const unnecessary = 1;
const deprecated = 2;

const tags: Readonly<Record<string, readonly (1 | 2)[]>> = {
  'suppression-unused': [unnecessary],
  'waiver-unused': [unnecessary],
  'baseline-stale': [unnecessary],
  'suppression-expired': [deprecated],
  'waiver-expired': [deprecated],
};

export interface Shown {
  readonly encoding: Encoding;
  /** Show what a waiver, a comment or an acceptance tolerates, as hints. */
  readonly showWaived: boolean;
  /** Can the client show second places? */
  readonly related: boolean;
  /** The absolute path of a report's file, and its text. */
  path(file: string): string;
  source(path: string): Source | undefined;
  uriOf(path: string): string;
}

/** What is said of one file, as the editor shows it. */
export function diagnosticsOf(said: readonly Said[], source: Source, shown: Shown): Diagnostic[] {
  const positions = new Positions(source, shown.encoding);
  const start = { line: 1, column: 1 };
  return said.flatMap((one): Diagnostic[] => {
    if (one.kind !== 'finding') {
      return [
        {
          range: positions.range(one.range ?? { start, end: start }),
          severity: one.kind === 'error' ? levels.error : levels.warning,
          source: 'threatlint',
          code: one.kind === 'error' ? 'unreadable' : 'unchecked',
          message: one.kind === 'error' ? text(one.message) : `Not checked: ${text(one.message)}`,
        },
      ];
    }
    const { finding } = one;
    if (finding.suppressed && !shown.showWaived) return [];
    return [ofFinding(finding, positions, shown)];
  });
}

function ofFinding(finding: ReportedFinding, positions: Positions, shown: Shown): Diagnostic {
  const { rule, severity, message, range, docs, suppressed, remedy, fingerprint, related } = finding;
  const tagged = tags[rule];
  return {
    range: positions.range(range),
    severity: suppressed ? levels.hint : severityOf[severity],
    source: 'threatlint',
    code: rule,
    codeDescription: { href: docs },
    message: [
      text(message),
      ...(remedy === null ? [] : [`To do: ${text(remedy)}`]),
      ...(suppressed ? [toleratedBy(suppressed)] : []),
    ].join('\n'),
    data: { fingerprint },
    ...(tagged ? { tags: [...tagged] } : {}),
    ...(shown.related && related.length > 0
      ? {
          relatedInformation: related.flatMap((other) => {
            const path = shown.path(other.file);
            const source = shown.source(path);
            if (!source) return [];
            const at = new Positions(source, shown.encoding).range(other.range);
            return [{ location: { uri: shown.uriOf(path), range: at }, message: text(other.message) }];
          }),
        }
      : {}),
  };
}

function toleratedBy({ by, id, owner, reason, expires }: NonNullable<ReportedFinding['suppressed']>): string {
  const until = expires === null ? '' : ` until ${expires}`;
  const who = owner === null ? '' : ` (${text(owner)})`;
  return `Tolerated by ${by} ${text(id)}${until}${who}: ${text(reason)}`;
}

/** What a client that asks is given: all of it, or that it has that already (LSP 3.17, DocumentDiagnosticReport). */
export function reportOf(items: Diagnostic[], previous: string | undefined): DocumentDiagnosticReport {
  const resultId = sha256(JSON.stringify(items)).slice(0, 32);
  return resultId === previous ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items };
}

/** Strangers write what is shown. */
function text(message: string): string {
  return clean(message, 2000);
}
