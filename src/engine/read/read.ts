import type { Problem } from '../../findings/problem.ts';
import type { Document } from '../../refs/document.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import { isInside, type ReadFailure, type Workspace } from '../../refs/workspace.ts';
import { explainSelectorQuoting } from '../../selector/quoting.ts';
import { own } from '../../syntax/value.ts';
import { remember } from '../../text/memo.ts';
import type { UncheckedResult } from '../../verdict/report.ts';
import type { Found } from '../find/find.ts';
import { destination } from '../find/folders.ts';
import type { Candidate } from '../find/request.ts';
import type { Library } from './library.ts';
import { recogniseDocument, unmarked } from './recognise.ts';
import { signOf } from './signs.ts';

/** What a run looks at. */
export interface Inputs {
  readonly definitions: readonly Document[];
  readonly models: readonly Document[];
  readonly errors: readonly Problem[];
  /** What may hold definitions and could not be looked at. */
  readonly unchecked: readonly UncheckedResult[];
  /** Files that were named one by one and are neither definition nor threat model, absolute. */
  readonly passedOver: readonly string[];
  /** Of those, what is wrong with them unless a definition refers to them. */
  readonly unversioned: ReadonlyMap<string, Problem>;
}

/** What a threat model still says when its mark was lost or misspelt. */
const threatsAtRoot = /^["']?threats["']?\s*:/m;

/** What a threat model says at its root; a definition may have the word in a key of its own. */
const saysModel = (text: string) => /threatlint/i.test(text);

/** Words an author's template engine leaves in a file that is no YAML yet. */
const template = /\{\{|<%/;

/**
 * Reads what was found, and tells definitions from threat models. A file that cannot be read or parsed is an error
 * beside the others, where it was named or is a definition by all signs; one that is neither definition nor model is
 * passed over.
 *
 * @param wanted what was asked for, in words, where it may come to nothing
 * @param note told what was passed over though it may matter
 */
export function readFound(
  found: Found,
  library: Library,
  wanted: string,
  note: (message: string) => void = () => {},
): Inputs {
  const { candidates } = found;
  const reader = new Reader(found, library, note);
  for (const candidate of candidates) reader.read(candidate);
  reader.end();
  const { definitions, models, errors, unchecked, passedOver, unversioned } = reader;
  const namesFiles = candidates.length > 0 && candidates.every(({ named }) => named);
  if (definitions.length + models.length + errors.length === 0 && !namesFiles && !found.isPart) {
    errors.push({ file: wanted, range: null, message: 'no OpenAPI definition was found here' });
  }
  return { definitions, models, errors, unchecked, passedOver, unversioned };
}

class Reader {
  readonly errors: Problem[];
  readonly unchecked: UncheckedResult[];
  readonly definitions: Document[] = [];
  readonly models: Document[] = [];
  readonly passedOver: string[] = [];
  readonly unversioned = new Map<string, Problem>();
  readonly #seen = new Set<Document>();
  readonly #promised = new Map<string, boolean>();
  readonly #dangling: string[] = [];
  readonly #leading: string[] = [];

  constructor(
    found: Found,
    private readonly library: Library,
    private readonly note: (message: string) => void,
  ) {
    this.errors = [...found.errors];
    this.unchecked = [...found.unchecked];
  }

  private get workspace(): Workspace {
    return this.library.workspace;
  }

  read(candidate: Candidate): void {
    const { path, named, model, ignored, onlyModel } = candidate;
    if (model !== undefined && !this.#promised.has(model)) this.#promised.set(model, false);
    if (onlyModel && !saysModel(this.workspace.peek(path) ?? '')) {
      this.workspace.forget(path);
      return;
    }
    if (!this.#isThere(candidate)) return;
    const text = this.workspace.peek(path);
    const awaited = model !== undefined && text !== undefined && threatsAtRoot.test(text);
    if (text !== undefined && !awaited && !looksRelevant(text) && !(named && isWorthIt(text))) {
      if (named) this.passedOver.push(path);
      else if (isCompressed(text)) this.note(`${this.workspace.display(path)} is compressed and is not read`);
      return;
    }
    const opened = this.library.watchdog.watch(
      this.workspace.display(path),
      'it was not read',
      () => this.workspace.open(path),
      text?.length,
    );
    if (!opened) return;
    const outcome = opened.result;
    if ('failure' in outcome) {
      this.#failed(outcome.failure, candidate, awaited ? undefined : text);
      return;
    }
    const { document } = outcome;
    if (ignored) {
      const { kind } = recogniseDocument(document, false);
      const matters = onlyModel ? kind === 'model' : kind !== 'other' && kind !== 'unversioned';
      if (matters && !this.#seen.has(document)) this.#ignored(document.file);
      this.#seen.add(document);
      return;
    }
    if (this.#seen.has(document)) {
      if (model !== undefined && isModel(document)) this.#promised.set(model, true);
      return;
    }
    this.#seen.add(document);
    this.#recognise(document, candidate);
  }

  #recognise(document: Document, { path, named, model, onlyModel }: Candidate): void {
    const recognised = recogniseDocument(document, named);
    const { kind } = recognised;
    if (onlyModel && kind !== 'model') return;
    if (kind === 'model') {
      this.models.push(document);
      if (model !== undefined) this.#promised.set(model, true);
    } else if (kind === 'definition') {
      this.definitions.push(document);
      this.library.recognised(document);
    } else if (kind === 'spoilt') this.errors.push(recognised.problem);
    else if (model !== undefined && own(document.tree.value, 'threats') !== undefined)
      this.errors.push(unmarked(document));
    else if (kind === 'unversioned' && !named)
      this.note(`${document.file} has \`info\` and \`paths\` and no version, and is not checked`);
    else if (named) {
      this.passedOver.push(path);
      if (kind === 'unversioned') this.unversioned.set(path, recognised.problem);
    }
  }

  /** Where the folders lie that were searched. */
  readonly #home = remember((home: string) => this.workspace.files.realpath(home));

  /** Is there a file, where links may lead? Says why not. */
  #isThere({ path, named, home }: Candidate): boolean {
    if (home === undefined) return true;
    const [real, inside] = [this.workspace.realpath(path), this.#home(home)];
    if (real !== undefined && inside !== undefined && isInside(real, inside)) return true;
    const to = destination(home, path, this.workspace.files);
    if (to === 'inside') return true;
    const file = this.workspace.display(path);
    if (to === 'outside') {
      const message = 'this is a link out of the repository and is not followed';
      if (named) this.errors.push({ file, range: null, message });
      else this.#passed(file, path, message, this.#leading);
    } else if (to === 'nowhere') {
      const message = 'this is a link that leads nowhere, or in a circle';
      if (named) this.errors.push({ file, range: null, message });
      else this.#passed(file, path, message, this.#dangling);
    } else this.unchecked.push({ file, pointer: '', reason: `this cannot be opened (${to.code})` });
    return false;
  }

  /** A link that is not followed is no input of anybody, unless its name says that it is meant to be one. */
  #passed(file: string, path: string, reason: string, others: string[]): void {
    if (/openapi|swagger|threatlint/i.test(path.slice(path.lastIndexOf('/'))))
      this.unchecked.push({ file, pointer: '', reason });
    else others.push(file);
  }

  #failed(
    failure: ReadFailure,
    { named, model, ignored, onlyModel }: Candidate,
    text: string | undefined,
  ): void {
    const sign = named || model !== undefined || text === undefined ? 'definition' : signOf(text);
    if (onlyModel && sign !== 'model') return;
    const matters = sign === 'definition' || sign === 'model';
    if (matters && ignored) this.#ignored(failure.file);
    else if (matters) this.errors.push(errorOf(failure));
    else if (sign === 'mentions')
      this.note(`${failure.file} cannot be parsed, and is passed over as no definition: ${failure.message}`);
  }

  /** What git would tell of, and did not: is it part of the repository, although it is ignored? */
  #ignored(file: string): void {
    const reason =
      'git does not say whether it tracks this, which .gitignore names: install git, or let it read the folder (git config --global --add safe.directory FOLDER)';
    this.unchecked.push({ file, pointer: '', reason });
  }

  end(): void {
    for (const [links, where] of [
      [this.#dangling, 'lead nowhere, or in a circle'],
      [this.#leading, 'lead out of the repository'],
    ] as const) {
      const [first, ...more] = links;
      if (first === undefined) continue;
      const rest = more.length > 0 ? ` and ${more.length} more` : '';
      this.note(`${first}${rest}: links that ${where}, and are passed over`);
    }
    for (const problem of this.unversioned.values()) this.errors.push(problem);
    // A file that does not parse has been said.
    if (this.errors.length > 0) return;
    for (const [pattern, kept] of this.#promised) {
      if (kept) continue;
      const message =
        'the configuration takes this for threat models, but no file that it matches says `threatlint: 1`';
      this.errors.push({ file: pattern, range: null, message });
    }
  }
}

function isModel(document: Document): boolean {
  return own(document.tree.value, 'threatlint') !== undefined;
}

/** Is a file that was named parsed, though nothing says that it is a definition? A template mostly is none. */
function isWorthIt(text: string): boolean {
  if (pictures.some((magic) => text.startsWith(magic))) return false;
  return !template.test(text) || signOf(text) === 'definition';
}

/** As PNG, JPEG, GIF and PDF begin: what a hook names because it was changed, and nobody takes for a text. */
const pictures = ['\x89PNG\r\n', '\xff\xd8\xff', 'GIF8', '%PDF-'];

/** Do the letters of a file begin as gzip's, zip's and zstd's? */
function isCompressed(text: string): boolean {
  return ['\x1f\x8b', 'PK\x03\x04', '(\xb5/\xfd'].some((magic) => text.startsWith(magic));
}

function errorOf(failure: ReadFailure): Problem {
  const span = failure.problems?.[0]?.span;
  return {
    file: failure.file,
    range: failure.source && span ? failure.source.range(span) : null,
    message: explained(failure) ?? failure.message,
    ...(failure.source ? { source: failure.source } : {}),
  };
}

/** A glob that YAML takes for something else is the commonest mistake in a threat model. */
function explained({ source, problems }: ReadFailure): string | undefined {
  return source && problems?.[0] ? explainSelectorQuoting(source, problems[0]) : undefined;
}
