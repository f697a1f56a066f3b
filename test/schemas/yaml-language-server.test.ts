import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompletionItem, Hover } from 'vscode-languageserver';
import { LanguageClient } from '../support/language-client.ts';

// Any editor with a YAML language server completes, explains and checks our files by the schemas that are published.

const require = createRequire(import.meta.url);
const schemaOf = (name: string) => pathToFileURL(resolve('schemas', `${name}.schema.json`)).href;
const modeline = (schema: string) => `# yaml-language-server: $schema=${schemaOf(schema)}\n`;
const below = (folder: string) =>
  readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)));
const examples = [
  ...['examples', 'threat-models']
    .flatMap(below)
    .filter((name) => /threat-models\/.*\.yaml$/.test(name))
    .map((name) => ['threat-model', name]),
  ...below('examples')
    .filter((name) => name.endsWith('/threatlint.yaml'))
    .map((name) => ['config', name]),
  ...below('rulesets')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => ['ruleset', name]),
] as [string, string][];

let client: LanguageClient;
beforeAll(async () => {
  const main = require.resolve('yaml-language-server/package.json');
  const program = [process.execPath, join(dirname(main), 'bin/yaml-language-server'), '--stdio'];
  client = new LanguageClient(program, resolve('.'));
  // Nothing is fetched.
  client.settings = (section) =>
    section === 'yaml'
      ? {
          validate: true,
          hover: true,
          completion: true,
          schemaStore: { enable: false },
          kubernetesCRDStore: { enable: false },
        }
      : null;
  await client.begin({
    workspace: { configuration: true, workspaceFolders: true },
    textDocument: {
      completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown'] } },
    },
  });
});
afterAll(() => client.end());

let opened = 0;
/** Opens a text under a name of its own. */
async function open(schema: string, text: string): Promise<string> {
  const name = `text-${opened++}.yaml`;
  await client.open(name, modeline(schema) + text);
  return name;
}

/** Where a piece of a text is, behind the line that names the schema. */
function at(text: string, piece: string, into = 0) {
  const before = text.slice(0, text.indexOf(piece) + into).split('\n');
  return { line: before.length, character: (before.at(-1) as string).length };
}

async function completed(schema: string, text: string): Promise<CompletionItem[]> {
  const name = await open(schema, text.replace('|', ''));
  const answer = await client.at<{ items: CompletionItem[] }>('completion', name, at(text, '|'));
  return answer.items;
}

test('There are examples of each kind', () => {
  expect(new Set(examples.map(([schema]) => schema))).toEqual(new Set(['threat-model', 'config', 'ruleset']));
  expect(examples.length).toBeGreaterThan(15);
});

test.each(examples)('As a %s, %s has no mistake', async (schema, file) => {
  const name = await open(schema, readFileSync(file, 'utf8'));
  expect(await client.diagnostics(name)).toEqual([]);
});

test.each([
  ['threat-model', 'threatlint: 1\nid: a\nthreats: { T-A: { title: a, risk: { likelihood: 9 } } }\n'],
  ['config', 'policy: { gates: [{ severity: hihg }] }\n'],
  ['ruleset', 'rules: { server-cleartext: hihg }\n'],
])('A mistake in a %s is one', async (schema, text) => {
  const name = await open(schema, text);
  expect((await client.diagnostics(name)).length).toBeGreaterThan(0);
});

describe('A key', () => {
  const model = readFileSync('examples/shop-hardened/threat-models/shop.yaml', 'utf8');
  test.each(['threatlint:', 'components:', 'threats:', 'mitigations:', 'likelihood:', 'scope:'])(
    'tells by hover what it is for: %s',
    async (key) => {
      const name = await open('threat-model', model);
      const hover = await client.at<Hover | null>('hover', name, at(model, key, 1));
      expect((hover?.contents as { value: string } | undefined)?.value ?? '').toMatch(/\w{3,} \w+/);
    },
  );
});

describe('Completion', () => {
  test.each([
    [
      'threat-model',
      'threatlint: 1\nid: a\ncomponents:\n  a:\n    exposure: |\n',
      ['public', 'partner', 'internal'],
    ],
    [
      'threat-model',
      'threatlint: 1\nid: a\nthreats:\n  T-A:\n    title: a\n    mitigations:\n      M-A:\n        status: |\n',
      ['planned', 'implemented'],
    ],
    ['config', 'policy:\n  gates:\n    - severity: |\n', ['critical', 'high', 'medium', 'low', 'info']],
    ['ruleset', 'rules:\n  server-cleartext: |\n', ['critical', 'high', 'medium', 'low', 'info']],
  ])('of a %s gives the values of %j', async (schema, text, values) => {
    const labels = (await completed(schema, text)).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(values));
  });

  test.each([
    ['threat-model', 'threatlint: 1\nid: a\n|\n'],
    ['config', '|\n'],
    ['ruleset', '|\n'],
  ])('of a %s explains every key', async (schema, text) => {
    const items = await completed(schema, text);
    expect(items.length).toBeGreaterThan(2);
    const bare = items.filter(
      ({ documentation }) => !documentation || (documentation as { value?: string }).value === '',
    );
    expect(bare.map(({ label }) => label)).toEqual([]);
  });
});
