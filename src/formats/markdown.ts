import { number, plural } from '../text/layout.ts';
import { code, prose, markdown as text } from '../text/markdown.ts';
import { shareInWords } from '../threats/proof/share.ts';
import type {
  MitigationResult,
  Report,
  ReportedFinding,
  SinceResult,
  ThreatResult,
} from '../verdict/report.ts';
import type { CutOptions } from './cut.ts';
import { openFindings, reachOf } from './open.ts';
import { ThreatNames } from './threat-names.ts';

/** A table that nobody scrolls through; the rest is counted. */
const mostFindings = 100;
const mostFailing = 5;

/** A comment holds a little more. */
const mostCharacters = 59_000;

/**
 * The report as Markdown, for the summary of a pull request or a page: the verdict, the threats with what their
 * mitigations are worth, and the open findings, the worst first. Strangers' text is escaped; nothing in it becomes
 * markup, a link or a mention.
 */
export function markdown(report: Report, { onCut }: CutOptions = {}): string {
  const names = new ThreatNames(report);
  const failed = report.verdict === 'fail' || report.errors.length > 0;
  const open = openFindings(report);
  const tolerated = report.findings.filter(({ suppressed }) => suppressed !== null);
  const old = tolerated.filter(({ suppressed }) => suppressed?.by === 'baseline').length;
  const waived = tolerated.length - old;
  const operations = report.documents.reduce((sum, document) => sum + document.operations, 0);
  const sections: (readonly string[])[] = [
    [`# threatlint: ${failed ? '✖ failed' : '✔ passed'}`],
    ...(report.shard
      ? [
          [
            `Shard ${report.shard.index} of ${report.shard.of}: ${code('threatlint merge')} judges all, and the threat models.`,
          ],
        ]
      : []),
    ...sinceSection(report.since),
    report.gates.map(
      ({ name, passed, detail }) =>
        `- ${passed ? '✔' : '✖'} ${text(name)}${detail === '' ? '' : `: ${text(detail)}`}`,
    ),
    [
      [
        plural(operations, 'operation'),
        plural(report.documents.length, 'definition'),
        ...(report.since?.unchanged === null ? [] : [plural(report.threats.length, 'threat')]),
        report.omitted > 0
          ? `${plural(open.length, 'open finding')} listed`
          : plural(open.length, 'open finding'),
        ...(waived > 0 ? [`${number(waived)} waived`] : []),
        ...(old > 0 ? [`${number(old)} in the baseline`] : []),
        ...(report.omitted > 0 ? [`${number(report.omitted)} left out`] : []),
      ].join(' · '),
    ],
    ...listSection(
      'Copies',
      report.documents.flatMap(({ file, copyOf }) =>
        copyOf === undefined ? [] : [`${code(file)} has the text of ${code(copyOf)}, and is reported there`],
      ),
    ),
    // What a change brings comes first where one is judged.
    ...(report.since ? [...findingSections(open, names, report.since), ...toMend(open, report)] : []),
    ...threatSections(report.threats, names),
    ...(report.since ? [] : findingSections(open, names, undefined)),
    ...listSection(
      'Fixed',
      (report.since?.fixed ?? []).map(({ rule, message }) => `${code(rule)}: ${prose(message)}`),
    ),
    ...listSection(
      'Could not be read',
      report.errors.map(({ file, message }) => `${code(file)}: ${prose(message)}`),
    ),
    ...listSection(
      'Not checked',
      report.unchecked.map(
        ({ file, pointer, reason }) => `${code(file)} ${code(pointer || '/')}: ${prose(reason)}`,
      ),
    ),
  ];
  return withinComment(
    sections.filter((lines) => lines.length > 0),
    onCut,
  );
}

/** GitHub takes comments of 65,536 characters: what is beyond is left out line by line, and said. */
function withinComment(sections: readonly (readonly string[])[], onCut: CutOptions['onCut']): string {
  const kept: string[] = [];
  let left = mostCharacters;
  let leftOut = 0;
  for (const lines of sections) {
    const fitting: string[] = [];
    for (const line of lines) {
      left -= line.length + 1;
      if (left >= 0) fitting.push(line);
      else leftOut += 1;
    }
    left -= 1;
    if (fitting.length > 0) kept.push(fitting.join('\n'));
  }
  if (leftOut > 0) {
    const what = `${plural(leftOut, 'line')} left out: \`--format json\` has all of it`;
    kept.push(what);
    onCut?.(what);
  }
  return `${kept.join('\n\n')}\n`;
}

function threatSections(all: readonly ThreatResult[], names: ThreatNames): string[][] {
  const threats = all.filter(({ asBefore }) => !asBefore);
  const left = all.length - threats.length;
  if (threats.length === 0) return [];
  const table = [
    '## Threats',
    '',
    '| Threat | | Status | Risk | Operations |',
    '| --- | --- | --- | :-: | --: |',
    ...threats.map(
      ({ id, file, title, status, risk, operations, elements }) =>
        `| ${text(names.name({ id, file }))} | ${text(title)} | ${status} | ${risk.inherent} → ${risk.residual} | ${elements ? elements.map((one) => text(`${one.kind} ${one.id}`)).join(', ') : number(operations)} |`,
    ),
    ...(left > 0 ? ['', `${number(left)} as before`] : []),
  ];
  const details = threats.map((threat) => [
    `### ${text(names.name(threat))}: ${text(threat.title)}`,
    '',
    `${threat.status}, in ${code(place(threat.file, threat.range))}`,
    '',
    ...(threat.risk.explanation === undefined ? [] : [`Risk: ${text(threat.risk.explanation)}`, '']),
    ...(threat.mitigations.length === 0
      ? ['No mitigation is named']
      : [
          '| Mitigation | Status | Verdict | Rests on | Judged | Fails on |',
          '| --- | --- | --- | --- | --- | --- |',
          ...threat.mitigations.map(mitigationRow),
        ]),
  ]);
  return [table, ...details];
}

const bases = {
  declared: 'the definition',
  evidenced: 'evidence',
  'declared and evidenced': 'the definition and evidence',
  attested: "a person's word",
  none: '',
} as const;

function mitigationRow(mitigation: MitigationResult): string {
  const { id, status, verdict, assurance, failing, unasked } = mitigation;
  const broken = status === 'implemented' && verdict !== 'verified';
  const shown = failing.slice(0, mostFailing).map(code);
  const more = failing.length - shown.length;
  const fails = [...shown, ...(more > 0 ? [`and ${number(more)} more`] : [])].join(', ');
  return `| ${text(id)} | ${text(status)} | ${broken ? '✖ ' : verdict === 'verified' ? '✔ ' : ''}${verdict} | ${unasked === undefined ? bases[assurance] : `nothing: ${text(unasked)}`} | ${judgedCell(mitigation)} | ${fails} |`;
}

/** `1 of 4, not on GET /a, GET /b and 1 more`. */
function judgedCell(mitigation: MitigationResult): string {
  const { judged, operations } = mitigation;
  if (judged === undefined) return '';
  const words = shareInWords(mitigation, code);
  const count = `${number(judged)} of ${number(operations)}`;
  return words === undefined ? count : judged === 0 ? `${count}: ${words}` : words.replace(/^judged on /, '');
}

/** What it is compared with, and what it comes to. */
function sinceSection(since: SinceResult | undefined): string[][] {
  if (!since) return [];
  const { ref, base, fixed, unchanged, gone, unnamed } = since;
  return [
    [
      `Since ${code(ref)} (${code(base.slice(0, 10))}): ${number(since.new)} new · ${number(fixed.length)} fixed · ${unchanged === null ? 'nothing that is checked differs' : `${number(unchanged)} as before`}`,
    ],
    ...filesSection('Gone, and not judged any more', gone),
    ...filesSection('Added, and not checked, as `specs` does not name it', unnamed),
  ];
}

/** So many files are named. */
const mostFiles = 20;

function filesSection(title: string, files: readonly string[]): string[][] {
  if (files.length === 0) return [];
  const more = files.length - mostFiles;
  const named = files.slice(0, mostFiles).map(code).join(', ');
  return [[`${title}: ${named}${more > 0 ? ` and ${number(more)} more` : ''}`]];
}

/** What it says, what was there before, and which operations it reaches. */
function told(finding: ReportedFinding): string {
  const { message, before } = finding;
  const { named, more } = reachOf(finding);
  return [
    prose(message),
    // Where the message says it itself it is not said again.
    ...(before && !message.includes(before) ? [`before: ${prose(before)}`] : []),
    ...(named.length > 0
      ? [`reaches ${named.map(code).join(', ')}${more > 0 ? ` and ${number(more)} more` : ''}`]
      : []),
  ].join('<br>');
}

function findingSections(
  open: readonly ReportedFinding[],
  names: ThreatNames,
  since: SinceResult | undefined,
): string[][] {
  if (open.length === 0) return [];
  const listed = open.filter((finding) => finding.blocking === true || !finding.idle);
  const idle = open.length - listed.length;
  const worst = listed.slice(0, mostFindings);
  const table = [
    '',
    '| Severity | Rule | Where | | Threats |',
    '| --- | --- | --- | --- | --- |',
    ...worst.map(
      (finding) =>
        `| ${finding.severity} | ${code(finding.rule)} | ${code(place(finding.file, finding.range))} | ${told(finding)} | ${names.ofFinding(finding).map(text).join(', ')} |`,
    ),
  ];
  return [
    [
      since ? '## New findings' : '## Findings',
      ...(worst.length > 0 ? table : []),
      ...(listed.length > worst.length ? ['', `And ${number(listed.length - worst.length)} more`] : []),
      ...(idle > 0
        ? ['', `And ${plural(idle, 'finding')} at info in components that no operation uses`]
        : []),
    ],
  ];
}

/** What a reviewer asks for next: what to do about that which fails the change, once for each rule, the worst first. */
function toMend(open: readonly ReportedFinding[], { rules }: Report): string[][] {
  const said = new Map<string, string>();
  for (const { rule, remedy, blocking } of open) {
    const advice = remedy ?? rules.get(rule)?.remediation;
    if (blocking && advice !== undefined && !said.has(rule)) said.set(rule, advice);
  }
  return listSection(
    'What to do',
    [...said].map(([rule, advice]) => `${code(rule)}: ${prose(advice)}`),
  );
}

function listSection(title: string, entries: readonly string[]): string[][] {
  if (entries.length === 0) return [];
  const more = entries.length - mostFindings;
  return [
    [
      `## ${title}`,
      '',
      ...entries.slice(0, mostFindings).map((entry) => `- ${entry}`),
      ...(more > 0 ? [`- and ${number(more)} more`] : []),
    ],
  ];
}

function place(file: string, range: ReportedFinding['range'] | undefined): string {
  return range ? `${file}:${range.start.line}:${range.start.column}` : file;
}
