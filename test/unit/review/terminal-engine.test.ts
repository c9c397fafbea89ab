import { describe, expect, it, onTestFinished } from 'vitest';
import type { IdleRange } from '../../../renderer/features/review/engines/engine.ts';
import { TerminalEngine } from '../../../renderer/features/review/engines/terminal-engine.ts';
import { AppError } from '../../../shared/errors.ts';
import type { TerminalEventTuple, TerminalSegment } from '../../../shared/model/playback.ts';
import { createHandClock, cutSegments, openHeadlessScreen, screenByReplay } from './terminal-fixture.ts';

const events: readonly TerminalEventTuple[] = [
  [0, 'o', '$ '],
  [400, 'i', 'l'],
  [400, 'o', 'ls\r\n'],
  [900, 'o', '\x1b[31mone\x1b[0m two\r\n'],
  [1000, 'o', '$ vi\r\n'],
  [1500, 'o', '\x1b[?1049h\x1b[Hfull screen'],
  [1600, 'r', '20x4'],
  [1700, 'o', '\x1b[2;5Hhere'],
  [9000, 'o', '\x1b[?1049l$ back again\r\n'],
  [9500, 'r', '50x6'],
  [9800, 'o', 'end'],
];
const durationMs = 10_000;

async function openEngine(readSegment?: (index: number, segment: TerminalSegment | undefined) => Promise<TerminalSegment>) {
  const { track, segments } = await cutSegments(events, [1000, 1650], durationMs);
  const screen = openHeadlessScreen();
  const clock = createHandClock();
  const reads: number[] = [];
  const engine = new TerminalEngine({
    track,
    durationMs,
    clock,
    openScreen: async () => screen,
    readSegment: async (index) => {
      reads.push(index);
      const segment = segments[index];
      if (readSegment) return readSegment(index, segment);
      if (!segment) throw new Error(`no segment ${index}`);
      return segment;
    },
  });
  onTestFinished(() => engine.dispose());
  engine.subscribeToState(({ phase }) => phase !== 'playing' && clock.release());
  return { engine, screen, clock, reads };
}

describe('the terminal engine', () => {
  it('shows the screen that replaying from the start gives, at every time and in any order', async () => {
    const { engine } = await openEngine();
    await engine.load();
    for (const atMs of [0, 9800, 400, 399, 1699, 1700, 1599, 1600, 999, 1000, 9499, 10_000, 1650, 1, 8999, 9000]) {
      await engine.seek(atMs);
      expect(engine.readScreen(), `at ${atMs} ms`).toBe(await screenByReplay(events, atMs));
      expect(engine.timeMs).toBe(atMs);
    }
  });

  it('is loaded when the screen is what the playhead says, also when that was moved meanwhile', async () => {
    const first = Promise.withResolvers<void>();
    const { engine, reads } = await openEngine(async (_, segment) => {
      await first.promise;
      return segment ?? expect.unreachable();
    });
    const atRest: (string | null)[] = [];
    engine.subscribeToState(({ phase, waiting }) => {
      if (phase === 'paused' && !waiting) atRest.push(engine.readScreen());
    });
    const loading = engine.load();
    await expect.poll(() => reads).toContain(0);
    const seeking = engine.seek(9000);
    first.resolve();
    await Promise.all([loading, seeking]);
    expect(atRest[0]).toBe(await screenByReplay(events, 9000));
    expect(engine.timeMs).toBe(9000);
  });

  it('clamps seeks to the recording', async () => {
    const { engine } = await openEngine();
    await engine.load();
    await engine.seek(-5);
    expect(engine.timeMs).toBe(0);
    await engine.seek(99_999);
    expect([engine.timeMs, engine.state.phase]).toEqual([durationMs, 'ended']);
  });

  it('rebuilds the screen only when the time lies behind it or in another segment', async () => {
    const { engine, screen } = await openEngine();
    await engine.load();
    await engine.seek(500);
    await engine.seek(950);
    expect(screen.restores()).toBe(1);
    await engine.seek(500);
    expect(screen.restores()).toBe(2);
  });

  it('reaches the newest of many seeks given at once', async () => {
    const { engine } = await openEngine();
    await engine.load();
    await Promise.all([9000, 10, 1700, 450].map((atMs) => engine.seek(atMs)));
    expect(engine.timeMs).toBe(450);
    expect(engine.readScreen()).toBe(await screenByReplay(events, 450));
  });

  it('plays events when their time comes, at the chosen speed, through segments and resizes', async () => {
    const { engine, clock } = await openEngine();
    await engine.load();
    await engine.play();
    await clock.frame(200);
    expect([engine.timeMs, engine.readScreen()]).toEqual([200, await screenByReplay(events, 200)]);
    engine.setRate(8);
    await clock.frame(200);
    expect([engine.timeMs, engine.readScreen()]).toEqual([1800, await screenByReplay(events, 1800)]);
    engine.setRate(0.25);
    await clock.frame(100);
    expect(engine.timeMs).toBe(1825);
    await engine.pause();
    expect([engine.timeMs, engine.state.phase]).toEqual([1825, 'paused']);
  });

  it('tells the time again when it has paused amid drawing, once the screen is what it was then', async () => {
    const drawing = Promise.withResolvers<void>();
    const drawn = Promise.withResolvers<void>();
    const { engine, clock, screen } = await openEngine();
    const apply = screen.apply.bind(screen);
    screen.apply = async (drawnEvents) => {
      await apply(drawnEvents);
      drawing.resolve();
      await drawn.promise;
    };
    await engine.load();
    await engine.play();
    const frame = clock.frame(250);
    engine.setRate(8);
    await drawing.promise;
    const told: unknown[] = [];
    engine.subscribeToTime((timeMs) => told.push([timeMs, engine.readScreen()]));
    const pausing = engine.pause();
    expect(engine.readScreen()).not.toBe(await screenByReplay(events, engine.timeMs));
    drawn.resolve();
    await Promise.all([pausing, frame]);
    expect(told.at(-1)).toEqual([engine.timeMs, await screenByReplay(events, engine.timeMs)]);
  });

  it('moves on by a quarter of a second at most for a frame that took long', async () => {
    const { engine, clock } = await openEngine();
    await engine.load();
    await engine.play();
    await clock.frame(60_000);
    expect(engine.timeMs).toBe(250);
  });

  it('ends at the end and plays from the start again', async () => {
    const { engine, clock } = await openEngine();
    await engine.load();
    await engine.seek(9900);
    await engine.play();
    await clock.frame(200);
    expect([engine.timeMs, engine.state.phase]).toEqual([durationMs, 'ended']);
    await engine.play();
    expect([engine.timeMs, engine.state.phase]).toEqual([0, 'playing']);
  });

  it('keeps playing from where a seek led', async () => {
    const { engine, clock } = await openEngine();
    await engine.load();
    await engine.play();
    await engine.seek(1400);
    expect(engine.state.phase).toBe('playing');
    await clock.frame(200);
    expect([engine.timeMs, engine.readScreen()]).toEqual([1600, await screenByReplay(events, 1600)]);
  });

  it('steps to the next and the previous change of the screen and pauses there', async () => {
    const { engine } = await openEngine();
    await engine.load();
    await engine.play();
    const times: number[] = [];
    for (const direction of [1, 1, 1, 1, -1, -1, -1, -1, -1] as const) {
      await engine.step(direction);
      times.push(engine.timeMs);
    }
    expect(times).toEqual([400, 900, 1000, 1500, 1000, 900, 400, 0, 0]);
    expect(engine.state.phase).toBe('paused');
  });

  it('skips a long pause when asked to, and tells what it passed over', async () => {
    const { engine, clock } = await openEngine();
    const skips: IdleRange[] = [];
    engine.subscribeToSkips((skip) => skips.push(skip));
    await engine.load();
    engine.setSkipIdle(true);
    await engine.seek(1700);
    await engine.play();
    await clock.frame(100);
    expect(skips).toEqual([{ fromMs: 1800, toMs: 8750 }]);
    expect(engine.timeMs).toBe(8750);
  });

  it('fails with the reason when a segment cannot be read, and recovers when it is loaded again', async () => {
    let broken = true;
    const { engine } = await openEngine(async (index, segment) => {
      if (index === 2 && broken) throw new AppError('cache-damaged', 'Block 7 is damaged.');
      if (!segment) throw new Error('no segment');
      return segment;
    });
    await engine.load();
    await engine.seek(9000);
    expect(engine.state).toMatchObject({ phase: 'failed', error: { code: 'cache-damaged' } });
    broken = false;
    await engine.load();
    expect([engine.state.phase, engine.readScreen()]).toEqual(['paused', await screenByReplay(events, 9000)]);
  });

  it('reads no segment twice while going back and forth between neighbours', async () => {
    const { engine, reads } = await openEngine();
    await engine.load();
    for (const atMs of [500, 1200, 500, 1200]) await engine.seek(atMs);
    expect(reads.toSorted()).toEqual([0, 1, 2]);
  });

  it('gives its screen back when it is disposed', async () => {
    const { engine, screen } = await openEngine();
    await engine.load();
    engine.dispose();
    expect(screen.isDisposed()).toBe(true);
  });
});
