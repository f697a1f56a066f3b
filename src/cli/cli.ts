#!/usr/bin/env node
/** The entry: loads everything else, which is one bundle, with the code that was compiled for it in an earlier run. */
import module from 'node:module';
import { join } from 'node:path';
import { codeCacheFolder, loadWithCodeCache } from './code-cache.ts';
import type { runMain } from './main.ts';

/** The bundle's name, which scripts/build.mjs puts in. */
declare const BUNDLE: string;

const { runMain: run } = load();
run(process.argv.slice(2));

function load(): { runMain: typeof runMain } {
  const bundle = join(__dirname, 'chunks', BUNDLE);
  const folder = codeCacheFolder();
  const { enableCompileCache } = module as { enableCompileCache?: (folder: string) => void };
  try {
    if (!enableCompileCache) return loadWithCodeCache(bundle, folder) as { runMain: typeof runMain };
    if (folder !== undefined) enableCompileCache(folder);
    return module.createRequire(__filename)(bundle);
  } catch (error) {
    console.error('threatlint is not installed completely:', error);
    return process.exit(70);
  }
}
