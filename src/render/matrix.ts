import type { Operation } from '../openapi/model.ts';
import { append } from '../text/lists.ts';
import { code, markdown } from '../text/markdown.ts';
import type { LinkedModel } from '../threats/model/link.ts';
import type { Standing } from '../threats/proof/verdicts.ts';
import type { ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { mostPairs, TooLarge } from './too-large.ts';
import { whyNotWhole } from './why.ts';

/** What a threat comes to on one operation, the worst first. */
const cells = {
  contradicted: '✖',
  unread: '?',
  open: '○',
  partly: '◐',
  accepted: '△',
  mitigated: '✔',
  unjudged: '–',
} as const;

const legend =
  '✖ a claimed mitigation does not hold here · ? a part of it was not read · ○ nothing holds here · ◐ something holds, something is missing · △ accepted · ✔ every mitigation holds · – nothing here that the mitigations are about';

/**
 * The threats of a model and the operations they concern, as Markdown: who reads it sees what is open where.
 *
 * @throws {TooLarge} when these are too many pairs
 */
export function matrix(
  linked: LinkedModel,
  verification: Pick<Verification, 'threats'>,
  most = mostPairs,
): string {
  const { model, reach } = linked;
  const threats = verification.threats.filter((threat) => threat.linked === linked);
  const columns = threats.map((threat) => ({ threat, scope: new Set(threat.scope), cell: cellOf(threat) }));
  const lines = [`# ${markdown(model.title ?? model.id)}`, '', ...overview(threats), ''];
  const operations = reach.reduce((sum, api) => sum + api.operations.length, 0);
  const claims = threats.reduce((sum, { mitigations }) => sum + 1 + mitigations.length, 0);
  if (operations * claims > most) {
    throw new TooLarge(
      `${claims} threats and mitigations, and ${operations} operations, make more than ${most} pairs in a table: see threatlint threats list, or check fewer definitions`,
    );
  }
  for (const api of reach) {
    const name = code(api.place.document.file);
    const here = columns.filter(({ threat }) => threat.scope.some((operation) => operation.api === api));
    lines.push(`## ${name}`, '');
    if (here.length === 0) {
      lines.push('No threat concerns an operation of this definition', '');
      continue;
    }
    lines.push(row(['Operation', ...here.map(({ threat }) => markdown(threat.id))]));
    lines.push(row(['---', ...here.map(() => ':-:')]));
    for (const operation of api.operations) {
      const marks = here.map(({ scope, cell }) => (scope.has(operation) ? cell(operation) : ''));
      const label = code(operation.label);
      lines.push(row([marks.every((mark) => mark === '') ? `${label} (no threat)` : label, ...marks]));
    }
    lines.push('');
  }
  append(lines, ofElements(threats, most));
  lines.push(legend, '');
  return lines.join('\n');
}

/** Threats of what is no operation, by what they are about. */
function ofElements(threats: readonly ThreatOutcome[], most: number): string[] {
  const columns = threats
    .filter(({ elements }) => elements.length > 0)
    .map((threat) => ({ threat, about: new Set(threat.elements.map(({ place }) => place.id())) }));
  if (columns.length === 0) return [];
  const rows = new Map(
    columns.flatMap(({ threat }) => threat.elements.map((element) => [element.place.id(), element] as const)),
  );
  if (rows.size * columns.length > most) {
    throw new TooLarge(
      `${columns.length} threats, and ${rows.size} components, flows, assets and actors, make more than ${most} pairs in a table: see threatlint threats list, or split the model`,
    );
  }
  return [
    '## Components, flows, assets and actors',
    '',
    row(['Element', ...columns.map(({ threat }) => markdown(threat.id))]),
    row(['---', ...columns.map(() => ':-:')]),
    ...[...rows].map(([place, { kind, id, title }]) =>
      row([
        `${kind} ${code(id)}${title === undefined ? '' : ` ${markdown(title)}`}`,
        ...columns.map(({ threat, about }) => (about.has(place) ? wholeCell(threat) : '')),
      ]),
    ),
    '',
  ];
}

/** What a threat comes to on everything that it is about. */
function wholeCell({ mitigations, accepted, status }: ThreatOutcome): string {
  if (accepted) return cells.accepted;
  const denied = mitigations.some(
    (one) => one.status === 'implemented' && (one.verdict === 'contradicted' || one.verdict === 'partial'),
  );
  return denied ? cells.contradicted : cells[status];
}

function overview(threats: readonly ThreatOutcome[]): string[] {
  if (threats.length === 0) return ['The model names no threat'];
  const notes = threats.flatMap((threat) => {
    const why = whyNotWhole(threat, (name) => code(name));
    return why === undefined ? [] : [`- ${markdown(threat.id)}: ${why}`];
  });
  return [
    row(['Threat', '', 'Risk', 'Status', 'Operations']),
    row(['---', '---', ':-:', '---', '--:']),
    ...threats.map(({ id, title, risk, status, scope }) =>
      row([
        markdown(id),
        markdown(title),
        `${risk.inherent} → ${risk.residual}`,
        status,
        String(scope.length),
      ]),
    ),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
}

function row(values: readonly string[]): string {
  return `| ${values.join(' | ')} |`;
}

function cellOf({ mitigations, acceptances }: ThreatOutcome): (operation: Operation) => string {
  const claims = mitigations.filter(({ status }) => status === 'implemented');
  const accepted = acceptances.filter(({ inForce }) => inForce);
  return (operation) => {
    if (accepted.some(({ scope }) => scope.has(operation))) return cells.accepted;
    const standings = claims.map((claim) => claim.standing(operation));
    const count = (...ones: Standing[]) => standings.filter((standing) => ones.includes(standing)).length;
    if (count('fails') > 0) return cells.contradicted;
    if (count('unread') > 0) return cells.unread;
    if (count('holds') === 0) return count('absent') > 0 ? cells.unjudged : cells.open;
    return count('holds', 'absent') === mitigations.length ? cells.mitigated : cells.partly;
  };
}
