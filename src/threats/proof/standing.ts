/**
 * What a claim comes to on one operation (docs/threat-models.md, What is judged): it holds, it fails, nobody judged it,
 * or a part that the answer depends on was not read.
 */
import { unknownCaller } from '../../facts/access/callers.ts';
import type { Finding, Related } from '../../findings/finding.ts';
import type { Api, Operation, Unchecked } from '../../openapi/model.ts';
import { unreadOf } from '../../openapi/unread.ts';
import type { Place } from '../../refs/place.ts';
import { push } from '../../text/group.ts';
import { once } from '../../text/memo.ts';
import type { ClaimTerms } from '../model/rule-book.ts';
import type { RuleOutcome } from './requests.ts';
import type { Standing } from './verdicts.ts';

/** A rule that a claim rests on, with what it said. */
export interface Witness {
  readonly rule: string;
  /** Does the claim name it, or is it one that reports the same with another cause? */
  readonly isNamed: boolean;
  readonly terms: ClaimTerms;
  /** Those that the claim gives to it, with its defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly outcome: RuleOutcome;
}

/** What is told of one operation: with the reasons against it, or for not knowing. */
export interface Testimony {
  readonly standing: Standing;
  readonly reasons: readonly Reason[];
}

/** A place that speaks against a claim or leaves it open; with the rule whose finding it is, where it is one. */
export interface Reason extends Related {
  readonly rule?: string;
}

const none: readonly Reason[] = [];

/** What the witnesses of a claim say on an operation. One failure decides; then what was not read; then what holds. */
export function testify(operation: Operation, witnesses: readonly Witness[]): Testimony {
  const against = witnesses.flatMap((witness) => contradictions(operation, witness));
  if (against.length > 0) return { standing: 'fails', reasons: against };
  const named = witnesses.filter(({ isNamed }) => isNamed);
  const stranger = named.some(({ terms }) => terms.callersAreKnown) && unknownCaller(operation);
  if (stranger) return { standing: 'fails', reasons: [related(stranger.place, stranger.why)] };
  const gap = firstOf(witnesses, (witness) => gapOf(operation, witness));
  if (gap) return { standing: 'unread', reasons: [related(gap.place, gap.reason)] };
  if (witnesses.some(({ outcome }) => outcome.applies(operation)))
    return { standing: 'holds', reasons: none };
  // The weakness of a list of rules cannot be there when none of theirs can.
  const isAbsent = named.every(({ terms }) => terms.needs !== undefined && !terms.has?.(operation));
  return { standing: isAbsent && named.length > 0 ? 'absent' : 'unjudged', reasons: none };
}

function contradictions(operation: Operation, { rule, isNamed, terms, outcome }: Witness): Reason[] {
  // What it notes must be so, as a login must be open: that counts only where the model itself names the rule.
  const counts = ({ severity }: Finding) => severity !== 'info' || isNamed;
  const found = (byOperation(outcome).get(operation) ?? []).filter(counts);
  // What reaches no operation is about the definition as a whole, unless it is about a message that nobody sends.
  const isWide = isNamed && terms.looksAt.some((part) => part !== 'input' && part !== 'output');
  const wide = isWide
    ? outcome
        .wide(operation.api)
        .filter((finding) => counts(finding) && !finding.isIdle && !isOfIdleServer(finding, operation.api))
    : [];
  return [...found, ...wide].map(({ place, part, message }) => ({
    place,
    part,
    message: `${rule}: ${message}`,
    rule,
  }));
}

/** A server that every operation replaces by its own is where nobody is served. */
function isOfIdleServer({ place }: Finding, api: Api): boolean {
  const idle = idleServers(api);
  if (idle.size === 0) return false;
  for (let at: Place | null = place; at; at = at.parent) if (idle.has(at.id())) return true;
  return false;
}

const idleServers = once(
  ({ allServers }: Api): ReadonlySet<string> =>
    new Set(allServers.filter((one) => one.operations().length === 0).map(({ place }) => place.id())),
);

/** Why the rule's silence says nothing here. */
function gapOf(operation: Operation, { isNamed, terms, options, outcome }: Witness): Unchecked | undefined {
  const said = outcome.unknown(operation) ?? outcome.unchecked(operation.api);
  if (said || !isNamed) return said;
  const unread = unreadOf(operation.api);
  const looksAt = terms.looksAtWith?.(options, operation) ?? terms.looksAt;
  return firstOf(looksAt, (part) => unread[part].get(operation)) ?? unknownScheme(operation, terms);
}

/** What a scheme sends that nobody declared, no rule about schemes can tell. */
function unknownScheme(
  operation: Operation,
  { looksAt, callersAreKnown }: ClaimTerms,
): Unchecked | undefined {
  if (!looksAt.includes('access') || callersAreKnown) return undefined;
  for (const { requirements } of operation.protection.declaration?.alternatives ?? [])
    for (const { place, name, scheme } of requirements)
      if (!scheme?.type) return { place, reason: `what \`${name}\` sends is not known: it is not declared` };
  return undefined;
}

const byOperation = once((outcome: RuleOutcome): ReadonlyMap<Operation, readonly Finding[]> => {
  const found = new Map<Operation, Finding[]>();
  for (const finding of outcome.findings)
    for (const operation of finding.operations) push(found, operation, finding);
  return found;
});

function related(place: Related['place'], message: string): Related {
  return { place, part: 'value', message };
}

function firstOf<T, R>(values: readonly T[], find: (value: T) => R | undefined): R | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
