import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, expect, test } from '@playwright/test';

test('the desktop host opens a sandboxed, isolated window on a fresh data folder and ends cleanly', async () => {
  const home = await mkdtemp(join(tmpdir(), 'witness-smoke-'));
  const isRoot = process.getuid?.() === 0;
  const app = await _electron.launch({
    // The file vault: a build machine has no key store.
    args: [fileURLToPath(new URL('../../out', import.meta.url)), '--home', home, '--vault=file', ...(isRoot ? ['--no-sandbox'] : [])],
  });
  try {
    const page = await app.firstWindow();
    await expect(page).toHaveTitle(/Witness/);
    await expect(page.getByRole('main')).toBeVisible();
    expect(new URL(page.url()).protocol).toBe('app:');
    expect(await page.evaluate(() => [typeof Reflect.get(window, 'require'), typeof Reflect.get(window, 'process')])).toEqual([
      'undefined',
      'undefined',
    ]);
    expect(await page.evaluate(() => Object.keys(window.witness ?? {}).sort())).toEqual(['cancel', 'invoke', 'subscribe']);
    // The sandboxed renderer's process says so itself; with --no-sandbox, as root, there is nothing to ask.
    const processes = await app.evaluate(({ app: electronApp }) => electronApp.getAppMetrics());
    const renderers = processes.filter(({ type }) => type === 'Tab');
    expect(renderers).toHaveLength(1);
    if (!isRoot && process.platform !== 'linux') expect(renderers[0]?.sandboxed).toBe(true);
  } finally {
    await app.close();
    await rm(home, { recursive: true, force: true });
  }
});
