// npm test: everything, in order; the last line is "N passed, N failed" over all stages.
import { bootstrap, runMain } from './bootstrap.mjs';
import { requireChromium } from './chromium.mjs';
import { ensurePyte } from './pyte.mjs';
import { browserTests, builds, checks, desktopSmoke, runStages, vitest } from './stages.mjs';

runMain(async () => {
  await bootstrap();
  process.env.WITNESS_CHROMIUM = await requireChromium();
  await ensurePyte();
  process.exitCode = await runStages([...checks, ...builds, vitest, browserTests, desktopSmoke]);
});
