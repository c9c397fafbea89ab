import { win32 } from 'node:path';
import { expect, test } from 'vitest';
import { withLooseFiles } from '../../../electron/library/sync/loose-keys.ts';

const keys = (files: readonly { readonly key: string }[]): string[] => files.map(({ key }) => key);

test('files that lie together keep together, and no key tells where on the computer they lie', () => {
  const first = withLooseFiles([], ['/home/alice/Downloads/a.cast', '/home/alice/Downloads/a.cast.json']);
  expect(keys(first)).toEqual(['Downloads/a.cast', 'Downloads/a.cast.json']);
  const second = withLooseFiles(first, ['/mnt/share/Downloads/a.cast', '/home/alice/Downloads/b.cast', '/home/alice/Downloads/a.cast']);
  expect(keys(second)).toEqual(['Downloads/a.cast', 'Downloads/a.cast.json', 'Downloads (2)/a.cast', 'Downloads/b.cast']);
  expect(keys(withLooseFiles(second, ['/a.cast', '/mnt/share/Downloads/c.cast'])).slice(4)).toEqual([
    'files/a.cast',
    'Downloads (2)/c.cast',
  ]);
});

test('paths of Windows have folders and disks, too', () => {
  expect(keys(withLooseFiles([], ['C:\\Users\\alice\\x.cast', 'D:\\y.mp4', 'E:\\alice\\x.cast'], win32))).toEqual([
    'alice/x.cast',
    'files/y.mp4',
    'alice (2)/x.cast',
  ]);
});
