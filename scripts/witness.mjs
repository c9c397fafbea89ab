#!/usr/bin/env node
// The command line of a checkout: nothing but the command's own output reaches standard output.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';

runMain(async () => {
  await bootstrap();
  process.exitCode = await runTypeScript('electron/cli/main.ts', process.argv.slice(2));
});
