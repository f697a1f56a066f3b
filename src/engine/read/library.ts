import type { Lexicon } from '../../lexicon/lexicon.ts';
import { extendLexicon } from '../../lexicon/lexicon.ts';
import type { Api } from '../../openapi/model.ts';
import { readApi } from '../../openapi/read.ts';
import type { Document } from '../../refs/document.ts';
import { References } from '../../refs/references.ts';
import type { Workspace } from '../../refs/workspace.ts';
import type { Reading } from '../../threats/model/imports.ts';

/** A definition, and the files that it is written in besides its own. */
export interface Definition {
  readonly api: Api;
  readonly files: ReadonlySet<Document>;
}

/** What a run has read: each definition and each threat model once, whoever asks for it, and as often. */
export class Library {
  readonly #references: References;
  readonly #definitions = new Map<Document, Definition>();
  readonly #models = new Map<Document, Reading>();

  /**
   * @param words the lexicon with a project's own words; undefined: the built-in one
   * @param onDocument told before a definition is read
   */
  constructor(
    readonly workspace: Workspace,
    private readonly words: Lexicon | undefined,
    private readonly onDocument: ((file: string) => void) | undefined,
  ) {
    this.#references = new References(workspace);
  }

  /** The semantic model of a document that {@link recognise} takes for a definition. */
  definition(document: Document): Definition {
    const known = this.#definitions.get(document);
    if (known) return known;
    this.onDocument?.(document.file);
    const { result: api, documents: files } = this.#references.during(() =>
      readApi(document, this.#references),
    );
    if (this.words) extendLexicon(api, this.words);
    const definition = { api, files };
    this.#definitions.set(document, definition);
    return definition;
  }

  /** The files of some definitions, their own first, and those that references led to which rules followed. */
  filesOf(documents: readonly Document[]): ReadonlySet<Document> {
    const files = documents.flatMap((document) => [...this.definition(document).files]);
    return new Set([...documents, ...files, ...this.#references.documents]);
  }

  /** What a threat model says by itself, without what it imports. What reads models is loaded with the first. */
  async model(document: Document): Promise<Reading> {
    const known = this.#models.get(document);
    if (known) return known;
    const { readModel } = await import('../../threats/model/read.ts');
    const reading = readModel(document);
    this.#models.set(document, reading);
    return reading;
  }
}
