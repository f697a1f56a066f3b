import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
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
        typeof node.operationId === 'string' && node.responses
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
};

describe.each(Object.entries(edits))('%s', (_edit, edit) => {
  test('changes no fingerprint', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(3),
        fc.constantFrom(...Object.keys(mutations)),
        fc.nat(1000),
        async (index, rule, choice) => {
          const definition = definitions()[index] as Definition;
          mutations[rule]?.(new Shop(definition, (list) => list[choice % list.length] as never));
          const before = await fingerprints(textsOf(definition.files));
          expect(await fingerprints(edit(definition)), rule).toEqual(before);
        },
      ),
      { seed, numRuns: 60 },
    );
  });
});
