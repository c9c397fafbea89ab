// npm run check: the fast part of npm test, lint and types.
import { bootstrap, runMain } from './bootstrap.mjs';
import { checks, runStages } from './stages.mjs';

runMain(async () => {
  await bootstrap();
  process.exitCode = await runStages(checks);
});
