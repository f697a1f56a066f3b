import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { globSync, hasMagic, type Path } from 'glob';
import type { Config, FilePatterns } from '../config/config.ts';
import { workspaceRoot } from '../config/discover.ts';
import { recognise } from '../openapi/read.ts';
import type { Document } from '../refs/document.ts';
import { looksRelevant } from '../refs/sniff.ts';
import { isInside, type ReadFailure, type Workspace } from '../refs/workspace.ts';
import type { InputError } from '../report/report.ts';
import { own } from '../syntax/value.ts';
import { walk } from './walk.ts';

/** What a run looks at. */
export interface Inputs {
  readonly definitions: readonly Document[];
  readonly models: readonly Document[];
  readonly errors: readonly InputError[];
  /** Files that were named one by one and are neither definition nor threat model, absolute. */
  readonly passedOver: readonly string[];
}

export interface InputRequest {
  readonly cwd: string;
  /** The repository's root, or the working folder: references stay inside it. */
  readonly root: string;
  /** Files, folders, globs; empty for everything below the working folder. */
  readonly paths: readonly string[];
  /** What the configuration says; used when no path is given. */
  readonly configured: Pick<Config, 'specs' | 'threatModels'>;
}

interface Candidate {
  readonly path: string;
  /** Named by itself, so that silence about it would be wrong. */
  readonly named: boolean;
  /** The folder that links must not lead out of; undefined where a person named the file or wrote the pattern. */
  readonly home?: string;
}

/** `+(a|b)` and its kind are read as they are written: nested, they backtrack without end. */
const noext = { noext: true } as const;

const skipped: ReadonlySet<string> = new Set(['node_modules', '.git']);

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
  workspace: Workspace,
  explainSyntax: (failure: ReadFailure) => string | undefined,
): Inputs {
  const errors: InputError[] = [];
  const candidates = find(request, errors);
  const definitions: Document[] = [];
  const models: Document[] = [];
  const passedOver: string[] = [];
  const seen = new Set<Document>();
  for (const { path, named, home } of candidates) {
    if (home !== undefined && !staysIn(home, path)) {
      // Below a folder, a link that leads nowhere or out is nobody's input.
      const message = 'this is a link out of the repository and is not followed';
      if (named) errors.push({ file: workspace.display(path), range: null, message });
      continue;
    }
    const text = workspace.peek(path);
    const marked = text !== undefined && looksRelevant(text);
    if (text !== undefined && !marked && (!named || template.test(text))) {
      if (named) passedOver.push(path);
      continue;
    }
    const outcome = workspace.open(path);
    if ('failure' in outcome) {
      errors.push(errorOf(outcome.failure, explainSyntax));
      continue;
    }
    const { document } = outcome;
    if (seen.has(document)) continue;
    seen.add(document);
    if (isModel(document)) models.push(document);
    else if (isDefinition(document, errors)) definitions.push(document);
    else if (named) passedOver.push(path);
  }
  const namesFiles = candidates.length > 0 && candidates.every(({ named }) => named);
  if (definitions.length + models.length + errors.length === 0 && !namesFiles) {
    const where = request.paths.length > 0 ? request.paths.join(', ') : '.';
    errors.push({ file: where, range: null, message: 'no OpenAPI definition was found here' });
  }
  return { definitions, models, errors, passedOver };
}

/**
 * The folders that references may reach: the repository, and for a path outside of it the folder that was named.
 */
export function jails({ cwd, root, paths }: Pick<InputRequest, 'cwd' | 'root' | 'paths'>): string[] {
  const outside = paths.map((path) => resolve(cwd, path)).filter((path) => !isInside(path, root));
  return [root, ...outside.map((path) => (isFolder(path) ? path : dirname(path)))];
}

function find({ cwd, root, paths, configured }: InputRequest, errors: InputError[]): Candidate[] {
  if (paths.length > 0) return paths.flatMap((path) => expand(path, cwd, root, errors));
  const { specs, threatModels } = configured;
  const everything = () => walk(cwd, root).map((path) => ({ path, named: false, home: root }));
  if (!specs) return threatModels ? [...everything(), ...matching(threatModels, errors)] : everything();
  return [...matching(specs, errors), ...(threatModels ? matching(threatModels, errors) : [])];
}

function matching({ folder, patterns }: FilePatterns, errors: InputError[]): Candidate[] {
  const home = workspaceRoot(folder);
  return patterns.flatMap((pattern) => {
    const found = expandGlob(pattern, folder, home);
    if (found.length === 0) {
      errors.push({
        file: pattern,
        range: null,
        message: 'the configuration names this, but no file matches it',
      });
    }
    // Files that a pattern sweeps up may be fragments.
    return found.map((path) => ({ path, named: !hasMagic(pattern, noext), home }));
  });
}

function expand(path: string, cwd: string, root: string, errors: InputError[]): Candidate[] {
  const absolute = resolve(cwd, path);
  if (existsSync(absolute)) {
    if (!isFolder(absolute)) return [{ path: absolute, named: true }];
    const home = isInside(absolute, root) ? root : absolute;
    return walk(absolute, home).map((file) => ({ path: file, named: false, home }));
  }
  if (hasMagic(path, noext)) {
    const found = expandGlob(path, cwd);
    if (found.length > 0) return found.map((file) => ({ path: file, named: false }));
    errors.push({ file: path, range: null, message: 'no file matches this pattern' });
    return [];
  }
  return [{ path: absolute, named: true }];
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function expandGlob(pattern: string, cwd: string, home?: string): string[] {
  // Links to folders are entered where the pattern says so, but not out of the repository.
  const leaves = (folder: Path) => home !== undefined && !staysIn(home, folder.fullpath());
  return globSync(pattern, {
    ...noext,
    cwd,
    absolute: true,
    nodir: true,
    dot: true,
    ignore: {
      childrenIgnored: (folder) => skipped.has(folder.name) || leaves(folder),
    },
  }).sort();
}

/** Does a path exist and lie in a folder, links resolved? */
function staysIn(folder: string, path: string): boolean {
  try {
    return isInside(realpathSync(path), realpathSync(folder));
  } catch {
    return false;
  }
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
