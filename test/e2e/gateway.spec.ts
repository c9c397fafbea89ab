import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type AkeylessServer, startAkeylessServer } from '../support/akeyless-server.ts';
import { sessionIdAt } from '../support/akeyless-world.ts';
import { expect, test } from '../support/window.ts';
import { expectNoViolations } from './accessibility.ts';
import { goTo } from './window.ts';

async function fillGateway(page: Page, server: AkeylessServer): Promise<ReturnType<Page['getByRole']>> {
  await page.getByRole('button', { name: 'Add a bucket, container or folder' }).click();
  const form = page.getByRole('dialog', { name: 'Add a source' });
  await form.getByRole('radio', { name: 'Akeyless Gateway' }).check();
  await form.getByLabel('Address').fill(server.url);
  await form.getByLabel('Access ID').fill(server.accessId);
  return form;
}

test('a gateway is added, says whose sessions it lists, and fills the inventory', async ({ page }) => {
  const server = await startAkeylessServer({ world: { sessionCount: 120, pageSize: 50 } });
  try {
    const form = await fillGateway(page, server);
    await test.step('what is wrong is told with what to do', async () => {
      await form.locator('input[type=password]').fill('not-the-key');
      await form.getByRole('button', { name: 'Test' }).click();
      await expect(form.getByRole('alert')).toContainText('did not accept the credentials');
      await expect(form.getByRole('alert')).not.toContainText('not-the-key');
    });
    await test.step('the three ways to sign in', async () => {
      await form.getByLabel('Sign in with').selectOption('Universal identity token');
      await form.locator('input[type=password]').fill(server.uidToken);
      await form.getByRole('button', { name: 'Test' }).click();
      await expect(form.getByRole('status')).toContainText('Signed in: 50 sessions and more.');
      await form.getByLabel('Sign in with').selectOption('Token');
      await form.locator('input[type=password]').fill(server.issueToken());
      await form.getByRole('button', { name: 'Test' }).click();
      await expect(form.getByRole('status')).toContainText('Signed in');
      await form.getByLabel('Sign in with').selectOption('Access key');
      await form.locator('input[type=password]').fill(server.accessKey);
    });
    await test.step('what may not be read is said before it is added', async () => {
      server.misbehave('list-items', { kind: 'status', status: 403 });
      await form.getByRole('button', { name: 'Test' }).click();
      await expect(form.getByRole('status')).toContainText(
        'Sessions of all gateways that this identity may see are listed: Frankfurt, Virginia.',
      );
      await expect(form.getByRole('status')).toContainText('Ask for the right to list items');
      await expectNoViolations(page, { within: 'dialog[open]' });
    });
    await form.getByRole('button', { name: 'Add and sync' }).click();
    const card = page.getByRole('listitem').filter({ hasText: server.url });
    await expect(card).toContainText('All gateways');
    await expect(card).toContainText('120');

    await test.step('a session shows what governed it', async () => {
      await goTo(page, `#/inventory?text=${sessionIdAt(0)}`);
      await page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Facts' }).click();
      const facts = page.getByRole('dialog', { name: 'Session' });
      await expect(facts).toContainText('/prod/db/root');
      await expect(facts).toContainText('Yes, after 15 min');
      await expect(facts).toContainText('Hidden');
      await expectNoViolations(page, { within: 'dialog[open]' });
      await page.keyboard.press('Escape');
    });

    await test.step('an expired right is told on the source', async () => {
      server.misbehave('list-sra-sessions', { kind: 'status', status: 403 });
      await goTo(page, '#/sources');
      await card.getByRole('button', { name: 'Sync now' }).click();
      await expect(card.getByRole('alert')).toContainText('Ask for the right to view Secure Remote Access sessions');
    });
  } finally {
    await server.close();
  }
});

test('what a gateway tells becomes a store source, and a table of sessions is imported by its columns', async ({ page, witness }) => {
  const server = await startAkeylessServer();
  try {
    const form = await fillGateway(page, server);
    await form.locator('input[type=password]').fill(server.accessKey);
    await form.getByRole('button', { name: 'Add and sync' }).click();
    await expect(page.getByText('All gateways')).toBeVisible();

    await page.getByRole('button', { name: 'What it tells' }).click();
    const told = page.getByRole('dialog', { name: /tells$/ });
    await expect(told).toContainText('Recordings are encrypted with the key "/recordings/rdp"');
    await expect(told.getByRole('row').filter({ hasText: 'Frankfurt' }).first()).toContainText('2026-11-20 11:59:00 UTC');
    await told.getByLabel('Filter items by their path').fill('staging');
    await expect(told.getByRole('table').last().getByRole('row')).toHaveCount(2);
    await expectNoViolations(page, { within: 'dialog[open]' });
    await told.getByRole('button', { name: 'Create store source for RDP recordings' }).click();
    const store = page.getByRole('dialog', { name: 'Add a source' });
    await expect(store.getByLabel('Bucket', { exact: true })).toHaveValue('corp-recordings');
    await expect(store.getByLabel('Prefix')).toHaveValue('akeyless-zero-trust-rdp');
    await expect(store.getByLabel('Region')).toHaveValue('eu-central-1');
    await expect(store.getByLabel('Sign in with')).toHaveValue('default');
    await expect(store.getByRole('list', { name: 'What the gateway says about it' })).toContainText('compressed with gzip');
    await page.keyboard.press('Escape');
    await expect(store).toBeHidden();

    const file = join(witness.home, 'list.csv');
    await writeFile(file, 'Session Id;Who;Machine\nA-1;dora@corp.example;db-1\nA-2;eve@corp.example;db-2\n');
    await page.locator('input[type=file]').setInputFiles(file);
    const dialog = page.getByRole('dialog', { name: /^Import/ });
    await expect(dialog.getByLabel('Session ID')).toHaveValue('Session Id');
    await dialog.getByLabel('User').selectOption('Who');
    await expect(dialog.getByRole('table')).toContainText('dora@corp.example');
    await expectNoViolations(page, { within: 'dialog[open]' });
    await dialog.getByRole('button', { name: 'Import' }).click();
    await expect(page.getByText('2 sessions imported.')).toBeVisible();
    await goTo(page, '#/inventory?text=dora');
    await expect(page.getByRole('grid', { name: 'Sessions' }).getByRole('row').nth(1)).toContainText('db-1');
  } finally {
    await server.close();
  }
});
