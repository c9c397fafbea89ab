import { describe, expect, it, onTestFinished } from 'vitest';
import { ClockGroup } from '../../../renderer/features/compare/clock-group.ts';
import type { ClockPlace } from '../../../renderer/features/compare/clock-places.ts';
import { clockPlacesOf, extentOf, onClock, rangesOnClock } from '../../../renderer/features/compare/clock-places.ts';
import { overlapping, searchedSince } from '../../../renderer/features/compare/overlapping.ts';
import type { IdleRange, PlaybackEngine } from '../../../renderer/features/review/engines/engine.ts';
import { EngineStatus } from '../../../renderer/features/review/engines/engine-status.ts';
import type { FrameClock } from '../../../renderer/features/review/engines/frame-clock.ts';
import { sessionIdSchema } from '../../../shared/model/ids.ts';

/** A player whose time the test moves, with a step each second. */
class FakeEngine implements PlaybackEngine {
  readonly status = new EngineStatus();
  readonly seeks: number[] = [];
  readonly durationMs: number;
  /** What a seek waits for. */
  arrival: Promise<void> = Promise.resolve();
  refusesToPlay = false;
  skipsIdle = true;

  constructor(durationMs: number) {
    this.durationMs = durationMs;
    this.status.dispatch({ kind: 'load-started' });
    this.status.dispatch({ kind: 'loaded' });
  }
  get timeMs() {
    return this.status.timeMs;
  }
  get state() {
    return this.status.state;
  }
  async load() {}
  async play() {
    if (!this.refusesToPlay) this.status.dispatch({ kind: 'play-started' });
  }
  async pause() {
    this.status.dispatch({ kind: 'paused' });
  }
  async seek(atMs: number) {
    this.seeks.push(atMs);
    this.status.dispatch({ kind: 'wait-started' });
    this.status.moveTo(atMs);
    await this.arrival;
    this.status.dispatch({ kind: 'seeked', atEnd: atMs >= this.durationMs });
  }
  setRate(rate: number) {
    this.status.dispatch({ kind: 'rate-changed', rate });
  }
  async step(direction: 1 | -1) {
    this.status.moveTo(Math.min(Math.max(this.timeMs + direction * 1000, 0), this.durationMs));
  }
  setSkipIdle(skip: boolean) {
    this.skipsIdle = skip;
  }
  subscribeToTime(listener: (timeMs: number) => void) {
    return this.status.times.add(listener);
  }
  subscribeToState(listener: (state: PlaybackEngine['state']) => void) {
    return this.status.states.add(listener);
  }
  subscribeToSkips(listener: (skipped: IdleRange) => void) {
    return this.status.skips.add(listener);
  }
  readScreen() {
    return null;
  }
  dispose() {}
  /** Plays on by so much, where it plays. */
  go(ms: number) {
    if (!this.status.isPlaying) return;
    this.status.moveTo(Math.min(this.timeMs + ms, this.durationMs));
    if (this.timeMs >= this.durationMs) this.status.dispatch({ kind: 'end-reached' });
  }
}

/** All that follows without a further frame has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

interface Seats {
  readonly group: ClockGroup;
  readonly first: FakeEngine;
  readonly second: FakeEngine;
  /** Frames of 50 ms, in which the first and the second play on at their own pace. */
  readonly frames: (count: number, pace?: { readonly first?: number; readonly second?: number }) => Promise<void>;
}

/** Two recordings of ten seconds; the second one starts at four seconds of the clock. */
async function twoOnOneClock(idle: { readonly first?: readonly IdleRange[]; readonly second?: readonly IdleRange[] } = {}): Promise<Seats> {
  let nowMs = 0;
  let frame = Promise.withResolvers<void>();
  const clock: FrameClock = {
    now: () => nowMs,
    nextFrame: (signal) => Promise.race([frame.promise, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))]),
  };
  const group = new ClockGroup({ durationMs: 14_000, clock });
  onTestFinished(() => group.dispose());
  const [first, second] = [new FakeEngine(10_000), new FakeEngine(10_000)];
  const at = (fromMs: number): readonly ClockPlace[] => [{ fromMs, toMs: fromMs + 10_000, engineMs: 0 }];
  group.setMember('first', { engine: first, places: at(0), idle: idle.first ?? [] });
  group.setMember('second', { engine: second, places: at(4000), idle: idle.second ?? [] });
  await group.seek(0);
  return {
    ...{ group, first, second },
    frames: async (count, { first: firstPace = 1, second: secondPace = 1 } = {}) => {
      for (let played = 0; played < count; played += 1) {
        const ms = 50 * group.state.rate;
        first.go(ms * firstPace);
        second.go(ms * secondPace);
        nowMs += 50;
        frame.resolve();
        frame = Promise.withResolvers();
        await settled();
      }
    },
  };
}

describe('a group of players on one clock', () => {
  it('shows of each what there was at a moment, and takes skipping upon itself', async () => {
    const { group, first, second } = await twoOnOneClock();
    await group.seek(6500);
    expect([group.timeMs, first.timeMs, second.timeMs]).toEqual([6500, 6500, 2500]);
    await group.seek(2000);
    expect([first.timeMs, second.seeks]).toEqual([2000, [2500]]);
    expect([first.skipsIdle, second.skipsIdle]).toEqual([false, false]);
  });

  it('starts each where its recording begins, stops it where that ends, and ends with the last', async () => {
    const { group, first, second, frames } = await twoOnOneClock();
    await group.seek(3500);
    await group.play();
    await frames(8);
    expect([first.state.phase, second.state.phase]).toEqual(['playing', 'paused']);
    await frames(6);
    expect(second.state.phase).toBe('playing');
    expect(second.seeks.at(-1)).toBe(0);
    await group.seek(9700);
    await frames(12);
    expect([first.state.phase, second.state.phase]).toEqual(['ended', 'playing']);
    await group.seek(13_800);
    await frames(8);
    expect([group.state.phase, group.timeMs, second.timeMs]).toEqual(['ended', 14_000, 10_000]);
  });

  it('is never more than the allowed drift ahead of the slowest, and holds who is ahead', async () => {
    const { group, first, second, frames } = await twoOnOneClock();
    await group.seek(5000);
    const sought = [first.seeks.length, second.seeks.length];
    await group.play();
    for (let count = 0; count < 60; count += 1) {
      await frames(1, { second: 0.5 });
      expect(group.timeMs - (second.timeMs + 4000)).toBeLessThanOrEqual(100);
      expect(first.timeMs - group.timeMs).toBeLessThanOrEqual(150);
    }
    // Half the speed is what all of them have: nothing was sought to catch up.
    expect(group.timeMs).toBeLessThan(6800);
    expect([first.seeks.length, second.seeks.length]).toEqual(sought);
    await group.pause();
    expect([first.timeMs, second.timeMs + 4000]).toEqual([group.timeMs, group.timeMs]);
  });

  it('brings back who is far away, in proportion to the speed', async () => {
    const { group, first, frames } = await twoOnOneClock();
    await group.play();
    await frames(2);
    first.status.moveTo(3000);
    await frames(1);
    expect(first.timeMs).toBeLessThan(300);
    group.setRate(4);
    expect(first.state.rate).toBe(4);
    await frames(4);
    expect(group.timeMs).toBeGreaterThan(500);
  });

  it('makes all wait for one that waits for bytes, says for whom, and goes on', async () => {
    const { group, first, second, frames } = await twoOnOneClock();
    await group.seek(5000);
    await group.play();
    await frames(4);
    second.status.dispatch({ kind: 'wait-started' });
    const stoodMs = group.timeMs;
    await frames(10, { second: 0 });
    expect([group.timeMs, group.state.waiting, group.waitingFor]).toEqual([stoodMs, true, ['second']]);
    expect(first.state.phase).toBe('paused');
    second.status.dispatch({ kind: 'wait-ended' });
    await frames(10);
    expect([group.state.waiting, group.waitingFor, first.state.phase]).toEqual([false, [], 'playing']);
    expect(group.timeMs).toBeGreaterThan(stoodMs);
  });

  it('a seek ends when all have arrived, and of several only the newest counts', async () => {
    const { group, first, second } = await twoOnOneClock();
    const bytes = Promise.withResolvers<void>();
    second.arrival = bytes.promise;
    const older = group.seek(5000);
    await settled();
    expect([group.state.waiting, group.waitingFor]).toEqual([true, ['second']]);
    // Nothing of the second is needed there.
    second.arrival = Promise.resolve();
    await group.seek(1000);
    await older;
    expect([group.timeMs, first.timeMs, group.state.waiting]).toEqual([1000, 1000, false]);
    bytes.resolve();
  });

  it('skips only what is idle in all of them, and tells each what it passed over', async () => {
    const { group, first, frames } = await twoOnOneClock({
      first: [{ fromMs: 1000, toMs: 9000 }],
      second: [{ fromMs: 6000, toMs: 8000 }],
    });
    const skipped: IdleRange[] = [];
    const ofSecond: IdleRange[] = [];
    group.subscribeToSkips((range) => skipped.push(range));
    group.subscribeToSkipsOf('second', (range) => ofSecond.push(range));
    group.setSkipIdle(true);
    await group.seek(1500);
    await group.play();
    await frames(1);
    // Up to where the second begins, in which something happens.
    expect(skipped).toEqual([{ fromMs: 1500, toMs: 4000 }]);
    expect(ofSecond).toEqual([]);
    await group.seek(6200);
    await frames(1, { first: 0, second: 0 });
    expect(skipped.at(-1)).toEqual({ fromMs: 6200, toMs: 7750 });
    expect(ofSecond).toEqual([{ fromMs: 2200, toMs: 3750 }]);
    expect(first.seeks.at(-1)).toBe(7750);
  });

  it('steps by the events of the chosen one, into its recording where it has none here', async () => {
    const { group, first, second } = await twoOnOneClock();
    group.setStepped('second');
    await group.seek(1000);
    await group.step(1);
    expect([group.timeMs, second.timeMs]).toEqual([4000, 0]);
    await group.step(1);
    expect([group.timeMs, first.timeMs, second.timeMs]).toEqual([5000, 5000, 1000]);
    group.setStepped('first');
    await group.step(-1);
    expect([group.timeMs, first.timeMs, second.timeMs]).toEqual([4000, 4000, 0]);
  });

  it('plays on without one that failed, and stops where playing is refused', async () => {
    const { group, first, second, frames } = await twoOnOneClock();
    await group.seek(5000);
    await group.play();
    await frames(2);
    second.status.fail(new Error('broken'));
    await frames(4);
    expect(group.timeMs).toBeGreaterThan(5200);
    expect(group.state.phase).toBe('playing');
    first.refusesToPlay = true;
    await group.pause();
    await group.play();
    await frames(3);
    expect(group.state.phase).toBe('paused');
  });

  it('takes in a player while the others play, and lets it go standing', async () => {
    const { group, frames } = await twoOnOneClock();
    await group.seek(5000);
    await group.play();
    const third = new FakeEngine(14_000);
    group.setMember('third', { engine: third, places: [{ fromMs: 0, toMs: 14_000, engineMs: 0 }], idle: [] });
    await frames(3);
    expect([third.seeks.length, third.state.phase]).toEqual([1, 'playing']);
    group.setMember('third', null);
    expect(third.state.phase).toBe('paused');
  });
});

describe('places on the clock', () => {
  const part = (offsetMs: number, durationMs: number, startedAtMs: number | null) => ({ offsetMs, durationMs, startedAtMs });

  it('are told by the recordings, else by the session, else by nothing', () => {
    expect(clockPlacesOf([part(0, 500, 10_000), part(800, 300, 20_000)], null)).toEqual([
      { fromMs: 10_000, toMs: 10_500, engineMs: 0 },
      { fromMs: 20_000, toMs: 20_300, engineMs: 800 },
    ]);
    expect(clockPlacesOf([part(0, 500, null)], 7000)).toEqual([{ fromMs: 7000, toMs: 7500, engineMs: 0 }]);
    expect(clockPlacesOf([part(0, 500, null)], null)).toBeNull();
    expect(clockPlacesOf([], null)).toEqual([]);
  });

  it('do not overlap where the clock of a recorder went back', () => {
    expect(clockPlacesOf([part(0, 1000, 5000), part(1000, 1000, 5600)], null)).toEqual([
      { fromMs: 5000, toMs: 6000, engineMs: 0 },
      { fromMs: 6000, toMs: 6600, engineMs: 1400 },
    ]);
  });

  it('put what was recorded on the clock', () => {
    const places = clockPlacesOf([part(0, 500, 10_000), part(800, 300, 20_000)], null) ?? [];
    expect([onClock(places, 100), onClock(places, 900)]).toEqual([10_100, 20_100]);
    expect(rangesOnClock(places, [{ fromMs: 400, toMs: 900 }])).toEqual([
      { fromMs: 10_400, toMs: 10_500 },
      { fromMs: 20_000, toMs: 20_100 },
    ]);
    expect(extentOf([places, [{ fromMs: 9000, toMs: 9500, engineMs: 0 }]])).toEqual({ fromMs: 9000, toMs: 20_300 });
    expect(extentOf([[]])).toBeNull();
  });
});

describe('sessions of the same time', () => {
  const session = (name: string, startedAtMs: number | null, endedAtMs: number | null) => ({
    id: sessionIdSchema.parse(name),
    startedAtMs,
    endedAtMs,
  });

  it('are those that had begun before it ended and not ended before it began', () => {
    const one = session('one', 10_000, 20_000);
    const others = [
      session('after', 20_001, 30_000),
      session('running', 9000, null),
      session('during', 12_000, 13_000),
      session('before', 1000, 9999),
      session('unknown', null, null),
    ];
    expect(overlapping([one, ...others], one).map(({ id }) => id)).toEqual(['running', 'during']);
    expect(searchedSince(one)).toEqual({ fromMs: 0, toMs: 20_001 });
    expect(searchedSince(session('unknown', null, null))).toBeNull();
  });
});
