import { describe, expect, test } from 'vitest';
import { s3Checksum } from '../../../electron/library/stores/s3-store.ts';

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const md5Base64 = '1B2M2Y8AsgTpgAmY7PhCfg==';

describe('the checksum that S3 offers', () => {
  test('is the MD5 of a plain single-part ETag', () => {
    expect(s3Checksum({ ETag: `"${md5}"` }, 'b')).toEqual({ algorithm: 'md5', value: md5Base64 });
    expect(s3Checksum({ ETag: `"${md5}"`, ServerSideEncryption: 'AES256' }, 'b')).toEqual({ algorithm: 'md5', value: md5Base64 });
  });

  test('is none where the ETag is no MD5 of the object', () => {
    expect(s3Checksum({ ETag: `"${md5}-3"` }, 'b')).toBeNull();
    expect(s3Checksum({ ETag: `"${md5}"`, ServerSideEncryption: 'aws:kms' }, 'b')).toBeNull();
    expect(s3Checksum({ ETag: `"${md5}"`, SSECustomerAlgorithm: 'AES256' }, 'b')).toBeNull();
    expect(s3Checksum({ ETag: `"${md5}"` }, 'b--use1-az4--x-s3')).toBeNull();
    expect(s3Checksum({}, 'b')).toBeNull();
  });

  test('is the strongest over the whole object, and never one over parts', () => {
    const all = { ETag: `"${md5}"`, ChecksumSHA256: 's', ChecksumCRC32: 'c' };
    expect(s3Checksum({ ...all, ChecksumType: 'FULL_OBJECT' }, 'b')).toEqual({ algorithm: 'sha256', value: 's' });
    expect(s3Checksum({ ChecksumSHA256: 's-2', ChecksumType: 'COMPOSITE' }, 'b')).toBeNull();
    expect(s3Checksum({ ETag: `"${md5}-2"`, ChecksumCRC32: 'c', ChecksumType: 'FULL_OBJECT' }, 'b')).toEqual({
      algorithm: 'crc32',
      value: 'c',
    });
  });
});
