import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { openTestLibrary } from '../support/library.ts';
import { createRandom } from '../support/random.ts';
import { wrongInside, wrongOnDisk } from './check-library.ts';
import { openAndTell } from './disk-faults.ts';
import { type AbuseContext, inFolder, judge, randomOfRound, withinTime } from './family.ts';
import { makeKillHomes } from './kill-homes.ts';
import { killStages } from './kill-stages.ts';
import { differences, pictureOf } from './library-picture.ts';

const child = fileURLToPath(new URL('./kill-child.ts', import.meta.url));
const longestMs = 120_000;

interface Ended {
  readonly code: number | null;
  readonly complaint: string;
}

/** Several instances on one data folder: one works, the others are told, and a holder that was killed leaves no lock. */
export async function abuseByInstances(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const homes = await makeKillHomes(folder, createRandom(seed));
  const expected = await inFolder(folder, 'undisturbed', async (path) => {
    const home = join(path, 'home');
    await cp(homes.paths.reviewed, home, { recursive: true });
    return pictureAfter(home);
  });
  for (let round = 0; round < context.mostRounds && !context.isOver(); round += 1) {
    context.progress(`round ${round}`);
    const random = randomOfRound(seed, round);
    await inFolder(folder, `round-${round}`, async (path) => {
      const home = join(path, 'home');
      const out = join(path, 'out');
      await mkdir(out);
      await cp(homes.paths.reviewed, home, { recursive: true });
      const start = (): { kill(): void; ended: Promise<Ended> } => {
        const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, 'journal', home, out, ''], {
          stdio: ['ignore', 'ignore', 'pipe'],
        });
        const ended = Promise.all([once(running, 'exit'), text(running.stderr)]).then(([[code], complaint]) => ({ code, complaint }));
        return { kill: () => void running.kill('SIGKILL'), ended };
      };

      const racing = Array.from({ length: random.integer(2, 4) }, start);
      const ended = await withinTime('Instances that start at once', longestMs, Promise.all(racing.map((each) => each.ended)));
      const wrong = ended.flatMap(({ code, complaint }) => {
        if (code === 0) return [];
        if (!complaint.includes('home-locked')) return [`One ended with ${code}: ${complaint.slice(-300)}`];
        tally.of('instances at once').said('home-locked');
        return [];
      });
      if (!ended.some(({ code }) => code === 0)) wrong.push('None of them worked.');
      judge(tally, 'instances at once', `round ${round}`, wrong, racing.length);

      const engine = await openTestLibrary(home);
      const told = await openAndTell(home);
      await engine.close();
      tally.of('second instance').said(told.replace(/:.*/s, ''));
      judge(tally, 'second instance', `round ${round}`, told.startsWith('home-locked') && told.includes(home) ? [] : [`Told as ${told}.`]);

      const holder = start();
      await new Promise((resolve) => setTimeout(resolve, random.integer(100, 3000)));
      holder.kill();
      await holder.ended;
      const after = await openAndTell(home);
      const left = after === 'opened' ? [] : [`Told as ${after}.`];
      left.push(...differences(await pictureAfter(home), expected), ...(await wrongOnDisk(home, homes.world)));
      judge(tally, 'lock of a killed instance', `round ${round}`, left);
    });
  }
}

/** Of a data folder after the work of the journal stage is done to its end. */
async function pictureAfter(home: string): Promise<ReadonlyMap<string, string>> {
  const engine = await openTestLibrary(home);
  try {
    await killStages.journal?.work(engine, { out: '', caseFile: '' }, () => undefined);
    const [wrong] = await wrongInside(engine);
    const picture = new Map(await pictureOf(engine));
    if (wrong) picture.set('inside', wrong);
    return picture;
  } finally {
    await engine.close();
  }
}
