import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlayRecorder, type Played } from '../../../renderer/features/review/coverage/play-recorder.ts';
import { initialPlaybackState, type PlaybackState } from '../../../renderer/features/review/engines/playback-machine.ts';
import { coverageSpans } from '../../../shared/coverage-levels.ts';

const wallStartMs = 1_790_000_000_000;

/** A player and its window that a test drives; it tells the recorder what a real one would. */
function createFakePlayer(startMs = 0) {
  let nowMs = 5000;
  let timeMs = startMs;
  let state: PlaybackState = { ...initialPlaybackState, phase: 'paused' };
  const sight = { visible: true, focused: true };
  const clock = { now: () => nowMs, wall: () => wallStartMs + nowMs - 5000 };
  const recorder = createPlayRecorder({ clock, timeMs, state, sight });
  const change = (patch: Partial<PlaybackState>): void => {
    state = { ...state, ...patch };
    recorder.changed(state);
  };
  const move = (toMs: number): void => {
    timeMs = toMs;
    recorder.moved(toMs);
  };
  return {
    recorder,
    /** Lets time pass; what plays goes on, told every `frameMs`. */
    run(ms: number, frameMs = 100) {
      for (let left = ms; left > 0; left -= frameMs) {
        nowMs += Math.min(frameMs, left);
        if (state.phase === 'playing' && !state.waiting) move(timeMs + Math.min(frameMs, left) * state.rate);
      }
    },
    play: () => change({ phase: 'playing' }),
    pause: () => change({ phase: 'paused' }),
    end: () => change({ phase: 'ended' }),
    speed: (rate: number) => change({ rate }),
    stall: () => change({ waiting: true }),
    arrive: () => change({ waiting: false }),
    seek(toMs: number) {
      change({ waiting: true });
      move(toMs);
      change({ waiting: false });
    },
    /** Time passes, and nothing is told. */
    pass(ms: number) {
      nowMs += ms;
    },
    /** Drawing took so long, and the time that is told then is the one from before; the next one is right again. */
    late(ms: number, toldMs: number) {
      nowMs += ms;
      move(timeMs + toldMs * state.rate);
      if (toldMs === 0) return;
      nowMs += 1;
      move(timeMs + (ms - toldMs) * state.rate);
    },
    /** A jump that nothing announces. */
    jump: move,
    skip(toMs: number) {
      recorder.skipped({ fromMs: timeMs, toMs });
      move(toMs);
    },
    look(visible: boolean, focused = visible) {
      recorder.seen({ visible, focused });
    },
    get timeMs() {
      return timeMs;
    },
  };
}

const brief = ({ kind, fromMs, toMs, speed, focused }: Played): string =>
  `${kind} ${fromMs}-${toMs} ${speed}x${focused ? '' : ' unfocused'}`;
const taken = (player: ReturnType<typeof createFakePlayer>): string[] => player.recorder.take().map(brief);

describe('what went by in a player', () => {
  it('is what it played, from where it began to where it was paused, by the clock on the wall', () => {
    const player = createFakePlayer(2000);
    player.run(1000);
    player.play();
    player.run(3000);
    player.pause();
    player.run(10_000);
    expect(player.recorder.take()).toEqual([
      { kind: 'watched', fromMs: 2000, toMs: 5000, speed: 1, focused: true, startedAtMs: wallStartMs + 1000 },
    ]);
    expect(taken(player)).toEqual([]);
  });

  it('does not hold what a seek jumped over, forwards or backwards, playing or paused', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.seek(50_000);
    player.run(1000);
    player.seek(10_000);
    player.run(500);
    player.pause();
    player.seek(90_000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'watched 50000-51000 1x', 'watched 10000-10500 1x']);
  });

  it('does not hold a jump that was not announced as one', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.jump(1500);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'watched 1500-2500 1x']);
  });

  it('follows a player that tells its time late and catches up, but hides no jump in what a busy machine lost', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.late(400, 40);
    player.run(1000);
    player.late(60_000, 0);
    player.jump(20_000);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-2400 1x', 'watched 20000-21000 1x']);
  });

  it('tells speeds apart', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.speed(16);
    player.run(1000);
    player.speed(0.5);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'watched 1000-17000 16x', 'watched 17000-17500 0.5x']);
  });

  it('does not count as watched while the window is hidden or minimised, and says where the focus was elsewhere', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.look(false);
    player.run(2000);
    player.look(true, false);
    player.run(1000);
    player.look(true);
    player.run(1000);
    expect(taken(player)).toEqual([
      'watched 0-1000 1x',
      'hidden 1000-3000 1x unfocused',
      'watched 3000-4000 1x unfocused',
      'watched 4000-5000 1x',
    ]);
  });

  it('takes what a video played on while no frame was drawn for hidden, also when it is seen again', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.look(false);
    // No frames: the time is told only once the window can be seen.
    player.run(1, 1);
    player.run(30_000, 30_000);
    player.look(true);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'hidden 1000-31001 1x unfocused', 'watched 31001-32001 1x']);
  });

  it('does not hold the time in which it waited for data', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.stall();
    player.run(20_000);
    player.arrive();
    player.run(1000);
    player.end();
    const [first, second] = player.recorder.take();
    expect([first, second].map((each) => each && brief(each))).toEqual(['watched 0-1000 1x', 'watched 1000-2000 1x']);
    expect(second?.startedAtMs).toBe(wallStartMs + 21_000);
  });

  it('holds what was played before a wait and told after it, but not a seek that waits', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.pass(200);
    player.stall();
    player.pass(5000);
    player.arrive();
    player.jump(1200);
    player.run(800);
    player.pass(200);
    player.seek(2200);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'watched 1000-2000 1x', 'watched 2200-3200 1x']);
  });

  it('holds what skip idle passed over as skipped', () => {
    const player = createFakePlayer();
    player.play();
    player.run(1000);
    player.skip(60_000);
    player.run(1000);
    expect(taken(player)).toEqual(['watched 0-1000 1x', 'skipped 1000-60000 1x', 'watched 60000-61000 1x']);
  });

  it('gives what plays in pieces without a hole between them, however often it is asked', () => {
    const player = createFakePlayer();
    player.play();
    player.run(3000);
    expect(taken(player)).toEqual(['watched 0-3000 1x']);
    player.run(3000);
    expect(player.recorder.take()).toEqual([
      { kind: 'watched', fromMs: 3000, toMs: 6000, speed: 1, focused: true, startedAtMs: wallStartMs + 3000 },
    ]);
  });
});

const minus = (set: ReadonlySet<number>, other: ReadonlySet<number>): Set<number> => new Set([...set].filter((cell) => !other.has(cell)));

const steps = fc.oneof(
  fc.record({ do: fc.constant('run' as const), ms: fc.integer({ min: 1, max: 40 }).map((cells) => cells * 100) }),
  fc.constantFrom('play' as const, 'pause' as const, 'stall' as const, 'arrive' as const, 'take' as const).map((name) => ({ do: name })),
  fc.record({ do: fc.constantFrom('seek' as const, 'skip' as const), toMs: fc.integer({ min: 0, max: 600 }).map((cells) => cells * 100) }),
  fc.record({ do: fc.constant('speed' as const), rate: fc.constantFrom(1, 2, 4, 8, 16) }),
  fc.record({ do: fc.constant('look' as const), visible: fc.boolean(), focused: fc.boolean() }),
);

it('is exact to 100 ms against cells of 100 ms that are ticked off one by one, whatever a reviewer does', () => {
  fc.assert(
    fc.property(fc.array(steps, { maxLength: 60 }), (script) => {
      const player = createFakePlayer();
      const cells = { watched: new Set<number>(), seen: new Set<number>(), skipped: new Set<number>(), hidden: new Set<number>() };
      let [phase, waiting, rate, visible] = ['paused', false, 1, true];
      const all: Played[] = [];
      const tick = (cell: number): void => {
        if (!visible) cells.hidden.add(cell);
        else {
          cells.seen.add(cell);
          if (rate <= 2) cells.watched.add(cell);
        }
      };
      for (const step of script) {
        if (step.do === 'run') {
          const fromMs = player.timeMs;
          player.run(step.ms);
          for (let cell = fromMs / 100; cell < player.timeMs / 100; cell += 1) if (phase === 'playing' && !waiting) tick(cell);
        } else if (step.do === 'seek') {
          player.seek(step.toMs);
          waiting = false;
        } else if (step.do === 'skip') {
          if (phase !== 'playing' || waiting || step.toMs <= player.timeMs) continue;
          for (let cell = player.timeMs / 100; cell < step.toMs / 100; cell += 1) cells.skipped.add(cell);
          player.skip(step.toMs);
        } else if (step.do === 'speed') {
          player.speed(step.rate);
          rate = step.rate;
        } else if (step.do === 'look') {
          player.look(step.visible, step.focused && step.visible);
          visible = step.visible;
        } else if (step.do === 'take') all.push(...player.recorder.take());
        else {
          player[step.do]();
          if (step.do === 'play' || step.do === 'pause') phase = step.do === 'play' ? 'playing' : 'paused';
          else waiting = step.do === 'stall';
        }
      }
      all.push(...player.recorder.take());
      const { watched, fast, skipped, hidden } = coverageSpans(all);
      const cellsOf = (spans: readonly { fromMs: number; toMs: number }[]): Set<number> => {
        expect(spans.every(({ fromMs, toMs }) => fromMs % 100 === 0 && toMs % 100 === 0)).toBe(true);
        return new Set(spans.flatMap(({ fromMs, toMs }) => Array.from({ length: (toMs - fromMs) / 100 }, (_, at) => fromMs / 100 + at)));
      };
      expect(cellsOf(watched)).toEqual(cells.watched);
      expect(cellsOf(fast)).toEqual(minus(cells.seen, cells.watched));
      expect(cellsOf(skipped)).toEqual(minus(cells.skipped, cells.seen));
      expect(cellsOf(hidden)).toEqual(minus(cells.hidden, new Set([...cells.seen, ...cells.skipped])));
    }),
    { numRuns: 500 },
  );
});
