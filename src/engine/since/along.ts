import { atLeast, type Finding } from '../../findings/finding.ts';
import { operationsOf, replaced, toldAlong, withRelated } from '../../findings/together.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Place } from '../../refs/place.ts';
import { groupBy } from '../../text/group.ts';
import { plural } from '../../text/layout.ts';
import { lowest } from '../../text/lists.ts';

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
  const byDocument = new Map(
    [...groupBy(regressions, ({ place }) => place.document)].map(([document, all]) => [
      document,
      [...groupBy(all, ({ rule }) => rule)].map(([rule, ofRule]) => ({ rule, near: new Near(ofRule) })),
    ]),
  );
  const order = new Map(regressions.map((one, at) => [one, at]));
  for (const one of findings) {
    if (one.since === 'unchanged' || one.suppressed || named.has(one.rule) || following[one.rule]) continue;
    const near = firstOf(
      (byDocument.get(one.place.document) ?? [])
        .filter(({ rule }) => following[rule]?.includes(one.rule))
        .flatMap(({ near }) => near.to(one)),
      order,
    );
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

function firstOf(findings: readonly Finding[], order: ReadonlyMap<Finding, number>): Finding | undefined {
  const at = lowest(findings.map((one) => order.get(one) ?? 0));
  return findings.find((one) => order.get(one) === at);
}

const nobody: readonly Operation[] = [];

/** @returns what is there then: what was there before stays */
function putFirst<K, T>(map: Map<K, T>, key: K, item: T): T {
  const known = map.get(key) ?? item;
  map.set(key, known);
  return known;
}

/** What one rule tells of the changes of a document, found by where it stands: both sides may be thousands. */
class Near {
  readonly #spans = new Map<number, Finding>();
  /** By its place. */
  readonly #at = new Map<string, Finding>();
  /** By each place that it stands in, its own included, and by its operations: null where it has none. */
  readonly #below = new Map<string, Map<Operation | null, Finding>>();
  /** On which much else rests. */
  readonly #ground: Finding | undefined;

  /** The first counts. */
  constructor(regressions: readonly Finding[]) {
    this.#ground = regressions.find(
      ({ place, span, suppressed }) => !span && !suppressed && ground.test(place.pointer()),
    );
    // Thousands may share a list of operations.
    const seen = new Map<string, Set<readonly Operation[]>>();
    for (const one of regressions) {
      if (one.span) {
        putFirst(this.#spans, one.span.start, one);
        continue;
      }
      const operations = one.operations.length > 0 ? one.operations : nobody;
      putFirst(this.#at, one.place.id(), one);
      for (let at: Place | null = one.place; at; at = at.parent) {
        const id = at.id();
        const lists = putFirst(seen, id, new Set<readonly Operation[]>());
        if (lists.has(operations)) continue;
        lists.add(operations);
        const below = putFirst(this.#below, id, new Map<Operation | null, Finding>());
        if (one.operations.length === 0) putFirst(below, null, one);
        for (const operation of operations) putFirst(below, operation, one);
      }
    }
  }

  /** Those of which one speaks, or of what they stand in; the first is among them. */
  to({ place, span, operations }: Finding): readonly Finding[] {
    const there = span && this.#spans.get(span.start);
    if (span) return there ? [there] : [];
    const found: (Finding | undefined)[] = [this.#ground];
    for (let at: Place | null = place; at; at = at.parent) found.push(this.#at.get(at.id()));
    const below = operations.length > 0 ? this.#below.get(place.id()) : undefined;
    if (below) for (const operation of [null, ...operations]) found.push(below.get(operation));
    return found.filter((one) => one !== undefined);
  }
}
