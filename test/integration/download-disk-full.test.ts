import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { bytesOf, mebibyte, sha256Of } from '../unit/cache/cache-fixture.ts';

const child = fileURLToPath(new URL('./disk-full-child.ts', import.meta.url));
/** A mount of one's own, as Linux lets an ordinary user have it. */
const unshare = ['--user', '--map-root-user', '--mount'];
const canMount = spawnSync('unshare', [...unshare, 'sh', '-c', 'mount -t tmpfs tmpfs /mnt']).status === 0;

/** A small object is stored by the fetching thread, a large one by threads of its own. */
test.skipIf(!canMount).each([8 * mebibyte, 40 * mebibyte])(
  'a disk that is full after 4 MiB of %i bytes gives a typed error, keeps what arrived, and the download goes on when there is room',
  (sizeBytes) => {
    const root = mkdtempSync(join(tmpdir(), 'witness-full-'));
    onTestFinished(() => rmSync(root, { recursive: true, force: true }));
    const [folder, archive] = [join(root, 'cache'), join(root, 'archive')];
    mkdirSync(folder);
    mkdirSync(archive);
    const bytes = bytesOf(sizeBytes);
    writeFileSync(join(archive, 'a.cast'), bytes);
    const script = 'mount -t tmpfs -o size=4m tmpfs "$2" && exec "$0" "$1" "$2" "$3" "$4"';
    const printed = execFileSync('unshare', [...unshare, 'sh', '-c', script, process.execPath, child, folder, archive, 'a.cast'], {
      env: { ...process.env, NODE_NO_WARNINGS: '1' },
      encoding: 'utf8',
    });
    const { failure, status, sha256 } = JSON.parse(printed);
    expect(failure).toMatchObject({ code: 'disk-full', retryable: true, message: expect.stringContaining('"a.cast"') });
    expect(status.complete).toBe(false);
    expect(sha256).toBe(sha256Of(bytes));
  },
);
