import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder as corpus, present } from '../corpus/corpus.ts';
import { Command } from '../support/command.ts';

// docs/gate.md walks a new user through the gate. Here its commands run and its patches are applied, one after the other, in a
// repository of one's own, and what it says they print is compared with what they print.

const command = new Command();
const page = readFileSync('docs/gate.md', 'utf8');
const [, walk = ''] = /### An example, as it was printed\n([\s\S]*?)\n## /.exec(page) ?? [];
const blocks = [...walk.matchAll(/^```(console|diff)\n([\s\S]*?)^```$/gm)].map(([, kind, text = '']) => ({
  kind,
  text,
}));

const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', '-c', 'core.autocrlf=false', ...args], {
    ...{ cwd: command.folder, encoding: 'utf8' },
  });

/** What differs from run to run: the id of a commit, how long it took. */
const lasting = (line: string) => line.replace(/\([0-9a-f]{10}\)/, '(id)').replace(/ · [\d.]+ m?s$/, '');

/** `$ threatlint check`, and the lines that it is said to print; `…` stands for those left out. */
const steps = (text: string) =>
  text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [line = '', ...printed] = step.trimEnd().split('\n');
      return { line, printed };
    });

function run(line: string): string[] {
  const [program, ...args] = line.split(' ');
  const out = program === 'git' ? git(...args) : command.run(...args).out;
  return out.trimEnd().split('\n').map(lasting);
}

/** Are these all lines that were printed, in this order, with none left out but where `…` says so? */
function follows(said: readonly string[], printed: readonly string[]): boolean {
  const pieces = said.join('\n').split(/\n?^…$\n?/m);
  let rest = `\n${printed.join('\n')}\n`;
  return pieces.every((piece, index) => {
    if (piece === '') return true;
    const at = rest.indexOf(`\n${piece}\n`);
    // Nothing is left out before the first piece, nor behind the last one.
    if (at === -1 || (index === 0 && at > 0)) return false;
    rest = rest.slice(at + piece.length + 1);
    return index < pieces.length - 1 || rest === '\n';
  });
}

test('the walk-through knows what was printed from what was not', () => {
  const printed = ['a', 'b', 'c', 'd'];
  for (const said of [printed, ['a', '…', 'd'], ['a', 'b', '…'], ['a', '…', 'c', '…']])
    expect(follows(said, printed)).toBe(true);
  for (const said of [
    ['a', 'b'],
    ['b', '…'],
    ['a', 'c', '…'],
    ['a', '…', 'd', '…', 'c', '…'],
    ['a', '…', 'x'],
  ])
    expect(follows(said, printed)).toBe(false);
});

test.skipIf(!present)('docs/gate.md says what its commands print', { timeout: 240_000 }, () => {
  git('init', '--quiet', '--initial-branch=main');
  copyFileSync(join(corpus, 'asana_oas.yaml'), join(command.folder, 'asana.yaml'));
  mkdirSync(join(command.folder, '.github'));
  expect(blocks.map(({ kind }) => kind)).toEqual([
    'console',
    'diff',
    'console',
    'console',
    'diff',
    'console',
  ]);
  for (const { kind, text } of blocks) {
    if (kind === 'diff') {
      const patch = join(command.folder, '.git/walk.patch');
      writeFileSync(patch, text);
      git('apply', '--unidiff-zero', patch);
      continue;
    }
    for (const { line, printed } of steps(text)) {
      const out = run(line);
      if (!follows(printed.map(lasting), out)) expect(out, line).toEqual(printed);
    }
  }
});
