import { stripVTControlCharacters } from 'node:util';
import { severities } from '../../findings/finding.ts';
import type { GateResult } from '../../policy/gates.ts';
import { clean, width } from '../../text/clean.ts';
import { number, padEnd, plural } from '../../text/layout.ts';
import { highest } from '../../text/lists.ts';
import type { Report, ReportedFinding, ThreatResult } from '../../verdict/report.ts';
import { type Style, tint } from './style.ts';

/** The verdict, the gates, and what was looked at. */
export function summaryLines(
  report: Report,
  style: Style,
  options: { readonly quiet: boolean; readonly elapsedMs: number | undefined },
): string[] {
  const failed = report.verdict === 'fail' || report.errors.length > 0;
  const gates = options.quiet ? report.gates.filter((gate) => !gate.passed) : report.gates;
  return [
    verdictLine(report, failed, style),
    ...gateLines(gates, style),
    ...countLines(report, style),
    ...sinceLines(report, style),
    ...shardLines(report, style),
    ...scopeLines(report, options.elapsedMs, style),
  ];
}

function verdictLine(report: Report, failed: boolean, style: Style): string {
  const { bold, red, green } = style.colors;
  if (!failed) return bold(green('✔ passed'));
  const broken = report.gates.filter((gate) => !gate.passed).length;
  const causes = [
    ...(report.errors.length > 0 ? [`${plural(report.errors.length, 'input')} could not be read`] : []),
    ...(broken > 0 ? [`${number(broken)} of ${plural(report.gates.length, 'gate')} not met`] : []),
  ];
  return `${bold(red('✖ failed'))}${causes.length > 0 ? `  ${causes.join(', ')}` : ''}`;
}

function gateLines(gates: readonly GateResult[], style: Style): string[] {
  const { red, green, dim } = style.colors;
  const rows = gates.map((gate) => ({ ...gate, name: clean(gate.name, style.width - 24) }));
  const names = highest(
    rows.map((row) => width(row.name)),
    0,
  );
  // The broken ones first: that is what a person must read.
  return [...rows.filter((row) => !row.passed), ...rows.filter((row) => row.passed)].map(
    ({ name, passed, detail }) => {
      const text = clean(detail, Math.max(12, style.width - names - 6));
      return `  ${passed ? green('✔') : red('✖')} ${padEnd(name, names)}  ${text === '' ? '' : passed ? dim(text) : red(text)}`.trimEnd();
    },
  );
}

function countLines(report: Report, style: Style): string[] {
  const listed = report.findings.filter(({ since }) => since !== 'unchanged');
  const open = listed.filter((finding) => finding.suppressed === null);
  const tolerated = listed.filter((finding) => finding.suppressed !== null);
  const waived = tolerated.filter(({ suppressed }) => suppressed?.by !== 'baseline');
  const old = tolerated.length - waived.length;
  const counts = [...severities].reverse().flatMap((severity) => {
    const count = open.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [tint(severity, style)(`${number(count)} ${severity}`)];
  });
  const parts = [
    ...(counts.length > 0
      ? counts
      : [report.omitted > 0 ? 'no finding listed' : report.since ? 'nothing new' : 'no open finding']),
    ...(waived.length > 0 ? [waivedText(waived)] : []),
    ...(old > 0 ? [`${number(old)} in the baseline`] : []),
    ...(report.omitted > 0 ? [`${number(report.omitted)} left out by --max-findings`] : []),
  ];
  return dotted(parts, style);
}

/** That this is no verdict on everything. */
function shardLines({ shard }: Report, style: Style): string[] {
  if (!shard) return [];
  return dotted(
    [`shard ${shard.index} of ${shard.of}: \`threatlint merge\` judges all, and the threat models`],
    style,
  );
}

/** What a change comes to, and what it is compared with. */
function sinceLines({ since }: Report, style: Style): string[] {
  if (!since) return [];
  const { base, ref } = since;
  const parts = [
    `${number(since.new)} new`,
    `${number(since.fixed.length)} fixed`,
    since.unchanged === null ? 'nothing that is checked differs' : `${number(since.unchanged)} as before`,
    `since ${clean(ref, 60)} (${base.slice(0, 10)})`,
  ];
  return dotted(parts, style);
}

function waivedText(waived: readonly ReportedFinding[]): string {
  // ISO dates sort as text.
  const [soonest] = waived.flatMap((finding) => finding.suppressed?.expires ?? []).sort();
  const end =
    soonest === undefined
      ? ''
      : waived.length === 1
        ? ` (until ${soonest})`
        : ` (the first until ${soonest})`;
  return `${number(waived.length)} waived${clean(end, 60)}`;
}

function scopeLines(report: Report, elapsedMs: number | undefined, style: Style): string[] {
  const { dim, yellow } = style.colors;
  if (report.documents.length === 0 && report.errors.length === 0) {
    return [`  ${yellow('nothing was checked: no OpenAPI definition was found')}`];
  }
  const operations = report.documents.reduce((sum, document) => sum + document.operations, 0);
  const parts = [
    plural(operations, 'operation'),
    plural(report.documents.length, 'definition'),
    ...(report.threats.length > 0 ? [threatText(report.threats)] : []),
    ...(report.unchecked.length > 0 ? [`${plural(report.unchecked.length, 'place')} not checked`] : []),
    ...(elapsedMs === undefined ? [] : [`${(elapsedMs / 1000).toFixed(2)} s`]),
  ];
  return [...dotted(parts, style), ...copyLines(report, style)].map(dim);
}

const mostCopies = 3;

/** Which definitions have the text of another one, where they are reported. */
function copyLines({ documents }: Report, style: Style): string[] {
  const copies = documents.filter(({ copyOf }) => copyOf !== undefined);
  const left = copies.length - mostCopies;
  return [
    ...copies
      .slice(0, mostCopies)
      .map(
        ({ file, copyOf = '' }) =>
          `  ${clean(`${file} is a copy of ${copyOf}, and reported there`, style.width - 2)}`,
      ),
    ...(left > 0 ? [`  and ${plural(left, 'more copy', 'more copies')}`] : []),
  ];
}

/** Facts in a row, broken between facts. */
function dotted(facts: readonly string[], style: Style): string[] {
  const lines: string[] = [];
  for (const fact of facts) {
    const longer = lines.length === 0 ? '' : `${lines.at(-1)} · ${fact}`;
    // Colour codes are no columns, and facts hold no other control characters.
    if (longer !== '' && width(stripVTControlCharacters(longer)) <= style.width)
      lines[lines.length - 1] = longer;
    else lines.push(`  ${fact}`);
  }
  return lines;
}

function threatText(threats: readonly ThreatResult[]): string {
  const counts = (['mitigated', 'partly', 'open', 'accepted'] as const).flatMap((status) => {
    const count = threats.filter((threat) => threat.status === status).length;
    return count === 0 ? [] : [`${number(count)} ${status === 'partly' ? 'partly mitigated' : status}`];
  });
  return `${plural(threats.length, 'threat')}: ${counts.join(', ')}`;
}
