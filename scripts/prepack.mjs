// Before `npm pack`: builds what the npm package carries and the repository does not.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap, root, runMain } from './bootstrap.mjs';
import { buildBagPage, buildCli, readBundledPackages } from './build-pages.mjs';
import { licensesText, readBundled } from './third-party.mjs';

runMain(async () => {
  await bootstrap();
  await buildCli();
  await buildBagPage();
  // What npm installs beside it brings its own; this page has what it needs inside.
  const head = 'What out/bag-page/verify.html contains of others, and under which licences.';
  writeFileSync(join(root, 'out', 'bag-page.licenses.txt'), licensesText(readBundled(root, readBundledPackages(['bag-page'])), head));
});
