/** The official JSON Schemas of OpenAPI, compiled ahead and loaded when a rule asks. */
import type { Api, Version } from '../../openapi/model.ts';
import type { Path } from '../../syntax/tree.ts';
import { own } from '../../syntax/value.ts';
import type { Mistake } from './mistakes.ts';

/** What a document's own schema says is wrong with it. */
type Judge = (api: Api) => readonly Mistake[];

const validators = {
  '2.0': () => import('../../generated/openapi/v2.0.mjs'),
  '3.0': () => import('../../generated/openapi/v3.0.mjs'),
  '3.1': () => import('../../generated/openapi/v3.1.mjs'),
  '3.2': () => import('../../generated/openapi/v3.2.mjs'),
} as const satisfies Record<Version, unknown>;

const judges = new Map<Version, Judge>();

/** Loads the schemas of the versions that these definitions are written in. */
export async function loadSchemas(apis: readonly Api[]): Promise<void> {
  await Promise.all([...new Set(apis.map(({ version }) => version))].map(load));
}

/**
 * Holds a definition against the schema of its version.
 *
 * @returns one mistake for each cause; those of a file that declares its own JSON Schema dialect without its schemas'
 * @throws Error when the schema was not loaded before
 */
export function mistakesOf(api: Api): readonly Mistake[] {
  const judge = judges.get(api.version);
  if (!judge) throw new Error(`the schema of OpenAPI ${api.version} was not loaded`);
  return judge(api);
}

async function load(version: Version): Promise<void> {
  if (judges.has(version)) return;
  const [{ mistakes }, { explainMistakes }] = await Promise.all([
    validators[version](),
    import('./mistakes.ts'),
  ]);
  judges.set(version, (api) => {
    const found = explainMistakes(mistakes(api.value), api.value, version);
    return hasOwnDialect(api) ? found.filter(({ path }) => !isInSchema(path)) : found;
  });
}

/** OAS 3.1 §4.8.24.5: another dialect gives keywords another meaning. */
function hasOwnDialect(api: Api): boolean {
  const dialect = own(api.value, 'jsonSchemaDialect');
  return (
    typeof dialect === 'string' &&
    !/^https:\/\/(?:spec\.openapis\.org\/oas|json-schema\.org\/draft\/2020-12)\//.test(dialect)
  );
}

/** Does it stand below a Schema Object, in `schema`, `itemSchema` or an entry of `schemas`? */
function isInSchema(path: Path): boolean {
  return path.some(
    (step, at) =>
      ((step === 'schema' || step === 'itemSchema') && at + 1 < path.length) ||
      (step === 'schemas' && at + 2 < path.length),
  );
}
