import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
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
  const left = useRef<Destination | null>(null);
  const reached = useRef(destination);
  // A new player is made only for something else to play: what becomes known of a recording while it plays is no reason.
  const played = useMemo(() => playedKey(parts), [parts]);

  useEffect(() => {
    if (stage === null || played === null) return;
    const now = latest.current;
    const opened = openTimeline(now.parts, now.durationMs, stage, mediaRoot, (id) => idleOf(latest.current.parts, id));
    void opened.seek(timeOf(now.parts, left.current ?? reached.current));
    void opened.load();
    setEngine(opened);
    return () => {
      const moment = toRecording(now.parts, opened.timeMs);
      left.current = moment && { recordingId: moment.part.recording.id, atMs: moment.atMs };
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
