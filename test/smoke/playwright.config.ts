import { defineConfig } from '@playwright/test';

/** The desktop host with Electron's real runtime; `npm test` runs it where that is installed. */
export default defineConfig({ testDir: '.', outputDir: '../../test-results/smoke', workers: 1, timeout: 60_000 });
