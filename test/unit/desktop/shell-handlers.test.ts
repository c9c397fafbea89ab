import { expect, test } from 'vitest';
import { withShellHandlers } from '../../../electron/main/ipc/shell-handlers.ts';
import { createFakeEngine } from '../../support/fake-engine.ts';

const bag = { sessionId: 's1', bagPath: '/exports/bag', exportedAtMs: 1, files: 2, bytes: 3 };

function setUp(picked: { canceled: boolean; filePaths: string[] } = { canceled: true, filePaths: [] }) {
  const revealed: string[] = [];
  const engine = createFakeEngine({ methods: { 'evidence.exports': () => ({ exports: [bag] }), 'jobs.list': () => ({ jobs: [] }) } });
  const target = withShellHandlers(
    { dialog: { showOpenDialog: async () => picked }, shell: { showItemInFolder: (path) => void revealed.push(path) } },
    engine,
  );
  return { target, revealed, engine };
}

test('picking a folder gives its path, and null when dismissed', async () => {
  expect(await setUp({ canceled: false, filePaths: ['/a'] }).target.call('shell.pickFolder', { title: 'Folder' })).toEqual({ path: '/a' });
  expect(await setUp().target.call('shell.pickFolder', { title: 'Folder' })).toEqual({ path: null });
});

test('only a bag that this library exported is shown in the file manager', async () => {
  const { target, revealed } = setUp();
  await target.call('shell.revealExport', { bagPath: '/exports/bag' });
  await expect(target.call('shell.revealExport', { bagPath: '/etc/passwd' })).rejects.toMatchObject({ code: 'refused' });
  expect(revealed).toEqual(['/exports/bag']);
});

test('every other call goes to the library', async () => {
  const { target, engine } = setUp();
  expect(await target.call('jobs.list', {})).toEqual({ jobs: [] });
  expect(engine.calls.map(({ method }) => method)).toEqual(['jobs.list']);
});
