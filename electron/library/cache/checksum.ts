import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Checksum } from '../../../shared/model/recording.ts';

/** Takes bytes in order and gives the checksum in base64, as the stores give it. */
export interface RunningChecksum {
  update(bytes: Uint8Array): void;
  digest(): string;
}

/** The running form of a store's checksum; null for an algorithm that is not computed here. */
export function createRunningChecksum(algorithm: Checksum['algorithm']): RunningChecksum | null {
  switch (algorithm) {
    case 'md5':
    case 'sha1':
    case 'sha256': {
      const hash = createHash(algorithm);
      return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('base64') };
    }
    case 'crc32': {
      let value = 0;
      return {
        update(bytes) {
          value = crc32(bytes, value);
        },
        digest() {
          const bytes = Buffer.alloc(4);
          bytes.writeUInt32BE(value);
          return bytes.toString('base64');
        },
      };
    }
    // Amazon's other two have no fast implementation in Node; S3 offers one of those above or an MD5 beside them.
    case 'crc32c':
    case 'crc64nvme':
      return null;
  }
}
