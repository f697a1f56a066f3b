import { afterEach, expect, test } from 'vitest';
import type { CodeAction, CompletionItem, Diagnostic, Hover, TextEdit } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// Texts that were never saved (`untitled:`) are judged by what stands in them, and nothing of a disk is guessed.

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

async function begin(capabilities: object = {}): Promise<LanguageClient> {
  client = new LanguageClient(command.program('lsp'), command.folder);
  await client.begin(capabilities);
  return client;
}

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://shop.example" }]
security: [{ token: [] }]
paths:
  /orders:
    get:
      responses: { "200": { description: ok } }
    delete:
      security: []
      responses: { "204": { description: gone } }
components:
  securitySchemes: { token: { type: http, scheme: bearer } }
  schemas: { A: { type: object }, B: { $ref: "" } }
`;
const codes = (list: readonly Diagnostic[]) => list.map(({ code }) => code);
const first = 'untitled:Untitled-1';

test('A new text is judged, explained, completed and mended, and is gone with its document', async () => {
  const client = await begin();
  const text = api.replace('$ref: ""', '$ref: "#/components/schemas/A"');
  await client.open(first, text);
  const found = await client.diagnostics(first);
  expect(codes(found)).toEqual(expect.arrayContaining(['server-cleartext', 'auth-disabled-on-operation']));
  const said = await client.at<Hover>('hover', first, { line: 8, character: 6 });
  expect(JSON.stringify(said.contents)).toContain('DELETE /orders');
  const { range } = found.find(({ code }) => code === 'server-cleartext') as Diagnostic;
  const actions = await client.of<CodeAction[]>('codeAction', first, {
    range,
    context: { diagnostics: found },
  });
  const https = actions.find(({ title }) => title === 'Use https');
  expect(Object.keys(https?.edit?.changes ?? {})).toEqual([first]);
  await client.change(first, { text: api.replace('http:', 'https:') });
  expect(codes(await client.diagnostics(first))).not.toContain('server-cleartext');
  const position = { line: 13, character: (api.split('\n')[13] as string).indexOf('""') + 1 };
  const { items } = await client.at<{ items: CompletionItem[] }>('completion', first, position);
  expect(items.map(({ label }) => label)).toEqual(['#/components/schemas/A', '#/components/schemas/B']);
  await client.notify('textDocument/didClose', { textDocument: { uri: first } });
  expect(await client.at('hover', first, { line: 8, character: 6 })).toBeNull();
  expect(client.published.at(-1)).toMatchObject({ uri: first, diagnostics: [] });
});

test('Nothing beside the folder that is open is taken for what it refers to, and that is said once', async () => {
  command.write({ 'threatlint.yaml': 'rulesets: [none.yaml]\n', 'part.yaml': 'A: { type: object }\n' });
  const client = await begin();
  const parts = ['part.yaml#/A', './part.yaml#/A', '../part.yaml#/A', `${command.folder}/part.yaml#/A`];
  const schemas = parts.map((one, at) => `P${at}: { $ref: ${JSON.stringify(one)} }`).join(', ');
  await client.open(first, api.replace('B: { $ref: "" }', schemas));
  const found = await client.diagnostics(first);
  const unchecked = found.filter(({ code }) => code === 'unchecked');
  expect(unchecked.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^Not checked: this text is not saved yet, .*: 4 places of it that name other files /,
    ),
  ]);
  expect(unchecked[0]?.range.start.line).toBe(13);
  expect(codes(found)).toContain('server-cleartext');
  expect(codes(found)).not.toContain('remote-ref');
});

test('Neither is what a new threat model names; what ships with threatlint is there', async () => {
  command.write({ 'api.yaml': api, 'common.yaml': 'threatlint: 1\nid: common\n' });
  const client = await begin();
  const model = `threatlint: 1
id: shop
imports: { common: common.yaml }
components: { shop: { exposure: public, implements: { shop: api.yaml } } }
threats:
  T-READ:
    title: Somebody reads the order of another
    use: threatlint/api1-bola
    scope: { path: /orders }
    mitigations: { M-TEST: { status: implemented, verify: { evidence: tests.md } } }
`;
  await client.open('untitled:model', model, 'plaintext');
  const found = await client.diagnostics('untitled:model');
  expect(codes(found)).not.toEqual(expect.arrayContaining(['model-import-missing']));
  expect(found.filter(({ code }) => code === 'unchecked')).toHaveLength(1);
  expect(codes(found)).not.toContain('model-spec-missing');
  await client.change('untitled:model', { text: model.replace('threatlint/api1-bola', 'threatlint/none') });
  expect(codes(await client.diagnostics('untitled:model'))).toContain('model-unknown-reference');
});

test.each([
  ['yaml', first, api, ['server-cleartext']],
  ['plaintext', first, api, ['server-cleartext']],
  ['', 'untitled:/home/somebody/new.yaml', api, ['server-cleartext']],
  ['json', first, '{"openapi": "3.0.3"', ['unreadable']],
  ['plaintext', first, '{"openapi": "3.0.3"', ['unreadable']],
])('The language %j of %s decides what a text is', async (language, uri, text, expected) => {
  const client = await begin();
  await client.open(uri, text, language);
  expect(codes(await client.diagnostics(uri))).toEqual(expect.arrayContaining(expected));
});

test('What is completed in a new text is written in its language', async () => {
  const client = await begin();
  const text = '{\n "threatlint": 1,\n "id": "a",\n "": {}\n}';
  await client.open('untitled:a.yaml', text, 'json');
  const position = { line: 3, character: 2 };
  const { items } = await client.at<{ items: CompletionItem[] }>('completion', 'untitled:a.yaml', position);
  const line = text.split('\n')[3] as string;
  const lines = items.map(({ textEdit }) => {
    const { range, newText } = textEdit as TextEdit;
    return line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  });
  expect(lines).toContain(' "threats": {}');
});

test('Other languages and other schemes have nothing said of them, and schemes that once in the log', async () => {
  const client = await begin();
  await client.open('untitled:notes', `# Notes\n${api}`, 'markdown');
  for (const uri of [
    'git:/shop/api.yaml?HEAD',
    'git:/shop/two.yaml?HEAD',
    'vscode-vfs://github/shop/api.yaml',
  ]) {
    await client.open(uri, api);
    expect(await client.at('hover', uri, { line: 8, character: 6 })).toBeNull();
  }
  await client.open(first, api);
  await client.diagnostics(first);
  expect(client.published.map(({ uri }) => uri)).toEqual([first]);
  expect(client.logged).toEqual(
    ['git', 'vscode-vfs'].map((one) => expect.stringContaining(`of documents of ${one}:`)),
  );
});

test('Who asks is told of new texts while they are open, each by itself', async () => {
  command.write({ 'api.yaml': api });
  const client = await begin({ textDocument: { diagnostic: {} } });
  const asked = async () => {
    const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>(
      ...(['workspace/diagnostic', { previousResultIds: [] }] as const),
    );
    return new Map(items.map(({ uri, items: found }) => [uri, found.length]));
  };
  await client.open(first, api);
  await client.open('untitled:Untitled-2', api.replace('http:', 'https:'));
  expect((await client.of<{ items: Diagnostic[] }>('diagnostic', first)).items.length).toBeGreaterThan(0);
  const open = await asked();
  expect(open.get('untitled:Untitled-2')).toBeLessThan(open.get(first) as number);
  for (const uri of [first, 'untitled:Untitled-2'])
    await client.notify('textDocument/didClose', { textDocument: { uri } });
  const closed = await asked();
  expect([closed.get(first), closed.get('untitled:Untitled-2')]).toEqual([0, 0]);
  expect((await asked()).has(first)).toBe(false);
  expect((await client.of<{ items: Diagnostic[] }>('diagnostic', first)).items).toEqual([]);
});
