/** What is bundled into dist/, found in esbuild's metafile: its licences and its bill of materials (CycloneDX). */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from './setup.mjs';

/**
 * @import { Metafile } from 'esbuild'
 * @typedef {{ name: string, version: string, license: string }} Identity
 * @typedef {Identity & { folder: string }} Package
 */

/**
 * The packages whose code is in the bundle, sorted by name.
 *
 * @param {Pick<Metafile, 'outputs'>} metafile esbuild's
 * @returns {Promise<Package[]>} for each its name, version, licence (SPDX) and folder
 */
export async function bundledPackages(metafile) {
  const inputs = [];
  for (const output of Object.values(metafile.outputs)) inputs.push(...Object.keys(output.inputs));
  // The generated validators were bundled once before; comments at their top tell from what.
  for (const file of inputs.filter((input) => input.startsWith('src/generated/'))) {
    const text = await readFile(join(root, file), 'utf8');
    for (const [, input] of text.matchAll(/^\/\/ (node_modules\/\S+)$/gm)) inputs.push(input);
  }
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (folder) folders.add(folder[0]);
  }
  const packages = await Promise.all(
    [...folders].map(async (folder) => {
      const { name, version, license } = JSON.parse(
        await readFile(join(root, folder, 'package.json'), 'utf8'),
      );
      return { name, version, license, folder };
    }),
  );
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * The licence texts, one after the other.
 *
 * @param {Package[]} packages
 * @throws Error when a package ships neither a text nor the name of a licence: it must not be bundled then
 */
export async function licenceTexts(packages) {
  const parts = ['The distribution of threatlint contains code of these packages.\n'];
  for (const { name, version, license, folder } of packages) {
    const files = (await readdir(join(root, folder)))
      .filter((file) => /^(licen[cs]e|notice|copying)/i.test(file))
      .sort();
    if (files.length === 0 && !license) throw new Error(`${name}@${version} has no licence`);
    const texts = await Promise.all(files.map((file) => readFile(join(root, folder, file), 'utf8')));
    parts.push(`${'-'.repeat(80)}\n${name} ${version} (${license})\n\n${texts.join('\n').trim()}\n`);
  }
  return parts.join('\n');
}

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
