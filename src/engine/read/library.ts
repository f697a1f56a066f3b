import type { Lexicon } from '../../lexicon/lexicon.ts';
import { extendLexicon } from '../../lexicon/lexicon.ts';
import type { Api } from '../../openapi/model.ts';
import { type Outline, outline } from '../../openapi/outline.ts';
import { readApi } from '../../openapi/read.ts';
import { type Document, ReadDocument } from '../../refs/document.ts';
import { References } from '../../refs/references.ts';
import type { Workspace } from '../../refs/workspace.ts';
import type { Reading } from '../../threats/model/imports.ts';
import { charactersOf, type Watchdog } from '../watchdog.ts';
import { SharedFiles } from './shared-files.ts';

/** A definition, and the files that it is written in besides its own. */
export interface Definition {
  readonly api: Api;
  readonly files: ReadonlySet<Document>;
}

/** So many characters of YAML are kept as values, which take some six times the room. Those of JSON cost less to be read again. */
const mostWaiting = 8_000_000;
const jsonParsesFaster = 4;

/** What a run has read: each definition and each threat model once, whoever asks for it, and as often. */
export class Library {
  #references: References;
  /** The files that references of rules led to before {@link #references} was made anew. */
  readonly #documents = new Set<Document>();
  /** undefined: it could not be read in time, or there was too much to be read again. */
  readonly #definitions = new Map<Document, Definition | undefined>();
  /** What references led to, of whatever definition. */
  readonly #reached = new Set<Document>();
  readonly #shared = new SharedFiles();
  readonly #models = new Map<Document, Reading | undefined>();

  /**
   * @param watchdog ends what takes too long
   * @param words the lexicon with a project's own words; undefined: the built-in one
   * @param onDocument told before a definition is read
   */
  constructor(
    readonly workspace: Workspace,
    readonly watchdog: Watchdog,
    private readonly words: Lexicon | undefined,
    private readonly onDocument: ((file: string) => void) | undefined,
  ) {
    this.#references = new References(workspace);
  }

  /** May the values of definitions be let go that wait for their turn? They are parsed again then. */
  letsWait = false;
  #waiting = 0;

  /** Takes note of a definition that was recognised: of very many the first keep their values until they are read. */
  recognised(document: Document): void {
    const areMany = this.#areMany;
    this.#waiting += document.source.text.length * (document.tree.format === 'json' ? jsonParsesFaster : 1);
    if (this.letsWait && areMany && document instanceof ReadDocument) document.rest();
  }

  get #areMany(): boolean {
    return this.#waiting > mostWaiting;
  }

  /** The semantic model of a document that {@link recognise} takes for a definition; undefined when that takes too long. */
  definition(document: Document): Definition | undefined {
    if (this.#definitions.has(document)) return this.#definitions.get(document);
    const left = this.#shared.isTooMuch();
    if (left !== undefined) {
      this.watchdog.leave(document.file, left);
      this.#definitions.set(document, undefined);
      return undefined;
    }
    this.onDocument?.(document.file);
    const read = this.watchdog.watch(
      document.file,
      'nothing in it was checked',
      () => this.#references.during(() => readApi(document, this.#references)),
      charactersOf(document.source.text),
    );
    const definition = read && { api: read.result.result, files: read.result.documents };
    if (!read) {
      // What was interrupted may have left it in the middle of something.
      for (const one of this.#references.documents) this.#documents.add(one);
      this.#references = new References(this.workspace);
    } else if (this.words) extendLexicon(read.result.result, this.words);
    for (const one of definition?.files ?? []) this.#reached.add(one);
    if (definition) this.#shared.count(definition.api, definition.files);
    this.#definitions.set(document, definition);
    return definition;
  }

  /** Keeps of a definition what reports need: its model goes when nobody holds it any more. */
  letGo(api: Api): Outline {
    const { document } = api.place;
    const left = outline(api);
    const known = this.#definitions.get(document);
    if (known) this.#definitions.set(document, { ...known, api: left.api });
    this.#references.forget(document);
    this.#rest(document);
    return left;
  }

  /** What others refer to, or call by a name of its own, they hold on to. */
  #rest(document: Document): void {
    if (!this.#areMany || !(document instanceof ReadDocument)) return;
    const { documents } = this.#references;
    if (this.#reached.has(document) || documents.has(document) || this.#references.isNamed(document)) return;
    document.rest();
  }

  /** Takes over a definition that was read from the same files elsewhere. */
  adopt(document: Document, definition: Definition): void {
    this.#definitions.set(document, definition);
  }

  /** The files that references led to which rules followed. */
  get followed(): ReadonlySet<Document> {
    return new Set([...this.#documents, ...this.#references.documents]);
  }

  /** Takes note of a file that rules were led to elsewhere. */
  follow(document: Document): void {
    this.#documents.add(document);
  }

  /** The files of some definitions, their own first, and those that references led to which rules followed. */
  filesOf(documents: readonly Document[]): ReadonlySet<Document> {
    const files = documents.flatMap((document) => [...(this.definition(document)?.files ?? [])]);
    return new Set([...documents, ...files, ...this.followed]);
  }

  /**
   * What a threat model says by itself, without what it imports; undefined when reading it takes too long. What reads
   * models is loaded with the first.
   */
  async model(document: Document): Promise<Reading | undefined> {
    if (this.#models.has(document)) return this.#models.get(document);
    const { readModel } = await import('../../threats/model/read.ts');
    const undone = 'nothing in it was verified';
    const read = this.watchdog.watch(document.file, undone, () => readModel(document));
    this.#models.set(document, read?.result);
    return read?.result;
  }
}
