import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createProxyStore } from '../../../electron/library/playback/proxy/proxy-store.ts';
import { recordingIdSchema } from '../../../shared/model/ids.ts';
import { testFolder } from '../cli/cli-runner.ts';

const [first, second, third] = ['a1', 'b2', 'c3'].map((id) => recordingIdSchema.parse(id)) as [never, never, never];
const key = Buffer.alloc(32, 7);
const fragment = (text: string): Buffer => Buffer.from(text.repeat(100));

describe('kept proxy segments', () => {
  test('come back as they were, sealed on the disk, bound to recording, version and number', async () => {
    const derivedFolder = testFolder();
    const store = createProxyStore({ derivedFolder, key, maxBytes: 1e6 });
    await store.write(first, 'v1', 3, fragment('secret'));
    expect(await store.read(first, 'v1', 3)).toEqual(fragment('secret'));
    expect(readFileSync(join(derivedFolder, 'a1.proxy', '3')).includes('secret')).toBe(false);
    expect(await store.read(first, 'v2', 3)).toBeNull();
    expect(await store.read(first, 'v1', 4)).toBeNull();
    expect(await store.read(second, 'v1', 3)).toBeNull();
    await store.remove(first);
    expect(await store.read(first, 'v1', 3)).toBeNull();
    expect(readdirSync(derivedFolder)).toEqual([]);
  });

  test('another run knows what they take, and makes room at the cost of the least recently used recording', async () => {
    const derivedFolder = testFolder();
    const options = { derivedFolder, key, maxBytes: 1600 };
    await createProxyStore(options).write(first, 'v', 0, fragment('first '));
    const store = createProxyStore(options);
    await store.write(second, 'v', 0, fragment('other '));
    expect(await store.read(first, 'v', 0)).not.toBeNull();
    await store.write(third, 'v', 0, fragment('third '));
    expect(await store.read(first, 'v', 0)).toBeNull();
    expect(await store.read(second, 'v', 0)).not.toBeNull();
    expect(await store.read(third, 'v', 0)).not.toBeNull();
  });
});
