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
  /** @param how run: one step after the other; drive: as keys are typed, while Neovim goes on */
  const neovim = <T>(steps: string, how: 'run' | 'drive' = 'run'): Promise<T> => {
    command.write({
      'init.lua': lines,
      'steps.lua': `local nvim = dofile('.editors/neovim.lua')\nnvim.${how}(function()\n${steps}\nend)\n`,
    });
    const end = how === 'run' ? ['-c', 'cquit'] : [];
    const options = ['--headless', '-n', '-u', 'init.lua', '-c', 'luafile steps.lua', ...end];
    return edit<T>(command, 'nvim', ...options);
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

  test('tells why an operation is open, and has a first threat written by completion alone, and verified', async () => {
    command.write({ 'api.yaml': openApi });
    const said = await neovim<{ why: string; before: string; after: string }>(
      `
      vim.cmd('edit api.yaml')
      nvim.await('the weakness', function() return nvim.says('auth-disabled-on-operation') end)
      nvim.go('delete:', 2)
      local why = nvim.hover()
      vim.cmd('edit threats.yaml')
      nvim.type('i')
      nvim.omni('threatlint')
      nvim.type('<CR>0<C-d>')
      nvim.omni('id')
      nvim.omni('api')
      nvim.type('<CR>0<C-d>')
      nvim.omni('components')
      nvim.type('<CR>0<C-d>  ')
      nvim.omni('component of api.yaml')
      nvim.type('<CR>0<C-d>')
      nvim.omni('threats')
      nvim.type('<CR>0<C-d>  ')
      nvim.omni('threat')
      nvim.type('<Esc>:write<CR>')
      nvim.await('the threat to be held against the definition', function() return nvim.says('mitigation-partial') end)
      nvim.go('T-NAME', 2)
      local before = nvim.hover()
      vim.cmd('edit api.yaml')
      nvim.go('security: []', 10)
      nvim.act('^Let the root')
      nvim.await('the fix', function() return not nvim.says('auth-disabled-on-operation') end)
      vim.cmd('write')
      vim.cmd('buffer threats.yaml')
      nvim.await('the proof', function() return not nvim.says('mitigation-partial') end)
      nvim.go('T-NAME', 2)
      return { why = why, before = before, after = nvim.hover() }
    `,
      'drive',
    );
    expect(said).not.toHaveProperty('failed');
    expect(said.why).toContain('anyone');
    expect(command.read('threats.yaml')).toBe(`threatlint: 1
id: api
components:
  api: { exposure: public, implements: { api: api.yaml } }
threats:
  T-NAME: { title: "What goes wrong, and for whom", scope: { path: "/**" }, risk: { likelihood: 3, impact: 3 }, mitigations: { M-NAME: { status: implemented, verify: { rule: operation-unauthenticated } } } }
`);
    expect(said.before).toContain('DELETE /orders/{id}');
    expect(said.after).toContain('verified');
  });
});
