import type { BaselineFile } from '../../config/baseline.ts';
import type { Config } from '../../config/config.ts';
import { asStrict } from '../../config/inherit.ts';
import { type Severity, severities } from '../../findings/finding.ts';
import { type BaselineEntry, entryKey } from '../../policy/baseline.ts';
import type { Inline } from '../../policy/inline.ts';
import type { Document } from '../../refs/document.ts';
import { Place } from '../../refs/place.ts';
import type { AnyRule, Regression } from '../../rules/rule.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { groupBy, push } from '../../text/group.ts';
import { plural } from '../../text/layout.ts';

/** Two states of what a run goes by. */
export interface Policies {
  readonly before: Config;
  readonly after: Config;
  /** The files of the configurations; undefined where there is none. */
  readonly files: { readonly before: Document | undefined; readonly after: Document | undefined };
  readonly enabled: {
    readonly before: ReadonlyMap<string, RuleSetting>;
    readonly after: ReadonlyMap<string, RuleSetting>;
  };
  readonly rules: ReadonlyMap<string, AnyRule>;
  readonly inlines: { readonly before: readonly Inline[]; readonly after: readonly Inline[] };
  /** What the baselines tolerate; undefined where there is none. */
  readonly baselines: { readonly before: BaselineFile | undefined; readonly after: BaselineFile | undefined };
  /** Definitions that the configuration of before names and that of now does not. */
  readonly leftOut: readonly Document[];
}

/** So many rules are named in one finding. */
const mostNamed = 10;

/** What a change of the policy lets pass. */
export function comparePolicies(policies: Policies): Regression[] {
  const { before, after, files } = policies;
  const home = files.after ?? files.before;
  const found: Regression[] = [];
  const say = (
    about: string,
    at: Place | undefined,
    message: string,
    was: string | null,
    old?: Place | null,
  ) => {
    const place = at ?? (home && new Place(home));
    if (!place) return;
    const related = old ? [{ place: old, message: 'what stood there before' }] : [];
    found.push({ at: place, message, before: was, operations: [], about: `policy ${about}`, related });
  };
  const root = files.after && new Place(files.after);
  const policyPlace = root && keyed(root, 'policy');
  for (const gate of before.policy.gates) {
    if (after.policy.gates.some((one) => asStrict(one, gate))) continue;
    const told = gateInWords(gate);
    say(
      `gate ${told}`,
      policyPlace,
      `The gate ${told} is gone, or lets more pass`,
      `the gate was ${told}`,
      gate.place,
    );
  }
  if (before.policy.unchecked === 'forbidden' && after.policy.unchecked === 'allowed')
    say('unchecked', policyPlace, 'What is unchecked may pass', 'it failed the gate');
  for (const key of ['acceptance', 'attestation'] as const) {
    const [then, now] = [before.policy[key].maxDays, after.policy[key].maxDays];
    if (then !== undefined && (now === undefined || now > then))
      say(
        `${key} days`,
        policyPlace,
        `\`${key}.maxDays\` was ${then}, and is ${now ?? 'not limited'}`,
        `it was ${then}`,
      );
  }
  const approvers = before.policy.acceptance.approvers;
  const added = after.policy.acceptance.approvers?.filter((one) => !approvers?.includes(one));
  if (approvers && (added === undefined || added.length > 0))
    say(
      'approvers',
      policyPlace,
      `${added?.join(', ') ?? 'Anybody'} may approve acceptances`,
      `${approvers.join(', ')} might`,
    );
  rulesOf(policies, (message, was) => say('rules', root && keyed(root, 'rulesets'), message, was));
  waiversOf(policies, say);
  inlinesOf(policies, say);
  baselinesOf(policies, say);
  for (const { file } of policies.leftOut)
    say(
      `left out ${file}`,
      root && keyed(root, 'specs'),
      `${file} is not checked any more`,
      'it was a definition of the run',
    );
  return found;
}

function keyed(root: Place, key: string): Place {
  const value = root.document.tree.value;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? root.child(key) : root;
}

function gateInWords({
  severity,
  rules,
  residual,
  undecided,
  coverage,
  when,
}: Config['policy']['gates'][number]): string {
  const parts = [
    ...(severity === undefined ? [] : [`severity >= ${severity}`]),
    ...(rules ? [rules.join(', ')] : []),
    ...(residual === undefined ? [] : [`residual risk <= ${residual}`]),
    ...(undecided === 'forbidden' ? ['no undecided threat'] : []),
    ...(coverage ? [`coverage of ${JSON.stringify(coverage)}`] : []),
  ];
  return `${parts.join(' and ')}${when ? ` on ${JSON.stringify(when)}` : ''}`;
}

function rulesOf({ enabled, rules }: Policies, say: (message: string, was: string) => void): void {
  const severityOf = (id: string, setting: RuleSetting): Severity =>
    setting.severity ?? rules.get(id)?.severity ?? 'info';
  const off: string[] = [];
  const lower: string[] = [];
  for (const [id, setting] of enabled.before) {
    const now = enabled.after.get(id);
    if (!now) off.push(id);
    else if (severities.indexOf(severityOf(id, now)) < severities.indexOf(severityOf(id, setting)))
      lower.push(`${id} (${severityOf(id, setting)} to ${severityOf(id, now)})`);
  }
  if (off.length > 0) say(`Switched off: ${enumerated(off)}`, `${off.length} rules more ran`);
  if (lower.length > 0) say(`Lowered: ${enumerated(lower)}`, 'they weighed more');
}

function enumerated(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

type Say = (
  about: string,
  at: Place | undefined,
  message: string,
  was: string | null,
  old?: Place | null,
) => void;

function waiversOf({ before, after }: Policies, say: Say): void {
  const known = new Map(before.policy.waivers.map((waiver) => [waiver.id, waiver]));
  for (const { id, rules, expires, scope, place } of after.policy.waivers) {
    const old = known.get(id);
    if (!old) {
      say(`waiver ${id}`, place, `The waiver ${id} tolerates ${enumerated(rules)} until ${expires}`, null);
      continue;
    }
    const more = rules.filter((rule) => !old.rules.includes(rule));
    const what = [
      ...(more.length > 0 ? [`tolerates ${enumerated(more)}, too`] : []),
      ...(expires > old.expires ? [`holds until ${expires}`] : []),
      ...(JSON.stringify(scope) === JSON.stringify(old.scope) ? [] : ['has another scope']),
    ];
    if (what.length > 0)
      say(
        `waiver ${id}`,
        place,
        `The waiver ${id} ${what.join(', and ')}`,
        `it tolerated ${enumerated(old.rules)} until ${old.expires}`,
        old.place,
      );
  }
}

/** Entries that were not there, or did not last as long. */
function baselinesOf({ baselines: { before, after } }: Policies, say: Say): void {
  if (!after) return;
  const known = groupBy([...(before?.entries ?? [])], entryKey);
  const fresh = after.entries.filter((entry) => {
    const old = known.get(entryKey(entry)) as BaselineEntry[] | undefined;
    const same =
      old?.findIndex(
        ({ expires }) => !expires || (entry.expires !== undefined && entry.expires <= expires),
      ) ?? -1;
    if (same >= 0) old?.splice(same, 1);
    return same < 0;
  });
  const [first] = fresh;
  if (!first) return;
  const at = new Place(after.document).child('findings', after.entries.indexOf(first));
  const rules = [...new Set(fresh.map(({ rule }) => rule))].sort();
  const message = `The baseline tolerates ${plural(fresh.length, 'finding')} more: ${enumerated(rules)}`;
  const old = before && new Place(before.document);
  say('baseline', at, message, before ? `it tolerated ${before.entries.length}` : null, old);
}

/** Suppressions have no names: as many as there were, with the same reasons, are the same. */
function inlinesOf({ inlines }: Policies, say: Say): void {
  const key = ({ rules, reason }: Inline) => `${[...rules].sort().join(' ')} ${reason}`;
  const known = groupBy(inlines.before, key);
  const fresh = new Map<string, Inline[]>();
  for (const inline of inlines.after) {
    const old = known.get(key(inline)) as Inline[] | undefined;
    const same =
      old?.findIndex(
        ({ expires }) => expires === null || (inline.expires !== null && inline.expires <= expires),
      ) ?? -1;
    if (same >= 0) old?.splice(same, 1);
    else push(fresh, key(inline), inline);
  }
  for (const [name, all] of fresh)
    for (const { place, rules } of all)
      say(`suppression ${name}`, place, `A suppression tolerates ${enumerated(rules)} here`, null);
}
