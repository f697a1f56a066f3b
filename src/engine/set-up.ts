import { resolve } from 'node:path';
import { baselinePath } from '../config/baseline-path.ts';
import { type Config, defaultConfig } from '../config/config.ts';
import { discoverConfig } from '../config/discover.ts';
import type { ConfigOutcome } from '../config/load.ts';
import { type Problem, problemAt } from '../findings/problem.ts';
import { failOn, ofPart, type Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import { isInside, type Workspace } from '../refs/workspace.ts';
import type { RuleSource } from '../rules/source.ts';
import { type Resolution, resolveRulesets } from '../rulesets/resolve.ts';
import type { Entry, RulesetReference } from '../rulesets/ruleset.ts';
import type { SpectralOutcome } from '../spectral/source.ts';
import { isObject, own } from '../syntax/value.ts';
import { sayLinksOut } from './find/links.ts';
import type { CheckRequest } from './request.ts';
import { gateRules } from './rules/gates.ts';
import type { SetUp } from './side.ts';
import type { Watchdog } from './watchdog.ts';

/**
 * Reads what a run is to do.
 *
 * @param earlier the policy that the files had before the change, whose gates hold beside those of now
 */
export async function configure(
  request: CheckRequest,
  workspace: Workspace,
  source: RuleSource,
  watchdog: Watchdog,
  earlier?: (now: Policy) => Promise<Policy>,
): Promise<SetUp | { readonly problems: readonly Problem[] }> {
  const { config: named, rulesets, baselineFile } = request;
  sayLinksOut([...[named, baselineFile].filter((one) => typeof one === 'string'), ...rulesets], request);
  const configured = await configuration(request, workspace, watchdog);
  if (!configured.ok) return configured;
  const { config } = configured;
  const chosen = request.rulesets.map((name): RulesetReference => ({ name, place: null }));
  const layers = chosen.length > 0 ? [...config.rulesets.slice(0, -1), chosen] : config.rulesets;
  const resolved = await resolveRulesets(layers, source.rules, workspace);
  if (!resolved.ok) return resolved;
  const code = allowsCode(request, config, workspace);
  if (typeof code !== 'boolean') return { problems: code };
  const mixed = await withSpectralRules(resolved, source, workspace, code);
  if ('problems' in mixed) return mixed;
  const enabled = new Map([...resolved.rules, ...mixed.enabled.map((id) => [id, {}] as const)]);
  const own = asAsked(config.policy, request);
  const policy = earlier ? await earlier(own) : own;
  const problems: Problem[] = [];
  const gates = await gateRules(policy.gates, enabled, mixed.source.rules, problems);
  if (problems.length > 0) return { problems };
  const baseline = await baselineOf(request, config, workspace, mixed.source);
  if (baseline && 'problems' in baseline) return baseline;
  const said = saidByAll(resolved, mixed.files);
  const { asks } = mixed;
  return { source: mixed.source, config, policy, enabled, said, asks, gates, baseline };
}

/**
 * The last word on each rule, on those that rulesets in Spectral's format declare or set, too.
 *
 * @param files these rulesets, with what they build on before them
 */
export function saidByAll(
  { said, spectral }: Resolution & { readonly ok: true },
  files: readonly Document[] = spectral,
): ReadonlyMap<string, Entry> {
  const all = new Map(said);
  for (const document of files) {
    const rules = own(document.tree.value, 'rules');
    for (const name of isObject(rules) ? Object.keys(rules) : []) {
      const place = new Place(document).child('rules', name);
      if (!said.has(name)) all.set(`spectral/${name}`, { severity: 'default', options: undefined, place });
    }
  }
  return all;
}

/** What runs Spectral's rules is loaded when a ruleset has some. */
export async function withSpectralRules(
  { spectral }: Resolution & { readonly ok: true },
  source: RuleSource,
  workspace: Workspace,
  code: boolean,
): Promise<SpectralOutcome> {
  if (spectral.length === 0) return { source, enabled: [] };
  const { withSpectral } = await import('../spectral/source.ts');
  return withSpectral(spectral, source, workspace, code);
}

/**
 * May JavaScript of rulesets run? Whoever starts threatlint says so; what lies in the workspace, links resolved, cannot.
 *
 * @returns or what is wrong with a file that tries
 */
function allowsCode(
  { allowCode = false, config: named, root }: CheckRequest,
  { allowCode: saying }: Config,
  { files }: Workspace,
): boolean | Problem[] {
  const real = files.realpath(root) ?? root;
  const refused = saying.filter(
    ({ document }) => typeof named !== 'string' || isInside(files.realpath(document.absolute) ?? real, real),
  );
  const message =
    'A file of the repository cannot allow its own code: say --allow-code, or hand over a configuration from outside with --config';
  if (refused.length > 0) return refused.map((place) => problemAt(place, message));
  return allowCode || saying.length > 0;
}

/** What reads baselines is loaded where there is one. */
export async function baselineOf(
  request: Pick<CheckRequest, 'cwd' | 'root' | 'baseline' | 'baselineFile'>,
  config: Config,
  workspace: Workspace,
  { rules }: Pick<RuleSource, 'rules'>,
) {
  if (request.baseline === false) return undefined;
  const isNamed = config.baseline !== undefined && request.baseline !== 'written';
  if (!isNamed && workspace.files.state(baselinePath(config, request.cwd)) === undefined) return undefined;
  const { readBaseline } = await import('../config/baseline.ts');
  return readBaseline(config, workspace, request, new Set(rules.keys()));
}

/** A policy as the command line asks for it. */
export function asAsked(policy: Policy, request: Pick<CheckRequest, 'failOn' | 'part'>): Policy {
  const all = request.failOn ? failOn(policy, request.failOn) : policy;
  return request.part ? ofPart(all) : all;
}

/** The configuration, with what the command line puts in the place of something in it. */
export async function configuration(
  request: Pick<CheckRequest, 'config' | 'cwd' | 'baselineFile'>,
  workspace: Workspace,
  watchdog: Watchdog,
): Promise<ConfigOutcome> {
  const { cwd, baselineFile } = request;
  const read = await configured(request, workspace, watchdog);
  if (!read.ok || baselineFile === undefined) return read;
  return { ok: true, config: { ...read.config, baseline: resolve(cwd, baselineFile) } };
}

/** What reads configurations is loaded when there is one. */
async function configured(
  { config, cwd }: Pick<CheckRequest, 'config' | 'cwd'>,
  workspace: Workspace,
  watchdog: Watchdog,
): Promise<ConfigOutcome> {
  if (config === false || (config === true && discoverConfig(cwd, workspace.files).length === 0))
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
