import { createHash, randomBytes } from 'node:crypto';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { blockBytes } from '../../../electron/common/block-file.ts';
import type { ByteChunk } from '../../../electron/library/formats/byte-stream.ts';
import { openUnwrappedCopies, type UnwrappedCopies } from '../../../electron/library/unwrapped/unwrapped-copies.ts';
import { recordingIdSchema, type Sha256, sha256Schema } from '../../../shared/model/ids.ts';

const id = recordingIdSchema.parse('rec-1');
const other = recordingIdSchema.parse('rec-2');
const key = Buffer.alloc(32, 5);
const shaOf = (text: string): Sha256 => sha256Schema.parse(createHash('sha256').update(text).digest('hex'));
const original = shaOf('the stored recording');
const facts = () => ({ layers: ['gzip'], problems: [{ code: 'truncated', message: 'It ends early.' }], decrypted: null });

function makeCopies() {
  const folder = mkdtempSync(join(tmpdir(), 'witness-copies-'));
  const opened: UnwrappedCopies[] = [];
  const reopen = (openKey = key): UnwrappedCopies => {
    const copies = openUnwrappedCopies({ folder, key: openKey });
    opened.push(copies);
    return copies;
  };
  onTestFinished(async () => {
    for (const each of opened) await each.dispose();
    rmSync(folder, { recursive: true });
  });
  return { folder, reopen, copies: reopen() };
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<ByteChunk> {
  for (let at = 0; at < bytes.length; at += size) yield { bytes: bytes.subarray(at, at + size), bytesRead: at };
}

/** Writes a copy and gives what was reserved for it, in order. */
async function write(copies: UnwrappedCopies, bytes: Buffer, { of = id, size = 100_000, from = original } = {}): Promise<number[]> {
  const reserved: number[] = [];
  const reserve = async (sizeBytes: number): Promise<void> => void reserved.push(sizeBytes);
  await copies.write({ id: of, original: from, chunks: inPieces(bytes, size), facts, reserve });
  return reserved;
}

async function readAll(copies: UnwrappedCopies, of = id): Promise<Uint8Array> {
  const reader = await copies.open(of, original);
  try {
    return await reader.read(0, reader.sizeBytes);
  } finally {
    await reader.close();
  }
}

describe('an unwrapped copy', () => {
  test.each([0, 1, blockBytes - 1, blockBytes, blockBytes + 1, 5 * blockBytes + 12_345])(
    'of %d bytes is read as it was written, anywhere',
    async (length) => {
      const { copies, reopen } = makeCopies();
      const bytes = randomBytes(length);
      const reserved = await write(copies, bytes);
      expect(reserved.at(-1)).toBe(length);
      expect(await copies.find(id, original)).toMatchObject({ sizeBytes: length, original, ...facts() });
      // By another process too.
      for (const each of [copies, reopen()]) {
        const reader = await each.open(id, original);
        expect(reader.sizeBytes).toBe(length);
        expect(Buffer.from(await reader.read(0, length + 1000)).equals(bytes)).toBe(true);
        for (const [start, end] of [
          [0, 10],
          [blockBytes - 5, blockBytes + 5],
          [length - 7, length],
          [length, length + 10],
        ] as const) {
          const from = Math.max(0, start);
          expect(Buffer.from(await reader.read(from, end)).equals(bytes.subarray(from, end))).toBe(true);
        }
        await reader.close();
      }
    },
  );

  test('is in no file as it is', async () => {
    const { copies, folder } = makeCopies();
    await write(copies, Buffer.from('correct-horse-battery-staple '.repeat(40_000)));
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes('battery'), name).toBe(false);
  });

  test('of another version of the recording, or of none, is not there', async () => {
    const { copies } = makeCopies();
    await write(copies, randomBytes(1000));
    const replaced = shaOf('the recording that replaced it');
    expect(await copies.find(id, replaced)).toBeNull();
    await expect(copies.open(id, replaced)).rejects.toMatchObject({ code: 'not-cached' });
    await expect(copies.open(other, original)).rejects.toMatchObject({ code: 'not-cached' });
  });

  test('that is made anew replaces the earlier one, also for who had read it before', async () => {
    const { copies } = makeCopies();
    await write(copies, Buffer.from('first'));
    expect(Buffer.from(await readAll(copies)).toString()).toBe('first');
    await write(copies, Buffer.from('second one'));
    expect(Buffer.from(await readAll(copies)).toString()).toBe('second one');
  });

  test('is never taken for whole without its state, and swept away', async () => {
    const { copies, folder, reopen } = makeCopies();
    await write(copies, randomBytes(1000));
    await write(copies, randomBytes(1000), { of: other });
    rmSync(join(folder, `${id}.unwrapped-state`));
    // As an atomic replacement that was killed leaves it.
    writeFileSync(join(folder, `${other}.unwrapped-state.0a1b2c3d4e5f.tmp`), 'half');
    writeFileSync(join(folder, `${id}.seg`), 'of somebody else');
    const next = reopen();
    await expect(next.open(id, original)).rejects.toMatchObject({ code: 'not-cached' });
    expect(await next.sweep()).toEqual([other]);
    expect(readdirSync(folder).sort()).toEqual([`${id}.seg`, `${other}.unwrapped`, `${other}.unwrapped-state`]);
  });

  test('that fails on the way leaves nothing, and gives up its source', async () => {
    const { copies, folder } = makeCopies();
    let isEnded = false;
    async function* failing(): AsyncGenerator<ByteChunk> {
      try {
        yield { bytes: randomBytes(3 * blockBytes), bytesRead: 1 };
        throw new Error('the layer broke');
      } finally {
        isEnded = true;
      }
    }
    await expect(copies.write({ id, original, chunks: failing(), facts, reserve: async () => undefined })).rejects.toThrow(
      'the layer broke',
    );
    expect(isEnded).toBe(true);
    const noRoom = async (): Promise<void> => {
      throw new Error('no room');
    };
    await expect(copies.write({ id, original, chunks: inPieces(randomBytes(10), 3), facts, reserve: noRoom })).rejects.toThrow('no room');
    const cancelled = {
      id,
      original,
      chunks: inPieces(randomBytes(10), 3),
      facts,
      reserve: async () => undefined,
      signal: AbortSignal.abort(),
    };
    await expect(copies.write(cancelled)).rejects.toMatchObject({ name: 'AbortError' });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('whose bytes were altered, or that is another one, is refused', async () => {
    const { copies, folder, reopen } = makeCopies();
    const path = join(folder, `${id}.unwrapped`);
    await write(copies, randomBytes(3 * blockBytes));
    await write(copies, randomBytes(3 * blockBytes), { of: other });
    const sealed = readFileSync(path);

    const altered = Buffer.from(sealed);
    altered[blockBytes * 2] = (altered[blockBytes * 2] ?? 0) ^ 1;
    writeFileSync(path, altered);
    await expect(readAll(reopen())).rejects.toMatchObject({ code: 'cache-damaged' });

    copyFileSync(join(folder, `${other}.unwrapped`), path);
    await expect(readAll(reopen())).rejects.toMatchObject({ code: 'cache-damaged' });

    writeFileSync(path, sealed);
    copyFileSync(join(folder, `${other}.unwrapped-state`), join(folder, `${id}.unwrapped-state`));
    await expect(readAll(reopen())).rejects.toMatchObject({ code: 'cache-damaged' });
    await expect(readAll(reopen(Buffer.alloc(32, 6)))).rejects.toMatchObject({ code: 'cache-damaged' });

    // A copy of the same recording from an earlier time, beside the newest state.
    await write(copies, randomBytes(3 * blockBytes));
    writeFileSync(path, sealed);
    await expect(readAll(reopen())).rejects.toMatchObject({ code: 'cache-damaged' });
  });

  test('leaves with its files', async () => {
    const { copies, folder } = makeCopies();
    await write(copies, randomBytes(1000));
    const reader = await copies.open(id, original);
    expect(copies.isRead(id)).toBe(true);
    await reader.close();
    expect(copies.isRead(id)).toBe(false);
    await copies.remove(id);
    expect(readdirSync(folder)).toEqual([]);
  });
});
