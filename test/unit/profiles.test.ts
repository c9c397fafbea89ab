import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { previewProfile } from '../../electron/library/profiles/preview-profile.ts';
import { createProfileStore } from '../../electron/library/profiles/profile-store.ts';
import { logProfileSchema } from '../../shared/model/log-profile.ts';
import { makeTempFolder } from '../support/library.ts';
import { memoryReader } from '../support/memory-reader.ts';

const profile = logProfileSchema.parse({ id: 'ours', name: 'Ours', layout: 'ndjson', timeField: 'at', textField: 'out' });
let folder: Awaited<ReturnType<typeof makeTempFolder>>;
let path = '';

beforeEach(async () => {
  folder = await makeTempFolder('witness-profiles-');
  path = join(folder.path, 'profiles.json');
});
afterEach(() => folder.remove());

test('a saved profile is there for the next who asks, and can be replaced and removed', async () => {
  const store = createProfileStore(path);
  await store.save(profile);
  await store.save({ ...profile, name: 'Ours, better' });
  expect(await createProfileStore(path).get('ours')).toMatchObject({ name: 'Ours, better', builtIn: false });
  await store.remove('ours');
  expect((await store.list()).every(({ builtIn }) => builtIn)).toBe(true);
});

test('a built-in profile is neither replaced nor removed', async () => {
  const store = createProfileStore(path);
  await expect(store.save({ ...profile, id: 'generic-csv' })).rejects.toMatchObject({ code: 'usage' });
  await expect(store.remove('generic-csv')).rejects.toMatchObject({ code: 'usage' });
});

test('a damaged file is named and never overwritten', async () => {
  await writeFile(path, '{"version": 1, "profiles": [');
  await expect(createProfileStore(path).save(profile)).rejects.toMatchObject({
    code: 'input-malformed',
    message: expect.stringContaining(path),
  });
  expect(await readFile(path, 'utf8')).toBe('{"version": 1, "profiles": [');
});

test('a preview shows what a profile makes of a log, and which fields there are', async () => {
  const log = '{"at":"2026-11-02T14:03:00Z","out":"one","meta":{"who":"alice"}}\n{"at":1,"text":"two"}\n';
  expect(await previewProfile(memoryReader(log), profile)).toEqual({
    rows: [{ line: 1, atEpochMs: Date.UTC(2026, 10, 2, 14, 3), session: null, source: 'output', text: 'one' }],
    linesRead: 2,
    linesUnmapped: 1,
    fields: ['at', 'meta.who', 'out', 'text'],
  });
});
