import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/{unit,conformance,catalog,oracle,integration,security}/**/*.test.{ts,tsx}'],
    pool: 'forks',
    maxWorkers: 2,
    // Importing a module does nothing: test files can share what was loaded, and start 0.3 s sooner each.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
