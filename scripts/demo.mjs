// npm run demo: the main job once, headless, on the sample archive.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';
import { buildBagPage } from './build-pages.mjs';

runMain(async () => {
  await bootstrap();
  await buildBagPage();
  process.exitCode = await runTypeScript('scripts/demo-main-job.ts', process.argv.slice(2));
});
