import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { globSync, hasMagic } from 'glob';
import { recognise } from '../openapi/read.ts';
import type { Document } from '../refs/document.ts';
import { looksRelevant } from '../refs/sniff.ts';
import { isInside, type ReadFailure, Workspace } from '../refs/workspace.ts';
import type { InputError } from '../report/report.ts';
import { own } from '../syntax/value.ts';
import { walk } from './walk.ts';

/** What a run looks at. */
export interface Inputs {
  readonly workspace: Workspace;
  readonly definitions: readonly Document[];
  readonly models: readonly Document[];
  readonly errors: readonly InputError[];
  /** Files that were named one by one and are neither definition nor threat model. */
  readonly passedOver: readonly string[];
}

export interface InputRequest {
  readonly cwd: string;
  /** The repository's root, or the working folder: references stay inside it. */
  readonly root: string;
  /** Files, folders, globs; empty for everything below the working folder. */
  readonly paths: readonly string[];
  /** Globs of the configuration, absolute; used when no path is given. */
  readonly configured?: { readonly specs?: readonly string[]; readonly models?: readonly string[] } | undefined;
  /** Texts that take the place of files, by absolute path. */
  readonly overlay?: ReadonlyMap<string, string>;
}

interface Candidate {
  readonly path: string;
  /** Named by itself, so that silence about it would be wrong. */
  readonly named: boolean;
}

/** Words an author's template engine leaves in a file that is no YAML yet. */
const template = /\{\{|<%/;

/**
 * Finds and reads the definitions and threat models of a run. A file that cannot be read or parsed is an error beside
 * the others; one that is neither definition nor model is passed over.
 *
 * @param explainSyntax a better message for a text that does not parse, where one is known
 */
export function gather(
  request: InputRequest,
  explainSyntax: (failure: ReadFailure) => string | undefined = () => undefined,
): Inputs {
  const { cwd, root } = request;
  const errors: InputError[] = [];
  const candidates = find(request, errors);
  const outside = request.paths.map((path) => resolve(cwd, path)).filter((path) => !isInside(path, root));
  const jails = outside.map((path) => (existsSync(path) && statSync(path).isDirectory() ? path : dirname(path)));
  const workspace = new Workspace(cwd, [root, ...jails], request.overlay);
  const definitions: Document[] = [];
  const models: Document[] = [];
  const passedOver: string[] = [];
  const seen = new Set<Document>();
  for (const { path, named } of candidates) {
    const text = workspace.peek(path);
    const marked = text !== undefined && looksRelevant(text);
    if (text !== undefined && !marked && (!named || template.test(text))) {
      if (named) passedOver.push(workspace.display(path));
      continue;
    }
    const outcome = workspace.open(path);
    if ('failure' in outcome) {
      // Below a folder, a link that leads nowhere or out is nobody's input.
      if (named || marked) errors.push(errorOf(outcome.failure, explainSyntax));
      continue;
    }
    const { document } = outcome;
    if (seen.has(document)) continue;
    seen.add(document);
    if (isModel(document)) models.push(document);
    else if (isDefinition(document, errors)) definitions.push(document);
    else if (named) passedOver.push(document.file);
  }
  return { workspace, definitions, models, errors, passedOver };
}

function find(request: InputRequest, errors: InputError[]): Candidate[] {
  const { cwd, root, paths, configured } = request;
  if (paths.length > 0) return paths.flatMap((path) => expand(path, cwd, root, errors));
  if (!configured?.specs && !configured?.models) return walk(cwd, root).map((path) => ({ path, named: false }));
  const specs = configured.specs ? globs(configured.specs, cwd, errors) : walk(cwd, root).map((path) => ({ path, named: false }));
  const models = configured.models ? globs(configured.models, cwd, errors) : [];
  return [...specs, ...models];
}

function globs(patterns: readonly string[], cwd: string, errors: InputError[]): Candidate[] {
  return patterns.flatMap((pattern) => {
    const found = expandGlob(pattern, cwd);
    if (found.length === 0) errors.push({ file: pattern, range: null, message: 'the configuration names this, but no file matches it' });
    // Files that a pattern sweeps up may be fragments.
    return found.map((path) => ({ path, named: !hasMagic(pattern) }));
  });
}

function expand(path: string, cwd: string, root: string, errors: InputError[]): Candidate[] {
  const absolute = resolve(cwd, path);
  if (existsSync(absolute)) {
    if (!statSync(absolute).isDirectory()) return [{ path: absolute, named: true }];
    return walk(absolute, isInside(absolute, root) ? root : absolute).map((file) => ({ path: file, named: false }));
  }
  if (hasMagic(path)) {
    const found = expandGlob(path, cwd);
    if (found.length > 0) return found.map((file) => ({ path: file, named: false }));
    errors.push({ file: path, range: null, message: 'no file matches this pattern' });
    return [];
  }
  return [{ path: absolute, named: true }];
}

function expandGlob(pattern: string, cwd: string): string[] {
  return globSync(pattern, { cwd, absolute: true, nodir: true, dot: true, ignore: ['**/node_modules/**', '**/.git/**'] }).sort();
}

function isModel(document: Document): boolean {
  return own(document.tree.value, 'threatlint') !== undefined;
}

function isDefinition(document: Document, errors: InputError[]): boolean {
  const recognised = recognise(document.tree.value);
  if (recognised.kind !== 'unknown-version') return recognised.kind === 'definition';
  const { key, text } = recognised;
  const [location] = document.tree.locate([[key]]);
  errors.push({
    file: document.file,
    range: location ? document.tree.source.range(location.value) : null,
    message: `\`${key}\` says no version that is known (${text.slice(0, 40)}): write swagger: "2.0", or openapi: 3.0.x, 3.1.x or 3.2.x`,
  });
  return false;
}

function errorOf(failure: ReadFailure, explain: (failure: ReadFailure) => string | undefined): InputError {
  const span = failure.problems?.[0]?.span;
  return {
    file: failure.file,
    range: failure.source && span ? failure.source.range(span) : null,
    message: explain(failure) ?? failure.message,
  };
}
