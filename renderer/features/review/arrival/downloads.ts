import { create } from 'zustand';
import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { Downloaded } from '../../../../shared/model/recording.ts';

interface Downloads {
  /** Of recordings that are not whole here, as far as somebody looks at them. */
  readonly byId: ReadonlyMap<RecordingId, Downloaded>;
  /** Whose player was open although they are not whole: it goes on, whatever becomes of the download. */
  readonly watched: ReadonlySet<RecordingId>;
}

export const useDownloads = create<Downloads>(() => ({ byId: new Map(), watched: new Set() }));

export function putDownloaded(id: RecordingId, downloaded: Downloaded | null): void {
  useDownloads.setState(({ byId }) => {
    const next = new Map(byId);
    if (downloaded) next.set(id, downloaded);
    else next.delete(id);
    return { byId: next };
  });
}

/** Lets what is here of a recording be played. */
export function watchPartial(id: RecordingId): void {
  useDownloads.setState(({ watched }) => (watched.has(id) ? {} : { watched: new Set(watched).add(id) }));
}

/** Whether a player may have to wait for a part of a recording. */
export function isPartlyHere(id: RecordingId): boolean {
  return useDownloads.getState().byId.has(id);
}
