import type { DerivedChoice, DerivedKind } from '../../../../shared/model/derived.ts';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { isPixels } from '../redaction/recording-redactions.ts';
import { position } from '../transcript-files.ts';

/** A moment (`toMs` null) or a range of a recording that somebody pointed at. */
export interface CitedPlace {
  readonly recordingId: RecordingId;
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** What is to be made of a recording. */
export interface PlannedPicture {
  readonly kind: DerivedKind;
  readonly format: 'still' | 'mp4' | 'asciicast' | 'sheet';
  readonly fromMs: number;
  readonly toMs: number | null;
  /** Of its file: what follows the name of the recording. */
  readonly ending: string;
}

/**
 * Stills for moments and a sheet of thumbnails, of what has a picture; clips for ranges, also of terminals that are indexed. The same
 * place, cited twice, once. What goes beyond the end of the recording ends with it.
 */
export function planDerived(recording: Recording, cited: readonly CitedPlace[], choice: DerivedChoice): PlannedPicture[] {
  const { probe, companionOf, cacheState, indexState } = recording;
  if (companionOf !== null || cacheState !== 'complete') return [];
  const hasPicture = isPixels(recording);
  const isTerminal = (probe?.kind === 'terminal' || probe?.kind === 'transcript') && indexState === 'indexed';
  const durationMs = Math.floor(probe?.durationMs ?? 0);
  const planned = new Map<string, PlannedPicture>();
  const add = (picture: PlannedPicture): void => void planned.set(picture.ending, picture);
  for (const place of cited) {
    if (place.recordingId !== recording.id) continue;
    const fromMs = Math.min(place.fromMs, durationMs);
    const toMs = place.toMs === null ? null : Math.min(place.toMs, durationMs);
    const isRange = toMs !== null && toMs > fromMs;
    if (!isRange && choice.stills && hasPicture) {
      add({ kind: 'still', format: 'still', fromMs, toMs: null, ending: `.still-${inName(fromMs)}.png` });
    }
    if (isRange && choice.clips && (hasPicture || isTerminal)) {
      const ending = `.clip-${inName(fromMs)}-${inName(toMs)}${hasPicture ? '.mp4' : '.cast'}`;
      add({ kind: 'clip', format: hasPicture ? 'mp4' : 'asciicast', fromMs, toMs, ending });
    }
  }
  if (choice.thumbnails && hasPicture && durationMs > 0) {
    add({ kind: 'thumbnails', format: 'sheet', fromMs: 0, toMs: durationMs, ending: '.thumbnails.png' });
  }
  return [...planned.values()];
}

function inName(ms: number): string {
  return position(ms).replaceAll(':', '.');
}
