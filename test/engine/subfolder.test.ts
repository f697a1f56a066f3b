import { join } from 'node:path';
import { expect, test } from 'vitest';
import { json } from '../../src/formats/json.ts';
import { sarif } from '../../src/formats/sarif.ts';
import { Repository } from '../support/repository.ts';

const repository = new Repository();
const api = 'openapi: 3.1.0\nservers: [{url: http://api.example.com}]\npaths: {}\n';

test('a check in a subfolder: JSON names files from there, SARIF from the root of the repository', async () => {
  repository.write({ 'services/shop/api.yaml': api });
  const report = await repository.check({ cwd: join(repository.folder, 'services/shop') });
  expect(report.folder).toBe('services/shop');
  expect([...json(report)].join('')).toContain('"file": "api.yaml"');
  const log = [...sarif(report)].join('');
  expect(log).toContain('"uri": "services/shop/api.yaml"');
  expect(log).not.toContain(repository.folder);
  expect((await repository.check()).folder).toBe('');
});

test('a file that was named and lies outside of the repository stays outside', async () => {
  repository.write({ 'shop/api.yaml': 'no: definition\n', 'other/api.yaml': api });
  const root = join(repository.folder, 'shop');
  const report = await repository.check({ cwd: root, root, paths: ['../other/api.yaml'] });
  expect([...sarif(report)].join('')).toMatch(/"uri": "file:\/\/\/[^"]*\/other\/api\.yaml"/);
});

test('the lock lies at the root, and is named from where the check runs', async () => {
  repository.write({
    'threatlint.lock': '<<<<<<< HEAD',
    'shop/api.yaml': api,
    'shop/model.yaml': 'threatlint: 1\nid: shop\ntitle: Shop\n',
  });
  const report = await repository.check({ cwd: join(repository.folder, 'shop') });
  expect(report.errors.map(({ file }) => file)).toEqual(['../threatlint.lock']);
  expect([...sarif(report)].join('')).toContain('"uri": "threatlint.lock"');
});
