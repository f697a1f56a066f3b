import { resolve } from 'node:path';
import type { Api } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { isInside } from '../../refs/workspace.ts';
import type { RuleRun } from '../../rules/run.ts';
import { push } from '../../text/group.ts';
import type { ShardDefinition } from '../../verdict/shard.ts';
import type { Library } from '../read/library.ts';
import type { Results, Said } from '../rules/results.ts';
import { digestOf, rulesDigest } from './digests.ts';
import { type Here, sameHere } from './here.ts';
import { hydrated } from './hydrate.ts';
import { ShardMismatch } from './mismatch.ts';
import { membership } from './part.ts';
import type { Shard } from './read.ts';
import { Damaged } from './typed.ts';

const sameCommit = 'merge in a checkout of the commit that the shards checked, with nothing changed in it';

/** A definition with what its shard says of it. */
interface Entry {
  readonly shard: Shard;
  readonly definition: ShardDefinition;
}

/**
 * Has the reports of shards say what rules would. Everything else is done here: a run that replays comes to what one that
 * runs the rules comes to. What is taken from a report is what it says of texts that are the same here.
 */
export class Replay implements Results {
  readonly #entries = new Map<string, Entry>();
  readonly #known = new Map<Api, Entry>();
  /** Why not all of a file was seen. */
  readonly #cut = new Map<string, string[]>();
  #library: Library | undefined;
  #root = '';

  /**
   * @param shards of one run, each once
   * @param reports their files, absolute and without links: they are no inputs, wherever they lie
   */
  constructor(
    readonly shards: readonly Shard[],
    readonly reports: ReadonlySet<string> = new Set(),
  ) {
    for (const shard of shards) {
      for (const definition of shard.definitions) this.#entries.set(definition.file, { shard, definition });
      for (const { file, reason } of shard.cut) {
        push(this.#cut, file, reason);
        // There was not even the time to tell that it is a definition.
        const definition = { file, files: [], operations: 0, said: '' };
        if (!this.#entries.has(file)) this.#entries.set(file, { shard, definition });
      }
    }
  }

  /**
   * Begins a run.
   *
   * @param place where it runs
   * @param documents the definitions that were found here
   * @throws {ShardMismatch} where they are not those that the shards have found
   */
  begin(place: Here, documents: readonly Document[], library: Library, root: string): void {
    for (const shard of this.shards) sameHere(shard, place);
    this.#library = library;
    this.#root = root;
    const left = new Set(this.#entries.keys());
    const { files } = library.workspace;
    for (const { file, absolute } of documents) {
      const shard = this.#entries.get(file)?.shard;
      if (shard && !membership(shard, root, files)(absolute))
        throw new ShardMismatch(
          shard.report,
          `it is damaged: it says something of ${file}, which is not its part`,
        );
      if (left.delete(file)) continue;
      const [first] = this.shards;
      throw new ShardMismatch(
        first?.report ?? '',
        `no shard has checked ${file}, which is a definition here: ${sameCommit}`,
      );
    }
    // What was cut off may be a threat model, or what no definition is.
    const gone = [...left].find((file) => !this.#cut.has(file));
    if (gone === undefined) return;
    const { shard } = this.#entries.get(gone) as Entry;
    throw new ShardMismatch(shard.report, `it checked ${gone}, which is no definition here: ${sameCommit}`);
  }

  /** A definition of this run was read. */
  know(api: Api): void {
    const entry = this.#entries.get(api.place.document.file);
    if (entry) this.#known.set(api, entry);
  }

  /** On these the rules run nevertheless. */
  leave(apis: Iterable<Api>): void {
    for (const api of apis) this.#known.delete(api);
  }

  said(api: Api, runs: readonly RuleRun[]): Said | undefined {
    const entry = this.#known.get(api);
    if (!entry) return undefined;
    const { shard, definition } = entry;
    const { file, said } = definition;
    const cut = this.#cut.get(file) ?? [];
    if (said === '') {
      const nothing = { findings: [], unchecked: [], examined: new Set<never>(), unknown: new Map() };
      if (cut.length === 0)
        throw new ShardMismatch(shard.report, `it is damaged: it says nothing of ${file}`);
      return { results: runs.map((run) => ({ run, ...nothing })), cut };
    }
    if (shard.rules !== rulesDigest(runs))
      throw new ShardMismatch(
        shard.report,
        `it was made with other rules, rulesets or threat models than there are here: ${sameCommit}`,
      );
    const files = this.#files(api, entry);
    if (definition.operations !== api.operations.length)
      throw new ShardMismatch(shard.report, `it is damaged: ${file} has other operations`);
    try {
      return { results: hydrated(JSON.parse(said), api, runs, files), cut };
    } catch (error) {
      if (!(error instanceof Damaged || error instanceof SyntaxError)) throw error;
      throw new ShardMismatch(shard.report, `it is damaged, in what it says of ${file}: ${error.message}`);
    }
  }

  keep(): void {}

  /** The files that a definition is written in, by their numbers: those that are the same here. */
  #files(api: Api, { shard, definition }: Entry): Document[] {
    const library = this.#library as Library;
    const { document } = api.place;
    const own = [document, ...(library.definition(document)?.files ?? [])];
    const byName = new Map(own.map((one) => [one.file, one]));
    const files = definition.files.map(([file, digest]) => {
      const found = byName.get(file) ?? this.#followed(file, library);
      byName.delete(file);
      if (found && digestOf(found) === digest) return found;
      throw new ShardMismatch(shard.report, `${file} is not what it checked: ${sameCommit}`);
    });
    const [more] = byName.keys();
    if (files[0] !== document || more !== undefined)
      throw new ShardMismatch(
        shard.report,
        `${definition.file} is not written in the files that it checked (${more ?? definition.file}): ${sameCommit}`,
      );
    return files;
  }

  /** A file that a rule was led to. What a report names is a stranger's word: nothing outside of the repository is read. */
  #followed(file: string, library: Library): Document | undefined {
    const { workspace } = library;
    const real = workspace.files.realpath(resolve(workspace.cwd, file));
    const root = workspace.files.realpath(this.#root) ?? this.#root;
    if (real === undefined || !isInside(real, root)) return undefined;
    const read = workspace.open(real);
    if (!('document' in read)) return undefined;
    library.follow(read.document);
    return read.document;
  }
}
