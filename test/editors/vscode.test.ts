import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { programOf } from '../../editors/vscode/program.ts';
import { vsix } from '../../scripts/vsix.mjs';
import { defaults } from '../../src/lsp/settings.ts';
import { LanguageClient } from '../support/language-client.ts';
import { openApi } from './weak.ts';

// The extension as it is packed: no Visual Studio Code runs here, but the server in the package does.

const manifest = JSON.parse(readFileSync('editors/vscode/package.json', 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'threatlint-vsix-'));
let packed: Uint8Array;
let files: Record<string, Uint8Array>;
beforeAll(async () => {
  packed = await vsix();
  files = unzipSync(packed);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const textOf = (name: string) => Buffer.from(files[name] ?? []).toString();

describe('the manifest', () => {
  test('has the settings of the server with their defaults, and one of its own', () => {
    const { properties } = manifest.contributes.configuration;
    const own = Object.entries<{ default: unknown }>(properties).flatMap(([name, { default: value }]) =>
      name === 'threatlint.server.path' ? [] : [[name.replace('threatlint.', ''), value]],
    );
    expect(Object.fromEntries(own)).toEqual(defaults);
  });

  test('lets no workspace say which program runs', () => {
    expect(manifest.contributes.configuration.properties['threatlint.server.path'].scope).toBe('machine');
    expect(manifest.capabilities.untrustedWorkspaces.supported).toBe(true);
  });

  test('begins with the languages that the extension serves', () => {
    const source = readFileSync('editors/vscode/extension.ts', 'utf8');
    const served = /documentSelector: \[(.*?)\]/.exec(source)?.[1]?.match(/\w+/g);
    expect(manifest.activationEvents).toEqual(served?.map((language) => `onLanguage:${language}`));
  });
});

describe('the server that runs', () => {
  test('is the one in the extension, or one with an absolute path', () => {
    expect(programOf('', '/ext')).toEqual({ module: join('/ext', 'server/dist/cli.js') });
    expect(programOf('/usr/bin/threatlint', '/ext')).toEqual({ command: '/usr/bin/threatlint' });
  });

  test.each(['threatlint', './threatlint', '../x', 'node_modules/.bin/threatlint'])('is never %s', (path) => {
    expect(() => programOf(path, '/ext')).toThrow('absolute path');
  });
});

describe('the package', () => {
  test('names what it holds', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(textOf('extension/package.json'))).toMatchObject({ version, main: './extension.js' });
    const identity = `Id="${manifest.name}" Version="${version}" Publisher="${manifest.publisher}"`;
    expect(textOf('extension.vsixmanifest')).toContain(identity);
    for (const [, path = ''] of textOf('extension.vsixmanifest').matchAll(/Path="([^"]+)"/g))
      expect(Object.keys(files)).toContain(path);
    for (const ending of ['.json', '.js', '.vsixmanifest', '.yaml'])
      expect(textOf('[Content_Types].xml')).toContain(`Extension="${ending}"`);
    expect(textOf('extension/THIRD_PARTY_LICENSES.txt')).toContain('vscode-languageclient');
  });

  test('is the same twice', async () => {
    expect(Buffer.compare(await vsix(), packed)).toBe(0);
  });

  test('holds a server that finds weaknesses, and knows the commands of the manifest', async () => {
    const work = join(folder, 'work');
    mkdirSync(work);
    writeFileSync(join(work, 'api.yaml'), openApi);
    // What the client's library adds to the arguments of its own accord; other transports are not asked for.
    const pushed = [...textOf('extension/extension.js').matchAll(/args\.push\([`"](--[A-Za-z-]+)/g)];
    const added = new Set(pushed.map(([, name]) => name));
    for (const transport of ['--node-ipc', '--pipe', '--socket']) added.delete(transport);
    expect([...added]).toEqual(['--stdio', '--clientProcessId']);
    const args = ['lsp', '--stdio', `--clientProcessId=${process.pid}`];
    const client = new LanguageClient(
      [process.execPath, join(folder, 'extension/server/dist/cli.js'), ...args],
      work,
    );
    const { capabilities } = await client.begin();
    const commands = manifest.contributes.commands.map(({ command }: { command: string }) => command);
    expect(capabilities.executeCommandProvider?.commands).toEqual(commands);
    await client.open('api.yaml', openApi);
    const codes = (await client.diagnostics('api.yaml')).map(({ code }) => code);
    await client.end();
    expect(codes).toContain('server-cleartext');
  });
});
