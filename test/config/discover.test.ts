import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { discoverConfig } from '../../src/config/discover.ts';
import { findConfig } from '../../src/config/load.ts';
import { Workspace } from '../../src/refs/workspace.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'threatlint-config-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes empty files and looks from a folder; the names found, relative to the top. */
function discover(files: readonly string[], from: string): string[] {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '');
  }
  mkdirSync(join(folder, from), { recursive: true });
  return discoverConfig(join(folder, from)).map((file) => relative(folder, file));
}

describe('the configuration is looked for', () => {
  test.each([
    'threatlint.yaml',
    '.threatlint.yaml',
    'threatlint.yml',
    '.threatlint.yml',
    'threatlint.json',
    '.threatlint.json',
  ])('under the name %s', (name) => {
    expect(discover([name], '.')).toEqual([name]);
  });

  test.each([
    [
      'in the nearest folder',
      ['repo/.git/HEAD', 'repo/threatlint.yaml', 'repo/a/threatlint.json'],
      'repo/a/b',
      ['repo/a/threatlint.json'],
    ],
    [
      "up to the repository's root",
      ['repo/.git/HEAD', 'repo/threatlint.yaml'],
      'repo/a/b',
      ['repo/threatlint.yaml'],
    ],
    ['not above it', ['repo/.git/HEAD', 'threatlint.yaml'], 'repo/a', []],
    ['also where .git is a file, as in worktrees', ['repo/.git', 'threatlint.yaml'], 'repo/a', []],
    ['outside of a repository in the folder itself only', ['threatlint.yaml'], 'a', []],
  ])('%s', (_, files, from, expected) => {
    expect(discover(files, from)).toEqual(expected);
  });
});

describe('what was found', () => {
  const find = (from = folder) => findConfig(new Workspace(from, [from]), from);

  test('is loaded', () => {
    writeFileSync(join(folder, 'threatlint.yaml'), 'specs: api.yaml');
    expect(find()).toMatchObject({
      ok: true,
      config: { file: 'threatlint.yaml', specs: { folder, patterns: ['api.yaml'] } },
    });
  });

  test('gives way to the defaults when there is nothing', () => {
    expect(find()).toMatchObject({ ok: true, config: { file: null, specs: null } });
  });

  test('must be one: of two, one would be ignored without a word', () => {
    discover(['threatlint.yaml', '.threatlint.json'], '.');
    expect(find()).toMatchObject({
      ok: false,
      problems: [{ message: 'There are two configurations, threatlint.yaml and .threatlint.json; keep one' }],
    });
  });

  test('must not be a link out of the repository', () => {
    discover(['outside.yaml', 'repo/.git/HEAD'], 'repo');
    symlinkSync(join(folder, 'outside.yaml'), join(folder, 'repo/threatlint.yaml'));
    expect(find(join(folder, 'repo'))).toMatchObject({
      ok: false,
      problems: [{ message: 'threatlint.yaml is a link out of the repository and is not followed' }],
    });
  });
});
