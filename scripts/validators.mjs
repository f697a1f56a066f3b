/**
 * Compiles schemas/*.schema.json ahead of time, because loading Ajv and compiling while threatlint starts would cost
 * more than all the rest of a check: schemas/NAME.schema.json becomes src/generated/validators/NAME.mjs, a module
 * without dependencies, and NAME.d.mts, its types. The official schemas of OpenAPI become src/generated/openapi/ the
 * same way. All are git-ignored; whatever needs them calls scripts/generate.mjs first.
 */
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _, Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import formats from 'ajv-formats';
import { build } from 'esbuild';
import { prepared, source, versions } from './openapi-schemas.mjs';

/**
 * @import { AnySchemaObject } from 'ajv'
 * @typedef {{ name: string, schema: AnySchemaObject }} NamedSchema
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const from = join(root, 'schemas');
const to = join(root, 'src/generated/validators');
const suffix = '.schema.json';
const official = join(root, 'src/generated/openapi');

const types = `import type { ErrorObject } from 'ajv';

/** Does the value satisfy the schema? Where it does not, \`validate.errors\` says all that is wrong. */
export declare const validate: { (value: unknown): boolean; errors?: ErrorObject[] | null };
`;

const officialTypes = `import type { ErrorObject } from 'ajv';

/** What is wrong with a definition: all of it, or the first 20 000 mistakes. */
export declare function mistakes(value: unknown): ErrorObject[];
`;

/** Ajv copies all errors that it has whenever a part has more of them. In its place: a list that grows. */
const gathering = `
function gather(errors, more) {
  for (const error of more) add(errors, error);
  return errors;
}
`;

const adding = `
function add(errors, error) {
  errors.push(error);
}
`;

/** Of a definition's mistakes Ajv would keep as many as a stranger cares to make. */
const addingUpToALimit = `
function add(errors, error) {
  if (errors.length >= 20000) throw new TooMany(errors);
  errors.push(error);
}
class TooMany extends Error {
  constructor(errors) {
    super();
    this.errors = errors;
  }
}
export function mistakes(value) {
  try {
    return validate(value) ? [] : validate.errors;
  } catch (thrown) {
    if (thrown instanceof TooMany) return thrown.errors;
    throw thrown;
  }
}
`;

/**
 * Writes the modules that are missing or older than any schema.
 *
 * @throws Error when a schema is not valid in Ajv's strict mode, naming its file
 */
export async function generateValidators() {
  const names = (await readdir(from)).filter((file) => file.endsWith(suffix)).sort();
  const sources = [fileURLToPath(import.meta.url), ...names.map((name) => join(from, name))];
  const newest = Math.max(...(await Promise.all(sources.map(modified))));
  const stale = [];
  for (const name of names) if ((await modified(target(name))) < newest) stale.push(name);
  await mkdir(to, { recursive: true });
  await removeOrphans(names);
  await mkdir(official, { recursive: true });
  for (const version of versions) await generateOfficial(version);
  if (stale.length === 0) return;

  const schemas = await Promise.all(names.map(readSchema));
  for (const schema of schemas) {
    if (stale.includes(schema.name)) await generate(schema, schemas);
  }
}

/** @param {string} name */
function target(name) {
  return join(to, name.replace(suffix, '.mjs'));
}

/** @param {string} file */
async function modified(file) {
  return (await stat(file).catch(() => null))?.mtimeMs ?? 0;
}

/** @param {string[]} names */
async function removeOrphans(names) {
  const wanted = new Set(names.map((name) => name.replace(suffix, '')));
  for (const file of await readdir(to)) {
    const module = /^(.+?)(\.mjs|\.d\.mts)$/.exec(file);
    if (module && !wanted.has(module[1])) await rm(join(to, file));
  }
}

/**
 * @param {string} name
 * @returns {Promise<NamedSchema>}
 */
async function readSchema(name) {
  try {
    return { name, schema: JSON.parse(await readFile(join(from, name), 'utf8')) };
  } catch (cause) {
    throw new Error(`schemas/${name}: ${/** @type {Error} */ (cause).message}`, { cause });
  }
}

/**
 * @param {NamedSchema} named
 * @param {NamedSchema[]} schemas
 */
async function generate({ name, schema }, schemas) {
  const Dialect = schema.$schema?.includes('2020-12') ? Ajv2020 : Ajv;
  const ajv = new Dialect({
    allErrors: true,
    strict: true,
    // These two ask for redundant types and properties in every branch of a union.
    strictTypes: false,
    strictRequired: false,
    // Values come from strangers: `constructor` and `__proto__` count only where the document has them.
    ownProperties: true,
    // All of it is read and parsed at every start: no copy of a definition at each of its uses, no English (the words
    // are src/syntax/violations.ts's).
    inlineRefs: false,
    messages: false,
    code: { source: true, esm: true },
  });
  formats.default(ajv);
  let code;
  try {
    for (const other of schemas) {
      if (other.name !== name && other.schema.$schema === schema.$schema && other.schema.$id)
        ajv.addSchema(other.schema);
    }
    ajv.addSchema(schema, name);
    code = standalone.default(ajv, { validate: name });
  } catch (cause) {
    throw new Error(`schemas/${name}: ${/** @type {Error} */ (cause).message}`, { cause });
  }
  await writeModule(gathered(code) + adding, target(name), types, []);
}

/**
 * Writes the validator of a version of OpenAPI, unless it is newer than all that it is made from.
 *
 * @param {string} version
 */
async function generateOfficial(version) {
  const file = join(official, `v${version}.mjs`);
  const scripts = ['validators.mjs', 'openapi-schemas.mjs'].map((name) => join(root, 'scripts', name));
  const newest = Math.max(...(await Promise.all([...scripts, source(version)].map(modified))));
  if ((await modified(file)) >= newest) return;
  const { schema, is2020, origins } = await prepared(version);
  const ajv = new (is2020 ? Ajv2020 : Ajv)({
    allErrors: true,
    // Titles and keys, which tell what an error is about, are no keywords of validation.
    strict: false,
    ownProperties: true,
    inlineRefs: false,
    messages: false,
    verbose: true,
    code: { source: true, esm: true },
  });
  // Ajv's own compares every entry with every other.
  ajv.removeKeyword('uniqueItems');
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    code: (context) =>
      context.pass(
        _`new Set(${context.data}.map((item) => JSON.stringify(item))).size === ${context.data}.length`,
      ),
  });
  ajv.addSchema(schema, version);
  const code = gathered(standalone.default(ajv, { validate: version }))
    .replaceAll(/vErrors\.push\((err\d+)\)/g, 'add(vErrors, $1)')
    .replace('export const validate =', 'const validate =');
  await writeModule(code + addingUpToALimit, file, officialTypes, origins);
}

/** @param {string} code Ajv's */
function gathered(code) {
  return code.replaceAll(/vErrors\.concat\(([\w.]+)\)/g, 'gather(vErrors, $1)') + gathering;
}

/**
 * Writes a module that stands alone: Ajv's helpers are CommonJS that the generated code requires, and are bundled in.
 *
 * @param {string} code
 * @param {string} file
 * @param {string} declarations
 * @param {string[]} origins
 */
async function writeModule(code, file, declarations, origins) {
  const bundled = await build({
    stdin: { contents: code, resolveDir: root, sourcefile: file },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    minify: true,
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const inputs = Object.keys(bundled.metafile.inputs).filter((input) => input.includes('node_modules/'));
  const origin = [...origins, ...inputs].map((input) => `// ${input}\n`).join(''); // for the licences, scripts/notices.mjs
  // Renamed into place, so that a test run beside this one never reads half a module.
  await replace(file, origin + bundled.outputFiles[0].text);
  await replace(file.replace('.mjs', '.d.mts'), declarations);
}

/**
 * @param {string} file
 * @param {string} text
 */
async function replace(file, text) {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text);
  await rename(temporary, file);
}
