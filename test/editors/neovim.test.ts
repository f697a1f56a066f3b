import { describe, expect, test } from 'vitest';
import { Command } from '../support/command.ts';
import { edit, versionOf } from '../support/editor.ts';
import { howTo } from '../support/how-to.ts';
import { openApi } from './weak.ts';

// The real Neovim, with the lines that docs/editor.md tells people to write, and nothing else.

const version = versionOf('nvim', '--version');
const isOld = /v0\.([0-9]|10)\./.test(version ?? '');
const lines = howTo(isOld ? /^Neovim 0\.7/ : /^Neovim 0\.11/, 'lua');

describe.skipIf(version === undefined)('Neovim', () => {
  const command = new Command();
  const neovim = <T>(steps: string): Promise<T> => {
    command.write({
      'init.lua': lines,
      'steps.lua': `local nvim = dofile('.editors/neovim.lua')\nnvim.run(function()\n${steps}\nend)\n`,
    });
    return edit<T>(command, 'nvim', '--headless', '-n', '-u', 'init.lua', '-c', 'luafile steps.lua');
  };

  test('shows a weakness, applies its fix, and shows it no longer', async () => {
    command.write({ 'api.yaml': openApi });
    const said = await neovim(`
      vim.cmd('edit api.yaml')
      nvim.wait_for('server-cleartext')
      local before = nvim.codes()
      nvim.go('http://')
      local titles = nvim.act('https')
      nvim.wait_until_gone('server-cleartext')
      vim.cmd('write')
      return { before = before, titles = titles, after = nvim.codes() }
    `);
    expect(said).toMatchObject({ before: expect.arrayContaining(['server-cleartext']) });
    expect(said).toMatchObject({ titles: expect.arrayContaining(['Ignore here: server-cleartext']) });
    expect(said).toMatchObject({ after: expect.not.arrayContaining(['server-cleartext']) });
    expect(command.read('api.yaml')).toBe(openApi.replace('http:', 'https:'));
  });
});
