import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';
import { visibleText } from '../../../../shared/visible-text.ts';
import { formatPosition } from '../../../lib/format.ts';

/** What a quotation is of. */
export interface Cited {
  readonly session: Session;
  readonly recording: Recording;
  /** Epoch milliseconds of position 0; null where nothing tells. */
  readonly startedAtMs: number | null;
  /** Whether the text, or a part of it, was read from a picture. */
  readonly isRead?: boolean;
}

/** A quotation with where it is from: session, recording, positions, UTC times and the hash of the recording. */
export function quote(text: string, { session, recording, startedAtMs, isRead = false }: Cited, fromMs: number, toMs: number): string {
  const utc = (atMs: number): string => (startedAtMs === null ? 'unknown' : new Date(startedAtMs + atMs).toISOString());
  const range = (write: (atMs: number) => string): string => (fromMs === toMs ? write(fromMs) : `${write(fromMs)} to ${write(toMs)}`);
  return [
    text.replace(/\s+$/, ''),
    '',
    `Session:   ${visibleText(session.externalId ?? session.id)}`,
    `Recording: ${visibleText(recording.key)}`,
    `Position:  ${range(formatPosition)}`,
    `UTC time:  ${range(utc)}`,
    `SHA-256:   ${recording.sha256 ?? 'unknown'}`,
    ...(isRead ? ['Note:      read from the picture by machine (OCR)'] : []),
    '',
  ].join('\n');
}
