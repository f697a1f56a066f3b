/** `npm test [-- VITEST-ARGUMENTS]`: sets up what is missing, builds (some tests run dist/cli.js), then runs vitest. */
import { build, ensureDependencies, run } from './setup.mjs';

ensureDependencies();
build();
process.exitCode = run(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)],
  {
    stdio: ['ignore', 'inherit', 'inherit'],
  },
);
