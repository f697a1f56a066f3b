import { dirname, isAbsolute, parse, resolve } from 'node:path';
import { configNames, discoverConfig, workspaceRoot } from '../config/discover.ts';
import { check } from '../engine/check.ts';
import type { Checked } from '../engine/checked.ts';
import { Memory } from '../engine/memory.ts';
import type { CheckRequest } from '../engine/request.ts';
import type { Document } from '../refs/document.ts';
import { endsAsOurs } from '../refs/endings.ts';
import type { Files } from '../refs/files.ts';
import { isInside, realpathOf } from '../refs/read-file.ts';
import { looksRelevant } from '../refs/sniff.ts';
import type { Range, Source } from '../text/source.ts';
import type { ReportedFinding } from '../verdict/report.ts';
import { isUnsaved } from './names.ts';
import { withConfigs } from './open-configs.ts';
import { isElsewhere, nowhere, whyElsewhere } from './unsaved.ts';

/** What is said of a place: a finding, or that something could not be read or checked. */
export type Said =
  | { readonly kind: 'finding'; readonly finding: ReportedFinding }
  | { readonly kind: 'error' | 'unchecked'; readonly message: string; readonly range: Range | null };

/** What a project came to, as it lay on the disk and in the editor at one moment. */
export interface Judged {
  /** By absolute path without links. */
  readonly said: ReadonlyMap<string, readonly Said[]>;
  /** Absent where a configuration or a ruleset cannot be accepted: what is wrong with it is said. */
  readonly checked: Checked | undefined;
  readonly documents: ReadonlyMap<string, Document>;
  readonly sources: ReadonlyMap<string, Source>;
  /** The texts of the editor that it rests on, by absolute path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The folder that is looked through; absent where open files alone are judged. */
  readonly folder?: string | undefined;
  /** What is open and nothing of the whole, since it is not on the disk yet or its configuration leaves it out. */
  readonly apart?: { readonly paths: ReadonlySet<string>; readonly judged: Judged };
}

/** The folder that a file is judged from: that of the nearest configuration above it, else the editor's. */
export function folderOf(path: string, folders: readonly string[], files: Files): string {
  if (isUnsaved(path)) return dirname(path);
  const [config] = discoverConfig(dirname(path), files);
  const opened = folders.filter((folder) => isInside(path, folder)).sort((a, b) => b.length - a.length)[0];
  if (config !== undefined) return dirname(config);
  return opened ?? dirname(path);
}

/** All that one configuration speaks of; without a configuration what lies below the editor's folder. */
export class Project {
  readonly #memories = [new Memory(), new Memory()] as const;
  judged: Judged | undefined;
  /** What was known of open texts before they could not be read any more, as is most of what a person writes. */
  readonly #before = new Map<string, Judged>();
  /** How long judging it took, in ms; at first it is not known. */
  took = 0;

  /** @param isWhole is it a folder that somebody opened, or that has a configuration? Else only open files are judged */
  constructor(
    readonly folder: string,
    readonly isWhole: boolean,
    private readonly today: () => string,
  ) {}

  /**
   * @param texts what is open in the editor, by absolute path without links
   * @param between awaited between pieces of work of some milliseconds; what it throws ends that
   */
  async judge(texts: ReadonlyMap<string, string>, between?: () => Promise<void>): Promise<Judged> {
    const started = performance.now();
    const said = new Collected(this.folder, between);
    const whole = this.isWhole ? await this.#run([], texts, this.#memories[0], said) : undefined;
    const known = (path: string) => said.documents.has(path) || said.said.has(path);
    // A definition may refer to what does not say what it is, and cannot be parsed any more.
    const isOurs = (path: string, text: string) =>
      looksRelevant(text) || whole?.side.library.workspace.known(path) !== undefined;
    const others = [...texts].flatMap(([path, text]) =>
      !known(path) && isInside(path, this.folder) && isJudged(path) && isOurs(path, text) ? [path] : [],
    );
    const more = others.length > 0 ? await this.#run(others, texts, this.#memories[1], said) : undefined;
    // What stands in another file, which may not be open, is why nothing is said of this one: that it is weak is not known.
    for (const [path, text] of texts)
      if (!known(path)) for (const reason of said.refused.slice(0, 1)) notChecked(said, path, text, reason);
    const all = { ...said.all(), texts, folder: this.isWhole ? this.folder : undefined };
    const apart = whole && more && { paths: new Set(others), judged: { ...all, checked: more } };
    this.#keep({ ...all, checked: whole ?? more, ...(apart ? { apart } : {}) });
    this.took = performance.now() - started;
    return this.judged as Judged;
  }

  /** What names there are, for what is completed in an open text: as long as it cannot be read, what there was before. */
  names(path: string): Judged | undefined {
    return this.#before.get(path) ?? this.judged;
  }

  #keep(judged: Judged): void {
    const was = this.judged;
    for (const path of this.#before.keys()) if (!judged.texts.has(path)) this.#before.delete(path);
    for (const path of judged.texts.keys()) {
      if (knows(judged, path)) this.#before.delete(path);
      else if (was && knows(was, path)) this.#before.set(path, was);
    }
    this.judged = judged;
  }

  /** What is known where judging it ended early: nothing, and what was known before may not be true any more. */
  fail(texts: ReadonlyMap<string, string>, reason: string): Judged {
    const said = new Collected(this.folder);
    for (const [path, text] of texts) notChecked(said, path, text, reason);
    this.#keep({ ...said.all(), checked: undefined, texts });
    return this.judged as Judged;
  }

  async #run(
    paths: readonly string[],
    overlay: ReadonlyMap<string, string>,
    memory: Memory,
    said: Collected,
  ): Promise<Checked | undefined> {
    const isNew = isUnsaved(this.folder);
    // A new text refers to what lies beside it once it is saved: no file, no configuration and no repository are guessed.
    const at: { root: string; config: boolean; at?: Files } = isNew
      ? { root: parse(this.folder).root, config: false, at: nowhere }
      : { root: workspaceRoot(this.folder), config: true, at: withConfigs((path) => overlay.has(path)) };
    const request: CheckRequest = {
      ...{ cwd: this.folder, ...at, paths, rulesets: [] },
      ...{ failOn: undefined, maxFindings: undefined, today: this.today(), overlay, memory, fixes: 'kept' },
      between: said.between,
    };
    const outcome = await check(request);
    if ('problems' in outcome) {
      for (const { file, message, range, source } of outcome.problems)
        said.refuse(file, message, range, source);
      return undefined;
    }
    const { report, side } = outcome;
    const used = side.library.filesOf(side.apis.map(({ place }) => place.document));
    for (const document of side.library.workspace.documents())
      if (used.has(document) || !memory.looked.has(document)) said.document(document);
    for (const [file, source] of report.sources) said.source(file, source);
    // A file of another kind that was open is none of ours.
    const passed = new Set(outcome.passedOver.map((path) => realpathOf(path) ?? path));
    for (const { file, message, range, source } of report.errors) {
      const path = said.path(file);
      if ((said.isFile(file) || (source !== undefined && overlay.has(path))) && !passed.has(path))
        said.add(file, { kind: 'error', message, range }, source);
    }
    const elsewhere: { readonly file: string; readonly range: Range | null }[] = [];
    for (const { file, reason, range = null } of report.unchecked) {
      if (isNew && isElsewhere(reason)) elsewhere.push({ file, range });
      else said.add(file, { kind: 'unchecked', message: reason, range });
    }
    for (const finding of report.findings) {
      if (isNew && isElsewhere(finding.message, finding.rule)) elsewhere.push(finding);
      else said.add(finding.file, { kind: 'finding', finding });
    }
    const [first] = elsewhere;
    if (first) {
      const message = whyElsewhere(elsewhere.length);
      said.add(first.file, { kind: 'unchecked', message, range: first.range });
    }
    return outcome;
  }
}

/** Was a text read, or, where nothing is judged in it, what stands in others? */
function knows({ checked, documents }: Judged, path: string): boolean {
  return checked !== undefined && (documents.has(path) || !isJudged(path));
}

/** Is it a file that may hold something of ours? */
function isJudged(path: string): boolean {
  return endsAsOurs(path) && !configNames.some((name) => path.endsWith(`/${name}`));
}

function notChecked(said: Collected, path: string, text: string, reason: string): void {
  if (!isJudged(path) || !looksRelevant(text)) return;
  said.add(path, { kind: 'unchecked', message: reason, range: null });
}

class Collected {
  /** Why nothing was judged: what is wrong with the configuration, or with what it names. */
  readonly refused: string[] = [];
  readonly #refusals = new Set<string>();
  readonly said = new Map<string, Said[]>();
  readonly documents = new Map<string, Document>();
  readonly #sources = new Map<string, Source>();
  readonly #paths = new Map<string, string>();

  constructor(
    private readonly folder: string,
    readonly between?: () => Promise<void>,
  ) {}

  path(file: string): string {
    const known = this.#paths.get(file);
    if (known !== undefined) return known;
    const absolute = isAbsolute(file) ? file : resolve(this.folder, file);
    const path = realpathOf(absolute) ?? absolute;
    this.#paths.set(file, path);
    return path;
  }

  isFile(file: string): boolean {
    return this.documents.has(this.path(file)) || realpathOf(this.path(file)) !== undefined;
  }

  add(file: string, one: Said, source?: Source): void {
    const path = this.path(file);
    if (source) this.#sources.set(path, source);
    const list = this.said.get(path);
    if (list) list.push(one);
    else this.said.set(path, [one]);
  }

  refuse(file: string, message: string, range: Range | null, source?: Source): void {
    const reason = `${file} cannot be accepted: ${message}`;
    const at = JSON.stringify([reason, range]);
    // What is judged apart from the whole is refused for the same.
    if (this.#refusals.has(at)) return;
    this.#refusals.add(at);
    this.refused.push(reason);
    this.add(file, { kind: 'error', message, range }, source);
  }

  /** What was read again for texts apart is known as the whole has it: its operations are of that. */
  document(document: Document): void {
    if (this.documents.has(document.absolute)) return;
    this.documents.set(document.absolute, document);
    this.#sources.set(document.absolute, document.source);
  }

  source(file: string, source: Source): void {
    this.#sources.set(this.path(file), source);
  }

  all(): Pick<Judged, 'said' | 'documents' | 'sources'> {
    return { said: this.said, documents: this.documents, sources: this.#sources };
  }
}
