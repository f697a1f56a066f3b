import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import { diagnostics } from '../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../findings/finding.ts';
import { locateAll } from '../findings/locate.ts';
import type { Problem } from '../findings/problem.ts';
import type { RuleInfo } from '../findings/rule-info.ts';
import type { Api, Unchecked } from '../openapi/model.ts';
import { judge } from '../policy/judge.ts';
import type { Gate, Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { AnyRule } from '../rules/rule.ts';
import { compare } from '../text/order.ts';
import { shortened, shortPointer } from '../text/shorten.ts';
import type { Source } from '../text/source.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { ThreatOutcome, Verification } from '../threats/proof/verify.ts';
import { manual, version } from '../version.ts';
import { assemble } from './assemble.ts';
import { copiesAmong, withoutCopies } from './copies.ts';
import type { Report, ThreatResult, UncheckedResult } from './report.ts';
import { worst } from './worst.ts';

/** A file with thousands of equal keys is one mistake. */
const mostLost = 100;

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
  /** What of the findings threat models say is none. */
  readonly dismissed?: DismissedFindings | undefined;
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
  readonly today: string;
  readonly maxFindings: number | undefined;
  /** See {@link Report.folder}. */
  readonly folder: string;
  readonly cwd: string;
}

/** Judges a run by the policy and makes the report that every format is made from. */
export function judgeRun(input: JudgeRunInput): Report {
  const { apis, verification, models, policy, registry, cut } = input;
  const errors = [
    ...input.errors,
    ...cut.map(
      ({ file, reason }): Problem => ({ file, range: null, message: `not checked completely: ${reason}` }),
    ),
  ];
  const unchecked = [
    ...cut.map(({ file, reason }): UncheckedResult => ({ file, pointer: '', reason })),
    ...lost(input.documents),
    ...input.unread,
    ...uncheckedOf([...apis.flatMap((api) => api.unchecked), ...input.unchecked]),
  ];
  unchecked.sort((a, b) => compare(a.file, b.file) || compare(a.pointer, b.pointer));
  const judgement = judge({
    policy,
    findings: input.findings,
    ofGates: input.ofGates,
    verification,
    dismissed: input.dismissed,
    documents: [...apis, ...models].map(({ place }) => place.document),
    rules: { known: new Set(registry.keys()), ran: input.ran },
    complete: input.complete,
    unchecked: unchecked.length,
    unread: errors.length,
    today: input.today,
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
  const all = assemble(judgement.findings, {
    blocking: judgement.blocking,
    threatsOf: (finding) => verification.threatsOf(finding),
    classify: info,
  });
  const findings = withoutCopies(all, copies);
  const shown = worst(findings, input.maxFindings ?? findings.length);
  return {
    tool: { name: 'threatlint', version },
    verdict: judgement.verdict,
    gates: judgement.gates,
    findings: shown,
    omitted: findings.length - shown.length,
    threats: threatsOf(verification.threats),
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

/** What could not be checked, each place once, with its position. */
function uncheckedOf(found: readonly Unchecked[]): UncheckedResult[] {
  const entries = new Map(found.map((entry) => [`${entry.place.id()} ${entry.reason}`, entry]));
  const all = [...entries.values()];
  const ranges = locateAll(all.map(({ place }) => ({ place, part: 'value' })));
  return all.map(({ place, reason }, at) => {
    return {
      file: place.document.file,
      pointer: shortPointer(place.pointer()),
      reason,
      ...rangeOf(ranges[at]),
    };
  });
}

/** What the texts say and their values do not hold: the first of two equal keys, the second document of a stream. */
function lost(documents: ReadonlySet<Document>): UncheckedResult[] {
  return [...documents].flatMap(({ file, tree }) =>
    tree.warnings
      .filter(({ loses }) => loses)
      .slice(0, mostLost)
      .map(({ message, span }) => ({ file, pointer: '', reason: message, range: tree.source.range(span) })),
  );
}

function threatsOf(threats: readonly ThreatOutcome[]): ThreatResult[] {
  const places = threats.flatMap(({ place, mitigations }) => [place, ...mitigations.map((one) => one.place)]);
  const ranges = locateAll(places.map((place) => ({ place, part: 'key' })));
  let next = 0;
  return threats.map(({ id, file, title, scope, elements, status, risk, mitigations }) => ({
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
  }));
}

function rangeOf(range: ReturnType<typeof locateAll>[number] | undefined) {
  return range ? { range } : {};
}

function sourcesOf(findings: readonly Finding[], errors: readonly Problem[]): Map<string, Source> {
  const documents = new Set<Document>();
  for (const { place, related } of findings) {
    documents.add(place.document);
    for (const other of related) documents.add(other.place.document);
  }
  return new Map([
    ...errors.flatMap(({ file, source }) => (source ? [[file, source] as const] : [])),
    ...[...documents].map(({ file, tree }) => [file, tree.source] as const),
  ]);
}
