import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { hasEstimatedTimes } from '../../../shared/estimated-times.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import { call } from '../../bridge/client.ts';
import { CompositeEngine } from './engines/composite/composite-engine.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { createFrameClock } from './engines/frame-clock.ts';
import { openEngine } from './engines/open-engine.ts';
import { initialPlaybackState, type PlaybackState } from './engines/playback-machine.ts';
import { type OpenedPart, toRecording, toTimeline } from './parts/timeline-part.ts';

/** A time of a recording to go to; asked for again it is another object. */
export interface Destination {
  readonly recordingId: RecordingId | null;
  readonly atMs: number;
}

export interface EngineOptions {
  /** What is on the timeline; nothing plays before one of them is open. */
  readonly parts: readonly OpenedPart[];
  readonly durationMs: number;
  readonly stage: HTMLElement | null;
  readonly mediaRoot: string;
  /** Where to begin, and where to go when it changes. */
  readonly destination: Destination;
}

/** A player of recordings on a stage, loading from the first moment on and gone with the component. */
export function useEngine({ parts, durationMs, stage, mediaRoot, destination }: EngineOptions): PlaybackEngine | null {
  const [engine, setEngine] = useState<PlaybackEngine | null>(null);
  const latest = useRef({ parts, durationMs });
  latest.current = { parts, durationMs };
  const left = useRef<LeftMoment | null>(null);
  const reached = useRef(destination);
  // A new player is made only for something else to play: what becomes known of a recording while it plays is no reason.
  const played = useMemo(() => playedKey(parts), [parts]);

  useEffect(() => {
    if (stage === null || played === null) return;
    const now = latest.current;
    const opened = openTimeline(now.parts, now.durationMs, stage, mediaRoot, (id) => idleOf(latest.current.parts, id));
    const moment = left.current;
    const begin = (destination: Destination): void => {
      void opened.seek(timeOf(now.parts, destination));
      void opened.load();
    };
    if (moment === null || !isCountedNow(now.parts, moment)) begin(moment ?? reached.current);
    else {
      void exactMoment(moment).then((destination) => {
        begin(destination);
        if (moment.wasPlaying) void opened.play();
      });
    }
    setEngine(opened);
    return () => {
      left.current = leftMoment(now.parts, opened);
      opened.dispose();
      setEngine(null);
    };
  }, [played, stage, mediaRoot]);
  useEffect(() => {
    if (engine === null || reached.current === destination) return;
    reached.current = destination;
    void engine.seek(timeOf(latest.current.parts, destination));
  }, [engine, destination]);
  return engine;
}

/** Where a player was when another one took its place. */
interface LeftMoment extends Destination {
  /** How long the recording was taken to be while its times were estimated; null where they were exact. */
  readonly estimatedMs: number | null;
  readonly wasPlaying: boolean;
}

function leftMoment(parts: readonly OpenedPart[], { timeMs, state }: PlaybackEngine): LeftMoment | null {
  const moment = toRecording(parts, timeMs);
  if (!moment) return null;
  const { recording } = moment.part;
  const estimatedMs = hasEstimatedTimes(recording.probe) ? (recording.probe?.durationMs ?? null) : null;
  return { recordingId: recording.id, atMs: moment.atMs, estimatedMs, wasPlaying: state.phase === 'playing' };
}

/** Whether the frames of the recording were counted since: its times are others now. */
function isCountedNow(parts: readonly OpenedPart[], { recordingId, estimatedMs }: LeftMoment): boolean {
  const part = parts.find(({ recording }) => recording.id === recordingId);
  return estimatedMs !== null && part !== undefined && !hasEstimatedTimes(part.recording.probe);
}

/** The same picture at its exact time; the time as it was where the library does not answer. */
async function exactMoment({ recordingId, atMs, estimatedMs }: LeftMoment): Promise<Destination> {
  if (recordingId === null || estimatedMs === null) return { recordingId, atMs };
  const exact = await call('playback.exactTime', { recordingId, atMs: Math.round(atMs), ofMs: estimatedMs }).catch(() => ({ atMs }));
  return { recordingId, atMs: exact.atMs };
}

/** What the player is made of; null while nothing is open. */
function playedKey(parts: readonly OpenedPart[]): string | null {
  if (!parts.some(({ descriptor }) => descriptor !== null)) return null;
  return JSON.stringify(
    parts.map(({ recording, offsetMs, durationMs, descriptor }) => [
      ...[recording.id, offsetMs],
      ...(descriptor ? [descriptor.durationMs, descriptor.track] : [durationMs]),
    ]),
  );
}

function timeOf(parts: readonly OpenedPart[], { recordingId, atMs }: Destination): number {
  return toTimeline(parts, recordingId, atMs) ?? atMs;
}

function idleOf(parts: readonly OpenedPart[], id: RecordingId): PlaybackDescriptor['idle'] {
  return parts.find(({ recording }) => recording.id === id)?.descriptor?.idle ?? [];
}

/** Of a video whose frame rate is not known. */
const assumedFrameRate = 25;

function openTimeline(
  parts: readonly OpenedPart[],
  durationMs: number,
  stage: HTMLElement,
  mediaRoot: string,
  idle: (id: RecordingId) => PlaybackDescriptor['idle'],
): PlaybackEngine {
  const open = (descriptor: PlaybackDescriptor, host: HTMLElement): PlaybackEngine => {
    const { recordingId } = descriptor;
    return openEngine(descriptor, host, {
      mediaRoot,
      readSegment: (index) => call('playback.segment', { recordingId, index }),
      idle: () => idle(recordingId),
    });
  };
  const [only] = parts;
  if (only?.descriptor && parts.length === 1) return open(only.descriptor, stage);
  const composite = parts.map(({ offsetMs, descriptor, durationMs: placeMs }) => ({
    offsetMs,
    durationMs: descriptor?.durationMs ?? placeMs ?? 0,
    frameMs: descriptor?.track.kind === 'video' ? 1000 / (descriptor.track.frameRate ?? assumedFrameRate) : null,
    open: descriptor && ((host: HTMLElement) => open(descriptor, host)),
  }));
  return new CompositeEngine({ stage, parts: composite, durationMs, clock: createFrameClock() });
}

export function usePlaybackState(engine: PlaybackEngine | null): PlaybackState {
  const subscribe = useCallback((onChange: () => void) => engine?.subscribeToState(onChange) ?? (() => undefined), [engine]);
  return useSyncExternalStore(subscribe, () => engine?.state ?? initialPlaybackState);
}
