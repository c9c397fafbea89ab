#!/usr/bin/env node
// The command line of a checkout: nothing but the command's own output reaches standard output.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';
import { buildBagPage } from './build-pages.mjs';

runMain(async () => {
  await bootstrap();
  // What is exported carries it; everything else starts without looking.
  if (['export', 'demo'].some((name) => process.argv.includes(name))) await buildBagPage();
  process.exitCode = await runTypeScript('electron/cli/main.ts', process.argv.slice(2));
});
