// npm run bench: measures against the targets of the design, with asciinema-player in a real Chromium beside us.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';
import { requireChromium } from './chromium.mjs';

runMain(async () => {
  await bootstrap();
  process.env.WITNESS_CHROMIUM = await requireChromium();
  process.exitCode = await runTypeScript('test/bench/run.ts', process.argv.slice(2));
});
