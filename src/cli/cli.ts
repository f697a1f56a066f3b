#!/usr/bin/env node
/**
 * The entry: switches Node's compile cache on (22.1 and later), then loads everything else, which the cache then
 * serves. Only modules loaded after it is on are cached, so this one imports nothing of ours before.
 */
import module from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

// Not Node's default below the temporary folder: another user of the machine could put code there before us.
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'threatlint');
(module as { enableCompileCache?: (folder: string) => void }).enableCompileCache?.(cache);

const { runMain } = await import('./main.ts').catch((error: unknown) => {
  console.error('threatlint is not installed completely:', error);
  process.exit(70);
});
await runMain(process.argv.slice(2));
