/**
 * What is bundled into dist/, found in esbuild's metafile: its licences and its bill of materials (CycloneDX).
 *
 * A package that comes as a bundle hides what it is made of, in versions that package-lock.json does not know and no
 * update reaches. Where its source map tells, it is refused: `glob`, for one, has `glob/raw` beside it. Where there is
 * no source map, `hidden` must tell.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './setup.mjs';

/**
 * @import { Metafile } from 'esbuild'
 * @typedef {{ name: string, version: string, license: string }} Identity
 * @typedef {Identity & { folder?: string }} Package without a folder when it comes within another package
 */

/**
 * What packages without a source map have in them, as somebody looked it up there.
 *
 * @type {Record<string, { of: string, packages: Package[] }>}
 */
export const hidden = {
  // Its source map names it: enumerations of @stoplight/types, which is in the bundle by itself, too.
  '@stoplight/spectral-owasp-ruleset': { of: '2.0.1', packages: [] },
  // lib/elk.bundled.js ends with it; package.json pins it. The rest of the file is ELK, under elkjs's own licence.
  elkjs: { of: '0.12.1', packages: [{ name: 'web-worker', version: '1.4.1', license: 'Apache-2.0' }] },
};

/**
 * The packages whose code is in the bundle, sorted by name.
 *
 * @param {Pick<Metafile, 'outputs'>} metafile esbuild's
 * @returns {Promise<Package[]>} for each its name, version, licence (SPDX) and folder
 * @throws Error when one is a bundle of others, or was updated since somebody looked what it hides
 */
export async function bundledPackages(metafile) {
  const inputs = [];
  for (const output of Object.values(metafile.outputs)) inputs.push(...Object.keys(output.inputs));
  // The generated validators were bundled once before; comments at their top tell from what.
  for (const file of inputs.filter((input) => input.startsWith('src/generated/'))) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, input] of text.matchAll(/^\/\/ (node_modules\/\S+)$/gm)) inputs.push(input);
  }
  await Promise.all(inputs.map(refuseBundle));
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (folder) folders.add(folder[0]);
  }
  /** @type {Package[]} */
  const packages = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(root, folder, 'package.json'), 'utf8'),
      );
      return { name, version, license, folder };
    }),
  );
  for (const { name, version } of [...packages]) {
    if (!Object.hasOwn(hidden, name)) continue;
    const { of, packages: inside } = hidden[name];
    if (of !== version)
      throw new Error(`${name}@${version}: see what is in it, and mend the table of scripts/notices.mjs`);
    packages.push(...inside);
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} file from the package's root
 * @throws Error when its source map names other packages
 */
async function refuseBundle(file) {
  if (!file.includes('node_modules/')) return;
  // Somebody looked, and the version is held above.
  if (Object.keys(hidden).some((name) => file.includes(`node_modules/${name}/`))) return;
  const map = await readFile(join(root, `${file}.map`), 'utf8').catch(() => '{}');
  /** @type {{ sources?: string[] }} */
  const { sources = [] } = JSON.parse(map);
  const names = sources.flatMap(
    (source) => /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? [],
  );
  if (names.length > 0) throw new Error(`${file} is a bundle of ${[...new Set(names)].join(', ')}`);
}

/**
 * The licence texts, one after the other.
 *
 * @param {Package[]} packages
 * @throws Error when a package ships neither a text nor the name of a licence: it must not be bundled then
 */
export async function licenceTexts(packages) {
  const parts = ['The distribution of threatlint contains code of these packages.\n'];
  for (const one of packages) {
    const { name, version, license } = one;
    const texts = await licences(one);
    parts.push(`${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n').trim()}\n`);
  }
  return parts.join('\n');
}

/** @param {Package} one */
async function licences({ name, version, license, folder }) {
  if (folder === undefined) {
    // What comes within another package brings no text; that of the Apache licence is here.
    if (license !== 'Apache-2.0') throw new Error(`${name}@${version} has no text of its licence`);
    return [await readFile(join(root, 'LICENSE'), 'utf8')];
  }
  const files = (await readdir(join(root, folder)))
    .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
    .sort();
  if (files.length === 0 && !license) throw new Error(`${name}@${version} has no licence`);
  if (files.length === 0) return [await textOf(license, folder)];
  return Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
}

/**
 * The text of a licence that a package only names.
 *
 * @param {string} license
 * @param {string} folder
 */
async function textOf(license, folder) {
  if (license === 'Apache-2.0') return readFile(join(root, 'LICENSE'), 'utf8');
  const { author } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
  const by = typeof author === 'string' ? author : (author?.name ?? 'its authors');
  return `${license} licence, as its package.json says; copyright ${by}.\n${license === 'MIT' ? mit : ''}`;
}

const mit = `
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software
is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES
OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR
IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
`;

/**
 * The bill of materials, CycloneDX 1.5 as JSON; without a date, so that the same source makes the same bytes.
 *
 * @param {Identity[]} packages
 */
export async function billOfMaterials(packages) {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: { component: { ...component(own), type: 'application' } },
    components: packages.map(component),
    dependencies: [{ ref: purl(own), dependsOn: packages.map(purl) }],
  };
  return `${JSON.stringify(bom, null, 2)}\n`;
}

/** @param {Identity} identity */
function component({ name, version, license }) {
  const id = purl({ name, version });
  return { type: 'library', 'bom-ref': id, name, version, purl: id, licenses: [{ expression: license }] };
}

/** @param {Pick<Identity, 'name' | 'version'>} identity */
function purl({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}
