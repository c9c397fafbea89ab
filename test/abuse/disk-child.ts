import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '../../electron/library/engine.ts';
import { toAppError } from '../../shared/errors.ts';
import { openTestLibrary } from '../support/library.ts';
import { killStages } from './kill-stages.ts';

/**
 * Does the work of a stage on a data folder whose file system is full but for so many bytes, prints how that failed, then makes room
 * and does it once more. The file that takes up the room lies in the data folder's own file system.
 */
const [name = '', home = '', out = '', caseFile = '', room = '0', leftBytes = '0'] = process.argv.slice(2);
const stage = killStages[name];
if (!stage) throw new Error(`There is no stage "${name}".`);
const ballast = join(room, 'ballast');

/** Writes until nothing fits any more, then gives back what is to be left. */
function fill(): void {
  const parts: string[] = [];
  for (const bytes of [1024 ** 2, 65_536, 4096]) {
    for (;;) {
      const path = `${ballast}-${parts.length}`;
      try {
        writeFileSync(path, Buffer.alloc(bytes));
        parts.push(path);
      } catch {
        rmSync(path, { force: true });
        break;
      }
    }
  }
  let given = 0;
  for (const path of parts.toReversed()) {
    if (given >= Number(leftBytes)) break;
    given += 4096;
    rmSync(path);
  }
}

const said: string[] = [];
const attempt = async (work: () => Promise<unknown>): Promise<void> => {
  await work().catch((error: unknown) => {
    const { code, message } = toAppError(error);
    said.push(`${code}: ${message}`);
  });
};

let engine: Engine | null = await openTestLibrary(home);
fill();
await attempt(() => stage.work(engine as Engine, { out, caseFile }, () => undefined));
const { jobs } = await engine.call('jobs.list', {});
for (const { error } of jobs) if (error) said.push(`${error.code}: ${error.message}`);
await attempt(async () => engine?.close());
// Opened while there is no room, as a person would who starts it anew.
engine = null;
await attempt(async () => {
  engine = await openTestLibrary(home);
  await engine.close();
});
for (const file of readdirSync(room)) if (file.startsWith('ballast')) rmSync(join(room, file));
console.log(JSON.stringify({ said }));
