import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, expect, test } from 'vitest';
import { billOfMaterials, bundledPackages, hidden, licenceTexts } from '../../scripts/notices.mjs';

// Who ships code tells whose it is, in which version and on what terms.

const root = join(import.meta.dirname, '../..');
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;

let packages: Awaited<ReturnType<typeof bundledPackages>>;

beforeAll(async () => {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts'],
    bundle: true,
    platform: 'node',
    write: false,
    outdir: 'dist',
    metafile: true,
    logLevel: 'error',
    logOverride: { 'empty-import-meta': 'silent' },
  });
  packages = await bundledPackages(metafile);
});

test('what glob is made of is listed, in the versions of package-lock.json', () => {
  // What runs rulesets of Spectral brings older ones of its own.
  const all = packages.map(({ name, version }) => `${name} ${version}`);
  for (const name of [
    'balanced-match',
    'brace-expansion',
    'glob',
    'lru-cache',
    'minimatch',
    'minipass',
    'path-scurry',
  ])
    expect(all).toContain(`${name} ${lock[`node_modules/${name}`].version}`);
});

test('a file whose source map names other packages is refused', async () => {
  const file = 'node_modules/glob/dist/esm/index.min.js';
  const metafile = { outputs: { 'dist/a.js': { inputs: { [file]: {} } } } } as unknown as Metafile;
  await expect(bundledPackages(metafile)).rejects.toThrow(`${file} is a bundle of balanced-match, `);
});

test('what packages hide was looked up in the version that is installed', () => {
  for (const [name, { of }] of Object.entries(hidden))
    expect([name, of]).toEqual([name, lock[`node_modules/${name}`].version]);
});

test('what packages hide is listed with them, once', () => {
  expect(packages.filter(({ name }) => name === 'web-worker')).toEqual(hidden.elkjs?.packages);
});

test('every package has a licence and its text', async () => {
  const text = await licenceTexts(packages);
  const parts = text.split(`${'-'.repeat(80)}\n`).slice(1);
  expect(parts.map((part) => part.split('\n')[0])).toEqual(
    packages.map(({ name, version, license }) => `${name} ${version} (${license})`),
  );
  for (const part of parts) expect(part).toMatch(/permission|licen[cs]e/i);
});

test('the bill of materials lists the same', async () => {
  const { components } = JSON.parse(await billOfMaterials(packages));
  expect(components.map(({ name, version }: { name: string; version: string }) => [name, version])).toEqual(
    packages.map(({ name, version }) => [name, version]),
  );
});
