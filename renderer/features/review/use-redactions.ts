import { useCallback } from 'react';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Redaction } from '../../../shared/model/playback.ts';
import { call } from '../../bridge/client.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { toastError } from '../../ui/toast.tsx';

export interface Redactions {
  /** In order of time. */
  readonly redactions: readonly Redaction[];
  /** Replaces all of them. */
  readonly onChange: (redactions: readonly Redaction[]) => Promise<void>;
}

/** What exports of a recording leave black; nothing for null. */
export function useRedactions(recordingId: RecordingId | null): Redactions {
  const { data, refresh } = useQuery('redactions.list', recordingId && { recordingId }, ['recordings']);
  const onChange = useCallback(
    async (redactions: readonly Redaction[]) => {
      if (recordingId === null) return;
      await call('redactions.set', { recordingId, redactions: [...redactions] }).catch(toastError);
      refresh();
    },
    [recordingId, refresh],
  );
  return { redactions: data?.redactions ?? none, onChange };
}

/** One array for all renders: lists that depend on it stay as they are. */
const none: readonly Redaction[] = [];
