import type {
  ArtifactLocation,
  Fix,
  Invocation,
  Location,
  Log,
  Notification,
  PhysicalLocation,
  Result,
} from 'sarif';
import { groupBy } from '../text/group.ts';
import { number } from '../text/layout.ts';
import type { Range } from '../text/source.ts';
import type { Report, ReportedFinding, ReportedFix, ThreatResult } from '../verdict/report.ts';
import { worst } from '../verdict/worst.ts';
import type { CutOptions } from './cut.ts';
import { encode } from './encode.ts';
import { seenFromRoot } from './from-root.ts';
import { descriptors, level } from './sarif-rules.ts';
import { ThreatNames } from './threat-names.ts';

/** GitHub refuses a file with more results in a run, and shows no more than so many places of a result. */
const mostResults = 25_000;
const mostRelated = 100;
/** No viewer shows more, and a stranger's definition may have as many as it has schemas. */
const mostNotifications = 5000;

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

const cutResults = 'findings were left out of this file; the worst were kept';

export interface SarifOptions {
  /** Put waived findings in, marked as suppressed. GitHub ignores the mark and opens alerts for them. */
  readonly suppressed?: boolean;
}

/** The report as SARIF 2.1.0 (OASIS), complete enough for GitHub code scanning, in pieces. The same report gives the same bytes. */
export function sarif(given: Report, options: SarifOptions & CutOptions = {}): Iterable<string> {
  const report = seenFromRoot(given);
  const wanted = options.suppressed
    ? report.findings
    : report.findings.filter((finding) => finding.suppressed === null);
  const findings = worst(wanted, mostResults);
  const left = wanted.length - findings.length;
  if (left > 0) options.onCut?.(`${number(left)} ${cutResults}`);
  const rules = descriptors(report, findings);
  const ruleIndex = new Map(rules.map((rule, index) => [rule.id, index]));
  const seen = new Map<string, number>();
  const names = new ThreatNames(report);
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            rules,
          },
        },
        columnKind: 'utf16CodeUnits',
        // Where the root lies on this machine is nobody's business (§3.14.14 lets the address be left out).
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository' } } },
        invocations: [invocation(report, wanted.length - findings.length)],
        results: findings.map((finding) => result(finding, ruleIndex.get(finding.rule) ?? -1, seen, names)),
        properties: {
          verdict: report.verdict,
          gates: report.gates.map(({ name, passed, findings }) => ({ name, passed, findings })),
          ...(report.threats.length > 0 ? { threats: report.threats.map(threat) } : {}),
        },
      },
    ],
  };
  return encode(log, 4);
}

/** SARIF knows no threats: a property bag of the run carries them with their verdicts (§3.8). */
function threat({ id, file, title, operations, status, risk, mitigations }: ThreatResult) {
  return {
    id,
    file,
    title,
    operations,
    status,
    risk,
    mitigations: mitigations.map(({ id, status, verdict, assurance, failing }) => ({
      id,
      status,
      verdict,
      assurance,
      failing: failing.length,
    })),
  };
}

function result(
  finding: ReportedFinding,
  ruleIndex: number,
  seen: Map<string, number>,
  names: ThreatNames,
): Result {
  const key = `${finding.rule} ${finding.fingerprint}`;
  const nth = (seen.get(key) ?? 0) + 1;
  seen.set(key, nth);
  const { suppressed } = finding;
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: level(finding.severity),
    message: {
      text: unlinked(finding.remedy ? `${finding.message}\n\nFix: ${finding.remedy}` : finding.message),
    },
    locations: [
      {
        physicalLocation: physicalLocation(finding.file, finding.range),
        ...(finding.operation === null
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: finding.operation, kind: 'operation' }] }),
      },
    ],
    ...(finding.related.length === 0
      ? {}
      : { relatedLocations: finding.related.slice(0, mostRelated).map(relatedLocation) }),
    // GitHub tells alerts apart by the first; ours survives moved lines, which its own line hash does not.
    partialFingerprints: {
      primaryLocationLineHash: `${finding.fingerprint}:${nth}`,
      'threatlint/v1': finding.fingerprint,
    },
    ...(suppressed === null
      ? {}
      : {
          suppressions: [
            {
              kind: suppressed.by === 'inline' ? 'inSource' : 'external',
              status: 'accepted',
              justification: suppressed.reason,
              properties: {
                by: suppressed.by,
                id: suppressed.id,
                owner: suppressed.owner,
                expires: suppressed.expires,
              },
            },
          ],
        }),
    ...(finding.fix ? { fixes: [fix(finding.fix)] } : {}),
    properties: {
      severity: finding.severity,
      confidence: finding.confidence,
      pointer: finding.pointer,
      operations: finding.operations,
      operationCount: finding.operationCount,
      threats: finding.threats,
      ...names.filesOf(finding),
    },
  };
}

/** §3.55: what is deleted in each file, and what is inserted in its place. */
function fix({ title, edits }: ReportedFix): Fix {
  return {
    description: { text: unlinked(title) },
    artifactChanges: [...groupBy(edits, ({ file }) => file)].map(([file, all]) => ({
      artifactLocation: artifact(file),
      replacements: all.map(({ range, text }) => ({
        deletedRegion: region(range),
        insertedContent: { text },
      })),
    })),
  };
}

function relatedLocation(related: ReportedFinding['related'][number], id: number): Location {
  return {
    id,
    physicalLocation: physicalLocation(related.file, related.range),
    message: { text: unlinked(related.message) },
  };
}

/** `[text](target)` is a link in a SARIF message (§3.11.6), and names in messages are a stranger's choice. */
function unlinked(message: string): string {
  return message.replaceAll('](', '] (');
}

function physicalLocation(file: string, range: Range | null): PhysicalLocation {
  return {
    artifactLocation: artifact(file),
    ...(range === null
      ? {}
      : {
          region: region(range),
        }),
  };
}

function region({ start, end }: Range) {
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** A relative URI reference (RFC 3986), so `a:b` and `what?.yaml` must not read as a scheme or a query. */
function artifact(file: string): ArtifactLocation {
  const uri = file
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/');
  return file.startsWith('/') ? { uri: `file://${uri}` } : { uri, uriBaseId: '%SRCROOT%' };
}

function invocation(report: Report, dropped: number): Invocation {
  const left = dropped + report.omitted;
  const { errors, unchecked } = report;
  const notifications: Notification[] = [
    ...errors.slice(0, mostNotifications).map(
      (error): Notification => ({
        level: 'error',
        message: { text: unlinked(`Could not be read: ${error.message}`) },
        locations: [{ physicalLocation: physicalLocation(error.file, error.range) }],
      }),
    ),
    ...unchecked.slice(0, mostNotifications).map(
      (entry): Notification => ({
        level: 'warning',
        message: { text: unlinked(`Not checked: ${entry.reason}`) },
        locations: [
          {
            physicalLocation: physicalLocation(entry.file, entry.range ?? null),
            logicalLocations: [{ fullyQualifiedName: entry.pointer }],
          },
        ],
      }),
    ),
    ...leftOut(left, cutResults),
    ...leftOut(
      errors.length - mostNotifications,
      'inputs that could not be read are not listed in this file',
    ),
    ...leftOut(
      unchecked.length - mostNotifications,
      'places that were not checked are not listed in this file',
    ),
  ];
  return {
    // SARIF §3.20.14. A run that broke, or read no definition, promises nothing. One unreadable input beside others is an
    // error-level notification (§3.58.6) and a status of 3: code scanning takes no results at all of a run that failed.
    executionSuccessful: report.exitStatus <= 1 || (report.exitStatus === 3 && report.documents.length > 0),
    exitCode: report.exitStatus,
    toolExecutionNotifications: notifications,
  };
}

function leftOut(count: number, what: string): Notification[] {
  return count > 0 ? [{ level: 'warning', message: { text: `${number(count)} ${what}` } }] : [];
}
