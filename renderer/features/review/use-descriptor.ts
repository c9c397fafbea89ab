import { useCallback, useEffect, useRef, useState } from 'react';
import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { PlaybackDescriptor } from '../../../shared/model/playback.ts';
import { call } from '../../bridge/client.ts';

export interface DescriptorRead {
  readonly descriptor: PlaybackDescriptor | null;
  readonly error: ErrorPayload | null;
  readonly onRetry: () => void;
}

/** What the player needs of a recording that can be opened; nothing for null. Read once: a new one would be a new player. */
export function useDescriptor(recordingId: RecordingId | null): DescriptorRead {
  const [descriptor, setDescriptor] = useState<PlaybackDescriptor | null>(null);
  const [error, setError] = useState<ErrorPayload | null>(null);
  const reading = useRef<AbortController | null>(null);
  const onRetry = useCallback(() => {
    reading.current?.abort();
    setDescriptor(null);
    setError(null);
    if (recordingId === null) return;
    const abort = new AbortController();
    const { signal } = abort;
    reading.current = abort;
    call('playback.open', { recordingId }, signal).then(
      (opened) => !signal.aborted && setDescriptor(opened),
      (cause: unknown) => !signal.aborted && setError(toAppError(cause).toPayload()),
    );
  }, [recordingId]);
  useEffect(() => {
    onRetry();
    return () => reading.current?.abort();
  }, [onRetry]);
  return { descriptor, error, onRetry };
}
