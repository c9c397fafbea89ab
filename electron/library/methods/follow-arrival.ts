import type { RecordingId } from '../../../shared/model/ids.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import { getRecording, setProbe } from '../catalog/recordings.ts';
import { detect, kindOfFormat } from '../formats/detect.ts';
import type { LibraryContext } from '../library-context.ts';
import { announce } from './announce.ts';
import { downloadedOf, learnFramePlaces } from './downloaded.ts';
import { probeContent } from './probe-cached.ts';

/** Between two events of what has arrived. Milliseconds. */
const tellIntervalMs = 250;
/**
 * What a probe may ask for out of turn: the index of a day of video, at either end. One that reads on, because there is
 * no index, gets the rest as it comes.
 */
const urgentProbeBytes = 64 * 1024 ** 2;

/** What goes on beside the download of one recording. */
export interface FollowedArrival {
  readonly onBegun: () => void;
  readonly onProgress: () => void;
  /** The download has ended, however: settles when nothing of this is under way any more. */
  end(): Promise<void>;
}

/** Tells every listener how far a download is, and finds out what the recording is as soon as enough of it is here to play it. */
export function followArrival(library: LibraryContext, id: RecordingId, signal: AbortSignal): FollowedArrival {
  let hadProbe = true;
  let probing: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;

  async function tell(): Promise<void> {
    library.events.emit('recording.downloaded', { recordingId: id, ...(await downloadedOf(library, id)) });
  }

  return {
    onBegun() {
      // Not what it was before: another version of the object has none any more.
      hadProbe = getRecording(library.catalog, id)?.probe != null;
      announce(library, id);
      void tell().catch(() => undefined);
      // Without it the recording is probed when it is whole: what is wrong is told then.
      probing = library.arrivingSlots
        .run(() => probeArriving(library, id), signal)
        // Where its frames lie is known now: what is here of it is told by that, even when nothing more arrives for long.
        .then(tell)
        .catch(() => undefined);
    },
    onProgress() {
      timer ??= setTimeout(() => {
        timer = null;
        void tell().catch(() => undefined);
      }, tellIntervalMs);
    },
    async end() {
      if (timer) clearTimeout(timer);
      await probing;
      // What was read of it was not the object, and nothing of it is here any more.
      if (!hadProbe && getRecording(library.catalog, id)?.cacheState === 'none') setProbe(library.catalog, id, null);
      await tell().catch(() => undefined);
    },
  };
}

async function probeArriving(library: LibraryContext, id: RecordingId): Promise<void> {
  const recording = getRecording(library.catalog, id);
  if (!recording || recording.probe !== null || recording.companionOf !== null) return;
  const { reader, hasFailed } = watched(await library.cache.openArriving(id, { urgentBytes: urgentProbeBytes }));
  try {
    // Terminals, and what has a layer around it, are read from their beginning to their end: they wait for all of it.
    const { format, layers } = await detect(reader, recording.key);
    if (kindOfFormat[format] !== 'video' || layers.length > 0) return;
    const found = await probeContent(library, recording, { reader, layers: [], problems: [] });
    // A read that failed may pass for damage of the recording.
    if (hasFailed()) return;
    setProbe(library.catalog, id, found);
    await learnFramePlaces(library.framePlaces, { ...recording, probe: found }, reader).catch(() => undefined);
    announce(library, id);
  } finally {
    await reader.close();
  }
}

function watched(reader: ByteReader): { readonly reader: ByteReader; readonly hasFailed: () => boolean } {
  let failed = false;
  return {
    reader: {
      ...reader,
      async read(start, endExclusive, signal) {
        try {
          return await reader.read(start, endExclusive, signal);
        } catch (error) {
          failed = true;
          throw error;
        }
      },
    },
    hasFailed: () => failed,
  };
}
