import type { Config } from '../../config/config.ts';
import { about } from '../../findings/about.ts';
import { diagnostics } from '../../findings/diagnostics/diagnostics.ts';
import type { Finding } from '../../findings/finding.ts';
import type { Operation } from '../../openapi/model.ts';
import { readInlines } from '../../policy/inline.ts';
import type { Gate } from '../../policy/policy.ts';
import type { Document } from '../../refs/document.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import { isInside, type Workspace } from '../../refs/workspace.ts';
import { type CompareRun, compareBy, findingsOf } from '../../rules/compare.ts';
import type { Regression } from '../../rules/rule.ts';
import { resolveRulesets } from '../../rulesets/resolve.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { append } from '../../text/lists.ts';
import { Hints } from '../../text/nearest.ts';
import type { Verification } from '../../threats/proof/verify.ts';
import { find } from '../find/find.ts';
import { recogniseDocument } from '../read/recognise.ts';
import { baselineOf } from '../set-up.ts';
import type { SetUp, Side } from '../side.ts';
import { type Base, wanted } from './base.ts';
import { combine } from './combine.ts';
import type { Compared } from './compare.ts';
import { compareModels } from './models.ts';
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

/** What the rulesets of before say of rules; those of now where they could not be accepted, or others were asked for. */
export async function enabledBefore(base: Base, { request, setUp }: Side, was: Config | undefined) {
  if (!was || request.rulesets.length > 0) return setUp.enabled;
  const resolved = await resolveRulesets(was.rulesets, setUp.source.rules, base.workspace);
  return resolved.ok ? resolved.rules : setUp.enabled;
}

/**
 * What the rules that compare say of the definitions, beside what rules say of the new state.
 *
 * @param parts what was found, as it stands to the base
 */
export function regressDefinitions(
  { setUp, watchdog }: Side,
  { change, before }: Compared,
  parts: Iterable<Finding>,
  asked: ReadonlySet<Finding>,
  enabled: ReadonlyMap<string, RuleSetting>,
): ReturnType<typeof combine> {
  const runs = before ? [...runsOf(setUp, enabled).values()] : [];
  const compared = watchdog.shared(change.after.length, 'the change was not compared', () =>
    runs.flatMap((run) =>
      compareBy(run, change, ({ place }, reason) => watchdog.leave(place.document.file, reason)),
    ),
  );
  const found = compared?.result ?? [];
  const fresh = [...parts].filter(({ since }) => since !== 'unchanged');
  const isAsked = ({ compared }: Finding) => compared !== undefined && asked.has(compared);
  return combine(found, fresh, setUp.source.rules, isAsked);
}

/** What they say of threat models, of the policy, and of operations that no threat covers. */
export async function regressFiles(
  base: Base,
  side: Side,
  compared: Compared,
  verification: Verification,
  was: Config | undefined,
  enabled: ReadonlyMap<string, RuleSetting>,
): Promise<Finding[]> {
  const runs = runsOf(side.setUp, enabled);
  const said = (id: string, regressions: readonly Regression[]) => {
    const run = runs.get(id);
    return run ? findingsOf(run, regressions) : [];
  };
  const { before, change } = compared;
  const successors = new Map<Operation, Operation>(change.kept.map((pair) => [pair.before, pair.after]));
  const added = new Set(change.added);
  const isOfNow = (operation: Operation) => !before || before.side.apis.includes(operation.api);
  const models =
    before &&
    compareModels(
      before.verification,
      verification,
      (operation) =>
        successors.get(operation) ??
        (isOfNow(operation) && change.was(operation) === operation ? operation : undefined),
    );
  const unmodelled = verification.coverage.filter(
    ({ operation, threatened, exempt }) =>
      added.has(operation) && operation.kind === 'operation' && !threatened && exempt === null,
  );
  return [
    ...said('mitigation-withdrawn', models?.withdrawn ?? []),
    ...said('acceptance-widened', models?.widened ?? []),
    ...said(
      'policy-weakened',
      was ? comparePolicies(await policiesOf(base, side, compared, was, enabled)) : [],
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

async function policiesOf(
  base: Base,
  side: Side,
  { before }: Compared,
  was: Config,
  enabled: ReadonlyMap<string, RuleSetting>,
) {
  const { setUp, library, request } = side;
  const known = new Set([...setUp.source.rules.keys(), ...diagnostics.keys()]);
  const inlinesOf = (one: Side) =>
    [...one.library.filesOf(one.definitions), ...one.models.files].flatMap(
      (document) => readInlines(document, known, request.today, new Hints()).inlines,
    );
  return {
    before: was,
    after: setUp.config,
    files: { before: fileOf(was, base.workspace), after: fileOf(setUp.config, library.workspace) },
    enabled: { before: enabled, after: setUp.enabled },
    rules: setUp.source.rules,
    inlines: before ? { before: inlinesOf(before.side), after: inlinesOf(side) } : { before: [], after: [] },
    baselines: { before: await baselineBefore(base, side, was), after: setUp.baseline },
    leftOut: await leftOut(base, side, was),
  };
}

/** One that could not be accepted tolerated nothing. */
async function baselineBefore(base: Base, { request, setUp }: Side, was: Config) {
  const read = await baselineOf(request, was, base.workspace, setUp.source);
  return read && 'entries' in read ? read : undefined;
}

function fileOf({ file }: Config, workspace: Workspace): Document | undefined {
  if (file === null) return undefined;
  const read = workspace.open(file);
  return 'document' in read ? read.document : undefined;
}

/** Definitions that are there, and that the configuration of before would have found: git ignores them now, or `specs` names others. */
async function leftOut(
  base: Base,
  { request, setUp, library, definitions }: Side,
  was: Config,
): Promise<Document[]> {
  if (request.paths.length > 0) return [];
  const { workspace } = library;
  const now = setUp.config.specs;
  const isSame = JSON.stringify(was.specs?.patterns) === JSON.stringify(now?.patterns);
  const paths: string[] = [];
  if (!isSame) {
    const configured = { specs: was.specs, threatModels: null };
    const found = await find({ ...request, files: workspace.files, paths: [], configured });
    append(
      paths,
      found.candidates.filter(({ ignored }) => !ignored).map(({ path }) => path),
    );
  } else if (!now) {
    for (const path of base.begun.base.paths())
      if (wanted.test(path) && isInside(path, request.cwd) && !path.includes('node_modules'))
        paths.push(path);
  }
  return paths.flatMap((path) => {
    if (workspace.files.realpath(path) === undefined) return [];
    // What was not there before is not left out, but not checked yet.
    if (base.begun.base.realpath(base.begun.before(path)) === undefined) return [];
    const text = workspace.peek(path);
    if (text === undefined || !looksRelevant(text)) return [];
    const read = workspace.open(path);
    if (!('document' in read) || definitions.includes(read.document)) return [];
    return recogniseDocument(read.document, false).kind === 'definition' ? [read.document] : [];
  });
}
