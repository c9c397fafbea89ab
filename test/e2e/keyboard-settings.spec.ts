import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startAkeylessServer } from '../support/akeyless-server.ts';
import { startGatedProxy } from '../support/gated-proxy.ts';
import { makeTempFolder } from '../support/library.ts';
import { startS3Server } from '../support/s3-server.ts';
import { expect } from '../support/window.ts';
import { test } from './keyboard.ts';

test('by keyboard: settings are changed, capacity and a fleet are read, and a rule removes cached copies', async ({ keys }) => {
  const folder = await makeTempFolder();
  const server = await startAkeylessServer({ world: { sessionCount: 60, pageSize: 60 } });
  try {
    await keys.activate(keys.getByRole('button', { name: 'Open the sample archive' }));
    await expect(keys.getByRole('grid', { name: 'Sessions' })).toBeVisible();
    await keys.press('f');
    await expect(keys.getByText('Offline').nth(10)).toBeVisible();

    await test.step('name, theme, zone', async () => {
      await keys.press('Control+5');
      await keys.fill(keys.getByLabel('Your name'), 'Rita Review');
      await keys.choose(keys.getByLabel('Theme'), 'Light');
      await expect(keys.locator('[data-theme="light"]')).toHaveCount(1);
      await keys.choose(keys.getByLabel('Times in'), 'The zone of this machine');
      await keys.press('ArrowUp');
      await expect(keys.getByLabel('Times in')).toHaveValue('utc');
    });

    await test.step('certificate and authority', async () => {
      const at = (name: string): string => join(folder.path, name);
      const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('key.pem'), '-out', at('cert.pem'), '-days', '2'];
      const subject = ['-subj', '/CN=Rita Review', '-addext', 'keyUsage=critical,digitalSignature'];
      execFileSync('openssl', ['req', '-x509', ...key, ...subject], { stdio: 'ignore' });
      const whole = ['-inkey', at('key.pem'), '-in', at('cert.pem'), '-out', at('rita.p12'), '-passout', 'pass:secret'];
      execFileSync('openssl', ['pkcs12', '-export', ...whole]);
      // Settings are many: they are found by words.
      await keys.goToPart(keys.getByRole('main').locator('[data-region]').first());
      await keys.fill(keys.getByLabel('Find a setting'), 'signature');
      await keys.chooseFile(() => keys.activate(keys.getByRole('button', { name: 'Choose a PKCS#12 file' })), at('rita.p12'));
      await keys.tabTo(keys.getByLabel('Passphrase of rita.p12'), { isBack: true });
      await keys.write('secret');
      await keys.press('Enter');
      await expect(keys.getByText('This certificate confirms itself')).toBeVisible();
      await keys.goToPart(keys.getByRole('main').locator('[data-region]').first());
      await keys.fill(keys.getByLabel('Find a setting'), 'time stamp');
      await keys.tabTo(keys.getByLabel('Address of the authority'));
      await keys.write('https://tsa.example');
      await keys.press('Tab');
      await expect(keys.getByLabel('Address of the authority')).toHaveValue('https://tsa.example');
    });

    await test.step('a gateway, and its fleet as a chart and as a table', async () => {
      await keys.press('Control+3');
      await keys.activate(
        keys
          .getByRole('button', { name: 'Add a source' })
          .or(keys.getByRole('button', { name: 'Add source' }))
          .first(),
      );
      const form = keys.getByRole('dialog', { name: 'Add a source' });
      await expect(form.getByRole('radio', { name: 'S3 bucket' })).toBeFocused();
      await keys.press('ArrowUp');
      await expect(form.getByRole('radio', { name: 'Akeyless Gateway' })).toBeChecked();
      await keys.fill(form.getByLabel('Address'), server.url);
      await keys.fill(form.getByLabel('Access ID'), server.accessId);
      await keys.fill(form.locator('input[type=password]'), server.accessKey);
      await keys.press('Enter');
      await expect(form).toBeHidden();
      await expect(keys.getByText('All gateways', { exact: true })).toBeVisible();
      await keys.press('Control+7');
      const until = keys.getByLabel('Until (UTC)');
      await keys.tabTo(until);
      // The same in every order of day and month.
      await keys.type('11112026');
      await expect(until).toHaveValue('2026-11-11');
      const chart = keys.getByRole('figure', { name: 'Sessions by day (UTC)' });
      await keys.tabTo(chart.getByRole('img'));
      await keys.press('End', 'ArrowLeft');
      await expect(chart.getByRole('status')).toContainText(/^2026-11-10: /);
      await keys.activate(chart.getByRole('button', { name: 'Show as table' }), { isBack: true });
      await expect(chart.getByRole('table')).toBeInViewport();
    });

    await test.step('capacity, and a retention rule', async () => {
      await keys.press('Control+8');
      const rules = keys.getByRole('region', { name: 'Retention of cached copies' });
      await keys.fill(rules.getByLabel('New rule'), 'SSH, a day');
      await keys.fill(rules.getByLabel('Older than, days'), '1');
      await keys.choose(rules.getByLabel('Type'), 'SSH');
      await keys.activate(rules.getByRole('button', { name: 'Add rule' }));
      await keys.activate(rules.getByRole('button', { name: 'Review SSH, a day' }), { isBack: true });
      const dialog = keys.getByRole('dialog', { name: 'What "SSH, a day" flags' });
      await keys.activate(dialog.getByRole('button', { name: /^Remove \d+ cached cop/ }));
      await expect(rules.getByRole('table', { name: 'Cached copies that rules removed' })).toContainText('SSH, a day');
    });
  } finally {
    await server.close();
    await folder.remove();
  }
});

test('by keyboard: a bucket is added, and a fetch is cancelled, tried again and finished', async ({ keys }) => {
  const server = await startS3Server();
  await server.createBucket('recordings');
  const bytes = Buffer.from(`${JSON.stringify({ version: 2, width: 80, height: 24 })}\n[1, "o", "hello"]\n`);
  await server.put('recordings', 'ssh/a.cast', bytes);
  const proxy = await startGatedProxy(server.endpoint);
  try {
    await keys.activate(keys.getByRole('button', { name: 'Add a bucket, container or folder' }));
    const form = keys.getByRole('dialog', { name: 'Add a source' });
    await keys.fill(form.getByLabel('Bucket', { exact: true }), 'recordings');
    await keys.fill(form.getByLabel('Endpoint'), proxy.endpoint);
    await keys.check(form.getByLabel('Path-style addresses'));
    await keys.fill(form.getByLabel('Access key id'), server.secret.accessKeyId ?? '');
    await keys.fill(form.getByLabel('Secret access key'), server.secret.secretAccessKey ?? '');
    await keys.activate(form.getByRole('button', { name: 'Add and sync' }));
    await expect(keys.getByText('Last sync')).toBeVisible();
    await keys.press('Control+1');
    const grid = keys.getByRole('grid', { name: 'Sessions' });
    await expect(grid.getByRole('row')).toHaveCount(2);
    await keys.goToPart(grid);
    await keys.press('Enter');
    const fetch = keys.getByRole('button', { name: /^(Fetch|Resume fetching)$/ });
    await keys.activate(fetch);
    await keys.activate(keys.getByRole('button', { name: 'Cancel' }));
    await expect(fetch).toBeVisible();
    proxy.allow(0, bytes.length);
    await keys.activate(fetch);
    await expect(keys.getByRole('toolbar', { name: 'Playback' })).toBeVisible();
    await keys.press('End');
    await expect(keys.getByTestId('screen-text')).toContainText('hello');
  } finally {
    await proxy.dispose();
    await server.dispose();
  }
});
