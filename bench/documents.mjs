/** The documents to measure on: copies of the corpus, and generated ones for the scaling series, in one folder. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dump } from 'js-yaml';
import { graph, graphSizes } from './graph.mjs';

const corpusFiles = [
  'one-op.yaml',
  'star-trek.json',
  'asana_oas.yaml',
  'zuora.json',
  'kubernetes.json',
  'stripe.json',
  'github-api.json',
];
/** Written from github-api.json: the same definition in the slower format. */
const converted = 'github-api.yaml';

/**
 * Copies the wanted documents of the corpus into `folder`.
 *
 * @param {string | undefined} only a part of a name, or undefined for all
 * @param {string} corpus
 * @param {string} folder
 * @returns name, size in bytes, and number of operations of each
 */
export function corpusDocuments(corpus, folder, only) {
  const wanted = [...corpusFiles, converted].filter((name) => !only || name.includes(only));
  const documents = [];
  for (const name of wanted) {
    const source = join(corpus, name === converted ? 'github-api.json' : name);
    if (!existsSync(source)) {
      console.error(`bench: ${source} is not there: left out`);
      continue;
    }
    const target = join(folder, name);
    if (name === converted)
      writeFileSync(target, dump(JSON.parse(readFileSync(source, 'utf8')), { noRefs: true }));
    else copyFileSync(source, target);
    documents.push({ name, bytes: statSync(target).size });
  }
  for (const [version, size] of Object.entries(graphSizes)) {
    const name = `${version}.yaml`;
    // The larger one takes minutes with the peers: it is for who asks.
    if (only ? !name.includes(only) : version !== 'graph-1.0') continue;
    writeFileSync(join(folder, name), dump(graph(size), { noRefs: true, lineWidth: -1 }));
    documents.push({ name, bytes: statSync(join(folder, name)).size });
  }
  for (const count of [200, 800]) {
    const name = `definitions-${count}`;
    if (!only || !name.includes(only)) continue;
    documents.push({ name, bytes: manyDefinitions(join(folder, name), count) });
  }
  if (only && 'tree-20000'.includes(only))
    documents.push({ name: 'tree-20000', bytes: treeOfFiles(join(folder, 'tree-20000')) });
  return documents;
}

/**
 * A folder of definitions with 50 operations each, no two alike.
 *
 * @param {string} folder
 * @param {number} count
 * @returns the size of all
 */
function manyDefinitions(folder, count) {
  mkdirSync(folder);
  const text = dump(generate(50), { noRefs: true });
  let bytes = 0;
  for (let at = 0; at < count; at++) {
    const own = text.replaceAll('Resource', `Thing${at}n`).replaceAll('resource-', `thing-${at}-`);
    writeFileSync(join(folder, `api-${at}.yaml`), own);
    bytes += own.length;
  }
  return bytes;
}

/**
 * A repository of 20,000 files, of which one is a definition; every third is YAML or JSON of something else.
 *
 * @param {string} folder
 * @returns the size of all
 */
function treeOfFiles(folder) {
  const kinds = [
    ['ts', 'export const a = 1;\n'.repeat(30)],
    ['md', 'words and words\n'.repeat(40)],
    ['ts', 'export const b = 2;\n'.repeat(30)],
    ['json', JSON.stringify({ values: Array.from({ length: 30 }, (_, id) => ({ id })) }, null, 2)],
    ['md', 'more words\n'.repeat(40)],
    ['yaml', 'kind: Deployment\nmetadata: {name: x}\n'],
  ];
  let bytes = 0;
  for (let at = 0; at < 20_000; at++) {
    const place = join(folder, `d${at % 100}`, `e${Math.floor(at / 100) % 10}`);
    const [extension, text] = kinds[at % kinds.length];
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, `f${at}.${extension}`), text);
    bytes += text.length;
  }
  writeFileSync(join(folder, 'openapi.yaml'), dump(generate(5), { noRefs: true }));
  return bytes;
}

/**
 * Writes a definition with `operations` operations as JSON or YAML into `folder`, and returns its name.
 *
 * @param {string} folder
 * @param {number} operations
 * @param {string} format
 */
export function generatedDocument(folder, operations, format) {
  const name = `generated-${operations}.${format}`;
  const definition = generate(operations);
  writeFileSync(
    join(folder, name),
    format === 'json' ? JSON.stringify(definition, null, 2) : dump(definition, { noRefs: true }),
  );
  return { name, bytes: statSync(join(folder, name)).size };
}

/**
 * A definition of resources with five operations each, schemas that refer to others, shared parameters and errors.
 *
 * @param {number} operations
 */
function generate(operations) {
  /** @type {Record<string, object>} */
  const paths = {};
  /** @type {Record<string, object>} */
  const schemas = { Error: object({ code: text(64), message: text(500) }) };
  const resources = Math.ceil(operations / 5);
  for (let index = 0; index < resources; index++) {
    const name = `Resource${index}`;
    const neighbour = `Resource${(index + 1) % resources}`;
    schemas[name] = object({
      id: { type: 'string', format: 'uuid', readOnly: true },
      name: text(200),
      ownerEmail: { type: 'string', format: 'email' },
      amount: { type: 'integer', minimum: 0, maximum: 1_000_000 },
      tags: { type: 'array', maxItems: 20, items: text(30) },
      neighbour: ref('schemas', neighbour),
      settings: { allOf: [ref('schemas', `${name}Settings`), object({ note: { type: 'string' } })] },
    });
    schemas[`${name}Settings`] = object({
      enabled: { type: 'boolean' },
      callbackUrl: { type: 'string', format: 'uri' },
    });
    const collection = `/v1/resource-${index}`;
    const one = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
    paths[collection] = {
      get: operation(
        `list${name}`,
        { type: 'array', maxItems: 100, items: ref('schemas', name) },
        {
          parameters: [
            ref('parameters', 'Limit'),
            { name: 'filter', in: 'query', schema: { type: 'string' } },
          ],
        },
      ),
      post: operation(`create${name}`, ref('schemas', name), body(name)),
    };
    paths[`${collection}/{id}`] = {
      parameters: [one],
      get: operation(`get${name}`, ref('schemas', name)),
      put: operation(`replace${name}`, ref('schemas', name), body(name)),
      delete: operation(`delete${name}`, undefined),
    };
  }
  return {
    openapi: '3.0.3',
    info: { title: `Generated, ${resources * 5} operations`, version: '1' },
    servers: [{ url: 'https://api.example.com' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      parameters: {
        Limit: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 100 } },
      },
      responses: { Problem: { description: 'What went wrong', content: json(ref('schemas', 'Error')) } },
      schemas,
    },
  };
}

/**
 * @param {string} operationId
 * @param {object | undefined} result
 * @param {object} [extra]
 */
function operation(operationId, result, extra = {}) {
  const problem = ref('responses', 'Problem');
  const success = result ? { description: 'Done', content: json(result) } : { description: 'Done' };
  return { operationId, ...extra, responses: { 200: success, 401: problem, 404: problem, 429: problem } };
}

/** @param {string} name */
function body(name) {
  return { requestBody: { required: true, content: json(ref('schemas', name)) } };
}

/** @param {object} schema */
function json(schema) {
  return { 'application/json': { schema } };
}

/** @param {object} properties */
function object(properties) {
  return { type: 'object', additionalProperties: false, properties };
}

/** @param {number} maxLength */
function text(maxLength) {
  return { type: 'string', maxLength };
}

/**
 * @param {string} kind
 * @param {string} name
 */
function ref(kind, name) {
  return { $ref: `#/components/${kind}/${name}` };
}
