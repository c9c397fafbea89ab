import { describe, expect, test } from 'vitest';
import { createRunningChecksum } from '../../../electron/library/cache/checksum.ts';
import { createContentHash } from '../../../electron/library/cache/content-hash.ts';
import type { Checksum } from '../../../shared/model/recording.ts';

/** Of the nine bytes "123456789": the check values of the CRC catalogues, and md5sum, sha1sum, sha256sum. */
const known: Readonly<Record<Checksum['algorithm'], string>> = {
  md5: '25f9e794323b453885f5181f1b624d0b',
  sha1: 'f7c3bc1d808e04732adf679965ccc34ca7ae3441',
  sha256: '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  crc32: 'cbf43926',
  crc32c: 'e3069283',
  crc64nvme: 'ae8b14860a799888',
};
const algorithms: readonly Checksum['algorithm'][] = ['md5', 'sha1', 'sha256', 'crc32', 'crc32c', 'crc64nvme'];

describe('a running checksum', () => {
  test.each(algorithms)('of %s is the known one, however the bytes arrive', async (algorithm) => {
    const checksum = await createRunningChecksum(algorithm);
    for (const part of ['1', '2345', '', '6789']) checksum.update(Buffer.from(part));
    expect(Buffer.from(await checksum.digest(), 'base64').toString('hex')).toBe(known[algorithm]);
  });

  test.each([...algorithms, null])('goes beside SHA-256 (%s)', async (algorithm) => {
    const hash = await createContentHash(algorithm);
    hash.update(Buffer.from('123456789'));
    expect(await hash.digest()).toEqual({
      sha256: known.sha256,
      checksum: algorithm === null ? null : Buffer.from(known[algorithm], 'hex').toString('base64'),
    });
  });
});
