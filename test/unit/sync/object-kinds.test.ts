import { describe, expect, test } from 'vitest';
import { objectKind, sidecarKeys, sidecarSubjects, withoutExtensions } from '../../../electron/library/sync/object-kinds.ts';

describe('what an object is taken for', () => {
  test.each([
    ['a/b.cast', 'recording'],
    ['a/b.mp4.gz', 'recording'],
    ['a/b.enc.gzip', 'recording'],
    ['a/123456789012345678901234', 'recording'],
    ['akeyless-log/2026.log', 'recording'],
    ['a/session.asciicast.json', 'recording'],
    ['a/tlog-1.json', 'recording'],
    ['list-sra-sessions.json', 'inventory'],
    ['x/y/inventory.json', 'inventory'],
    ['2026-11-sessions.ndjson', 'inventory'],
    ['sessions_2026-11-01.jsonl', 'inventory'],
    ['a/b.json', 'metadata'],
    ['a/b.cast.json', 'metadata'],
    ['a/sessions-1.cast.json', 'metadata'],
    ['a/b.metadata.json', 'metadata'],
    ['README.txt', 'other'],
    ['a/b.cast.sha256', 'other'],
    ['a/SHA256SUMS', 'other'],
    ['bag/manifest-sha256.txt', 'other'],
    ['a/shot.PNG', 'other'],
  ])('%s is %s', (key, kind) => {
    expect(objectKind(key)).toBe(kind);
  });

  test('only extensions of recordings and their layers are taken off', () => {
    expect(withoutExtensions('a.b/rec.1.mp4.enc.gzip')).toBe('a.b/rec.1');
    expect(withoutExtensions('a/host.corp')).toBe('a/host.corp');
    expect(withoutExtensions('.cast')).toBe('.cast');
  });

  test('sidecars are looked for beside the recording, and recordings beside the sidecar', () => {
    expect(sidecarKeys('d/a.cast')).toEqual(['d/a.cast.json', 'd/a.cast.metadata.json', 'd/a.json', 'd/a.metadata.json']);
    for (const key of sidecarKeys('d/a.cast')) expect(sidecarSubjects(key)).toContain('d/a.cast');
  });
});
