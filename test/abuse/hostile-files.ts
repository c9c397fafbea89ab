import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type AbuseContext, inFolder, randomOfRound, withinTime } from './family.ts';
import { hostileBases, writeHostileFiles } from './hostile-samples.ts';

const child = fileURLToPath(new URL('./hostile-child.ts', import.meta.url));
const fileCount = 10_000;
const perRound = 250;
const longestMs = 300_000;
/** Of the process of the library with its threads: what a round takes may not grow with what a file claims to be. */
const mostRssMb = 1024;
const reportSchema = z.object({
  listed: z.int(),
  outcomes: z.record(z.string(), z.int()),
  untold: z.array(z.string()),
  maxRssMb: z.int(),
});

/** 10,000 hostile files in a folder source, synced, fetched, probed and indexed: each is read, or its problem is told. */
export async function abuseByFiles(context: AbuseContext): Promise<void> {
  const { folder, seed, tally } = context;
  const bases = await hostileBases();
  const of = tally.of('hostile files');
  let written = 0;
  let mostMb = 0;
  for (let round = 0; round < context.mostRounds && written < fileCount && !context.isOver(); round += 1) {
    await inFolder(folder, `round-${round}`, async (path) => {
      const archive = join(path, 'archive');
      await mkdir(archive);
      const random = randomOfRound(seed, round);
      const count = await writeHostileFiles({ folder: archive, bases, random, count: perRound, isFirst: round === 0 });
      written += count;
      of.injected(count);
      const running = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, join(path, 'home'), archive], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const ended = Promise.all([text(running.stdout), text(running.stderr), once(running, 'exit')]);
      const [printed, complaint, [code, signal]] = await withinTime(`Round ${round}`, longestMs, ended).finally(() =>
        running.kill('SIGKILL'),
      );
      const report = reportSchema.safeParse(code === 0 ? JSON.parse(printed.trim().split('\n').at(-1) ?? '') : null).data;
      if (!report) {
        of.lost(`round ${round}: the library ended with ${String(code ?? signal)}: ${complaint.slice(-600)}`);
        return;
      }
      mostMb = Math.max(mostMb, report.maxRssMb);
      for (const [how, times] of Object.entries(report.outcomes)) for (let time = 0; time < times; time += 1) of.said(how);
      for (const untold of report.untold.slice(0, 20)) of.lost(`round ${round}: ${untold}`);
      if (report.maxRssMb > mostRssMb) of.lost(`round ${round}: the library took ${report.maxRssMb} MB.`);
      of.survived(count - report.untold.length);
      context.progress(
        `round ${round}: ${written} files, ${report.listed} listed, ${report.maxRssMb} MB, ${report.untold.length} not told`,
      );
    });
  }
  of.note(`largest process ${mostMb} MB${written < fileCount ? `; time for ${written} of ${fileCount}` : ''}`);
}
