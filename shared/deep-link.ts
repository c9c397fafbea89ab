import { type RecordingId, recordingIdSchema, type SessionId, sessionIdSchema } from './model/ids.ts';

/** The scheme that the desktop host registers with the system. */
export const deepLinkScheme = 'witness';

/** A moment that a link names: `witness://session/ID?recording=ID&t=MS`. */
export interface DeepLink {
  readonly sessionId: SessionId;
  /** Absent: the first recording of the session. */
  readonly recordingId?: RecordingId;
  /** From the beginning of that recording; 0 where the link says none. */
  readonly atMs: number;
}

/** More than any link of ours has: what is longer is not read at all. */
const maxLength = 256;
/** Nine digits: eleven days. */
const linkForm = /^witness:\/\/session\/([a-z0-9-]+)(?:\?(?:t=(\d{1,9})|recording=([a-z0-9-]+)(?:&t=(\d{1,9}))?))?$/;

/**
 * Reads a link that anyone may have written: a web page, a mail, the command line. Exactly what `formatDeepLink` gives is a link,
 * and the same without its time or its recording; null for everything else.
 */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > maxLength) return null;
  const [, session, timeOnly, recording, time = timeOnly] = linkForm.exec(text) ?? [];
  const sessionId = sessionIdSchema.safeParse(session);
  const recordingId = recordingIdSchema.optional().safeParse(recording);
  if (!sessionId.success || !recordingId.success) return null;
  return {
    sessionId: sessionId.data,
    ...(recordingId.data !== undefined && { recordingId: recordingId.data }),
    atMs: Number(time ?? 0),
  };
}

/** The link to a moment; fractions of a millisecond are dropped. */
export function formatDeepLink({ sessionId, recordingId, atMs }: DeepLink): string {
  const recording = recordingId === undefined ? '' : `recording=${recordingId}&`;
  return `${deepLinkScheme}://session/${sessionId}?${recording}t=${Math.max(0, Math.trunc(atMs))}`;
}
