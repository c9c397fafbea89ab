import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runWitness, testFolder } from '../unit/cli/cli-runner.ts';

test('the command line lists what was left undone, does it again, and takes it off the list', async () => {
  const home = join(testFolder(), 'home');
  const run = (...argv: string[]) => runWitness([...argv, '--home', home]);
  expect((await run('jobs', 'list')).stdout).toBe('Nothing was left undone.\n');
  await run('sources', 'add', join(home, 'nowhere'), '--name', 'Gone');
  expect((await run('sync')).exitCode).not.toBe(0);
  const listed = (await run('jobs', 'list', '--json')).json() as { id: string; state: string }[];
  expect(listed).toMatchObject([{ kind: 'sync', state: 'failed', title: 'Sync Gone' }]);
  const id = listed[0]?.id ?? '';
  expect((await run('jobs', 'list')).stdout).toMatch(/failed +.+ Sync Gone +\S+/);
  // The folder is still not there.
  expect((await run('jobs', 'resume', id)).exitCode).not.toBe(0);
  expect((await run('jobs', 'resume', id)).stderr).toContain('no longer known');
  expect((await run('jobs', 'dismiss')).exitCode).toBe(0);
  expect((await run('jobs', 'list')).stdout).toBe('Nothing was left undone.\n');
});

test('the limits are set and shown, and one at which nothing would come is refused', async () => {
  const home = join(testFolder(), 'home');
  const run = (...argv: string[]) => runWitness(['settings', ...argv, '--home', home]);
  expect((await run()).stdout).toMatch(/Downloads together: +no limit\n/);
  const changed = await run('--download-limit', '2.5', '--downloads', '2', '--index-at-once', '3', '--cache-quota', '40', '--json');
  const expected = { limits: { downloadBytesPerSecond: 2_500_000, downloadsAtOnce: 2, indexAtOnce: 3 }, cacheQuotaBytes: 40_000_000_000 };
  expect(changed.json()).toEqual(expected);
  expect((await run('--json')).json()).toEqual(expected);
  const refused = await run('--download-limit', '0.001');
  expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('16384 bytes a second and more')]);
});
