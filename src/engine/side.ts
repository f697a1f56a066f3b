import type { BaselineFile } from '../config/baseline.ts';
import type { Config } from '../config/config.ts';
import type { AnsweredCandidate } from '../derive/answer.ts';
import type { DismissedFindings } from '../derive/dismissed-findings.ts';
import type { Finding } from '../findings/finding.ts';
import { type Lexicon, lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import type { Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import type { RuleSource } from '../rules/source.ts';
import type { Entry, RuleSetting } from '../rulesets/ruleset.ts';
import type { Asks } from '../spectral/asks.ts';
import type { ThreatModel } from '../threats/model/model.ts';
import type { RuleBook } from '../threats/model/rule-book.ts';
import { RuleRequests } from '../threats/proof/requests.ts';
import type { Verification } from '../threats/proof/verify.ts';
import { prove } from './prove.ts';
import { implemented } from './read/implemented.ts';
import type { Library } from './read/library.ts';
import type { Models } from './read/models.ts';
import type { CheckRequest } from './request.ts';
import { ruleBook } from './rules/book.ts';
import type { GateRule } from './rules/gates.ts';
import type { Results } from './rules/results.ts';
import { type RawRuns, type RuleRuns, type RunInput, runAll } from './rules/run.ts';
import type { Watchdog } from './watchdog.ts';

/** What the configuration, the command line and the rulesets ask for. */
export interface SetUp {
  readonly source: RuleSource;
  readonly config: Config;
  readonly policy: Policy;
  /** What the rulesets say of rules. */
  readonly enabled: ReadonlyMap<string, RuleSetting>;
  /** Their last word on each rule, with where it stands. */
  readonly said: ReadonlyMap<string, Entry>;
  /** What rulesets in Spectral's format ask; undefined where there are none. */
  readonly asks: Asks | undefined;
  /** The rules that gates name. */
  readonly gates: readonly GateRule[];
  /** What was found before somebody began to look; undefined where there is none. */
  readonly baseline: BaselineFile | undefined;
}

/** The definitions and threat models of a run, as they lie on the disk or in a commit: what is checked by {@link SetUp}. */
export interface Side {
  readonly request: CheckRequest;
  readonly setUp: SetUp;
  readonly library: Library;
  readonly watchdog: Watchdog;
  readonly words: Lexicon | undefined;
  readonly models: Models;
  readonly readings: readonly ThreatModel[];
  readonly definitions: readonly Document[];
  readonly apis: readonly Api[];
}

/** A side with what its rules said. */
export interface Examined {
  readonly side: Side;
  readonly book: RuleBook;
  readonly requests: RuleRequests;
  readonly raw: RawRuns;
}

/**
 * The definitions that were found, and those that the models name besides.
 *
 * @param isWanted tells which paths, absolute, belong to this run
 */
export function definitionsOf(
  found: readonly Document[],
  readings: readonly ThreatModel[],
  { workspace, watchdog }: Library,
  isWanted: (path: string) => boolean = () => true,
): Document[] {
  const named = watchdog.shared(readings.length, 'what threat models name was not read', () =>
    implemented(readings, workspace, isWanted),
  );
  const all = new Set([...found, ...(named?.result ?? [])]);
  return [...all].filter(({ absolute }) => isWanted(absolute));
}

/** A side whose definitions may be read when their turn comes, and let go when their rules have run. */
type Unexamined = Omit<Side, 'apis'> &
  Pick<RunInput, 'apis' | 'letGo'> & {
    /** The models whose rules run; those that are proved where nothing is said. */
    readonly asking?: readonly ThreatModel[];
    /** Is told what the rules say, or tells it. */
    readonly shards?: Results | undefined;
    /** Runs no rule: what they would say is what they said of the base. */
    readonly isAsItWas?: boolean;
  };

/** Runs the rules. */
export async function examine(unexamined: Unexamined): Promise<Examined> {
  const { apis, letGo, asking, shards, isAsItWas, ...side } = unexamined;
  const { setUp, watchdog, request } = side;
  const readings = asking ?? side.readings;
  const book = await ruleBook(readings, setUp.source.rules);
  const requests = new RuleRequests(readings, book);
  const fingerprints = request.fingerprints !== false || setUp.baseline !== undefined;
  const known = request.memory ?? shards;
  const asked = isAsItWas ? { ...setUp, enabled: new Map(), gates: [] } : setUp;
  const { between } = request;
  const raw = await runAll({ ...asked, known, apis, letGo, fingerprints, requests, book, watchdog, between });
  return { side: { ...side, apis: raw.apis }, book, requests, raw };
}

/** Proves the threat models; nothing where there is no time for that. */
export function verify(examined: Examined, runs: RuleRuns): Verification {
  const { apis, readings, watchdog } = examined.side;
  const seen = apis.filter((api) => !runs.cut.has(api));
  const proved = watchdog.shared(apis.length, 'no threat model was verified', () =>
    proof(examined, runs, readings, seen),
  );
  return proved?.result ?? nothingVerified(examined);
}

/** What is verified where there was no time for it. */
export function nothingVerified(examined: Examined): Verification {
  return proof(examined, { ...examined.raw, ofGates: new Map() }, [], []);
}

function proof(
  { side, book, requests }: Examined,
  runs: RuleRuns,
  models: readonly ThreatModel[],
  apis: readonly Api[],
): Verification {
  return prove({
    ...{ models, apis, requests, runs, rules: book, policy: side.setUp.policy },
    ...{ workspace: side.library.workspace, root: side.request.root, today: side.request.today },
    partial: side.watchdog.cuts.length > 0,
    lock: side.models.lock,
    claims: side.models.files,
    lexicon: side.words ?? lexicon,
  });
}

interface Suggested {
  readonly candidates: readonly AnsweredCandidate[];
  readonly findings: readonly Finding[];
  /** What of the findings threat models say is none. */
  readonly dismissed: DismissedFindings | undefined;
}

/** What threats the definitions suggest and no model answers. What that takes is loaded when there is a model that they could be missing in. */
export async function suggest(
  { request, apis, readings, setUp, watchdog }: Side,
  verification: Verification,
): Promise<Suggested> {
  const none = { candidates: [], findings: [], dismissed: undefined };
  if ((readings.length === 0 && !request.derive) || watchdog.cuts.length > 0) return none;
  const { answerAll, dismissedFindings, unanswered, staleDismissals } = await import('../derive/answer.ts');
  const known = { ...verification, today: request.today, complete: request.paths.length === 0 };
  const rules = new Set(setUp.source.rules.keys());
  const derived = watchdog.shared(apis.length, 'no threat was derived', () => {
    const candidates = answerAll(apis, setUp.source, known);
    const stale = staleDismissals(candidates, { ...known, rules });
    const dismissed = dismissedFindings(known, rules);
    return { candidates, findings: [...unanswered(candidates), ...stale], dismissed };
  });
  return derived?.result ?? none;
}

/** Did the run look at everything that the configuration speaks of? */
export function isComplete({ request, watchdog }: Pick<Side, 'request' | 'watchdog'>): boolean {
  return request.paths.length === 0 && request.part === undefined && watchdog.cuts.length === 0;
}
