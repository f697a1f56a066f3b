import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow } from '../../src/lsp/ref-files.ts';
import { Repository } from '../support/repository.ts';

// The files that a reference may name: near ones first, and no more than a person reads.

const repository = new Repository();

test('Files below a folder are found, links and what others brought are not', () => {
  repository.write({
    ...{ 'a.yaml': '', 'deep/er/b.json': '', 'deep/c.yml': '', 'note.md': '', 'threatlint.yaml': '' },
    ...{ 'node_modules/x/d.yaml': '', '.git/e.yaml': '' },
  });
  symlinkSync(join(repository.folder, 'deep'), join(repository.folder, 'link'));
  symlinkSync(join(repository.folder, 'a.yaml'), join(repository.folder, 'linked.yaml'));
  const found = filesBelow(repository.folder).map((one) => one.slice(repository.folder.length + 1));
  expect(found).toEqual(['a.yaml', 'deep/c.yml', 'deep/er/b.json']);
  expect(filesBelow(join(repository.folder, 'nowhere'))).toEqual([]);
});

test('Of thousands of files some are listed', () => {
  const folder = join(repository.folder, 'many');
  mkdirSync(folder);
  for (let at = 0; at < 700; at++) writeFileSync(join(folder, `${at}.yaml`), '');
  expect(filesBelow(folder)).toHaveLength(500);
});
