import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/validators.mjs', 'scripts/rulesets.mjs'],
    testTimeout: 30_000,
  },
});
