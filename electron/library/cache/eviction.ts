import { AppError } from '../../../shared/errors.ts';
import type { RecordingId } from '../../../shared/model/ids.ts';

export interface EvictionInput {
  readonly usedBytes: number;
  readonly neededBytes: number;
  readonly quotaBytes: number;
  /** What may go, the one to go first first: unpinned, least recently used. */
  readonly candidates: readonly { readonly id: RecordingId; readonly cachedBytes: number }[];
}

/** Which recordings have to leave so that what is needed fits; none when it fits already. Throws `cache-quota` when it cannot. */
export function planEviction({ usedBytes, neededBytes, quotaBytes, candidates }: EvictionInput): RecordingId[] {
  const evicted: RecordingId[] = [];
  let used = usedBytes;
  for (const { id, cachedBytes } of candidates) {
    if (used + neededBytes <= quotaBytes) break;
    evicted.push(id);
    used -= cachedBytes;
  }
  if (used + neededBytes > quotaBytes) {
    throw new AppError(
      'cache-quota',
      `${neededBytes} bytes do not fit into the cache: its quota is ${quotaBytes} bytes and ${used} of them cannot be freed.`,
    );
  }
  return evicted;
}
