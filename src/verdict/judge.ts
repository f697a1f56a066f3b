import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import { diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import { fingerprints } from '../findings/fingerprint.ts';
import { locateAll } from '../findings/locate.ts';
import type { Problem } from '../findings/problem.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Api, Unchecked } from '../openapi/model.ts';
import type { Baseline } from '../policy/baseline.ts';
import { type Judgement, judge, type SinceBase } from '../policy/judge.ts';
import type { Gate, Policy, Waiver } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { AnyRule } from '../rules/rule.ts';
import { compare } from '../text/order.ts';
import { shortened } from '../text/shorten.ts';
import type { Source } from '../text/source.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { manual, version } from '../version.ts';
import { assemble, mostOperations } from './assemble.ts';
import { copiesAmong, withoutCopies } from './copies.ts';
import type { Report, ReportedFix, SinceResult, ThreatResult, UncheckedResult } from './report.ts';
import { uncheckedIn } from './unchecked.ts';
import { worst } from './worst.ts';

export interface JudgeRunInput {
  readonly apis: readonly Api[];
  /** The definitions' documents, and those that they reference. */
  readonly documents: ReadonlySet<Document>;
  /** What rules and threat models found. */
  readonly findings: readonly Finding[];
  /** Those of the rules that a gate names. */
  readonly ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>;
  /** What rules could not judge. */
  readonly unchecked: readonly Unchecked[];
  /** What was not read: folders, later documents of a threat model. */
  readonly unread: readonly UncheckedResult[];
  readonly verification: Verification;
  /** With `--since`: the waivers of before. */
  readonly waiversBefore?: readonly Waiver[] | undefined;
  /** What of the findings threat models say is none. */
  readonly dismissed?: DismissedFindings | undefined;
  readonly baseline?: Baseline | undefined;
  readonly models: readonly ThreatModel[];
  readonly policy: Policy;
  readonly errors: readonly Problem[];
  /** What took too long: is unchecked, and fails a run whose policy allows that, too. */
  readonly cut: readonly { readonly file: string; readonly reason: string }[];
  readonly registry: ReadonlyMap<string, AnyRule>;
  /** Ids of the rules that ran. */
  readonly ran: ReadonlySet<string>;
  /** Did the run look at everything that the configuration speaks of? */
  readonly complete: boolean;
  /** Are threat models judged elsewhere, with all definitions of the run? */
  readonly part?: boolean | undefined;
  readonly today: string;
  readonly maxFindings: number | undefined;
  /** See {@link Report.folder}. */
  readonly folder: string;
  readonly cwd: string;
  /** Where a change is judged: how what is found stands to the base. */
  readonly since?: ComparedRun | undefined;
  /** The fixes of findings, in their order; absent where nobody asks for them. */
  readonly fixes?: ((findings: readonly Finding[]) => readonly (ReportedFix | null)[]) | undefined;
}

/** What is known of the base of a change. */
export interface ComparedRun extends SinceBase {
  readonly ref: string;
  /** Ids of commits. */
  readonly base: string;
  readonly to: string | null;
  /** List what is unchanged, too. */
  readonly all: boolean;
  /** false: rules did not run, because nothing differs. */
  readonly counts?: boolean;
  /** Files; see {@link SinceResult}. To be read last. */
  readonly gone: readonly string[];
  readonly unnamed: readonly string[];
  /** Is a threat what it was, in its risk and in what its mitigations come to? */
  isAsBefore(threat: ThreatOutcome): boolean;
  /** Which entries the base lacks. */
  isNew(unchecked: readonly UncheckedResult[]): (entry: UncheckedResult) => boolean;
  /** What the base had and is gone; to be asked last. */
  fixed(): readonly Finding[];
}

/** What a run comes to. */
export interface Judged {
  readonly report: Report;
  /** What the report tells, as the policy has judged it. */
  readonly findings: readonly Finding[];
}

/** Judges a run by the policy and makes the report that every format is made from. */
export function judgeRun(input: JudgeRunInput): Judged {
  const { apis, verification, models, policy, registry, cut, since } = input;
  const errors = [
    ...input.errors,
    ...cut.map(
      ({ file, reason }): Problem => ({ file, range: null, message: `not checked completely: ${reason}` }),
    ),
  ];
  const all = [
    ...cut.map(({ file, reason }): UncheckedResult => ({ file, pointer: '', reason })),
    ...input.unread,
    ...uncheckedIn(input.documents, [...apis.flatMap((api) => api.unchecked), ...input.unchecked]),
  ];
  all.sort((a, b) => compare(a.file, b.file) || compare(a.pointer, b.pointer));
  const isNew = since?.isNew(all);
  const fresh = isNew ? all.filter((entry) => isNew(entry)) : all;
  const unchecked = since?.all ? all : fresh;
  const judgement = judge({
    since,
    policy,
    waiversBefore: input.waiversBefore,
    findings: input.findings,
    ofGates: input.ofGates,
    verification,
    dismissed: input.dismissed,
    baseline: input.baseline,
    apis,
    documents: [...apis, ...models].map(({ place }) => place.document),
    rules: { known: new Set(registry.keys()), ran: input.ran },
    complete: input.complete,
    part: input.part,
    unchecked: fresh.length,
    unread: errors.length,
    today: input.today,
    tells: since && ((cause, because) => tells(registry.get(cause), because)),
  });
  const infos = new Map<string, Described>();
  const info = (id: string): Described => {
    const found = infos.get(id) ?? describeRule(id, registry);
    infos.set(id, found);
    return found;
  };
  const copies = copiesAmong(
    apis.map(({ place }) => place.document),
    input.documents,
  );
  const compared = since && counted(judgement.findings, since);
  const listed = assemble(compared?.listed ?? judgement.findings, {
    blocking: judgement.blocking,
    threatsOf: (finding) =>
      finding.retells
        ? [finding, ...finding.retells].flatMap((one) => verification.threatsOf(one))
        : verification.threatsOf(finding),
    classify: info,
    fixes: input.fixes,
  });
  const findings = withoutCopies(listed, copies);
  const shown = worst(findings, input.maxFindings ?? findings.length);
  const report: Report = {
    tool: { name: 'threatlint', version },
    verdict: judgement.verdict,
    gates: judgement.gates,
    findings: shown,
    omitted: findings.length - shown.length,
    ...(since && compared ? { since: sinceOf(since, compared, judgement, registry) } : {}),
    threats: threatsOf(verification.threats, since),
    documents: apis.map(({ place, versionText, operations }) => ({
      file: place.document.file,
      openapi: versionText,
      operations: operations.filter(({ kind }) => kind === 'operation').length,
      ...(copies.has(place.document.file) ? { copyOf: copies.get(place.document.file) as string } : {}),
    })),
    unchecked,
    errors,
    rules: infos,
    sources: sourcesOf(judgement.findings, errors),
    exitStatus: errors.length > 0 ? 3 : judgement.verdict === 'fail' ? 1 : 0,
    folder: input.folder,
    cwd: input.cwd,
  };
  return { report, findings: judgement.findings };
}

/** What had to make way for something that breaks a gate, and looks at the same of an operation, is not mended. */
function stillFixed(
  fixed: readonly Finding[],
  blocking: ReadonlySet<Finding>,
  registry: ReadonlyMap<string, AnyRule>,
): readonly Finding[] {
  const key = (part: string, { label }: { readonly label: string }) => `${part} ${label}`;
  const broken = new Set<string>();
  for (const { rule, operations } of blocking)
    for (const part of registry.get(rule)?.looksAt ?? [])
      for (const operation of operations) broken.add(key(part, operation));
  if (broken.size === 0) return fixed;
  return fixed.flatMap((finding) => {
    const parts = registry.get(finding.rule)?.looksAt ?? [];
    const left = finding.operations.filter((one) => !parts.some((part) => broken.has(key(part, one))));
    if (left.length === finding.operations.length) return [finding];
    return left.length === 0 ? [] : [{ ...finding, operations: left }];
  });
}

/** Is it one of these rules, or one that says of a change what they say of the new state? */
function tells(rule: AnyRule | undefined, because: readonly string[]): boolean {
  return [rule?.id, ...(rule?.saidBy ?? []), ...(rule?.entails ?? [])].some(
    (id) => id !== undefined && because.includes(id),
  );
}

/** What of a change's findings is listed, and how many there are. A finding with a pair that is new is listed once. */
function counted(findings: readonly Finding[], { all }: ComparedRun) {
  const fresh = findings.filter(({ since }) => since !== 'unchanged');
  const known = new Set(fresh.flatMap(({ compared }) => compared ?? []));
  const old = findings.filter(
    ({ since, compared }) => since === 'unchanged' && !(compared && known.has(compared)),
  );
  return { listed: all ? findings : fresh, fresh: fresh.length, unchanged: old.length };
}

function sinceOf(
  since: ComparedRun,
  { fresh, unchanged }: ReturnType<typeof counted>,
  { blocking }: Judgement,
  registry: ReadonlyMap<string, AnyRule>,
): SinceResult {
  const fixed = stillFixed(since.fixed(), blocking, registry);
  const prints = fingerprints(fixed);
  return {
    ...{
      ref: since.ref,
      base: since.base,
      to: since.to,
      new: fresh,
      unchanged: since.counts === false ? null : unchanged,
      gone: since.gone,
      unnamed: since.unnamed,
    },
    fixed: fixed.map(({ rule, message, place, operations }, at) => ({
      ...{ rule, message, file: place.document.file, fingerprint: prints[at] as string },
      operations: operations.slice(0, mostOperations).map(({ label }) => label),
    })),
  };
}

type Described = RuleInfo & { readonly docs: string };

function describeRule(id: string, registry: ReadonlyMap<string, AnyRule>): Described {
  const rule = registry.get(id);
  if (rule) {
    const owasp = rule.owasp.map((category) => `${category}:2023`);
    return { ...rule, owasp, docs: rule.docs ?? `${manual}/rules/${id}.md` };
  }
  const diagnostic = diagnostics.get(id);
  if (!diagnostic) throw new Error(`no rule or diagnostic is called ${id}`);
  return { ...diagnostic, docs: `${manual}/diagnostics.md#${id}` };
}

function threatsOf(threats: readonly ThreatOutcome[], since: ComparedRun | undefined): ThreatResult[] {
  const places = threats.flatMap(({ place, mitigations }) => [place, ...mitigations.map((one) => one.place)]);
  const ranges = locateAll(places.map((place) => ({ place, part: 'key' })));
  let next = 0;
  return threats.map((threat) => {
    const { id, file, title, scope, elements, status, risk, mitigations } = threat;
    return {
      id,
      file,
      title: shortened(title),
      operations: scope.length,
      ...(elements.length > 0 ? { elements: elements.map(({ kind, id }) => ({ kind, id })) } : {}),
      status,
      risk: { inherent: risk.inherent, residual: risk.residual, explanation: shortened(risk.explanation) },
      ...rangeOf(ranges[next++]),
      mitigations: mitigations.map(({ place: _, standing: __, ...mitigation }) => ({
        ...mitigation,
        ...rangeOf(ranges[next++]),
      })),
      ...(since && !since.all && since.isAsBefore(threat) ? { asBefore: true } : {}),
    };
  });
}

function rangeOf(range: ReturnType<typeof locateAll>[number] | undefined) {
  return range ? { range } : {};
}

function sourcesOf(findings: readonly Finding[], errors: readonly Problem[]): Map<string, Source> {
  // Of a file that is there in two states, the base's and what is judged, a finding stands in the latter.
  const documents = new Set<Document>();
  for (const { related } of findings) for (const other of related) documents.add(other.place.document);
  for (const { place } of findings) documents.delete(place.document);
  for (const { place } of findings) documents.add(place.document);
  return new Map([
    ...errors.flatMap(({ file, source }) => (source ? [[file, source] as const] : [])),
    ...[...documents].map(({ file, source }) => [file, source] as const),
  ]);
}
