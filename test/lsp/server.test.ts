import { rmSync, symlinkSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type {
  CodeAction,
  CodeLens,
  Command,
  CompletionItem,
  Diagnostic,
  DocumentSymbol,
  Hover,
  Location,
  WorkspaceEdit,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { Positions } from '../../src/lsp/text.ts';
import { applyEdits } from '../../src/text/edits.ts';
import { Source } from '../../src/text/source.ts';
import { Command as CommandLine } from '../support/command.ts';
import { LanguageClient } from '../support/language-client.ts';

// The server as a process, asked over stdio as an editor asks it.

const command = new CommandLine();
let client: LanguageClient | undefined;
afterEach(async () => {
  await client?.end();
  client = undefined;
});

async function begin(capabilities: object = {}, folders?: readonly string[]) {
  client = new LanguageClient(command.program('lsp', '--stdio'), command.folder);
  const { capabilities: served } = await client.begin(capabilities, folders);
  return { client, served };
}

const api = `openapi: 3.0.3
info: { title: Shop, version: "1" }
servers: [{ url: "http://api.example.com" }]
security: [{ key: [] }]
tags: [{ name: orders }]
paths:
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 9 } }]
      responses:
        "200": { description: ok, content: { application/json: { schema: { $ref: "#/components/schemas/Order" } } } }
    delete:
      security: []
      parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 9 } }]
      responses: { "204": { description: gone } }
components:
  securitySchemes:
    key: { type: http, scheme: bearer }
  schemas:
    Order: { type: object, properties: { note: { type: string, maxLength: 20 } } }
`;
const model = `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { shop: api.yaml } } }
threats:
  T-OPEN:
    title: Anyone deletes an order
    scope: { path: "/orders/{}", method: DELETE }
    risk: { likelihood: 4, impact: 4 }
    mitigations:
      M-AUTH: { status: implemented, verify: { rule: auth-disabled-on-operation } }
`;

/** Where a piece of a text is, in characters from 0. */
function at(text: string, piece: string, into = 0) {
  const offset = text.indexOf(piece) + into;
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: (before.at(-1) as string).length };
}

/** A text with the edits that were sent for it. */
function edited(text: string, edit: WorkspaceEdit | undefined, uri: string): string {
  const edits =
    edit?.changes?.[uri] ??
    edit?.documentChanges?.flatMap((one) =>
      'edits' in one && one.textDocument.uri === uri ? one.edits : [],
    ) ??
    [];
  const positions = new Positions(new Source('', text), 'utf-16');
  return applyEdits(
    text,
    edits.flatMap((one) =>
      'newText' in one
        ? [
            {
              start: positions.offset(one.range.start),
              end: positions.offset(one.range.end),
              text: one.newText,
            },
          ]
        : [],
    ),
  );
}

const rules = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => code);

describe('diagnostics', () => {
  test('are those of check in JSON that the editor hands over with its byte order mark', async () => {
    const json =
      '{"openapi": "3.0.3", "info": {"title": "Shop", "version": "1"}, "paths": {"/orders/{id}": {"delete": {"responses": {}}}}}';
    command.write({ 'api.json': json });
    const { client } = await begin();
    await client.open('api.json', json);
    const plain = await client.diagnostics('api.json');
    await client.change('api.json', { text: `\uFEFF${json}` });
    const marked = await client.diagnostics('api.json');
    expect(plain.length).toBeGreaterThan(2);
    const places = (all: typeof plain, by: number) =>
      all.map(({ code, range: { start } }) => [code, start.line, start.character + by]);
    expect(places(marked, 0)).toEqual(places(plain, 1));
    const cut = json.replace('"paths":', '"paths"');
    await client.change('api.json', { text: cut });
    const broken = await client.diagnostics('api.json');
    await client.change('api.json', { text: `\uFEFF${cut}` });
    expect(broken).toHaveLength(1);
    expect(places(await client.diagnostics('api.json'), 0)).toEqual(places(broken, 1));
  });

  test('are those of check, with rule, page, severity and fingerprint', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const found = await client.diagnostics('api.yaml');
    const report = await command.check();
    expect(rules(found).sort()).toEqual(report.findings.map(({ rule }) => rule).sort());
    const open = found.find(({ code }) => code === 'auth-disabled-on-operation');
    const same = report.findings.find(({ rule }) => rule === 'auth-disabled-on-operation');
    expect(open).toMatchObject({
      ...{ severity: 1, source: 'threatlint', data: { fingerprint: same?.fingerprint } },
      codeDescription: { href: expect.stringContaining('auth-disabled-on-operation') },
      range: { start: at(api, '[]\n      parameters') },
    });
  });

  test('follow the text of the editor, not the one on the disk', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    await client.diagnostics('api.yaml');
    const start = at(api, '      security: []\n');
    await client.change('api.yaml', {
      range: { start, end: { line: start.line + 1, character: 0 } },
      text: '',
    });
    expect(rules(await client.diagnostics('api.yaml'))).not.toContain('auth-disabled-on-operation');
  });

  test('of half a text say where it ends, and come back with the other half', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const before = rules(await client.diagnostics('api.yaml'));
    await client.change('api.yaml', { text: `${api}  broken: [\n` });
    expect(rules(await client.diagnostics('api.yaml'))).toEqual(['unreadable']);
    await client.change('api.yaml', { text: api });
    expect(rules(await client.diagnostics('api.yaml'))).toEqual(before);
  });

  test('of a threat model follow an edit of the definition that is not saved', async () => {
    command.write({ 'api.yaml': api, 'model.yaml': model });
    const { client } = await begin();
    await client.open('model.yaml', model);
    expect(rules(await client.diagnostics('model.yaml'))).toContain('mitigation-contradicted');
    await client.open('api.yaml', api.replace('      security: []\n', ''));
    await client.diagnostics('api.yaml');
    const last = client.published.filter(({ uri }) => uri === client.uri('model.yaml')).at(-1);
    expect(rules(last?.diagnostics ?? [])).not.toContain('mitigation-contradicted');
  });

  test('are given to a client that asks, and pushed to none that does', async () => {
    command.write({ 'api.yaml': api, 'model.yaml': model });
    const { client, served } = await begin({ textDocument: { diagnostic: {} } });
    expect(served.diagnosticProvider).toBeDefined();
    await client.open('api.yaml', api);
    const { items } = await client.of<{ items: Diagnostic[] }>('diagnostic', 'api.yaml');
    expect(rules(items)).toContain('auth-disabled-on-operation');
    const all = await client.request<{ items: { uri: string; items: Diagnostic[] }[] }>(
      'workspace/diagnostic',
      { previousResultIds: [] },
    );
    expect(all.items.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining([client.uri('api.yaml'), client.uri('model.yaml')]),
    );
    expect(client.published).toEqual([]);
  });

  test('count in bytes where the client does', async () => {
    const text = api
      .replace('title: Shop', 'title: "Größe 🛒"')
      .replace('info: {', 'info: { description: "ä🛒",');
    command.write({ 'api.yaml': text });
    const { client, served } = await begin({ general: { positionEncodings: ['utf-16', 'utf-8'] } });
    expect(served.positionEncoding).toBe('utf-8');
    await client.open('api.yaml', text);
    await client.diagnostics('api.yaml');
    const line = text.split('\n')[1] as string;
    const end = Buffer.byteLength(line);
    await client.change('api.yaml', {
      range: { start: { line: 1, character: end }, end: { line: 1, character: end } },
      text: ' # ü',
    });
    expect(rules(await client.diagnostics('api.yaml'))).toContain('auth-disabled-on-operation');
  });

  test('say nothing of other files', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('compose.yaml', 'services: {}\n');
    expect(await client.diagnostics('compose.yaml')).toEqual([]);
  });

  test('of a configuration that cannot be accepted stand in it', async () => {
    const config = 'policy: {gates: [{severity: hihg}]}\n';
    command.write({ 'api.yaml': api, 'threatlint.yaml': config });
    const { client } = await begin();
    await client.open('threatlint.yaml', config);
    expect((await client.diagnostics('threatlint.yaml')).map(({ severity }) => severity)).toEqual([1]);
  });
});

describe('what could not be judged', () => {
  const broken = 'rulesets: [\n';
  const codes = (list: readonly Diagnostic[]) => list.map(({ code }) => code);

  test('is said at the definition, where the file that is wrong is not open', async () => {
    command.write({ 'threatlint.yaml': broken, 'api.yaml': api, 'notes.yaml': 'a: 1' });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const [first, ...others] = await client.diagnostics('api.yaml');
    expect(first).toMatchObject({ code: 'unchecked', message: expect.stringContaining('threatlint.yaml') });
    expect(others).toEqual([]);
    await client.open('notes.yaml', 'a: 1');
    expect(await client.diagnostics('notes.yaml')).toEqual([]);
  });

  test.each([
    ['pushed', {}],
    ['asked for', { textDocument: { diagnostic: {} } }],
  ])('takes the place of what was known before, %s', async (_, capabilities) => {
    command.write({ 'apis/api.yaml': api });
    const { client } = await begin(capabilities, ['apis']);
    const known = async () => {
      const asked = await client.of<{ items: Diagnostic[] }>(
        'textDocument' in capabilities ? 'diagnostic' : 'documentSymbol',
        'apis/api.yaml',
      );
      return 'textDocument' in capabilities ? asked.items : client.diagnostics('apis/api.yaml');
    };
    await client.open('apis/api.yaml', api);
    expect(codes(await known())).toContain('auth-disabled-on-operation');
    rmSync(`${command.folder}/apis`, { recursive: true });
    await client.notify('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('apis/api.yaml'), type: 3 }],
    });
    expect(codes(await known())).toEqual(['unchecked']);
  });

  test('is the one of two texts of one file', async () => {
    command.write({ 'api.yaml': api });
    symlinkSync('api.yaml', `${command.folder}/link.yaml`);
    const { client } = await begin();
    await client.open('api.yaml', api);
    await client.open('link.yaml', `# one line more\n${api}`);
    await client.of('documentSymbol', 'link.yaml');
    expect(codes(await client.diagnostics('link.yaml'))).toContain('auth-disabled-on-operation');
    expect(codes(await client.diagnostics('api.yaml'))).toEqual(['unchecked']);
  });
});

describe('where the cursor is', () => {
  const opened = async (capabilities = {}) => {
    command.write({ 'api.yaml': api, 'model.yaml': model });
    const { client } = await begin(capabilities);
    await client.open('api.yaml', api);
    await client.open('model.yaml', model);
    return client;
  };
  const hover = async (client: LanguageClient, name: string, position: object) =>
    ((await client.at<Hover | null>('hover', name, position))?.contents as { value: string } | undefined)
      ?.value ?? '';

  test('a method key tells who may call, and which threats cover it', async () => {
    const client = await opened();
    const text = await hover(client, 'api.yaml', at(api, 'delete:', 2));
    expect(text).toContain('*Protection*: anyone');
    expect(text).toContain('`T-OPEN`');
  });

  test('a finding tells why, what to do, and the claim that it breaks', async () => {
    const client = await opened();
    const text = await hover(client, 'api.yaml', at(api, 'security: []', 11));
    expect(text).toContain('auth-disabled-on-operation');
    expect(text).toContain('*To do*');
    expect(text).toContain('`M-AUTH` of `T-OPEN`');
  });

  test('a scheme tells who uses it, a reference where it leads', async () => {
    const client = await opened();
    expect(await hover(client, 'api.yaml', at(api, '    key: { type', 5))).toContain(
      'Required by 1 operation',
    );
    expect(await hover(client, 'api.yaml', at(api, '#/components/schemas/Order', 4))).toContain('maxLength');
  });

  test.each([['\r'], ['\r\n']])('lines may end with %j, and with others between', async (end) => {
    const text = api.replaceAll('\n', end).replace(`paths:${end}`, 'paths:\n');
    command.write({ 'api.yaml': text });
    const { client } = await begin();
    await client.open('api.yaml', text);
    const said = await client.at<Hover>('hover', 'api.yaml', at(api, 'delete:', 2));
    expect(JSON.stringify(said.contents)).toContain('DELETE /orders/{id}');
    const reference = at(api, '#/components/schemas/Order', 3);
    const [found] = await client.at<Location[]>('definition', 'api.yaml', reference);
    expect(found?.range.start).toEqual(at(api, 'Order:'));
    const open = (await client.diagnostics('api.yaml')).find(
      ({ code }) => code === 'auth-disabled-on-operation',
    );
    expect(open?.range.start).toEqual(at(api, '[]\n      parameters'));
  });

  test('a threat tells what it comes to, a rule what it finds', async () => {
    const client = await opened();
    expect(await hover(client, 'model.yaml', at(model, 'T-OPEN', 2))).toContain('**contradicted**');
    expect(await hover(client, 'model.yaml', at(model, 'auth-disabled-on-operation', 2))).toContain(
      '*To do*',
    );
  });

  test('a reference and a scheme lead to where they are declared, and back', async () => {
    const client = await opened();
    const [schema] = await client.at<Location[]>(
      'definition',
      'api.yaml',
      at(api, '#/components/schemas/Order', 4),
    );
    expect(schema?.range.start).toEqual(at(api, 'Order: {'));
    const [scheme] = await client.at<Location[]>('definition', 'api.yaml', at(api, '{ key: [] }', 3));
    expect(scheme?.range.start).toEqual(at(api, 'key: { type'));
    const uses = await client.at<Location[]>('references', 'api.yaml', at(api, 'Order: {', 1), {
      context: { includeDeclaration: false },
    });
    expect(uses.map(({ range }) => range.start.line)).toEqual([at(api, '#/components/schemas/Order').line]);
  });

  test('a selector leads to its operations, an operation to its threats', async () => {
    const client = await opened();
    const [operation] = await client.at<Location[]>('definition', 'model.yaml', at(model, '/orders/{}', 2));
    expect(operation).toMatchObject({ uri: client.uri('api.yaml'), range: { start: at(api, 'delete:') } });
    const threats = await client.at<Location[]>('references', 'api.yaml', at(api, 'delete:', 1), {
      context: { includeDeclaration: true },
    });
    expect(threats.map(({ uri }) => uri)).toContain(client.uri('model.yaml'));
  });

  test('a component is renamed with its references', async () => {
    const client = await opened();
    const position = at(api, 'Order: {', 2);
    expect(await client.at('prepareRename', 'api.yaml', position)).toMatchObject({ placeholder: 'Order' });
    const edit = await client.at<WorkspaceEdit>('rename', 'api.yaml', position, { newName: 'Purchase' });
    const text = edited(api, edit, client.uri('api.yaml'));
    expect(text).toBe(
      api.replace('schemas/Order', 'schemas/Purchase').replace('    Order: {', '    Purchase: {'),
    );
  });

  test('lenses and hints of other texts are asked for again when a model changes', async () => {
    command.write({ 'api.yaml': api, 'model.yaml': model });
    const refreshSupport = true;
    const { client } = await begin({
      workspace: { codeLens: { refreshSupport }, inlayHint: { refreshSupport } },
    });
    await client.open('api.yaml', api);
    await client.of('codeLens', 'api.yaml');
    expect(client.asked).toEqual([]);
    await client.open('model.yaml', model);
    await client.of('codeLens', 'model.yaml');
    expect(client.asked).toEqual(['workspace/codeLens/refresh']);
    await client.notify('workspace/didChangeConfiguration', { settings: { inlayHints: true } });
    await client.change('model.yaml', { text: model.replace('title:', 'title: Still') });
    await client.of('codeLens', 'model.yaml');
    expect(client.asked.slice(1)).toEqual([
      'workspace/inlayHint/refresh',
      'workspace/codeLens/refresh',
      'workspace/inlayHint/refresh',
    ]);
  });

  test('lenses stand above operations and threats', async () => {
    const client = await opened();
    const lenses = await client.of<CodeLens[]>('codeLens', 'api.yaml');
    expect(lenses.map(({ command: one }) => one?.title)).toEqual([
      'key · 0 threats',
      'anyone · 1 threat, 1 contradicted',
    ]);
    const [threat] = await client.of<CodeLens[]>('codeLens', 'model.yaml');
    expect(threat?.command?.title).toContain('1 operation · verified 0/1 · open · residual 16');
  });

  test('symbols are operations and components, and can be looked for', async () => {
    const client = await opened();
    const symbols = await client.of<DocumentSymbol[]>('documentSymbol', 'api.yaml');
    const names = (list: readonly DocumentSymbol[]): string[] =>
      list.flatMap(({ name, children }) => [name, ...names(children ?? [])]);
    expect(names(symbols)).toEqual(
      expect.arrayContaining(['paths', '/orders/{id}', 'get', 'delete', 'schemas', 'Order']),
    );
    const operations = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 'getord' });
    expect(operations.map(({ name }) => name)).toEqual(['GET /orders/{id} getOrder']);
    const found = await client.request<WorkspaceSymbol[]>('workspace/symbol', { query: 't-open' });
    expect(found.map(({ name }) => name)).toEqual(['T-OPEN Anyone deletes an order']);
  });
});

describe('fixes', () => {
  test('of a finding are those of `threatlint fix`, and make it go away', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const one = (await client.diagnostics('api.yaml')).find(
      ({ code }) => code === 'server-cleartext',
    ) as Diagnostic;
    const [fix] = await client.of<CodeAction[]>('codeAction', 'api.yaml', {
      range: one.range,
      context: { diagnostics: [one] },
    });
    expect(fix).toMatchObject({ title: 'Use https', isPreferred: true, kind: 'quickfix' });
    const text = edited(api, fix?.edit, client.uri('api.yaml'));
    expect(text).toBe(api.replace('http://api', 'https://api'));
    await client.change('api.yaml', { text });
    expect(rules(await client.diagnostics('api.yaml'))).not.toContain('server-cleartext');
  });

  test('that are safe are made all at once where they are asked for', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    await client.diagnostics('api.yaml');
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const asked = (only: string[]) =>
      client.of<CodeAction[]>('codeAction', 'api.yaml', { range, context: { diagnostics: [], only } });
    const [all] = await asked(['source.fixAll']);
    expect(edited(api, all?.edit, client.uri('api.yaml'))).toContain('https://api.example.com');
    expect(await asked(['refactor'])).toEqual([]);
  });
});

describe('actions', () => {
  test('are offered on findings that there can be, and where there is a text', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const found = await client.diagnostics('api.yaml');
    const one = found.find(({ code }) => code === 'server-cleartext') as Diagnostic;
    const place = { line: 4000, character: 0 };
    for (const strange of [
      { ...one, code: 'none\nrules: {}' },
      { ...one, code: 'unchecked' },
      { ...one, range: { start: place, end: place } },
    ]) {
      const context = { diagnostics: [strange] };
      expect(await client.of('codeAction', 'api.yaml', { range: one.range, context })).toEqual([]);
    }
  });

  test('mend the worst first, and tolerate last: some editors do what they are given first', async () => {
    const open = `openapi: 3.0.3
info: { title: Shop, version: "1" }
paths:
  /orders:
    get: { responses: { "200": { description: ok } } }
    put: { responses: { "204": { description: put } } }
components: { securitySchemes: { key: { type: http, scheme: bearer } } }
`;
    command.write({ 'api.yaml': open });
    const { client } = await begin();
    await client.open('api.yaml', open);
    const found = await client.diagnostics('api.yaml');
    const [milder, worse] = ['rate-limit-undeclared', 'operation-unauthenticated'].map(
      (rule) => found.find(({ code }) => code === rule) as Diagnostic,
    );
    expect(milder?.range).toEqual(worse?.range);
    const actions = await client.of<CodeAction[]>('codeAction', 'api.yaml', {
      range: worse?.range,
      context: { diagnostics: [milder, worse] },
    });
    expect(actions.map(({ title }) => title)).toEqual([
      'Require `key`',
      'Ignore here: operation-unauthenticated',
      'Ignore here: rate-limit-undeclared',
    ]);
  });

  test.each([
    ['YAML', 'api.yaml', api],
    [
      'JSON',
      'api.json',
      '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "servers": [{"url": "http://api.example.com"}], "paths": {}}\n',
    ],
  ])('ignore a finding of %s where it is', async (_, name, text) => {
    command.write({ [name]: text });
    const { client } = await begin();
    await client.open(name, text);
    const found = await client.diagnostics(name);
    const one = found.find(
      ({ code }) => code === (name.endsWith('json') ? 'server-cleartext' : 'auth-disabled-on-operation'),
    ) as Diagnostic;
    const actions = await client.of<CodeAction[]>('codeAction', name, {
      range: one.range,
      context: { diagnostics: [one] },
    });
    const ignore = actions.find(({ title }) => title === `Ignore here: ${one.code}`);
    await client.change(name, { text: edited(text, ignore?.edit, client.uri(name)) });
    const after = await client.diagnostics(name);
    expect(after.find(({ code }) => code === one.code)).toMatchObject({
      severity: 4,
      message: expect.stringContaining('Tolerated by inline'),
    });
  });

  test.each([
    ['', 'specs: api.yaml\n'],
    [' that ends lines in its own way', '# ours\r\nspecs: api.yaml\r\n'],
    [' that waives nothing yet', 'waivers: []\nspecs: api.yaml\n'],
  ])('waive it in the configuration%s, on its operation, for a year', async (_, config) => {
    command.write({ 'api.yaml': api, 'threatlint.yaml': config });
    const { client } = await begin();
    await client.open('api.yaml', api);
    const one = (await client.diagnostics('api.yaml')).find(
      ({ code }) => code === 'auth-disabled-on-operation',
    ) as Diagnostic;
    const actions = await client.of<CodeAction[]>('codeAction', 'api.yaml', {
      range: one.range,
      context: { diagnostics: [one] },
    });
    const waive = actions.find(
      ({ title }) => title === 'Waive auth-disabled-on-operation in threatlint.yaml',
    );
    const waived = edited(config, waive?.edit, client.uri('threatlint.yaml'));
    expect(new Set(waived.match(/\r?\n/g))).toEqual(new Set(config.match(/\r?\n/g)));
    command.write({ 'threatlint.yaml': waived });
    const report = await command.check();
    expect(
      report.findings.find(({ rule }) => rule === 'auth-disabled-on-operation')?.suppressed,
    ).toMatchObject({ by: 'waiver', expires: '2027-11-23' });
  });

  test.each([
    ['a scope', '{ path: "/orders/{}", method: DELETE }'],
    ['a list of scopes', '{ any: [{ path: "/orders/{}", method: DELETE }] }'],
  ])('add an operation to a threat with %s that leaves it out', async (_, scope) => {
    const written = model.replace('{ path: "/orders/{}", method: DELETE }', scope);
    command.write({ 'api.yaml': api, 'model.yaml': written });
    const { client } = await begin();
    await client.open('api.yaml', api);
    await client.open('model.yaml', written);
    await client.diagnostics('api.yaml');
    const actionsAt = (piece: string) => {
      const start = at(api, piece);
      return client.of<CodeAction[]>('codeAction', 'api.yaml', {
        range: { start, end: start },
        context: { diagnostics: [] },
      });
    };
    expect(await actionsAt('delete:')).toEqual([]);
    const [action] = await actionsAt('get:');
    expect(action?.title).toBe('Add GET /orders/{id} to threat T-OPEN');
    command.write({ 'model.yaml': edited(written, action?.edit, client.uri('model.yaml')) });
    const { threats } = await command.check();
    expect(threats).toMatchObject([{ id: 'T-OPEN', operations: 2 }]);
  });

  test('answer a candidate with a threat, or dismiss it', async () => {
    const bare = `threatlint: 1\nid: shop\ncomponents: { api: { exposure: public, implements: { shop: api.yaml } } }\n`;
    command.write({ 'api.yaml': api, 'model.yaml': bare });
    const { client } = await begin();
    await client.open('model.yaml', bare);
    const one = (await client.diagnostics('model.yaml')).find(
      ({ code }) => code === 'candidate-unanswered',
    ) as Diagnostic;
    const actions = await client.of<CodeAction[]>('codeAction', 'model.yaml', {
      range: one.range,
      context: { diagnostics: [one] },
    });
    expect(actions.map(({ title }) => title)).toEqual([
      'Answer candidate: add threat',
      'Answer candidate: dismiss',
    ]);
    for (const { edit } of actions) {
      await client.change('model.yaml', { text: edited(bare, edit, client.uri('model.yaml')) });
      const after = await client.diagnostics('model.yaml');
      expect(
        after.filter(({ code, message }) => code === 'model-invalid' || message === one.message),
      ).toEqual([]);
      await client.change('model.yaml', { text: bare });
      await client.diagnostics('model.yaml');
    }
  });
});

/** Of each kind of name one, in a definition and its model, so that a rename shows what it takes along. */
const named = api
  .replace('[{ name: orders }]', '[{ name: orders }, { name: carts }]')
  .replace(
    '    delete:\n      security: []',
    '    delete:\n      tags: [orders]\n      security: [{ oauth: ["orders:write"] }]',
  )
  .replace(
    '  schemas:\n',
    `    oauth:
      type: oauth2
      flows: { clientCredentials: { tokenUrl: "https://a.example.com/t", scopes: { "orders:write": Writes } } }
  schemas:
    Base:
      type: object
      discriminator: { propertyName: kind, mapping: { a: "#/components/schemas/Order", b: Order } }
`,
  );
const selecting = `threatlint: 1
id: shop
assets:
  internal: { title: Orders, class: internal }
  cards: { title: Cards }
components: { api: { exposure: internal, implements: { shop: api.yaml } } }
patterns:
  MINE: { title: Mine, mitigations: { M-AUTH: { title: Asks } } }
threats:
  T-READ:
    title: internal
    use: MINE
    assets: [internal]
    scope: { any: [{ operationId: getOrder }, { tag: orders }, { security: { scheme: oauth, scope: "orders:write" } }] }
    risk: { likelihood: 2, impact: 2 }
    mitigations: { M-AUTH: { status: planned } }
`;

describe('names', () => {
  const opened = async (capabilities = {}) => {
    command.write({ 'api.yaml': named, 'model.yaml': selecting });
    const { client } = await begin(capabilities);
    await client.open('api.yaml', named);
    await client.open('model.yaml', selecting);
    return client;
  };
  type Where = readonly [file: string, text: string, piece: string, into: number];
  const renamed = async (client: LanguageClient, [file, text, piece, into]: Where, newName: string) => {
    const position = at(text, piece, into);
    const edit = await client.at<WorkspaceEdit>('rename', file, position, { newName });
    return [
      edited(named, edit, client.uri('api.yaml')),
      edited(selecting, edit, client.uri('model.yaml')),
    ] as const;
  };
  const all = (text: string, pairs: readonly (readonly [string, string])[]) =>
    pairs.reduce((made, [from, to]) => {
      expect(made).toContain(from);
      return made.replaceAll(from, to);
    }, text);

  test.each<
    readonly [
      string,
      Where,
      string,
      readonly (readonly [string, string])[],
      readonly (readonly [string, string])[],
    ]
  >([
    [
      'an operationId',
      ['api.yaml', named, 'getOrder', 2],
      'readOrder',
      [['getOrder', 'readOrder']],
      [['getOrder', 'readOrder']],
    ],
    [
      'a tag',
      ['api.yaml', named, 'tags: [orders]', 9],
      'sales',
      [
        ['name: orders', 'name: sales'],
        ['tags: [orders]', 'tags: [sales]'],
      ],
      [['tag: orders', 'tag: sales']],
    ],
    [
      'a scope',
      ['model.yaml', selecting, 'orders:write', 2],
      'orders.all',
      [['orders:write', 'orders.all']],
      [['orders:write', 'orders.all']],
    ],
    [
      'a scheme',
      ['api.yaml', named, '    oauth:', 6],
      'login',
      [
        ['{ oauth:', '{ login:'],
        ['    oauth:', '    login:'],
      ],
      [['scheme: oauth', 'scheme: login']],
    ],
    [
      'a component, at a reference to it',
      ['api.yaml', named, 'schemas/Order', 10],
      'Sale',
      [
        ['schemas/Order', 'schemas/Sale'],
        ['b: Order', 'b: Sale'],
        ['    Order:', '    Sale:'],
      ],
      [],
    ],
    [
      'an asset, and no other word that reads like it',
      ['model.yaml', selecting, 'assets: [internal]', 11],
      'sales',
      [],
      [
        ['  internal: {', '  sales: {'],
        ['assets: [internal]', 'assets: [sales]'],
      ],
    ],
    [
      'a mitigation, with the one of its pattern',
      ['model.yaml', selecting, 'mitigations: { M-AUTH: { status', 17],
      'M-LOGIN',
      [],
      [['M-AUTH', 'M-LOGIN']],
    ],
  ])('%s is renamed wherever it is named', async (_, where, to, inApi, inModel) => {
    const client = await opened();
    expect(await renamed(client, where, to)).toEqual([all(named, inApi), all(selecting, inModel)]);
    const [file, text, piece, into] = where;
    const uses = await client.at<Location[]>('references', file, at(text, piece, into), {
      context: { includeDeclaration: true },
    });
    expect(uses.length).toBeGreaterThan(1);
  });

  test.each([
    ['a component', named, 'Order: {', 'Base'],
    ['a tag', named, 'name: orders', 'carts'],
  ])('%s is not given the name of another', async (_, text, piece, newName) => {
    const client = await opened();
    const position = at(text, piece, piece.startsWith('name') ? 7 : 1);
    await expect(client.at('rename', 'api.yaml', position, { newName })).rejects.toThrow(
      `there is something that is named ${newName} already`,
    );
  });

  test('what a model calls another one is renamed in the ways that lead through it', async () => {
    const text = importing.replace('use: shared/OPEN', 'use: "shared/OPEN"');
    command.write({ 'api.yaml': named, 'common.yaml': common, 'services/shop.yaml': text });
    const { client } = await begin({ textDocument: { rename: { prepareSupport: true } } });
    await client.open('services/shop.yaml', text);
    const renamed = all(text, [
      ['shared: ', 'base: '],
      ['shared/', 'base/'],
    ]);
    for (const [piece, into] of [
      ['shared: ', 2],
      ['shared/dmz', 0],
      ["'shared/customer", 4],
      ['"shared/OPEN', 7],
    ] as const) {
      const position = at(text, piece, into);
      const { range, placeholder } = await client.at<{ range: Location['range']; placeholder: string }>(
        ...(['prepareRename', 'services/shop.yaml', position] as const),
      );
      const { start, end } = range;
      const written = text.split('\n')[start.line]?.slice(start.character, end.character);
      expect([placeholder, written]).toEqual(['shared', 'shared']);
      const edit = await client.at<WorkspaceEdit>('rename', 'services/shop.yaml', position, {
        newName: 'base',
      });
      expect(edited(text, edit, client.uri('services/shop.yaml'))).toBe(renamed);
    }
    const position = at(text, 'shared: ', 2);
    for (const newName of ['threatlint', 'a/b'])
      await expect(client.at('rename', 'services/shop.yaml', position, { newName })).rejects.toThrow();
  });

  test('files that models and configurations name lead to them', async () => {
    const config = 'specs: [api.yaml]\nthreatModels: [services/shop.yaml, "more/*.yaml"]\n';
    command.write({ 'api.yaml': named, 'common.yaml': common, 'services/shop.yaml': importing });
    command.write({
      'threatlint.yaml': config,
      'more/other.yaml': common.replace('id: common', 'id: other'),
    });
    const { client } = await begin();
    await client.open('services/shop.yaml', importing);
    await client.open('threatlint.yaml', config);
    const links = async (name: string) =>
      (await client.of<{ target: string }[]>('documentLink', name)).map(({ target }) => target);
    expect(await links('services/shop.yaml')).toEqual(
      ['common.yaml', 'api.yaml'].map((one) => client.uri(one)),
    );
    expect(await links('threatlint.yaml')).toEqual(
      ['api.yaml', 'services/shop.yaml'].map((one) => client.uri(one)),
    );
    const start = { line: 0, character: 0 };
    for (const [piece, file] of [
      ['../common.yaml', 'common.yaml'],
      ['../api.yaml', 'api.yaml'],
    ] as const) {
      const [found] = await client.at<Location[]>(
        'definition',
        'services/shop.yaml',
        at(importing, piece, 4),
      );
      expect(found).toMatchObject({ uri: client.uri(file), range: { start } });
    }
  });

  const common = `threatlint: 1
id: common
zones: { dmz: { trust: 20 }, core: { trust: 90 } }
actors: { customer: { zone: dmz } }
patterns:
  OPEN: { title: Open, mitigations: { M-AUTH: { title: Asks } } }
`;
  const importing = `threatlint: 1
id: shop
imports: { shared: ../common.yaml }
zones: { dmz: { trust: 50 } }
components: { api: { zone: shared/dmz, implements: { shop: ../api.yaml } }, own: { zone: "dmz" } }
flows: [{ from: 'shared/customer', to: api, via: shop }]
threats:
  T-OPEN:
    title: dmz
    use: shared/OPEN
    scope: { path: /** }
    risk: { likelihood: 2, impact: 2 }
    mitigations: { M-AUTH: { status: planned } }
`;
  test.each<readonly [string, Where, string, readonly [string, string], readonly [string, string] | null]>([
    [
      'a zone, at its declaration',
      ['common.yaml', common, 'dmz', 1],
      'edge',
      ['dmz', 'edge'],
      ['shared/dmz', 'shared/edge'],
    ],
    [
      'a zone, where another model names it',
      ['services/shop.yaml', importing, 'shared/dmz', 9],
      'edge',
      ['dmz', 'edge'],
      ['shared/dmz', 'shared/edge'],
    ],
    [
      'an actor',
      ['services/shop.yaml', importing, 'shared/customer', 9],
      'buyer',
      ['customer', 'buyer'],
      ['shared/customer', 'shared/buyer'],
    ],
    [
      'a pattern',
      ['common.yaml', common, 'OPEN', 1],
      'ANYONE',
      ['OPEN', 'ANYONE'],
      ['shared/OPEN', 'shared/ANYONE'],
    ],
    [
      'a mitigation of a pattern',
      ['services/shop.yaml', importing, 'M-AUTH', 2],
      'M-LOGIN',
      ['M-AUTH', 'M-LOGIN'],
      ['M-AUTH', 'M-LOGIN'],
    ],
    [
      'a zone that only reads like one of another model',
      ['services/shop.yaml', importing, '{ dmz', 3],
      'edge',
      ['zones', 'zones'],
      null,
    ],
  ])('%s is renamed in the models that import it, too', async (_, where, to, inCommon, inShop) => {
    command.write({ 'api.yaml': named, 'common.yaml': common, 'services/shop.yaml': importing });
    const { client } = await begin();
    await client.open('common.yaml', common);
    await client.open('services/shop.yaml', importing);
    const [file, text, piece, into] = where;
    const edit = await client.at<WorkspaceEdit>('rename', file, at(text, piece, into), { newName: to });
    expect(edited(common, edit, client.uri('common.yaml'))).toBe(all(common, [inCommon]));
    expect(edited(importing, edit, client.uri('services/shop.yaml'))).toBe(
      inShop
        ? all(importing, [inShop])
        : importing.replace('{ dmz', '{ edge').replace('zone: "dmz"', 'zone: "edge"'),
    );
  });

  test('a list that an alias shares is written once', async () => {
    const shared = named
      .replace('tags: [orders]', 'tags: &tags [orders]')
      .replace('tags: [orders]', 'tags: *tags');
    command.write({ 'api.yaml': shared });
    const { client } = await begin();
    await client.open('api.yaml', shared);
    const position = at(shared, '&tags [orders]', 8);
    const edit = await client.at<WorkspaceEdit>('rename', 'api.yaml', position, { newName: 'sales' });
    expect(edited(shared, edit, client.uri('api.yaml'))).toBe(
      shared.replace('[orders]', '[sales]').replace('name: orders', 'name: sales'),
    );
  });

  test('a word that reads like an id is none', async () => {
    const client = await opened();
    expect(await client.at('definition', 'model.yaml', at(selecting, 'class: internal', 8))).toEqual([]);
  });

  test('places are told by the names that the client has for files', async () => {
    command.write({ 'real/api.yaml': named, 'real/model.yaml': selecting });
    symlinkSync('real', `${command.folder}/link`);
    const documentChanges = { workspaceEdit: { documentChanges: true }, workspaceFolders: true };
    const { client } = await begin({ workspace: documentChanges }, ['link']);
    await client.open('link/api.yaml', named);
    const edit = await client.at<WorkspaceEdit>('rename', 'link/api.yaml', at(named, 'getOrder', 2), {
      newName: 'readOrder',
    });
    expect(edit.documentChanges?.map((one) => 'textDocument' in one && one.textDocument)).toEqual([
      { uri: client.uri('link/api.yaml'), version: 1 },
      { uri: client.uri('link/model.yaml'), version: null },
    ]);
  });

  test('a path tells who may call each of its operations', async () => {
    const client = await opened();
    const said = await client.at<Hover>('hover', 'api.yaml', at(named, '/orders/{id}', 2));
    expect((said.contents as { value: string }).value).toContain('`oauth` \\[`orders:write`\\]');
  });
});

describe('a client that can less', () => {
  test('is told so that it understands', async () => {
    command.write({ 'api.yaml': api });
    const { client, served } = await begin({ textDocument: { hover: { contentFormat: ['plaintext'] } } });
    expect(served.renameProvider).toBe(true);
    await client.open('api.yaml', api.replaceAll('\n', '\r\n'));
    const said = await client.at<Hover>('hover', 'api.yaml', at(api, 'delete:', 2));
    expect(said.contents).toMatchObject({
      kind: 'plaintext',
      value: expect.stringMatching(/^DELETE \/orders\/\{id\}\n\nProtection: anyone/),
    });
    const symbols = await client.of<{ location?: Location }[]>('documentSymbol', 'api.yaml');
    expect(symbols.map(({ location }) => location?.uri)).toContain(client.uri('api.yaml'));
    const { data: _, ...one } = (await client.diagnostics('api.yaml')).find(
      ({ code }) => code === 'server-cleartext',
    ) as Diagnostic;
    const actions = await client.of<CodeAction[]>('codeAction', 'api.yaml', {
      range: one.range,
      context: { diagnostics: [one], only: [''] },
    });
    expect(actions.map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Use https', 'Ignore here: server-cleartext', 'Fix all that is safe']),
    );
    expect(JSON.stringify(actions)).toContain('TODO: say why\\r\\n');
  });

  describe.each([['documentChanges'], ['changes']])('and takes commands alone, with edits by %s', (by) => {
    test('is given commands that make the edits, as long as the text is the same', async () => {
      command.write({ 'api.yaml': api });
      const { client, served } = await begin({
        textDocument: { codeAction: undefined },
        workspace: { applyEdit: true, workspaceEdit: { documentChanges: by === 'documentChanges' } },
      });
      expect(served.codeActionProvider).toBe(true);
      await client.open('api.yaml', api);
      const found = await client.diagnostics('api.yaml');
      const one = found.find(({ code }) => code === 'server-cleartext') as Diagnostic;
      const given = await client.of<Command[]>('codeAction', 'api.yaml', {
        ...{ range: one.range, context: { diagnostics: [one] } },
      });
      expect(given.map(({ title }) => title)).toEqual(['Use https', 'Ignore here: server-cleartext']);
      for (const { command: name } of given) expect(served.executeCommandProvider?.commands).toContain(name);
      const [https] = given;
      const { command: name, arguments: args } = https as Command;
      expect(await client.request('workspace/executeCommand', { command: name, arguments: args })).toBeNull();
      await expect.poll(() => client.edits.length).toBe(1);
      expect(edited(api, client.edits[0], client.uri('api.yaml'))).toBe(api.replace('http:', 'https:'));
      await client.change('api.yaml', { text: `# more\n${api}` });
      await expect(
        client.request('workspace/executeCommand', { command: name, arguments: args }),
      ).rejects.toThrow('the text has changed since');
      await expect(client.request('workspace/executeCommand', { command: name })).rejects.toThrow(
        'takes what',
      );
      expect(client.edits).toHaveLength(1);
    });
  });

  test('and neither takes actions nor edits, is offered none', async () => {
    command.write({ 'api.yaml': api });
    const { client, served } = await begin({
      textDocument: { codeAction: undefined, publishDiagnostics: {} },
    });
    expect(served.codeActionProvider).toBe(false);
    await client.open('api.yaml', api);
    const diagnostics = await client.diagnostics('api.yaml');
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(diagnostics.filter((one) => 'relatedInformation' in one)).toEqual([]);
    const [{ range }] = diagnostics as [Diagnostic];
    expect(await client.of('codeAction', 'api.yaml', { range, context: { diagnostics } })).toEqual([]);
  });

  test('opens a folder beside the one that it lies in, and finds each operation once', async () => {
    command.write({ 'inner/api.yaml': api });
    const { client } = await begin({}, ['', 'inner']);
    expect(await client.request('workspace/symbol', { query: 'getOrder' })).toHaveLength(1);
  });

  test('opens one folder by its path', async () => {
    command.write({ 'api.yaml': api });
    client = new LanguageClient(command.program('lsp'), command.folder);
    const opened = { processId: null, rootUri: null, rootPath: command.folder, capabilities: {} };
    await client.request('initialize', opened);
    await client.notify('initialized', {});
    expect(await client.request('workspace/symbol', { query: 'getOrder' })).toHaveLength(1);
  });

  test.each([
    ['without a folder', [], 'api.yaml'],
    ['in a folder with its own configuration', [''], 'inner/api.yaml'],
  ])('hears of a setting that changes, %s', async (_, folders, name) => {
    const waived = api.replace('servers:', '# threatlint-ignore server-cleartext -- a test\nservers:');
    command.write({ 'inner/threatlint.yaml': 'specs: api.yaml\n' });
    const { client } = await begin({}, folders);
    await client.open(name, waived);
    expect(rules(await client.diagnostics(name))).toContain('server-cleartext');
    const before = client.published.length;
    const settings = { threatlint: { showWaived: false, inlayHints: true } };
    await client.notify('workspace/didChangeConfiguration', { settings });
    const hints = (line: number) =>
      client.of('inlayHint', name, {
        range: { start: { line, character: 0 }, end: { line: line + 20, character: 0 } },
      });
    expect(await hints(0)).toHaveLength(1);
    expect(await hints(20)).toEqual([]);
    const later = client.published.slice(before).filter(({ uri }) => uri === client.uri(name));
    expect(later.map(({ diagnostics }) => rules(diagnostics))).toEqual([
      expect.not.arrayContaining(['server-cleartext']),
    ]);
  });
});

describe('completion', () => {
  const labels = async (name: string, text: string, marker = '|') => {
    const position = at(text, marker);
    const plain = text.replace(marker, '');
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.open('api.yaml', api);
    await client.diagnostics('api.yaml');
    await client.open(name, plain);
    await client.diagnostics(name);
    const { items } = await client.at<{ items: CompletionItem[] }>('completion', name, position);
    return items.map(({ label }) => label);
  };

  test.each([
    [
      'the keys of a threat',
      'model.yaml',
      model.replace('    risk:', '    |\n    risk:'),
      ['owner', 'mitigations'],
    ],
    [
      'the rules of a mitigation',
      'model.yaml',
      model.replace('auth-disabled-on-operation', '|'),
      ['server-cleartext'],
    ],
    [
      'the states of a mitigation',
      'model.yaml',
      model.replace('status: implemented', 'status: |'),
      ['planned', 'implemented'],
    ],
    ['the paths of a selector', 'model.yaml', model.replace('"/orders/{}"', '|'), ['"/orders/{id}"']],
    [
      'the keys of a configuration',
      'threatlint.yaml',
      'specs: api.yaml\n|',
      ['rulesets', 'policy', 'waivers'],
    ],
    [
      'references',
      'api.yaml',
      api.replace('"#/components/schemas/Order"', '"|"'),
      ['#/components/schemas/Order'],
    ],
    ['a whole waiver', 'threatlint.yaml', 'specs: api.yaml\nwaivers:\n  |', ['waiver']],
    ['how a model begins, in a file with nothing in it', 'new.yaml', '# a first one\nthr|', ['threatlint']],
    ['what a model may be called', 'new.yaml', 'threatlint: 1\nid: |\n', ['api']],
    [
      'what implements a definition',
      'new.yaml',
      'threatlint: 1\nid: a\ncomponents:\n  |\n',
      ['component of api.yaml'],
    ],
    ['schemes', 'api.yaml', api.replace('security: []', 'security:\n        - |'), ['key']],
    ['tags that no operation has yet', 'new.yaml', api.replace('tags: [orders]', 'tags: [|]'), ['orders']],
    [
      'the rules of a mitigation in half a text of JSON',
      'model.json',
      '{ "threatlint": 1, "id": "a",\n "threats": { "T": { "mitigations": { "M": { "verify": { "rule": "|\n',
      ['server-cleartext'],
    ],
  ])('knows %s', async (_, name, text, expected) => {
    expect(await labels(name, text)).toEqual(expect.arrayContaining(expected));
  });

  test.each([
    ['a key', '{\n "threatlint": 1,\n "id": "a",\n "|": {}\n}', 'threats', { threats: {} }],
    ['a key with a value', '{\n "threatlint": 1,\n "id": "a",\n "|"\n}', 'threats', { threats: {} }],
    [
      'a value',
      '{"threatlint": 1, "id": "a", "components": {"c": {"exposure": "|"}}}',
      'public',
      { components: { c: { exposure: 'public' } } },
    ],
    [
      'a value that no quote ends yet',
      '{"threatlint": 1, "id": "a", "components": {"c": {"exposure": "|}}}',
      'public',
      { components: { c: { exposure: 'public' } } },
    ],
    [
      'a scheme',
      '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "security": [{"|": []}], "paths": {}, "components": {"securitySchemes": {"k": {"type": "http", "scheme": "bearer"}}}}',
      'k',
      { security: [{ k: [] }] },
    ],
    [
      'a tag',
      '{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "tags": [{"name": "pets"}], "paths": {"/a": {"get": {"tags": ["|"]}}}}',
      'pets',
      { paths: { '/a': { get: { tags: ['pets'] } } } },
    ],
  ])('writes %s of JSON as JSON', async (_, marked, label, expected) => {
    const { client } = await begin();
    const text = marked.replace('|', '');
    await client.open('one.json', text);
    await client.diagnostics('one.json');
    const { items } = await client.at<{ items: CompletionItem[] }>('completion', 'one.json', at(marked, '|'));
    const item = items.find((one) => one.label === label);
    const changes = { one: [item?.textEdit as { range: Location['range']; newText: string }] };
    expect(JSON.parse(edited(text, { changes }, 'one'))).toMatchObject(expected);
  });

  describe('of references', () => {
    const money =
      'components:\n  schemas:\n    Money: { type: object }\n  responses: { Gone: { description: gone } }\n';
    const parts = 'Address: { type: object }\nversion: 3\n';
    const labelsOf = async (marked: string) => {
      const json = '{"Address": {"type": "object"}}';
      command.write({ 'shop/api.yaml': api, 'shop/common.yaml': money, 'outside.yaml': money });
      command.write({ 'shop/parts/address.json': json, 'shop/parts/address.yaml': parts });
      command.write({ 'shop/node_modules/x/y.yaml': money, 'shop/.hidden/z.yaml': money });
      command.write({ 'shop/threatlint.yaml': 'specs: api.yaml\n' });
      const { client } = await begin({}, ['shop']);
      await client.open('shop/api.yaml', api);
      await client.diagnostics('shop/api.yaml');
      await client.change('shop/api.yaml', { text: marked.replace('|', '') });
      const { items } = await client.at<{ items: CompletionItem[] }>(
        ...(['completion', 'shop/api.yaml', at(marked, '|')] as const),
      );
      return items.map(({ label }) => label);
    };
    const refersTo = (what: string) => api.replace('"#/components/schemas/Order"', what);

    test('offers files of the folder that nothing has read', async () => {
      const files = ['./common.yaml', './parts/address.json', './parts/address.yaml'];
      expect((await labelsOf(refersTo('"|"'))).sort()).toEqual(['#/components/schemas/Order', ...files]);
    });

    test.each([
      ['"common.yaml#/|"', ['common.yaml#/components/schemas/Money']],
      ['"./common.yaml#|', ['./common.yaml#/components/schemas/Money']],
      ["'parts/address.yaml#/A|'", ['parts/address.yaml#/Address']],
      ['"./parts/address.json#/|"', ['./parts/address.json#/Address']],
      ...['"../outside.yaml#/|"', '"none.yaml#/|"', '"https://x.example/y.yaml#/|"', '"#/|"'].map(
        (one) => [one, []] as [string, string[]],
      ),
    ])('of the file in %s what fits', async (written, more) => {
      expect(await labelsOf(refersTo(written))).toEqual(['#/components/schemas/Order', ...more]);
    });
  });

  test('writes a key behind another one as a flow collection', async () => {
    const { client } = await begin();
    const text = model.replace('{ likelihood: 4, impact: 4 }', '');
    await client.open('model.yaml', text);
    await client.diagnostics('model.yaml');
    const position = at(text, 'risk: ', 6);
    const { items } = await client.at<{ items: CompletionItem[] }>('completion', 'model.yaml', position);
    expect(items.map(({ textEdit }) => textEdit?.newText)).toContain('{ likelihood: }');
  });

  test.each([
    ['own.yaml', 'rules:\n  string-unbounded: [medium, { | }]\n'],
    ['own.yaml', 'rules:\n  string-unbounded:\n    - medium\n    - |\n'],
    ['threatlint.yaml', 'policy:\n  gates:\n    - rule: string-unbounded\n      with: { | }\n'],
    [
      'model.yaml',
      model.replace('rule: auth-disabled-on-operation', 'rule: [string-unbounded], with: { | }'),
    ],
  ])('offers the options of a rule where they are given, in %s', async (file, text) => {
    command.write({
      'api.yaml': api,
      'own.yaml': 'rules: {}\n',
      'threatlint.yaml': 'rulesets: [./own.yaml]\n',
    });
    expect(await labels(file, text)).toContain('maxLength');
  });

  test('begins no model in a file that is something else', async () => {
    expect(await labels('compose.yaml', 'services: {}\n|')).toEqual([]);
  });

  test.each([
    ['in a folder', ['']],
    ['beside it, where no folder is open', []],
  ])('writes a first model as a whole, which is held against the definition %s', async (_, folders) => {
    command.write({ 'api.yaml': api, 'compose.yaml': 'services: {}\n' });
    const snippets = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
    const { client } = await begin(snippets, folders);
    if (folders.length > 0) {
      await client.open('api.yaml', api);
      await client.diagnostics('api.yaml');
    }
    await client.open('new.yaml', '');
    const { items } = await client.at<{ items: CompletionItem[] }>('completion', 'new.yaml', {
      ...{ line: 0, character: 0 },
    });
    const snippet = items.find(({ label }) => label === 'threat model')?.insertText ?? '';
    await client.change('new.yaml', { text: snippet.replace(/\$\{\d+:([^{}]*)\}/g, '$1') });
    expect(rules(await client.diagnostics('new.yaml'))).toContain('mitigation-partial');
  });
});

describe('a client that breaks the protocol', () => {
  test('is told, and served further', async () => {
    command.write({ 'api.yaml': api });
    const { client } = await begin();
    await client.notify('textDocument/didChange', {
      textDocument: { uri: 'file:///nowhere.yaml', version: 3 },
      contentChanges: [{ text: 'x' }],
    });
    await client.notify('textDocument/didClose', { textDocument: { uri: 'untitled:one' } });
    await expect(client.request('textDocument/nothing', {})).rejects.toThrow();
    await expect(client.request('workspace/executeCommand', { command: 'rm' })).rejects.toThrow(
      'there is no command rm',
    );
    expect(await client.at('hover', 'gone.yaml', { line: 4000, character: 4000 })).toBeNull();
    await client.open('api.yaml', api);
    await client.change('api.yaml', {
      range: { start: { line: 900, character: 9 }, end: { line: 1, character: 0 } },
      text: '',
    });
    await client.change('api.yaml', { text: api });
    expect(rules(await client.diagnostics('api.yaml'))).toContain('auth-disabled-on-operation');
  });

  test('and refuses all that it is asked, is served', async () => {
    command.write({ 'api.yaml': api });
    client = new LanguageClient(command.program('lsp'), command.folder);
    client.refuses = true;
    const dynamic = { dynamicRegistration: true };
    await client.begin({
      workspace: {
        ...{ didChangeWatchedFiles: dynamic, didChangeConfiguration: dynamic, configuration: true },
        diagnostics: { refreshSupport: true },
      },
      textDocument: { diagnostic: {} },
    });
    await client.open('api.yaml', api);
    await client.of('diagnostic', 'api.yaml');
    const { items } = await client.of<{ items: Diagnostic[] }>('diagnostic', 'api.yaml');
    expect(rules(items)).toContain('auth-disabled-on-operation');
    expect(new Set(client.asked)).toEqual(
      new Set(['client/registerCapability', 'workspace/configuration', 'workspace/diagnostic/refresh']),
    );
  });

  test('ends with the status that the protocol asks for', async () => {
    command.write({ 'api.yaml': api });
    const { client: one } = await begin();
    client = undefined;
    expect(await one.end()).toBe(0);
  });
});
