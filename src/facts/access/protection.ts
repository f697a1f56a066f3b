/** Which of two protections asks more of a caller. */
import type { Api, Protection, SecurityAlternative, SecurityScheme } from '../../openapi/model.ts';
import { once } from '../../text/memo.ts';
import { byJson } from '../../text/order.ts';
import { isMereName } from './schemes.ts';

/** The first compared with the second. */
export type Comparison = 'stronger' | 'weaker' | 'equal' | 'incomparable';

/** What one alternative asks for: scopes by scheme. */
export type Demand = ReadonlyMap<string, ReadonlySet<string>>;

const nothing: readonly Demand[] = [new Map()];

/**
 * Compares what two protections ask for. One is stronger when whoever gets through it gets through the other, and not
 * the other way round: one requirement more (AND) or one scope more is stronger, one alternative more (OR) is weaker,
 * anonymous access is weaker than anything else. Different schemes, or different scopes, are incomparable: which is
 * worth more, a definition does not say. Schemes are told apart by name, so protections of two versions of one
 * definition can be compared; requirements of schemes that are declared nowhere, or that protect nothing, count for nothing.
 */
export function compareProtection(first: Protection, second: Protection): Comparison {
  if (first === second || (first.declaration && first.declaration === second.declaration)) return 'equal';
  const [ours, theirs] = [interned(first), interned(second)];
  let found = ours.compared.get(theirs);
  if (found === undefined) {
    found = compareDemands(ours.demands, theirs.demands);
    ours.compared.set(theirs, found);
  }
  return found;
}

/**
 * Does the first ask for less of a caller than the second? What only names the application (`client_id` beside a user's token)
 * is no credential: where all else is asked for without it, nothing is weaker.
 */
export function isWeaker(first: Protection, second: Protection): boolean {
  if (compareProtection(first, second) !== 'weaker') return false;
  const proofs = (protection: Protection) => demandsOf(protection).map(withoutNames(protection));
  // Whoever comes with a credential has proved more than a name does.
  const [ours, theirs] = [proofs(first), proofs(second)];
  return ours.some(({ size }) => size === 0) || compareDemands(ours, theirs) === 'weaker';
}

function withoutNames({ alternatives }: Protection): (demand: Demand) => Demand {
  const names = new Set(
    alternatives.flatMap(({ requirements }) =>
      requirements.flatMap(({ name, scheme }) => (scheme && isMereName(scheme) ? [name] : [])),
    ),
  );
  if (names.size === 0) return (demand) => demand;
  return (demand) => new Map([...demand].filter(([name]) => !names.has(name)));
}

/** What protections ask for, told apart by what it is: aliases give thousands of operations one long list of alternatives. */
interface Interned {
  readonly demands: readonly Demand[];
  readonly compared: Map<Interned, Comparison>;
}

const known = once((_: Api) => new Map<string, Interned>());

const interned = once((protection: Protection): Interned => {
  const demands = demandsOf(protection);
  const api = protection.alternatives[0]?.requirements[0]?.scheme?.api;
  const fresh: Interned = { demands, compared: new Map() };
  if (!api) return fresh;
  const key = protectionKey(protection);
  const same = known(api).get(key) ?? fresh;
  known(api).set(key, same);
  return same;
});

/** The same for what protections ask for, as {@link demandsOf} tells it. */
export function compareDemands(ours: readonly Demand[], theirs: readonly Demand[]): Comparison {
  const [atLeast, atMost] = [implies(ours, theirs), implies(theirs, ours)];
  if (atLeast) return atMost ? 'equal' : 'stronger';
  return atMost ? 'weaker' : 'incomparable';
}

/** The same text for protections that ask for the same, in whatever order. */
export function protectionKey(protection: Protection): string {
  const alternatives = demandsOf(protection).map((demand) =>
    JSON.stringify([...demand].map(([name, scopes]) => [name, [...scopes].sort()]).sort(byJson)),
  );
  return [...new Set(alternatives)].sort().join('|');
}

/** Whoever meets any of these meets some of those. */
function implies(these: readonly Demand[], those: readonly Demand[]): boolean {
  return these.every((demand) => those.some((other) => covers(demand, other)));
}

function covers(demand: Demand, other: Demand): boolean {
  for (const [name, scopes] of other) {
    const own = demand.get(name);
    if (!own) return false;
    for (const scope of scopes) if (!own.has(scope)) return false;
  }
  return true;
}

/** What a protection asks for: of its alternatives one; anyone gets in where one asks for nothing. */
export const demandsOf = once((protection: Protection): readonly Demand[] =>
  // An anonymous alternative makes the others meaningless.
  protection.anonymous ? nothing : protection.alternatives.map(demandOf),
);

function demandOf({ requirements }: SecurityAlternative): Demand {
  const demand = new Map<string, ReadonlySet<string>>();
  for (const { scheme, scopes, lack } of requirements)
    if (scheme && lack === undefined) demand.set(scheme.name, new Set(scopes));
  return demand;
}

/** Does a protection let nobody in without a scheme of that kind, whichever way a caller chooses? */
export function eachWayAsks(
  { anonymous, alternatives }: Protection,
  isKind: (scheme: SecurityScheme) => boolean,
): boolean {
  return (
    !anonymous &&
    alternatives.every(({ requirements }) =>
      requirements.some(({ scheme }) => scheme !== undefined && isKind(scheme)),
    )
  );
}
