import type { Finding } from '../../findings/finding.ts';
import { operationsOf } from '../../findings/together.ts';
import type { Api, Unchecked } from '../../openapi/model.ts';
import type { Outline } from '../../openapi/outline.ts';
import type { Gate } from '../../policy/policy.ts';
import { Room } from '../../rules/room.ts';
import { isNothing, nothingOf, type RuleResult, type RuleRun } from '../../rules/run.ts';
import { builtIn, type RuleSource } from '../../rules/source.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { TooMuchWork } from '../../selector/work.ts';
import { groupBy } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import { nextTexts } from '../../text/memo.ts';
import type { RuleBook } from '../../threats/model/rule-book.ts';
import type { RuleOutcome, RuleRequest, RuleRequests } from '../../threats/proof/requests.ts';
import { charactersOf, type Watchdog } from '../watchdog.ts';
import type { GateRule } from './gates.ts';
import { outcomeOf } from './outcome.ts';
import type { Results } from './results.ts';
import { settled } from './settle.ts';

/** What the rules said about all definitions of a run. */
export interface RuleRuns {
  /** Of the rules that rulesets enable and gates name; those of one place in a shared file are one. */
  readonly findings: readonly Finding[];
  /** Those of the rules that a gate names. */
  readonly ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>;
  /** Of the rules that threat models ask for. */
  readonly requested: ReadonlyMap<RuleRequest, RuleOutcome>;
  /** What rules could not judge. */
  readonly unchecked: readonly Unchecked[];
  /** The definitions of which a rule may not have seen everything: nothing is proved about them. */
  readonly cut: ReadonlySet<Api>;
  /** The definitions; where their models were let go, what is left of them. */
  readonly apis: readonly Api[];
}

/** The same before what follows from a cause was folded into it. */
export interface RawRuns extends Omit<RuleRuns, 'ofGates'> {
  /** The findings of the rules that gates name, by gate; gates that ask for the same share a key. */
  readonly asked: ReadonlyMap<Gate, string>;
  readonly named: ReadonlyMap<string, readonly Finding[]>;
  /** The rules that threat models ask for: what a claim rests on is said by the rule that the claim names. */
  readonly claimed: ReadonlySet<string>;
  /** The definitions of findings that no operation carries. */
  readonly origins: ReadonlyMap<Finding, Api>;
  /** What rules could not judge, by definition. */
  readonly uncheckedOf: ReadonlyMap<Api, readonly Unchecked[]>;
}

/** What is to be run, and on what. */
export interface RunInput {
  readonly source: RuleSource;
  /** Each may be read when its turn comes. */
  readonly apis: Iterable<Api>;
  /** Lets the model of a definition go, once its rules have run; absent: somebody will ask it further. */
  readonly letGo?: ((api: Api) => Outline) | undefined;
  /** Does anybody ask what findings are about? */
  readonly fingerprints: boolean;
  /** What the rulesets say. */
  readonly enabled: ReadonlyMap<string, RuleSetting>;
  /** The rules that gates name. */
  readonly gates: readonly GateRule[];
  /** The rules that threat models ask for. */
  readonly requests: RuleRequests;
  /** What is known about the rules that models name. */
  readonly book: RuleBook;
  /** What rules said elsewhere, and who is told what they say. */
  readonly known?: Results | undefined;
  /** Ends what takes too long. */
  readonly watchdog: Watchdog;
  /** Awaited between pieces of the rules' work. */
  readonly between?: (() => Promise<void>) | undefined;
}

/**
 * Runs the enabled rules, and those that gates and threat models name whatever their level, in one pass over each
 * definition. What they say is put together by `fold.ts`.
 */
export async function runAll(input: RunInput): Promise<RawRuns> {
  const { source, enabled, gates, requests, book, watchdog, letGo, fingerprints, known, between } = input;
  const runs: RuleRun[] = [];
  for (const [id, setting] of enabled) {
    const rule = source.rules.get(id);
    if (rule) runs.push({ rule, ...setting });
  }
  const ofRulesets = runs.length;
  const ownRuns = new Map<string, number>();
  for (const { rule, setting, runs: already } of gates) {
    if (already || ownRuns.has(sameRun(rule.id, setting))) continue;
    ownRuns.set(sameRun(rule.id, setting), runs.length);
    runs.push({ rule, ...setting });
  }
  const reported = runs.length;
  const proving = requests.all.filter(({ rule: id, options }) => {
    const rule = source.rules.get(id);
    // A rule is written for options that satisfy its schema; what does not is an error of the model.
    if (!rule || book.optionsProblem(id, options ?? {}) !== undefined) return false;
    // A claim is proved by the rule as it stands in the catalogue, not as a ruleset has tuned it.
    runs.push({ rule, ...(options ? { options } : {}), examines: true });
    return true;
  });
  if (!letGo) bounded(runs.length - source.rules.size, [...input.apis]);
  const cut = new Set<Api>();
  const apis: Api[] = [];
  const results: (readonly RuleResult[])[] = [];
  for (const api of input.apis) {
    const { file } = api.place.document;
    const said = known?.said(api, runs);
    if (said) {
      const outline = letGo?.(api);
      const left = outline?.api ?? api;
      for (const reason of said.cut) watchdog.leave(file, reason);
      if (said.cut.length > 0) cut.add(left);
      apis.push(left);
      results.push(outline ? settled(said.results, outline, fingerprints) : said.results);
      continue;
    }
    nextTexts(api.place.document.source.text.length);
    await source.prepare([api], runs);
    const before = watchdog.cuts.length;
    const inPart = between ? undefined : known?.saidInPart?.(api, runs);
    const room = inPart ? Room.beside(api, inPart.known) : Room.of(api);
    let outline: Outline | undefined;
    let found: readonly RuleResult[] = [];
    let isKept = false;
    const steps = between && source.steps ? await stepped(input, api, runs, room, between) : undefined;
    const judge = (over: () => boolean) => {
      if (steps && steps !== 'cut') found = steps;
      else if (inPart) found = inPart.with(source.run(api, inPart.left, over, room));
      else found = source.run(api, runs, over, room);
      outline = letGo?.(api);
      const left = outline ? settled(found, outline, fingerprints) : found;
      // Along with the rules: each piece of work has V8 begin a thread.
      if (known && !room.isFull && watchdog.cuts.length === before) {
        known.keep(api, runs, found, false);
        isKept = true;
      }
      return left;
    };
    // What somebody else's rules do with a text nobody knows.
    const length = source === builtIn ? charactersOf(api.place.document.source.text) : undefined;
    const ran = steps === 'cut' ? undefined : watchdog.watch(file, undone, judge, length);
    if (room.isFull)
      watchdog.leave(file, `${undone}: ${room.reason}; mend those that are listed, and check again`);
    outline ??= letGo?.(api);
    const left = outline?.api ?? api;
    // Of an interrupted run: what rules had collected may be half of something.
    const all = ran ? found : runs.map(nothingOf);
    if (known && !isKept) watchdog.watch(file, undone, () => known.keep(api, runs, all, true));
    if (watchdog.cuts.length > before) cut.add(left);
    apis.push(left);
    results.push(ran?.result ?? all);
  }
  const origins = new Map<Finding, Api>();
  const findingsOf = (from: number, to: number) => {
    const found: Finding[] = [];
    for (const [at, ofApi] of results.entries()) {
      // Most rules say nothing of most definitions: lists of lists would be made for nothing.
      for (let run = from; run < to; run++) {
        const result = ofApi[run] as RuleResult;
        if (isNothing(result)) continue;
        for (const finding of result.findings) {
          found.push(finding);
          if (finding.operations.length === 0) origins.set(finding, apis[at] as Api);
        }
      }
    }
    return apis.length > 1 ? together(found) : found;
  };
  const uncheckedOf = new Map(apis.map((api, at) => [api, uncheckedIn(results[at] ?? [])]));
  const ofEnabled = findingsOf(0, ofRulesets);
  const findings = new Distinct(ofEnabled);
  const byRule = groupBy(ofEnabled, ({ rule }) => rule);
  const found = new Map<string, readonly Finding[]>();
  for (const [run, at] of ownRuns)
    found.set(
      run,
      findingsOf(at, at + 1).map((one) => findings.add(one)),
    );
  const asking = new Map<Gate, Set<string>>();
  for (const { gate, rule, setting, runs: already } of gates) {
    // Another gate may have had the rule find more: what the rulesets run is told apart.
    const run = already ? rule.id : sameRun(rule.id, setting);
    if (already) found.set(run, byRule.get(rule.id) ?? []);
    const known = asking.get(gate);
    if (known) known.add(run);
    else asking.set(gate, new Set([run]));
  }
  const named = new Map<string, readonly Finding[]>();
  const asked = new Map<Gate, string>();
  for (const [gate, runsAsked] of asking) {
    const key = [...runsAsked].join('\n');
    asked.set(gate, key);
    if (!named.has(key)) named.set(key, [...new Set([...runsAsked].flatMap((run) => found.get(run) ?? []))]);
  }
  return {
    apis,
    unchecked: [...uncheckedOf.values()].flat(),
    uncheckedOf,
    cut,
    findings: findings.all,
    asked,
    named,
    claimed: new Set(requests.all.map(({ rule }) => rule)),
    origins,
    requested: new Map(
      proving.map((request, at) => [
        request,
        outcomeOf(new Map(apis.map((api, of) => [api, results[of]?.[reported + at] as RuleResult]))),
      ]),
    ),
  };
}

function uncheckedIn(results: readonly RuleResult[]): readonly Unchecked[] {
  const all: Unchecked[] = [];
  for (const { unchecked } of results) if (unchecked.length > 0) append(all, unchecked);
  return all.length === 0 ? nothingUnchecked : all;
}

const nothingUnchecked: readonly Unchecked[] = [];

const undone = 'not every rule has seen all of it';

/**
 * Runs the rules over a definition in pieces, each of which the watchdog counts.
 *
 * @returns `cut`: one of them was interrupted
 */
async function stepped(
  { source, watchdog }: RunInput,
  api: Api,
  runs: readonly RuleRun[],
  room: Room,
  between: () => Promise<void>,
): Promise<readonly RuleResult[] | 'cut'> {
  let over = () => false;
  const steps = source.steps?.(api, runs, () => over(), room);
  for (;;) {
    const step = watchdog.watch(api.place.document.file, undone, (now) => {
      over = now;
      return steps?.next();
    });
    if (!step?.result) return 'cut';
    if (step.result.done) return step.result.value;
    await between();
  }
}

/** The same rule, set in the same way, is run once, however many gates ask for it. */
function sameRun(id: string, setting: RuleSetting): string {
  return `${id} ${JSON.stringify([setting.severity, setting.options])}`;
}

/** Rules with options of their own look at everything again: thousands of them are no policy. */
const mostVisits = 500_000;

function bounded(more: number, apis: readonly Api[]): void {
  const operations = apis.reduce((sum, api) => sum + api.operations.length, 0);
  if (more * operations <= mostVisits) return;
  throw new TooMuchWork(
    `Gates and mitigations ask ${more} times for rules with options of their own, on ${operations} operations: ask for fewer, or check fewer definitions at once`,
  );
}

/** What the rulesets' run of a rule and a gate's both found is one finding. */
class Distinct {
  readonly all: Finding[];
  #known: Map<string, Finding> | undefined;

  constructor(findings: readonly Finding[]) {
    this.all = [...findings];
  }

  add(finding: Finding): Finding {
    this.#known ??= new Map(this.all.map((one) => [sameness(one), one]));
    const key = sameness(finding);
    const known = this.#known.get(key);
    if (known) return known;
    this.#known.set(key, finding);
    this.all.push(finding);
    return finding;
  }
}

function sameness({ rule, severity, part, place, message, operations }: Finding): string {
  return [rule, severity, part, place.id(), message, ...operations.map(({ label }) => label)].join(' ');
}

/** One cause in a file that several definitions share is one finding, with the operations of all of them. */
function together(findings: readonly Finding[]): Finding[] {
  const shared = groupBy(
    findings,
    ({ rule, severity, part, place }) => `${rule} ${severity} ${part} ${place.id()}`,
  );
  return [...shared.values()].map((same) => (same.length === 1 ? (same[0] as Finding) : merged(same)));
}

function merged(same: readonly Finding[]): Finding {
  const [first] = same as [Finding];
  const operations = operationsOf(same);
  return { ...first, operation: operations.length === 1 ? first.operation : null, operations };
}
