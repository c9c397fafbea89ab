import type { TerminalSegment, TerminalTrack } from '../../../../shared/model/playback.ts';
import type { FrameClock } from './frame-clock.ts';
import { ReplayEngine } from './replay-engine.ts';
import { TerminalReplay, type TerminalScreen } from './terminal-replay.ts';

export interface TerminalEngineOptions {
  readonly track: TerminalTrack;
  readonly durationMs: number;
  readonly readSegment: (index: number) => Promise<TerminalSegment>;
  readonly openScreen: () => Promise<TerminalScreen>;
  readonly clock: FrameClock;
}

/** Plays a terminal recording. */
export class TerminalEngine extends ReplayEngine {
  constructor({ track, durationMs, readSegment, openScreen, clock }: TerminalEngineOptions) {
    const openReplay = async (onWaiting: (waiting: boolean) => void): Promise<TerminalReplay> =>
      new TerminalReplay(await openScreen(), { track, durationMs, readSegment, onWaiting });
    super({ durationMs, clock, openReplay });
  }
}
