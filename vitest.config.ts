import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/generate.mjs'],
    // Some build the program first; a machine that is busy with other things must not fail them.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
