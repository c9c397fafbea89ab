import { AppError, toAppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';
import type { DecryptResult } from '../../../shared/model/job.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { setIndexState, setProbe, setRecordingError } from '../catalog/recordings.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { LibraryContext } from '../library-context.ts';
import { createDecryption } from '../unwrapped/decryptor.ts';
import { openCachedContent } from '../unwrapped/open-cached-content.ts';
import { announce } from './announce.ts';
import { indexOne } from './index-all.ts';
import { probeCached, probeContent } from './probe-cached.ts';
import { requireRecording } from './require.ts';

/**
 * Decrypts a cached recording into its unwrapped copy, tells what is inside, and indexes it if so set. The original stays
 * as it is. What keeps it from succeeding stays with the recording until it does.
 */
export async function decryptRecording(
  library: LibraryContext,
  recordingId: RecordingId,
  keyName: string | null,
  context: JobContext,
): Promise<DecryptResult> {
  const { catalog } = library;
  const { signal } = context;
  return library.exclusive.run(recordingId, async () => {
    signal.throwIfAborted();
    try {
      const result = await decrypt(library, recordingId, keyName, context);
      setRecordingError(catalog, recordingId, null);
      announce(library, recordingId);
      if (library.settings.get().indexAfterFetch) {
        context.report({ detail: `Indexing ${requireRecording(catalog, recordingId).key}` });
        await library.indexSlots.run(() => indexOne(library, recordingId, signal), signal);
      }
      return result;
    } catch (error) {
      if (!signal.aborted) setRecordingError(catalog, recordingId, toAppError(error).toPayload());
      throw error;
    } finally {
      announce(library, recordingId);
    }
  });
}

async function decrypt(
  library: LibraryContext,
  recordingId: RecordingId,
  keyName: string | null,
  { signal, report }: JobContext,
): Promise<DecryptResult> {
  const { catalog, copies, settings, now } = library;
  const recording = await probed(library, recordingId, signal);
  const { key, sha256, sizeBytes } = recording;
  // One that is there already, for example because Witness was ended before it was told what is inside.
  const known = sha256 === null ? null : await copies.find(recordingId, sha256).catch(() => null);
  const decryption = known ? null : createDecryption({ decryptor: settings.get().decryptor, keyName, now, signal });
  const onProgress = (done: number): void => report({ done, total: sizeBytes, detail: key });
  const content = await openCachedContent(library, recording, { decryption, signal, onProgress });
  try {
    const probe = await probeContent(library, recording, content);
    setProbe(catalog, recordingId, probe);
    // The same bytes as before it left the cache are indexed already.
    if (recording.indexState !== 'indexed') setIndexState(catalog, recordingId, 'none');
    return { bytes: content.reader.sizeBytes, format: probe.format };
  } finally {
    await content.reader.close();
  }
}

/** A cached recording that may be decrypted: `not-cached`, and `usage` where there is nothing to decrypt. */
async function probed(library: LibraryContext, id: RecordingId, signal: AbortSignal): Promise<Recording> {
  const cached = requireRecording(library.catalog, id);
  if (cached.cacheState !== 'complete') throw new AppError('not-cached', `${printableKey(cached.key)} is not in the cache.`);
  if (cached.probe === null) await probeCached(library, cached, { signal });
  const recording = requireRecording(library.catalog, id);
  const { kind, layers } = recording.probe ?? { kind: 'unknown', layers: [] };
  // Without the suffix nothing tells ciphertext from other content that is unknown.
  if (kind === 'encrypted' || kind === 'unknown' || layers.includes('encrypted')) return recording;
  throw new AppError('usage', `${printableKey(recording.key)} is not encrypted.`, { action: 'Open it as it is.' });
}
