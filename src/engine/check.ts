import { relative, resolve, sep } from 'node:path';
import { baselinePath } from '../config/baseline-path.ts';
import type { Config } from '../config/config.ts';
import type { Finding } from '../findings/finding.ts';
import { createLexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { Baseline, pairsOf } from '../policy/baseline.ts';
import { openOf } from '../policy/judge.ts';
import type { Gate, Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { onDisk } from '../refs/files.ts';
import { isInside, Workspace } from '../refs/workspace.ts';
import { builtIn } from '../rules/source.ts';
import { TooMuchWork } from '../selector/work.ts';
import { groupBy } from '../text/group.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { type JudgeRunInput, judgeRun } from '../verdict/judge.ts';
import type { UncheckedResult } from '../verdict/report.ts';
import type { Checked, CheckOutcome } from './checked.ts';
import { find, jails, partOfFound } from './find/find.ts';
import { sayLinksOut } from './find/links.ts';
import type { FindRequest } from './find/request.ts';
import type { FixContext } from './fix/fixes.ts';
import { keepHeapSmall } from './heap.ts';
import { Library } from './read/library.ts';
import { noModels, readModels } from './read/models.ts';
import { type Inputs, readFound } from './read/read.ts';
import { withRelated } from './read/related.ts';
import type { CheckRequest, SinceRequest } from './request.ts';
import { fold } from './rules/fold.ts';
import { asAsked, configure } from './set-up.ts';
import { ShardMismatch } from './shard/mismatch.ts';
import { membership } from './shard/part.ts';
import {
  definitionsOf,
  type Examined,
  examine,
  isComplete,
  nothingVerified,
  type SetUp,
  type Side,
  suggest,
  verify,
} from './side.ts';
import type { Base } from './since/base.ts';
import type { Begun } from './since/begin.ts';
import type { Compared } from './since/compare.ts';
import type { Enabled } from './since/policy/rules.ts';
import { Timings } from './timings.ts';
import { Watchdog } from './watchdog.ts';

/**
 * The pipeline: finds and reads the inputs, checks the definitions, proves the threat models, judges by the policy.
 *
 * @throws {RuleError} when a rule throws: a bug
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const begun = request.since && (await beginning(request, request.since));
  if (begun && 'problem' in begun) {
    // It begins with the option that it speaks of, which stands where other problems name a file.
    const [option = ''] = begun.problem.split(' ');
    return { problems: [{ file: option, range: null, message: begun.problem }] };
  }
  const files = begun?.head ?? request.at ?? onDisk;
  const workspace = new Workspace(
    request.cwd,
    [...jails(request, files)],
    request.overlay,
    files,
    request.memory,
  );
  const watchdog = new Watchdog(request.timeout);
  const base = begun && (await baseOf(begun, request, workspace));
  const was = await base?.config();
  const both = was && (await bothOf(was, request));
  const setUp = await configure(request, workspace, builtIn, watchdog, both);
  if ('problems' in setUp) return setUp;
  try {
    return await run(request, setUp, workspace, watchdog, base, was);
  } catch (error) {
    if (error instanceof ShardMismatch)
      return { problems: [{ file: error.report, range: null, message: error.message }] };
    if (!(error instanceof TooMuchWork)) throw error;
    // Of several definitions none is to blame alone.
    const [only, ...others] = request.paths;
    const file = setUp.config.file ?? (others.length === 0 ? only : undefined) ?? '.';
    return { problems: [{ file, range: null, message: error.message }] };
  }
}

/** The rules that ran: those of the family `regression` only where there was something to compare with. */
function ranOf({ source, enabled, gates }: SetUp, isCompared: boolean): ReadonlySet<string> {
  const asked = [...enabled.keys(), ...gates.map(({ rule }) => rule.id)];
  return new Set(asked.filter((id) => isCompared || source.rules.get(id)?.category !== 'regression'));
}

/** What compares with a commit is loaded when somebody asks for that. */
async function beginning(request: CheckRequest, since: SinceRequest) {
  const { begin } = await import('./since/begin.ts');
  return begin(request, since);
}

async function baseOf(begun: Begun, request: CheckRequest, workspace: Workspace): Promise<Base> {
  const { Base } = await import('./since/base.ts');
  return new Base(begun, request, workspace);
}

async function bothOf(was: Config, request: CheckRequest): Promise<(now: Policy) => Promise<Policy>> {
  const { bothPolicies } = await import('./since/gates.ts');
  return async (now) => bothPolicies(now, asAsked(was.policy, request));
}

async function run(
  request: CheckRequest,
  setUp: SetUp,
  workspace: Workspace,
  watchdog: Watchdog,
  base: Base | undefined,
  was: Config | undefined,
): Promise<Checked> {
  const { root, today, part, replay } = request;
  const { source, config, policy } = setUp;
  const isMember = membership(part, root, workspace.files);
  const place = part || replay ? (await import('./shard/here.ts')).here(request, workspace) : undefined;
  const timings = new Timings();
  const words = config.lexicon ? createLexicon(config.lexicon) : undefined;
  const library = new Library(workspace, watchdog, words, request.onDocument);

  request.memory?.begin(library, JSON.stringify([config.lexicon, [...setUp.enabled], source.texts ?? []]));
  const { between } = request;
  // Whoever looks at models again, after their rules have run, keeps them.
  const mayLetGo = !(request.memory || base || request.derive || request.fixes || asksModels(policy));
  if (mayLetGo) library.letsWait = true;
  const inputs = await timings.wait('parse', () =>
    readInputs({ ...request, configured: config, files: workspace.files }, library, isMember),
  );
  await between?.();
  const asking = await timings.wait('threats', () => readModels(inputs.models, library, root));
  // A part runs the rules that models name, and proves none: a model may speak of what is in another part.
  const proving = part ? noModels : asking;
  const asked = asking.readings.map(({ model }) => model);
  const definitions = definitionsOf(inputs.definitions, asked, library, isMember);
  const recorder = part && new (await import('./shard/record.ts')).Recorder(library);
  if (place) replay?.begin(place, definitions, library, root);
  const letGo =
    mayLetGo && proving.readings.length === 0 && definitions.length > 1
      ? (api: Api) => library.letGo(api)
      : undefined;
  if (letGo) keepHeapSmall();
  const read = (document: Document) => {
    const api = timings.time('model', () => library.definition(document)?.api);
    if (api) replay?.know(api);
    return api;
  };
  const apisRead = eachInTurn(definitions, read);
  const all = letGo ? apisRead : [...apisRead];
  await between?.();
  if (replay && base) {
    const { touched } = await import('./shard/live.ts');
    replay.leave(touched(base, [...all], library));
  }
  // Nobody asks how much is as before: where nothing differs, rules and proofs would say what they said.
  const isAsItWas =
    base !== undefined &&
    request.counts === false &&
    request.since?.all !== true &&
    !(part || replay) &&
    base.isAsItWas({ setUp, library, models: proving, definitions, apis: [...all] }, was);
  const models = isAsItWas ? { ...proving, readings: [] } : proving;
  const readings = models.readings.map(({ model }) => model);
  const examined = await timings.wait('rules', () =>
    examine({
      ...{ request, setUp, library, watchdog, words, models, readings, definitions, letGo },
      ...{ apis: all, asking: isAsItWas ? [] : asked, shards: recorder ?? replay, isAsItWas },
    }),
  );
  const { side, raw } = examined;
  const { apis } = side;
  await between?.();
  request.memory?.end(library, definitions);
  const compared = base && (await timings.wait('since', () => comparedWith(base, examined)));
  const parts = compared?.partsOf(raw.findings);
  const earlier = base && (await rulesBefore(base, side, was));
  const regressed =
    compared &&
    parts &&
    earlier &&
    (await regressedDefinitions(
      side,
      compared,
      [...parts.values()].flat(),
      // Whoever mends wants each finding itself, one that a regression would tell along as well.
      request.fixes === 'kept' ? raw.findings : [...raw.named.values()].flat(),
      earlier,
    ));
  const told = (part: Finding) => (regressed?.changed.has(part) ? (regressed.changed.get(part) ?? []) : part);
  const apart = parts && ((finding: Finding) => (parts.get(finding) ?? []).flatMap(told));
  const { baseline: entered } = setUp;
  const baseline =
    entered && !isAsItWas
      ? new Baseline(entered.document, entered.entries, ranOf(setUp, compared !== undefined), today)
      : undefined;
  const held = baseline?.splitter(raw.findings);
  const runs = fold(raw, source, (finding) => {
    const some = apart ? apart(finding) : [finding];
    return held ? some.flatMap((part) => held(finding, part)) : some;
  });

  const verification = verify(examined, runs);
  const answered = await timings.wait('threats', () => suggest(side, verification));
  const ofModels = [
    ...models.readings.flatMap(({ findings }) => findings),
    ...verification.findings,
    ...answered.findings,
  ];
  const modelParts = compared?.partsOf(ofModels);
  const regressions = [
    ...(regressed?.regressions ?? []),
    // Where nothing differs, models and the policy were not read to be compared.
    ...(base && compared && earlier && !part && !isAsItWas
      ? await regressedFiles(base, side, compared, verification, was, earlier)
      : []),
  ];
  const ofGates = compared ? await gatesOf(runs.ofGates, regressions) : runs.ofGates;

  await between?.();
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
      ran: ranOf(setUp, compared !== undefined),
      complete: isComplete(side) && !isAsItWas,
      part: part !== undefined || isAsItWas,
      fixes: reported && ((found) => reported.reportedFixes(found, fixing)),
      cwd: request.cwd,
      folder: isInside(request.cwd, root) ? relative(root, request.cwd).split(sep).join('/') : '',
      since: compared && (isAsItWas ? { ...compared, counts: false } : compared),
    });
  const { report, findings: judged } = timings.time('report', () => {
    const judged = watchdog.shared(apis.length, 'nothing that was found was judged', () =>
      verdict({
        ...{ apis, verification, models: readings, ofGates, unchecked: runs.unchecked },
        documents: library.filesOf(definitions),
        dismissed: answered.dismissed,
        baseline,
        findings: [
          ...runs.findings,
          ...regressions,
          ...(modelParts ? [...modelParts.values()].flat() : ofModels),
        ],
      }),
    );
    return judged?.result ?? verdict({ ...unjudged, verification: nothingVerified(examined) });
  });
  const shard = part && place && recorder?.shard(request, part, place, definitions, watchdog.cuts);
  return {
    ...{ verification, timings, watchdog, side, fixing },
    isSame: (path) => base?.isSame(path) === true,
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

/** Where no rule is asked anything, nothing is wrong with any definition: that is no verdict. */
function unasked({ side, requests }: Examined, definitions: readonly Document[]): UncheckedResult[] {
  const { enabled, gates, config } = side.setUp;
  if (definitions.length === 0 || enabled.size + gates.length + requests.all.length > 0) return [];
  const reason =
    'the rulesets enable no rule, and no gate or threat model names one: nothing in the definitions was judged';
  return [{ file: config.file ?? '.', pointer: '', reason }];
}

/** What the rules of the family `regression` say; see `since/regress.ts`. */
async function regressedDefinitions(
  side: Side,
  compared: Compared,
  parts: readonly Finding[],
  kept: Iterable<Finding>,
  enabled: Enabled,
) {
  const { regressDefinitions } = await import('./since/regress.ts');
  return regressDefinitions(side, compared, parts, new Set(kept), enabled);
}

async function regressedFiles(
  base: Base,
  side: Side,
  compared: Compared,
  verification: Verification,
  was: Config | undefined,
  enabled: Enabled,
) {
  const { regressFiles } = await import('./since/regress.ts');
  return regressFiles(base, side, compared, verification, was, enabled);
}

async function rulesBefore(base: Base, side: Side, was: Config | undefined) {
  const { enabledBefore } = await import('./since/policies.ts');
  return enabledBefore(base, side, was);
}

async function gatesOf(ofGates: ReadonlyMap<Gate, ReadonlySet<Finding>>, regressions: readonly Finding[]) {
  const { withRegressions } = await import('./since/regress.ts');
  return withRegressions(ofGates, regressions);
}

async function comparedWith(base: Base, examined: Examined) {
  const { compareWith } = await import('./since/compare.ts');
  return compareWith(base, examined);
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

/** Does a policy say something of operations that only their model can answer? */
function asksModels({ gates, waivers }: Policy): boolean {
  return (
    waivers.some(({ scope }) => scope) ||
    gates.some(({ when, coverage, with: options }) => when || coverage || options)
  );
}

/** Each definition is read when its turn comes: the model of one alone is there at a time. */
function* eachInTurn(
  definitions: readonly Document[],
  read: (document: Document) => Api | undefined,
): Iterable<Api> {
  for (const document of definitions) {
    const api = read(document);
    if (api) yield api;
  }
}

/** What is left of a run whose findings could not be judged in time. */
const unjudged = {
  ...{ apis: [], models: [], findings: [], unchecked: [] },
  ...{ documents: new Set<never>(), ofGates: new Map<never, never>() },
};

/** What is looked for is found and read; where files were named, with what belongs to them. */
async function readInputs(
  request: FindRequest & CheckRequest,
  library: Library,
  isMember: (path: string) => boolean,
): Promise<Inputs> {
  const wanted = request.paths.join(', ') || '.';
  const searched = await find(request);
  const { replay, files } = request;
  const all = replay
    ? searched.candidates.filter(({ path }) => !replay.reports.has(files.realpath(path) ?? path))
    : searched.candidates;
  const left = { ...searched, candidates: all };
  const found = request.part ? partOfFound(left, request.paths, isMember) : left;
  const byPerson = found.candidates.filter(({ home }) => home === undefined);
  sayLinksOut(
    byPerson.map(({ path }) => library.workspace.display(path)),
    request,
  );
  const named = readFound(found, library, wanted, request.onNote);
  return request.paths.length === 0 ? named : withRelated(named, request, library);
}

/** Do threat models count wherever they lie in the repository? */
function startsAtRoot({ cwd, root }: CheckRequest, { threatModels, specs }: Config): boolean {
  const folder = (threatModels ?? specs)?.folder ?? cwd;
  return resolve(folder) === resolve(root);
}
