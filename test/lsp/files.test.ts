import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver';
import { Command } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// Files and configurations come and go, and documents have names of all kinds: what is shown is what is true now.

const command = new Command();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

async function begin(capabilities: object = {}, folders?: readonly string[]): Promise<LanguageClient> {
  client = new LanguageClient(command.program('lsp'), command.folder);
  await client.begin(capabilities, folders);
  return client;
}

const pulls = { textDocument: { diagnostic: {} } };
const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://shop.example" }]
paths: { /orders: { get: { responses: { "200": { description: ok } } } } }
`;
const two = api.replace('Shop', 'Two').replace('/orders', '/two');
const onlyTls = 'rulesets: [tls.yaml]\n';
const tls = 'rules: { server-cleartext: true }\n';
const codes = (list: readonly Diagnostic[]) => list.map(({ code }) => code);

/** What a person sees of a file by now, asked for or pushed. */
async function shown(client: LanguageClient, name: string, isAsked: boolean) {
  if (isAsked) return codes((await client.of<{ items: Diagnostic[] }>('diagnostic', name)).items);
  await client.of('documentSymbol', name);
  return codes(client.published.filter(({ uri }) => uri === client.uri(name)).at(-1)?.diagnostics ?? []);
}

const changed = (client: LanguageClient, ...names: readonly string[]) =>
  client.notify('workspace/didChangeWatchedFiles', {
    changes: names.map((name) => ({ uri: client.uri(name), type: 2 })),
  });

describe.each([
  ['pushed', {}],
  ['asked for', pulls],
])('What is %s', (_, capabilities) => {
  const isAsked = 'textDocument' in capabilities;

  test('follows a configuration that appears, changes and goes', async () => {
    command.write({ 'shop/api.yaml': api, 'shop/tls.yaml': tls });
    const client = await begin(capabilities);
    await client.open('shop/api.yaml', api);
    const without = await shown(client, 'shop/api.yaml', isAsked);
    expect(without.length).toBeGreaterThan(1);
    command.write({ 'shop/threatlint.yaml': onlyTls });
    await changed(client, 'shop/threatlint.yaml');
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(['server-cleartext']);
    command.write({ 'shop/threatlint.yaml': 'rulesets: [none.yaml]\n' });
    await changed(client, 'shop/threatlint.yaml');
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(['unchecked']);
    rmSync(join(command.folder, 'shop/threatlint.yaml'));
    await changed(client, 'shop/threatlint.yaml');
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(without);
  });

  test('follows a configuration that only the editor has', async () => {
    command.write({ 'shop/api.yaml': api, 'shop/tls.yaml': tls });
    const client = await begin(capabilities);
    await client.open('shop/api.yaml', api);
    const without = await shown(client, 'shop/api.yaml', isAsked);
    await client.open('shop/threatlint.yaml', onlyTls);
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(['server-cleartext']);
    await client.change('shop/threatlint.yaml', { text: 'rulesets: 5\n' });
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(['unchecked']);
    expect(await shown(client, 'shop/threatlint.yaml', isAsked)).toEqual(['unreadable']);
    await client.notify('textDocument/didClose', {
      textDocument: { uri: client.uri('shop/threatlint.yaml') },
    });
    expect(await shown(client, 'shop/api.yaml', isAsked)).toEqual(without);
  });

  test('keeps to an open configuration whose file was deleted', async () => {
    command.write({ 'api.yaml': api, 'threatlint.yaml': onlyTls, 'tls.yaml': tls });
    const client = await begin(capabilities);
    await client.open('threatlint.yaml', onlyTls);
    await client.open('api.yaml', api);
    rmSync(join(command.folder, 'threatlint.yaml'));
    await changed(client, 'threatlint.yaml');
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(['server-cleartext']);
  });

  test('follows a configuration that comes without a word, with the next edit', async () => {
    command.write({ 'api.yaml': api, 'tls.yaml': tls });
    const client = await begin(capabilities, []);
    await client.open('api.yaml', api);
    expect((await shown(client, 'api.yaml', isAsked)).length).toBeGreaterThan(1);
    command.write({ 'threatlint.yaml': onlyTls });
    await client.change('api.yaml', { text: `${api}# more\n` });
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(['server-cleartext']);
  });

  test('follows a text whose versions go back', async () => {
    command.write({ 'api.yaml': api });
    const client = await begin(capabilities);
    await client.open('api.yaml', api);
    await shown(client, 'api.yaml', isAsked);
    for (const [version, text] of [
      [1, api.replace('http:', 'https:')],
      [0, api],
      [-7, api.replace('http:', 'https:')],
    ] as const)
      await client.notify('textDocument/didChange', {
        textDocument: { uri: client.uri('api.yaml'), version },
        contentChanges: [{ text }],
      });
    expect(await shown(client, 'api.yaml', isAsked)).not.toContain('server-cleartext');
  });
});

describe.each([
  ['pushed', {}],
  ['asked for', pulls],
])('What is %s of a text that is open', (_, capabilities) => {
  const isAsked = 'textDocument' in capabilities;

  test('stays when its file is deleted, half a text included', async () => {
    command.write({ 'api.yaml': api, 'other.yaml': api });
    const client = await begin(capabilities);
    await client.open('api.yaml', api);
    const before = await shown(client, 'api.yaml', isAsked);
    expect(before).toContain('server-cleartext');
    rmSync(join(command.folder, 'api.yaml'));
    await changed(client, 'api.yaml');
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(before);
    await client.change('api.yaml', { text: `${api}# more\n` });
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(before);
    await client.change('api.yaml', { text: `${api}: [` });
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(['unreadable']);
  });

  test('stays when the configuration leaves it out, beside what it names', async () => {
    command.write({ 'api.yaml': api, 'two.yaml': two, 'threatlint.yaml': 'specs: [api.yaml, two.yaml]\n' });
    const client = await begin(capabilities);
    await client.open('api.yaml', api);
    await client.open('two.yaml', two);
    const before = await shown(client, 'two.yaml', isAsked);
    expect(before).toContain('server-cleartext');
    command.write({ 'threatlint.yaml': 'specs: [api.yaml]\n' });
    await changed(client, 'threatlint.yaml');
    expect(await shown(client, 'two.yaml', isAsked)).toEqual(before);
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(before);
  });

  test('is nothing where it is none of ours, broken or not', async () => {
    const compose = 'services: { web: { image: shop } }\n';
    command.write({ 'api.yaml': api, 'compose.yaml': compose, 'package.json': '{"name": "shop"}' });
    const client = await begin(capabilities);
    await client.open('compose.yaml', compose);
    await client.open('package.json', '{"name": "shop"}', 'json');
    await client.change('compose.yaml', { text: 'services: {\n' });
    await client.change('package.json', { text: '{"name": ' });
    for (const name of ['compose.yaml', 'package.json'])
      expect(await shown(client, name, isAsked)).toEqual([]);
  });

  test('is not known after a change that cannot be understood, until the whole comes', async () => {
    command.write({ 'api.yaml': api });
    const client = await begin(capabilities);
    await client.open('api.yaml', api);
    const before = await shown(client, 'api.yaml', isAsked);
    const place = (line: number) => ({ line, character: 0 });
    const insert = (line: number) => ({ range: { start: place(line), end: place(line) }, text: '# more\n' });
    await client.change('api.yaml', insert(-1));
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(['unchecked']);
    await client.change('api.yaml', insert(0));
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(['unchecked']);
    expect(await client.at('hover', 'api.yaml', { line: 3, character: 20 })).toBeNull();
    expect(await client.at('completion', 'api.yaml', { line: 3, character: 20 })).toEqual([]);
    await client.change('api.yaml', { text: `# more\n${api}` }, insert(0));
    expect(await shown(client, 'api.yaml', isAsked)).toEqual(before);
    expect(await client.at('hover', 'api.yaml', { line: 4, character: 30 })).not.toBeNull();
  });

  test('tells where a part of a definition is broken', async () => {
    const root = api.replace(
      '{ /orders: { get: { responses: { "200": { description: ok } } } } }',
      '{ /a: { $ref: part.yaml } }',
    );
    const part = 'get: { responses: { "200": { description: ok } } }\n';
    command.write({ 'api.yaml': root, 'part.yaml': part });
    const client = await begin(capabilities);
    await client.open('part.yaml', part);
    expect(await shown(client, 'part.yaml', isAsked)).toContain('response-schema-missing');
    await client.change('part.yaml', { text: 'get: {\n' });
    expect(await shown(client, 'part.yaml', isAsked)).toEqual(['unreadable']);
  });
});

test('A definition that a model of the configuration speaks of is navigated beside texts apart', async () => {
  const model =
    'threatlint: 1\nid: shop\ncomponents: { shop: { exposure: public, implements: { shop: api.yaml } } }\n';
  const text = `${api}components: { schemas: { A: { type: object }, B: { $ref: "#/components/schemas/A" } } }\n`;
  command.write({ 'api.yaml': text, 'model.yaml': model, 'apart.yaml': api });
  command.write({ 'threatlint.yaml': 'specs: [api.yaml]\nthreatModels: [model.yaml]\n' });
  const client = await begin();
  await client.open('api.yaml', text);
  await client.open('apart.yaml', api);
  const line = 4;
  const character = (text.split('\n')[line] as string).indexOf('#/components') + 3;
  expect(await client.at('definition', 'api.yaml', { line, character })).toHaveLength(1);
});

test('Who asks again is told what differs, and that nothing does', async () => {
  command.write({ 'api.yaml': api, 'two.yaml': two });
  const client = await begin(pulls);
  await client.open('api.yaml', api);
  interface Answer {
    readonly kind: string;
    readonly resultId: string;
    readonly uri: string;
    readonly version: number | null;
    readonly items?: Diagnostic[];
  }
  const ask = (previousResultId?: string) =>
    client.of<Answer>('diagnostic', 'api.yaml', { previousResultId });
  const first = await ask();
  expect(first).toMatchObject({ kind: 'full', resultId: expect.any(String) });
  expect(await ask(first.resultId)).toEqual({ kind: 'unchanged', resultId: first.resultId });
  expect((await ask('of another server')).kind).toBe('full');
  const askAll = async (known: readonly Answer[]) =>
    (
      await client.request<{ items: Answer[] }>('workspace/diagnostic', {
        previousResultIds: known.map(({ uri, resultId }) => ({ uri, value: resultId })),
      })
    ).items;
  const all = await askAll([]);
  expect(all.map(({ kind, version }) => [kind, version])).toEqual([
    ['full', 1],
    ['full', null],
  ]);
  await client.change('api.yaml', { text: api.replace('http:', 'https:') });
  expect((await ask(first.resultId)).kind).toBe('full');
  const kinds = new Map((await askAll(all)).map(({ uri, kind }) => [uri, kind]));
  expect(kinds).toEqual(
    new Map([
      [client.uri('api.yaml'), 'full'],
      [client.uri('two.yaml'), 'unchanged'],
    ]),
  );
  // Another server, or this one before it began anew, may have told of a file that has gone.
  const gone = { ...first, uri: client.uri('gone.yaml') };
  expect((await askAll([gone])).find(({ uri }) => uri === gone.uri)).toMatchObject({
    kind: 'full',
    items: [],
  });
});

test('A file that vanishes, and a folder that is closed, have nothing said of them any more', async () => {
  command.write({ 'one/api.yaml': api, 'two/api.yaml': api, 'two/threatlint.yaml': 'specs: api.yaml\n' });
  const client = await begin(pulls, ['one', 'two']);
  const all = async () => {
    const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>(
      ...(['workspace/diagnostic', { previousResultIds: [] }] as const),
    );
    return new Map(items.map((one) => [one.uri, one.items.length]));
  };
  const before = await all();
  for (const name of ['one/api.yaml', 'two/api.yaml'])
    expect(before.get(client.uri(name))).toBeGreaterThan(0);
  rmSync(join(command.folder, 'one/api.yaml'));
  await changed(client, 'one/api.yaml');
  expect((await all()).get(client.uri('one/api.yaml'))).toBe(0);
  await client.notify('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [{ uri: client.uri('two'), name: 'two' }] },
  });
  expect((await all()).get(client.uri('two/api.yaml'))).toBe(0);
});

test('Documents of other schemes, with names that no file has, and outside of the workspace, do no harm', async () => {
  command.write({ 'inside/api.yaml': api, 'outside.yaml': api });
  const client = await begin({}, ['inside']);
  const open = (uri: string) =>
    client.notify('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text: api },
    });
  const strange = [
    ...[
      'untitled:Untitled-1',
      'git:/a.yaml?HEAD',
      'https://example.com/api.yaml',
      'file://host/share/api.yaml',
    ],
    ...[
      'file:///a%00b.yaml',
      'file:///a%2Fb.yaml',
      'file:///%zz.yaml',
      'file:',
      'FILE:///',
      '',
      'no uri at all',
    ],
    `file:///${'x'.repeat(5000)}.yaml`,
  ];
  for (const uri of strange) {
    await open(uri);
    const at = { textDocument: { uri }, position: { line: 2, character: 20 } };
    for (const method of ['hover', 'definition', 'completion'])
      await client.request(`textDocument/${method}`, at);
    await client.notify('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `${api}# ` }],
    });
  }
  await client.notify('workspace/didChangeWatchedFiles', {
    changes: strange.map((uri) => ({ uri, type: 2 })),
  });
  for (const uri of strange) await client.notify('textDocument/didClose', { textDocument: { uri } });
  await client.open('outside.yaml', api);
  expect(codes(await client.diagnostics('outside.yaml'))).toContain('server-cleartext');
  await client.open('inside/api.yaml', api);
  expect(codes(await client.diagnostics('inside/api.yaml'))).toContain('server-cleartext');
  expect(client.err).toBe('');
});

test('A folder of thousands of files is looked through, and what lies between them is found', async () => {
  const folder = join(command.folder, 'many');
  mkdirSync(folder);
  for (let at = 0; at < 3000; at++) writeFileSync(join(folder, `${at}.yaml`), `kind: List\nitems: [${at}]\n`);
  command.write({ 'many/1500-api.yaml': api });
  const client = await begin(pulls);
  const { items } = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>(
    ...(['workspace/diagnostic', { previousResultIds: [] }] as const),
  );
  const weak = items.filter(({ items: found }) => codes(found).includes('server-cleartext'));
  expect(weak.map(({ uri }) => uri)).toEqual([client.uri('many/1500-api.yaml')]);
});
