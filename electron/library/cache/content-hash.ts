import { createHash } from 'node:crypto';
import { type Sha256, sha256Schema } from '../../../shared/model/ids.ts';
import type { Checksum } from '../../../shared/model/recording.ts';
import { createRunningChecksum } from './checksum.ts';

export interface ContentDigest {
  readonly sha256: Sha256;
  /** Base64; null when none was asked for. */
  readonly checksum: string | null;
}

/** Takes the bytes of an object in order. */
export interface ContentHash {
  update(bytes: Uint8Array): void;
  digest(): Promise<ContentDigest>;
}

/** SHA-256 and, where the store offers one, its checksum, in one pass. */
export function createContentHash(algorithm: Checksum['algorithm'] | null): ContentHash {
  const sha256 = createHash('sha256');
  // One computation serves both.
  const isSame = algorithm === 'sha256';
  const checksum = algorithm === null || isSame ? null : createRunningChecksum(algorithm);
  return {
    update(bytes) {
      sha256.update(bytes);
      checksum?.update(bytes);
    },
    async digest() {
      const bytes = sha256.digest();
      return {
        sha256: sha256Schema.parse(bytes.toString('hex')),
        checksum: isSame ? bytes.toString('base64') : ((await checksum?.digest()) ?? null),
      };
    },
  };
}
