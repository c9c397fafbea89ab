import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listByPrefix } from '../../../electron/library/stores/list-by-prefix.ts';
import type { RecordingStore, StoredObject } from '../../../electron/library/stores/recording-store.ts';

const object = (key: string): StoredObject => ({ key, sizeBytes: 1, etag: null, versionId: null, lastModifiedMs: 1, checksum: null });

interface Requests {
  lists: string[];
  levels: string[];
  /** Pages that were asked for and not taken yet, at the most. */
  most: number;
}

/** A store with levels, in pages of two; a level holds at most `levelSize` entries. */
function storeOf(keys: readonly string[], levelSize = 1000): Pick<RecordingStore, 'list' | 'listLevel'> & { readonly requests: Requests } {
  const requests: Requests = { lists: [], levels: [], most: 0 };
  let open = 0;
  return {
    requests,
    async *list({ prefix = '' } = {}) {
      requests.lists.push(prefix);
      const found = keys.filter((key) => key.startsWith(prefix)).sort();
      for (let at = 0; at < found.length; at += 2) {
        open += 1;
        requests.most = Math.max(requests.most, open);
        await Promise.resolve();
        open -= 1;
        yield found.slice(at, at + 2).map(object);
      }
    },
    async listLevel({ prefix = '' } = {}) {
      requests.levels.push(prefix);
      const below = keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      const prefixes = [
        ...new Set(below.filter((key) => key.includes('/')).map((key) => `${prefix}${key.slice(0, key.indexOf('/') + 1)}`)),
      ];
      const objects = below.filter((key) => !key.includes('/')).map((key) => object(prefix + key));
      const isWhole = prefixes.length + objects.length <= levelSize;
      return { objects: isWhole ? objects : objects.slice(0, 1), prefixes: isWhole ? prefixes : prefixes.slice(0, 1), isWhole };
    },
  };
}

async function keysOf(store: Pick<RecordingStore, 'list' | 'listLevel'>): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of listByPrefix(store)) keys.push(...page.map(({ key }) => key));
  return keys.sort();
}

describe('listing by prefix', () => {
  test('gives every object once, whatever the folders', async () => {
    const name = fc.stringMatching(/^[ab]{1,2}$/);
    const key = fc.array(name, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(key, { maxLength: 40 }), fc.integer({ min: 1, max: 8 }), async (keys, levelSize) => {
        expect(await keysOf(storeOf(keys, levelSize))).toEqual([...keys].sort());
      }),
    );
  });

  test('lists folders beside each other, a few at a time, and goes into those that hold nothing but a folder', async () => {
    const keys = Array.from({ length: 60 }, (_, at) => `recordings/2026/${at % 12}/${at}.cast`);
    const store = storeOf(keys);
    expect(await keysOf(store)).toEqual([...keys].sort());
    expect(store.requests.levels).toEqual(['', 'recordings/', 'recordings/2026/']);
    expect(store.requests.lists).toHaveLength(12);
    expect(store.requests.most).toBeGreaterThan(1);
    expect(store.requests.most).toBeLessThanOrEqual(4);
  });

  test('lists a store of very many folders straight through', async () => {
    const keys = Array.from({ length: 200 }, (_, at) => `${at}/recording.mp4`);
    const store = storeOf(keys);
    expect(await keysOf(store)).toEqual([...keys].sort());
    expect(store.requests).toMatchObject({ levels: [''], lists: [''] });
  });

  test('fails with what one of the listings fails with, and ends the others', async () => {
    const ended: string[] = [];
    const store = {
      ...storeOf(['a/1', 'b/1', 'c/1']),
      async *list({ prefix = '' } = {}) {
        try {
          if (prefix === 'b/') throw new Error('no b');
          for (;;) yield [object(`${prefix}1`)];
        } finally {
          ended.push(prefix);
        }
      },
    };
    await expect(keysOf(store)).rejects.toThrow('no b');
    expect(ended.sort()).toEqual(['a/', 'b/', 'c/']);
  });
});
