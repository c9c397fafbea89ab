import type { Source } from '../../../shared/model/source.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { sidecarKeys } from './object-kinds.ts';
import { type PlanLookups, recordingIdOf } from './plan-sync.ts';
import { type DocumentRef, readDocument } from './read-document.ts';
import { createRecent } from './recent.ts';
import { readSidecar } from './sidecar.ts';
import type { SraSession } from './sra-session.ts';

const maxSidecarBytes = 1024 ** 2;
const parallelReads = 12;
/** The store's clock and ours may differ by this much. */
const clockMarginMs = 86_400_000;

export interface SidecarReader {
  add(document: DocumentRef): void;
  /** Sidecars of these recordings, by the recording's key; what cannot be read is reported and left out. */
  readFor(objects: readonly StoredObject[]): Promise<Map<string, SraSession>>;
  /** Forgets documents that recordings asked for some time ago, so that memory does not grow with the listing. */
  age(): void;
  /** Keys of documents that no recording asked for. */
  unused(): string[];
}

/** Reads the metadata documents of a listing, only when it may tell something new. */
export function createSidecarReader(options: {
  readonly store: RecordingStore;
  readonly source: Pick<Source, 'id' | 'store' | 'lastSyncStartedAtMs' | 'lastSyncSucceededAtMs'>;
  readonly lookups: PlanLookups;
  readonly signal: AbortSignal;
  readonly onFailure: (key: string, error: unknown) => void;
}): SidecarReader {
  const { store, source, lookups, signal, onFailure } = options;
  const waiting = new Map<string, DocumentRef>();
  const used = createRecent<string, DocumentRef>();

  /** Written before the last complete sync and taken in by it. */
  function isKnown(object: StoredObject, { lastModifiedMs }: DocumentRef): boolean {
    const recording = lookups.recording(recordingIdOf(source.id, object.key));
    if (recording === null || recording.matchMethod === 'derived' || recording.matchMethod === 'overlap') return false;
    const origin = lookups.session(recording.sessionId)?.origin;
    // The inventory is the better witness.
    if (origin === 'inventory') return true;
    // Files keep their time when they are copied, and are read at no cost.
    if (source.store.kind === 'folder' || source.store.kind === 'loose-files') return false;
    const since = source.lastSyncSucceededAtMs === null ? null : source.lastSyncStartedAtMs;
    return origin === 'sidecar' && since !== null && lastModifiedMs !== null && lastModifiedMs < since - clockMarginMs;
  }

  async function readOne(document: DocumentRef, failed: Map<string, unknown>): Promise<SraSession | null> {
    try {
      return readSidecar(await readDocument(store, document, maxSidecarBytes, signal), document.key);
    } catch (error) {
      if (signal.aborted) throw error;
      failed.set(document.key, error);
      return null;
    }
  }

  async function readFor(objects: readonly StoredObject[]): Promise<Map<string, SraSession>> {
    const wanted: { object: StoredObject; document: DocumentRef }[] = [];
    for (const object of objects) {
      const document = sidecarKeys(object.key)
        .map((key) => waiting.get(key) ?? used.get(key))
        .find((found) => found !== undefined);
      if (!document) continue;
      waiting.delete(document.key);
      used.set(document.key, document);
      if (!isKnown(object, document)) wanted.push({ object, document });
    }
    const found = new Map<string, SraSession>();
    // Several parts of a session may share one document.
    const read = new Map<string, Promise<SraSession | null>>();
    const failed = new Map<string, unknown>();
    const queue = wanted.values();
    const work = async (): Promise<void> => {
      for (const { object, document } of queue) {
        const reading = read.get(document.key) ?? readOne(document, failed);
        read.set(document.key, reading);
        const session = await reading;
        if (session) found.set(object.key, session);
      }
    };
    await Promise.all(Array.from({ length: parallelReads }, work));
    // Told in the order of the keys, whichever answer came first.
    for (const [key, error] of [...failed].sort(([a], [b]) => (a < b ? -1 : 1))) onFailure(key, error);
    return found;
  }

  return {
    add: (document) => void waiting.set(document.key, document),
    readFor,
    age: used.age,
    unused: () => [...waiting.keys()],
  };
}
