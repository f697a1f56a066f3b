import { describe, expect, test } from 'vitest';
import { Command } from '../support/command.ts';
import { edit, versionOf } from '../support/editor.ts';
import { howTo } from '../support/how-to.ts';
import { openApi } from './weak.ts';

// The real Emacs with eglot, and the lines that docs/editor.md tells people to write.

// Emacs activates packages before it reads init.el; only in a batch it must be told to.
const packages = ['--batch', '--eval', '(package-activate-all)'];
const version = versionOf(
  'emacs',
  ...packages,
  ...['--eval', "(progn (require 'eglot) (require 'yaml-mode) (princ emacs-version))"],
);

describe.skipIf(version === undefined)('Emacs', () => {
  const command = new Command();
  const emacs = <T>(steps: string): Promise<T> => {
    command.write({
      'init.el': howTo(/^Emacs/, 'elisp'),
      'steps.el': `(load-file ".editors/emacs.el")\n(editor-run (lambda ()\n${steps}))\n`,
      // What eglot takes for a project of its own.
      '.git/HEAD': 'ref: refs/heads/main\n',
    });
    return edit<T>(command, 'emacs', ...packages, '-l', 'init.el', '-l', 'steps.el');
  };

  test('shows a weakness, applies its fix, and shows it no longer', async () => {
    command.write({ 'api.yaml': openApi });
    const said = await emacs<{ before: string[]; titles: string[]; after: string[] }>(`
      (find-file "api.yaml")
      (call-interactively #'eglot)
      (editor-wait-for "clear text")
      (let ((before (editor-messages)) titles)
        (editor-go "http://")
        (setq titles (editor-act "https"))
        (editor-wait-until-gone "clear text")
        (save-buffer)
        \`((before . ,before) (titles . ,titles) (after . ,(editor-messages))))
    `);
    expect(said).not.toHaveProperty('failed');
    expect(said.titles).toContain('Ignore here: server-cleartext');
    // What follows from the weakness goes with it; all else stays.
    expect(said.after.length).toBeGreaterThan(0);
    expect(said.before.filter((one) => !one.includes('clear text'))).toEqual(said.after);
    expect(command.read('api.yaml')).toBe(openApi.replace('http:', 'https:'));
  });
});
