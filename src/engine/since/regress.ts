import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import { about } from '../../findings/about.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import type { Gate } from '../../policy/policy.ts';
import { type CompareRun, compareBy, findingsOf } from '../../rules/compare.ts';
import type { Regression } from '../../rules/rule.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { without } from '../../text/lists.ts';
import { once } from '../../text/memo.ts';
import type { ThreatModel } from '../../threats/model/model.ts';
import type { EvidenceReader } from '../../threats/proof/evidence.ts';
import type { Verification } from '../../threats/proof/verify.ts';
import { evidenceReader } from '../read/evidence.ts';
import type { SetUp, Side } from '../side.ts';
import { assetsIn } from './assets.ts';
import type { Base } from './base.ts';
import { combine } from './combine.ts';
import type { Compared } from './compare.ts';
import type { EvidenceTexts } from './models/proofs.ts';
import { compareModels } from './models.ts';
import { policiesOf } from './policies.ts';
import type { Enabled } from './policy/rules.ts';
import { comparePolicies } from './policy.ts';

/** The rules of the family that a run asks for, by name: those of before, too, because a change does not switch off what judges it. */
function runsOf(
  { source, enabled, gates }: SetUp,
  before: ReadonlyMap<string, RuleSetting>,
): ReadonlyMap<string, CompareRun> {
  const settings = new Map<string, RuleSetting>([
    ...before,
    ...gates.map(({ rule, setting }) => [rule.id, setting] as const),
    ...enabled,
  ]);
  const runs = [...settings].flatMap(([id, { severity }]): [string, CompareRun][] => {
    const rule = source.rules.get(id);
    return rule?.category === 'regression' ? [[id, { rule, severity }]] : [];
  });
  return new Map(runs);
}

/**
 * What the rules that compare say of the definitions, beside what rules say of the new state.
 *
 * @param parts what was found, as it stands to the base
 */
export function regressDefinitions(
  { setUp, watchdog, readings }: Side,
  { change, before }: Compared,
  parts: Iterable<Finding>,
  asked: ReadonlySet<Finding>,
  enabled: Enabled,
): ReturnType<typeof combine> {
  const runs = before ? [...runsOf(setUp, enabled.rules).values()] : [];
  const assetsOf = assetsIn(readings);
  const compared = watchdog.shared(change.after.length, 'the change was not compared', () =>
    runs.flatMap((run) =>
      compareBy(run, change, {
        assetsOf,
        leave: ({ place }, reason) => watchdog.leave(place.document.file, reason),
      }),
    ),
  );
  const found = compared?.result ?? [];
  const fresh = [...parts].filter(({ since }) => since !== 'unchanged');
  const isAsked = ({ compared }: Finding) => compared !== undefined && asked.has(compared);
  const named = new Set(setUp.policy.gates.flatMap(({ rules }) => rules ?? []));
  return combine(found, fresh, setUp.source.rules, isAsked, named);
}

/** Equal scopes are one list. */
function lostBy(now: (operation: Operation) => Operation | undefined) {
  const left = once((was: readonly Operation[]) => {
    const there = was.flatMap((operation) => now(operation) ?? []);
    return once((is: readonly Operation[]) => without(there, is));
  });
  return (was: readonly Operation[], is: readonly Operation[]) => left(was)(is);
}

/** What they say of threat models, of the policy, and of operations that no threat covers. */
export async function regressFiles(
  base: Base,
  side: Side,
  compared: Compared,
  verification: Verification,
  was: Config | undefined,
  enabled: Enabled,
): Promise<Finding[]> {
  const runs = runsOf(side.setUp, enabled.rules);
  const said = (id: string, regressions: readonly Regression[]) => {
    const run = runs.get(id);
    return run ? findingsOf(run, regressions) : [];
  };
  const { before, change } = compared;
  const successors = new Map<Operation, Operation>(change.kept.map((pair) => [pair.before, pair.after]));
  const added = new Set(change.added);
  const apisOfBefore = new Set(before?.side.apis);
  const isOfNow = (operation: Operation) => !before || apisOfBefore.has(operation.api);
  const now = (operation: Operation) =>
    successors.get(operation) ??
    (isOfNow(operation) && change.was(operation) === operation ? operation : undefined);
  let operations: readonly Operation[] | undefined;
  const models =
    before &&
    compareModels(before.verification, verification, {
      now,
      lost: lostBy(now),
      was: (operation) => change.was(operation),
      get operations() {
        operations ??= side.apis.flatMap((api) => api.operations);
        return operations;
      },
      fileBefore: ({ model }) => base.begun.before(model.document.absolute),
      texts: evidenceTexts(base, side.request.root),
    });
  const unmodelled = verification.coverage.filter(
    ({ operation, threatened, exempt }) =>
      added.has(operation) && operation.kind === 'operation' && !threatened && exempt === null,
  );
  return [
    ...said('mitigation-withdrawn', models?.withdrawn ?? []),
    ...said('acceptance-widened', models?.widened ?? []),
    ...said(
      'policy-weakened',
      was ? comparePolicies(await policiesOf(base, side, compared, verification, was, enabled)) : [],
    ),
    ...said(
      'operation-unmodelled',
      verification.models.length === 0
        ? []
        : unmodelled.map(({ operation }) => ({
            at: operation.place,
            part: 'key',
            message: `${operation.label} is new, and no threat covers it`,
            before: null,
            operations: [operation],
            operation,
            about: about.operation(operation, 'unmodelled'),
          })),
    ),
  ];
}

/** Gates that name rules of the family judge what these said. */
export function withRegressions(
  ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>,
  regressions: readonly Finding[],
): ReadonlyMap<Gate, ReadonlySet<Finding>> {
  if (regressions.length === 0) return ofGates;
  return new Map(
    [...ofGates].map(([gate, found]) => {
      const own = regressions.filter(({ rule }) => gate.rules?.includes(rule));
      return [gate, own.length > 0 ? new Set([...found, ...own]) : found];
    }),
  );
}

/** Evidence as it was and as it is. */
function evidenceTexts({ begun }: Base, root: string): EvidenceTexts {
  const own = { claims: [], definitions: [] };
  const [before, after] = [begun.base, begun.head].map((files) => evidenceReader(root, own, files)) as [
    EvidenceReader,
    EvidenceReader,
  ];
  const text = (reader: EvidenceReader, { document }: ThreatModel, path: string) => {
    const read = reader.read(document, path);
    return read.kind === 'file' ? read.text : undefined;
  };
  const at = ({ document }: ThreatModel, path: string) => resolve(dirname(document.absolute), path);
  return {
    before: (model, path) => text(before, model, path),
    after: (model, path) => text(after, model, path),
    isSame: ([old, was], [now, is]) => begun.before(at(now, is)) === at(old, was),
  };
}
