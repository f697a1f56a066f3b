import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { beforeAll, expect, test } from 'vitest';

// What a user has after `npm install`: the pages in the package must not lead out of it.

const root = join(import.meta.dirname, '../..');
const { homepage } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const repository = homepage.replace(/#.*/, '');

let shipped: Set<string>;
let links: { page: string; link: string }[];

beforeAll(() => {
  const [{ files }] = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: root,
      encoding: 'utf8',
      shell: process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ files: { path: string }[] }];
  shipped = new Set(files.map(({ path }) => path));
  links = [...shipped]
    .filter((path) => path.endsWith('.md'))
    .flatMap((page) => linksOf(page).map((link) => ({ page, link })));
});

/** What a page links to, apart from what it shows as an example. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replace(/^( *)```[\s\S]*?^\1```$/gm, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
}

test('the pages that explain threatlint are in the package', () => {
  for (const page of ['README.md', 'CHANGELOG.md', 'docs/configuration.md', 'docs/output.md'])
    expect([...shipped]).toContain(page);
  expect(links.length).toBeGreaterThan(100);
});

test('every relative link of a page in the package leads to a file in the package', () => {
  const broken = links.filter(({ page, link }) => {
    if (/^(https?:|#)/.test(link)) return false;
    const [path = ''] = link.split('#');
    return !shipped.has(posix.normalize(posix.join(posix.dirname(page), path)));
  });
  expect(broken).toEqual([]);
});

test('every link to the repository leads to something in it', () => {
  const pattern = new RegExp(`^${repository}/(?:blob|tree)/main/(.*)$`);
  const paths = links.flatMap(({ link }) => pattern.exec(link)?.[1] ?? []);
  expect(paths).not.toEqual([]);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});
