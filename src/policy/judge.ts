import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import { rootPlace } from '../facts/access/declarations.ts';
import { togetherWhereAlike } from '../findings/alike.ts';
import { togetherWhereDecided } from '../findings/decisions.ts';
import { diagnose, diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import { oneOfEachObject } from '../findings/siblings.ts';
import { replaced } from '../findings/together.ts';
import type { Api, Operation } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import { compileSelector, type Selector } from '../selector/selector.ts';
import { own } from '../syntax/value.ts';
import { groupBy } from '../text/group.ts';
import { lowest } from '../text/lists.ts';
import { Hints } from '../text/nearest.ts';
import type { ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import type { Baseline } from './baseline.ts';
import { type GateInput, type GateResult, judgeGates, spokenOf } from './gates.ts';
import { type Inline, readInlines } from './inline.ts';
import { InlineIndex } from './inline-index.ts';
import type { Gate, Policy, Waiver } from './policy.ts';
import { retold } from './retold.ts';
import { Suppressor } from './suppress.ts';
import { type RuleNames, Waivers } from './waivers.ts';

/** Everything a verdict rests on. Nothing else is read: no clock, no file. */
export interface JudgeInput {
  readonly policy: Policy;
  /** What rules and threat models found, before anything is tolerated. */
  readonly findings: readonly Finding[];
  /** Those of the rules that a gate names. */
  readonly ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>;
  readonly verification: Pick<
    Verification,
    'waived' | 'models' | 'threats' | 'coverage' | 'acceptance' | 'tolerates' | 'context'
  >;
  /** The definitions and threat models of the run; files that they refer to are known by their findings. */
  readonly documents: readonly Document[];
  /** What of them threat models say is none; undefined where there is no model. */
  readonly dismissed?: DismissedFindings | undefined;
  /** What tolerated some of the findings before they were put together. */
  readonly baseline?: Baseline | undefined;
  /** The definitions of the run. */
  readonly apis: readonly Api[];
  /** The rules that can be named, and those that ran. */
  readonly rules: RuleNames;
  /** Did the run cover everything that the configuration speaks of? Only then is a waiver without effect told. */
  readonly complete: boolean;
  /** Are threat models judged elsewhere, with all definitions of the run? */
  readonly part?: boolean | undefined;
  /** How many places of definitions could not be checked. */
  readonly unchecked: number;
  /** How many inputs could not be read. */
  readonly unread: number;
  /** YYYY-MM-DD. What ends today is valid today. */
  readonly today: string;
  /** Where a change is judged: how what this page adds stands to the base. What was found before is marked already. */
  readonly since?: SinceBase | undefined;
  /** Where a change is judged: the waivers of before. No other tolerates that it tolerates more. */
  readonly waiversBefore?: readonly Waiver[] | undefined;
  /** Where a change is judged: does a rule say what one of these rules says? */
  readonly tells?: ((cause: string, because: readonly string[]) => boolean) | undefined;
}

/** What was so before the change. */
export interface SinceBase {
  partsOf(findings: readonly Finding[]): ReadonlyMap<Finding, readonly Finding[]>;
  /** Is a threat new, or did its verdict or its residual risk become worse? */
  isWorse(threat: ThreatOutcome): boolean;
  /** Was an operation, as it was before, one that a selector asks for? */
  wasAmong(selector: Selector): (operation: Operation) => boolean;
  /** Tells what follows from a change along with it. */
  together(findings: readonly Finding[]): readonly Finding[];
}

export interface Judgement {
  readonly verdict: 'pass' | 'fail';
  readonly gates: readonly GateResult[];
  /** Those given, split by what is tolerated, and those about the policy itself. */
  readonly findings: readonly Finding[];
  /** Those that break a gate. */
  readonly blocking: ReadonlySet<Finding>;
  /** Those about the policy itself, and about what it asks of threat models. */
  readonly own: readonly Finding[];
}

/** Judges what was found by the policy (README, Configuration): what is tolerated, which gates pass, the verdict. */
export function judge(input: JudgeInput): Judgement {
  const { policy, verification, complete, since } = input;
  const apart = (findings: readonly Finding[]) => {
    const parts = since?.partsOf(findings);
    return parts ? findings.flatMap((finding) => parts.get(finding) ?? []) : findings;
  };
  const rules = withDiagnostics(input.rules);
  const wasAmong = since && ((selector: Selector) => since.wasAmong(selector));
  const lacking = uncovered(policy, verification, wasAmong);
  const found = [...input.findings, ...apart(lacking)];
  const roots = new Set(input.documents);
  const { readings, inlines, waivers, suppressor } = tolerances(input, found);

  // Gates that name the same rules share a set.
  const named = new Set([...new Set(input.ofGates.values())].flatMap((findings) => [...findings]));
  const isApart = (finding: Finding) => named.has(finding.whole ?? finding);
  const written = togetherWhereAlike(
    found.flatMap((finding) => suppressor.split(finding)),
    isApart,
  );
  const split = oneOfEachObject(togetherWhereDecided(written, isApart), isApart);
  // A file that several definitions share may be needed by one that this run leaves out.
  const judgeable = inlines.filter((inline: Inline) => complete || roots.has(inline.place.document));
  const above = aboveGate(policy, verification.threats);
  const own = [
    ...readings.flatMap((reading) => reading.findings),
    ...suppressor.unused(judgeable, rules),
    ...waivers.expired(),
    ...(complete ? waivers.unused(rules) : []),
    ...(complete ? (input.dismissed?.unused(rules.ran) ?? []) : []),
  ];
  const worse = new Set(
    verification.threats.filter((threat) => !since || since.isWorse(threat)).map(({ place }) => place),
  );
  const ofThreats = above.map((finding): Finding => {
    return since ? { ...finding, since: worse.has(finding.place) ? 'new' : 'unchanged' } : finding;
  });
  // How each stands to the base is asked once: what the base has is met by the first that asks.
  const ofBaseline = input.baseline?.findings(complete) ?? [];
  const stale = apart(ofBaseline);
  const judged = (findings: readonly Finding[]) => ({
    findings,
    ...judgeGates(policy, {
      findings,
      ofGates: input.ofGates,
      threats: verification.threats.filter(({ place }) => worse.has(place)),
      models: input.part ? undefined : verification.models.length,
      context: verification.context,
      apis: input.apis,
      unchecked: input.unchecked,
      unread: input.unread,
      wasAmong,
    }),
  });
  const beside = [...split, ...ofThreats, ...apart(own)];
  const all = since?.together(beside) ?? beside;
  const first = judged([...all, ...stale]);
  const asked = new Set(policy.gates.flatMap((gate) => gate.rules ?? []));
  const told = input.tells
    ? retold(all, first.blocking, input.tells, ({ rule }) => asked.has(rule))
    : new Map<Finding, Finding | undefined>();
  const staleBeside = (broken: ReadonlySet<Finding>): Finding[] =>
    (input.baseline?.findings(complete, broken) ?? []).map((finding) => {
      const fate = stale.find(({ rule }) => rule === finding.rule)?.since;
      return fate ? { ...finding, since: fate } : finding;
    });
  const isFirst = !since || first.blocking.size === 0;
  const { findings, results, blocking } = isFirst
    ? first
    : judged([...replaced(all, told), ...staleBeside(first.blocking)]);
  return {
    verdict: results.every(({ passed }) => passed) ? 'pass' : 'fail',
    gates: results,
    findings,
    blocking,
    own: [...lacking, ...own, ...ofBaseline],
  };
}

/** What of some findings no waiver, comment, acceptance or dismissal tolerates. */
export function openOf(findings: readonly Finding[], input: Tolerating): Finding[] {
  const { suppressor } = tolerances(input, findings);
  return findings.flatMap((finding) => suppressor.split(finding)).filter(({ suppressed }) => !suppressed);
}

type Tolerating = Pick<
  JudgeInput,
  'policy' | 'verification' | 'documents' | 'rules' | 'dismissed' | 'today' | 'waiversBefore'
>;

/** What tolerates findings, each of which is counted as used when it does. */
function tolerances({ policy, verification, today, ...input }: Tolerating, found: readonly Finding[]) {
  const { known } = withDiagnostics(input.rules);
  const documents = new Set([...input.documents, ...found.map(({ place }) => place.document)]);
  const hints = new Hints();
  const readings = [...documents].map((document) => readInlines(document, known, today, hints));
  const inlines = readings.flatMap((reading) => reading.inlines);
  const waivers = new Waivers(policy.waivers, verification.context, today);
  const index = new InlineIndex(inlines, found);
  const before = input.waiversBefore && new Waivers(input.waiversBefore, verification.context, today);
  const suppressor = new Suppressor(verification, waivers, index, input.dismissed, before);
  return { readings, inlines, waivers, suppressor };
}

/** Threat models and the policy itself are always judged: their names can be waived like those of rules. */
function withDiagnostics({ known, ran }: RuleNames): RuleNames {
  const always = [...diagnostics.keys()];
  return { known: new Set([...known, ...always]), ran: new Set([...ran, ...always]) };
}

/** What coverage gates ask for and no threat speaks of: one finding a definition, at the operation if it is one. */
function uncovered(
  { gates }: Policy,
  { coverage, context }: JudgeInput['verification'],
  wasAmong: GateInput['wasAmong'],
): Finding[] {
  // Gates that ask the same share a selector.
  const asked = new Map(
    gates.flatMap(({ coverage: one }) => (one ? [[compileSelector(one, context), one] as const] : [])),
  );
  if (asked.size === 0) return [];
  const gated = [...asked.values()].map((selector) => spokenOf(selector, context, wasAmong));
  const open = coverage.filter(
    ({ operation, threatened, exempt }) =>
      !threatened && exempt === null && gated.some((isAsked) => isAsked(operation)),
  );
  const byApi = groupBy(
    open.map(({ operation }) => operation),
    ({ api }) => api,
  );
  return [...byApi].map(([api, operations]) => {
    const [first] = operations;
    const single = operations.length === 1 ? first : undefined;
    const finding = diagnose('operation-uncovered', {
      // Of a definition of webhooks alone there are no paths.
      place:
        single?.place ?? (own(api.value, 'paths') === undefined ? rootPlace(api) : api.place.child('paths')),
      part: 'key',
      message: single
        ? `No threat covers ${single.label}`
        : `No threat covers ${operations.length} operations`,
      about: 'uncovered',
      operations,
    });
    return { ...finding, operation: single ?? null };
  });
}

/** Threats whose residual risk some gate does not let pass, each once, against the strictest gate. */
function aboveGate({ gates }: Policy, threats: readonly ThreatOutcome[]): Finding[] {
  const limit = lowest(gates.flatMap(({ residual }) => residual ?? []));
  return threats
    .filter(({ risk, accepted }) => risk.residual > limit && !accepted)
    .map(({ id, place, risk, scope }) =>
      diagnose('residual-above-gate', {
        place,
        part: 'key',
        message: `The residual risk of ${id} is ${risk.residual}; the policy lets ${limit} pass`,
        about: `threat ${id}`,
        operations: scope,
      }),
    );
}
