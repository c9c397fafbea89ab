import type { RecordingId } from '../../../shared/model/ids.ts';
import type { Downloaded, Recording } from '../../../shared/model/recording.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { type BytesOfTime, readBytesOfTimes, timesOfBytes } from '../formats/video/byte-times.ts';
import type { LibraryContext } from '../library-context.ts';
import { requireRecording } from './require.ts';

/** Videos of which it is kept where their frames lie: those that arrive now, or are watched in part. */
const keptVideos = 16;

/** Where the frames of videos lie that are not whole, by recording and version of its object; the last ones asked for. */
export type FramePlaces = Map<string, readonly BytesOfTime[] | null>;

const placeKey = ({ id, etag }: Pick<Recording, 'id' | 'etag'>): string => `${id} ${etag}`;

/** Finds out, and keeps, where the frames of a video lie. */
export async function learnFramePlaces(places: FramePlaces, recording: Recording, reader: ByteReader): Promise<void> {
  const key = placeKey(recording);
  if (places.has(key)) return;
  places.set(key, recording.probe?.format === 'mp4' ? await readBytesOfTimes(reader) : null);
  for (const oldest of places.keys()) {
    if (places.size <= keptVideos) break;
    places.delete(oldest);
  }
}

/** What is here of a recording, in bytes and, where it is known, in time. */
export async function downloadedOf({ catalog, cache, framePlaces }: LibraryContext, id: RecordingId): Promise<Downloaded> {
  const recording = requireRecording(catalog, id);
  const { ranges, sizeBytes, isRunning } = await cache.downloaded(id);
  const isPartial = recording.cacheState === 'partial' && recording.probe?.kind === 'video';
  if (isPartial && !isRunning && !framePlaces.has(placeKey(recording))) {
    // What an earlier download has left; its index may not be among it.
    const reader = await cache.openArriving(id).catch(() => null);
    if (reader) await learnFramePlaces(framePlaces, recording, reader).catch(() => undefined);
    await reader?.close();
  }
  const places = framePlaces.get(placeKey(recording)) ?? null;
  return {
    sizeBytes: sizeBytes || recording.sizeBytes,
    ranges: [...ranges],
    spans: isPartial && places ? timesOfBytes(places, ranges) : null,
    isRunning,
  };
}
