// Before `npm pack`: builds what the npm package carries and the repository does not.
import { bootstrap, runMain } from './bootstrap.mjs';
import { buildBagPage, buildCli } from './build-pages.mjs';

runMain(async () => {
  await bootstrap();
  await buildCli();
  await buildBagPage();
});
