import { createHash } from 'node:crypto';
import type { Checksum } from '../../../shared/model/recording.ts';
import { createRunningChecksum } from './checksum.ts';

export interface ContentDigest {
  /** Hexadecimal. */
  readonly sha256: string;
  /** Base64; null when none was asked for. */
  readonly checksum: string | null;
}

/** Takes the bytes of an object in order. */
export interface ContentHash {
  update(bytes: Uint8Array): void;
  digest(): Promise<ContentDigest>;
}

/** SHA-256 and, where the store offers one, its checksum, in one pass. */
export async function createContentHash(algorithm: Checksum['algorithm'] | null): Promise<ContentHash> {
  const sha256 = createHash('sha256');
  // One computation serves both.
  const isSame = algorithm === 'sha256';
  const checksum = algorithm === null || isSame ? null : await createRunningChecksum(algorithm);
  return {
    update(bytes) {
      sha256.update(bytes);
      checksum?.update(bytes);
    },
    async digest() {
      const bytes = sha256.digest();
      return {
        sha256: bytes.toString('hex'),
        checksum: isSame ? bytes.toString('base64') : ((await checksum?.digest()) ?? null),
      };
    },
  };
}
