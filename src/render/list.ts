import { encoded } from '../formats/encode.ts';
import { clean, width } from '../text/clean.ts';
import { days, daysBetween, inDays, shift } from '../text/dates.ts';
import { highest } from '../text/lists.ts';
import { compare } from '../text/order.ts';
import type { ThreatOutcome } from '../threats/proof/verify.ts';
import { whyNotWhole } from './why.ts';

/** A threat as `threats list` shows it. */
export interface ThreatRow {
  readonly id: string;
  readonly model: string;
  readonly file: string;
  readonly title: string;
  readonly owner: string | null;
  readonly operations: number;
  /** What it is about where that is no operation. */
  readonly elements?: readonly { readonly kind: string; readonly id: string }[];
  readonly risk: { readonly inherent: number; readonly residual: number };
  readonly status: string;
  /** What the verified mitigations rest on; empty where none is. */
  readonly assurance: readonly string[];
  /** The first day on which something is due or ends, passed or not. */
  readonly next: { readonly date: string; readonly what: string } | null;
  /** Why it is only partly mitigated, or claims hold on a part, in words; not in the JSON, which `check` has of each claim. */
  readonly why?: string;
}

/** The rows of verified threats, in the order of the models. */
export function rowsOf(threats: readonly ThreatOutcome[]): ThreatRow[] {
  return threats.map(
    ({ id, file, title, scope, elements, risk, status, threat, linked, mitigations, ...rest }) => {
      const proved = mitigations.filter((one) => one.status === 'implemented' && one.verdict === 'verified');
      const assurance = ['declared', 'evidenced', 'attested'].filter((kind) =>
        proved.some((mitigation) => mitigation.assurance.split(' and ').includes(kind)),
      );
      const why = whyNotWhole({ status, mitigations }, (name) => clean(name, 60));
      const dates = datesOf({ threat, linked, acceptances: rest.acceptances });
      return {
        id,
        model: linked.model.id,
        file,
        title,
        owner: threat.owner ?? linked.model.owner ?? null,
        operations: scope.length,
        ...(elements.length > 0
          ? { elements: elements.map(({ kind, id: name }) => ({ kind, id: name })) }
          : {}),
        risk: { inherent: risk.inherent, residual: risk.residual },
        status,
        assurance,
        next: dates.sort((a, b) => compare(a.date, b.date))[0] ?? null,
        ...(why === undefined ? {} : { why }),
      };
    },
  );
}

/** Every day that matters to a threat. Evidence has none: its age depends on what is committed until then. */
function datesOf({ threat, linked, acceptances }: Pick<ThreatOutcome, 'threat' | 'linked' | 'acceptances'>) {
  const dates: { date: string; what: string }[] = [];
  for (const { id, status, due, verify } of threat.mitigations) {
    if (status === 'planned' && due !== undefined) dates.push({ date: due, what: `${id} is due` });
    if (status === 'implemented' && verify?.attest) {
      dates.push({ date: verify.attest.expires, what: `the attestation of ${id} expires` });
    }
  }
  for (const { acceptance } of acceptances) {
    if (acceptance.expires !== '') dates.push({ date: acceptance.expires, what: `${acceptance.id} expires` });
  }
  const { review } = linked.model;
  if (review?.every)
    dates.push({ date: shift(review.last, days(review.every)), what: 'the model is due for review' });
  return dates;
}

/** JSON for programs (docs/threat-models.md, Listing threats). */
export function json(rows: readonly ThreatRow[]): string {
  return encoded({ version: 1, threats: rows.map(({ why: _, ...row }) => row) });
}

const columns = ['Title', 'Risk', 'Status', 'Assurance', 'Owner', 'Next'];

/** A table for people. The highest residual risk is on top. */
export function table(rows: readonly ThreatRow[], today: string): string {
  if (rows.length === 0) return 'The threat models name no threat\n';
  // Ids are those of one model: several may use the same.
  const several = new Set(rows.map(({ file }) => file)).size > 1;
  const titles = several ? ['Threat', 'Model', ...columns] : ['Threat', ...columns];
  const sorted = [...rows].sort(
    (a, b) => b.risk.residual - a.risk.residual || b.risk.inherent - a.risk.inherent,
  );
  const notes = sorted.flatMap(({ id, model, why }) =>
    why === undefined ? [] : [`${clean(id, 40)}${several ? ` (${clean(model, 40)})` : ''}: ${why}\n`],
  );
  const lines = sorted.map(({ id, model, title, risk, status, assurance, owner, next }) => [
    clean(id, 40),
    ...(several ? [clean(model, 40)] : []),
    clean(title, 60),
    `${String(risk.inherent).padStart(2)} → ${risk.residual}`,
    status,
    assurance.join(', ') || 'none',
    clean(owner ?? '–', 30),
    next ? clean(`${when(next.date, today)}: ${next.what}`, 80) : '–',
  ]);
  const widths = titles.map((title, at) =>
    highest(
      lines.map((cells) => width(cells[at] as string)),
      title.length,
    ),
  );
  const printed = [titles, ...lines]
    .map((cells) =>
      cells
        .map((cell, at) => cell + ' '.repeat((widths[at] as number) - width(cell)))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `${line}\n`);
  return [...printed, ...(notes.length > 0 ? ['\n', ...notes] : [])].join('');
}

function when(date: string, today: string): string {
  const left = daysBetween(today, date);
  return left < 0 ? `${date}, ${inDays(-left)} ago` : date;
}
