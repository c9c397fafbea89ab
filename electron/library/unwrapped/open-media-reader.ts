import { playsWhileArriving } from '../../../shared/arriving.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/model/recording.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { isLocked, lacksUnwrapped } from '../../../shared/wrapped.ts';
import type { ByteReader } from '../../common/byte-reader.ts';
import type { ArrivingReaderOptions } from '../cache/arriving-reader.ts';
import type { RecordingCache } from '../cache/recording-cache.ts';
import type { UnwrappedCopies } from './unwrapped-copies.ts';

export interface MediaReading {
  readonly cache: Pick<RecordingCache, 'open' | 'openArriving'>;
  readonly copies: Pick<UnwrappedCopies, 'open'>;
}

/** What can be read of a cached recording depends on these. */
export type MediaOf = Pick<Recording, 'id' | 'key' | 'cacheState' | 'probe' | 'sha256' | 'unwrapped'>;

/**
 * The bytes of a cached recording that are played, indexed and cut: the original where nothing is around it that its
 * reader cannot take off while streaming (gzip around a terminal recording), else the unwrapped copy. What is not all here
 * is read as far as it is, and waited for while it arrives, as `arriving` says. `not-cached`;
 * `not-indexed` where the copy has to be made first, which indexing does.
 */
export async function openMediaReader(
  { cache, copies }: MediaReading,
  recording: MediaOf,
  arriving: ArrivingReaderOptions = {},
): Promise<ByteReader> {
  const { id, key, cacheState, probe, sha256, unwrapped } = recording;
  if (unwrapped !== null && sha256 !== null) return copies.open(id, sha256);
  if (isLocked(recording)) throw new AppError('not-cached', `${printableKey(key)} is encrypted.`, { action: 'Decrypt it first.' });
  if (lacksUnwrapped(recording)) throw new AppError('not-indexed', `${printableKey(key)} is not unpacked.`);
  if (cacheState === 'partial' && playsWhileArriving(probe)) return cache.openArriving(id, arriving);
  return cache.open(id);
}
