// The stages of `npm test`: each gives how many of its checks passed, failed and were skipped.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inModules, node24, root, run } from './bootstrap.mjs';
import { buildPages } from './build-pages.mjs';
import { buildDesktop, installedElectron } from './electron-runtime.mjs';

const reports = join(root, 'out', 'reports');
const one = (isPassed) => ({ passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0 });

/** A tool whose exit code is its whole verdict. */
function command(name, args) {
  return { name, run: async () => one((await run([node24, ...args])) === 0) };
}

function build(name, work) {
  return {
    name,
    async run() {
      try {
        await work();
        return one(true);
      } catch (error) {
        process.stderr.write(`${error.message}\n`);
        return one(false);
      }
    },
  };
}

/** A test runner that writes a JSON report; without a readable one it failed as a whole. */
function runner(name, file, start, count) {
  return {
    name,
    async run() {
      const report = join(reports, file);
      mkdirSync(reports, { recursive: true });
      rmSync(report, { force: true });
      const code = await start(report);
      const counts = existsSync(report) ? count(JSON.parse(readFileSync(report, 'utf8'))) : { passed: 0, failed: 0, skipped: 0 };
      // Errors outside any test (a module that does not load, an unhandled rejection) show in the exit code alone.
      if (code !== 0 && counts.failed === 0) counts.failed = 1;
      if (counts.passed + counts.failed === 0) counts.failed = 1;
      return counts;
    },
  };
}

/** Counts of vitest's JSON report; a file that failed before its first test counts as one failed test. */
export function countVitest(report) {
  const broken = report.testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Counts of Playwright's JSON report; a test that passed only when tried again is a failed one. */
export function countPlaywright({ stats, errors }) {
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped };
}

function playwright(name, file, config) {
  const start = (report) =>
    run([node24, inModules('@playwright', 'test', 'cli.js'), 'test', '--config', config, '--reporter=list,json'], {
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    });
  return runner(name, file, start, countPlaywright);
}

const projects = ['shared', 'electron', 'electron/preload', 'renderer', 'test'];

export const checks = [
  command('Lint and format', [inModules('@biomejs', 'biome', 'bin', 'biome'), 'ci', '--colors=off', '--error-on-warnings']),
  ...projects.map((project) => command(`Types of ${project}`, [inModules('typescript', 'bin', 'tsc'), '-p', project])),
];

export const builds = [build('Build of the pages', buildPages), build('Build of the desktop host', buildDesktop)];

export const vitest = runner(
  'Tests',
  'vitest.json',
  (report) =>
    run([node24, inModules('vitest', 'vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]),
  countVitest,
);

export const browserTests = playwright('Tests of the window', 'playwright.json', 'playwright.config.ts');

/** Needs Electron's runtime, which is never downloaded for a test. */
export const desktopSmoke = {
  name: 'Smoke test of the desktop host',
  async run() {
    if (installedElectron()) return playwright('', 'smoke.json', 'test/smoke/playwright.config.ts').run();
    process.stdout.write("Skipped: Electron's runtime is not installed here.\n");
    return { passed: 0, failed: 0, skipped: 1 };
  },
};

/** Runs stages in order, prints the sum of their counts as the last line, and gives the exit code. */
export async function runStages(stages) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const stage of stages) {
    process.stdout.write(`\n== ${stage.name}\n`);
    const counts = await stage.run();
    for (const key of Object.keys(total)) total[key] += counts[key];
  }
  process.stdout.write(`\n${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}\n`);
  return total.failed === 0 ? 0 : 1;
}
