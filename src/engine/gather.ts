import { resolve } from 'node:path';
import type { Problem } from '../findings/problem.ts';
import { createLexicon, type Lexicon } from '../lexicon/lexicon.ts';
import type { Api } from '../openapi/model.ts';
import type { Policy } from '../policy/policy.ts';
import type { Document } from '../refs/document.ts';
import { isInside, type Workspace } from '../refs/workspace.ts';
import { find, partOfFound } from './find/find.ts';
import { isFolder } from './find/folders.ts';
import { sayLinksOut } from './find/links.ts';
import type { FindRequest } from './find/request.ts';
import { keepHeapSmall } from './heap.ts';
import { Library } from './read/library.ts';
import { type Models, noModels, readModels } from './read/models.ts';
import { type Inputs, readFound } from './read/read.ts';
import { withRelated } from './read/related.ts';
import type { CheckRequest } from './request.ts';
import type { RunInput } from './rules/run.ts';
import type { Here } from './shard/here.ts';
import { membership } from './shard/part.ts';
import type { Recorder } from './shard/record.ts';
import { definitionsOf, type SetUp } from './side.ts';
import type { Timings } from './timings.ts';
import type { Watchdog } from './watchdog.ts';

/** What a run works with. */
export interface Run {
  readonly request: CheckRequest;
  readonly setUp: SetUp;
  readonly workspace: Workspace;
  readonly watchdog: Watchdog;
  readonly timings: Timings;
}

/** What a run reads before its rules are asked. */
export interface Gathered {
  /** What is asked for, now that is known of how many definitions. */
  readonly request: CheckRequest;
  readonly library: Library;
  readonly words: Lexicon | undefined;
  readonly inputs: Inputs;
  /** The threat models whose rules run. */
  readonly asking: Models;
  /** Those that are proved: a part proves none, because a model may speak of what is in another part. */
  readonly proving: Models;
  readonly definitions: readonly Document[];
  /** Where models are let go, each is read when its turn comes. */
  readonly apis: Iterable<Api>;
  readonly letGo: RunInput['letGo'];
  /** Of a part what its report says of where it ran, and what writes down what its rules say. */
  readonly place: Here | undefined;
  readonly recorder: Recorder | undefined;
}

/** Finds and reads the definitions and threat models. */
export async function gather({
  request: asked,
  setUp,
  workspace,
  watchdog,
  timings,
}: Run): Promise<Gathered> {
  const { root, part, replay, memory, between } = asked;
  const { source, config } = setUp;
  const isMember = membership(part, root, workspace.files);
  const place = part || replay ? (await import('./shard/here.ts')).here(asked, workspace) : undefined;
  const words = config.lexicon ? createLexicon(config.lexicon) : undefined;
  const library = new Library(workspace, watchdog, words, asked.onDocument);
  memory?.begin(library, JSON.stringify([config.lexicon, [...setUp.enabled], source.texts ?? []]));
  // Whoever looks at models again, after their rules have run, keeps them.
  const mayLetGo = ({ memory, since, derive, fixes }: CheckRequest) =>
    !(memory || since || derive || fixes || asksModels(setUp.policy));
  if (mayLetGo(asked)) library.letsWait = true;
  const inputs = await timings.wait('parse', () =>
    readInputs({ ...asked, configured: config, files: workspace.files }, library, isMember),
  );
  await between?.();
  const asking = await timings.wait('threats', () => readModels(inputs.models, library, root));
  const proving = part ? noModels : asking;
  const named = asking.readings.map(({ model }) => model);
  const definitions = definitionsOf(inputs.definitions, named, library, isMember);
  const request = ofSoMany(asked, definitions.length);
  const recorder = part && new (await import('./shard/record.ts')).Recorder(library);
  if (place) replay?.begin(place, definitions, library, root);
  // What was to be kept is let go only where it would be too much: to let go takes a sixth of the time.
  const atLeast = mayLetGo(asked) ? 2 : tooManyToKeep;
  const letGo =
    mayLetGo(request) && proving.readings.length === 0 && definitions.length >= atLeast
      ? (api: Api) => library.letGo(api)
      : undefined;
  if (letGo) keepHeapSmall();
  const inTurn = eachInTurn(definitions, (document) => {
    const api = timings.time('model', () => library.definition(document)?.api);
    if (api) replay?.know(api);
    return api;
  });
  const apis = letGo ? inTurn : [...inTurn];
  await between?.();
  return { request, library, words, inputs, asking, proving, definitions, apis, letGo, place, recorder };
}

/** The models of so many tiny definitions take 300 MB. */
const tooManyToKeep = 15_000;

/** Whoever models no more than so many definitions keeps nothing of more for that. */
function ofSoMany(request: CheckRequest, definitions: number): CheckRequest {
  const { mostToModel = Number.POSITIVE_INFINITY, memory, derive, ...others } = request;
  return definitions > mostToModel ? others : request;
}

/** Does a policy say something of operations that only their model can answer? */
function asksModels({ gates, waivers }: Policy): boolean {
  return (
    waivers.some(({ scope }) => scope) ||
    gates.some(({ when, coverage, with: options }) => when || coverage || options)
  );
}

/** Each definition is read when its turn comes: the model of one alone is there at a time. */
function* eachInTurn(
  definitions: readonly Document[],
  read: (document: Document) => Api | undefined,
): Iterable<Api> {
  for (const document of definitions) {
    const api = read(document);
    if (api) yield api;
  }
}

/** What is looked for is found and read; where files were named, with what belongs to them. */
async function readInputs(
  request: FindRequest & CheckRequest,
  library: Library,
  isMember: (path: string) => boolean,
): Promise<Inputs> {
  const wanted = request.paths.join(', ') || '.';
  const searched = await find(request);
  const { replay, files } = request;
  const all = replay
    ? searched.candidates.filter(({ path }) => !replay.reports.has(files.realpath(path) ?? path))
    : searched.candidates;
  const left = { ...searched, candidates: all };
  const found = request.part ? partOfFound(left, request.paths, isMember) : left;
  const byPerson = found.candidates.filter(({ home }) => home === undefined);
  sayLinksOut(
    byPerson.map(({ path }) => library.workspace.display(path)),
    request,
  );
  const read = readFound(found, library, wanted, request.onNote);
  const named = { ...read, errors: [...read.errors, ...emptyFolders(request, read)] };
  return request.paths.length === 0 ? named : withRelated(named, request, library);
}

/** Folders that were named beside others, and hold nothing to check. A part of a run may have nothing to do in one. */
function emptyFolders({ paths, part, cwd, files }: FindRequest & CheckRequest, read: Inputs): Problem[] {
  const { definitions, models, errors, unchecked } = read;
  if (part || definitions.length + models.length === 0) return [];
  const real = (path: string) => files.realpath(path) ?? path;
  const folders = paths.filter((path) => isFolder(resolve(cwd, path), files));
  if (folders.length === 0) return [];
  const all = [
    ...[...definitions, ...models].map(({ absolute }) => absolute),
    ...[...errors, ...unchecked].map(({ file }) => real(resolve(cwd, file))),
  ];
  return folders.flatMap((path): Problem[] => {
    const folder = real(resolve(cwd, path));
    if (all.some((file) => isInside(file, folder))) return [];
    return [{ file: path, range: null, message: 'no OpenAPI definition was found here' }];
  });
}
