import type { Api } from '../openapi/model.ts';
import type { Document } from '../refs/document.ts';
import type { Elsewhere, ReadOutcome, Workspace } from '../refs/workspace.ts';
import { type RuleResult, type RuleRun, resultFor } from '../rules/run.ts';
import type { SyntaxTree } from '../syntax/tree.ts';
import { keepTexts, once } from '../text/memo.ts';
import type { Library } from './read/library.ts';
import { placesAmong, type Results, type Said, type SaidInPart } from './rules/results.ts';

/**
 * What a process that checks again and again keeps from one run for the next: texts that are the same are not parsed again,
 * definitions of which no file differs are not read again, and their rules do not run again. A run with a memory comes to
 * what a run without one comes to.
 */
export class Memory implements Elsewhere, Results {
  #workspace: Workspace | undefined;
  #library: Library | undefined;
  #definitions: readonly Document[] = [];
  #results = new Map<Api, Known>();
  #next = new Map<Api, Known>();
  #settings = '';
  /** Also of texts that could not be parsed since. */
  #trees = new Map<string, SyntaxTree>();
  #looked = new Set<Document>();

  constructor() {
    keepTexts();
  }

  read(real: string, text: () => string | undefined): ReadOutcome | undefined {
    const known = this.#workspace?.known(real);
    if (!known || !('document' in known)) return undefined;
    return known.document.source.text === text() ? known : undefined;
  }

  before(real: string): SyntaxTree | undefined {
    return this.#trees.get(real);
  }

  /**
   * Begins a run: hands over the definitions of which nothing differs.
   *
   * @param settings whatever else the reading and judging of definitions rests on, as a text
   */
  begin(library: Library, settings: string): void {
    if (settings !== this.#settings) {
      this.#library = undefined;
      this.#results.clear();
    }
    this.#settings = settings;
    this.#next = new Map();
    this.#looked = new Set();
    const { workspace } = library;
    for (const document of this.#definitions) {
      const definition = this.#library?.definition(document);
      // What leads nowhere now may lead somewhere today.
      if (!definition || definition.api.unchecked.length > 0) continue;
      const isSame = [document, ...definition.files].every((file) => {
        if (workspace.peek(file.absolute) !== file.source.text) return false;
        const now = workspace.open(file.absolute);
        workspace.forget(file.absolute);
        if ('document' in now) this.#looked.add(now.document);
        return 'document' in now && now.document === file;
      });
      if (isSame) library.adopt(document, definition);
    }
  }

  /**
   * The documents of this run that were opened to see whether they differ. What nobody finds any more, and no definition refers to,
   * is among them though it is none of the run's.
   */
  get looked(): ReadonlySet<Document> {
    return this.#looked;
  }

  /** What rules said of a definition that has not changed; undefined where other rules are asked. */
  said(api: Api, runs: readonly RuleRun[]): Said | undefined {
    const known = this.#results.get(api);
    if (!known) return undefined;
    const places = placesAmong(known.runs)(runs);
    if (leftOf(places)(runs).length > 0) return undefined;
    const results = places.map((place, at) =>
      resultFor(runs[at] as RuleRun, known.results[place] as RuleResult),
    );
    this.#next.set(api, { runs, results });
    return { results, cut: [] };
  }

  /** The same where some of them were asked: those that a model names are asked beside those that everybody asks. */
  saidInPart(api: Api, runs: readonly RuleRun[]): SaidInPart | undefined {
    const known = this.#results.get(api);
    if (!known) return undefined;
    const places = placesAmong(known.runs)(runs);
    const left = leftOf(places)(runs);
    if (left.length === runs.length) return undefined;
    return {
      left,
      known: known.results,
      with: (results) => {
        let next = 0;
        return places.map((place, at) =>
          place < 0
            ? (results[next++] as RuleResult)
            : resultFor(runs[at] as RuleRun, known.results[place] as RuleResult),
        );
      },
    };
  }

  keep(api: Api, runs: readonly RuleRun[], results: readonly RuleResult[], isCut: boolean): void {
    if (!isCut) this.#next.set(api, { runs, results });
  }

  /** Ends a run: what it did not use is forgotten. */
  end(library: Library, definitions: readonly Document[]): void {
    const { workspace } = library;
    this.#workspace = workspace;
    this.#trees = new Map([...this.#trees].filter(([path]) => workspace.known(path)));
    for (const { absolute, tree } of workspace.documents()) this.#trees.set(absolute, tree);
    this.#library = library;
    this.#definitions = definitions;
    this.#results = this.#next;
  }
}

/** The runs of which nothing is known. */
const leftOf = once((places: readonly number[]) =>
  once((runs: readonly RuleRun[]): readonly RuleRun[] => runs.filter((_, at) => (places[at] ?? -1) < 0)),
);

interface Known {
  readonly runs: readonly RuleRun[];
  readonly results: readonly RuleResult[];
}
