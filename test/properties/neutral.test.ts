import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { findingsOf, textsOf } from './checking.ts';
import { type Definition, definitions, type Json, split } from './definitions.ts';
import { mutations } from './mutations.ts';
import { Shop } from './shop.ts';

// What a reader of the API cannot tell changes no fingerprint, whatever weakness the definition has.

const seed = 20261123;

const fingerprints = async (texts: Readonly<Record<string, string>>) =>
  (await findingsOf(texts)).map(({ rule, fingerprint }) => `${rule} ${fingerprint}`).sort();

function mapped(node: Json, change: (value: Json) => Json): Json {
  if (Array.isArray(node)) return node.map((child) => mapped(child, change));
  if (typeof node !== 'object' || node === null) return node;
  return change(Object.fromEntries(Object.entries(node).map(([key, child]) => [key, mapped(child, change)])));
}

const everyFile = (files: Definition['files'], change: (value: Json) => Json) =>
  Object.fromEntries(Object.entries(files).map(([name, value]) => [name, mapped(value, change)]));

/** Edits that mean nothing: from the files to their texts. */
const edits: Readonly<Record<string, (definition: Definition) => Record<string, string>>> = {
  'keys in another order': ({ files }) =>
    textsOf(everyFile(files, (node) => Object.fromEntries(Object.entries(node).reverse()))),
  'other summaries and descriptions': ({ files }) =>
    textsOf(
      everyFile(files, (node) =>
        // A summary with a secret in it is the weakness itself.
        typeof node.operationId === 'string' && node.responses && !/ghp_/.test(node.summary)
          ? { ...node, summary: 'Said in other words', description: 'More of the same' }
          : node,
      ),
    ),
  'flow style, comments and CRLF': ({ files }) =>
    Object.fromEntries(
      Object.entries(files).map(([name, value]) => [
        name,
        name.endsWith('.json')
          ? JSON.stringify(value, null, '\t').replaceAll('\n', '\r\n')
          : `# a comment\n${stringify(value, { indent: 4, defaultStringType: 'QUOTE_SINGLE', defaultKeyType: 'PLAIN', aliasDuplicateObjects: false })}`.replaceAll(
              '\n',
              '\r\n',
            ),
      ]),
    ),
  'the other format': ({ files }) => {
    const renamed = (name: string) =>
      name.endsWith('.json') ? name.replace('.json', '.yaml') : name.replace('.yaml', '.json');
    const follow = everyFile(files, (node) =>
      typeof node.$ref === 'string' && !node.$ref.startsWith('http')
        ? { ...node, $ref: node.$ref.replace(/^[\w.]+(?=#)/, renamed) }
        : node,
    );
    return textsOf(Object.fromEntries(Object.entries(follow).map(([name, value]) => [renamed(name), value])));
  },
  'schemas in a file of their own': ({ files, version }) =>
    textsOf(
      Object.keys(files).length > 1
        ? files
        : split(files, version === '2.0' ? ['definitions'] : ['components', 'schemas'], 'schemas.yaml'),
    ),
  'a referenced schema written out': ({ files }) => {
    const copy = structuredClone(files);
    const home =
      copy['schemas.yaml'] ??
      (Object.values(copy)[0] as Json).definitions ??
      (Object.values(copy)[0] as Json).components.schemas;
    const { properties } = home.OrderInput;
    // A reference with something beside it means something else when it is written out; one to itself has no end.
    const alone = properties && Object.keys(properties.address).length === 1;
    if (alone && properties.address.$ref?.endsWith('/Address') && !home.Address.properties.next) {
      properties.address = home.Address;
      delete home.Address;
    }
    return textsOf(copy);
  },
  'a schema that was written out, moved to the components': ({ files, version }) => {
    const copy = structuredClone(files);
    const root = Object.values(copy)[0] as Json;
    const [name, home] = copy['schemas.yaml']
      ? ['schemas.yaml#/', copy['schemas.yaml']]
      : version === '2.0'
        ? ['#/definitions/', root.definitions]
        : ['#/components/schemas/', root.components.schemas];
    const { properties } = home.OrderInput;
    // What stands there by now may be a reference already.
    for (const key of ['note', 'lines']) {
      if (!properties?.[key] || properties[key].$ref) continue;
      home[`Moved${key}`] = properties[key];
      properties[key] = { $ref: `${name.replace(/^schemas\.yaml/, '')}Moved${key}` };
    }
    return textsOf(copy);
  },
  'a parameter of the path renamed': ({ files }) => {
    const text = (value: Json) =>
      typeof value === 'string' ? value.replaceAll('{orderId}', '{order_id}') : value;
    return textsOf(
      everyFile(files, (node) => {
        const renamed = Object.entries(node).map(([key, child]): [string, Json] => [
          key === 'orderId' ? 'order_id' : text(key),
          child,
        ]);
        const same = Object.fromEntries(renamed);
        return node.in === 'path' && node.name === 'orderId' ? { ...same, name: 'order_id' } : same;
      }),
    );
  },
  'other titles': ({ files }) =>
    textsOf(
      everyFile(files, (node) => ({
        ...node,
        ...(typeof node.type === 'string' && node.properties ? { title: 'Titled anew' } : {}),
        ...(typeof node.version === 'string' && node.title ? { title: 'The store' } : {}),
      })),
    ),
  'examples of what is described': ({ files, version }) =>
    textsOf(
      everyFile(files, (node) => {
        // 2.0 knows no example of a parameter or header, and no version one of a server's variable.
        if (node.in || node.name || (node.enum && node.type === undefined)) return node;
        if (node.type === 'boolean') return { ...node, example: true };
        return version !== '2.0' && node.enum && node.properties === undefined
          ? { ...node, example: node.enum[0] }
          : node;
      }),
    ),
};

/** An operation that has nothing to do with the others; its name comes after theirs, as fingerprints are made from the first. */
const another = ({ files, version }: Definition): Record<string, string> => {
  const copy = structuredClone(files);
  const root = Object.values(copy)[0] as Json;
  const clean = structuredClone(
    (Object.values(definitions().find((one) => one.version === version)?.files ?? {})[0] as Json).paths[
      '/orders'
    ].get,
  );
  clean.operationId = 'listParcels';
  root.paths['/parcels'] = { get: clean };
  return textsOf(copy);
};

const cases = fc.sample(fc.tuple(fc.nat(3), fc.constantFrom(...Object.keys(mutations)), fc.nat(1000)), {
  seed,
  numRuns: 80,
});

/** A definition with a weakness. */
function weak([index, rule, choice]: (typeof cases)[number]): Definition {
  const definition = definitions()[index] as Definition;
  mutations[rule]?.(new Shop(definition, (list) => list[choice % list.length] as never));
  return definition;
}

const unedited = new Map<unknown, Promise<readonly string[]>>();

/** The fingerprints before any edit, which all edits are compared to. */
function before(one: (typeof cases)[number]): Promise<readonly string[]> {
  const known = unedited.get(one) ?? fingerprints(textsOf(weak(one).files));
  unedited.set(one, known);
  return known;
}

/** OpenAPI's own schema is held against the file that has a version alone (docs/rules/document-invalid.md). */
const intoFiles: ReadonlySet<string> = new Set(['schemas in a file of their own']);

test.each(Object.entries(edits))('%s: no fingerprint changes', async (name, edit) => {
  const compared = (all: readonly string[]) =>
    intoFiles.has(name) ? all.filter((one) => !one.startsWith('document-invalid ')) : all;
  for (const one of cases)
    expect(compared(await fingerprints(edit(weak(one)))), one.join(' ')).toEqual(compared(await before(one)));
});

/** Said of the whole definition where all operations lack it, of each where they differ: there another one does matter. */
const ofAll: ReadonlySet<string> = new Set([
  'single-scope-everywhere',
  'rate-limit-undeclared',
  'rate-limit-headers-missing',
  'cors-header-missing',
  'security-headers-missing',
]);

test('an operation added: no fingerprint of the others changes', async () => {
  const ofEach = (fingerprint: string) => !ofAll.has(fingerprint.split(' ')[0] as string);
  for (const one of cases) {
    const found = await findingsOf(another(weak(one)));
    const old = found
      .filter(({ operations }) => operations.join() !== 'GET /parcels')
      .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`);
    expect(old.filter(ofEach).sort(), one.join(' ')).toEqual((await before(one)).filter(ofEach));
  }
});
