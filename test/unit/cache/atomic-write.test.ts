import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFileAtomically } from '../../../electron/common/atomic-write.ts';

function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'witness-atomic-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('an atomic write replaces a file as a whole, for its owner alone, and leaves nothing beside it', async () => {
  const folder = tempFolder();
  const path = join(folder, 'settings.json');
  writeFileSync(path, 'old and longer');
  await writeFileAtomically(path, 'new');
  expect([readdirSync(folder), readFileSync(path, 'utf8')]).toEqual([['settings.json'], 'new']);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('an atomic write that fails leaves what was there, and nothing beside it', async () => {
  const folder = tempFolder();
  const path = join(folder, 'taken');
  mkdirSync(join(path, 'by a folder'), { recursive: true });
  await expect(writeFileAtomically(path, 'new')).rejects.toThrow();
  expect([readdirSync(folder), readdirSync(path)]).toEqual([['taken'], ['by a folder']]);
});

test('many atomic writes at once leave one of the contents, whole', async () => {
  const folder = tempFolder();
  const path = join(folder, 'a');
  const contents = Array.from({ length: 20 }, (_, index) => String(index).repeat(1000));
  await Promise.all(contents.map((content) => writeFileAtomically(path, content)));
  expect(contents).toContain(readFileSync(path, 'utf8'));
  expect(readdirSync(folder)).toEqual(['a']);
});
