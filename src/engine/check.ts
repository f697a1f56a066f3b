import { relative, resolve, sep } from 'node:path';
import { type Config, defaultConfig } from '../config/config.ts';
import { discoverConfig } from '../config/discover.ts';
import type { ConfigOutcome } from '../config/load.ts';
import type { AnsweredCandidate } from '../derive/answer.ts';
import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import type { Finding } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import { createLexicon, lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { failOn, type Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { isInside, Workspace } from '../refs/workspace.ts';
import { builtIn, type RuleSource } from '../rules/source.ts';
import { type Resolution, resolveRulesets } from '../rulesets/resolve.ts';
import type { RuleSetting, RulesetReference } from '../rulesets/ruleset.ts';
import { TooMuchWork } from '../selector/work.ts';
import type { SpectralOutcome } from '../spectral/source.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import { RuleRequests } from '../threats/proof/requests.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { type JudgeRunInput, judgeRun } from '../verdict/judge.ts';
import { find, jails } from './find/find.ts';
import { sayLinksOut } from './find/links.ts';
import type { FindRequest } from './find/request.ts';
import { keepHeapSmall } from './heap.ts';
import { prove } from './prove.ts';
import { implemented } from './read/implemented.ts';
import { Library } from './read/library.ts';
import { readModels } from './read/models.ts';
import { type Inputs, readFound } from './read/read.ts';
import { withRelated } from './read/related.ts';
import type { Checked, CheckOutcome, CheckRequest } from './request.ts';
import { ruleBook } from './rules/book.ts';
import { type GateRule, gateRules } from './rules/gates.ts';
import { runAll } from './rules/run.ts';
import { Timings } from './timings.ts';
import { Watchdog } from './watchdog.ts';

/**
 * The pipeline: finds and reads the inputs, checks the definitions, proves the threat models, judges by the policy.
 *
 * @throws {RuleError} when a rule throws: a bug
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const workspace = new Workspace(request.cwd, [...jails(request)], request.overlay);
  const watchdog = new Watchdog(request.timeout);
  const setUp = await configure(request, workspace, builtIn, watchdog);
  if ('problems' in setUp) return setUp;
  try {
    return await run(request, setUp, workspace, watchdog);
  } catch (error) {
    if (!(error instanceof TooMuchWork)) throw error;
    const file = setUp.config.file ?? request.paths[0] ?? '.';
    return { problems: [{ file, range: null, message: error.message }] };
  }
}

/** What the configuration, the command line and the rulesets ask for. */
interface SetUp {
  readonly source: RuleSource;
  readonly config: Config;
  readonly policy: Policy;
  /** What the rulesets say of rules. */
  readonly enabled: ReadonlyMap<string, RuleSetting>;
  /** The rules that gates name. */
  readonly gates: readonly GateRule[];
}

async function run(
  request: CheckRequest,
  setUp: SetUp,
  workspace: Workspace,
  watchdog: Watchdog,
): Promise<Checked> {
  const { root, today } = request;
  const { source, config, policy } = setUp;
  const timings = new Timings();
  const words = config.lexicon ? createLexicon(config.lexicon) : undefined;
  const library = new Library(workspace, watchdog, words, request.onDocument);

  const inputs = await timings.wait('parse', () => readInputs({ ...request, configured: config }, library));
  const models = await timings.wait('threats', () => readModels(inputs.models, library, root));
  const readings = models.readings.map(({ model }) => model);
  const named = watchdog.shared(readings.length, 'what threat models name was not read', () =>
    implemented(readings, workspace),
  );
  const definitions = [...new Set([...inputs.definitions, ...(named?.result ?? [])])];
  const isAsked = readings.length > 0 || request.derive === true || definitions.length < 2;
  const letGo = isAsked || asksModels(policy) ? undefined : (api: Api) => library.letGo(api);
  if (letGo) keepHeapSmall();
  const read = (document: Document) => timings.time('model', () => library.definition(document)?.api);

  const book = await ruleBook(readings, source.rules);
  const requests = new RuleRequests(readings, book);
  const runs = await timings.wait('rules', () =>
    runAll({
      ...{ ...setUp, requests, book, watchdog, letGo, fingerprints: request.fingerprints !== false },
      apis: letGo ? eachInTurn(definitions, read) : [...eachInTurn(definitions, read)],
    }),
  );
  const { apis } = runs;

  const proof = (claims: readonly ThreatModel[], about: readonly Api[]) =>
    prove({
      ...{ models: claims, apis: about, requests, runs, rules: book, policy, workspace, root, today },
      partial: watchdog.cuts.length > 0,
      lock: models.lock,
      claims: models.files,
      lexicon: words ?? lexicon,
    });
  const seen = apis.filter((api) => !runs.cut.has(api));
  const proved = watchdog.shared(apis.length, 'no threat model was verified', () => proof(readings, seen));
  const verification = proved?.result ?? proof([], []);
  const wanted = (readings.length > 0 || request.derive) && watchdog.cuts.length === 0;
  const answered = wanted
    ? await timings.wait('threats', () =>
        derive(apis, source, { ...verification, today, complete: request.paths.length === 0 }, watchdog),
      )
    : { candidates: [], findings: [], dismissed: undefined };

  const complete = () => request.paths.length === 0 && watchdog.cuts.length === 0;
  const verdict = (found: Pick<JudgeRunInput, Found>) =>
    judgeRun({
      ...{ ...found, policy, today, maxFindings: request.maxFindings },
      unread: [...inputs.unchecked, ...models.unchecked],
      errors: [...inputs.errors, ...models.errors],
      cut: watchdog.cuts,
      registry: source.rules,
      ran: new Set([...setUp.enabled.keys(), ...setUp.gates.map(({ rule }) => rule.id)]),
      complete: complete(),
      cwd: request.cwd,
      folder: isInside(request.cwd, root) ? relative(root, request.cwd).split(sep).join('/') : '',
    });
  const report = timings.time('report', () => {
    const judged = watchdog.shared(apis.length, 'nothing that was found was judged', () =>
      verdict({
        ...{ apis, verification, models: readings, ofGates: runs.ofGates, unchecked: runs.unchecked },
        documents: library.filesOf(definitions),
        dismissed: answered.dismissed,
        findings: [
          ...runs.findings,
          ...models.readings.flatMap(({ findings }) => findings),
          ...verification.findings,
          ...answered.findings,
        ],
      }),
    );
    return judged?.result ?? verdict({ ...unjudged, verification: proof([], []) });
  });
  return {
    ...{ report, verification, timings, watchdog },
    candidates: answered.candidates,
    passedOver: inputs.passedOver,
    lock: {
      before: models.lock,
      now: { ...models.lock, imports: models.digests },
      complete: complete() && startsAtRoot(request, config),
    },
  };
}

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

type Found =
  | 'dismissed'
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

/** What is looked for is found and read; where files were named, with what belongs to them. */
async function readInputs(request: FindRequest & CheckRequest, library: Library): Promise<Inputs> {
  const wanted = request.paths.join(', ') || '.';
  const found = await find(request);
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

/** What derives threats is loaded when there is a model that they could be missing in. */
async function derive(
  apis: readonly Api[],
  source: RuleSource,
  known: Verification & { readonly today: string; readonly complete: boolean },
  watchdog: Watchdog,
): Promise<{
  candidates: AnsweredCandidate[];
  findings: Finding[];
  dismissed: DismissedFindings | undefined;
}> {
  const { answerAll, dismissedFindings, unanswered, staleDismissals } = await import('../derive/answer.ts');
  const rules = new Set(source.rules.keys());
  const derived = watchdog.shared(apis.length, 'no threat was derived', () => {
    const candidates = answerAll(apis, source, known);
    const stale = staleDismissals(candidates, { ...known, rules });
    const dismissed = dismissedFindings(known, rules);
    return { candidates, findings: [...unanswered(candidates), ...stale], dismissed };
  });
  return derived?.result ?? { candidates: [], findings: [], dismissed: undefined };
}

async function configure(
  request: CheckRequest,
  workspace: Workspace,
  source: RuleSource,
  watchdog: Watchdog,
): Promise<SetUp | { readonly problems: readonly Problem[] }> {
  const { config: named, rulesets } = request;
  sayLinksOut([...(typeof named === 'string' ? [named] : []), ...rulesets], request);
  const configured = await configuration(request, workspace, watchdog);
  if (!configured.ok) return configured;
  const { config } = configured;
  const chosen = request.rulesets.map((name): RulesetReference => ({ name, place: null }));
  const layers = chosen.length > 0 ? [...config.rulesets.slice(0, -1), chosen] : config.rulesets;
  const resolved = await resolveRulesets(layers, source.rules, workspace);
  if (!resolved.ok) return resolved;
  const problems: Problem[] = [];
  const mixed = await withSpectralRules(resolved, source, workspace);
  if ('problems' in mixed) return mixed;
  const enabled = new Map([...resolved.rules, ...mixed.enabled.map((id) => [id, {}] as const)]);
  const gates = await gateRules(config.policy.gates, enabled, mixed.source.rules, problems);
  if (problems.length > 0) return { problems };
  const policy = request.failOn ? failOn(config.policy, request.failOn) : config.policy;
  return { source: mixed.source, config, policy, enabled, gates };
}

/** What runs Spectral's rules is loaded when a ruleset has some. */
async function withSpectralRules(
  { spectral }: Resolution & { readonly ok: true },
  source: RuleSource,
  workspace: Workspace,
): Promise<SpectralOutcome> {
  if (spectral.length === 0) return { source, enabled: [] };
  const { withSpectral } = await import('../spectral/source.ts');
  return withSpectral(spectral, source, workspace);
}

/** What reads configurations is loaded when there is one. */
async function configuration(
  { config, cwd }: CheckRequest,
  workspace: Workspace,
  watchdog: Watchdog,
): Promise<ConfigOutcome> {
  if (config === false || (config === true && discoverConfig(cwd).length === 0))
    return { ok: true, config: defaultConfig };
  const { findConfig, loadConfig } = await import('../config/load.ts');
  const loaded = watchdog.shared(1, 'the configuration was not read', () =>
    config === true ? findConfig(workspace, cwd) : loadConfig(workspace, resolve(cwd, config)),
  );
  if (loaded) return loaded.result;
  return {
    ok: false,
    problems: watchdog.cuts.map(({ file, reason }) => ({ file, range: null, message: reason })),
  };
}
