import { relative, resolve, sep } from 'node:path';
import { isNarrowed, weakening } from '../../facts/access/strength.ts';
import { type Change, changeBetween, isInPlace } from '../../facts/surface/change.ts';
import { valueDigest } from '../../facts/surface/shape.ts';
import { Comparison } from '../../findings/comparison.ts';
import { atLeast, type Finding } from '../../findings/finding.ts';
import type { Api, Operation } from '../../openapi/model.ts';
import { Baseline } from '../../policy/baseline.ts';
import { judge } from '../../policy/judge.ts';
import { compileSelector } from '../../selector/selector.ts';
import { groupBy } from '../../text/group.ts';
import type { Verification } from '../../threats/proof/verify.ts';
import type { ComparedRun } from '../../verdict/judge.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import { uncheckedIn } from '../../verdict/unchecked.ts';
import { foldConsequences } from '../rules/consequences.ts';
import { fold } from '../rules/fold.ts';
import { type Examined, examine, isComplete, type Side, suggest, verify } from '../side.ts';
import { tellAlong } from './along.ts';
import type { Base } from './base.ts';
import { namesBefore } from './model-names.ts';
import { isAsBefore, isWorse, threatBefore } from './threats.ts';

/** How what is judged stands to its base. */
export interface Compared extends ComparedRun {
  readonly change: Change;
  readonly comparison: Comparison;
  /** The base; undefined where nothing differs. */
  readonly before: { readonly side: Side; readonly verification: Verification } | undefined;
}

/** Reads and judges the base of a change as the head is, and compares. */
export async function compareWith(base: Base, head: Examined): Promise<Compared> {
  const untouched = base.untouched(head.side);
  const side = await base.read(head.side, untouched);
  for (const { file, reason } of base.watchdog.cuts)
    head.side.watchdog.leave(file, `as it was before the change: ${reason}`);
  const looksAtValues = (rule: string) =>
    head.side.setUp.source.rules.get(rule)?.looksAt.every((part) => part === 'input' || part === 'output') ===
    true;
  const isRule = (rule: string) => head.side.setUp.source.rules.get(rule)?.category;
  const before = side && (await judged(side, head, untouched));
  const wasApi = (api: Api) =>
    untouched.has(api) ? api : before && definitionBefore(base, before.side, api);
  const change = changeBetween(
    before?.side.apis ?? head.side.apis,
    head.side.apis,
    side ? wasApi : (api) => api,
  );
  const origins = head.raw.origins;
  const formerly = namesBefore(before?.side.readings ?? [], head.side.readings, ({ document }) =>
    base.begun.before(document.absolute),
  );
  const comparison = new Comparison(before?.findings ?? [], {
    was: (operation) => change.was(operation),
    isUntouched: (finding, operation) => {
      if (!before) return true;
      if (isRule(finding.rule) === undefined) return false;
      if (operation) return change.was(operation) === operation;
      const api = origins.get(finding);
      return api !== undefined && untouched.has(api);
    },
    fileBefore: (file) => base.workspace.display(base.begun.before(resolve(head.side.request.cwd, file))),
    family: isRule,
    isOfValue: ({ rule, severity }) => !atLeast(severity, 'medium') && looksAtValues(rule),
    isOfValueAlone: ({ rule }, now, was) => looksAtValues(rule) && !isWeakened(was, now),
    isOfAccess: ({ rule }) =>
      head.side.setUp.source.rules.get(rule)?.looksAt.every((part) => part === 'access') === true,
    asksForNoLess: ({ rule }, now, was) => {
      // What is said of another path may be said because of it: `/admin/users` under the operationId of `/status`.
      if (!isInPlace(now, was)) return false;
      const { comparesOperations, looksAt = [] } = head.side.setUp.source.rules.get(rule) ?? {};
      if (comparesOperations && (was.protection.anonymous || !isWeakened(was, now))) return true;
      return looksAt.length > 0 && looksAt.every((part) => part === 'access') && isNarrowed(was, now);
    },
    aboutBefore: ({ place }, about) => formerly(place.document, about),
    isSame: (now, then) => valueDigest(now) === valueDigest(then),
    isAside: (finding) => {
      const api = finding.isIdle && finding.severity === 'info' ? origins.get(finding) : undefined;
      return api?.operations.some((operation) => change.was(operation) !== undefined) === true;
    },
  });
  const old = before ? [...before.unchecked, ...uncheckedOf(head, untouched)] : undefined;
  return {
    ...{ change, comparison, before, gone: base.gone, unnamed: base.unnamed },
    ref: base.begun.since.ref ?? 'nothing',
    base: base.begun.span.base,
    to: base.begun.span.to,
    all: base.begun.since.all === true,
    fixed: () => foldConsequences(comparison.fixed(), head.side.setUp.source.rules, new Set()).findings,
    partsOf: (findings) => comparison.partsOf(findings),
    isWorse: (threat) =>
      before !== undefined && isWorse(threat, threatBefore(threat, before.verification, base)),
    wasAmong: (selector) => {
      const held = before && compileSelector(selector, before.verification.context);
      return (operation) => {
        const was = change.was(operation);
        return was !== undefined && held?.matches(was) === true;
      };
    },
    together: (findings) =>
      tellAlong(findings, new Set(head.side.setUp.policy.gates.flatMap(({ rules }) => rules ?? []))),
    isAsBefore: (threat) => !before || isAsBefore(threat, threatBefore(threat, before.verification, base)),
    isNew: (unchecked) => newOnes(unchecked, old, base),
  };
}

function isWeakened(was: Operation, now: Operation): boolean {
  return (now.protection.anonymous && !was.protection.anonymous) || weakening(was, now) !== undefined;
}

interface Judged {
  readonly side: Side;
  readonly verification: Verification;
  /** Of what differs, and of threat models and the policy all. */
  readonly findings: readonly Finding[];
  readonly unchecked: readonly UncheckedResult[];
}

async function judged(side: Side, head: Examined, untouched: ReadonlySet<Api>): Promise<Judged> {
  // Threat models are proved on all definitions; without any, what did not change is known.
  const all = side.readings.length > 0;
  const apis = all ? side.apis : side.apis.filter((api) => !untouched.has(api));
  const examined = await examine({ ...side, apis });
  const { raw } = examined;
  const runs = fold(raw, side.setUp.source);
  const verification = verify(examined, runs);
  const suggested = await suggest(side, verification);
  const ofModels = [
    ...side.models.readings.flatMap(({ findings }) => findings),
    ...verification.findings,
    ...suggested.findings,
  ];
  const known = all
    ? []
    : head.raw.findings.flatMap((finding) => onlyOn(finding, head, (api) => untouched.has(api)));
  const { policy, source, enabled, gates } = side.setUp;
  const judgement = judge({
    policy,
    findings: [...runs.findings, ...known, ...ofModels],
    ofGates: new Map(),
    verification,
    dismissed: suggested.dismissed,
    baseline: baselineOf(side, all ? raw.findings : [...raw.findings, ...known]),
    apis: side.apis,
    documents: [...side.apis, ...side.readings].map(({ place }) => place.document),
    rules: {
      known: new Set(source.rules.keys()),
      ran: new Set([...enabled.keys(), ...gates.map(({ rule }) => rule.id)]),
    },
    complete: isComplete(side),
    unchecked: 0,
    unread: 0,
    today: side.request.today,
  });
  const changed = raw.findings.flatMap((finding) => onlyOn(finding, examined, (api) => !untouched.has(api)));
  return {
    side,
    verification,
    findings: [...changed, ...ofModels, ...judgement.own],
    unchecked: [
      ...side.models.unchecked,
      ...uncheckedOf(examined, new Set(apis.filter((api) => !untouched.has(api)))),
    ],
  };
}

/** What the baseline of now would have tolerated: what no longer occurs may not have occurred then. */
function baselineOf({ setUp, request }: Side, findings: readonly Finding[]): Baseline | undefined {
  const { baseline, enabled, gates } = setUp;
  if (!baseline) return undefined;
  const ran = new Set([...enabled.keys(), ...gates.map(({ rule }) => rule.id)]);
  const used = new Baseline(baseline.document, baseline.entries, ran, request.today);
  const held = used.splitter(findings);
  for (const finding of findings) held(finding, finding);
  return used;
}

/** The part of a finding that is on some definitions. */
function onlyOn(finding: Finding, { raw }: Examined, wanted: (api: Api) => boolean): Finding[] {
  if (finding.operations.length === 0) {
    const api = raw.origins.get(finding);
    return api === undefined || wanted(api) ? [finding] : [];
  }
  const operations = finding.operations.filter(({ api }) => wanted(api));
  if (operations.length === 0) return [];
  return [operations.length === finding.operations.length ? finding : { ...finding, operations }];
}

function definitionBefore(base: Base, side: Side, api: Api): Api | undefined {
  const path = base.begun.before(api.place.document.absolute);
  const real = base.begun.base.realpath(path);
  return side.apis.find((one) => one.place.document.absolute === real);
}

function uncheckedOf({ side, raw }: Examined, apis: ReadonlySet<Api>): UncheckedResult[] {
  const documents = side.library.filesOf([...apis].map(({ place }) => place.document));
  return uncheckedIn(
    documents,
    [...apis].flatMap((api) => [...api.unchecked, ...(raw.uncheckedOf.get(api) ?? [])]),
  );
}

/** An entry is old when the base has it at the same place, else when it has as many for the same reason. */
function newOnes(
  now: readonly UncheckedResult[],
  old: readonly UncheckedResult[] | undefined,
  base: Base,
): (entry: UncheckedResult) => boolean {
  if (!old) return () => false;
  const { cwd } = base.workspace;
  const left = new Set(old);
  const fresh = new Set(now);
  const meet = (key: (entry: UncheckedResult, isNow: boolean) => string) => {
    const there = groupBy([...left].reverse(), (entry) => key(entry, false)) as Map<
      string,
      UncheckedResult[]
    >;
    for (const entry of fresh) {
      const found = there.get(key(entry, true))?.pop();
      if (!found) continue;
      left.delete(found);
      fresh.delete(entry);
    }
  };
  const name = (file: string, isNow: boolean) =>
    isNow ? base.workspace.display(base.begun.before(resolve(cwd, file))) : file;
  meet(({ file, pointer, reason }, isNow) => [name(file, isNow), pointer, reason].join('\n'));
  meet(({ reason }) => reason);
  const { base: commit, renames } = base.begun;
  const changed = new Set(renames.changed);
  for (const entry of fresh) {
    // A folder that cannot be entered, a link that leads nowhere: there before, and not touched.
    const path = resolve(cwd, entry.file);
    const fromRoot = relative(commit.root, path).split(sep).join('/');
    const isPlain = commit.state(path)?.isFile() === true;
    if (commit.state(path) !== undefined && !isPlain && !changed.has(fromRoot)) fresh.delete(entry);
  }
  return (entry) => fresh.has(entry);
}
