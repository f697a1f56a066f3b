/**
 * `npm test [-- VITEST-ARGUMENTS]`: sets up what is missing, builds (some tests run dist/cli.js), then runs vitest.
 * `npm test -- --watch`: runs on, and again what a change concerns.
 */
import { build, ensureDependencies, run } from './setup.mjs';

ensureDependencies();
build();
const args = process.argv.slice(2);
// `--watch` is asked by somebody at a keyboard, who may then choose what runs.
const isWatching = args.includes('--watch');
process.exitCode = run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', ...(isWatching ? [] : ['run']), ...args],
  { stdio: [isWatching ? 'inherit' : 'ignore', 'inherit', 'inherit'] },
);
