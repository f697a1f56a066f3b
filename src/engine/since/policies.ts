import { relative, resolve, sep } from 'node:path';
import type { Config } from '../../config/config.ts';
import { type Change, canonicalKey } from '../../facts/surface/change.ts';
import { diagnostics } from '../../findings/diagnostics/diagnostics.ts';
import type { Operation } from '../../openapi/model.ts';
import { readInlines } from '../../policy/inline.ts';
import type { Document } from '../../refs/document.ts';
import { endsAsOurs } from '../../refs/endings.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import { isInside, type Workspace } from '../../refs/workspace.ts';
import { resolveRulesets } from '../../rulesets/resolve.ts';
import type { RuleSetting } from '../../rulesets/ruleset.ts';
import { groupBy } from '../../text/group.ts';
import { append } from '../../text/lists.ts';
import { Hints } from '../../text/nearest.ts';
import type { Verification } from '../../threats/proof/verify.ts';
import { lockName } from '../../threats/review/lock.ts';
import { find } from '../find/find.ts';
import { recogniseDocument } from '../read/recognise.ts';
import { baselineOf, saidByAll, withSpectralRules } from '../set-up.ts';
import type { Side } from '../side.ts';
import type { Base } from './base.ts';
import type { Compared } from './compare.ts';
import type { Locks } from './policy/lock.ts';
import type { Enabled } from './policy/rules.ts';
import { enumerated } from './policy/said.ts';
import type { Policies, Turned } from './policy.ts';

/** What the rulesets of before say of rules; those of now where they could not be accepted, or others were asked for. */
export async function enabledBefore(
  base: Base,
  { request, setUp }: Side,
  was: Config | undefined,
): Promise<Enabled> {
  const now = { rules: setUp.enabled, said: setUp.said, asks: setUp.asks };
  if (!was || request.rulesets.length > 0) return now;
  const resolved = await resolveRulesets(was.rulesets, setUp.source.rules, base.workspace);
  if (!resolved.ok) return now;
  // Code of before does not run: what it enabled nobody knows then.
  const mixed = await withSpectralRules(resolved, setUp.source, base.workspace, false);
  const { source, enabled, asks, files } =
    'problems' in mixed ? { source: setUp.source, enabled: [], asks: undefined, files: undefined } : mixed;
  const rules = enabled.map((id): [string, RuleSetting] => {
    const severity = source.rules.get(id)?.severity;
    return [id, severity ? { severity } : {}];
  });
  return { rules: new Map([...resolved.rules, ...rules]), said: saidByAll(resolved, files), asks };
}

/** Reads what {@link comparePolicies} compares. */
export async function policiesOf(
  base: Base,
  side: Side,
  compared: Compared,
  verification: Verification,
  was: Config,
  enabled: Enabled,
): Promise<Policies> {
  const { setUp, library, request } = side;
  const { before, change } = compared;
  const known = new Set([...setUp.source.rules.keys(), ...diagnostics.keys()]);
  const inlinesOf = (one: Side) =>
    [...one.library.filesOf(one.definitions), ...one.models.files].flatMap(
      (document) => readInlines(document, known, request.today, new Hints()).inlines,
    );
  let operations: readonly Operation[] | undefined;
  const leavesOut = {
    specs: await leftOut(base, side, was, 'specs'),
    threatModels: await leftOut(base, side, was, 'threatModels'),
  };
  const told = new Set([...leavesOut.specs, ...leavesOut.threatModels].map(({ absolute }) => absolute));
  return {
    before: was,
    after: setUp.config,
    files: { before: fileOf(was, base.workspace), after: fileOf(setUp.config, library.workspace) },
    enabled: { before: enabled, after: { rules: setUp.enabled, said: setUp.said, asks: setUp.asks } },
    rules: setUp.source.rules,
    inlines: before ? { before: inlinesOf(before.side), after: inlinesOf(side) } : { before: [], after: [] },
    baselines: { before: await baselineBefore(base, side, was), after: setUp.baseline },
    leftOut: leavesOut,
    turned: await turned(base, side, was, told, change),
    locks: before && locksOf(base, side, before.side, verification),
    grounds: {
      before: (before?.verification ?? verification).context,
      after: verification.context,
      get operations() {
        operations ??= side.apis.flatMap((api) => api.operations);
        return operations;
      },
      was: (operation) => change.was(operation),
    },
    fileBefore: (file) => base.begun.before(file),
  };
}

function locksOf(base: Base, side: Side, before: Side, { models }: Verification): Locks | undefined {
  const { models: now, library, request } = side;
  const lockOf = (workspace: Workspace) => {
    if (workspace.files.state(`${request.root}/${lockName}`) === undefined) return undefined;
    const read = workspace.open(`${request.root}/${lockName}`);
    return 'document' in read ? read.document : undefined;
  };
  const files = { before: lockOf(base.workspace), after: lockOf(library.workspace) };
  if (!files.before) return undefined;
  return {
    ...{ before: before.models.lock, after: now.lock, files, imports: now.digests },
    models: new Set(models.map(({ model }) => model.id)),
    today: request.today,
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

/**
 * Definitions or threat models that are there, and that the configuration of before would have found: git ignores them
 * now, or the configuration names others.
 */
async function leftOut(
  base: Base,
  { request, setUp, library, definitions, readings }: Side,
  was: Config,
  key: 'specs' | 'threatModels',
): Promise<Document[]> {
  if (request.paths.length > 0) return [];
  const { workspace } = library;
  const now = setUp.config[key];
  const isSame = JSON.stringify(was[key]?.patterns) === JSON.stringify(now?.patterns);
  const paths: string[] = [];
  if (!isSame) {
    const configured = { specs: null, threatModels: null, [key]: was[key] };
    const found = await find({ ...request, files: workspace.files, paths: [], configured });
    append(
      paths,
      found.candidates.filter(({ ignored }) => !ignored).map(({ path }) => path),
    );
  } else if (!now) {
    for (const path of base.begun.base.paths())
      if (endsAsOurs(path) && isInside(path, request.cwd)) paths.push(path);
  }
  const read = new Set([...definitions, ...readings.map(({ document }) => document)]);
  const kind = key === 'specs' ? 'definition' : 'model';
  return [...new Set(paths)].flatMap((path) => {
    if (workspace.files.realpath(path) === undefined) return [];
    // What was not there before is not left out, but not checked yet.
    if (base.begun.base.realpath(base.begun.before(path)) === undefined) return [];
    const text = workspace.peek(path);
    if (text === undefined || !looksRelevant(text)) return [];
    const opened = workspace.open(path);
    if (!('document' in opened) || read.has(opened.document)) return [];
    return recogniseDocument(opened.document, false).kind === kind ? [opened.document] : [];
  });
}

/**
 * Definitions and threat models that the base found, of which the run reads nothing any more though the file is there: under
 * a name that no search looks at, as a link that leads nowhere, or as something else. What is deleted is said, and is
 * nothing that somebody must agree to.
 *
 * @param told what {@link leftOut} tells already, absolute
 */
async function turned(
  ours: Base,
  { request, library, definitions, models, apis }: Side,
  was: Config,
  told: ReadonlySet<string>,
  { removed }: Change,
): Promise<Turned[]> {
  if (request.paths.length > 0) return [];
  const { workspace: old } = ours;
  const { base, head, renames, spared } = ours.begun;
  const names = new Map([...renames.before].map(([now, then]) => [then, now]));
  const { workspace } = library;
  const read = new Set([...library.filesOf(definitions), ...models.files].map(({ absolute }) => absolute));
  const sparse = new Set([...spared].map((name) => resolve(base.root, name)));
  const found = await find({ ...request, files: old.files, paths: [], configured: was, onNote: undefined });
  const paths = new Set(found.candidates.filter(({ ignored }) => !ignored).map(({ path }) => path));
  const gone: string[] = [];
  const lost = groupBy(removed, ({ place }) => place.document);
  /** What took the place of a definition of which operations are gone: another one, while nobody reads what it was. */
  const replacedBy = (path: string, was: Document): Omit<Turned, 'was' | 'kind'> | undefined => {
    const operations = lost.get(was) ?? [];
    // A link among several names of one thing.
    const isStill = head.realpath(path) !== was.absolute && read.has(was.absolute);
    if (operations.length === 0 || isStill) return undefined;
    const open = (file: string) => {
      const opened = workspace.open(file);
      return { file: workspace.display(file), now: 'document' in opened ? opened.document : undefined };
    };
    const moved = ours.begun.moved(path);
    if (moved !== undefined && !read.has(moved) && !told.has(moved) && head.realpath(moved) !== undefined)
      return open(moved);
    const real = head.realpath(path);
    if (real === undefined || !ours.begun.isOther(path)) return undefined;
    const still = new Set(
      apis
        .filter(({ place }) => place.document.absolute === real)
        .flatMap((api) => api.operations.map(canonicalKey)),
    );
    return operations.every((one) => still.has(canonicalKey(one)))
      ? undefined
      : { ...open(real), isOther: true };
  };
  const all = [...paths].flatMap((path): Turned[] => {
    if (sparse.has(path) || ours.isSame(path)) return [];
    const text = old.peek(path);
    if (text === undefined || !looksRelevant(text)) return [];
    const opened = old.open(path);
    if (!('document' in opened)) return [];
    const { document } = opened;
    const { kind } = recogniseDocument(document, false);
    if (kind !== 'definition' && kind !== 'model') return [];
    const name = names.get(relative(base.root, path).split(sep).join('/'));
    const now = name === undefined ? path : resolve(base.root, name);
    const linked = head.realpath(now) ?? now;
    if (kind === 'definition' && now === path && read.has(linked)) {
      const replaced = replacedBy(path, document);
      if (replaced) return [{ was: document, kind, ...replaced }];
    }
    if ([path, now, linked].some((one) => read.has(one) || told.has(one))) return [];
    if (head.state(now) === undefined) {
      gone.push(document.file);
      return [];
    }
    const is = head.realpath(now) === undefined ? undefined : workspace.open(now);
    // What cannot be read under its own name is an error of the run.
    if (is && !('document' in is) && now === path && is.failure !== undefined) return [];
    return [
      {
        ...{ was: document, kind, file: workspace.display(now) },
        now: is && 'document' in is ? is.document : undefined,
      },
    ];
  });
  append(ours.gone, gone);
  if (gone.length > 0) request.onNote?.(`gone, and not judged any more: ${enumerated(gone)}`);
  return all;
}
