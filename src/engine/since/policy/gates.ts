import type { Config } from '../../../config/config.ts';
import { asStrict } from '../../../config/inherit.ts';
import type { Gate } from '../../../policy/policy.ts';
import type { Place } from '../../../refs/place.ts';
import { workOf } from '../../../selector/work.ts';
import { groupBy } from '../../../text/group.ts';
import { without } from '../../../text/lists.ts';
import { longestAttestation } from '../../../threats/proof/attestation.ts';
import { askedBy } from '../gates.ts';
import { Pool } from '../models/pool.ts';
import { type Grounds, widened } from '../scope-change.ts';
import { enumerated, type SaidOfPolicy, under } from './said.ts';

/** What gates let pass that they did not, and what else of the policy is asked less strictly. */
export function gatesWeakened(
  before: Config,
  after: Config,
  roots: { readonly before: Place | undefined; readonly after: Place | undefined },
  grounds: Grounds,
): SaidOfPolicy[] {
  return [
    ...ofGates(before.policy.gates, after.policy.gates, under(roots.after, ['policy', 'gates']), grounds),
    ...ofRest(before, after, roots),
  ];
}

function ofGates(
  before: readonly Gate[],
  after: readonly Gate[],
  list: Place | undefined,
  grounds: Grounds,
): SaidOfPolicy[] {
  const work = workOf(grounds.after.data);
  const holds = (gate: Gate, old: Gate) => {
    work.spend(1);
    return asStrict(withWider(gate, old, grounds), old);
  };
  // Those that ask the same are one: a gate holds as much as it.
  const [olds, news] = [byAsked(before), byAsked(after)];
  const kept = new Map(
    [...olds].map(([key, [old]]) => [
      key,
      news.has(key) || [...news.values()].some(([gate]) => holds(gate, old)),
    ]),
  );
  const free = new Pool(
    [...news].flatMap(([key, gates]) =>
      olds.has(key) || [...olds.values()].some(([old]) => holds(gates[0], old)) ? [] : gates,
    ),
    [({ name }) => name, kindsOf],
  );
  return before.flatMap((old): SaidOfPolicy[] => {
    if (kept.get(askedBy(old))) return [];
    const told = gateInWords(old);
    const now = free.take(old);
    return [
      {
        about: `gate ${told}`,
        at: now?.place ?? list,
        message: now
          ? `The gate ${told} lets more pass: it is ${gateInWords(now)} now`
          : `The gate ${told} is gone`,
        was: `the gate was ${told}`,
        old: old.place,
      },
    ];
  });
}

const byAsked = (gates: readonly Gate[]) => groupBy(gates, askedBy);

/** The gate as if it spoke of as few operations as the old one, where it speaks of all of those. */
function withWider(gate: Gate, old: Gate, grounds: Grounds): Gate {
  const isWider = (key: 'when' | 'coverage') =>
    old[key] !== undefined &&
    (key === 'when' || gate[key] !== undefined) &&
    !widened(gate[key], old[key], grounds);
  return {
    ...gate,
    ...(isWider('when') ? { when: old.when } : {}),
    ...(isWider('coverage') ? { coverage: old.coverage } : {}),
  } as Gate;
}

function kindsOf(gate: Gate): string {
  const { severity, rules, residual, undecided, coverage } = gate;
  return Object.entries({ severity, rules, residual, undecided, coverage })
    .flatMap(([key, value]) => (value === undefined ? [] : key))
    .join(' ');
}

function gateInWords({ severity, rules, with: options, residual, undecided, coverage, when }: Gate): string {
  const parts = [
    ...(severity === undefined ? [] : [`severity >= ${severity}`]),
    ...(rules ? [`${rules.join(', ')}${options ? ` with ${JSON.stringify(options)}` : ''}`] : []),
    ...(residual === undefined ? [] : [`residual risk <= ${residual}`]),
    ...(undecided === 'forbidden' ? ['no undecided threat'] : []),
    ...(coverage ? [`coverage of ${JSON.stringify(coverage)}`] : []),
  ];
  return `${parts.join(' and ')}${when ? ` on ${JSON.stringify(when)}` : ''}`;
}

function ofRest(
  before: Config,
  after: Config,
  roots: { readonly before: Place | undefined; readonly after: Place | undefined },
): SaidOfPolicy[] {
  const found: SaidOfPolicy[] = [];
  const say = (keys: readonly string[], about: string, message: string, was: string) =>
    found.push({
      ...{ about, message, was },
      at: under(roots.after, keys),
      old: under(roots.before, keys),
    });
  const [then, now] = [before.policy, after.policy];
  if (then.unchecked === 'forbidden' && now.unchecked === 'allowed')
    say(['policy', 'unchecked'], 'unchecked', 'What is unchecked may pass', 'it failed the gate');
  for (const key of ['acceptance', 'attestation'] as const) {
    // Without a number attestations have the default's.
    const most = key === 'attestation' ? longestAttestation : undefined;
    const [old, is] = [then[key].maxDays ?? most, now[key].maxDays ?? most];
    if (old !== undefined && (is === undefined || is > old))
      say(
        ['policy', key, 'maxDays'],
        `${key} days`,
        `\`${key}.maxDays\` was ${old}, and is ${is ?? 'not limited'}`,
        `it was ${old}`,
      );
  }
  const { approvers } = then.acceptance;
  const added = now.acceptance.approvers && without(now.acceptance.approvers, approvers ?? []);
  if (approvers && (added === undefined || added.length > 0))
    say(
      ['policy', 'acceptance', 'approvers'],
      'approvers',
      `${added?.join(', ') ?? 'Anybody'} may approve acceptances`,
      `${approvers.join(', ')} might`,
    );
  return [...found, ...ofWords(before, after, roots)];
}

/** Words of the project's own that are not looked for any more. */
function ofWords(
  { lexicon: before }: Config,
  { lexicon: after }: Config,
  roots: { readonly before: Place | undefined; readonly after: Place | undefined },
): SaidOfPolicy[] {
  const lost = Object.entries(before ?? {}).flatMap(([key, words]) => {
    const now: unknown = (after as Readonly<Record<string, unknown>> | null)?.[key];
    return Array.isArray(words) ? without(words, Array.isArray(now) ? now : []) : [];
  });
  if (lost.length === 0) return [];
  return [
    {
      about: 'lexicon',
      at: under(roots.after, ['lexicon']),
      message: `The lexicon does not know ${enumerated(lost.map(String))} any more`,
      was: 'rules looked for these names',
      old: under(roots.before, ['lexicon']),
    },
  ];
}
