import { blake2b } from '@noble/hashes/blake2';
import { md5, sha1 } from '@noble/hashes/legacy';
import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2';
import { sha3_256, sha3_512 } from '@noble/hashes/sha3';
import type { FileDigests, HashOptions } from '../../shared/evidence/bag-reader.ts';
import { toHex } from '../../shared/evidence/hex.ts';

/** By Node's names, which manifests are read with. */
const hashes = {
  md5,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  blake2b512: blake2b,
  'sha3-256': sha3_256,
  'sha3-512': sha3_512,
} as const;

/** What the browser's own code hashes, when it gets all bytes at once. */
const native: Readonly<Record<string, string>> = { sha1: 'SHA-1', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' };
/** Larger files are hashed as they are read, so that none has to fit into memory. */
const mostAtOnce = 64 * 1024 ** 2;

/** All digests of a file in one pass over it. */
export async function hashPieces(
  file: { readonly size: number; stream(): ReadableStream<Uint8Array>; arrayBuffer(): Promise<ArrayBuffer> },
  algorithms: readonly string[],
  { signal, onBytes }: HashOptions,
): Promise<FileDigests> {
  if (file.size <= mostAtOnce && algorithms.every((algorithm) => native[algorithm] !== undefined)) {
    const bytes = new Uint8Array(await file.arrayBuffer());
    signal?.throwIfAborted();
    const digests: string[] = [];
    for (const algorithm of algorithms) digests.push(toHex(new Uint8Array(await crypto.subtle.digest(native[algorithm] ?? '', bytes))));
    onBytes?.(bytes.byteLength);
    return { sizeBytes: bytes.byteLength, digests };
  }
  const running = algorithms.map((algorithm) => create(algorithm));
  let sizeBytes = 0;
  for await (const piece of file.stream()) {
    signal?.throwIfAborted();
    for (const hash of running) hash.update(piece);
    sizeBytes += piece.byteLength;
    onBytes?.(piece.byteLength);
  }
  return { sizeBytes, digests: running.map((hash) => toHex(hash.digest())) };
}

/** SHA-256 in hexadecimal; of a text, of its UTF-8. */
export function sha256Of(content: string | Uint8Array): string {
  return toHex(sha256(content));
}

function create(algorithm: string) {
  const known = Object.entries(hashes).find(([name]) => name === algorithm);
  if (!known) throw new Error(`${algorithm} is not known here.`);
  return known[1].create({});
}
