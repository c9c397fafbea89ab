import { hasEstimatedTimes, timesEstimated } from '../../../shared/estimated-times.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { getKeyFrames, setKeyFrames } from '../catalog/key-frames.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording, setProbe } from '../catalog/recordings.ts';
import { shiftTimes } from '../catalog/shift-times.ts';
import { videoFactsOf } from '../formats/probe-video.ts';
import { timeShareAt } from '../formats/video/recovery/key-frames.ts';
import { unpackKeyFrames } from '../formats/video/recovery/pack-key-frames.ts';
import type { LibraryContext } from '../library-context.ts';
import { knownOfMedia } from '../playback/known-of-media.ts';
import { openMediaReader } from '../unwrapped/open-media-reader.ts';
import { announce } from './announce.ts';
import { requireRecording } from './require.ts';

/**
 * Reads a video whose times are estimated once as a whole: from then on they are exact. What was fastened to its times moves
 * along. Nothing happens where they are exact already. It is mostly being watched meanwhile: the decoder for playing knows it
 * already, and one for indexing beside it would hold another hundred megabytes.
 */
export async function countFrames(library: LibraryContext, id: RecordingId, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const { catalog } = library;
  const recording = requireRecording(catalog, id);
  if (recording.cacheState !== 'complete' || !hasEstimatedTimes(recording.probe)) return;
  const reader = await openMediaReader(library, recording);
  // A player asks for bytes of the same file: they come first.
  const read: ByteReader['read'] = async (start, end) => {
    await library.giveWay(signal);
    return reader.read(start, end);
  };
  try {
    const input = {
      reader: { ...reader, read },
      name: printableKey(recording.key),
      ...knownOfMedia(catalog, recording),
      times: 'exact' as const,
    };
    const media = await library.decoders.playing.open(input, signal);
    try {
      keep(library, recording, videoFactsOf(media.facts), await media.keyFrames(signal));
    } finally {
      await media.close();
    }
  } finally {
    await reader.close();
  }
  announce(library, id);
}

function keep({ catalog }: LibraryContext, { id }: Recording, facts: ReturnType<typeof videoFactsOf>, packed: Buffer | null): void {
  transaction(catalog, () => {
    const now = getRecording(catalog, id);
    if (!now?.probe) return;
    const found = new Set([timesEstimated, ...facts.problems.map(({ code }) => code)]);
    const others = now.probe.problems.filter(({ code }) => !found.has(code));
    if (packed) setKeyFrames(catalog, now, packed);
    setProbe(catalog, id, { ...now.probe, ...facts, problems: [...others, ...facts.problems] });
    const before = now.probe.durationMs ?? 0;
    if (packed && before > 0)
      shiftTimes(catalog, id, (atMs) => exactTime(packed, { atMs, ofMs: before, durationMs: facts.durationMs ?? 0 }));
  });
}

/** Where the moment that was estimated at `atMs` of `ofMs` really is in a recording; the same time where nothing tells. */
export function exactTimeOf(library: Pick<LibraryContext, 'catalog'>, id: RecordingId, atMs: number, ofMs: number): number {
  const recording = requireRecording(library.catalog, id);
  const packed = getKeyFrames(library.catalog, recording);
  return packed ? exactTime(packed, { atMs, ofMs, durationMs: recording.probe?.durationMs ?? 0 }) : atMs;
}

interface Estimated {
  readonly atMs: number;
  /** How long it was estimated to be. */
  readonly ofMs: number;
  /** How long it is. */
  readonly durationMs: number;
}

function exactTime(packed: Buffer, { atMs, ofMs, durationMs }: Estimated): number {
  const keyFrames = unpackKeyFrames(packed);
  return keyFrames && ofMs > 0 ? Math.round(timeShareAt(keyFrames, atMs / ofMs) * durationMs) : atMs;
}
