import { AppError, errorPayloadSchema } from '../../../../../shared/errors.ts';
import { decodeSegment, type GuacamoleSegment } from '../../../../../shared/guacamole/segment.ts';
import type { GuacamoleTrack } from '../../../../../shared/model/playback.ts';
import type { IdleRange } from '../engine.ts';
import type { FrameClock } from '../frame-clock.ts';
import { ReplayEngine } from '../replay-engine.ts';
import { loadGuacamole } from './guacamole-library.ts';
import { GuacamoleReplay } from './guacamole-replay.ts';
import { openGuacamoleStage } from './guacamole-stage.ts';

export interface GuacamoleEngineOptions {
  readonly track: GuacamoleTrack;
  readonly durationMs: number;
  readonly idleRanges: () => readonly IdleRange[];
  /** What goes before a segment's number. */
  readonly src: string;
  readonly clock: FrameClock;
}

/** The engine of a Guacamole dump, drawn by guacamole-common-js from segments that are fetched as they are needed. */
export function openGuacamole(host: HTMLElement, { track, durationMs, idleRanges, src, clock }: GuacamoleEngineOptions): ReplayEngine {
  return new ReplayEngine({
    durationMs,
    clock,
    async openReplay(onWaiting) {
      const library = await loadGuacamole();
      const readSegment = (index: number): Promise<GuacamoleSegment> => fetchSegment(`${src}/${index}`);
      return new GuacamoleReplay(openGuacamoleStage(host), { library, track, durationMs, idleRanges, readSegment, onWaiting });
    },
  });
}

const decoder = new TextDecoder();

async function fetchSegment(address: string): Promise<GuacamoleSegment> {
  const response = await fetch(address).catch((cause: unknown) => {
    throw new AppError('disk-failed', 'A part of the recording could not be read.', {
      action: 'Try again; if it persists, index the recording again.',
      retryable: true,
      cause,
    });
  });
  if (!response.ok) {
    const payload = errorPayloadSchema.safeParse(await response.json().catch(() => null));
    throw payload.success
      ? AppError.fromPayload(payload.data)
      : new AppError('disk-failed', `A part of the recording could not be read (${response.status}).`, { retryable: true });
  }
  return decodeSegment(new Uint8Array(await response.arrayBuffer()), (bytes) => decoder.decode(bytes));
}
