import { setImmediate } from 'node:timers/promises';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { SessionId } from '../../../shared/model/ids.ts';
import type { ItemFailure, SyncResult } from '../../../shared/model/job.ts';
import type { Source } from '../../../shared/model/source.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { getRecording, isAsKnown, upsertRecording } from '../catalog/recordings.ts';
import { createSeenRecordings, type SeenRecordings } from '../catalog/seen-recordings.ts';
import { type SessionInput, upsertSession } from '../catalog/sessions.ts';
import { setHasInventory } from '../catalog/sources.ts';
import type { RecordingStore, StoredObject } from '../stores/recording-store.ts';
import { readInventory } from './inventory.ts';
import { applyInventory, catalogLookups, rematchRecordings } from './match-recordings.ts';
import { sidecarSubjects } from './object-kinds.ts';
import { planRecording, recordingIdOf } from './plan-sync.ts';
import { type DocumentRef, readDocument } from './read-document.ts';
import { createRecent } from './recent.ts';
import { createSidecarReader } from './sidecar-reader.ts';

const maxInventoryBytes = 128 * 1024 ** 2;
/** S3 and Azure allow 1024 bytes or characters, paths 4096. */
const maxKeyLength = 4_096;
/** Rows per transaction: fewer cost more commits, more hold up the engine's other work for longer than a moment. */
const batchSize = 2_500;
const maxFailures = 1_000;

/** One pass over a source's listing: what was seen and not yet written, and what came of the rest. */
export interface SyncPass {
  readonly seen: SeenRecordings;
  readonly counts: Omit<{ -readonly [K in keyof SyncResult]: SyncResult[K] }, 'failures'>;
  readonly failures: readonly ItemFailure[];
  /** Recordings that wait to be written. */
  readonly pending: number;
  add(kind: 'recording' | 'inventory' | 'metadata', object: StoredObject): void;
  /** Writes the recordings seen so far, with the metadata seen so far. */
  flush(): Promise<void>;
  /** After the whole listing: reads inventories, writes what is left, and matches again what was written too early. */
  finish(): Promise<void>;
}

export function createSyncPass(options: {
  readonly catalog: WritableCatalog;
  readonly store: RecordingStore;
  readonly source: Pick<Source, 'id' | 'store' | 'lastSyncStartedAtMs' | 'lastSyncSucceededAtMs'>;
  readonly signal: AbortSignal;
}): SyncPass {
  const { catalog, store, source, signal } = options;
  const seen = createSeenRecordings();
  const counts = { objectsSeen: 0, sessionsSeen: 0, added: 0, changed: 0, removed: 0, unchanged: 0 };
  const failures: ItemFailure[] = [];
  const lookups = catalogLookups(catalog, source.id);
  const inventories: DocumentRef[] = [];
  const toldBySidecar = createRecent<SessionId, true>();
  let recordings: StoredObject[] = [];
  let flushed = false;

  const fail = (key: string, error: unknown): void => {
    if (failures.length < maxFailures) failures.push({ item: printableKey(key), error: toAppError(error).toPayload() });
  };
  /** Between batches other work of the engine has its turn, and a cancelled sync ends. */
  const breathe = async (): Promise<void> => {
    await setImmediate();
    signal.throwIfAborted();
  };
  const sidecars = createSidecarReader({ store, source, lookups, signal, onFailure: fail });

  function add(kind: 'recording' | 'inventory' | 'metadata', object: StoredObject): void {
    const { key, sizeBytes, etag, lastModifiedMs } = object;
    if (key.length > maxKeyLength || !key.isWellFormed()) {
      fail(key, new AppError('input-malformed', `An object in ${store.label} has a name that cannot be used: "${printableKey(key)}".`));
    } else if (kind === 'recording') recordings.push(object);
    else if (kind === 'inventory') inventories.push({ key, sizeBytes, etag, lastModifiedMs });
    else sidecars.add({ key, sizeBytes, etag, lastModifiedMs });
  }

  /** Newest first: an entry of an older export says nothing about a session that a newer one has told about. */
  async function readInventories(): Promise<number> {
    const read = new Set<string>();
    let told = 0;
    inventories.sort((a, b) => (b.lastModifiedMs ?? 0) - (a.lastModifiedMs ?? 0) || (a.key < b.key ? 1 : -1));
    for (const document of inventories) {
      try {
        const { sessions, problems } = readInventory(await readDocument(store, document, maxInventoryBytes, signal), document.key);
        const fresh = sessions.filter(({ externalId }) => !read.has(externalId));
        setHasInventory(catalog, source.id, true);
        for (let at = 0; at < fresh.length; at += batchSize) {
          await breathe();
          const { added, changed } = applyInventory(catalog, source.id, fresh.slice(at, at + batchSize));
          counts.added += added;
          counts.changed += changed;
          told += added + changed;
        }
        for (const { externalId } of fresh) read.add(externalId);
        counts.sessionsSeen += fresh.length;
        for (const problem of problems) fail(document.key, new AppError('input-malformed', problem));
      } catch (error) {
        if (signal.aborted) throw error;
        fail(document.key, error);
      }
    }
    return told;
  }

  async function apply(objects: readonly StoredObject[]): Promise<void> {
    for (let at = 0; at < objects.length; at += batchSize) {
      const batch = objects.slice(at, at + batchSize);
      const told = await sidecars.readFor(batch);
      await breathe();
      // Those with metadata first: their sessions are there when the other parts of a session come.
      batch.sort((a, b) => Number(told.has(b.key)) - Number(told.has(a.key)));
      transaction(catalog, () => {
        for (const object of batch) {
          if (!told.has(object.key) && lookups.manual(object.key) === null && isAsKnown(catalog, source.id, object, seen)) {
            counts.unchanged += 1;
            continue;
          }
          const plan = planRecording(source.id, object, told.get(object.key) ?? null, lookups);
          if (plan.problem !== null) fail(object.key, new AppError('input-malformed', plan.problem));
          const session = writeSession(plan.session);
          const recording = upsertRecording(catalog, plan.recording, seen);
          counts[recording === 'unchanged' && session !== 'unchanged' ? 'changed' : recording] += 1;
        }
      });
      counts.sessionsSeen += told.size;
    }
  }

  function writeSession(input: SessionInput | null): 'added' | 'changed' | 'unchanged' {
    if (input === null) return 'unchanged';
    // Two parts of a session with different metadata: the first by key counts, or every sync would write both in turn.
    if (input.origin === 'sidecar' && toldBySidecar.get(input.id)) return 'unchanged';
    if (input.origin === 'sidecar') toldBySidecar.set(input.id, true);
    return upsertSession(catalog, input);
  }

  async function flush(): Promise<void> {
    flushed = true;
    const batch = recordings;
    recordings = [];
    await apply(batch);
    toldBySidecar.age();
    sidecars.age();
  }

  async function finish(): Promise<void> {
    const told = await readInventories();
    await apply(recordings);
    recordings = [];
    if (!flushed) return;
    // A large listing was partly written before all metadata was seen.
    const late = sidecars
      .unused()
      .flatMap((key) => sidecarSubjects(key).flatMap((each) => getRecording(catalog, recordingIdOf(source.id, each)) ?? []));
    const before = { ...counts };
    await apply(late.filter(({ removedFromStore }) => !removedFromStore));
    // These were counted when they were first written.
    Object.assign(counts, { ...before, sessionsSeen: counts.sessionsSeen });
    if (told > 0) rematchRecordings(catalog, source.id);
  }

  return {
    seen,
    counts,
    failures,
    get pending() {
      return recordings.length;
    },
    add,
    flush,
    finish,
  };
}
