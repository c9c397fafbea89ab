import { useEffect } from 'react';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import { call, onConnectionChange, subscribe } from '../../../bridge/client.ts';
import { putDownloaded } from './downloads.ts';

/** Keeps current which bytes of some recordings are here, of those that are not whole. */
export function useFollowDownloads(recordings: readonly Pick<Recording, 'id' | 'cacheState'>[]): void {
  const key = JSON.stringify(recordings.map(({ id, cacheState }) => [id, cacheState]));
  useEffect(() => {
    const states: readonly [RecordingId, Recording['cacheState']][] = JSON.parse(key);
    const followed = new Set(states.filter(([, state]) => state !== 'complete').map(([id]) => id));
    for (const [id, state] of states) if (state === 'complete') putDownloaded(id, null);
    /** Told since they were last asked for: that is newer than the answer. */
    const told = new Set<RecordingId>();
    let isOver = false;
    const stop = subscribe('recording.downloaded', ({ recordingId, ...downloaded }) => {
      if (!followed.has(recordingId)) return;
      told.add(recordingId);
      putDownloaded(recordingId, downloaded);
    });
    const read = (): void => {
      told.clear();
      for (const recordingId of followed) {
        call('recordings.downloaded', { recordingId }).then(
          (downloaded) => {
            if (!isOver && !told.has(recordingId)) putDownloaded(recordingId, downloaded);
          },
          // Without it nothing is shown of it; the recording itself says what is wrong.
          () => undefined,
        );
      }
    };
    read();
    const stopFollowing = onConnectionChange((state) => {
      if (state === 'open') read();
    });
    return () => {
      isOver = true;
      stop();
      stopFollowing();
    };
  }, [key]);
}
