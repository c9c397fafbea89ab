import { describe, expect, test } from 'vitest';
import { createPathAllocator, portablePath } from '../../../electron/library/evidence/portable-path.ts';

const hostileKeys = [
  '../../etc/passwd',
  '/etc/passwd',
  'a/../../b.cast',
  'line\nbreak\r.cast',
  'percent%0A.cast',
  'nul\0byte.cast',
  'back\\slash\\..\\x.cast',
  'C:\\Windows\\system32.cast',
  'con.cast',
  'LPT1',
  'trailing dot.',
  'trailing space ',
  '.hidden',
  '-rf',
  '~root',
  '\u202egnp.cast',
  '録画/セッション.cast',
  'e\u0301.cast',
  '\u00e9.cast',
  '',
  '/',
  '//',
  '.',
  '..',
  'x'.repeat(1024),
  `${'deep/'.repeat(200)}x.cast`,
  `x.${'y'.repeat(300)}`,
  '\ud800.cast',
];

describe('paths made from keys', () => {
  test('a plain key is kept as it is', () => {
    for (const key of ['ssh/2026/11/02/ab-12_34.cast', 'a.mp4', 'user@host/rec,1+2=3.txt']) expect(portablePath(key)).toBe(key);
  });

  test.each(hostileKeys)('%j becomes a path that any file system holds and any manifest can list unquoted', (key) => {
    const path = portablePath(key);
    expect(path).toMatch(/^[A-Za-z0-9._@+=,/-]+$/);
    expect(path.length).toBeLessThanOrEqual(140);
    for (const part of path.split('/')) {
      expect(part).not.toMatch(/^[.-]|^$|\.$/);
      expect(part).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
    }
  });

  test('no two keys share a path, whatever the file system makes of case and folders', () => {
    const paths = createPathAllocator();
    const keys = [...hostileKeys, 'a', 'a/b', 'A', 'A/B', 'a/b/c', 'x y', 'x_y', 'con', '_con', 'a.transcript.txt/b', 'a.transcript.txt'];
    const allocated = keys.flatMap((key) => [
      paths.allocate('data/original', key),
      paths.allocate('data/original', key, '.transcript.txt'),
    ]);
    const folded = allocated.map((path) => path.toLowerCase());
    expect(new Set(folded).size).toBe(folded.length);
    for (const path of folded) expect(folded.filter((other) => other.startsWith(`${path}/`))).toEqual([]);
  });

  test('the extension stays where a name had to change', () => {
    expect(portablePath('my recording.cast')).toMatch(/^my_recording-[0-9a-f]{16}\.cast$/);
  });
});
