import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type BlockFile, blockBytes, createBlockFile, openBlockFile } from '../../../electron/common/block-file.ts';
import { bytesOf, masterKey } from './cache-fixture.ts';

const headerBytes = 68;
const slotBytes = 12 + blockBytes + 16;

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-blocks-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function write(path: string, id: string, plain: Buffer): Promise<void> {
  const file = await createBlockFile({ path, masterKey, id }, plain.length);
  // Last first: the order must not matter.
  for (let index = file.blockCount - 1; index >= 0; index -= 1)
    await file.writeBlock(index, plain.subarray(index * blockBytes, index * blockBytes + file.plainLength(index)));
  await file.close();
}

async function withFile<T>(path: string, id: string, work: (file: BlockFile) => Promise<T>, key = masterKey): Promise<T> {
  const file = await openBlockFile({ path, masterKey: key, id });
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}

describe('a block file', () => {
  test('gives back every block, written in any order, the short last one included', async () => {
    const path = join(tempFolder(), 'a');
    const plain = bytesOf(2 * blockBytes + 1000);
    await write(path, 'a', plain);
    await withFile(path, 'a', async (file) => {
      expect([file.sizeBytes, file.blockCount, file.plainLength(2)]).toEqual([plain.length, 3, 1000]);
      const blocks = [await file.readBlock(2), await file.readBlock(0), await file.readBlock(1)];
      expect(Buffer.concat([blocks[1] ?? Buffer.of(), blocks[2] ?? Buffer.of(), blocks[0] ?? Buffer.of()]).equals(plain)).toBe(true);
    });
  });

  test('knows which blocks were never written', async () => {
    const path = join(tempFolder(), 'a');
    const file = await createBlockFile({ path, masterKey, id: 'a' }, 3 * blockBytes);
    await file.writeBlock(2, bytesOf(blockBytes));
    expect(await Promise.all([0, 1, 2].map(async (index) => (await file.tryReadBlock(index)) !== null))).toEqual([false, false, true]);
    await expect(file.readBlock(1)).rejects.toMatchObject({ code: 'cache-damaged', message: expect.stringContaining('block 1') });
    await file.close();
  });

  test('takes a torn write for a block that is not there', async () => {
    const path = join(tempFolder(), 'a');
    await write(path, 'a', bytesOf(2 * blockBytes));
    truncateSync(path, headerBytes + slotBytes + 5000);
    await withFile(path, 'a', async (file) => {
      expect(await file.tryReadBlock(0)).not.toBeNull();
      expect(await file.tryReadBlock(1)).toBeNull();
    });
  });

  test('seals the same block differently each time it is written', async () => {
    const path = join(tempFolder(), 'a');
    const file = await createBlockFile({ path, masterKey, id: 'a' }, 100);
    const plain = bytesOf(100);
    const sealed = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      await file.writeBlock(0, plain);
      sealed.add(readFileSync(path).subarray(headerBytes).toString('hex'));
    }
    expect(sealed.size).toBe(5);
    expect((await file.readBlock(0)).equals(plain)).toBe(true);
    await file.close();
  });

  test('notices one changed bit in its header, in a nonce, in the bytes and in a tag', async () => {
    const path = join(tempFolder(), 'a');
    const plain = bytesOf(blockBytes + 10);
    for (let at = 0; at < headerBytes; at += 1) {
      await write(path, 'a', plain);
      flip(path, at);
      await expect(openBlockFile({ path, masterKey, id: 'a' })).rejects.toMatchObject({ code: 'cache-damaged' });
    }
    await write(path, 'a', plain);
    const intact = readFileSync(path);
    const second = headerBytes + slotBytes;
    for (const at of [second, second + 11, second + 12, second + 21, second + 22, intact.length - 1]) {
      writeFileSync(path, intact);
      flip(path, at);
      await withFile(path, 'a', async (file) => {
        await expect(file.readBlock(1)).rejects.toMatchObject({
          code: 'cache-damaged',
          message: expect.stringMatching(/of a is .*block 1/),
        });
        await expect(file.readBlock(0)).resolves.toHaveLength(blockBytes);
      });
    }
  });

  test('refuses a block from another place, another file and an earlier file of the same name', async () => {
    const folder = tempFolder();
    const [a, b] = [join(folder, 'a'), join(folder, 'b')];
    const plain = bytesOf(2 * blockBytes);
    const blockOf = (path: string, index: number): Buffer =>
      readFileSync(path).subarray(headerBytes + index * slotBytes, headerBytes + (index + 1) * slotBytes);
    const implant = async (block: Buffer): Promise<void> => {
      const bytes = readFileSync(a);
      block.copy(bytes, headerBytes);
      writeFileSync(a, bytes);
      await withFile(a, 'a', (file) => expect(file.readBlock(0)).rejects.toMatchObject({ code: 'cache-damaged' }));
    };
    await write(a, 'a', plain);
    await write(b, 'b', plain);
    await implant(blockOf(a, 1));
    await implant(blockOf(b, 0));
    const earlier = blockOf(a, 1);
    await write(a, 'a', plain);
    const bytes = readFileSync(a);
    earlier.copy(bytes, headerBytes + slotBytes);
    writeFileSync(a, bytes);
    await withFile(a, 'a', (file) => expect(file.readBlock(1)).rejects.toMatchObject({ code: 'cache-damaged' }));
  });

  test('opens with no other key and under no other id', async () => {
    const path = join(tempFolder(), 'a');
    await write(path, 'a', bytesOf(10));
    await expect(openBlockFile({ path, masterKey: Buffer.alloc(32, 8), id: 'a' })).rejects.toMatchObject({ code: 'cache-damaged' });
    await expect(openBlockFile({ path, masterKey, id: 'b' })).rejects.toMatchObject({ code: 'cache-damaged' });
    await expect(openBlockFile({ path: `${path}x`, masterKey, id: 'a' })).rejects.toMatchObject({ code: 'cache-damaged' });
  });

  test('holds nothing when it is made for nothing', async () => {
    const path = join(tempFolder(), 'a');
    await write(path, 'a', Buffer.of());
    expect(await withFile(path, 'a', async (file) => [file.sizeBytes, file.blockCount])).toEqual([0, 0]);
  });
});
