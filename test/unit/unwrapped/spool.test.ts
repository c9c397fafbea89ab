import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blockBytes } from '../../../electron/common/block-file.ts';
import type { ByteChunk } from '../../../electron/library/formats/byte-stream.ts';
import { spool } from '../../../electron/library/unwrapped/spool.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'witness-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* inPieces(bytes: Uint8Array, size = 70_000): AsyncGenerator<ByteChunk> {
  for (let at = 0; at < bytes.length; at += size) yield { bytes: bytes.subarray(at, at + size), bytesRead: at };
}

/** Files that this process has open below the folder, with a name or without. */
function openFiles(): Buffer[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder) ? [readFileSync(`/proc/self/fd/${fd}`)] : [];
    } catch {
      return [];
    }
  });
}

test.each([
  ['what fits into memory', 3 * blockBytes + 10, 1024 ** 3],
  ['what does not', 3 * blockBytes + 10, 100_000],
  ['what ends at a block', 4 * blockBytes, 1],
  ['nothing', 0, 1],
])('%s is read at random as it was', async (_, length, memoryBytes) => {
  const bytes = randomBytes(length);
  const reader = await spool(inPieces(bytes), { folder, memoryBytes });
  expect(reader.sizeBytes).toBe(length);
  expect(Buffer.from(await reader.read(0, length + 5)).equals(bytes)).toBe(true);
  for (const start of [0, 1000, blockBytes - 3, length - 1].filter((each) => each >= 0 && each < length)) {
    expect(Buffer.from(await reader.read(start, start + 6)).equals(bytes.subarray(start, start + 6))).toBe(true);
  }
  await reader.close();
  expect(readdirSync(folder)).toEqual([]);
  expect(openFiles()).toEqual([]);
});

test('what lies on the disk cannot be read, and has no name that a crash would leave', async () => {
  const reader = await spool(inPieces(Buffer.from('correct-horse-battery-staple '.repeat(30_000))), { folder, memoryBytes: 1000 });
  if (process.platform === 'linux') {
    const files = openFiles();
    expect(files).toHaveLength(1);
    expect(files[0]?.length).toBeGreaterThan(800_000);
    expect(files[0]?.includes('battery')).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  }
  expect(Buffer.from(await reader.read(8, 13)).toString()).toBe('horse');
  await reader.close();
});

test('a stream that breaks off, or that nobody wants any more, leaves nothing', async () => {
  async function* breaking(): AsyncGenerator<ByteChunk> {
    yield* inPieces(randomBytes(2 * blockBytes));
    throw new Error('the layer broke');
  }
  await expect(spool(breaking(), { folder, memoryBytes: 1000 })).rejects.toThrow('the layer broke');
  const stopped = spool(inPieces(randomBytes(2 * blockBytes)), { folder, memoryBytes: 1000, signal: AbortSignal.abort() });
  await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(folder)).toEqual([]);
  expect(openFiles()).toEqual([]);
});
