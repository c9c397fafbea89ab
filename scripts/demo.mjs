// npm run demo: `witness demo`, the main job once, headless, on the sample archive.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';
import { buildBagPage } from './build-pages.mjs';

runMain(async () => {
  await bootstrap();
  await buildBagPage();
  process.exitCode = await runTypeScript('electron/cli/main.ts', ['demo', ...process.argv.slice(2)]);
});
