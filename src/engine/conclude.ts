import { relative, resolve, sep } from 'node:path';
import { baselinePath } from '../config/baseline-path.ts';
import type { Config } from '../config/config.ts';
import { Baseline, pairsOf } from '../policy/baseline.ts';
import { openOf } from '../policy/judge.ts';
import type { Document } from '../refs/document.ts';
import { isInside } from '../refs/workspace.ts';
import { groupBy } from '../text/group.ts';
import { type JudgeRunInput, judgeRun } from '../verdict/judge.ts';
import type { UncheckedResult } from '../verdict/report.ts';
import type { Checked } from './checked.ts';
import type { FixContext } from './fix/fixes.ts';
import type { Gathered, Run } from './gather.ts';
import type { Models } from './read/models.ts';
import type { CheckRequest } from './request.ts';
import { fold } from './rules/fold.ts';
import { type Examined, isComplete, nothingVerified, type SetUp, suggest, verify } from './side.ts';
import type { Against } from './since/against.ts';

/** What is known of a run when it is judged. */
export interface Findings {
  readonly gathered: Gathered;
  readonly examined: Examined;
  /** The threat models that are proved. */
  readonly models: Models;
  readonly against: Against | undefined;
  /** Does nothing differ from the base? Then no rule ran. */
  readonly isAsItWas: boolean;
}

/** Proves the threat models, and judges all that was found by the policy. */
export async function conclude(
  { request, setUp, watchdog, timings }: Run,
  { gathered, examined, models, against, isAsItWas }: Findings,
): Promise<Omit<Checked, 'isSame'>> {
  const { root, today, part } = request;
  const { source, config, policy } = setUp;
  const { library, inputs, definitions, place, recorder } = gathered;
  const { side, raw } = examined;
  const { apis, readings } = side;
  const ran = ranOf(setUp, against !== undefined);
  const { baseline: entered } = setUp;
  const baseline =
    entered && !isAsItWas ? new Baseline(entered.document, entered.entries, ran, today) : undefined;
  const held = baseline?.splitter(raw.findings);
  const runs = fold(raw, source, (finding) => {
    const some = against?.apart(finding) ?? [finding];
    return held ? some.flatMap((part) => held(finding, part)) : some;
  });

  const verification = verify(examined, runs);
  const answered = await timings.wait('threats', () => suggest(side, verification));
  const ofModels = [
    ...models.readings.flatMap(({ findings }) => findings),
    ...verification.findings,
    ...answered.findings,
  ];
  const told = against?.ofModels(ofModels) ?? ofModels;
  // Where nothing differs, models and the policy were not read to be compared.
  const regressions = (await against?.regressions(verification, !part && !isAsItWas)) ?? [];

  await request.between?.();
  const fixing: FixContext = { rules: source.rules, enabled: setUp.enabled, apis };
  const reported = request.fixes === 'reported' ? await import('./fix/reported.ts') : undefined;
  const verdict = (found: Pick<JudgeRunInput, Found>) =>
    judgeRun({
      ...{ ...found, policy, today, maxFindings: request.maxFindings },
      unread: [
        ...inputs.unchecked,
        ...models.unchecked,
        ...(isAsItWas ? [] : unasked(examined, definitions)),
      ],
      errors: [...inputs.errors, ...models.errors],
      cut: watchdog.cuts,
      registry: source.rules,
      waiversBefore: against?.waivers,
      ran,
      complete: isComplete(side) && !isAsItWas,
      part: part !== undefined || isAsItWas,
      fixes: reported && ((found) => reported.reportedFixes(found, fixing)),
      cwd: request.cwd,
      folder: isInside(request.cwd, root) ? relative(root, request.cwd).split(sep).join('/') : '',
      since: against && (isAsItWas ? { ...against.compared, counts: false } : against.compared),
    });
  const { report, findings: judged } = timings.time('report', () => {
    const judged = watchdog.shared(apis.length, 'nothing that was found was judged', () =>
      verdict({
        ...{ apis, verification, models: readings, baseline, unchecked: runs.unchecked },
        ofGates: against?.ofGates(runs.ofGates, regressions) ?? runs.ofGates,
        documents: library.filesOf(definitions),
        dismissed: answered.dismissed,
        findings: [...runs.findings, ...regressions, ...told],
      }),
    );
    return judged?.result ?? verdict({ ...unjudged, verification: nothingVerified(examined) });
  });
  const shard = part && place && recorder?.shard(request, part, place, definitions, watchdog.cuts);
  return {
    ...{ verification, timings, watchdog, side, fixing },
    report: shard ? { ...report, shard } : report,
    judged: request.fixes ? judged : [],
    found: request.fixes ? groupBy(raw.findings, ({ rule }) => rule) : new Map(),
    candidates: answered.candidates,
    baseline: {
      now: () => {
        const documents = [...apis, ...readings].map(({ place }) => place.document);
        const rules = { known: new Set(source.rules.keys()), ran: new Set(setUp.enabled.keys()) };
        const { dismissed } = answered;
        return pairsOf(openOf(raw.findings, { policy, verification, dismissed, documents, rules, today }));
      },
      file: setUp.baseline,
      complete: isComplete(side),
      path: baselinePath(config, request.cwd),
    },
    passedOver: inputs.passedOver,
    lock: {
      before: models.lock,
      now: { ...models.lock, imports: models.digests },
      complete: isComplete(side) && startsAtRoot(request, config),
    },
  };
}

/** The rules that ran: those of the family `regression` only where there was something to compare with. */
function ranOf({ source, enabled, gates }: SetUp, isCompared: boolean): ReadonlySet<string> {
  const asked = [...enabled.keys(), ...gates.map(({ rule }) => rule.id)];
  return new Set(asked.filter((id) => isCompared || source.rules.get(id)?.category !== 'regression'));
}

/** Where no rule is asked anything, nothing is wrong with any definition: that is no verdict. */
function unasked({ side, requests }: Examined, definitions: readonly Document[]): UncheckedResult[] {
  const { enabled, gates, config, asks } = side.setUp;
  if (definitions.length === 0 || gates.length + requests.all.length > 0) return [];
  // A ruleset of Spectral may switch its rules off again for the files that there are.
  const isOff = (id: string) =>
    id.startsWith('spectral/') && definitions.every(({ absolute }) => asks?.isOffIn(absolute));
  if (![...enabled.keys()].every(isOff)) return [];
  const reason =
    'the rulesets enable no rule, and no gate or threat model names one: nothing in the definitions was judged';
  return [{ file: config.file ?? '.', pointer: '', reason }];
}

type Found =
  | 'dismissed'
  | 'baseline'
  | 'apis'
  | 'documents'
  | 'findings'
  | 'ofGates'
  | 'unchecked'
  | 'verification'
  | 'models';

/** What is left of a run whose findings could not be judged in time. */
const unjudged = {
  ...{ apis: [], models: [], findings: [], unchecked: [] },
  ...{ documents: new Set<never>(), ofGates: new Map<never, never>() },
};

/** Do threat models count wherever they lie in the repository? */
function startsAtRoot({ cwd, root }: CheckRequest, { threatModels, specs }: Config): boolean {
  const folder = (threatModels ?? specs)?.folder ?? cwd;
  return resolve(folder) === resolve(root);
}
