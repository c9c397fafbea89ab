import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { RunWork } from '../index.ts';
import { runJob } from '../run-job.ts';
import { printable } from '../text-output.ts';

/** `demo`: the main job on the sample archive, in a data folder of its own that is gone afterwards. Exit code 1 when a step went wrong. */
export function demoCommand(run: RunWork): Command {
  const command = new Command('demo').description('do the main job once on the sample archive: sync, fetch, index, search, export, verify');
  return run(command, async (invocation) => {
    const { DemoFailure, runMainJob } = await import('../demo/main-job.ts');
    const folder = await mkdtemp(join(tmpdir(), 'witness-demo-'));
    // The lines go out in order, each when the reader has taken the one before.
    let printed: Promise<void> = Promise.resolve();
    const say = (line: string): void => {
      if (!invocation.json) printed = printed.then(() => invocation.print(`${line}\n`));
    };
    try {
      const engine = await invocation.libraryAt(join(folder, 'home'));
      try {
        const finish = (start: Parameters<typeof runJob>[2]) => runJob(invocation, engine, start);
        const result = await runMainJob({ engine, finish, outDir: join(folder, 'evidence'), say });
        await printed;
        await invocation.answer(result, () => `\nThe main job is done, and its evidence is ${result.outcome}\n`);
        return 0;
      } finally {
        await engine.close();
      }
    } catch (error) {
      if (!(error instanceof DemoFailure)) throw error;
      await printed;
      invocation.note(printable(error.message));
      return 1;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
