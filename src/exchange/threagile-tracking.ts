import { isDate, shift } from '../text/dates.ts';
import { filled, joined, type Notes, type Raw, words } from './reading.ts';

/** How long an acceptance without an end holds after the import: long enough to decide, too short to forget. */
export const graceDays = 90;

/** What somebody decided about a risk. */
export type Decision =
  | { readonly kind: 'none'; readonly reason: string; readonly by: string }
  | { readonly kind: 'threat'; readonly parts: Raw };

/**
 * What `risk_tracking` says of a risk, as mitigation or acceptance. A claim that nothing proves is a plan: in a threat
 * model of ours `implemented` is proved on every check.
 *
 * @param id the threat, as it is called here
 * @param source the risk, as Threagile calls it
 */
export function decided(id: string, source: string, tracking: Raw, today: string, notes: Notes): Decision {
  const status = words(tracking, 'status') ?? 'unchecked';
  const by = words(tracking, 'checked_by');
  const date = words(tracking, 'date');
  const reason = words(tracking, 'justification');
  const ticket = words(tracking, 'ticket');
  const when = date !== undefined && isDate(date) ? date : undefined;
  if (status === 'false-positive') {
    notes.add`${source} is a false positive${reason ? `: ${reason}` : ''}; it is no threat here`;
    const why = joined(
      reason ?? 'a false positive in Threagile, without a reason',
      when && `on ${when}`,
      ticket,
    );
    return { kind: 'none', reason: why as string, by: by ?? 'unknown' };
  }
  if (status === 'accepted') {
    const expires = shift(today, graceDays);
    notes.add`${id} is accepted without end in Threagile: here until ${expires}; decide`;
    const acceptance = filled({
      reason: reason ?? 'none given in Threagile',
      owner: by ?? 'unknown',
      ticket,
      granted: when,
      expires,
    });
    return { kind: 'threat', parts: { acceptances: { 'A-TRACKED': acceptance } } };
  }
  const done = status === 'mitigated';
  if (!done && status !== 'in-progress') {
    notes.add`${id} is ${status} in Threagile: it has neither mitigation nor acceptance; decide`;
    return { kind: 'threat', parts: {} };
  }
  if (done) {
    notes.add`${id} is mitigated in Threagile, which proves nothing: here it is planned; say how it is verified, then call it implemented`;
  }
  const mitigation = filled({
    title: reason,
    description: joined(
      done ? 'mitigated according to Threagile' : undefined,
      by && `checked by ${by}`,
      when && `on ${when}`,
    ),
    status: 'planned',
    ticket,
  });
  return { kind: 'threat', parts: { mitigations: { 'M-TRACKED': mitigation } } };
}
