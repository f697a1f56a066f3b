import { clean } from '../../text/clean.ts';
import { enumerate, number, padEnd, plural, wrap } from '../../text/layout.ts';
import { append, highest } from '../../text/lists.ts';
import { shareInWords } from '../../threats/proof/share.ts';
import type { MitigationResult, Report, ReportedFinding, ThreatResult } from '../../verdict/report.ts';
import { ThreatNames } from '../threat-names.ts';
import { at, labelled, type Style } from './style.ts';

const mostModelLines = 3;

/** What the threat model says about a group of findings: which claims they break, or which threats they leave open. */
export function modelLines(report: Report, group: readonly ReportedFinding[], style: Style): string[] {
  const ids = new Set(group.flatMap((finding) => finding.threats));
  const rules = new Set(group.map(({ rule }) => rule));
  // Several models may use one id: a finding is about a threat of one of them.
  const files = new Map<string, Set<string>>();
  for (const ofModels of new Set(group.map(({ ofModels = [] }) => ofModels)))
    for (const { id, file } of ofModels) files.set(id, (files.get(id) ?? new Set()).add(file));
  const entries = report.threats
    .filter(({ id, file }) => ids.has(id) && (files.get(id)?.has(file) ?? true))
    .flatMap((threat) => claims(threat, group, rules));
  const known = new Set(report.threats.map((threat) => threat.id));
  append(
    entries,
    [...ids].filter((id) => !known.has(id)),
  );
  const left = entries.length - mostModelLines;
  return [
    ...entries.slice(0, mostModelLines).flatMap((entry) => labelled('Model', entry, style)),
    ...(left > 0 ? labelled('', `and ${number(left)} more (--format json lists all)`, style) : []),
  ];
}

function claims(
  threat: ThreatResult,
  group: readonly ReportedFinding[],
  rules: ReadonlySet<string>,
): string[] {
  const touched = threat.mitigations.filter((mitigation) => isTouched(mitigation, group, rules));
  if (touched.length === 0)
    return [`${threat.id}  ${threat.title} (${at(threat.file, threat.range?.start)})`];
  return touched.map((mitigation) => {
    const place = at(threat.file, (mitigation.range ?? threat.range)?.start);
    return `${threat.id} › ${mitigation.id} is claimed as ${mitigation.status}: ${meaning(mitigation)} (${place})`;
  });
}

function isTouched(
  mitigation: MitigationResult,
  group: readonly ReportedFinding[],
  rules: ReadonlySet<string>,
): boolean {
  if (mitigation.verdict === 'verified') return false;
  if (mitigation.rules) return mitigation.rules.some((rule) => rules.has(rule));
  return group.some((finding) =>
    finding.operations.some((operation) => mitigation.failing.includes(operation)),
  );
}

/** The threats of the run: those that hold in one line, the others with what their mitigations are worth. */
export function threatLines(all: readonly ThreatResult[], style: Style): string[] {
  const known = new ThreatNames({ threats: all });
  const threats = all.filter(({ asBefore }) => !asBefore);
  if (threats.length === 0) return [];
  const { bold, green, dim } = style.colors;
  const proved = threats.filter((threat) => threat.status === 'mitigated');
  const others = threats.filter((threat) => threat.status !== 'mitigated');
  const lines = [bold('Threats'), ''];
  if (proved.length > 0) {
    const names = enumerate(
      proved.map((threat) => known.name(threat)),
      proved.length,
      style.width - 28,
    );
    lines.push(`  ${green('✔')} every mitigation proved  ${names}`, '');
  }
  for (const threat of others) append(lines, [...threatBlock(threat, style), '']);
  const left = all.length - threats.length;
  if (left > 0) append(lines, [`  ${dim(`${number(left)} as before (--all shows them)`)}`, '']);
  return lines;
}

/** What a threat is about. */
function about({ operations, elements }: ThreatResult): string {
  if (!elements) return plural(operations, 'operation');
  const [first, ...rest] = elements;
  return (
    clean(`${first?.kind} ${first?.id}`, 60) + (rest.length > 0 ? ` and ${number(rest.length)} more` : '')
  );
}

const statusWords = {
  partly: 'partly mitigated',
  open: 'open',
  accepted: 'accepted',
  mitigated: 'mitigated',
} as const;

function threatBlock(threat: ThreatResult, style: Style): string[] {
  const { bold, red, yellow, cyan, dim } = style.colors;
  const paint = { open: red, partly: yellow, accepted: cyan, mitigated: cyan }[threat.status];
  const { inherent, residual } = threat.risk;
  const risk = residual < inherent ? `risk ${inherent} → ${residual}` : `risk ${inherent}`;
  const sign = threat.status === 'accepted' ? '○' : threat.status === 'open' ? '✖' : '◐';
  const facts = `${statusWords[threat.status]}, ${risk}, ${about(threat)}`;
  const ids = highest(
    threat.mitigations.map((mitigation) => clean(mitigation.id, 40).length),
    0,
  );
  return [
    `  ${paint(sign)} ${bold(clean(threat.id, 40))}  ${clean(threat.title, style.width - 8)}`,
    `    ${paint(facts)}  ${dim(at(threat.file, threat.range?.start))}`,
    ...(threat.risk.explanation === undefined
      ? []
      : wrap(clean(threat.risk.explanation, 1000), style.width - 6).map((line) => `    ${dim(line)}`)),
    ...threat.mitigations.flatMap((mitigation) => mitigationLines(mitigation, ids, style)),
    ...(threat.mitigations.length === 0 && threat.status === 'open'
      ? ['    no mitigation is named yet']
      : []),
  ];
}

function mitigationLines(mitigation: MitigationResult, idWidth: number, style: Style): string[] {
  const { red, green, yellow, dim } = style.colors;
  const { verdict, failing, status } = mitigation;
  const claimed = status === 'implemented';
  const [sign, paint] =
    verdict === 'verified'
      ? (['✔', green] as const)
      : claimed
        ? (['✖', red] as const)
        : (['·', yellow] as const);
  const text = `${clean(status, 20)}: ${meaning(mitigation)}${share(mitigation)}`;
  const [first = '', ...rest] = wrap(text, style.width - 8 - idWidth);
  const lines = [
    `    ${paint(sign)} ${padEnd(clean(mitigation.id, 40), idWidth)}  ${paint(first)}`,
    ...rest.map((line) => `      ${' '.repeat(idWidth)}  ${paint(line)}`),
  ];
  if (failing.length > 0) {
    const lead = `fails on ${number(failing.length)} of ${number(mitigation.judged ?? mitigation.operations)}: `;
    const names = enumerate(failing, failing.length, style.width - 8 - idWidth - lead.length);
    lines.push(`      ${' '.repeat(idWidth)}  ${dim(lead)}${names}`);
  }
  return lines;
}

/** Of how many operations that was judged, where it is not all of them. */
function share(mitigation: MitigationResult): string {
  const words = shareInWords(mitigation, (label) => clean(label, 60));
  if (words === undefined) return '';
  return mitigation.judged === 0 ? `, because ${words}` : ` (${words})`;
}

/** What a verdict means, in words. */
function meaning({ verdict, assurance, status, judged, unasked }: MitigationResult): string {
  switch (verdict) {
    case 'verified':
      return assurance === 'none'
        ? 'verified'
        : `verified, as ${{ declared: 'declared in the definition', evidenced: 'shown by evidence', attested: 'attested by a person', 'declared and evidenced': 'declared in the definition and shown by evidence' }[assurance]}`;
    case 'contradicted':
      return status === 'implemented' ? 'contradicted by the definition' : 'not in the definition yet';
    case 'partial':
      return 'holds only on some operations';
    case 'unverifiable':
      if (unasked !== undefined) return `unverifiable, ${clean(unasked)}`;
      return judged === undefined
        ? 'unverifiable, nothing proves it'
        : 'unverifiable, something that it depends on is not known';
    case 'vacuous':
      return 'vacuous, what it verifies applies to no operation in scope';
    case 'stale':
      return 'stale, its evidence or attestation is too old';
  }
}
