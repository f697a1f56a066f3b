import { relative, resolve, sep } from 'node:path';
import { defaultConfig } from '../config/config.ts';
import { discoverConfig } from '../config/discover.ts';
import type { ConfigOutcome } from '../config/load.ts';
import type { AnsweredCandidate } from '../derive/answer.ts';
import type { Finding, Severity } from '../findings/finding.ts';
import type { Problem } from '../findings/problem.ts';
import { createLexicon, extendLexicon, lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import { readApi } from '../openapi/read.ts';
import { failOn } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { References } from '../refs/references.ts';
import { isInside, type ReadFailure, Workspace } from '../refs/workspace.ts';
import { rules } from '../rules/registry.ts';
import { resolveRulesets } from '../rulesets/resolve.ts';
import type { RulesetReference } from '../rulesets/ruleset.ts';
import { explainSelectorQuoting } from '../selector/quoting.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { emptyLock, type Lock } from '../threats/review/lock.ts';
import { judgeRun } from '../verdict/judge.ts';
import type { Report } from '../verdict/report.ts';
import { gateRules } from './gate-rules.ts';
import { gather, jails } from './inputs.ts';
import type { Models } from './models.ts';
import { runAll } from './rule-runs.ts';
import { Timings } from './timings.ts';
import { implemented, ruleBook, verify } from './verify.ts';
import { widen } from './widen.ts';

/** What a run is asked for. */
export interface CheckRequest {
  /** The working folder, absolute; names in the report are relative to it. */
  readonly cwd: string;
  /** The repository's root: references and evidence stay inside it. */
  readonly root: string;
  /** Files, folders, globs; without any, the configuration says. */
  readonly paths: readonly string[];
  /** A file; true: the nearest one; false: none. */
  readonly config: string | boolean;
  /** Rulesets in place of the configured ones. */
  readonly rulesets: readonly string[];
  readonly failOn: Severity | undefined;
  /** List at most so many findings. */
  readonly maxFindings: number | undefined;
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Texts that take the place of files, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>;
  /** Derive candidates though there is no threat model. */
  readonly derive?: true;
  /** Told before each definition is read. */
  readonly onDocument?: (file: string) => void;
  /** Told what a person should know about the run, and what fails nothing. */
  readonly onNote?: (message: string) => void;
}

export type CheckOutcome =
  /** The configuration, a ruleset or the policy cannot be accepted: exit status 2. */
  | { readonly problems: readonly Problem[] }
  | {
      readonly report: Report;
      /** The threat models as they were proved, for pictures, tables and exports. */
      readonly verification: Verification;
      /** The threats that the definitions suggest, and what answers them; none without a threat model, unless asked for. */
      readonly candidates: readonly AnsweredCandidate[];
      /** Files that were named, absolute, and belong to no definition. */
      readonly passedOver: readonly string[];
      readonly timings: Timings;
      /** What `threatlint.lock` says, and what it would say now. */
      readonly lock: { readonly before: Lock; readonly now: Lock };
    };

const registry = new Map(rules.map((rule) => [rule.id, rule]));

/**
 * The pipeline: finds and reads the inputs, checks the definitions, proves the threat models, judges by the policy.
 *
 * @throws {RuleError} when a rule throws: a bug
 */
export async function check(request: CheckRequest): Promise<CheckOutcome> {
  const timings = new Timings();
  const { root, today } = request;
  const workspace = new Workspace(request.cwd, [...jails(request)], request.overlay);
  const configured = await configure(request, workspace);
  if (!configured.ok) return configured;
  const { config } = configured;
  const chosen = request.rulesets.map((name): RulesetReference => ({ name, place: null }));
  const layers = chosen.length > 0 ? [...config.rulesets.slice(0, -1), chosen] : config.rulesets;
  const resolved = await resolveRulesets(layers, registry, workspace);
  if (!resolved.ok) return resolved;

  const problems: Problem[] = [];
  const asked = await gateRules(config.policy.gates, resolved.rules, registry, problems);
  if (problems.length > 0) return { problems };

  const inputs = await timings.wait('parse', async () => {
    const named = await gather({ ...request, configured: config }, workspace, explainSyntax);
    if (request.paths.length === 0) return named;
    return widen(named, { ...request, configured: config }, workspace, explainSyntax);
  });
  const { models, lock, errors, digests } = await timings.wait('threats', () =>
    readModels(inputs.models, workspace, root),
  );
  const readings = models.map(({ model }) => model);
  const definitions = [...new Set([...inputs.definitions, ...implemented(readings, workspace)])];
  const references = new References(workspace);
  const own = config.lexicon && createLexicon(config.lexicon);
  const apis = timings.time('model', () =>
    definitions.map((document): Api => {
      request.onDocument?.(document.file);
      const api = readApi(document, references);
      if (own) extendLexicon(api, own);
      return api;
    }),
  );
  const policy = request.failOn ? failOn(config.policy, request.failOn) : config.policy;
  const book = await ruleBook(readings, registry);
  const runs = await timings.wait('rules', () =>
    runAll(apis, resolved.rules, asked, registry, readings, book),
  );
  const verification = verify({
    models: readings,
    apis,
    runs,
    rules: book,
    policy,
    workspace,
    root,
    lock,
    lexicon: own ?? lexicon,
    today,
  });
  const answered =
    readings.length > 0 || request.derive
      ? await timings.wait('threats', () => derive(apis, verification))
      : { candidates: [], findings: [] };
  const report = timings.time('report', () =>
    judgeRun({
      apis,
      documents: new Set([...definitions, ...references.documents]),
      findings: [
        ...runs.findings,
        ...models.flatMap(({ findings }) => findings),
        ...verification.findings,
        ...answered.findings,
      ],
      ofGates: runs.ofGates,
      unchecked: runs.unchecked,
      verification,
      models: readings,
      policy,
      errors: [...inputs.errors, ...errors],
      registry,
      ran: new Set([...resolved.rules.keys(), ...asked.map(({ rule }) => rule.id)]),
      complete: request.paths.length === 0,
      today,
      maxFindings: request.maxFindings,
      folder: isInside(request.cwd, root) ? relative(root, request.cwd).split(sep).join('/') : '',
    }),
  );
  return {
    report,
    verification,
    candidates: answered.candidates,
    passedOver: inputs.passedOver,
    timings,
    lock: { before: lock, now: { ...lock, imports: digests } },
  };
}

/** A glob that YAML takes for something else is the commonest mistake in a threat model. */
function explainSyntax({ source, problems }: ReadFailure): string | undefined {
  return source && problems?.[0] ? explainSelectorQuoting(source, problems[0]) : undefined;
}

/** What derives threats is loaded when there is a model that they could be missing in. */
async function derive(
  apis: readonly Api[],
  verification: Verification,
): Promise<{ candidates: AnsweredCandidate[]; findings: Finding[] }> {
  const { answerAll, unanswered } = await import('../derive/answer.ts');
  const candidates = answerAll(apis, registry, verification);
  return { candidates, findings: unanswered(candidates) };
}

/** What reads threat models is loaded when there are any. */
async function readModels(
  documents: readonly Document[],
  workspace: Workspace,
  root: string,
): Promise<Models> {
  if (documents.length === 0) return { models: [], lock: emptyLock, errors: [], digests: new Map() };
  const { loadModels } = await import('./models.ts');
  return loadModels(documents, workspace, root);
}

/** What reads configurations is loaded when there is one. */
async function configure({ config, cwd }: CheckRequest, workspace: Workspace): Promise<ConfigOutcome> {
  if (config === false || (config === true && discoverConfig(cwd).length === 0))
    return { ok: true, config: defaultConfig };
  const { findConfig, loadConfig } = await import('../config/load.ts');
  return config === true ? findConfig(workspace, cwd) : loadConfig(workspace, resolve(cwd, config));
}
