import type { Redaction } from '../../../../shared/model/playback.ts';
import type { StillRecipe } from '../../../../shared/model/recipes.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';
import type { DecodedFrame } from '../../decoder/decoder.ts';
import { utc } from '../evidence-documents.ts';
import type { PixelSource } from '../pixel-source.ts';
import { boxesAt } from '../redaction/redact.ts';
import { position, recordingStart } from '../transcript-files.ts';
import { paintStill } from './paint-still.ts';
import { withPngText } from './png-text.ts';

/** What a still is of, and who made it, when. */
export interface StillFacts {
  readonly recording: Recording;
  readonly session: Session;
  /** Milliseconds in the recording. */
  readonly atMs: number;
  readonly exportedAtMs: number;
  readonly reviewer: string;
  readonly version: string;
  /** Whether its facts stand on a strip below the picture. */
  readonly burnIn: boolean;
  /** Of the whole recording: what hides something at this time is black. */
  readonly redactions: readonly Redaction[];
}

export interface PaintedStill extends StillFacts {
  readonly frame: DecodedFrame & { readonly frameNumber: number };
  /** With the facts in its metadata. */
  readonly png: Buffer;
}

/** The frame shown at a time as PNG. Throws what decoding fails with. */
export async function paintedStill(
  facts: StillFacts,
  source: Pick<PixelSource, 'frameAt' | 'frameNumberAt'>,
  signal: AbortSignal,
): Promise<PaintedStill> {
  const { atMs, redactions, burnIn } = facts;
  const shown = await source.frameAt(atMs, signal);
  const frame = { ...shown, frameNumber: shown.frameNumber ?? (await source.frameNumberAt(atMs, signal)) };
  const painted = await paintStill(frame, boxesAt(redactions, atMs), burnIn ? stripOf(facts, frame) : null);
  return { ...facts, frame, png: withPngText(painted, metadataOf(facts, frame)) };
}

/** What a still was made of, by whom and how. `file`: as it was written. */
export function stillRecipe(still: PaintedStill, file: StillRecipe['file']): StillRecipe {
  const { session, recording, frame, redactions } = still;
  return {
    witnessStill: 1,
    madeBy: `Witness ${still.version}`,
    madeAt: utc(still.exportedAtMs),
    reviewer: still.reviewer,
    session: { id: session.id, externalId: session.externalId },
    recording: { id: recording.id, key: recording.key, sha256: recording.sha256, sizeBytes: recording.sizeBytes },
    askedForMs: still.atMs,
    utc: timeOf(still),
    frame: { number: frame.frameNumber, atMs: frame.atMs, width: frame.width, height: frame.height },
    how: `The newest frame at or before the position, decoded and stored as PNG without loss.${still.burnIn ? ' The strip below the picture is no part of the recording.' : ''}`,
    redactions: [...redactions],
    file,
  };
}

/** When the frame was shown, where anything tells. */
function timeOf({ recording, session, atMs }: StillFacts): string | null {
  const startedAtMs = recordingStart(recording, session);
  return startedAtMs === null ? null : utc(startedAtMs + atMs);
}

function stripOf(still: StillFacts, frame: PaintedStill['frame']): { left: string; right: string } {
  const { session, recording, atMs } = still;
  return {
    left: `${session.externalId ?? session.id}  sha256 ${recording.sha256 ?? 'unknown'}`,
    right: `${position(atMs)}  frame ${frame.frameNumber}  ${timeOf(still) ?? 'time unknown'}`,
  };
}

function metadataOf(still: StillFacts, frame: PaintedStill['frame']): Record<string, string> {
  const { session, recording, redactions } = still;
  return {
    Title: `Still of session ${session.externalId ?? session.id}`,
    Software: `Witness ${still.version}`,
    'Creation Time': new Date(still.exportedAtMs).toUTCString(),
    'Session ID': session.externalId ?? session.id,
    'UTC Time': timeOf(still) ?? 'unknown',
    'Frame Number': String(frame.frameNumber),
    'Frame Position': position(frame.atMs),
    Recording: recording.key,
    'Recording SHA-256': recording.sha256 ?? 'unknown',
    ...(redactions.length > 0 && { Comment: 'Parts of the picture were left black on purpose.' }),
  };
}
