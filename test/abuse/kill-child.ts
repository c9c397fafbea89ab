import { writeSync } from 'node:fs';
import { openTestLibrary } from '../support/library.ts';
import { killStages } from './kill-stages.ts';

/** A process that does the work of one stage on a data folder, to be killed on the way. Says what the library said is done. */
const [name = '', home = '', out = '', caseFile = ''] = process.argv.slice(2);
const stage = killStages[name];
if (!stage) throw new Error(`There is no stage "${name}".`);
// Straight to the pipe: nothing is held back in this process when it dies.
const tell = (line: string): void => void writeSync(1, `${line}\n`);
const engine = await openTestLibrary(home);
tell('ready');
await stage.work(engine, { out, caseFile }, (what) => tell(`done ${what}`));
tell('end');
await engine.close();
