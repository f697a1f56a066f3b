import { relative, resolve, sep } from 'node:path';
import { type Config, defaultConfig } from '../config/config.ts';
import { discoverConfig } from '../config/discover.ts';
import type { ConfigOutcome } from '../config/load.ts';
import type { AnsweredCandidate } from '../derive/answer.ts';
import type { Finding } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import { createLexicon, lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { failOn, type Policy } from '../policy/policy.ts';
import { isInside, Workspace } from '../refs/workspace.ts';
import { builtIn, type RuleSource } from '../rules/source.ts';
import { resolveRulesets } from '../rulesets/resolve.ts';
import type { RuleSetting, RulesetReference } from '../rulesets/ruleset.ts';
import { TooMuchWork } from '../selector/work.ts';
import { RuleRequests } from '../threats/proof/requests.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { judgeRun } from '../verdict/judge.ts';
import { find, jails } from './find/find.ts';
import type { FindRequest } from './find/request.ts';
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

/**
 * The pipeline: finds and reads the inputs, checks the definitions, proves the threat models, judges by the policy.
 *
 * @throws {RuleError} when a rule throws: a bug
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const workspace = new Workspace(request.cwd, [...jails(request)], request.overlay);
  const setUp = await configure(request, workspace, builtIn);
  if ('problems' in setUp) return setUp;
  try {
    return await run(request, setUp, workspace);
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

async function run(request: CheckRequest, setUp: SetUp, workspace: Workspace): Promise<Checked> {
  const { root, today } = request;
  const { source, config, policy } = setUp;
  const timings = new Timings();
  const words = config.lexicon ? createLexicon(config.lexicon) : undefined;
  const library = new Library(workspace, words, request.onDocument);

  const inputs = await timings.wait('parse', () => read({ ...request, configured: config }, library));
  const models = await timings.wait('threats', () => readModels(inputs.models, library, root));
  const readings = models.readings.map(({ model }) => model);
  const definitions = [...new Set([...inputs.definitions, ...implemented(readings, workspace)])];
  const apis = timings.time('model', () => definitions.map((document) => library.definition(document).api));

  const book = await ruleBook(readings, source.rules);
  const requests = new RuleRequests(readings, book);
  const runs = await timings.wait('rules', () => runAll({ ...setUp, apis, requests, book }));

  const verification = prove({
    ...{ models: readings, apis, requests, runs, rules: book, policy, workspace, root, today },
    lock: models.lock,
    lexicon: words ?? lexicon,
  });
  const answered =
    readings.length > 0 || request.derive
      ? await timings.wait('threats', () => derive(apis, source, verification))
      : { candidates: [], findings: [] };

  const report = timings.time('report', () =>
    judgeRun({
      ...{ apis, verification, models: readings, policy, today, maxFindings: request.maxFindings },
      documents: library.filesOf(definitions),
      findings: [
        ...runs.findings,
        ...models.readings.flatMap(({ findings }) => findings),
        ...verification.findings,
        ...answered.findings,
      ],
      ofGates: runs.ofGates,
      unchecked: runs.unchecked,
      errors: [...inputs.errors, ...models.errors],
      registry: source.rules,
      ran: new Set([...setUp.enabled.keys(), ...setUp.gates.map(({ rule }) => rule.id)]),
      complete: request.paths.length === 0,
      folder: isInside(request.cwd, root) ? relative(root, request.cwd).split(sep).join('/') : '',
    }),
  );
  return {
    ...{ report, verification, timings },
    candidates: answered.candidates,
    passedOver: inputs.passedOver,
    lock: {
      before: models.lock,
      now: { ...models.lock, imports: models.digests },
      complete: request.paths.length === 0 && startsAtRoot(request, config),
    },
  };
}

/** What is looked for is found and read; where files were named, with what belongs to them. */
async function read(request: FindRequest, library: Library): Promise<Inputs> {
  const wanted = request.paths.join(', ') || '.';
  const named = readFound(await find(request), library.workspace, wanted);
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
  { rules }: RuleSource,
  verification: Verification,
): Promise<{ candidates: AnsweredCandidate[]; findings: Finding[] }> {
  const { answerAll, unanswered } = await import('../derive/answer.ts');
  const candidates = answerAll(apis, rules, verification);
  return { candidates, findings: unanswered(candidates) };
}

async function configure(
  request: CheckRequest,
  workspace: Workspace,
  source: RuleSource,
): Promise<SetUp | { readonly problems: readonly Problem[] }> {
  const configured = await configuration(request, workspace);
  if (!configured.ok) return configured;
  const { config } = configured;
  const chosen = request.rulesets.map((name): RulesetReference => ({ name, place: null }));
  const layers = chosen.length > 0 ? [...config.rulesets.slice(0, -1), chosen] : config.rulesets;
  const resolved = await resolveRulesets(layers, source.rules, workspace);
  if (!resolved.ok) return resolved;
  const problems: Problem[] = [];
  const gates = await gateRules(config.policy.gates, resolved.rules, source.rules, problems);
  if (problems.length > 0) return { problems };
  const policy = request.failOn ? failOn(config.policy, request.failOn) : config.policy;
  return { source, config, policy, enabled: resolved.rules, gates };
}

/** What reads configurations is loaded when there is one. */
async function configuration({ config, cwd }: CheckRequest, workspace: Workspace): Promise<ConfigOutcome> {
  if (config === false || (config === true && discoverConfig(cwd).length === 0))
    return { ok: true, config: defaultConfig };
  const { findConfig, loadConfig } = await import('../config/load.ts');
  return config === true ? findConfig(workspace, cwd) : loadConfig(workspace, resolve(cwd, config));
}
