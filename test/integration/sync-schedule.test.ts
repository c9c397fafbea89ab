import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeTempFolder, openTestLibrary, sampleArchive } from '../support/library.ts';
import { runWitness } from '../unit/cli/cli-runner.ts';

test('how often a source is synced by itself is kept, shown, noted, and switched off', async () => {
  const folder = await makeTempFolder();
  const home = join(folder.path, 'home');
  try {
    const witness = (...argv: string[]) => runWitness([...argv, '--home', home, '--json']);
    await witness('sources', 'add', '--kind', 'folder', '--path', sampleArchive, '--name', 'Archive');
    const schedule = async (): Promise<unknown> => {
      const { sources } = (await witness('sources', 'list')).json() as { sources: { syncEveryMinutes: unknown }[] };
      return sources[0]?.syncEveryMinutes;
    };
    expect(await schedule()).toBeNull();
    expect(await witness('sources', 'schedule', 'Archive', '--every', '60')).toMatchObject({ exitCode: 0 });
    expect(await schedule()).toBe(60);
    for (const wrong of [['--every', '1'], ['--every', 'often'], [], ['--every', '60', '--off']]) {
      expect(await witness('sources', 'schedule', 'Archive', ...wrong)).toMatchObject({ exitCode: 2 });
    }
    expect(await witness('sources', 'schedule', 'Archive', '--off')).toMatchObject({ exitCode: 0 });
    expect(await schedule()).toBeNull();
    const engine = await openTestLibrary(home);
    const { entries } = await engine.call('journal.list', { limit: 500 });
    expect(entries.filter(({ action }) => action === 'source.changed').map(({ detail }) => detail)).toEqual([
      { syncEveryMinutes: null },
      { syncEveryMinutes: 60 },
    ]);
    await engine.close();
  } finally {
    await folder.remove();
  }
});
