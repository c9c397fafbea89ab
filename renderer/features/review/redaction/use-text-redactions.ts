import { useCallback } from 'react';
import type { RecordingId, SessionId, TextRedactionId } from '../../../../shared/model/ids.ts';
import type { RedactedWhat, TextRedaction } from '../../../../shared/model/text-redaction.ts';
import { call } from '../../../bridge/client.ts';
import { useQuery } from '../../../bridge/use-query.ts';
import { toastError } from '../../../ui/toast.tsx';

export interface TextRedactions {
  /** Of the session and of its recordings, oldest first. */
  readonly redactions: readonly TextRedaction[];
  /** recordingId null: of the whole session. True when it was taken. */
  readonly onAdd: (recordingId: RecordingId | null, what: RedactedWhat, reason: string) => Promise<boolean>;
  readonly onRemove: (id: TextRedactionId) => void;
}

/** The text that redacted exports of a session hide. */
export function useTextRedactions(sessionId: SessionId): TextRedactions {
  const { data } = useQuery('redactions.listTexts', { sessionId }, ['redactions', 'recordings']);
  const onAdd = useCallback(
    (recordingId: RecordingId | null, what: RedactedWhat, reason: string) =>
      call('redactions.addText', { sessionId, recordingId, what, reason }).then(
        () => true,
        (error: unknown) => {
          toastError(error);
          return false;
        },
      ),
    [sessionId],
  );
  const onRemove = useCallback((redactionId: TextRedactionId) => void call('redactions.removeText', { redactionId }).catch(toastError), []);
  return { redactions: data?.redactions ?? none, onAdd, onRemove };
}

const none: readonly TextRedaction[] = [];
