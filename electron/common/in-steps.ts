import { setImmediate } from 'node:timers/promises';

/** Runs work that comes in steps, with other work in between, and gives the sum of what the steps gave. Ends at a step when aborted. */
export async function inSteps(steps: Iterable<number>, signal?: AbortSignal): Promise<number> {
  let sum = 0;
  for (const step of steps) {
    sum += step;
    await setImmediate();
    signal?.throwIfAborted();
  }
  return sum;
}
