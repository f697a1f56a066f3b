import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { Frames } from '../../src/lsp/wire/frames.ts';
import { Command } from '../support/command.ts';
import { RawClient } from '../support/raw-client.ts';

// A client that breaks the protocol: the server answers or drops what is wrong and serves on, or it ends and says why.

const command = new Command();
let client: RawClient | undefined;
afterEach(() => client?.kill());

function connect(reads = true): RawClient {
  client = new RawClient(command.program('lsp'), command.folder, reads);
  return client;
}

async function begin(): Promise<RawClient> {
  const client = connect();
  await client.begin(folder());
  return client;
}

const folder = () => pathToFileURL(command.folder).href;
const uri = (name: string) => `${folder()}/${name}`;

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://shop.example" }]
paths: { /orders: { get: { responses: { "200": { description: ok } } } } }
`;
const opened = (name: string, text = api, version: unknown = 1) => ({
  textDocument: { uri: uri(name), languageId: 'yaml', version, text },
});

/** Is it served as before? */
async function isServed(client: RawClient): Promise<boolean> {
  client.notify('textDocument/didOpen', opened('served.yaml'));
  const told = await client.until(({ params }) => params?.uri === uri('served.yaml'));
  return told.params?.diagnostics?.some(({ code }) => code === 'server-cleartext') === true;
}

describe('the order of a session', () => {
  test('has requests before initialize refused, and notifications passed over', async () => {
    const client = connect();
    client.request(1, 'textDocument/hover', {
      textDocument: { uri: uri('a.yaml') },
      position: { line: 0, character: 0 },
    });
    client.request(2, 'shutdown');
    client.notify('textDocument/didOpen', opened('a.yaml'));
    expect((await client.answer(1)).error).toMatchObject({
      code: -32002,
      message: expect.stringContaining('initialize'),
    });
    expect((await client.answer(2)).error?.code).toBe(-32002);
    await client.begin(folder());
    expect(await isServed(client)).toBe(true);
    expect(client.messages.filter(({ params }) => params?.uri === uri('a.yaml'))).toEqual([]);
  });

  test('has one initialize, and another try after one that was wrong', async () => {
    const client = connect();
    client.request(1, 'initialize', { capabilities: 7 });
    expect((await client.answer(1)).error).toMatchObject({
      code: -32602,
      message: 'initialize: capabilities must be an object',
    });
    await client.begin(folder());
    client.request(3, 'initialize', { capabilities: {} });
    expect((await client.answer(3)).error?.code).toBe(-32600);
    expect(await isServed(client)).toBe(true);
  });

  test('ends after shutdown: requests are refused, exit is 0', async () => {
    const client = await begin();
    client.request(1, 'shutdown');
    expect(await client.answer(1)).toMatchObject({ result: null });
    client.request(2, 'shutdown');
    client.request(3, 'workspace/symbol', { query: '' });
    expect((await client.answer(2)).error?.code).toBe(-32600);
    expect((await client.answer(3)).error?.code).toBe(-32600);
    client.notify('textDocument/didOpen', opened('a.yaml'));
    client.notify('exit');
    expect(await client.ended).toBe(0);
    expect(client.err).toBe('');
  });

  test.each([
    ['before initialize', connect],
    ['without shutdown', begin],
  ])('that ends %s is 1', async (_, start) => {
    const client = await start();
    client.notify('exit');
    expect(await client.ended).toBe(1);
  });
});

describe('bytes that are no messages', () => {
  const body = '{"jsonrpc":"2.0","id":9,"method":"shutdown"}';
  test.each([
    ['too short', `Content-Length: 5\r\n\r\n${body}`, 'the line "nrpc'],
    ['negative', `Content-Length: -5\r\n\r\n${body}`, 'the Content-Length "-5"'],
    ['no number', `Content-Length: many\r\n\r\n${body}`, 'the Content-Length "many"'],
    ['huge', `Content-Length: 99999999999\r\n\r\n${body}`, '128 MiB are the most'],
    ['missing', `Content-Type: application/json\r\n\r\n${body}`, 'no Content-Length'],
    [
      'there twice',
      `Content-Length: 44\r\nContent-Length: 45\r\n\r\n${body}`,
      'more than one Content-Length',
    ],
    ['of another protocol', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', 'the line "GET / HTTP/1.1"'],
    ['without an end', `X-Long: ${'x'.repeat(20_000)}`, 'goes on for more than 8192 bytes'],
    [
      'too long',
      `Content-Length: 5000\r\n\r\n${body}Content-Length: 44\r\n\r\n${body}`,
      'the next header came before its end',
    ],
  ])('end the server, which says why: a length that is %s', async (_, bytes, why) => {
    const client = await begin();
    client.bytes(bytes);
    expect(await client.ended).toBe(1);
    expect(client.err).toMatch(/^threatlint: what the editor sends is no message: .+\n$/);
    expect(client.err).toContain(why);
  });

  test('may come one by one', async () => {
    const client = connect();
    const params = { processId: null, rootUri: null, capabilities: {}, workspaceFolders: null };
    const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    for (const byte of `content-length:${message.length}\r\nContent-Type: x\r\n\r\n${message}`)
      client.bytes(byte);
    expect((await client.answer(1)).result).toBeDefined();
  });

  test('of a text that tells of headers are a text', async () => {
    const client = await begin();
    const text = `# Content-Length: 12\r\n# Content-Length: 13\r\n${'# long\n'.repeat(40_000)}${api}`;
    client.notify('textDocument/didOpen', opened('api.yaml', text));
    const told = await client.until(({ params }) => params?.uri === uri('api.yaml'));
    expect(told.params?.diagnostics?.map(({ code }) => code)).toContain('server-cleartext');
  });
});

describe('messages that are none of the protocol', () => {
  const answered = [
    ['no JSON', '{"a":', null, -32700],
    ['a batch', '[{"jsonrpc":"2.0","id":7,"method":"shutdown"}]', null, -32600],
    ['a number', '1', null, -32600],
    ['null', 'null', null, -32600],
    ['an object without a method', '{"jsonrpc":"2.0","id":7}', 7, -32600],
    ['a method that is no text', '{"jsonrpc":"2.0","id":7,"method":5}', 7, -32600],
    ['an id that is an object', '{"jsonrpc":"2.0","id":{},"method":"shutdown"}', null, -32600],
    ['an unknown method', '{"jsonrpc":"2.0","id":7,"method":"foo/bar"}', 7, -32601],
    ['an unknown method that may be passed over', '{"jsonrpc":"2.0","id":7,"method":"$/foo"}', 7, -32601],
  ] as const;
  test('are answered with what is wrong, and the server stays', async () => {
    const client = await begin();
    for (const [what, body, id, code] of answered) {
      const from = client.messages.length;
      client.bytes(`Content-Length: ${body.length}\r\n\r\n${body}`);
      const answer = await client.until((one) => one.error !== undefined, from);
      expect([answer.id, answer.error?.code], what).toEqual([id, code]);
    }
    expect(await isServed(client)).toBe(true);
  });

  test('and are notifications, or answers that nobody waits for, are passed over', async () => {
    const client = await begin();
    client.notify('foo/bar');
    client.notify('$/foo', { a: 1 });
    client.notify('$/cancelRequest', { id: 77 });
    client.notify('$/setTrace', { value: 7 });
    client.send({ jsonrpc: '2.0', id: 99, result: null });
    client.send({ jsonrpc: '2.0', id: 'none', error: { code: 1, message: 'no' } });
    expect(await isServed(client)).toBe(true);
    expect(client.messages.filter(({ error }) => error)).toEqual([]);
  });

  const at = { textDocument: { uri: 'file:///a.yaml' }, position: { line: 0, character: 0 } };
  const refused: readonly [string, unknown, string][] = [
    ['textDocument/hover', undefined, 'params must be an object'],
    ['textDocument/hover', [], 'params must be an object'],
    ['textDocument/hover', { ...at, textDocument: { uri: 5 } }, 'textDocument.uri must be a text'],
    [
      'textDocument/definition',
      { ...at, position: { line: -1, character: 0 } },
      'position.line must be a whole number',
    ],
    [
      'textDocument/completion',
      { ...at, position: { line: 0, character: 0.5 } },
      'position.character must be a whole number',
    ],
    ['textDocument/references', at, 'context must be an object'],
    ['textDocument/rename', { ...at, newName: null }, 'newName must be a text'],
    ['textDocument/codeAction', { textDocument: at.textDocument, range: 5 }, 'range must be an object'],
    ['workspace/symbol', { query: 5 }, 'query must be a text'],
    ['workspace/executeCommand', { command: {} }, 'command must be a text'],
  ];
  test('have a request refused whose parameters are wrong', async () => {
    const client = await begin();
    for (const [id, [method, params, why]] of refused.entries()) {
      client.request(id, method, params);
      expect((await client.answer(id)).error).toMatchObject({
        ...{ code: -32602, message: expect.stringContaining(`${method}: ${why}`) },
      });
    }
    expect(await isServed(client)).toBe(true);
  });

  const dropped: readonly [string, unknown][] = [
    ['textDocument/didOpen', { textDocument: { uri: 5, version: 1, text: '' } }],
    ['textDocument/didOpen', { textDocument: { uri: 'file:///a.yaml', version: 1 } }],
    ['textDocument/didChange', { textDocument: { uri: 'file:///a.yaml', version: 'x' }, contentChanges: [] }],
    [
      'textDocument/didChange',
      { textDocument: { uri: 'file:///a.yaml', version: 2 }, contentChanges: [{ text: 5 }] },
    ],
    ['textDocument/didClose', 5],
    ['$/cancelRequest', {}],
    ['$/cancelRequest', { id: null }],
    ['$/cancelRequest', [1]],
    ['$/setTrace', []],
    ['$/progress', undefined],
    ['workspace/didChangeWatchedFiles', { changes: {} }],
    ['workspace/didChangeWorkspaceFolders', { event: null }],
  ];
  test('have a notification dropped whose parameters are wrong, and logged', async () => {
    const client = await begin();
    for (const [method, params] of dropped) {
      const from = client.messages.length;
      client.notify(method, params);
      const logged = await client.until((one) => one.method === 'window/logMessage', from);
      expect(logged.params?.message).toContain(`${method}: `);
    }
    expect(await isServed(client)).toBe(true);
  });
});

describe('a client that never reads', () => {
  test('is left alone once 64 MiB wait for it', async () => {
    const client = connect(false);
    client.request(0, 'initialize', {
      processId: null,
      rootUri: null,
      capabilities: {},
      workspaceFolders: null,
    });
    // The answer names the method.
    for (let id = 1; id <= 100; id++) client.request(id, 'x'.repeat(1024 * 1024));
    expect(await client.ended).toBe(1);
    expect(client.err).toContain('the editor does not read what it is told');
  });
});

test('bytes may come in pieces of any size', () => {
  const bytes = Buffer.from('Content-Length: 2\r\n\r\n{}Content-Type: x\r\nContent-Length: 3\r\n\r\n[1]');
  for (let size = 1; size <= bytes.length; size++) {
    const frames = new Frames();
    const bodies: string[] = [];
    for (let at = 0; at < bytes.length; at += size)
      for (const body of frames.read(bytes.subarray(at, at + size))) bodies.push(body.toString());
    expect(bodies, `pieces of ${size} bytes`).toEqual(['{}', '[1]']);
  }
});
