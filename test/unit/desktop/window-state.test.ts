import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isReachable, readWindowState, writeWindowState } from '../../../electron/main/windows/window-state.ts';

const display = { x: 0, y: 25, width: 1920, height: 1055 };
const state = { bounds: { x: 100, y: 100, width: 1200, height: 800 }, maximized: false };

async function stateFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'witness-window-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'window.json');
}

test('the window comes back where it was', async () => {
  const path = await stateFile();
  await writeWindowState(path, state);
  expect(await readWindowState(path, [display])).toEqual(state);
});

test('a window whose display is gone opens at its default place', async () => {
  const path = await stateFile();
  await writeWindowState(path, { ...state, bounds: { ...state.bounds, x: 2500 } });
  expect(await readWindowState(path, [display])).toBeNull();
});

test('a missing or damaged file is no state', async () => {
  const path = await stateFile();
  expect(await readWindowState(path, [display])).toBeNull();
  for (const text of ['', '[]', '{"bounds":{"x":"a"}}', '{"bounds":{"x":0,"y":0,"width":1e9,"height":600},"maximized":true}']) {
    await writeFile(path, text);
    expect(await readWindowState(path, [display])).toBeNull();
  }
});

test('a window counts as reachable while its top edge can be grabbed on some display', () => {
  const second = { x: 1920, y: 0, width: 1280, height: 1024 };
  expect(isReachable({ ...state.bounds, x: -1150 }, [display])).toBe(false);
  expect(isReachable({ ...state.bounds, x: -1100 }, [display])).toBe(true);
  expect(isReachable({ ...state.bounds, y: -10 }, [display])).toBe(false);
  expect(isReachable({ ...state.bounds, y: 1060 }, [display])).toBe(false);
  expect(isReachable({ ...state.bounds, x: 3000 }, [display, second])).toBe(true);
});
