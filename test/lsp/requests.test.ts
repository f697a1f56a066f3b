import { afterEach, expect, test } from 'vitest';
import type { CodeAction, Hover, Range } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// What LSP 3.17 leaves to the client: which diagnostics it sends along, which format it likes best, and what it does not want any more.

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://shop.example" }]
paths:
  /orders:
    get: { responses: { "200": { description: ok } } }
`;

async function begin(capabilities: object = {}): Promise<LanguageClient> {
  command.write({ 'api.yaml': api });
  client = new LanguageClient(command.program('lsp'), command.folder);
  await client.begin(capabilities);
  await client.open('api.yaml', api);
  return client;
}

test('Who sends no diagnostics along is offered what can be done where the range touches some', async () => {
  const client = await begin();
  const found = await client.diagnostics('api.yaml');
  const [range] = found.flatMap((one) => (one.code === 'server-cleartext' ? [one.range] : []));
  if (!range) throw new Error('nothing is said of the server');
  const { start, end } = range;
  const titles = async (range: Range, diagnostics: readonly object[] = []) => {
    const actions = await client.of<CodeAction[]>('codeAction', 'api.yaml', {
      range,
      context: { diagnostics },
    });
    return actions.map(({ title }) => title);
  };
  const mended = ['Use https', 'Ignore here: server-cleartext'];
  const at = (character: number) => ({ line: start.line, character });
  for (const character of [start.character, start.character + 3, end.character])
    expect(await titles({ start: at(character), end: at(character) })).toEqual(mended);
  expect(await titles({ start: { line: 0, character: 0 }, end: { line: 6, character: 0 } })).toEqual(
    expect.arrayContaining(mended),
  );
  for (const character of [start.character - 1, end.character + 1])
    expect(await titles({ start: at(character), end: at(character) })).toEqual([]);
  const ofOthers = { range: { start, end }, source: 'yaml', message: 'something else' };
  expect(await titles({ start, end: start }, [ofOthers])).toEqual(mended);
  const other = found.find(({ code }) => code !== 'server-cleartext') as object;
  expect(await titles({ start, end: start }, [other])).not.toContain('Use https');
});

test.each([
  [['plaintext', 'markdown'], 'plaintext'],
  [['markdown', 'plaintext'], 'markdown'],
  [['plaintext'], 'plaintext'],
])('Of %j a hover takes what the client likes best', async (contentFormat, kind) => {
  const client = await begin({ textDocument: { hover: { contentFormat } } });
  const hover = await client.at<Hover>('hover', 'api.yaml', { line: 5, character: 5 });
  expect(hover.contents).toMatchObject({ kind });
});

test('What is cancelled while a definition is judged is not worked out any more', async () => {
  const client = await begin();
  const many = Array.from({ length: 300 }, (_, at) => `  /orders${at}: { get: { responses: {} } }\n`).join(
    '',
  );
  await client.change('api.yaml', { text: `${api}${many}` });
  const cancelled = client.cancelled('textDocument/documentSymbol', {
    textDocument: { uri: client.uri('api.yaml') },
  });
  const [answer, symbols] = await Promise.all([
    cancelled,
    client.of<unknown[]>('documentSymbol', 'api.yaml'),
  ]);
  expect(answer).toMatchObject({ code: -32800 });
  expect(symbols.length).toBeGreaterThan(0);
});
