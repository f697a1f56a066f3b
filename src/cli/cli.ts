#!/usr/bin/env node
/** The entry: loads everything else, which is one bundle, with the code that was compiled for it in an earlier run. */
import module from 'node:module';
import { join } from 'node:path';
// Node's own modules that every run needs: after an option of V8 has changed they would be compiled anew.
import 'node:url';
import 'node:util';
import { setFlagsFromString } from 'node:v8';
import { codeCacheFolder, loadWithCodeCache } from './code-cache.ts';
import type { runMain } from './main.ts';

/** The bundle's name, which scripts/build.mjs puts in. */
declare const BUNDLE: string;

// A run is over before optimised code pays: compiling it early takes a third of the processor time, and memory. V8 of
// Node 20 begins after 67,584 bytes of bytecode a function; later ones are slower to begin, and know no such option.
if (process.versions.v8.startsWith('11.3.')) {
  setFlagsFromString('--interrupt-budget=400000');
  // An expression is else compiled twice: to be interpreted once, and at its second use. Most are used often, and there are
  // hundreds. (Switching the first way off crashes: Node has compiled expressions of its own that way by now.)
  setFlagsFromString('--regexp-tier-up-ticks=0');
}

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
