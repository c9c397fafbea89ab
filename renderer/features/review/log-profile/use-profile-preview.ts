import { useEffect, useState } from 'react';
import type { ResultOf } from '../../../../shared/contract/index.ts';
import { type ErrorPayload, toAppError } from '../../../../shared/errors.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { LogProfile } from '../../../../shared/model/log-profile.ts';
import { call } from '../../../bridge/client.ts';

export interface ProfilePreview {
  /** What was read last; kept while the next is read. */
  readonly preview: ResultOf<'profiles.preview'> | null;
  readonly error: ErrorPayload | null;
}

/** Typing pauses this long before the recording is read again. Milliseconds. */
const typingPauseMs = 300;

/** What a profile makes of the beginning of a recording; nothing for null. */
export function useProfilePreview(recordingId: RecordingId, profile: LogProfile | null): ProfilePreview {
  const [state, setState] = useState<ProfilePreview>({ preview: null, error: null });
  const key = JSON.stringify(profile);
  useEffect(() => {
    const given: LogProfile | null = JSON.parse(key);
    if (given === null) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call('profiles.preview', { recordingId, profile: given }, abort.signal).then(
        (preview) => !abort.signal.aborted && setState({ preview, error: null }),
        (cause: unknown) => !abort.signal.aborted && setState((before) => ({ ...before, error: toAppError(cause).toPayload() })),
      );
    }, typingPauseMs);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [recordingId, key]);
  return state;
}
