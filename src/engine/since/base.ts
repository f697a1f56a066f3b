import { dirname, resolve } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { Api } from '../../openapi/model.ts';
import type { Document } from '../../refs/document.ts';
import { endsAsOurs } from '../../refs/endings.ts';
import { looksRelevant } from '../../refs/sniff.ts';
import { Workspace } from '../../refs/workspace.ts';
import { plural } from '../../text/layout.ts';
import { lockName } from '../../threats/review/lock.ts';
import { jails } from '../find/find.ts';
import { Library } from '../read/library.ts';
import { readModels } from '../read/models.ts';
import { recogniseDocument } from '../read/recognise.ts';
import type { CheckRequest } from '../request.ts';
import { configuration } from '../set-up.ts';
import { definitionsOf, type Side } from '../side.ts';
import { Watchdog } from '../watchdog.ts';
import type { Begun } from './begin.ts';

/** A side whose definitions and models are read, and not judged yet. */
type Examinable = Pick<Side, 'apis' | 'definitions' | 'library' | 'models' | 'setUp'>;

interface Earlier {
  readonly models: readonly Document[];
  readonly definitions: readonly Document[];
  readonly differ: boolean;
}

/** The base of a change: what the files said, read where they differ and taken from the head where they do not. */
export class Base {
  readonly workspace: Workspace;
  readonly watchdog: Watchdog;
  readonly #same = new Map<string, boolean>();
  #earlier: Earlier | undefined;
  #others: readonly string[] | undefined;

  readonly begun: Begun;
  /** What the report names besides, by name: found out while the change is judged. */
  readonly gone: string[] = [];
  readonly unnamed: string[] = [];

  constructor(
    begun: Begun,
    private readonly request: CheckRequest,
    private readonly head: Workspace,
  ) {
    this.begun = { ...begun, before: (path) => this.#linkedBefore(path) ?? begun.before(path) };
    this.watchdog = new Watchdog(request.timeout);
    for (const name of begun.renames.modules)
      request.onNote?.(
        `${name} is a submodule that the change moves: its files are taken as they lie on the disk`,
      );
    this.workspace = new Workspace(request.cwd, jails(request, begun.base), undefined, begun.base, {
      read: (real) => (this.isSame(real) ? head.known(real) : undefined),
      before: () => undefined,
    });
  }

  isSame(path: string): boolean {
    const known = this.#same.get(path) ?? this.begun.isSame(path);
    this.#same.set(path, known);
    return known;
  }

  /** The configuration as it was; undefined where it could not be accepted. */
  async config(): Promise<Config | undefined> {
    const read = await configuration(this.request, this.workspace, this.watchdog);
    if (read.ok) return read.config;
    this.request.onNote?.('the configuration of the base cannot be accepted, so that its gates do not count');
    return undefined;
  }

  /** The definitions of the head of which no file differs: they are what they were. */
  untouched(head: Pick<Side, 'apis' | 'library'>): ReadonlySet<Api> {
    if (this.#linksDiffer()) return new Set();
    return new Set(
      head.apis.filter((api) => {
        const { document } = api.place;
        const files = [document, ...(head.library.definition(document)?.files ?? [])];
        // What leads nowhere now may have led somewhere.
        return api.unchecked.length === 0 && files.every(({ absolute }) => this.isSame(absolute));
      }),
    );
  }

  /** What stood in the place of the link by which alone a file is read now: that is what it is held against. */
  #linkedBefore(real: string): string | undefined {
    const { base } = this.begun;
    if (this.head.hasOwnName(real) && base.realpath(real) !== undefined) return undefined;
    const paths = [...this.head.links()].filter(([, to]) => to === real).map(([path]) => path);
    const before = paths.flatMap((path) => base.realpath(path) ?? []);
    return before.includes(real) ? undefined : before[0];
  }

  /** Did links lead elsewhere? git says it of what is staged; what was read says it of the rest. */
  #linksDiffer(): boolean {
    const { base, renames } = this.begun;
    return renames.links || [...this.head.links()].some(([path, real]) => base.realpath(path) !== real);
  }

  /** Is there a threat model on either side, and does anything differ that it rests on? */
  #differs({ models, library }: Examinable, old: readonly Document[]): boolean {
    if (models.files.length + old.length === 0) return false;
    const evidence = models.readings.flatMap(({ model: { document, threats } }) =>
      threats.flatMap(({ mitigations }) =>
        mitigations.flatMap(({ verify }) =>
          verify?.evidence === undefined ? [] : [resolve(dirname(document.absolute), verify.evidence)],
        ),
      ),
    );
    const files = [
      ...models.files.map(({ absolute }) => absolute),
      ...evidence,
      resolve(this.request.root, lockName),
    ];
    return (
      old.some(({ absolute }) => !this.isSame(absolute)) ||
      files.some((path) => this.#exists(path, library.workspace) && !this.isSame(path))
    );
  }

  #exists(path: string, { files }: Workspace): boolean {
    return files.state(path) !== undefined || this.begun.base.state(path) !== undefined;
  }

  /**
   * Is all that a run has read what it was: definitions, threat models, configuration, rulesets, baseline? Then nothing is new,
   * whatever rules would say.
   *
   * @param was the configuration of before
   */
  isAsItWas(head: Examinable, was: Config | undefined): boolean {
    const { workspace } = head.library;
    const read = [...workspace.documents()].every(({ absolute }) => this.isSame(absolute));
    return (
      read &&
      was !== undefined &&
      was.file === head.setUp.config.file &&
      !this.#leavesOut(workspace) &&
      !this.#earlierOf(head, this.untouched(head)).differ
    );
  }

  /** Does something lie there that git tracked, and the run does not read any more: ignored from now on, or passed over? */
  #leavesOut(now: Workspace): boolean {
    const read = new Set([...now.documents()].map(({ absolute }) => absolute));
    return this.#differing().some(
      (path) => !read.has(path) && looksRelevant(this.workspace.peek(path) ?? ''),
    );
  }

  /**
   * Files of the base that are there and differ, or are tracked no more. Of what is not staged git does not say it without
   * running filters.
   */
  #differing(): readonly string[] {
    const { base, head, renames } = this.begun;
    const changed = new Set(renames.changed.map((path) => resolve(base.root, path)));
    this.#others ??= [...base.paths()].filter((path) => {
      if (!endsAsOurs(path) || head.state(path) === undefined) return false;
      return changed.has(path) || !this.isSame(path);
    });
    return this.#others;
  }

  /**
   * Reads the base's side of what is judged.
   *
   * @returns undefined where nothing differs
   */
  async read(head: Side, untouched: ReadonlySet<Api>): Promise<Side | undefined> {
    const { begun, workspace, watchdog, request } = this;
    const { models: oldModels, definitions, differ } = this.#earlierOf(head, untouched);
    if (!differ) return undefined;
    const library = new Library(workspace, watchdog, head.words, undefined);
    for (const api of untouched) {
      const definition = head.library.definition(api.place.document);
      if (definition) library.adopt(api.place.document, definition);
    }
    const models = await readModels(oldModels, library, request.root);
    const readings = models.readings.map(({ model }) => model);
    const all = definitionsOf(definitions, readings, library);
    const apis = all.flatMap((document) => library.definition(document)?.api ?? []);
    return {
      ...head,
      request: { ...request, at: begun.base },
      library,
      watchdog,
      models,
      readings,
      definitions: all,
      apis,
    };
  }

  /** What the base had of the definitions and models that are judged, and whether anything of it differs. */
  #earlierOf(head: Examinable, untouched: ReadonlySet<Api>): Earlier {
    if (this.#earlier) return this.#earlier;
    const { base, renames } = this.begun;
    base.load(renames.changed.filter((path) => endsAsOurs(path)).map((path) => resolve(base.root, path)));
    // What has gone belongs to no part: `threatlint merge` tells of it.
    const gone = this.request.part ? [] : this.#gone();
    const earlier = (documents: readonly Document[], kind: 'definition' | 'model') => {
      const old = documents.flatMap(({ absolute }) => this.#open(this.begun.before(absolute), kind));
      return [...new Set([...old, ...gone.filter((one) => kindOf(one) === kind)])];
    };
    const models = earlier(
      head.models.readings.map(({ model }) => model.document),
      'model',
    );
    const definitions = earlier(head.definitions, 'definition');
    const isSame = definitions.length === untouched.size && head.apis.length === untouched.size;
    this.#earlier = { models, definitions, differ: !isSame || this.#differs(head, models) };
    return this.#earlier;
  }

  #open(path: string, kind: 'definition' | 'model'): Document[] {
    if (this.begun.base.realpath(path) === undefined) return [];
    const read = this.watchdog.watch(this.workspace.display(path), 'the base was not read', () =>
      this.workspace.open(path),
    );
    if (!read || !('document' in read.result)) {
      const file = this.workspace.display(path);
      this.request.onNote?.(`${file} cannot be read as it was before the change: all of it counts as new`);
      return [];
    }
    return kindOf(read.result.document) === kind ? [read.result.document] : [];
  }

  /** Definitions and models of the base that are none any more, or have gone, under that name. */
  #gone(): Document[] {
    const { base, head } = this.begun;
    const differing = new Set(this.#differing());
    const spared = new Set([...this.begun.spared].map((path) => resolve(base.root, path)));
    const found: Document[] = [];
    let notJudged = 0;
    for (const path of base.paths()) {
      if (!endsAsOurs(path)) continue;
      const isThere = head.state(path) !== undefined;
      if (isThere && !differing.has(path)) continue;
      const text = this.workspace.peek(path);
      if (text === undefined || !looksRelevant(text)) continue;
      if (isThere) {
        const now = this.head.open(path);
        if ('document' in now && kindOf(now.document) !== 'other' && !this.begun.isOther(path)) continue;
      }
      const old = this.workspace.open(path);
      if (!('document' in old) || kindOf(old.document) === 'other') continue;
      if (spared.has(path)) notJudged += 1;
      else found.push(old.document);
    }
    if (notJudged > 0)
      this.request.onNote?.(
        `the sparse checkout leaves out ${plural(notJudged, 'definition or threat model', 'definitions and threat models')}: what changed there is not judged`,
      );
    return found;
  }
}

function kindOf(document: Document): 'definition' | 'model' | 'other' {
  const { kind } = recogniseDocument(document, false);
  return kind === 'definition' || kind === 'model' ? kind : 'other';
}
