import { describe, expect, it } from 'vitest';
import { CommandQueue } from '../../../renderer/features/review/engines/command-queue.ts';

/** A piece of work that ends when told to, or when it is aborted. */
function heldWork(): { work: (signal: AbortSignal) => Promise<void>; finish: () => void; started: Promise<void> } {
  const end = Promise.withResolvers<void>();
  const start = Promise.withResolvers<void>();
  return {
    work: (signal) => {
      start.resolve();
      signal.addEventListener('abort', () => end.resolve());
      return end.promise;
    },
    finish: () => end.resolve(),
    started: start.promise,
  };
}

describe('the command queue', () => {
  it('carries out one command at a time, in order', async () => {
    const queue = new CommandQueue();
    const log: string[] = [];
    const first = heldWork();
    const one = queue.run(async (signal) => {
      await first.work(signal);
      log.push('one');
    });
    const two = queue.run(async () => void log.push('two'));
    first.finish();
    expect(await Promise.all([one, two])).toEqual(['done', 'done']);
    expect(log).toEqual(['one', 'two']);
  });

  it('lets the newest of several seeks win and drops the others', async () => {
    const queue = new CommandQueue();
    const sought: number[] = [];
    const first = heldWork();
    const outcomes = [queue.seek(first.work)];
    await first.started;
    for (const target of [1, 2, 3]) outcomes.push(queue.seek(async () => void sought.push(target)));
    expect(await Promise.all(outcomes)).toEqual(['superseded', 'superseded', 'superseded', 'done']);
    expect(sought).toEqual([3]);
  });

  it('never aborts a command that is no seek', async () => {
    const queue = new CommandQueue();
    const load = heldWork();
    const loading = queue.run(load.work);
    const seeking = queue.seek(async () => undefined);
    load.finish();
    expect(await Promise.all([loading, seeking])).toEqual(['done', 'done']);
  });

  it('goes on after a command that throws', async () => {
    const queue = new CommandQueue();
    const failing = queue.run(() => Promise.reject(new Error('no')));
    const next = queue.run(async () => undefined);
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('done');
  });

  it('drops everything when it is disposed', async () => {
    const queue = new CommandQueue();
    const first = heldWork();
    const running = queue.run(first.work);
    const waiting = queue.run(async () => undefined);
    await first.started;
    queue.dispose();
    expect(await Promise.all([running, waiting, queue.run(async () => undefined)])).toEqual(['superseded', 'superseded', 'superseded']);
  });
});
