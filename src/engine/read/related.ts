import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import type { Document } from '../../refs/document.ts';
import { readInside } from '../../refs/read-file.ts';
import { isInside } from '../../refs/workspace.ts';
import { find } from '../find/find.ts';
import type { FindRequest } from '../find/request.ts';
import { implemented } from './implemented.ts';
import type { Library } from './library.ts';
import { type Inputs, readFound } from './read.ts';
import { signOf } from './signs.ts';

/**
 * What belongs to named files besides themselves: a fragment is checked through the definitions that reference it, and
 * a definition with the threat models that speak of it.
 */
export async function withRelated(named: Inputs, request: FindRequest, library: Library): Promise<Inputs> {
  const roots = named.passedOver.length > 0 ? await rootsOf(named.passedOver, request, library) : nothing;
  const definitions = new Set([...named.definitions, ...roots.definitions]);
  const configured = await modelsOf(definitions, request, library);
  const models = new Set([...named.models, ...configured.models]);
  const passedOver = named.passedOver.filter((file) => !roots.fragments.has(file));
  // A model that cannot be read may speak of these definitions. One that was named has been said.
  const said = new Set(named.errors.map(({ file }) => file));
  const unread = definitions.size > 0 ? configured.errors.filter(({ file }) => !said.has(file)) : [];
  // What has no version of its own is part of a definition.
  const parts = new Set([...roots.fragments].map((file) => named.unversioned.get(file)));
  const errors = [...named.errors.filter((problem) => !parts.has(problem)), ...unread];
  return { ...named, definitions: [...definitions], models: [...models], errors, passedOver };
}

interface Roots {
  readonly definitions: readonly Document[];
  /** The files that they reference, of those asked for. */
  readonly fragments: ReadonlySet<string>;
}

const nothing: Roots = { definitions: [], fragments: new Set() };

async function rootsOf(files: readonly string[], request: FindRequest, library: Library): Promise<Roots> {
  // What comes from standard input may stand for a file that is not there.
  const asked = new Map(files.map((file) => [existsSync(file) ? realpathSync(file) : file, file]));
  const fragments = new Set<string>();
  const { definitions } = await configuredInputs(request, request.configured, library);
  const reaching = definitions.filter((document) => {
    const reached = [...(library.definition(document)?.files ?? [])].flatMap(
      ({ absolute }) => asked.get(absolute) ?? [],
    );
    for (const file of reached) fragments.add(file);
    return reached.length > 0;
  });
  return { definitions: reaching, fragments };
}

/**
 * The models that implement one of the definitions, or that speak of whatever is checked: of those that the configuration
 * names, or else of those below the current folder, as they are found when no file is named.
 */
async function modelsOf(
  definitions: ReadonlySet<Document>,
  request: FindRequest,
  library: Library,
): Promise<Pick<Inputs, 'models' | 'errors'>> {
  const { threatModels } = request.configured;
  if (definitions.size === 0 || threatModels?.patterns.length === 0) return { models: [], errors: [] };
  const { models, errors } = threatModels
    ? await configuredInputs(
        request,
        { threatModels, specs: { folder: threatModels.folder, patterns: [] } },
        library,
      )
    : await modelsBelow(request, library);
  const speaking: Document[] = [];
  for (const document of models) {
    const reading = await library.model(document);
    if (!reading) continue;
    const own = implemented([reading.model], library.workspace);
    if (own.length === 0 || own.some((definition) => definitions.has(definition))) speaking.push(document);
  }
  return { models: speaking, errors };
}

/** Whatever else lies there is not asked for: what cannot be read of it is said when it may be a model. */
async function modelsBelow(
  request: FindRequest,
  library: Library,
): Promise<Pick<Inputs, 'models' | 'errors'>> {
  const everything = request.paths.some((path) => isInside(request.cwd, resolve(request.cwd, path)));
  // Nobody's project: everything that a person has, or the machine.
  const ofAll = request.root === homedir() || dirname(request.root) === request.root;
  if (everything || ofAll) return { models: [], errors: [] };
  const found = await find({ ...request, paths: [], configured: { threatModels: null, specs: null } });
  const candidates = found.candidates.filter(({ path }) => namesModels(path, request.root));
  const { models, errors } = readFound({ ...found, candidates }, library, '.');
  const isModel = (file: string) => {
    const outcome = library.workspace.open(resolve(request.cwd, file));
    const text = 'failure' in outcome ? outcome.failure.source?.text : undefined;
    return text !== undefined && signOf(text) === 'model';
  };
  return { models, errors: errors.filter(({ file }) => isModel(file)) };
}

const mark = ['utf8', 'utf16le'].map((encoding) => Buffer.from('threatlint', encoding as BufferEncoding));

/** May a file be a threat model? Nothing else that lies there is parsed. */
function namesModels(path: string, root: string): boolean {
  const read = readInside(path, root, largestModel);
  return 'bytes' in read && mark.some((word) => read.bytes.includes(word));
}

const largestModel = 128 * 1024 * 1024;

async function configuredInputs(
  request: FindRequest,
  configured: FindRequest['configured'],
  library: Library,
): Promise<Inputs> {
  return readFound(await find({ ...request, paths: [], configured }), library, '.');
}
