import type { Document } from '../../refs/document.ts';
import { find } from '../find/find.ts';
import type { FindRequest } from '../find/request.ts';
import { implemented } from './implemented.ts';
import type { Library } from './library.ts';
import { type Inputs, readFound } from './read.ts';

/**
 * What belongs to named files besides themselves: a fragment is checked through the definitions that reference it, and
 * a definition with the configured threat models that speak of it.
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
  const asked = new Map(files.map((file) => [request.files.realpath(file) ?? file, file]));
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

/** The configured models that implement one of the definitions, or that speak of whatever is checked. */
async function modelsOf(
  definitions: ReadonlySet<Document>,
  request: FindRequest,
  library: Library,
): Promise<Pick<Inputs, 'models' | 'errors'>> {
  const { threatModels } = request.configured;
  if (!threatModels || threatModels.patterns.length === 0) return { models: [], errors: [] };
  const specs = { folder: threatModels.folder, patterns: [] };
  const { models, errors } = await configuredInputs(request, { threatModels, specs }, library);
  const speaking: Document[] = [];
  for (const document of models) {
    const reading = await library.model(document);
    if (!reading) continue;
    const own = implemented([reading.model], library.workspace);
    if (own.length === 0 || own.some((definition) => definitions.has(definition))) speaking.push(document);
  }
  return { models: speaking, errors };
}

async function configuredInputs(
  request: FindRequest,
  configured: FindRequest['configured'],
  library: Library,
): Promise<Inputs> {
  return readFound(await find({ ...request, paths: [], configured }), library, '.');
}
