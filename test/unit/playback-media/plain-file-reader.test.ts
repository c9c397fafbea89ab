import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openFileReader } from '../../../electron/common/plain-file-reader.ts';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-file-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a plain file gives any range, clamped to its size', async () => {
  const path = join(tempFolder(), 'a');
  writeFileSync(path, '0123456789');
  const reader = await openFileReader(path);
  const text = async (start: number, end: number): Promise<string> => Buffer.from(await reader.read(start, end)).toString();
  expect([reader.sizeBytes, await text(0, 3), await text(8, 99), await text(20, 30)]).toEqual([10, '012', '89', '']);
  await reader.close();
});

test('what is missing, empty, a folder or a pipe cannot be read, and says so by name', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'empty'), '');
  await expect(openFileReader(join(folder, 'missing'))).rejects.toMatchObject({
    code: 'input-unreadable',
    message: expect.stringContaining('missing'),
  });
  await expect(openFileReader(join(folder, 'empty'))).rejects.toMatchObject({
    code: 'input-empty',
    message: expect.stringContaining('empty'),
  });
  await expect(openFileReader(folder)).rejects.toMatchObject({ code: 'input-unreadable' });
  if (process.platform === 'win32') return;
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  await expect(openFileReader(join(folder, 'pipe'))).rejects.toMatchObject({ code: 'input-unreadable' });
});

test('a file that becomes shorter while it is read is not taken for whole', async () => {
  const path = join(tempFolder(), 'a');
  writeFileSync(path, '0123456789');
  const reader = await openFileReader(path);
  truncateSync(path, 4);
  await expect(reader.read(0, 10)).rejects.toMatchObject({ code: 'input-truncated' });
  await reader.close();
});
