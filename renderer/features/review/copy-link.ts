import { type DeepLink, formatDeepLink } from '../../../shared/deep-link.ts';
import { type RecordingId, sessionIdSchema } from '../../../shared/model/ids.ts';
import type { Session } from '../../../shared/model/session.ts';
import { toast } from '../../ui/toast.tsx';

/** A link, and whether it opens wherever the session is listed, or in this library alone. */
export interface LinkToMoment {
  readonly link: DeepLink;
  readonly opensElsewhere: boolean;
}

/**
 * The ids of a library are its own. A session with one recording is named by its vendor's id, which other libraries know, too; one with
 * several is named by ours together with the recording: elsewhere the time could be taken for that of another recording.
 */
export function linkToMoment(
  { id, externalId, recordingCount }: Pick<Session, 'id' | 'externalId' | 'recordingCount'>,
  recordingId: RecordingId | null,
  atMs: number,
): LinkToMoment {
  const known = sessionIdSchema.safeParse(externalId);
  if (known.success && recordingCount === 1) return { link: { sessionId: known.data, atMs }, opensElsewhere: true };
  return { link: { sessionId: id, ...(recordingId && { recordingId }), atMs }, opensElsewhere: false };
}

/** Puts the link on the clipboard and says so; where that is refused, the link is shown to be copied by hand. */
export async function copyLink({ link, opensElsewhere }: LinkToMoment, position: string): Promise<void> {
  const text = formatDeepLink(link);
  const where = opensElsewhere ? 'in every Witness that has this session' : 'in this library';
  try {
    await navigator.clipboard.writeText(text);
    toast(`The link to ${position} is on the clipboard. It opens ${where}.`);
  } catch {
    toast(`The clipboard is not to be had here. The link to ${position}, which opens ${where}: ${text}`, { tone: 'danger' });
  }
}
