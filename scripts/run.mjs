// node scripts/run.mjs FILE [ARGS]: runs a TypeScript file of this repository with Node 24 and installed dependencies.
import { bootstrap, CommandError, runMain, runTypeScript } from './bootstrap.mjs';

runMain(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new CommandError('Usage: node scripts/run.mjs FILE [ARGS]');
  await bootstrap();
  process.exitCode = await runTypeScript(file, args);
});
