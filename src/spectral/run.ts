import { Script } from 'node:vm';
import type { Document } from '../refs/document.ts';
import { Place } from '../refs/place.ts';
import type { Workspace } from '../refs/workspace.ts';
import type * as Libraries from './libraries.ts';
import { resolveFor } from './resolved.ts';

/** What a rule of Spectral says: at which place, and how bad (0 error, 1 warn, 2 info, 3 hint). */
export interface Result {
  readonly rule: string;
  readonly message: string;
  readonly severity: number;
  readonly place: Place;
}

/** What was not done. */
interface Undone {
  readonly place: Place;
  readonly reason: string;
}

export interface Ran {
  readonly results: readonly Result[];
  readonly undone: readonly Undone[];
}

/** Of the clock, in milliseconds: all of Spectral's rules together, on one definition. */
const longest = 20_000;

type Ruleset = InstanceType<typeof Libraries.Ruleset>;

/**
 * Runs a ruleset over a definition. Positions are not asked for: they are found later, for what is reported.
 *
 * A rule that throws, or with which the time was over, is said by name; what was found stays.
 */
export function runRuleset(
  libraries: typeof Libraries,
  ruleset: Ruleset,
  document: Document,
  workspace: Workspace,
  milliseconds = longest,
): Ran {
  const { ParsedDocument, DocumentInventory, Runner } = libraries;
  const undone = new Map<string, Undone>();
  const root = new Place(document);
  let current = '';
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const asParsed = (one: Document) =>
    new ParsedDocument({
      parsed: { data: one.tree.value, diagnostics: [], ast: undefined, lineMap: undefined },
      getLocationForJsonPath: () => ({ range }),
      source: one.absolute,
    } as never);
  const documents = new Map<string, Document>();
  let found: InstanceType<typeof Runner>['results'] = [];
  try {
    within(milliseconds, () => {
      current = 'what follows references';
      const resolved = resolveFor(document, workspace);
      for (const [file, one] of resolved.documents) documents.set(file, one);
      const parsed = asParsed(document);
      const inventory = new DocumentInventory(parsed, { uriCache: {} } as never);
      inventory.resolved = resolved.value;
      inventory.graph = {
        getNodeData: (file: string) => ({ refMap: resolved.references.get(file) ?? {} }),
        overallOrder: () => resolved.targets,
      } as never;
      for (const [file, one] of documents)
        if (file !== document.absolute) inventory.referencedDocuments[file] = asParsed(one);
      const own = ruleset.fromSource(document.absolute);
      parsed.formats = new Set(
        [...own.formats].filter((format) => format(resolved.value, document.absolute)),
      );
      const runner = new Runner(inventory);
      found = runner.results;
      watch(
        own,
        (rule) => {
          current = rule;
        },
        (rule, path, error) => {
          const place = placeOf(document, path);
          if (!undone.has(rule))
            undone.set(rule, { place, reason: `the rule spectral/${rule} failed: ${said(error)}` });
        },
      );
      // No function that comes with Spectral is asynchronous, so that all is done when the call returns.
      void runner.run(own).catch((error: unknown) => {
        undone.set('', { place: root, reason: `the rules of Spectral failed: ${said(error)}` });
      });
    });
  } catch (error) {
    const who = current.includes(' ') ? current : `the rule spectral/${current}`;
    const why = isOver(error)
      ? `took longer than ${milliseconds / 1000} seconds with those before it`
      : `failed: ${said(error)}`;
    undone.set('', {
      place: root,
      reason: `${who} ${why}; it and the rules of Spectral after it have not seen everything`,
    });
  }
  const seen = new Set<string>();
  const results = found.flatMap(({ code, message, severity, path, source }): Result[] => {
    // What is said twice of one place, through two references, is one result to Spectral, too.
    const key = JSON.stringify([code, message, path, source]);
    if (seen.has(key)) return [];
    seen.add(key);
    const place = placeOf(documents.get(source ?? '') ?? document, path);
    return [{ rule: String(code), message, severity, place }];
  });
  return { results, undone: [...undone.values()] };
}

const placeOf = (document: Document, path: readonly (string | number)[]) =>
  path.reduce((place, key) => place.child(key), new Place(document));

const said = (error: unknown) => (error instanceof Error ? error.message : String(error));

type Failed = (rule: string, path: readonly (string | number)[], error: unknown) => void;

/** Whom the rules tell in this run; they run synchronously, one definition after the other. */
let listener: { readonly begin: (rule: string) => void; readonly failed: Failed } | undefined;

const watched = new WeakSet<object>();

/** Has each rule say when it begins, and when it throws, in place of ending the run. */
function watch(ruleset: Ruleset, begin: (rule: string) => void, failed: Failed): void {
  listener = { begin, failed };
  for (const rule of Object.values(ruleset.rules)) {
    // Rulesets for files with exceptions of their own share rules.
    if (watched.has(rule)) continue;
    watched.add(rule);
    const guarded = rule.then.map((step) => {
      const { function: call } = step;
      const safe = (...[value, options, context]: Parameters<typeof call>) => {
        listener?.begin(rule.name);
        try {
          return call(value, options, context);
        } catch (error) {
          if (isOver(error)) throw error;
          listener?.failed(rule.name, context.path, error);
          return undefined;
        }
      };
      return { ...step, function: safe as typeof call };
    });
    // biome-ignore lint/suspicious/noThenProperty: the format's own word.
    rule.then = guarded;
  }
}

const isOver = (error: unknown): boolean =>
  (error as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';

let caller: Script | undefined;
const key = Symbol.for('threatlint.spectral');

/** As the engine's watchdog does, and inside of it: when this is over, what the built-in rules found stays. */
function within(milliseconds: number, work: () => void): void {
  caller ??= new Script(`globalThis[Symbol.for('threatlint.spectral')]()`, {
    filename: 'threatlint-spectral',
  });
  const place = globalThis as { [key]?: (() => void) | undefined };
  place[key] = work;
  try {
    caller.runInThisContext({ timeout: milliseconds, displayErrors: false });
  } finally {
    place[key] = undefined;
  }
}
