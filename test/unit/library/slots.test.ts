import { describe, expect, test } from 'vitest';
import { createExclusiveByKey, createSlots } from '../../../electron/common/slots.ts';

describe('slots', () => {
  test('never more than the given number run at once, and all run', async () => {
    const slots = createSlots(2);
    let running = 0;
    let most = 0;
    const results = await Promise.all(
      Array.from({ length: 9 }, (_, at) =>
        slots.run(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          return at;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('more of them let those go on who wait', async () => {
    let count = 1;
    const slots = createSlots(() => count);
    const ends = [Promise.withResolvers<void>(), Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const begun: number[] = [];
    const all = ends.map(({ promise }, at) =>
      slots.run(() => {
        begun.push(at);
        return promise;
      }),
    );
    expect(begun).toEqual([0]);
    count = 2;
    slots.refresh();
    await Promise.resolve();
    expect(begun).toEqual([0, 1]);
    // Fewer: who runs goes on, and nobody comes in its place.
    count = 1;
    ends[0]?.resolve();
    await all[0];
    expect(begun).toEqual([0, 1]);
    ends[1]?.resolve();
    ends[2]?.resolve();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2]);
  });

  test('a failure frees its slot', async () => {
    const slots = createSlots(1);
    await expect(slots.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await slots.run(async () => 'next')).toBe('next');
  });

  test('work whose signal was aborted while it waited does not start', async () => {
    const slots = createSlots(1);
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = slots.run(() => promise);
    const controller = new AbortController();
    let ran = false;
    const second = slots.run(async () => {
      ran = true;
    }, controller.signal);
    controller.abort();
    resolve();
    await first;
    await expect(second).rejects.toThrow();
    expect(ran).toBe(false);
    expect(await slots.run(async () => 'free')).toBe('free');
  });
});

describe('exclusive by key', () => {
  test('the same key runs in order, one at a time, also after a failure', async () => {
    const exclusive = createExclusiveByKey<string>();
    const log: string[] = [];
    const step = (name: string) => async () => {
      log.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      log.push(`${name} out`);
      if (name === 'a') throw new Error('a failed');
    };
    const a = exclusive.run('k', step('a')).catch(() => undefined);
    const b = exclusive.run('k', step('b'));
    await Promise.all([a, b]);
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out']);
  });

  test('different keys do not wait for one another', async () => {
    const exclusive = createExclusiveByKey<string>();
    const { promise, resolve } = Promise.withResolvers<string>();
    const blocked = exclusive.run('a', () => promise);
    expect(await exclusive.run('b', async () => 'b')).toBe('b');
    resolve('a');
    expect(await blocked).toBe('a');
  });
});
