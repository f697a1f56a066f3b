import { atLeast, type Finding } from '../../findings/finding.ts';
import { operationsOf, replaced, toldAlong, withRelated } from '../../findings/together.ts';
import { groupBy } from '../../text/group.ts';
import { plural } from '../../text/layout.ts';

/** What will be due some day is no worse than that it was accepted. */
const reminders: ReadonlySet<string> = new Set(['acceptance-expiring']);

/** What threat models and the policy are told of besides, by the rule that tells the change of which it follows. */
const following: Readonly<Record<string, readonly string[]>> = {
  'mitigation-withdrawn': [
    ...['evidence-missing', 'evidence-stale', 'attestation-expired', 'mitigation-unverifiable'],
    ...['mitigation-already-met', 'mitigation-overdue', 'risk-below-floor', 'exposure-contradicted'],
    ...['flow-unprotected', 'flow-data-undeclared', 'asset-unmatched', 'asset-unclaimed'],
    ...['model-spec-unmodelled', 'candidate-unanswered', 'review-overdue', 'acceptance-unneeded'],
    ...['surface-grown', 'scope-changed', 'dismissal-unused'],
  ],
  'acceptance-widened': ['acceptance-unneeded', ...reminders, 'dismissal-unused', 'mitigation-overdue'],
  'policy-weakened': ['suppression-unused', 'waiver-unused'],
};

/** What of a model its threats, flows and candidates rest on, wherever they stand in it. */
const ground = /^\/(?:assets|zones|components|actors|externals)(?:\/|$)/;

/**
 * One change, one finding, where it is none of a definition: what is said of the same entry of a model or of the policy
 * is told along. What is at least as bad is told in the change's place, with what was there before.
 *
 * @param named rules that a gate names: what they say stays
 */
export function tellAlong(findings: readonly Finding[], named: ReadonlySet<string>): readonly Finding[] {
  return withFollowing(unverified(findings, named), named);
}

/** Where something cannot be read any more, no claim about it can be verified: that is one thing, however many there are. */
function unverified(findings: readonly Finding[], named: ReadonlySet<string>): readonly Finding[] {
  const rule = 'mitigation-unverifiable';
  const same = findings.filter(
    (one) => one.rule === rule && one.since === 'new' && !one.suppressed && one.related.length > 0,
  );
  if (same.length < 2 || named.has(rule)) return findings;
  const changed = new Map<Finding, Finding | undefined>();
  for (const all of groupBy(same, ({ related: [gap] }) => `${gap?.place.id()} ${gap?.message}`).values()) {
    const [first, ...others] = all;
    if (others.length === 0) continue;
    const [claim] = first.message.split(' cannot be verified on ');
    for (const other of others) changed.set(other, undefined);
    changed.set(first, {
      ...withRelated(first, others.map(toldAlong)),
      message: `${claim} and ${plural(others.length, 'other claim')} cannot be verified: ${first.related[0]?.message}`,
      operations: operationsOf(all),
      operation: null,
    });
  }
  return replaced(findings, changed);
}

function withFollowing(findings: readonly Finding[], named: ReadonlySet<string>): readonly Finding[] {
  const regressions = findings.filter(({ rule, since }) => since === 'new' && following[rule]);
  if (regressions.length === 0) return findings;
  const changed = new Map<Finding, Finding | undefined>();
  const byDocument = groupBy(regressions, ({ place }) => place.document);
  for (const one of findings) {
    if (one.since === 'unchanged' || one.suppressed || named.has(one.rule) || following[one.rule]) continue;
    const near = (byDocument.get(one.place.document) ?? []).find((regression) => isAbout(one, regression));
    if (!near) continue;
    const told = changed.has(near) ? changed.get(near) : near;
    const isWorse =
      one.failsGate === true || (!reminders.has(one.rule) && atLeast(one.severity, near.severity));
    if (!isWorse) changed.set(one, undefined);
    // Gates know what rules found by the finding that it was.
    if (!isWorse && told)
      changed.set(near, { ...withRelated(told, [toldAlong(one)]), whole: near.whole ?? near });
    if (!isWorse || !told || near.suppressed || named.has(near.rule)) continue;
    changed.set(near, undefined);
    changed.set(one, {
      ...withRelated(one, near.related),
      ...(near.before === undefined ? {} : { before: near.before }),
    });
  }
  return replaced(findings, changed);
}

/** Does it speak of what the change is about, or of what that stands in? */
function isAbout(one: Finding, regression: Finding): boolean {
  if (!following[regression.rule]?.includes(one.rule)) return false;
  if (one.span || regression.span) return one.span?.start === regression.span?.start;
  const [place, other] = [one.place.pointer(), regression.place.pointer()];
  if (ground.test(other) && !regression.suppressed) return true;
  return (
    isWithin(place, other) || (one.operations.length > 0 && isWithin(other, place) && shares(one, regression))
  );
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}

function shares({ operations }: Finding, other: Finding): boolean {
  const theirs = new Set(other.operations);
  return other.operations.length === 0 || operations.some((one) => theirs.has(one));
}
