import type { Operation } from '../../../openapi/model.ts';
import { append, without } from '../../../text/lists.ts';
import { once } from '../../../text/memo.ts';
import type { LinkedModel } from '../../../threats/model/link.ts';
import type { Mitigation, Threat, ThreatModel } from '../../../threats/model/model.ts';
import type { ThreatOutcome } from '../../../threats/proof/verify.ts';
import { Pool } from './pool.ts';
import { type EvidenceTexts, proofLost } from './proofs.ts';
import { former, joined, named, type Part, type Said } from './said.ts';

/** A threat on one side: as it is written, and what it comes to. */
export interface Side {
  readonly linked: LinkedModel;
  readonly threat: Threat;
  readonly outcome: ThreatOutcome | undefined;
}

/** What is asked about both sides. */
export interface Asked {
  /** What an operation of before is now; undefined where it is gone. */
  now(operation: Operation): Operation | undefined;
  /** What of a scope is there still, and not in another: thousands of threats may have the same two. */
  lost(was: readonly Operation[], is: readonly Operation[]): readonly Operation[];
  readonly texts: EvidenceTexts;
}

/** Says what a threat that was kept lets go. */
export function compareThreat(was: Side, is: Side, asked: Asked, said: Said): void {
  const { model } = is.linked;
  compareRisk(was, is, said);
  compareMitigations(was, is, asked, said);
  compareScope(was, is, asked, said);
  const assets = without(was.threat.assets ?? [], is.threat.assets ?? []);
  // What it loses with its risk stated counts nothing; else its impact follows from the assets.
  if (assets.length > 0 && is.outcome && was.outcome && is.outcome.risk.impact < was.outcome.risk.impact)
    said.withdraw(model, [is.threat.id, 'assets'], {
      at: is.threat.place,
      part: 'key',
      message: `${is.threat.id} is not about ${assets.join(', ')} any more, and its impact is ${is.outcome.risk.impact}`,
      before: `its impact was ${was.outcome.risk.impact}`,
      related: former(was.threat.place, 'the threat'),
    });
}

function compareRisk(was: Side, is: Side, said: Said): void {
  const { id, place } = is.threat;
  const lower = (['likelihood', 'impact'] as const).flatMap(
    (key): (Part & { key: 'likelihood' | 'impact' })[] => {
      const then = was.threat.risk[key];
      // What is stated no more is computed, which may be more.
      const value = is.threat.risk[key] ?? is.outcome?.risk[key];
      if (then === undefined || value === undefined || value >= then) return [];
      return [
        {
          key,
          what: key,
          message: `The ${key} of ${id} was ${then}, and is ${value}`,
          before: `it was ${then}`,
        },
      ];
    },
  );
  const [first] = lower;
  if (!first) return;
  const { names, message, before } = joined(lower);
  const risk = place.child('risk');
  const isStated = is.threat.risk[first.key] !== undefined;
  said.withdraw(is.linked.model, [id, ...names], {
    ...(isStated ? { at: lower.length === 1 ? risk.child(first.key) : risk } : { at: place, part: 'key' }),
    message,
    before,
    related: former(was.threat.place, 'the threat'),
  });
}

function compareMitigations(was: Side, is: Side, { texts }: Asked, said: Said): void {
  const { id, place, mitigations } = is.threat;
  const { model } = is.linked;
  const ids = new Set(was.threat.mitigations.map((one) => one.id));
  const byId = new Map(mitigations.map((one) => [one.id, one]));
  // Another name alone is nothing.
  const renamed = new Pool(
    mitigations.filter((one) => !ids.has(one.id)),
    [wordsOf],
  );
  const gone: Mitigation[] = [];
  for (const old of was.threat.mitigations) {
    const now = byId.get(old.id) ?? renamed.take(old);
    if (!now) {
      gone.push(old);
      continue;
    }
    const parts = weaker(`${old.id} of ${id}`, [was.linked.model, old], [model, now], texts);
    if (parts.length === 0) continue;
    const { names, message, before } = joined(parts);
    const related = former(old.place, 'the mitigation');
    // A promise that is put off is no claim that is taken back.
    const isPutOff = names.every((name) => name === 'due');
    if (isPutOff)
      said.widen(model, [id, old.id, ...names], { at: now.place, part: 'key', message, before, related });
    else
      said.withdraw(model, [id, old.id, ...names], { at: now.place, part: 'key', message, before, related });
  }
  const [first] = gone;
  if (!first) return;
  const all = gone.map((one) => one.id).join(', ');
  said.withdraw(model, [id, all, 'gone'], {
    at: place,
    part: 'key',
    message:
      gone.length === 1
        ? `The mitigation ${all} of ${id} is gone`
        : `The mitigations ${all} of ${id} are gone`,
    before:
      gone.length === 1
        ? `it was ${first.status}`
        : gone.map((one) => `${one.id} was ${one.status}`).join(', '),
    related: gone.flatMap((one) => former(one.place, 'the mitigation')),
  });
}

function wordsOf({ status, title, reduces, verify }: Mitigation): string {
  return JSON.stringify([status, title, reduces, verify]);
}

function weaker(
  name: string,
  before: readonly [ThreatModel, Mitigation],
  after: readonly [ThreatModel, Mitigation],
  texts: EvidenceTexts,
): Part[] {
  const [, old] = before;
  const [, now] = after;
  if (old.status === 'implemented' && now.status !== 'implemented') {
    const message = `The mitigation ${name} was implemented, and is ${now.status}`;
    return [{ what: 'status', message, before: 'it was implemented' }];
  }
  const parts: Part[] = [];
  for (const key of ['likelihood', 'impact'] as const) {
    const [then, value] = [old.reduces[key] ?? 0, now.reduces[key] ?? 0];
    if (value <= then) continue;
    const message = `${name} is said to reduce the ${key} by ${value}, and was by ${then}`;
    parts.push({ what: key, message, before: `it was ${then}` });
  }
  if (old.status === now.status) append(parts, proofLost(name, before, after, texts));
  if (now.status === 'planned' && old.due !== undefined && (now.due === undefined || now.due > old.due))
    parts.push({
      what: 'due',
      message: now.due === undefined ? `${name} is planned for no day` : `${name} is planned for ${now.due}`,
      before: `it was due on ${old.due}`,
    });
  return parts;
}

const flowNames = once(
  ({ flows }: ThreatModel) => new Set(flows.flatMap(({ id, from, to }) => [id, `${from} -> ${to}`])),
);

function compareScope(was: Side, is: Side, asked: Asked, said: Said): void {
  if (!was.outcome || !is.outcome) return;
  const lost = asked.lost(was.outcome.scope, is.outcome.scope);
  // Nor what is gone from the model altogether, which is told there.
  const kept = new Set(is.outcome.elements.map(({ kind, id }) => `${kind} ${id}`));
  const { model } = is.linked;
  const isThere = (kind: string, id: string) =>
    kind === 'asset'
      ? model.assets.has(id)
      : kind === 'flow'
        ? flowNames(model).has(id)
        : model.parties.has(id);
  const elements = was.outcome.elements.filter(
    ({ kind, id }) => !kept.has(`${kind} ${id}`) && isThere(kind, id),
  );
  if (lost.length === 0 && elements.length === 0) return;
  const names = elements.map(({ kind, id }) => `${kind} ${id}`);
  const what = [...(lost.length > 0 ? [named(lost)] : []), ...names].join(', ');
  said.withdraw(model, [is.threat.id, 'scope'], {
    at: is.threat.place,
    part: 'key',
    message: `${is.threat.id} does not cover ${what} any more`,
    before: 'it was in its scope',
    operations: lost,
    related: former(was.threat.place, 'the threat'),
  });
}
