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
    return edit<T>(
      command,
      'nvim',
      '--headless',
      '-n',
      '-u',
      'init.lua',
      '-c',
      'luafile steps.lua',
      '-c',
      'cquit',
    );
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

  test('tells why an operation is open, and shows a first threat verified once it is closed', async () => {
    const model = `threatlint: 1
id: shop
components: { api: { exposure: public, implements: { shop: api.yaml } } }
threats:
`;
    command.write({ 'api.yaml': openApi, 'model.yaml': model });
    const said = await neovim<{ why: string; word: string; before: string; after: string }>(`
      vim.cmd('edit api.yaml')
      nvim.wait_for('auth-disabled-on-operation')
      nvim.go('delete:', 2)
      local why = nvim.hover()
      vim.cmd('edit model.yaml')
      vim.api.nvim_buf_set_lines(0, -1, -1, false, { '  ' })
      vim.cmd('normal! G')
      local word = nvim.complete('threat')
      vim.cmd('write')
      nvim.wait_for('mitigation-partial')
      nvim.go('T-NAME', 2)
      local before = nvim.hover()
      vim.cmd('edit api.yaml')
      nvim.go('security: []', 10)
      nvim.act('^Let the root')
      nvim.wait_until_gone('auth-disabled-on-operation')
      vim.cmd('write')
      vim.cmd('buffer model.yaml')
      nvim.wait_until_gone('mitigation-partial')
      nvim.go('T-NAME', 2)
      return { why = why, word = word, before = before, after = nvim.hover() }
    `);
    expect(said).not.toHaveProperty('failed');
    expect(said.why).toContain('anyone');
    expect(said.word).not.toContain('\n');
    expect(said.before).toContain('DELETE /orders/{id}');
    expect(said.after).toContain('verified');
  });
});
