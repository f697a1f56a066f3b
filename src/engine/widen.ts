import { existsSync, realpathSync } from 'node:fs';
import { readApi } from '../openapi/read.ts';
import type { Document } from '../refs/document.ts';
import { References } from '../refs/references.ts';
import type { Workspace } from '../refs/workspace.ts';
import { gather, type InputRequest, type Inputs } from './inputs.ts';
import { implemented } from './verify.ts';

/**
 * What belongs to named files besides themselves: a fragment is checked through the definitions that reference it, and
 * a definition with the configured threat models that speak of it.
 */
export async function widen(named: Inputs, request: InputRequest, workspace: Workspace): Promise<Inputs> {
  const roots = named.passedOver.length > 0 ? await rootsOf(named.passedOver, request, workspace) : nothing;
  const definitions = new Set([...named.definitions, ...roots.definitions]);
  const models = new Set([...named.models, ...(await modelsOf(definitions, request, workspace))]);
  const passedOver = named.passedOver.filter((file) => !roots.fragments.has(file));
  return { ...named, definitions: [...definitions], models: [...models], passedOver };
}

interface Roots {
  readonly definitions: readonly Document[];
  /** The files that they reference, of those asked for. */
  readonly fragments: ReadonlySet<string>;
}

const nothing: Roots = { definitions: [], fragments: new Set() };

async function rootsOf(
  files: readonly string[],
  request: InputRequest,
  workspace: Workspace,
): Promise<Roots> {
  // What comes from standard input may stand for a file that is not there.
  const asked = new Map(files.map((file) => [existsSync(file) ? realpathSync(file) : file, file]));
  const fragments = new Set<string>();
  const { definitions } = await gather({ ...request, paths: [] }, workspace, () => undefined);
  const reaching = definitions.filter((document) => {
    const references = new References(workspace);
    readApi(document, references);
    const reached = [...references.documents].flatMap(({ absolute }) => asked.get(absolute) ?? []);
    for (const file of reached) fragments.add(file);
    return reached.length > 0;
  });
  return { definitions: reaching, fragments };
}

/** The configured models that implement one of the definitions, or that speak of whatever is checked. */
async function modelsOf(
  definitions: ReadonlySet<Document>,
  request: InputRequest,
  workspace: Workspace,
): Promise<Document[]> {
  const { threatModels } = request.configured;
  if (!threatModels) return [];
  const configured = { threatModels, specs: { folder: threatModels.folder, patterns: [] } };
  const { models } = await gather({ ...request, paths: [], configured }, workspace, () => undefined);
  const { readModel } = await import('../threats/read.ts');
  return models.filter((document) => {
    const own = implemented([readModel(document).model], workspace);
    return own.length === 0 || own.some((definition) => definitions.has(definition));
  });
}
