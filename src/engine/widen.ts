import { existsSync, realpathSync } from 'node:fs';
import { readApi } from '../openapi/read.ts';
import type { Document } from '../refs/document.ts';
import { References } from '../refs/references.ts';
import type { ReadFailure, Workspace } from '../refs/workspace.ts';
import { gather, type InputRequest, type Inputs } from './inputs.ts';
import { implemented } from './verify.ts';

/**
 * What belongs to named files besides themselves: a fragment is checked through the definitions that reference it, and
 * a definition with the configured threat models that speak of it.
 */
export async function widen(
  named: Inputs,
  request: InputRequest,
  workspace: Workspace,
  explainSyntax: (failure: ReadFailure) => string | undefined,
): Promise<Inputs> {
  const roots = named.passedOver.length > 0 ? await rootsOf(named.passedOver, request, workspace) : nothing;
  const definitions = new Set([...named.definitions, ...roots.definitions]);
  const configured = await modelsOf(definitions, request, workspace, explainSyntax);
  const models = new Set([...named.models, ...configured.models]);
  const passedOver = named.passedOver.filter((file) => !roots.fragments.has(file));
  // A model that cannot be read may speak of these definitions. One that was named has been said.
  const said = new Set(named.errors.map(({ file }) => file));
  const unread = definitions.size > 0 ? configured.errors.filter(({ file }) => !said.has(file)) : [];
  const errors = [...named.errors, ...unread];
  return { definitions: [...definitions], models: [...models], errors, passedOver };
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
  explainSyntax: (failure: ReadFailure) => string | undefined,
): Promise<Pick<Inputs, 'models' | 'errors'>> {
  const { threatModels } = request.configured;
  if (!threatModels || threatModels.patterns.length === 0) return { models: [], errors: [] };
  const configured = { threatModels, specs: { folder: threatModels.folder, patterns: [] } };
  const { models, errors } = await gather({ ...request, paths: [], configured }, workspace, explainSyntax);
  const { readModel } = await import('../threats/model/read.ts');
  const speaking = models.filter((document) => {
    const own = implemented([readModel(document).model], workspace);
    return own.length === 0 || own.some((definition) => definitions.has(definition));
  });
  return { models: speaking, errors };
}
