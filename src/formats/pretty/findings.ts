import { atLeast, severities } from '../../findings/finding.ts';
import { clean, width } from '../../text/clean.ts';
import { enumerate, number, plural, wrap } from '../../text/layout.ts';
import type { Report, ReportedFinding } from '../../verdict/report.ts';
import { codeFrame } from './frame.ts';
import { type Group, groupBy } from './group.ts';
import { isClaim, listLines, pointerWhere, quietLines } from './list.ts';
import { modelLines } from './model.ts';
import { beforeLines } from './since.ts';
import { at, labelled, labelledRoom, type Style, tint } from './style.ts';

/** Groups up to this size show every place with its code. */
const mostFrames = 3;
const mostRelated = 3;
/** The places that contradict a claim are what has to be mended. */
const mostContradictions = 10;

/** Does it break a gate? See {@link ReportedFinding.blocking}. */
export function isBlocking(finding: ReportedFinding): boolean {
  return finding.blocking ?? (finding.suppressed === null && atLeast(finding.severity, 'high'));
}

/** Findings of one file, one rule and one severity: most often one cause. */
type Cause = Group<ReportedFinding>;

/**
 * The open findings, file by file, the worst first; what does not matter much in one line a rule, and what breaks no gate
 * in few where something else does.
 */
export function findingLines(report: Report, findings: readonly ReportedFinding[], style: Style): string[] {
  const explained = new Set<string>();
  const models = new Set(report.threats.map(({ file }) => file));
  const isBroken = findings.some(isBlocking);
  return worstFirst([...groupBy(findings, (finding) => finding.file).values()], models).flatMap((ofFile) => {
    const used = ofFile.filter((finding) => finding.idle !== true || isBlocking(finding));
    const groups = [...groupBy(used, (finding) => `${finding.severity} ${finding.rule}`).values()].sort(
      ([a], [b]) => severities.indexOf(b.severity) - severities.indexOf(a.severity),
    );
    const isLoud = (group: Cause) => atLeast(group[0].severity, 'medium') || group.some(isBlocking);
    const quiet = groups.filter((group) => !isLoud(group));
    return [
      fileHeading(ofFile, style),
      '',
      ...groups
        .filter(isLoud)
        .flatMap((group) => [
          ...(isBroken && !group.some(isBlocking)
            ? shortLines(report, group, style)
            : groupLines(report, group, explained, style)),
          '',
        ]),
      ...quietLines(quiet, style),
      ...idleLines(ofFile.length - used.length, style),
      ...(quiet.length > 0 || used.length < ofFile.length ? [''] : []),
    ];
  });
}

/** What no operation uses is neither request nor response: nobody has to read it one by one. */
function idleLines(count: number, style: Style): string[] {
  if (count === 0) return [];
  const found = `${plural(count, 'finding')} in components that no operation uses (--format json lists all)`;
  return [`  ${tint('info', style)('info')}  ${style.colors.dim(clean(found, style.width - 8))}`];
}

/**
 * The files with the worst findings first, then those with most of them. Threat models come after all definitions: that
 * a claim does not hold follows from what is said there.
 */
function worstFirst(files: readonly Cause[], models: ReadonlySet<string>): readonly Cause[] {
  const keys = new Map(
    files.map((file) => {
      const rank = severities.findLastIndex((one) => file.some(({ severity }) => severity === one));
      const count = file.filter(({ severity }) => severity === severities[rank]).length;
      return [file, { isModel: models.has(file[0].file) ? 1 : 0, rank, count }];
    }),
  );
  const key = (file: Cause) => keys.get(file) as { isModel: number; rank: number; count: number };
  return [...files].sort((one, other) => {
    const [a, b] = [key(one), key(other)];
    return a.isModel - b.isModel || b.rank - a.rank || b.count - a.count;
  });
}

function fileHeading(findings: Cause, style: Style): string {
  return style.colors.bold(style.colors.underline(at(findings[0].file, undefined)));
}

function groupLines(report: Report, group: Cause, explained: Set<string>, style: Style): string[] {
  const [first] = group;
  const rule = report.rules.get(first.rule);
  const advice = (finding: ReportedFinding) => finding.remedy ?? rule?.remediation ?? '';
  const framed = group.length <= mostFrames ? group : [first];
  const rest = group.slice(framed.length);
  const sameAdvice = new Set(framed.map(advice)).size === 1;
  const alone = framed.length === 1;

  // The same rule in the next file needs no second lecture.
  const why = rule && !explained.has(rule.id) ? labelled('Why', rule.rationale, style) : [];
  explained.add(first.rule);
  const blocks = sections([
    ...framed.map((finding) =>
      sections([
        messageLines(finding, style),
        frameLines(report, finding, style),
        alone
          ? []
          : [...(sameAdvice ? [] : fixLines(advice(finding), style)), ...relatedLines(finding, style)],
      ]),
    ),
    listLines(rest, style),
    [
      ...why,
      ...(sameAdvice ? fixLines(advice(first), style) : []),
      ...modelLines(report, group, style),
      ...reachLines(group, style),
      ...(alone ? relatedLines(first, style) : []),
    ],
  ]);
  return [heading(group, style), ...blocks];
}

/** What breaks no gate, beside what does: where it is, and what to do. */
function shortLines(report: Report, group: Cause, style: Style): string[] {
  const [first] = group;
  const remedies = new Set(
    group.map(({ remedy }) => remedy ?? report.rules.get(first.rule)?.remediation ?? ''),
  );
  const [remedy] = remedies.size === 1 ? remedies : [report.rules.get(first.rule)?.remediation];
  const place = `    ${style.colors.dim(at(first.file, first.range.start) + pointerWhere(first))}`;
  return [
    heading(group, style),
    ...(group.length === 1 ? [...messageLines(first, style), place] : listLines(group, style)),
    ...fixLines(remedy ?? '', style),
    ...modelLines(report, group, style),
    ...reachLines(group, style),
    ...(group.length === 1 ? relatedLines(first, style) : []),
  ];
}

/** Blocks of lines with an empty line between them. */
function sections(blocks: readonly string[][]): string[] {
  return blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]));
}

function fixLines(text: string, style: Style): string[] {
  return text === '' ? [] : labelled('Fix', text, style);
}

/** `  high  rule  ×12                     API2:2023 · CWE-306`. */
function heading(group: Cause, style: Style): string {
  const [{ severity, rule, owasp, cwe }] = group;
  const { bold, dim } = style.colors;
  const name = clean(rule, 60);
  const count = group.length > 1 ? `  ×${number(group.length)}` : '';
  const tags = clean([...owasp, ...cwe.map((id) => `CWE-${id}`)].join(' · '), 60);
  const used = 2 + severity.length + 2 + width(name) + count.length;
  const gap = style.width - used - width(tags);
  const right = tags === '' ? '' : gap >= 2 ? ' '.repeat(gap) + dim(tags) : `\n  ${dim(tags)}`;
  return `  ${bold(tint(severity, style)(severity))}  ${bold(name)}${count === '' ? '' : dim(count)}${right}`;
}

function messageLines(finding: ReportedFinding, style: Style): string[] {
  const lines = wrap(clean(finding.message), style.width - 2).map((line) => `  ${line}`);
  return [...lines, ...beforeLines(finding, style)];
}

function frameLines(report: Report, finding: ReportedFinding, style: Style): string[] {
  const source = report.sources.get(finding.file);
  const mark = tint(finding.severity, style);
  const frame = source ? codeFrame(source, finding.range, style.width - 4, style, mark) : [];
  return [style.colors.dim(at(finding.file, finding.range.start) + pointerWhere(finding)), ...frame].map(
    (line) => `    ${line}`,
  );
}

/** The operations that the findings reach, unless each is about one operation and says so. */
function reachLines(group: Cause, style: Style): string[] {
  if (group.every((finding) => finding.operation !== null || finding.operationCount === 0)) return [];
  const names = new Set(group.flatMap((finding) => finding.operations));
  const total = group.reduce((most, finding) => Math.max(most, finding.operationCount), names.size);
  const listed =
    group.length === 1 || group.every((finding) => finding.operationCount === finding.operations.length);
  const count = `${listed ? '' : 'at least '}${plural(total, 'operation')}: `;
  return labelled('Reach', count + enumerate([...names], total, labelledRoom(style) - count.length), style);
}

function relatedLines(finding: ReportedFinding, style: Style): string[] {
  const most = isClaim(finding) ? mostContradictions : mostRelated;
  const shown = finding.related.slice(0, most);
  const left = finding.related.length - shown.length;
  return [
    ...shown.flatMap((related) =>
      labelled('See', `${at(related.file, related.range.start)} ${related.message}`, style),
    ),
    ...(left > 0 ? labelled('', `and ${plural(left, 'more place')} (--format json lists them)`, style) : []),
  ];
}
