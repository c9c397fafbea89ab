import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: './test/support/global-setup.ts',
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{unit,catalog}/**/*.test.{ts,tsx}'],
          // Importing a module does nothing: test files can share what was loaded, and start 0.3 s sooner each.
          isolate: false,
        },
      },
      {
        extends: true,
        // A process each: some measure the memory of what they start, which begins with that of the process it was started from.
        test: { name: 'whole', include: ['test/{conformance,oracle,integration,security}/**/*.test.{ts,tsx}'] },
      },
    ],
  },
});
