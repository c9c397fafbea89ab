// npm run abuse: faults of every kind, seeded, against worlds of which the truth is known; see docs/abuse.md.
import { bootstrap, runMain, runTypeScript } from './bootstrap.mjs';

runMain(async () => {
  await bootstrap();
  process.exitCode = await runTypeScript('test/abuse/run.ts', process.argv.slice(2));
});
