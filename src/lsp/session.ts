import { dirname } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver';
import { realpathOf } from '../refs/read-file.ts';
import { append } from '../text/lists.ts';
import { remember } from '../text/memo.ts';
import { Source } from '../text/source.ts';
import { type Ahead, againIn, aheadIn, unless } from './ahead.ts';
import { diagnosticsOf } from './diagnostics.ts';
import { isUnsaved, pathOf, unsavedPath, uriOf } from './names.ts';
import { withConfigs } from './open-configs.ts';
import type { Judged, Project, Said } from './project.ts';
import { holds, Projects } from './projects.ts';
import { defaults, type Settings } from './settings.ts';
import { type Encoding, OpenText } from './text.ts';
import { View } from './view.ts';

/** What the client can do, and what it wants. */
export interface ClientTerms {
  readonly encoding: Encoding;
  /** It asks for diagnostics (LSP 3.17, textDocument/diagnostic): then none are pushed. */
  readonly pulls: boolean;
  readonly related: boolean;
  /** It takes edits with versions. */
  readonly documentChanges: boolean;
}

/** What the session tells the client. */
export interface Client {
  publish(uri: string, version: number | undefined, diagnostics: Diagnostic[]): void;
  /** What it has been told by pulling may be another one now. */
  refresh(): void;
  /** What is shown beside the lines of texts that did not change themselves may be another one now. */
  refreshBeside(): void;
  failed(message: string): void;
}

/** A person stops typing for so long. */
const pause = 150;

/** A file that is open under two names, by a link, with two texts: places of one are none of the other. */
const twin: Said = {
  ...{ kind: 'unchecked', range: null },
  message:
    'this file is open under another name too, with another text, which was checked: save or close one of them',
};

/** What cannot be known is not shown as if it were. */
const lost: Said = {
  ...{ kind: 'unchecked', range: null },
  message: 'the editor sent a change of this text that cannot be understood: close it and open it again',
};

/**
 * The open texts of a client, and what their projects come to. One project is judged at a time; what a client is told is
 * never of an older text than the one that it shows.
 */
export class Session {
  readonly #texts = new Map<string, OpenText>();
  readonly #projects: Projects;
  /** Whose text changed: of these a client asks by itself what stands beside their lines. */
  readonly #changing = new Set<string>();
  /** What a client was told of by `workspace/diagnostic`. */
  #told = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #early: NodeJS.Timeout | undefined;
  /** Counts texts that were never saved. */
  #unsaved = 0;
  /** Counts what changed. */
  #edition = 0;
  #ahead: Ahead | undefined;
  #running: Promise<void> | undefined;
  settings: Pick<Settings, 'showWaived'> = defaults;

  constructor(
    private readonly client: Client,
    readonly terms: ClientTerms,
    today: () => string,
  ) {
    const isOpen = (path: string) =>
      [...this.#texts.values()].some((text) => text.path === path && !text.isLost);
    this.#projects = new Projects(today, withConfigs(isOpen));
  }

  /**
   * @param language LSP 3.17, TextDocumentItem.languageId; asked of texts that have no file yet
   * @returns false where documents of its kind are not served
   */
  open(uri: string, version: number, text: string, language = ''): boolean {
    const path = realOf(uri) ?? unsavedPath(uri, language, text, ++this.#unsaved);
    if (path === undefined) return uri.startsWith('untitled:');
    this.#forgetUnsaved(this.#texts.get(uri));
    this.#texts.set(uri, new OpenText(uri, path, this.terms.encoding, version, text));
    this.#changing.add(uri);
    this.#change(path, 0);
    return true;
  }

  change(uri: string, version: number, changes: Parameters<OpenText['change']>[0]): void {
    const text = this.#texts.get(uri);
    if (!text) return;
    text.change(changes, version);
    this.#changing.add(uri);
    this.#change(text.path, pause);
  }

  /** A change came that cannot be understood. */
  lose(uri: string, version: number | undefined): void {
    const text = this.#texts.get(uri);
    if (!text) return;
    text.isLost = true;
    text.version = version ?? text.version;
    this.#change(text.path, 0);
  }

  save(uri: string): void {
    const text = this.#texts.get(uri);
    if (text) this.#change(text.path, 0);
  }

  close(uri: string): void {
    const text = this.#texts.get(uri);
    if (!text) return;
    this.#texts.delete(uri);
    if (!this.terms.pulls) this.client.publish(uri, undefined, []);
    if (this.#forgetUnsaved(text)) return;
    // What lies on the disk is judged again, which may be another text.
    this.#change(text.path, 0);
  }

  /** What was never saved is gone with its document. */
  #forgetUnsaved(text: OpenText | undefined): boolean {
    if (!text || !isUnsaved(text.path)) return false;
    this.#projects.forget(text.path);
    return true;
  }

  /** Files changed on the disk, or the settings, or the folders that are open. */
  changed(paths: Iterable<string>): void {
    // Files of one folder are of the same projects; a branch that is checked out changes thousands.
    const places = new Map<string, string>();
    for (const path of paths) places.set(this.#projects.isFolder(path) ? path : dirname(path), path);
    for (const path of places.values()) this.#change(realpathOf(path) ?? path, 0);
  }

  setFolders(folders: readonly string[]): void {
    this.#projects.opened = folders;
    for (const project of this.#projects.ofFolders()) this.#mark(project, 0);
    // Which project an open text belongs to may be another one now.
    for (const { path } of this.#texts.values()) this.#change(path, 0);
  }

  /** What is shown of what is known may be another one now. */
  again(): void {
    for (const project of this.#projects.all()) this.#mark(project, 0);
  }

  /** Everything from the beginning. */
  restart(): void {
    this.#projects.clear();
    this.setFolders(this.#projects.opened);
  }

  /** The open text, once nothing is left to be judged of it. */
  async view(uri: string): Promise<View | undefined> {
    const text = this.#texts.get(uri);
    if (!text) return undefined;
    await this.#judgedProject(text.path);
    return text.isLost ? undefined : this.#view(text);
  }

  /** The open text beside what was judged last, for what is asked while a person types. */
  viewNow(uri: string): View | undefined {
    const text = this.#texts.get(uri);
    return text && !text.isLost ? this.#view(text, this.#projects.of(text.path).names(text.path)) : undefined;
  }

  #view(text: OpenText, judged = this.#projects.of(text.path).judged): View {
    const versions = this.terms.documentChanges ? (uri: string) => this.versionOf(uri) ?? null : undefined;
    const own = judged?.apart?.paths.has(text.path) ? judged.apart.judged : judged;
    return new View(text, own, this.terms.encoding, versions, this.uriOf, judged);
  }

  /** As the client names it: an open text by its own name, others below the folder that they were opened with. */
  readonly uriOf = (path: string): string => {
    for (const text of this.#texts.values()) if (text.path === path) return text.uri;
    return uriOf(this.#projects.named(path));
  };

  /** Of an open text. */
  versionOf(uri: string): number | undefined {
    return this.#texts.get(uri)?.version;
  }

  get views(): Iterable<Judged> {
    const open = [...this.#texts.values()].map(({ path }) => path);
    return this.#projects.needed(open).flatMap(({ judged }) => judged ?? []);
  }

  /** Is something left to be judged? */
  get isBusy(): boolean {
    return this.#projects.dirty.size > 0 || this.#running !== undefined;
  }

  /** What is said of an open text as it is known. */
  diagnosticsOf(view: View): readonly Diagnostic[] {
    const { judged } = this.#projects.of(view.open.path);
    return judged ? this.#of(judged, view.open.path, view.open) : [];
  }

  /** Of one open document. */
  async diagnostics(uri: string): Promise<Diagnostic[]> {
    const path = this.#texts.get(uri)?.path ?? realOf(uri);
    if (path === undefined) return [];
    const { judged } = await this.#judgedProject(path);
    const text = this.#texts.get(uri);
    return judged ? this.#of(judged, path, text) : [];
  }

  /**
   * Of all that was judged, by file.
   *
   * @param known what the client has been told of besides, it says
   */
  async allDiagnostics(
    known: Iterable<string> = [],
  ): Promise<{ uri: string; version: number | null; items: Diagnostic[] }[]> {
    await this.settled();
    const byPath = new Map([...this.#texts.values()].map((text) => [text.path, text]));
    const found = new Map<string, { uri: string; version: number | null; items: Diagnostic[] }>();
    for (const judged of this.views) {
      for (const path of new Set([...judged.said.keys(), ...judged.documents.keys()])) {
        const text = byPath.get(path);
        const uri = text?.uri ?? this.uriOf(path);
        const items = this.#of(judged, path, text);
        const known = found.get(uri);
        if (known)
          append(
            known.items,
            items.filter((one) => !known.items.some((other) => same(one, other))),
          );
        else found.set(uri, { uri, version: text?.version ?? null, items });
      }
    }
    // A client keeps what it was told of a file until it is told something else: also of one that has gone.
    const gone = [...new Set([...this.#told, ...known])].filter((uri) => !found.has(uri));
    this.#told = new Set(found.keys());
    return [...found.values(), ...gone.map((uri) => ({ uri, version: null, items: [] }))];
  }

  /** The project that a file belongs to by now, judged: a configuration comes and goes without anybody saying so. */
  async #judgedProject(path: string): Promise<Project> {
    await this.settled();
    const project = this.#projects.of(path);
    if (!project.judged) this.#projects.dirty.add(project);
    await this.settled();
    return project;
  }

  /** Resolves when everything that changed has been judged. */
  async settled(): Promise<void> {
    while (this.isBusy) await this.#run();
  }

  #of(judged: Judged, path: string, text: OpenText | undefined): Diagnostic[] {
    const said = this.#said(judged, path, text);
    if (said.length === 0) return [];
    const source = text?.positions.source ?? judged.sources.get(path) ?? new Source(path, '');
    const { cwd = '' } = judged.checked?.side.request ?? {};
    const real = remember((file: string) => realpathOf(file.startsWith('/') ? file : `${cwd}/${file}`));
    return diagnosticsOf(said, source, {
      ...{ encoding: this.terms.encoding, related: this.terms.related, showWaived: this.settings.showWaived },
      path: (file) => real(file) ?? `${cwd}/${file}`,
      source: (of) => judged.sources.get(of),
      uriOf: this.uriOf,
    });
  }

  #said(judged: Judged, path: string, text: OpenText | undefined): readonly Said[] {
    if (text?.isLost) return [lost];
    const other = text && judged.texts.get(path);
    return other === undefined || other === text?.text ? (judged.said.get(path) ?? []) : [twin];
  }

  #change(path: string, wait: number): void {
    // A file may be a part of what another configuration, or folder, speaks of.
    for (const project of this.#projects.around(path)) this.#mark(project, wait);
  }

  #mark(project: Project, wait: number): void {
    this.#projects.dirty.add(project);
    this.#edition++;
    clearTimeout(this.#timer);
    clearTimeout(this.#early);
    this.#timer = setTimeout(() => {
      this.settled().catch((error: unknown) => this.client.failed(String(error)));
    }, wait);
    // It ends with the pause, where it can; what takes a moment only need not be begun for nothing with each letter.
    if (wait > 0) {
      this.#early = setTimeout(() => this.#begin(project), aheadIn(wait, project.took));
    }
  }

  /** Judges ahead, unless that was begun before and has not noticed yet that a text changed. */
  #begin(project: Project): void {
    if (!this.#projects.dirty.has(project)) return;
    if (this.#running) {
      this.#early = setTimeout(() => this.#begin(project), againIn);
      return;
    }
    this.#running = this.#judgeAhead(project).finally(() => {
      this.#running = undefined;
    });
  }

  /**
   * Judges while it is not known yet whether the person goes on typing: then it ends, and nobody hears of it. In between others
   * are answered.
   */
  async #judgeAhead(project: Project): Promise<void> {
    const edition = this.#edition;
    const between = unless(() => this.#edition !== edition);
    const open = this.#openIn(project);
    try {
      const texts = textsOf(open);
      const judged = await project.judge(texts, between);
      this.#ahead = { project, edition, judged };
      // Made now, what findings are about is known when they are told.
      for (const text of open) this.#of(judged, text.path, text);
    } catch {
      // What is wrong besides is said when it is judged in its turn.
    }
  }

  #openIn(project: Project): readonly OpenText[] {
    return [...this.#texts.values()].filter(({ path }) => holds(project, path));
  }

  #run(): Promise<void> {
    this.#running ??= this.#judge().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #judge(): Promise<void> {
    for (const project of this.#projects.dirty) {
      this.#projects.dirty.delete(project);
      const open = this.#openIn(project);
      const shown = new Map(open.map((text) => [text, text.text]));
      const texts = textsOf(open);
      const ahead = this.#ahead;
      this.#ahead = undefined;
      const isKnown = ahead?.project === project && ahead.edition === this.#edition;
      try {
        this.#publish(project, isKnown ? ahead.judged : await project.judge(texts), shown);
      } catch (error) {
        const reason = `${project.folder} could not be judged: ${error instanceof Error ? error.message : String(error)}`;
        this.client.failed(reason);
        this.#publish(project, project.fail(texts, reason), shown);
      }
    }
    if (this.terms.pulls) this.client.refresh();
    const others = [...this.#texts.keys()].some((uri) => !this.#changing.has(uri));
    this.#changing.clear();
    if (others) this.client.refreshBeside();
  }

  /** @param shown what was judged */
  #publish(project: Project, judged: Judged, shown: ReadonlyMap<OpenText, string>): void {
    if (this.terms.pulls) return;
    for (const [text, was] of shown) {
      // A text that changed meanwhile is judged again; what is known of the older one is never shown. Versions tell that of
      // clients alone that count on.
      if (this.#texts.get(text.uri) !== text || text.text !== was) continue;
      const now = this.#projects.of(text.path);
      if (now === project) this.client.publish(text.uri, text.version, this.#of(judged, text.path, text));
      // Nobody said that a configuration has come or gone.
      else if (!now.judged) this.#mark(now, 0);
    }
  }
}

/** The texts that take the place of files, by absolute path. */
function textsOf(open: readonly OpenText[]): Map<string, string> {
  return new Map(open.flatMap(({ path, text, isLost }) => (isLost ? [] : [[path, text] as const])));
}

function same(one: Diagnostic, other: Diagnostic): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The path of a document without links; what is not on the disk yet lies where its name says. */
function realOf(uri: string): string | undefined {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const real = realpathOf(path);
  if (real !== undefined) return real;
  const folder = realpathOf(dirname(path));
  return folder === undefined ? path : `${folder}${path.slice(dirname(path).length)}`;
}
