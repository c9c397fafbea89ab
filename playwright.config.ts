import { defineConfig } from '@playwright/test';
import { chromiumArguments, findChromium } from './test/support/chromium.ts';

/** Tests of the window in a real Chromium; `npm test` builds the pages first. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  // One at a time: each already has a server, a decoder and a browser at work, and pictures are compared exactly.
  workers: 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 180_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    timezoneId: 'UTC',
    locale: 'en-GB',
    // A trace of every test costs a third of its time: ask for one with --trace=on.
    trace: 'off',
    launchOptions: { executablePath: findChromium(), args: chromiumArguments() },
  },
});
