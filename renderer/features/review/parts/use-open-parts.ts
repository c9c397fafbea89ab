import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../../../shared/model/playback.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { call } from '../../../bridge/client.ts';
import { loadPlayer } from '../engines/video-element.ts';
import type { OpenedPart, TimelinePart } from './timeline-part.ts';

export interface OpenParts {
  readonly parts: readonly OpenedPart[];
  /** Opens those again that could not be opened. */
  readonly onRetry: () => void;
}

interface Opened {
  /** What was known of the recording when it was opened. */
  readonly version: string;
  readonly descriptor: PlaybackDescriptor | null;
  readonly error: ErrorPayload | null;
}

interface Wanted {
  readonly id: RecordingId;
  readonly version: string;
}

/**
 * Opens the recordings of a timeline that can be opened (`isOpen` by their order), and again when more is known of one: a
 * video plays before its pictures and pauses are found.
 */
export function useOpenParts(parts: readonly TimelinePart[], isOpen: readonly boolean[]): OpenParts {
  const [opened, setOpened] = useState<ReadonlyMap<RecordingId, Opened>>(new Map());
  const asked = useRef(new Map<RecordingId, { readonly version: string; readonly abort: AbortController }>());
  const wanted: readonly Wanted[] = parts
    .filter((_, index) => isOpen[index])
    .map(({ recording }) => ({ id: recording.id, version: versionOf(recording) }));
  const wantedKey = JSON.stringify(wanted);

  const openWanted = useCallback(() => {
    const now: readonly Wanted[] = JSON.parse(wantedKey);
    for (const [id, { abort }] of asked.current) {
      if (now.some((each) => each.id === id)) continue;
      abort.abort();
      asked.current.delete(id);
      setOpened((before) => new Map([...before].filter(([known]) => known !== id)));
    }
    for (const { id, version } of now) {
      if (asked.current.get(id)?.version === version) continue;
      asked.current.get(id)?.abort.abort();
      const abort = new AbortController();
      asked.current.set(id, { version, abort });
      const put = (found: Omit<Opened, 'version'>): void => {
        if (!abort.signal.aborted) setOpened((before) => new Map(before).set(id, keepSame(before.get(id), { version, ...found })));
      };
      call('playback.open', { recordingId: id }, abort.signal).then(
        (descriptor) => put({ descriptor, error: null }),
        (error: unknown) => put({ descriptor: null, error: toAppError(error).toPayload() }),
      );
    }
  }, [wantedKey]);
  const isNative = parts.some(({ recording }) => recording.probe?.playable === 'native');
  useEffect(() => {
    // Where it cannot be had, opening the video says so.
    if (isNative) void loadPlayer().catch(() => undefined);
  }, [isNative]);
  useEffect(openWanted, [openWanted]);
  useEffect(() => {
    const { current } = asked;
    return () => {
      for (const { abort } of current.values()) abort.abort();
      current.clear();
    };
  }, []);

  const onRetry = useCallback(() => {
    const failed = [...opened].filter(([, { error }]) => error !== null).map(([id]) => id);
    for (const id of failed) asked.current.delete(id);
    setOpened((before) => new Map([...before].filter(([id]) => !failed.includes(id))));
    openWanted();
  }, [opened, openWanted]);
  return useMemo(
    () => ({
      parts: parts.map((part) => ({ ...part, descriptor: null, error: null, ...withoutVersion(opened.get(part.recording.id)) })),
      onRetry,
    }),
    [parts, opened, onRetry],
  );
}

/** Changes when opening a recording would give something else. */
function versionOf({ cacheState, indexState, probe, sha256 }: Recording): string {
  return JSON.stringify([cacheState, indexState, sha256, probe?.playable, probe?.durationMs]);
}

/** A descriptor that says the same stays the same object: nothing is drawn anew for it. */
function keepSame(before: Opened | undefined, now: Opened): Opened {
  const isSame = before?.descriptor && JSON.stringify(before.descriptor) === JSON.stringify(now.descriptor);
  return isSame ? { ...now, descriptor: before.descriptor } : now;
}

function withoutVersion(opened: Opened | undefined): Partial<Omit<Opened, 'version'>> {
  return opened ? { descriptor: opened.descriptor, error: opened.error } : {};
}
