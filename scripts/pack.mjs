/**
 * npm runs this before and (with --undo) after it packs or publishes threatlint: the package is packed without the script
 * `prepare`. That is for a clone and for an install from git (scripts/prepare.mjs); but npm counts it among the scripts of
 * an install, also of one from a tarball, where it would do nothing, and warns of it there. npm packs package.json as
 * it is on disk, so it is rewritten for as long as npm packs.
 *
 * Without `prepare` npm does not run it before it packs, either; so it is run here.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup.mjs';

const manifest = join(root, 'package.json');
/** What it said before. Left behind when npm fails in between; then the next run goes on from there. */
const original = join(root, 'package.json.unpacked');

if (existsSync(original)) renameSync(original, manifest);
if (process.argv[2] !== '--undo') {
  await import('./prepare.mjs');
  const text = readFileSync(manifest, 'utf8');
  const packed = JSON.parse(text);
  delete packed.scripts.prepare;
  writeFileSync(original, text);
  writeFileSync(manifest, `${JSON.stringify(packed, null, 2)}\n`);
}
