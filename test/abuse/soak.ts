import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { memoryByProcess, sumOf } from '../bench/process-memory.ts';
import { createRandom } from '../support/random.ts';
import { wrongOnDisk } from './check-library.ts';
import { type AbuseContext, judge, withinTime } from './family.ts';
import { makeKillHomes } from './kill-homes.ts';
import { growthOf, type MemorySample } from './memory-growth.ts';

const child = fileURLToPath(new URL('./soak-child.ts', import.meta.url));
const sampleEveryMs = 2000;
/** By how much the memory of all processes may rise from the warm-up to the end, however long it is: what collectors of garbage swing by. */
export const mostGrowthMb = 64;
const doneSchema = z.object({
  opened: z.int(),
  segments: z.int(),
  ranges: z.int(),
  indexed: z.int(),
  fetched: z.int(),
  searches: z.int(),
  failed: z.int(),
});

/** Playback, seeks, search, index and discard in a loop, with the memory of the library's processes sampled. */
export async function soak(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const homes = await makeKillHomes(folder, createRandom(seed));
  const home = homes.paths.reviewed;
  const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, home, String(seed)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(running, 'exit');
  const lines: string[] = [];
  createInterface(running.stdout).on('line', (line) => lines.push(line));
  const samples: MemorySample[] = [];
  let startedMs = performance.now();
  let isEnded = false;
  void exited.then(() => {
    isEnded = true;
  });
  while (!context.isOver() && !isEnded) {
    await new Promise((resolve) => setTimeout(resolve, sampleEveryMs));
    if (lines.length === 0) startedMs = performance.now();
    else if (!isEnded) samples.push({ atMs: performance.now() - startedMs, megabytes: sumOf(memoryByProcess()) / 1024 ** 2 });
  }
  running.kill('SIGTERM');
  const [code] = await withinTime('The end of the soak', 120_000, exited).finally(() => running.kill('SIGKILL'));
  const wrong: string[] = [];
  const done = doneSchema.safeParse(code === 0 ? JSON.parse(lines.at(-1) ?? '') : null).data;
  const growth = growthOf(samples);
  if (!done) wrong.push(`The library ended with ${String(code)}.`);
  else if (done.failed > 0) wrong.push(`${done.failed} recordings were not indexed.`);
  if (growth === null) wrong.push('It was too short to tell whether its memory rises.');
  else if (growth.megabytes > mostGrowthMb) wrong.push(`Its memory rose by ${growth.megabytes.toFixed(0)} MB.`);
  wrong.push(...(await wrongOnDisk(home, homes.world)));
  judge(tally, 'soak', join('seed', String(seed)), wrong, done ? done.opened + done.fetched : 1);
  const minutes = (performance.now() - startedMs) / 60_000;
  const { segments = 0, ranges = 0, indexed = 0 } = done ?? {};
  const rise =
    growth && `${growth.megabytes.toFixed(0)} MB from the warm-up on (at most ${mostGrowthMb}), ${growth.perMinute.toFixed(1)} MB a minute`;
  const most = Math.max(0, ...samples.map(({ megabytes }) => megabytes)).toFixed(0);
  tally
    .of('soak')
    .note(`${minutes.toFixed(1)} min, ${segments} segments, ${ranges} ranges, ${indexed} indexed, most ${most} MB, ${rise ?? 'too short'}`);
}
