import { describe, expect, test } from 'vitest';
import { proxyMimeType } from '../../../renderer/features/review/engines/proxy/avc-codec.ts';
import { type FragmentSink, ProxyFeeder } from '../../../renderer/features/review/engines/proxy/proxy-feeder.ts';

const segmentMs = 2000;

/** A buffer that knows of each fragment only which segment it is, and a store that answers when the test says so. */
function makePlayer(durationMs: number, startMs = 0) {
  const present = new Set<number>();
  const asked: number[] = [];
  const pending = new Map<number, PromiseWithResolvers<Uint8Array<ArrayBuffer>>>();
  const errors: unknown[] = [];
  const warnings: unknown[] = [];
  const given: number[] = [];
  let ends = 0;
  const place = { timeMs: startMs, rate: 1 };
  const sink: FragmentSink = {
    async append(bytes) {
      present.add(bytes[0] ?? 0);
    },
    async remove(fromSeconds, toSeconds) {
      for (const index of present) {
        if (index * segmentMs >= fromSeconds * 1000 && (index + 1) * segmentMs <= toSeconds * 1000) present.delete(index);
      }
    },
    buffered: () =>
      [...present]
        .sort((a, b) => a - b)
        .map((index) => ({ start: (index * segmentMs) / 1000, end: Math.min((index + 1) * segmentMs, durationMs) / 1000 })),
    end: () => {
      ends += 1;
    },
  };
  const feeder = new ProxyFeeder({
    sink,
    segmentMs,
    durationMs,
    position: () => place,
    onError: (error) => errors.push(error),
    onWarning: (error) => warnings.push(error),
    fetchSegment(index, signal) {
      asked.push(index);
      const answer = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
      pending.set(index, answer);
      signal.addEventListener('abort', () => {
        given.push(index);
        answer.reject(signal.reason);
      });
      return answer.promise;
    },
  });
  /** Until everything that needs no answer has happened. */
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  const answer = async (index: number): Promise<void> => {
    pending.get(index)?.resolve(new Uint8Array([index]));
    await settle();
  };
  return { feeder, place, present, asked, errors, warnings, given, settle, answer, pending, ends: () => ends };
}

describe('feeding a proxy', () => {
  test('begins under the playhead, goes on in order, and stops when enough is ready', async () => {
    const player = makePlayer(600_000, 100_500);
    player.feeder.start();
    for (let index = 50; index <= 56; index += 1) await player.answer(index);
    expect(player.asked).toEqual([50, 51, 52, 53, 54, 55, 56]);
    player.place.timeMs = 103_000;
    player.feeder.wake();
    await player.settle();
    expect(player.asked.at(-1)).toBe(57);
  });

  test('a seek gives up what is being fetched and fetches what is needed now', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    await player.answer(0);
    expect(player.asked).toEqual([0, 1]);
    player.place.timeMs = 300_000;
    player.feeder.wake();
    await player.settle();
    expect(player.given).toEqual([1]);
    expect(player.asked.at(-1)).toBe(150);
    expect(player.errors).toEqual([]);
  });

  test('a seek to what is being fetched waits for it', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    await player.answer(0);
    player.place.timeMs = 3500;
    player.feeder.wake();
    await player.settle();
    expect(player.given).toEqual([]);
    await player.answer(1);
    expect(player.asked).toEqual([0, 1, 2]);
  });

  test('a destination is fetched before the player is sent there, and told when it is there', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    await player.answer(0);
    const outcomes: (string | boolean)[] = [];
    const reach = (timeMs: number, signal = new AbortController().signal): void =>
      void player.feeder.reach(timeMs, signal).then((isThere) => outcomes.push(`${timeMs} ${isThere}`));
    reach(300_500);
    await player.settle();
    expect(player.asked.at(-1)).toBe(150);
    expect(outcomes).toEqual([]);
    // The player still is where it was, and says so.
    player.feeder.wake();
    await player.answer(150);
    expect(outcomes).toEqual(['300500 true']);
    expect(player.asked.at(-1)).toBe(151);
    // What is there is told while something else is being fetched.
    player.place.timeMs = 300_500;
    player.feeder.wake();
    reach(300_900);
    await player.settle();
    expect(outcomes).toEqual(['300500 true', '300900 true']);
    // Another destination, or giving it up, ends the wait for one.
    const given = new AbortController();
    reach(400_000);
    reach(500_000, given.signal);
    await player.settle();
    given.abort();
    await player.settle();
    reach(550_000);
    player.feeder.dispose();
    await player.settle();
    expect(outcomes.slice(2)).toEqual(['400000 false', '500000 false', '550000 false']);
  });

  test('keeps more ready at high speed', async () => {
    const player = makePlayer(600_000);
    player.place.rate = 4;
    player.feeder.start();
    for (let index = 0; index <= 24; index += 1) await player.answer(index);
    expect(player.asked.at(-1)).toBe(24);
  });

  test('lets go of what an earlier seek left far before the playhead', async () => {
    const player = makePlayer(600_000, 300_000);
    player.feeder.start();
    for (let index = 150; index <= 156; index += 1) await player.answer(index);
    player.place.timeMs = 10_000;
    player.feeder.wake();
    await player.settle();
    await player.answer(5);
    expect([...player.present]).toEqual([5]);
  });

  test('lets go of what lies far behind, and asks for it again after a seek back', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    for (let index = 0; index <= 6; index += 1) await player.answer(index);
    player.place.timeMs = 50_000;
    player.feeder.wake();
    await player.settle();
    await player.answer(25);
    expect(Math.min(...player.present)).toBeGreaterThanOrEqual(6);
    player.place.timeMs = 0;
    player.feeder.wake();
    await player.settle();
    expect(player.asked.at(-1)).toBe(0);
  });

  test('says that nothing follows once the last segment is there, however short it is', async () => {
    const player = makePlayer(5000);
    player.feeder.start();
    for (const index of [0, 1]) await player.answer(index);
    expect(player.ends()).toBe(0);
    await player.answer(2);
    expect(player.ends()).toBe(1);
    expect(player.asked).toEqual([0, 1, 2]);
  });

  test('what fails while it is fetched ahead is told, and tried again when the playhead is there', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    await player.answer(0);
    player.pending.get(1)?.reject(new Error('crashed'));
    await player.settle();
    player.feeder.wake();
    await player.settle();
    expect(player.asked).toEqual([0, 1]);
    expect([player.warnings.length, player.errors.length]).toEqual([1, 0]);
    player.place.timeMs = 2000;
    player.feeder.wake();
    await player.settle();
    expect(player.asked).toEqual([0, 1, 1]);
    await player.answer(1);
    expect(player.asked).toEqual([0, 1, 1, 2]);
    player.pending.get(2)?.reject(new Error('crashed'));
    await player.settle();
    player.place.timeMs = 4100;
    player.feeder.wake();
    await player.settle();
    player.pending.get(2)?.reject(new Error('crashed again'));
    await player.settle();
    expect(player.errors).toEqual([new Error('crashed again')]);
  });

  test('a failure is told once and ends it; being disposed of is none', async () => {
    const player = makePlayer(600_000);
    player.feeder.start();
    player.pending.get(0)?.reject(new Error('gone'));
    await player.settle();
    player.feeder.wake();
    await player.settle();
    expect(player.errors).toEqual([new Error('gone')]);
    expect(player.asked).toEqual([0]);

    const other = makePlayer(600_000);
    other.feeder.start();
    other.feeder.dispose();
    await other.settle();
    expect(other.errors).toEqual([]);
  });
});

test('the MIME type of a proxy names profile, constraints and level', () => {
  const init = new Uint8Array([0, 0, 0, 19, 0x61, 0x76, 0x63, 0x43, 1, 0x64, 0, 0x1f, 0xff, 0xe1]);
  expect(proxyMimeType(init)).toBe('video/mp4; codecs="avc1.64001f"');
  expect(() => proxyMimeType(new Uint8Array(20))).toThrow('does not say how');
});
