import { afterEach, expect, test } from 'vitest';
import type { CompletionItem, TextEdit } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// What is completed goes where the cursor is, as editors take it (LSP 3.17, CompletionItem.textEdit and filterText).

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
security:
  - key: []
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: '#/components/schemas/Order' } } } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
  schemas: { Order: { type: object } }
`;
const model = `threatlint: 1
id: shop
assets: { ledger: { class: restricted } }
components: { shop: { exposure: public, implements: { shop: api.yaml } } }
threats:
  T-ONE:
    title: Orders of others
    scope: { operationId: getOrder }
    assets: [ledger]
    mitigations: { M-ONE: { status: planned, verify: { rule: operation-unauthenticated } } }
`;
const json = `{
  "threatlint": 1,
  "id": "shop",
  "threats": { "T-ONE": { "title": "Orders", "scope": { "deprecated": true } } }
}
`;
const files = {
  'api.yaml': api,
  'model.yaml': model,
  'model.json': json,
  'threatlint.yaml': 'specs: api.yaml\n',
};
const configured = { ...files, 'own.yaml': 'rules: {}\n' };

/** A text with `|` for the cursor, and what stands up to it. */
function cursorIn(marked: string) {
  const before = marked.slice(0, marked.indexOf('|'));
  const lines = before.split('\n');
  const character = (lines.at(-1) as string).length;
  return { text: marked.replace('|', ''), position: { line: lines.length - 1, character } };
}

/** What is offered once a person has stopped typing for long enough that the text was judged. */
async function offered(name: keyof typeof configured, marked: string, more: object = {}) {
  command.write(configured);
  client = new LanguageClient(command.program('lsp'), command.folder);
  await client.begin({ textDocument: { completion: { completionItem: more } } });
  await client.open(name, configured[name]);
  await client.diagnostics(name);
  const { text, position } = cursorIn(marked);
  await client.change(name, { text });
  await client.diagnostics(name);
  const { items } = await client.at<{ items: CompletionItem[] }>('completion', name, position);
  return { items, text, position };
}

/** The line of the cursor after an item was taken; what is typed between the range's start and the cursor is what editors filter by. */
async function taken(name: keyof typeof configured, marked: string, label: string) {
  const { items, text, position } = await offered(name, marked);
  const item = items.find((one) => one.label === label);
  if (!item) throw new Error(`no ${label} in ${items.map((one) => one.label).join(', ')}`);
  const { range, newText } = item.textEdit as TextEdit;
  const line = text.split('\n')[position.line] as string;
  expect(range.start.line).toBe(position.line);
  expect(range.end.line).toBe(position.line);
  expect(range.start.character).toBeLessThanOrEqual(position.character);
  expect(range.end.character).toBeGreaterThanOrEqual(position.character);
  const typed = line.slice(range.start.character, position.character).trimStart();
  expect(item.filterText?.slice(0, typed.length)).toBe(typed);
  return (line.slice(0, range.start.character) + newText + line.slice(range.end.character)).trim();
}

const ref = (written: string) => api.replace("'#/components/schemas/Order' }", `${written} }`);
const path = (written: string) => model.replace('operationId: getOrder', `path: ${written}`);
const status = (written: string) =>
  model.replace('status: planned, verify: { rule: operation-unauthenticated }', written);

test.each<[string, keyof typeof configured, string, string, string]>([
  [
    'a reference in single quotes',
    'api.yaml',
    ref("'#/comp|'"),
    '#/components/schemas/Order',
    "{ $ref: '#/components/schemas/Order' }",
  ],
  [
    'a reference in double quotes',
    'api.yaml',
    ref('"|"'),
    '#/components/schemas/Order',
    '{ $ref: "#/components/schemas/Order" }',
  ],
  ['a path in quotes', 'model.yaml', path('"/or|"'), '"/orders/{id}"', 'scope: { path: "/orders/{id}" }'],
  ['a path without quotes', 'model.yaml', path('|'), '"/orders/{id}"', 'scope: { path: "/orders/{id}" }'],
  [
    'a key of YAML in quotes',
    'model.yaml',
    model.replace('    title:', "    'tit|':"),
    'title',
    "'title': Orders of others",
  ],
  [
    'a key that has its colon',
    'model.yaml',
    model.replace('    title:', '    tit|:'),
    'title',
    'title: Orders of others',
  ],
  [
    'a value right behind its colon',
    'model.yaml',
    status('status:|'),
    'planned',
    'mitigations: { M-ONE: { status: planned } }',
  ],
  [
    'a value behind several blanks',
    'model.yaml',
    model.replace('{ ledger: { class: restricted } }', '\n  ledger:\n    class: |  restricted'),
    'public',
    'class:   public',
  ],
  ['an item right behind its dash', 'api.yaml', api.replace('- key: []', '-|'), 'key', '- key: []'],
  ['a requirement', 'api.yaml', api.replace('- key: []', '- k|'), 'key', '- key: []'],
  [
    'a key of JSON in quotes',
    'model.json',
    json.replace('"title": "Orders"', '"ti|"'),
    'title',
    '"threats": { "T-ONE": { "title": , "scope": { "deprecated": true } } }',
  ],
  [
    'a truth value in quotes of JSON',
    'model.json',
    json.replace('true', '"|"'),
    'true',
    '"threats": { "T-ONE": { "title": "Orders", "scope": { "deprecated": true } } }',
  ],
  [
    'a key before a quotation that is none of it',
    'model.json',
    json.replace('"title": "Orders", ', '"ti|, '),
    'title',
    '"threats": { "T-ONE": { "title": , "scope": { "deprecated": true } } }',
  ],
  [
    'a pattern that ships with threatlint',
    'model.yaml',
    model.replace('    title: Orders of others', '    title: Orders of others\n    use: thr|'),
    'threatlint/bola',
    'use: threatlint/bola',
  ],
  [
    'a model that ships with threatlint',
    'model.yaml',
    model.replace('id: shop', 'id: shop\nimports: { base: | }'),
    'threatlint/actors-and-zones',
    'imports: { base: threatlint/actors-and-zones }',
  ],
  [
    'a ruleset',
    'threatlint.yaml',
    'rulesets: [thr|]\n',
    'threatlint:strict',
    'rulesets: [threatlint:strict]',
  ],
  [
    'what a ruleset builds on',
    'own.yaml',
    'rules: {}\nextends: |\n',
    'threatlint:all',
    'extends: threatlint:all',
  ],
  [
    'a definition that a component implements',
    'model.yaml',
    model.replace('shop: api.yaml', 'shop: a|'),
    'api.yaml',
    'components: { shop: { exposure: public, implements: { shop: api.yaml } } }',
  ],
])('Completes %s', async (_, name, marked, label, expected) => {
  expect(await taken(name, marked, label)).toContain(expected);
});

test.each<[string, keyof typeof configured, string, string]>([
  [
    'a reference whose quotation is open',
    'api.yaml',
    ref("'#/comp|").replace(/ \} \} \} \}$/m, ''),
    '#/components/schemas/Order',
  ],
  ['a scheme', 'api.yaml', api.replace('- key: []', '- {k|'), 'key'],
  ['a tag', 'api.yaml', api.replace('[orders]', '[o|'), 'orders'],
  ['an id of the model', 'model.yaml', model.replace('[ledger]', '[led|'), 'ledger'],
])(
  'A text that does not parse while it is written is offered what it had: %s',
  async (_, name, marked, label) => {
    const { items } = await offered(name, marked);
    expect(items.map((one) => one.label)).toContain(label);
  },
);

test.each([
  ['a comment', `${model}# qu|`],
  ['a comment behind a key', `${model}flows: # fr|`],
  ['a comment behind a value', model.replace('id: shop', 'id: shop # na|')],
])('Nothing is completed in %s', async (_, marked) => {
  expect((await offered('model.yaml', marked)).items).toEqual([]);
});

test('What an item means is told in the format that the client takes', async () => {
  const documented = async (documentationFormat: readonly string[] | undefined) => {
    const { items } = await offered('model.yaml', `${model}|`, { documentationFormat });
    const found = items.find(({ label }) => label === 'coverage')?.documentation;
    await client?.end();
    client = undefined;
    return typeof found === 'object' ? found.kind : typeof found;
  };
  expect(await documented(['markdown', 'plaintext'])).toBe('markdown');
  expect(await documented(['plaintext', 'markdown'])).toBe('string');
  expect(await documented(undefined)).toBe('string');
});
